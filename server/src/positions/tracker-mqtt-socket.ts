// OwnTracks over MQTT 3.1.1: a broker that only takes. A message is stored in the publish hook, before its PUBACK; nobody can
// subscribe, nothing is retained or handed on. The password is the vehicle's key; the topic says nothing that is believed.
import { createServer, type Server } from 'node:net';
import { Aedes, type AuthenticateError, type Client, type PublishPacket } from 'aedes';
import type { Clock } from '../platform/clock.ts';
import type { TrackerDesk } from './tracker-desk-engine.ts';
import { readOwnTracks } from './tracker-message.ts';

export interface TrackerMqttOptions {
  readonly host: string;
  readonly port: number;
  readonly desk: TrackerDesk;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly onProblem: (error: unknown) => void;
}

export interface TrackerMqtt {
  start(): Promise<{ port: number }>;
  stop(): Promise<void>;
}

/** A location is a few hundred bytes. */
const MAX_PAYLOAD_BYTES = 8 * 1024;
const CONNECT_WITHIN_MS = 10_000;
const TOPIC = /^owntracks\/[^/]+\/[^/]+(\/.+)?$/;

export function createTrackerMqtt({ host, port, desk, clock, onProblem }: TrackerMqttOptions): TrackerMqtt {
  const keys = new WeakMap<Client, string>();
  let broker: Aedes | undefined;
  let server: Server | undefined;

  async function judge(client: Client, password: string): Promise<boolean> {
    const verdict = await desk.judgeKey(password);
    if (verdict.ok) keys.set(client, password);
    return verdict.ok;
  }

  async function take(client: Client | null, packet: PublishPacket): Promise<void> {
    const key = client === null ? undefined : keys.get(client);
    // A will of a client that is gone says nothing about a place.
    if (key === undefined) return;
    const vehicle = await desk.judgeKey(key);
    if (!vehicle.ok) throw new Error('the key has ended');
    if (TOPIC.test(packet.topic) && packet.payload.length <= MAX_PAYLOAD_BYTES) await desk.take(vehicle.body, readOwnTracks(parsed(packet.payload)), clock.nowMs());
  }

  return {
    async start() {
      broker = await Aedes.createBroker({
        connectTimeout: CONNECT_WITHIN_MS,
        authenticate(client, _user, password, done) {
          judge(client, password?.toString() ?? '').then((isGood) => done(isGood ? null : (refusal() as AuthenticateError), isGood), (error: unknown) => {
            onProblem(error);
            done(refusal() as AuthenticateError, false);
          });
        },
        authorizePublish(client, packet, done) {
          packet.retain = false;
          // An error closes the connection without a PUBACK: the tracker keeps the message and sends it again.
          take(client, packet).then(() => done(null), (error: unknown) => {
            onProblem(error);
            done(error instanceof Error ? error : new Error('not stored'));
          });
        },
        authorizeSubscribe: (_client, _subscription, done) => done(null, null),
        authorizeForward: () => null,
      });
      server = createServer(broker.handle);
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
const refusal = (): Error => Object.assign(new Error('the key is not that of a vehicle'), { returnCode: 4 });

function parsed(payload: string | Buffer): unknown {
  try {
    return JSON.parse(payload.toString());
  } catch {
    return null;
  }
}
