// A carrier of our own that speaks the Twilio-style API (2010-04-01) for tests: basic auth, forms, its error codes, 429, failures
// and silence; status callbacks and requests for words, signed as the vendor signs them, sent once, twice, late or shuffled.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { signForm } from './carrier-signature-node.ts';

export const TWILIO_ACCOUNT = 'AC00000000000000000000000000000001';
export const TWILIO_TOKEN = 'token-of-the-test-account';
/** Refused as "not a valid phone number", as the vendor's own test numbers are. */
export const INVALID_NUMBER = '+15005550001';

type Mode = 'ok' | 'too-many' | 'failing' | 'hanging' | 'cutting';

export interface TakenMessage {
  sid: string;
  resource: 'Messages' | 'Calls';
  form: Readonly<Record<string, string>>;
  key: string | undefined;
}

/** How a signed request of the vendor reaches us. */
export type CallUs = (url: string, form: Readonly<Record<string, string>>, signature: string) => Promise<string>;

export interface TwilioService {
  readonly url: string;
  readonly taken: readonly TakenMessage[];
  be(mode: Mode): void;
  /** Resolves when the next request has come in. */
  reached(): Promise<void>;
  /** Reports on a message or call by its own word for the status. */
  report(sid: string, word: string): Promise<string>;
  /** Somebody wrote to our number; resolves with our document. */
  receiveText(url: string, from: string, text: string): Promise<string>;
  /** The called person took the call, or pressed a key. */
  askForWords(sid: string, digits?: string): Promise<string>;
  close(): Promise<void>;
}

export async function openTwilioService(callUs: CallUs): Promise<TwilioService> {
  const taken: TakenMessage[] = [];
  const arrivals = new Set<() => void>();
  let mode: Mode = 'ok';
  const server = createServer((request, response) => void take(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = Object.fromEntries(new URLSearchParams(await textOf(request)));
    for (const resolve of arrivals) resolve();
    arrivals.clear();
    if (mode === 'hanging') return;
    if (mode === 'cutting') return void request.socket.destroy();
    const { status, body } = answer(request, form);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }

  function answer(request: IncomingMessage, form: Readonly<Record<string, string>>): { status: number; body: object } {
    if (request.headers.authorization !== `Basic ${Buffer.from(`${TWILIO_ACCOUNT}:${TWILIO_TOKEN}`).toString('base64')}`) return problem(401, 20003, 'Authenticate');
    if (mode === 'too-many') return problem(429, 20429, 'Too Many Requests');
    if (mode === 'failing') return problem(500, 20500, 'Internal Server Error');
    const path = /^\/2010-04-01\/Accounts\/([^/]+?)(?:\/(Messages|Calls))?\.json$/.exec(request.url ?? '');
    if (path?.[1] !== TWILIO_ACCOUNT) return problem(404, 20404, 'The requested resource was not found');
    const resource = path[2] as TakenMessage['resource'] | undefined;
    if (resource === undefined) return { status: 200, body: { sid: TWILIO_ACCOUNT, status: 'active' } };
    return create(resource, form, request.headers['idempotency-key'] as string | undefined);
  }

  function create(resource: TakenMessage['resource'], form: Readonly<Record<string, string>>, key: string | undefined) {
    if (!/^\+\d{6,15}$/.test(form['To'] ?? '') || form['To'] === INVALID_NUMBER) return problem(400, 21211, `Invalid 'To' Phone Number: ${form['To']}`);
    if ((form['From'] ?? '') === '') return problem(400, 21603, "A 'From' phone number is required.");
    const isWorded = resource === 'Messages' ? form['Body'] : (form['Url'] ?? form['Twiml']);
    if (isWorded === undefined || isWorded === '') return problem(400, resource === 'Messages' ? 21602 : 21205, 'Nothing to say.');
    const before = taken.find((message) => key !== undefined && message.key === key && message.resource === resource);
    const message = before ?? { sid: `${resource === 'Messages' ? 'SM' : 'CA'}${String(taken.length + 1).padStart(32, '0')}`, resource, form, key };
    if (before === undefined) taken.push(message);
    return { status: 201, body: { sid: message.sid, status: 'queued' } };
  }

  const callSigned = (url: string, form: Readonly<Record<string, string>>): Promise<string> => callUs(url, form, signForm(TWILIO_TOKEN, { url, form }));
  const find = (sid: string): TakenMessage => {
    const message = taken.find((each) => each.sid === sid);
    if (message === undefined) throw new Error(`no message ${sid} was taken`);
    return message;
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken,
    be: (next) => void (mode = next),
    reached: () => new Promise((resolve) => void arrivals.add(resolve)),
    report(sid, word) {
      const { form, resource } = find(sid);
      const names = resource === 'Messages' ? { MessageSid: sid, MessageStatus: word, SmsSid: sid } : { CallSid: sid, CallStatus: word };
      return callSigned(form['StatusCallback'] ?? '', { AccountSid: TWILIO_ACCOUNT, To: form['To'] ?? '', From: form['From'] ?? '', ...names });
    },
    receiveText: (url, from, text) => callSigned(url, { AccountSid: TWILIO_ACCOUNT, MessageSid: 'SM0', From: from, To: '+376800000', Body: text, NumMedia: '0' }),
    askForWords(sid, digits) {
      const { form } = find(sid);
      return callSigned(form['Url'] ?? '', { AccountSid: TWILIO_ACCOUNT, CallSid: sid, CallStatus: 'in-progress', ...(digits === undefined ? {} : { Digits: digits }) });
    },
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

const problem = (status: number, code: number, message: string) => ({ status, body: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status } });

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}
