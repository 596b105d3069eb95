// FHIR over HTTP: one plugin below /fhir/R4 with its own content types, and an OperationOutcome for every refusal. The routes
// are made of the table that the CapabilityStatement is made of.
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { DeviceIdentity } from '../intake/device-intake.ts';
import type { Clock } from '../platform/clock.ts';
import { Fault } from '../platform/fault.ts';
import type { Answer } from '../platform/handlers.ts';
import { bearerOf } from '../platform/http-headers.ts';
import { capabilityStatement, FHIR_PREFIX, FHIR_TYPE, fhirInteractions, type FhirInteraction } from './capability.ts';
import type { AppReader, FhirAppDesk } from './app-desk-engine.ts';
import type { BulkDesk, BulkReply } from './bulk-desk-engine.ts';
import type { FhirDesk, FhirReply } from './fhir-engine.ts';
import { outcomeOf, type Issue } from './outcome.ts';

export interface FhirRouteOptions {
  readonly desk: FhirDesk;
  readonly clock: Clock;
  readonly verifyDevice: (key: string) => Promise<Answer<DeviceIdentity>>;
  readonly appDesk: FhirAppDesk;
  readonly bulkDesk: BulkDesk;
  /** Null: no app's token, or none that counts. */
  readonly verifyApp: (token: string) => Promise<AppReader | null>;
  /** How this server is reached. */
  readonly origin: string;
  readonly bodyBytes: number;
  readonly onProblem: (error: unknown, facts: object) => void;
}

declare module 'fastify' {
  interface FastifyRequest {
    device: DeviceIdentity | null;
    reader: AppReader | null;
  }
}

export function fhirRoutes({ desk, appDesk, bulkDesk, clock, verifyDevice, verifyApp, origin, bodyBytes, onProblem }: FhirRouteOptions): (app: FastifyInstance) => void {
  const startedOn = new Date(clock.nowMs()).toISOString();
  const answers: Record<FhirInteraction['codes'][number], (request: FastifyRequest) => Promise<FhirReply>> = {
    create: ({ device, body, headers }) => desk.create(device!, body, textOf(headers['if-none-exist'])),
    read: ({ device, reader, params, routeOptions, id }) => {
      const wanted = (params as { id: string }).id;
      if (reader === null) return desk.read(device!, wanted);
      return routeOptions.url?.includes('/Patient/') === true ? appDesk.patient(reader, wanted, id) : appDesk.observation(reader, wanted, id);
    },
    'search-type': ({ reader, query, routeOptions, id }) => appDesk[routeOptions.url?.endsWith('/Patient') === true ? 'patients' : 'search'](reader!, query as Record<string, unknown>, id),
    update: ({ device, params, body, headers }) => desk.update(device!, (params as { id: string }).id, body, textOf(headers['if-match'])),
    batch: ({ device, body }) => desk.bundle(device!, body),
    transaction: ({ device, body }) => desk.bundle(device!, body),
  };
  const bulkAnswers: Record<NonNullable<FhirInteraction['bulk']>, (request: FastifyRequest) => Promise<BulkReply>> = {
    begin: ({ reader, query, headers, url, id }) => bulkDesk.begin(reader!, { query: query as Record<string, unknown>, prefer: textOf(headers['prefer']), accept: headers.accept, url: `${origin}${url}` }, id),
    status: ({ reader, params }) => bulkDesk.status(reader!, (params as { id: string }).id),
    remove: ({ reader, params, id }) => bulkDesk.remove(reader!, (params as { id: string }).id, id),
    file: ({ reader, params, id }) => bulkDesk.file(reader!, (params as { id: string }).id, (params as { file: string }).file, id),
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
    fhir.decorateRequest('reader', null);
    // Nothing here hangs on a cookie: apps of any origin may ask.
    fhir.addHook('onRequest', (_request, reply, next) => (reply.headers({ 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin', 'cache-control': 'no-store' }), next()));
    const guard = (by: FhirInteraction['by']) => async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
      const key = bearerOf(request.headers.authorization);
      const isApp = key?.startsWith('mydr_sa_') === true;
      const reader = isApp ? await verifyApp(key) : null;
      const verdict = key === null || isApp ? null : await verifyDevice(key);
      if (reader === null && !verdict?.ok) return refuse(reply.header('www-authenticate', 'Bearer'), 401, { code: 'security', text: 'send the key of a device, or the token of an app: Authorization: Bearer <key>' });
      if (!by.includes(isApp ? 'app' : 'device')) return refuse(reply, 403, { code: 'security', text: isApp ? 'apps read here; they change nothing' : 'this is for apps; a device reads what it wrote by its id' });
      request.reader = reader;
      request.device = verdict?.ok === true ? verdict.body : null;
      return undefined;
    };
    fhir.get('/metadata', (_request, reply) => reply.type(FHIR_TYPE).send(JSON.stringify(capabilityStatement(origin, startedOn))));
    for (const { method, path, bulk, by } of fhirInteractions) {
      if (bulk !== undefined) fhir.route({ method, url: path, bodyLimit: bodyBytes, config: { endpoint: `fhir-export-${bulk}` }, onRequest: guard(by), handler: async (request, reply) => sendBulk(reply, await bulkAnswers[bulk](request)) });
    }
    for (const { method, path, codes, by } of fhirInteractions.filter(({ bulk }) => bulk === undefined)) {
      fhir.route({ method, url: path, bodyLimit: bodyBytes, config: { endpoint: `fhir-${codes[0]}` }, onRequest: guard(by), handler: async (request, reply) => send(request, reply, await answers[codes[0]!](request)) });
    }
    fhir.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
      if (error instanceof Fault && error.kind === 'too-many-requests') return refuse(reply.header('retry-after', String(Math.ceil((error.retryAfterMs ?? 1_000) / 1_000))), 429, { code: 'throttled', text: error.message });
      if (error instanceof Fault && error.retryable) return refuse(reply.header('retry-after', '1'), 503, { code: 'transient', text: 'nothing of this request is acknowledged; send it again' });
      const status = error.statusCode ?? 500;
      if (status === 408) return refuse(reply, status, { code: 'timeout', text: 'the request took too long to arrive; nothing of it is acknowledged; send it again' });
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

function sendBulk(reply: FastifyReply, { status, body, headers = {}, lines }: BulkReply): FastifyReply {
  reply.code(status).headers(headers);
  if (lines !== undefined) return reply.type('application/fhir+ndjson').send(Readable.from(lines, { highWaterMark: 1 }));
  return body === undefined ? reply.send('') : reply.type(resourceTypeOf(body) === undefined ? 'application/json' : FHIR_TYPE).send(JSON.stringify(body));
}
/** The manifest is no resource. */
const resourceTypeOf = (body: object): unknown => (body as { resourceType?: unknown }).resourceType;

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
