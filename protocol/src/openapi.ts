// The OpenAPI 3.1 document of the HTTP interface, made from the endpoint table. Nothing in it is written by hand twice.
import type { Endpoint } from './endpoint.ts';
import { endpointNames, endpoints } from './endpoints.ts';
import { errorKinds, WireError } from './errors.ts';
import { createSchemaCollector, type JsonSchema, type SchemaCollector } from './json-schemas.ts';

const INTRODUCTION = `A self-hosted real-time care platform. Every error has one body (WireError) with advice on trying again. Send your own id of a request as \`Idempotency-Key\` and repeat it safely: the same key does the thing once. The live side is the WebSocket interface: /docs/socket.`;

export function openApi(): JsonSchema {
  const schemas = createSchemaCollector();
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const name of endpointNames) {
    const endpoint: Endpoint = endpoints[name];
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation(name, endpoint, schemas) };
  }
  schemas.describe(WireError, 'output');
  return {
    openapi: '3.1.0',
    info: { title: 'MyDR24', version: '1', description: INTRODUCTION, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: schemas.named(),
      securitySchemes: {
        person: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'Access token of a session (`POST /v1/sessions`).' },
        device: { type: 'http', scheme: 'bearer', description: 'Device key, shown once when the device is registered.' },
      },
    },
  };
}

function operation(name: string, endpoint: Endpoint, schemas: SchemaCollector): JsonSchema {
  const { auth, body, method, reply, summary, isCritical, isFile, needsStepUp } = endpoint;
  return {
    operationId: name,
    summary,
    tags: [endpoint.path.split('/')[2] ?? 'other'],
    ...(isCritical ? { description: 'Critical: exempt from rate limits.' } : {}),
    ...(needsStepUp ? { description: 'A dangerous act: needs a proof of the person within the last 5 minutes (`POST /v1/me/step-up`), else it is refused with `step-up-needed`.', 'x-needs-step-up': true } : {}),
    security: auth === 'person' || auth === 'device' ? [{ [auth]: [] }] : [],
    parameters: [
      ...parametersOf(endpoint.params, 'path', schemas),
      ...parametersOf(endpoint.query, 'query', schemas),
      ...(method !== 'GET' && auth === 'person' ? [IDEMPOTENCY_KEY] : []),
    ],
    ...(body === null ? {} : { requestBody: { required: true, content: { [mediaTypes[endpoint.accepts]]: { schema: schemas.describe(body, 'input') } } } }),
    responses: {
      200: { description: 'Done', content: isFile ? { '*/*': { schema: { type: 'string', format: 'binary' } } } : { 'application/json': { schema: schemas.describe(reply, 'output') } } },
      default: {
        description: `Refused or failed: ${Object.entries(errorKinds).map(([kind, { status }]) => `${status} ${kind}`).join(', ')}`,
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/WireError' } } },
      },
    },
  };
}

const mediaTypes = { json: 'application/json', form: 'application/x-www-form-urlencoded', text: 'text/plain' } as const;

const IDEMPOTENCY_KEY: JsonSchema = {
  name: 'Idempotency-Key', in: 'header', required: false, schema: { type: 'string', minLength: 8, maxLength: 64 },
  description: 'Your own id of this request; sent again, it is answered the same without being done again.',
};

function parametersOf(schema: Endpoint['params'], place: 'path' | 'query', schemas: SchemaCollector): JsonSchema[] {
  const described = schemas.describe(schema, 'input') as { properties?: Record<string, JsonSchema>; required?: string[] };
  return Object.entries(described.properties ?? {}).map(([name, inner]) => ({
    name, in: place, required: place === 'path' || (described.required ?? []).includes(name), schema: inner,
  }));
}
