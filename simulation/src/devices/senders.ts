// A simulated device's line for each way in: opens it as a real device would, sends, and waits for the answer to each reading.
import { once, type EventEmitter } from 'node:events';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { SUBPROTOCOL } from '@mydr24/protocol';
import { betweenMessages, framed, takeBytes } from '@mydr24/server/hl7v2/mllp-frames.ts';
import mqtt from 'mqtt';
import { WebSocket } from 'ws';
import { answerOf, answersOfAck, answersOfBundle, fhirBatch, pcd01, submissionOf, type SimulatedAnswer, type SimulatedReading } from './device-messages.ts';

export type { SimulatedAnswer, SimulatedReading } from './device-messages.ts';
export const simulatedWays = ['http', 'stream', 'ws', 'mqtt', 'mllp', 'fhir'] as const;
export type SimulatedWay = (typeof simulatedWays)[number];

export interface SenderAddress {
  /** HTTP, stream, socket and FHIR. */
  readonly url: string;
  readonly mqttUrl: string;
  readonly mllpHost: string;
  readonly mllpPort: number;
  readonly isMllpTls?: boolean;
  readonly deviceId: string;
  readonly key: string;
  readonly patientId: string;
}

export interface Sender {
  /** An answer a reading, in order; rejects when the line broke or the device was refused, and then nothing is known to be stored. */
  send(readings: readonly SimulatedReading[]): Promise<SimulatedAnswer[]>;
  close(): Promise<void>;
}

const DEADLINE_MS = 20_000;

export function openSender(way: SimulatedWay, address: SenderAddress): Promise<Sender> {
  const open: Record<SimulatedWay, (address: SenderAddress) => Promise<Sender> | Sender> = { http: overHttp, stream: overStream, ws: overSocket, mqtt: overMqtt, mllp: overMllp, fhir: overFhir };
  return Promise.resolve(open[way](address));
}

function within<Result>(work: Promise<Result>): Promise<Result> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error('no answer in time')), DEADLINE_MS);
  return Promise.race([work, late.promise]).finally(() => clearTimeout(timer));
}

async function postJson(url: URL, key: string, type: string, body: object): Promise<unknown> {
  const response = await fetch(url, { method: 'POST', headers: { authorization: `Bearer ${key}`, 'content-type': type }, body: JSON.stringify(body), signal: AbortSignal.timeout(DEADLINE_MS) });
  const reply = (await response.json()) as { message?: string; issue?: { details?: { text?: string } }[] };
  if (!response.ok) throw new Error(`${response.status} ${reply.message ?? reply.issue?.[0]?.details?.text ?? ''}`);
  return reply;
}

const overHttp = ({ url, key, patientId }: SenderAddress): Sender => ({
  async send(readings) {
    const { results } = (await postJson(new URL('/v1/readings', url), key, 'application/json', { readings: readings.map((one) => submissionOf(one, patientId)) })) as { results: unknown[] };
    return results.map(answerOf);
  },
  close: async () => {},
});

const overFhir = ({ url, key, deviceId, patientId }: SenderAddress): Sender => ({
  async send(readings) {
    return answersOfBundle(await postJson(new URL('/fhir/R4', url), key, 'application/fhir+json', fhirBatch(readings, { deviceId, patientId })), readings.length);
  },
  close: async () => {},
});

/** Answers of a line in the order of what was sent. */
function createAnswerQueue() {
  const waiting: ((answer: SimulatedAnswer) => void)[] = [];
  let broken: Error | null = null;
  const rejects: ((error: Error) => void)[] = [];
  return {
    next: (): Promise<SimulatedAnswer> => (broken === null ? new Promise((resolve, reject) => void (waiting.push(resolve), rejects.push(reject))) : Promise.reject(broken)),
    answer: (answer: SimulatedAnswer): void => void (waiting.shift()?.(answer), rejects.shift()),
    break(error: Error): void {
      broken = error;
      for (const reject of rejects.splice(0)) reject(error);
    },
  };
}

function overStream({ url, key, patientId }: SenderAddress): Sender {
  const target = new URL('/v1/readings/stream', url);
  const ask = target.protocol === 'https:' ? httpsRequest : httpRequest;
  const up = ask(target, { method: 'POST', headers: { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson' } });
  const queue = createAnswerQueue();
  let rest = '';
  up.on('error', (error) => queue.break(error));
  up.on('response', (down) => {
    down.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop()!;
      if (down.statusCode !== 200) return;
      for (const line of lines) {
        const answer = JSON.parse(line) as { status: string; message?: string };
        if (answer.status === 'ended') queue.break(new Error(answer.message));
        else queue.answer(answerOf(answer));
      }
    });
    down.on('end', () => queue.break(new Error(down.statusCode === 200 ? 'the stream ended' : `the device key was refused (${down.statusCode})`)));
  });
  return {
    send(readings) {
      const answers = readings.map(() => queue.next());
      up.write(readings.map((one) => `${JSON.stringify(submissionOf(one, patientId))}\n`).join(''));
      return within(Promise.all(answers));
    },
    async close() {
      up.end();
      up.destroy();
    },
  };
}

async function overSocket({ url, key, patientId }: SenderAddress): Promise<Sender> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/v1/socket`, SUBPROTOCOL, { perMessageDeflate: false });
  await within(once(socket, 'open'));
  const waiting = new Map<number, { resolve(body: unknown): void; reject(error: Error): void }>();
  const welcome = Promise.withResolvers<void>();
  socket.on('message', (text: Buffer) => {
    const frame = JSON.parse(text.toString()) as { type: string; id?: number; t?: number; body?: unknown; error?: { message: string } };
    if (frame.type === 'ping') socket.send(JSON.stringify({ type: 'pong', t: frame.t }));
    if (frame.type === 'welcome') welcome.resolve();
    if (frame.type === 'refused' && typeof frame.id !== 'number') welcome.reject(new Error(frame.error?.message));
    const asked = frame.id === undefined ? undefined : waiting.get(frame.id);
    if (frame.type === 'reply') asked?.resolve(frame.body);
    if (frame.type === 'refused') asked?.reject(new Error(frame.error?.message));
  });
  socket.on('error', (error) => welcome.reject(error));
  socket.on('close', () => {
    welcome.reject(new Error('the socket closed: the device key was refused'));
    for (const { reject } of waiting.values()) reject(new Error('the socket closed'));
  });
  socket.send(JSON.stringify({ type: 'hello', token: key, capabilities: { platform: 'device', receipts: false, push: false, sound: false, locale: 'en' } }));
  await within(welcome.promise);
  let nextId = 1;
  return {
    async send(readings) {
      const id = (nextId += 1);
      const asked = Promise.withResolvers<unknown>();
      waiting.set(id, asked);
      socket.send(JSON.stringify({ type: 'request', id, endpoint: 'submitReadings', body: { readings: readings.map((one) => submissionOf(one, patientId)) } }));
      const { results } = (await within(asked.promise)) as { results: unknown[] };
      waiting.delete(id);
      return results.map(answerOf);
    },
    async close() {
      socket.close();
    },
  };
}

/** Its types hide that it is an ordinary emitter. */
const events = (client: unknown): EventEmitter => client as EventEmitter;

async function overMqtt({ mqttUrl, deviceId, key, patientId }: SenderAddress): Promise<Sender> {
  const client = await mqtt.connectAsync(mqttUrl, { username: deviceId, password: key, reconnectPeriod: 0 }, false);
  const topics = `mydr24/v1/devices/${deviceId}`;
  await client.subscribeAsync(`${topics}/answers`);
  return {
    async send(readings) {
      const answered = within(once(events(client), 'message'));
      answered.catch(() => {});
      await within(client.publishAsync(`${topics}/readings`, JSON.stringify({ readings: readings.map((one) => submissionOf(one, patientId)) }), { qos: 1 }));
      const [, payload] = (await answered) as [string, Buffer];
      const { results, message } = JSON.parse(payload.toString()) as { results?: unknown[]; message?: string };
      return results?.map(answerOf) ?? readings.map(() => ({ isStored: false, reason: message ?? 'refused' }));
    },
    close: () => client.endAsync(true),
  };
}

async function overMllp({ mllpHost, mllpPort, isMllpTls = false, key, patientId }: SenderAddress): Promise<Sender> {
  const socket: Socket = isMllpTls ? connectTls({ host: mllpHost, port: mllpPort }) : connectTcp({ host: mllpHost, port: mllpPort, noDelay: true });
  await within(once(socket, isMllpTls ? 'secureConnect' : 'connect'));
  let state = betweenMessages;
  const waiting: { resolve(ack: string): void; reject(error: Error): void }[] = [];
  socket.on('data', (bytes: Buffer) => {
    const step = takeBytes(state, bytes);
    state = step.state;
    for (const message of step.messages) waiting.shift()?.resolve(new TextDecoder().decode(message));
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    for (const { reject } of waiting.splice(0)) reject(new Error('the connection closed'));
  });
  let nextId = Date.now();
  return {
    async send(readings) {
      const asked = Promise.withResolvers<string>();
      waiting.push(asked);
      socket.write(framed(pcd01(readings, { key, patientId, controlId: `S${(nextId += 1)}`, sentAt: Date.now() })));
      return answersOfAck(await within(asked.promise), readings.length);
    },
    async close() {
      socket.destroy();
    },
  };
}
