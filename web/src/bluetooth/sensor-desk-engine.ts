// The sensors of one account on this phone: met, read, taken back. Holds a session for each and hands what they measure to the queue.
import type { Reply } from '@mydr24/client';
import type { Device, DeviceId } from '@mydr24/protocol';
import type { OwnQueue } from './own-queue-engine.ts';
import type { KnownSensor, OwnQueueStore } from './own-queue-store.ts';
import type { Peripheral, Radio, RadioState } from './radio.ts';
import type { SensorKind } from './sensor-kinds.ts';
import { createSensorSession, type SensorSession } from './sensor-session-engine.ts';

export interface DeskView {
  readonly sensors: readonly KnownSensor[];
  /** Null until asked. */
  readonly radio: RadioState | null;
}

export interface SensorDesk {
  getSnapshot(): DeskView;
  subscribe(listener: () => void): () => void;
  /** Reads what this phone knows, and what its Bluetooth can do. */
  load(): Promise<void>;
  sessionOf(ref: string): SensorSession | null;
  /** By the account's device, for what it says of itself when readings are sent. */
  sessionOfDevice(deviceId: DeviceId): SensorSession | null;
  /** Null: nothing was picked. Only in answer to a press. `nameless`: what a sensor without a name of its own is called. */
  add(kind: SensorKind, nameless: string): Promise<Reply<Device> | null>;
  connect(sensor: KnownSensor): Promise<Reply<Device> | null>;
  disconnect(ref: string): void;
  remove(sensor: KnownSensor): Promise<Reply<unknown>>;
  close(): void;
}

export interface SensorDeskOptions {
  readonly personId: string;
  readonly store: Promise<OwnQueueStore>;
  readonly queue: OwnQueue;
  readonly radio: Radio;
  readonly nowMs: () => number;
  readonly wait: (ms: number, stopped: AbortSignal) => Promise<void>;
  readonly addOwn: (ref: string, name: string) => Promise<Reply<Device>>;
  readonly removeOwn: (deviceId: DeviceId) => Promise<Reply<unknown>>;
}

export function createSensorDesk({ personId, store, queue, radio, nowMs, wait, addOwn, removeOwn }: SensorDeskOptions): SensorDesk {
  const listeners = new Set<() => void>();
  const sessions = new Map<string, SensorSession>();
  let view: DeskView = { sensors: [], radio: null };
  const become = (change: Partial<DeskView>): void => {
    view = { ...view, ...change };
    for (const listener of listeners) listener();
  };
  const find = (ref: string): KnownSensor | undefined => view.sensors.find((each) => each.ref === ref);
  const keep = (sensor: KnownSensor): void => become({ sensors: [...view.sensors.filter(({ ref }) => ref !== sensor.ref), sensor] });

  function sessionFor(sensor: KnownSensor): SensorSession {
    const known = sessions.get(sensor.ref);
    if (known !== undefined) return known;
    const { ref, kind, user, record } = sensor;
    const session = createSensorSession({
      kind, nowMs, wait, memory: { user, record }, instantOfLocal: (local) => new Date(local).getTime(),
      remember: (memory) => {
        const now = { ...(find(ref) ?? sensor), ...memory };
        keep(now);
        void store.then((kept) => kept.putSensor(now));
      },
      take: (readings) => {
        const { deviceId, name } = find(ref) ?? sensor;
        return queue.add(readings.map((reading) => ({ personId, deviceId, sensorName: name, reading })));
      },
    });
    sessions.set(ref, session);
    return session;
  }

  /** The consent is the server's to keep before the first value is read. */
  async function begin(kind: SensorKind, peripheral: Peripheral, nameless: string): Promise<Reply<Device>> {
    const before = find(peripheral.ref);
    const name = peripheral.name.trim() === '' ? nameless : peripheral.name.trim().slice(0, 120);
    const reply = await addOwn(peripheral.ref, name);
    if (!reply.ok) return reply;
    const sensor: KnownSensor = { user: null, record: null, ...before, personId, ref: peripheral.ref, deviceId: reply.body.id, kind, name };
    await (await store).putSensor(sensor);
    keep(sensor);
    sessionFor(sensor).start(peripheral);
    return reply;
  }

  const choose = async (kind: SensorKind, nameless: string): Promise<Reply<Device> | null> => {
    const peripheral = await radio.choose(kind);
    return peripheral === null ? null : begin(kind, peripheral, nameless);
  };

  return {
    getSnapshot: () => view,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async load() {
      const sensors = await (await store).listSensors();
      sensors.forEach(sessionFor);
      become({ sensors, radio: await radio.state() });
    },
    sessionOf: (ref) => sessions.get(ref) ?? null,
    sessionOfDevice: (deviceId) => sessions.get(view.sensors.find((each) => each.deviceId === deviceId)?.ref ?? '') ?? null,
    add: choose,
    async connect({ ref, kind, name }) {
      const known = await radio.find(ref);
      return known === null ? choose(kind, name) : begin(kind, known, name);
    },
    disconnect: (ref) => sessions.get(ref)?.stop(),
    async remove({ ref, deviceId }) {
      const reply = await removeOwn(deviceId);
      // Taken back already, elsewhere.
      if (!reply.ok && reply.error.code !== 'not-own-device') return reply;
      sessions.get(ref)?.stop();
      sessions.delete(ref);
      await (await store).removeSensor(ref);
      become({ sensors: view.sensors.filter((each) => each.ref !== ref) });
      return { ok: true, body: {} };
    },
    close: () => sessions.forEach((session) => session.stop()),
  };
}
