// The AsyncAPI 3.0 document of the WebSocket interface, made from the frames and topics, and a plain page of it for people.
import { endpointNames } from './endpoints.ts';
import { ClientFrame, ServerFrame, SUBPROTOCOL } from './frames.ts';
import { createSchemaCollector, type JsonSchema } from './json-schemas.ts';
import { topicKinds, topics } from './views.ts';

const INTRODUCTION = `One socket, sub-protocol ${SUBPROTOCOL}, JSON text frames. The first frame is hello with an access token (never in the URL). A topic is a numbered log: subscribe with what you have and be sent what is missing; gap says that you must load afresh and is followed by subscribed with a snapshot. Requests name an endpoint of the HTTP interface and carry your own key, so that repeating one does nothing twice. Both sides send ping every heartbeatMs.`;

interface FrameSchema {
  type: string;
  schema: JsonSchema;
}

export function asyncApi(): JsonSchema {
  const schemas = createSchemaCollector();
  const sent = framesOf(schemas.describe(ClientFrame, 'input'), schemas.named());
  const received = framesOf(schemas.describe(ServerFrame, 'output'), schemas.named());
  const messages = { ...messagesOf('client', sent), ...messagesOf('server', received) };
  const topicSchemas = Object.fromEntries(topicKinds.map((kind) => [kind, {
    snapshot: schemas.describe(topics[kind].snapshot, 'output'),
    event: schemas.describe(topics[kind].event, 'output'),
    live: schemas.describe(topics[kind].live, 'output'),
  }]));
  const operation = (action: 'send' | 'receive', side: 'client' | 'server', frames: readonly FrameSchema[]): JsonSchema => ({
    action, channel: { $ref: '#/channels/socket' }, messages: frames.map(({ type }) => ({ $ref: `#/channels/socket/messages/${side}.${type}` })),
  });
  return {
    asyncapi: '3.0.0',
    info: { title: 'MyDR24 sockets', version: '1', description: INTRODUCTION, license: { name: 'Apache-2.0' } },
    servers: { self: { host: '{host}', protocol: 'wss', variables: { host: { description: 'Where MyDR24 runs.' } } } },
    channels: { socket: { address: '/v1/socket', messages: Object.fromEntries(Object.keys(messages).map((name) => [name, { $ref: `#/components/messages/${name}` }])) } },
    operations: { fromClient: operation('receive', 'client', sent), fromServer: operation('send', 'server', received) },
    components: { messages, schemas: schemas.named() },
    'x-topics': topicSchemas,
    'x-endpoints': endpointNames,
  };
}

/** The variants of a frame union by their `type`. */
function framesOf(union: JsonSchema, named: Record<string, JsonSchema>): FrameSchema[] {
  const resolved = typeof union['$ref'] === 'string' ? named[union['$ref'].split('/').at(-1)!]! : union;
  return (resolved['oneOf'] as (JsonSchema & { properties: { type: { const: string } } })[]).map((schema) => ({ type: schema.properties.type.const, schema }));
}

function messagesOf(side: 'client' | 'server', frames: readonly FrameSchema[]): Record<string, JsonSchema> {
  return Object.fromEntries(frames.map(({ type, schema }) => [`${side}.${type}`, { name: type, contentType: 'application/json', payload: schema }]));
}

/** A readable page without scripts: every frame and topic with its schema. */
export function socketPage(): string {
  const document = asyncApi() as { info: { description: string }; components: { messages: Record<string, JsonSchema>; schemas: Record<string, JsonSchema> }; 'x-topics': Record<string, JsonSchema> };
  const section = (title: string, entries: [string, unknown][]): string =>
    `<h2>${title}</h2>${entries.map(([name, value]) => `<details id="${name}"><summary><code>${name}</code></summary><pre>${linked(value)}</pre></details>`).join('')}`;
  const messages = Object.entries(document.components.messages).map(([name, message]): [string, unknown] => [name, message['payload']]);
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>MyDR24 sockets</title><style>${STYLE}</style></head>
<body><main><h1>MyDR24 sockets</h1><p>${escaped(document.info.description)}</p><p>As a document: <a href="/asyncapi.json">asyncapi.json</a>. The HTTP interface: <a href="/docs">/docs</a>.</p>
${section('Frames a client sends', messages.filter(([name]) => name.startsWith('client.')))}
${section('Frames the server sends', messages.filter(([name]) => name.startsWith('server.')))}
${section('Topics', Object.entries(document['x-topics']))}
${section('Named schemas', Object.entries(document.components.schemas))}</main></body></html>`;
}

/** Of the page above; its content policy lets this one in by its hash. */
export const STYLE = `:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;margin:0}main{max-width:60rem;margin:auto;padding:1.5rem}pre{overflow:auto;padding:.75rem;border:1px solid #8886;border-radius:.4rem;font-size:.85rem}summary{cursor:pointer;padding:.25rem 0}`;

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

function linked(value: unknown): string {
  return escaped(JSON.stringify(value, null, 2)).replace(/"#\/components\/schemas\/(\w+)"/g, '<a href="#$1">$1</a>');
}
