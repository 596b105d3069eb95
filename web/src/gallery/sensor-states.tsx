// A patient's own sensors as nobody has to wear them: read, waiting without a line, asked whose weight it was, and phones that cannot.
import type { ConnectionState } from '@mydr24/client';
import type { DeviceId } from '@mydr24/protocol';
import { FixtureSensors } from '../bluetooth/sensors-context.tsx';
import type { QueueState } from '../bluetooth/own-queue-engine.ts';
import type { KnownSensor } from '../bluetooth/own-queue-store.ts';
import type { RadioState } from '../bluetooth/radio.ts';
import type { SensorKind } from '../bluetooth/sensor-kinds.ts';
import type { SensorSession, SensorView } from '../bluetooth/sensor-session-engine.ts';
import { SensorsScreen } from '../bluetooth/sensors-screen.tsx';
import { FIXTURE_NOW, fixtureId } from './fixtures.ts';

const never = () => () => undefined;
const offline: ConnectionState = { tag: 'offline', sinceMs: FIXTURE_NOW - 400_000 };
const idle: SensorView = { state: 'idle', batteryPct: null, firmware: null, clockOffsetMs: null, last: null, notice: null, askedUser: null };
const said = (code: string, value: number | null, unit: string, agoMs: number) => ({ code, value, unit, seq: 1, takenAt: FIXTURE_NOW - agoMs });

interface One {
  readonly kind: SensorKind;
  readonly name: string;
  readonly view: Partial<SensorView>;
}
const strap: One = { kind: 'heart-rate', name: 'Chest strap', view: { state: 'connected', batteryPct: 15, last: { readings: [said('8867-4', 72, '/min', 2_000)], receivedAt: FIXTURE_NOW - 2_000 } } };
const cuff: One = { kind: 'blood-pressure', name: 'Cuff', view: { state: 'lost', batteryPct: 80, notice: 'not-reached', last: { readings: [said('8480-6', 131, 'mm[Hg]', 900_000), said('8462-4', 84, 'mm[Hg]', 900_000), said('mdc:149530', 70, '/min', 900_000)], receivedAt: FIXTURE_NOW - 900_000 } } };
const scale: One = { kind: 'weight', name: 'Scale', view: { state: 'connected', askedUser: 2 } };
const clip: One = { kind: 'oximeter', name: 'Finger clip', view: { state: 'connected', notice: 'no-value', last: { readings: [said('59408-5', null, '%', 1_000), said('mdc:149530', null, '/min', 1_000)], receivedAt: FIXTURE_NOW - 1_000 } } };

function screenOf(ones: readonly One[], queue: Partial<QueueState>, radio: RadioState) {
  const sensors = ones.map(({ kind, name }, n): KnownSensor => ({ personId: 'me', ref: name, deviceId: fixtureId<DeviceId>(9, n + 1), kind, name, user: null, record: null }));
  const sessions = new Map(ones.map(({ name, view }) => {
    const snapshot = { ...idle, ...view };
    const session: SensorSession = { getSnapshot: () => snapshot, subscribe: never, start: () => undefined, stop: () => undefined, answerUser: () => undefined };
    return [name, session];
  }));
  const deskView = { sensors, radio };
  const queueState: QueueState = { waiting: 0, isSending: false, refused: [], sent: 0, ...queue };
  const nothing = async () => undefined;
  const parts = {
    queue: { getSnapshot: () => queueState, subscribe: never, add: nothing, tryAgain: nothing, forgetRefused: nothing },
    desk: { getSnapshot: () => deskView, subscribe: never, load: nothing, sessionOf: (ref: string) => sessions.get(ref) ?? null, sessionOfDevice: () => null, add: async () => null, connect: async () => null, disconnect: () => undefined, remove: async () => ({ ok: true as const, body: {} }), close: () => undefined },
  };
  return () => <FixtureSensors parts={parts}><SensorsScreen /></FixtureSensors>;
}

const patient = { role: 'patient' as const, topics: {} };
const refused = [{ n: 1, personId: 'me', deviceId: fixtureId<DeviceId>(9, 1), sensorName: 'Cuff', reading: said('8480-6', 131, 'mm[Hg]', 0), reason: 'future-time' }];
export const sensorStates = {
  'sensors-reading': () => ({ ...patient, screen: screenOf([strap, cuff, scale, clip], { sent: 14 }, 'ready') }),
  'sensors-waiting': () => ({ ...patient, screen: screenOf([strap], { waiting: 38, refused }, 'ready'), connection: offline }),
  'sensors-first': () => ({ ...patient, screen: screenOf([], {}, 'ready') }),
  'sensors-none': () => ({ ...patient, screen: screenOf([], {}, 'none') }),
};
