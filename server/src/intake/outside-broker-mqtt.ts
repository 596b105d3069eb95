// An MQTT 5 client of a broker outside (Mosquitto and the like), for large fleets: a shared subscription, so that nodes divide
// the messages, and an acknowledgement only after the commit. What could not be stored waits, unacknowledged, and after a
// broken line comes again. A message proves its device by the key it carries: in the user property `device-key`, or in its JSON.
import mqtt, { type IClientOptions, type IPublishPacket, type MqttClient } from 'mqtt';
import type { Answer } from '../platform/handlers.ts';
import type { DeviceIdentity, DeviceIntake } from './device-intake.ts';
import { replyTo } from './reading-guest-mqtt.ts';

export interface OutsideBrokerOptions {
  readonly url: string;
  readonly topic: string;
  readonly group: string;
  /** The same after a restart, so that the broker keeps what came meanwhile. */
  readonly clientId: string;
  readonly devices: DeviceIntake;
  readonly verifyDevice: (key: string) => Promise<Answer<DeviceIdentity>>;
  readonly onProblem: (error: unknown) => void;
}

export interface OutsideBroker {
  start(): void;
  stop(): Promise<void>;
  isConnected(): boolean;
}

/** So many messages may wait for their commit. */
const RECEIVE_MAXIMUM = 64;
const KEEP_SESSION_S = 24 * 3600;
const RETRY_MS = 1_000;
const MAX_PACKET_BYTES = 1024 * 1024;
/** MQTT 5 reason codes of a PUBACK. */
const [STORED, NOT_AUTHORIZED, PAYLOAD_INVALID] = [0x00, 0x87, 0x99] as const;

export function createOutsideBroker({ url, topic, group, clientId, devices, verifyDevice, onProblem }: OutsideBrokerOptions): OutsideBroker {
  let client: MqttClient | undefined;
  let isStopping = false;
  const waits = new Set<() => void>();

  /** Until it is on disk or refused for good; null when we stop before. */
  async function take(payload: Uint8Array, packet: IPublishPacket): Promise<number | null> {
    for (;;) {
      if (isStopping) return null;
      try {
        const key = keyOf(payload, packet);
        const device = key === null ? null : await verifyDevice(key);
        if (device === null || !device.ok) return NOT_AUTHORIZED;
        const reply = await replyTo(devices, device.body, 'mqtt-client', payload);
        return 'refused' in reply && typeof reply.refused === 'string' ? PAYLOAD_INVALID : STORED;
      } catch (error) {
        onProblem(error);
        const waited = Promise.withResolvers<void>();
        const timer = setTimeout(waited.resolve, RETRY_MS);
        waits.add(waited.resolve);
        await waited.promise;
        clearTimeout(timer);
        waits.delete(waited.resolve);
      }
    }
  }

  const options: IClientOptions = {
    protocolVersion: 5, clientId, clean: false, reconnectPeriod: RETRY_MS, resubscribe: false,
    properties: { sessionExpiryInterval: KEEP_SESSION_S, receiveMaximum: RECEIVE_MAXIMUM, maximumPacketSize: MAX_PACKET_BYTES },
    customHandleAcks(_topic, message, packet, done) {
      // Of a line that is gone meanwhile: the broker sends it again on the next.
      const line = client?.stream;
      void take(message, packet).then((code) => {
        if (code !== null && client?.stream === line) done(code);
      });
    },
  };
  return {
    isConnected: () => client?.connected ?? false,
    start() {
      client = mqtt.connect(url, options);
      client.on('error', onProblem);
      client.on('connect', () => void client?.subscribeAsync(`$share/${group}/${topic}`, { qos: 1 }).catch(onProblem));
    },
    async stop() {
      isStopping = true;
      for (const wake of waits) wake();
      await client?.endAsync(true);
    },
  };
}

function keyOf(payload: Uint8Array, { properties }: IPublishPacket): string | null {
  const [given] = [properties?.userProperties?.['device-key']].flat();
  if (typeof given === 'string') return given;
  try {
    const { key } = JSON.parse(new TextDecoder().decode(payload)) as { key?: unknown };
    return typeof key === 'string' ? key : null;
  } catch {
    return null;
  }
}
