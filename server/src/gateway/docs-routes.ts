// The published contract: /openapi.json, /asyncapi.json, and pages for people at /docs (HTTP) and /docs/socket (WebSocket).
// All generated from the protocol; nothing is fetched from elsewhere.
import { createHash } from 'node:crypto';
import swaggerUi from '@fastify/swagger-ui';
import { asyncApi, socketPage, STYLE } from '@mydr24/protocol/asyncapi.ts';
import { openApi } from '@mydr24/protocol/openapi.ts';
import type { FastifyInstance } from 'fastify';

const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

export async function registerDocs(app: FastifyInstance): Promise<void> {
  const http = JSON.stringify(openApi());
  const socket = JSON.stringify(asyncApi());
  const page = socketPage();
  app.get('/openapi.json', (_, reply) => reply.type('application/json; charset=utf-8').send(http));
  app.get('/asyncapi.json', (_, reply) => reply.type('application/json; charset=utf-8').send(socket));
  app.get('/docs/socket', (_, reply) => reply.header('content-security-policy', POLICY).type('text/html; charset=utf-8').send(page));
  await app.register(documentSource(http));
  await app.register(swaggerUi, { routePrefix: '/docs', uiConfig: { docExpansion: 'list', deepLinking: true, tryItOutEnabled: false }, theme: { title: 'MyDR24 API' } });
}

/** The page asks a plug-in of this name for the document; ours is already made. */
function documentSource(text: string) {
  const source = async (app: FastifyInstance): Promise<void> => void app.decorate('swagger', () => JSON.parse(text) as never);
  return Object.assign(source, { [Symbol.for('skip-override')]: true, [Symbol.for('plugin-meta')]: { name: '@fastify/swagger' } });
}
