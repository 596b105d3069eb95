// FHIR over HTTP: one plugin below /fhir/R4 with its own content types, and an OperationOutcome for every refusal. The routes
// are made of the table that the CapabilityStatement is made of.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { DeviceIdentity } from '../intake/device-intake.ts';
import type { Clock } from '../platform/clock.ts';
import { Fault } from '../platform/fault.ts';
import type { Answer } from '../platform/handlers.ts';
import { bearerOf } from '../platform/http-headers.ts';
import { capabilityStatement, FHIR_PREFIX, FHIR_TYPE, fhirInteractions, type FhirInteraction } from './capability.ts';
import type { FhirDesk, FhirReply } from './fhir-engine.ts';
import { outcomeOf, type Issue } from './outcome.ts';

export interface FhirRouteOptions {
  readonly desk: FhirDesk;
  readonly clock: Clock;
  readonly verifyDevice: (key: string) => Promise<Answer<DeviceIdentity>>;
  /** How this server is reached. */
  readonly origin: string;
  readonly bodyBytes: number;
  readonly onProblem: (error: unknown, facts: object) => void;
}

declare module 'fastify' {
  interface FastifyRequest {
    device: DeviceIdentity | null;
  }
}

export function fhirRoutes({ desk, clock, verifyDevice, origin, bodyBytes, onProblem }: FhirRouteOptions): (app: FastifyInstance) => void {
  const startedOn = new Date(clock.nowMs()).toISOString();
  const answers: Record<FhirInteraction['codes'][number], (request: FastifyRequest) => Promise<FhirReply>> = {
    create: ({ device, body, headers }) => desk.create(device!, body, textOf(headers['if-none-exist'])),
    read: ({ device, params }) => desk.read(device!, (params as { id: string }).id),
    update: ({ device, params, body, headers }) => desk.update(device!, (params as { id: string }).id, body, textOf(headers['if-match'])),
    batch: ({ device, body }) => desk.bundle(device!, body),
    transaction: ({ device, body }) => desk.bundle(device!, body),
  };
  return (app) => void app.register((fhir, _, done) => {
    fhir.removeAllContentTypeParsers();
    fhir.addContentTypeParser(['application/fhir+json', 'application/json'], { parseAs: 'string', bodyLimit: bodyBytes }, (_request, text, parsed) => {
      try {
        parsed(null, JSON.parse(String(text)));
      } catch {
        parsed(Object.assign(new Error('not JSON'), { statusCode: 400 }));
      }
    });
    fhir.decorateRequest('device', null);
    const guard = async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
      const key = bearerOf(request.headers.authorization);
      const verdict = key === null ? null : await verifyDevice(key);
      if (!verdict?.ok) return refuse(reply.header('www-authenticate', 'Bearer'), 401, { code: 'security', text: 'send the key of a device: Authorization: Bearer <key>' });
      request.device = verdict.body;
      return undefined;
    };
    fhir.get('/metadata', (_request, reply) => reply.type(FHIR_TYPE).send(JSON.stringify(capabilityStatement(origin, startedOn))));
    for (const { method, path, codes } of fhirInteractions) {
      fhir.route({ method, url: path, bodyLimit: bodyBytes, config: { endpoint: `fhir-${codes[0]}` }, onRequest: guard, handler: async (request, reply) => send(request, reply, await answers[codes[0]!](request)) });
    }
    fhir.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
      if (error instanceof Fault && error.retryable) return refuse(reply.header('retry-after', '1'), 503, { code: 'transient', text: 'nothing of this request is acknowledged; send it again' });
      const status = error.statusCode ?? 500;
      if (status < 500) return refuse(reply, status, { code: status === 413 ? 'too-long' : status === 415 ? 'not-supported' : 'structure', text: status === 415 ? 'send application/fhir+json' : 'the body cannot be read as JSON of this size' });
      onProblem(error, { requestId: request.id });
      return refuse(reply, 500, { code: 'exception', text: 'the server made a mistake; it was recorded under this request id' });
    });
    fhir.setNotFoundHandler((_request, reply) => refuse(reply, 404, { code: 'not-supported', text: `this is not done here; GET ${FHIR_PREFIX}/metadata says what is` }));
    done();
  }, { prefix: FHIR_PREFIX });
}

const textOf = (header: string | string[] | undefined): string | undefined => (Array.isArray(header) ? header[0] : header);
const refuse = (reply: FastifyReply, status: number, issue: Issue): FastifyReply => reply.code(status).type(FHIR_TYPE).send(JSON.stringify(outcomeOf([issue])));

function send(request: FastifyRequest, reply: FastifyReply, { status, body, stored }: FhirReply): FastifyReply {
  reply.code(status).type(FHIR_TYPE);
  if (stored !== undefined) {
    reply.header('etag', `W/"${stored.version}"`).header('last-modified', new Date(stored.updatedAt).toUTCString());
    if (request.method !== 'GET') reply.header(status === 201 ? 'location' : 'content-location', `${FHIR_PREFIX}/Observation/${stored.id}/_history/${stored.version}`);
  }
  const wish = /(?:^|[;,\s])return=(minimal|OperationOutcome)/.exec(textOf(request.headers['prefer']) ?? '')?.[1];
  if (status < 300 && request.method !== 'GET' && stored !== undefined && wish === 'minimal') return reply.send('');
  if (status < 300 && request.method !== 'GET' && stored !== undefined && wish === 'OperationOutcome') return reply.send(JSON.stringify(outcomeOf([{ code: 'informational', text: 'stored' }])));
  return reply.send(JSON.stringify(body));
}
