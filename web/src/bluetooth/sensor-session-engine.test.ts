// A sensor that comes, speaks, is lost and comes back.
import { bytesOfHex } from '@mydr24/client/gatt/frame-reader.ts';
import { expect, test } from 'vitest';
import type { OwnReading } from './frame-readings.ts';
import type { Peripheral } from './radio.ts';
import { besides, profiles, type SensorKind } from './sensor-kinds.ts';
import { createSensorSession, type SensorMemory } from './sensor-session-engine.ts';

const NOW = Date.UTC(2026, 2, 1, 8, 31);

/** A device of a kind that answers as told; `speak` is a frame of its measurement. */
function fakeDevice(kind: SensorKind, values: Record<number, string> = {}) {
  const listeners = new Map<number, (bytes: Uint8Array) => void>();
  const writes: string[] = [];
  let lost = (): void => undefined;
  const world = { connects: 0, isReachable: true };
  const heardNext: (() => void)[] = [];
  const peripheral: Peripheral = {
    ref: 'ref', name: 'Sensor', disconnect: () => lost(),
    onLost: (listener) => ((lost = listener), () => undefined),
    async connect() {
      world.connects += 1;
      if (!world.isReachable) throw new Error('away');
      return {
        read: async (_service, characteristic) => (values[characteristic] === undefined ? null : bytesOfHex(values[characteristic])),
        listen: async (_service, characteristic, heard) => (listeners.set(characteristic, heard), true),
        write: async (_service, _characteristic, bytes) => {
          writes.push(Buffer.from(bytes).toString('hex'));
          heardNext.shift()?.();
        },
      };
    },
  };
  const measure = profiles[kind].measures[0]!;
  return { peripheral, writes, world, lose: () => lost(), speak: (hex: string, characteristic = measure) => listeners.get(characteristic)?.(bytesOfHex(hex)) };
}

function rig(kind: SensorKind, values: Record<number, string> = {}, memory: SensorMemory = { user: null, record: null }) {
  const device = fakeDevice(kind, values);
  const taken: OwnReading[] = [];
  const waits: number[] = [];
  const remembered: SensorMemory[] = [];
  let go = (): void => undefined;
  const session = createSensorSession({
    kind, memory, nowMs: () => NOW, instantOfLocal: (local) => Date.parse(`${local}Z`), remember: (each) => void remembered.push(each),
    take: async (readings) => void taken.push(...readings),
    wait: (ms, stopped) => new Promise((resolve) => {
      waits.push(ms);
      go = resolve;
      stopped.addEventListener('abort', () => resolve());
    }),
  });
  /** Resolves when what is seen of the session is so. */
  const until = (isSo: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      if (isSo()) return resolve();
      const forget = session.subscribe(() => {
        if (!isSo()) return;
        forget();
        resolve();
      });
    });
  const start = async (): Promise<void> => {
    session.start(device.peripheral);
    await until(() => session.getSnapshot().state === 'connected');
  };
  return { device, session, taken, waits, remembered, until, start, again: () => go() };
}

test('[UI-O3] a sensor that is lost comes back by itself, later and later, until it is told to stop', async () => {
  const { device, session, waits, until, start, again } = rig('heart-rate', { [besides.battery.characteristic]: '50' });
  await start();
  expect(session.getSnapshot().batteryPct).toBe(80);
  device.world.isReachable = false;
  device.lose();
  for (const _ of [1, 2, 3]) {
    await until(() => session.getSnapshot().state === 'lost');
    again();
    await until(() => session.getSnapshot().state === 'connecting');
  }
  await until(() => session.getSnapshot().state === 'lost');
  expect(waits).toEqual([1_000, 2_000, 5_000, 10_000]);
  session.stop();
  expect(session.getSnapshot().state).toBe('idle');
  expect(device.world.connects).toBe(4);
});

test('[UI-O2] readings are handed on in the order they came, a lost contact once', async () => {
  const { device, session, taken, until, start } = rig('heart-rate');
  await start();
  for (const frame of ['0648', '0649', '0400', '0400', '064a']) device.speak(frame);
  await until(() => session.getSnapshot().last?.readings[0]?.value === 74);
  expect(taken.map(({ value }) => value)).toEqual([72, 73, null, 74]);
});

test('[UI-O3] stored records are asked for whole the first time, and from the last one on afterwards', async () => {
  const first = rig('glucose');
  await first.start();
  first.device.speak('030700ea070301081e0500006eb011');
  await first.until(() => first.session.getSnapshot().last !== null);
  await Promise.resolve();
  expect([first.device.writes, first.remembered.at(-1)?.record]).toEqual([['0101'], 7]);
  const next = rig('glucose', {}, { user: null, record: 7 });
  await next.start();
  await Promise.resolve();
  expect(next.device.writes).toEqual(['0103010800']);
});

test('[UI-O4] a weight of a user waits for the word that it is mine; another’s is never sent', async () => {
  const { device, session, taken, remembered, until, start } = rig('weight');
  await start();
  device.speak('04b03602');
  await until(() => session.getSnapshot().askedUser === 2);
  expect(taken).toEqual([]);
  session.answerUser(false);
  device.speak('04b03602');
  device.speak('04103602');
  device.speak('04b03601');
  await until(() => session.getSnapshot().askedUser === 1);
  session.answerUser(true);
  await until(() => session.getSnapshot().last !== null);
  expect([taken.map(({ value }) => value), remembered.at(-1)?.user]).toEqual([[70], 1]);
});

test('[UI-O1] the device’s clock is read before its readings count', async () => {
  const { device, session, taken, until, start } = rig('thermometer', { [besides.clock.characteristic]: 'e2070301081f00000000' });
  await start();
  expect(session.getSnapshot().clockOffsetMs).toBe(NOW - Date.UTC(2018, 2, 1, 8, 31));
  device.speak('026f0100ffe2070301081e00');
  await until(() => session.getSnapshot().last !== null);
  expect(taken.map(({ takenAt }) => NOW - takenAt)).toEqual([60_000]);
});
