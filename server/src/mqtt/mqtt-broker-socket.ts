// MQTT 3.1.1: one broker inside for all that speak it. A message is stored in the publish hook, before its PUBACK; what
// cannot be stored closes the connection, and the client keeps the message. Nothing is retained or handed on; a client hears
// nothing but the answers to its own messages. Keys and topics are the guests' to judge.
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { Aedes, type AuthenticateError, type Client, type PublishPacket } from 'aedes';
import type { Clock } from '../platform/clock.ts';
import type { AnyMqttGuest } from './mqtt-guest.ts';

export interface MqttBrokerOptions {
  readonly host: string;
  readonly port: number;
  readonly tls: TlsOptions | null;
  readonly guests: readonly AnyMqttGuest[];
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly onProblem: (error: unknown) => void;
}

export interface MqttBroker {
  start(): Promise<{ port: number }>;
  stop(): Promise<void>;
}

interface SignedIn {
  readonly guest: AnyMqttGuest;
  readonly user: string;
  readonly password: string;
  /** The topic of its answers, once it subscribed to it. */
  listensTo: string | null;
}

const TAKEN = 'taken';
const CONNECT_WITHIN_MS = 10_000;
const MAX_CLIENTS = 10_000;

export function createMqttBroker({ host, port, tls, guests, clock, onProblem }: MqttBrokerOptions): MqttBroker {
  const signedIn = new WeakMap<Client, SignedIn>();
  let broker: Aedes | undefined;
  let server: Server | undefined;

  async function signIn(client: Client, user: string, password: string): Promise<boolean> {
    for (const guest of guests) {
      const verdict = await guest.judge(user, password);
      if (verdict === null) continue;
      if (verdict.ok) signedIn.set(client, { guest, user, password, listensTo: null });
      return verdict.ok;
    }
    return false;
  }

  async function take(client: Client | null, packet: PublishPacket): Promise<void> {
    const known = client === null ? undefined : signedIn.get(client);
    // A will of a client that is gone is nobody's word.
    if (client === null || known === undefined) return;
    const { guest, user, password } = known;
    const verdict = await guest.judge(user, password);
    if (!verdict?.ok) throw new Error('the key has ended');
    if (packet.payload.length > guest.maxPayloadBytes) throw new Error('the message is too long');
    const answer = await guest.take(verdict.who, packet.topic, Buffer.from(packet.payload), clock.nowMs());
    if (answer !== null && known.listensTo === answer.topic) client.publish({ cmd: 'publish', qos: 0, dup: false, retain: false, topic: answer.topic, payload: answer.payload }, () => {});
  }

  async function maySubscribe(client: Client, topic: string): Promise<boolean> {
    const known = signedIn.get(client);
    const verdict = await known?.guest.judge(known.user, known.password);
    if (!known || !verdict?.ok || known.guest.answersTopic(verdict.who) !== topic) return false;
    known.listensTo = topic;
    return true;
  }

  return {
    async start() {
      const made = (broker = await Aedes.createBroker({
        connectTimeout: CONNECT_WITHIN_MS,
        authenticate(client, user, password, done) {
          signIn(client, user ?? '', password?.toString() ?? '').then((isGood) => done(isGood ? null : (refusal() as AuthenticateError), isGood), (error: unknown) => {
            onProblem(error);
            done(refusal() as AuthenticateError, false);
          });
        },
        authorizePublish(client, packet, done) {
          packet.retain = false;
          take(client, packet).then(() => {
            // Nobody may subscribe to it: what clients send goes to no other client.
            packet.topic = TAKEN;
            done(null);
          }, (error: unknown) => {
            onProblem(error);
            done(error instanceof Error ? error : new Error('not stored'));
          });
        },
        authorizeSubscribe(client, subscription, done) {
          maySubscribe(client, subscription.topic).then((may) => done(null, may ? subscription : null), (error: unknown) => (onProblem(error), done(null, null)));
        },
        authorizeForward: (client, packet) => (signedIn.get(client)?.listensTo === packet.topic ? packet : null),
      }));
      // A client that goes in the middle of a message is everyday; the broker would throw for it.
      made.on('clientError', () => {});
      made.on('connectionError', () => {});
      const longest = Math.max(...guests.map(({ maxPayloadBytes }) => maxPayloadBytes));
      const welcome = (socket: Socket): void => {
        socket.on('error', () => {});
        boundPackets(socket, longest + 4_096);
        made.handle(socket);
      };
      server = tls === null ? createServer({ noDelay: true }, welcome) : createTlsServer({ ...tls, noDelay: true }, welcome);
      server.maxConnections = MAX_CLIENTS;
      const opened = Promise.withResolvers<void>();
      server.once('error', opened.reject);
      server.listen(port, host, opened.resolve);
      await opened.promise;
      const address = server.address();
      return { port: typeof address === 'object' && address !== null ? address.port : port };
    },
    async stop() {
      const closed = Promise.withResolvers<void>();
      if (broker) broker.close(() => closed.resolve());
      else closed.resolve();
      await closed.promise;
      server?.close();
    },
  };
}

/** 4, bad user name or password (MQTT 3.1.1, table 3.1); the library's enum is of a kind that this runtime cannot load. */
const refusal = (): Error => Object.assign(new Error('the key is not valid'), { returnCode: 4 });

/** The library gathers a packet of up to 256 MB before anybody is asked: lengths are read along, and a longer one ends the line. */
function boundPackets(socket: Socket, maxBytes: number): void {
  let header: number[] | null = null;
  let rest = 0;
  socket.on('data', (bytes: Buffer) => {
    for (let at = 0; at < bytes.length; ) {
      if (header === null) {
        const skipped = Math.min(rest, bytes.length - at);
        [rest, at] = [rest - skipped, at + skipped];
        if (rest > 0 || at >= bytes.length) return;
        header = [];
        at += 1;
        continue;
      }
      header.push(bytes[at]!);
      const isLast = bytes[at]! < 128;
      at += 1;
      if (!isLast && header.length < 4) continue;
      rest = header.reduce((sum, byte, place) => sum + (byte & 127) * 128 ** place, 0);
      header = null;
      if (rest > maxBytes) return void socket.destroy();
    }
  });
}
