// One sensor while somebody wants it read: idle -> connecting -> connected -> lost -> connecting ... -> idle. Comes back by itself after a
// loss, later and later, until it is told to stop. Hands on each reading once it is one; keeps nothing.
import { batteryPctOf, clockShownOf, hasRecordCheck, recordsAnswerOf, reportAllRecords, reportRecordsFrom, sessionStartOf } from '@mydr24/client/gatt/record-access.ts';
import { type FrameContext, type FrameOutcome, type NoReading, outcomesOf, type OwnReading } from './frame-readings.ts';
import type { Peripheral, SensorLink } from './radio.ts';
import { besides, profiles, type SensorKind } from './sensor-kinds.ts';

export type SensorState = 'idle' | 'connecting' | 'connected' | 'lost';

/** What stands in the way of a reading, to be said in words. */
export type SensorNotice = NoReading | 'no-value' | 'broken' | 'records-refused' | 'wrong-device' | 'not-reached';

export interface SensorView {
  readonly state: SensorState;
  readonly batteryPct: number | null;
  readonly firmware: string | null;
  readonly clockOffsetMs: number | null;
  readonly last: { readonly readings: readonly OwnReading[]; readonly receivedAt: number } | null;
  readonly notice: SensorNotice | null;
  /** A user of the device whom nobody has said to be me or not; their readings wait for the answer. */
  readonly askedUser: number | null;
}

export interface SensorMemory {
  /** Which of the device's users I am; null until said. */
  readonly user: number | null;
  /** The newest record fetched; null for none yet. */
  readonly record: number | null;
}

export interface SessionOptions {
  readonly kind: SensorKind;
  readonly nowMs: () => number;
  readonly instantOfLocal: (local: string) => number;
  /** Resolves after this long, or sooner when the session is stopped. */
  readonly wait: (ms: number, stopped: AbortSignal) => Promise<void>;
  readonly memory: SensorMemory;
  readonly remember: (memory: SensorMemory) => void;
  readonly take: (readings: readonly OwnReading[]) => Promise<void>;
}

export interface SensorSession {
  getSnapshot(): SensorView;
  subscribe(listener: () => void): () => void;
  start(peripheral: Peripheral): void;
  stop(): void;
  /** Whether the user asked about is me. */
  answerUser(isMe: boolean): void;
}

const AGAIN_AFTER_MS = [1_000, 2_000, 5_000, 10_000, 30_000];
const idle: SensorView = { state: 'idle', batteryPct: null, firmware: null, clockOffsetMs: null, last: null, notice: null, askedUser: null };

export function createSensorSession(options: SessionOptions): SensorSession {
  const { kind, nowMs } = options;
  const listeners = new Set<() => void>();
  let view = idle;
  let memory = options.memory;
  let running: AbortController | null = null;
  let held: { readonly user: number; readonly readings: readonly OwnReading[] }[] = [];
  const others = new Set<number>();
  const become = (change: Partial<SensorView>): void => {
    view = { ...view, ...change };
    for (const listener of listeners) listener();
  };
  const learn = (change: Partial<SensorMemory>): void => options.remember((memory = { ...memory, ...change }));
  /** Handed on first: a record counts as fetched only when its readings are kept. */
  const take = async (readings: readonly OwnReading[], receivedAt: number): Promise<void> => {
    await options.take(readings);
    become({ last: { readings, receivedAt }, notice: null });
  };

  async function heard(outcome: FrameOutcome, receivedAt: number): Promise<void> {
    if (outcome.is === 'broken') return become({ notice: 'broken' });
    if (outcome.is === 'no-value') {
      // Said once, when it begins.
      if (view.notice !== 'no-value') await options.take(outcome.readings);
      return become({ notice: 'no-value', last: { readings: outcome.readings, receivedAt } });
    }
    if (outcome.is === 'none') become({ notice: outcome.why });
    else if (outcome.user === null || outcome.user === memory.user) await take(outcome.readings, receivedAt);
    else if (memory.user === null && !others.has(outcome.user)) {
      held.push({ user: outcome.user, readings: outcome.readings });
      become({ askedUser: view.askedUser ?? outcome.user });
    }
    if (outcome.record !== null && outcome.record > (memory.record ?? -1)) learn({ record: outcome.record });
  }

  /** One after another, in the order they came. */
  let last: Promise<void> = Promise.resolve();
  const onFrame = (characteristic: number, bytes: Uint8Array, context: Omit<FrameContext, 'receivedAt'>): void => {
    const receivedAt = Math.round(nowMs());
    for (const outcome of outcomesOf(characteristic, bytes, { ...context, receivedAt })) last = last.then(() => heard(outcome, receivedAt));
  };

  async function open(peripheral: Peripheral): Promise<void> {
    const link = await peripheral.connect();
    const known = await knownOf(link, options);
    become({ batteryPct: known.batteryPct, firmware: known.firmware, clockOffsetMs: known.context.clockOffsetMs });
    const { service, measures, hasRecords } = profiles[kind];
    await link.listen(besides.battery.service, besides.battery.characteristic, (bytes) => become({ batteryPct: batteryPctOf(bytes) })).catch(() => false);
    let found = 0;
    for (const each of measures) if (await link.listen(service, each, (bytes) => onFrame(each, bytes, known.context))) found += 1;
    if (found === 0) return become({ state: 'connected', notice: 'wrong-device' });
    become({ state: 'connected', notice: null });
    if (!hasRecords) return;
    const { sessionStartAt } = known.context;
    // A new CGM session counts its minutes from nought again.
    if (sessionStartAt !== null && sessionStartAt + (memory.record ?? 0) * 60_000 > nowMs() + 60_000) learn({ record: null });
    await fetchRecords(link, service);
  }

  async function fetchRecords(link: SensorLink, service: number): Promise<void> {
    const hasPoint = await link.listen(service, besides.records, (bytes) => recordsAnswerOf(bytes) === 'refused' && become({ notice: 'records-refused' }));
    if (hasPoint) await link.write(service, besides.records, memory.record === null ? reportAllRecords() : reportRecordsFrom(memory.record + 1));
  }

  async function run(peripheral: Peripheral, stopped: AbortSignal): Promise<void> {
    for (let attempt = 0; !stopped.aborted; attempt += 1) {
      become({ state: 'connecting' });
      const lost = new Promise<void>((resolve) => {
        const forget = peripheral.onLost(() => {
          forget();
          resolve();
        });
        stopped.addEventListener('abort', () => {
          forget();
          resolve();
        });
      });
      const isOpen = await open(peripheral).then(() => true, () => false);
      if (isOpen) {
        attempt = 0;
        await lost;
      } else become({ notice: 'not-reached' });
      if (stopped.aborted) break;
      become({ state: 'lost' });
      await options.wait(AGAIN_AFTER_MS[Math.min(attempt, AGAIN_AFTER_MS.length - 1)] ?? 0, stopped);
    }
    peripheral.disconnect();
    if (running === null) become({ state: 'idle', notice: null });
  }

  return {
    getSnapshot: () => view,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start(peripheral) {
      running?.abort();
      running = new AbortController();
      void run(peripheral, running.signal);
    },
    stop() {
      running?.abort();
      running = null;
      become({ state: 'idle', notice: null });
    },
    answerUser(isMe) {
      const user = view.askedUser;
      if (user === null) return;
      const theirs = held.filter((each) => each.user === user);
      held = isMe ? [] : held.filter((each) => each.user !== user);
      if (isMe) {
        learn({ user });
        for (const { readings } of theirs) last = last.then(() => take(readings, Math.round(nowMs())));
      } else others.add(user);
      become({ askedUser: isMe ? null : (held[0]?.user ?? null) });
    },
  };
}

interface Known {
  readonly batteryPct: number | null;
  readonly firmware: string | null;
  readonly context: Omit<FrameContext, 'receivedAt'>;
}

/** What a device says of itself before it is listened to. What it does not say is null; none of it is worth losing a reading for. */
async function knownOf(link: SensorLink, { kind, nowMs, instantOfLocal }: SessionOptions): Promise<Known> {
  const read = (service: number, characteristic: number): Promise<Uint8Array | null> => link.read(service, characteristic).catch(() => null);
  const of = <Value>(bytes: Uint8Array | null, decode: (bytes: Uint8Array) => Value): Value | null => (bytes === null ? null : decode(bytes));
  const { service } = profiles[kind];
  const battery = await read(besides.battery.service, besides.battery.characteristic);
  const firmware = await read(besides.firmware.service, besides.firmware.characteristic);
  const clock = (await read(besides.clock.service, besides.clock.characteristic)) ?? (await read(service, besides.dateTime));
  const readAt = nowMs();
  const shown = of(clock, clockShownOf);
  // To the whole minute: the same record fetched twice must not move by the seconds between.
  const clockOffsetMs = shown === null ? null : Math.round((readAt - instantOfLocal(shown)) / 60_000) * 60_000;
  const start = kind === 'cgm' ? of(await read(service, besides.cgmStart), sessionStartOf) : null;
  const feature = kind === 'cgm' ? await read(service, besides.cgmFeature) : null;
  return {
    batteryPct: of(battery, batteryPctOf),
    firmware: of(firmware, (bytes) => new TextDecoder().decode(bytes).replaceAll('\0', '').trim().slice(0, 80)),
    context: { clockOffsetMs, instantOfLocal, sessionStartAt: start === null ? null : startAt(start, instantOfLocal, clockOffsetMs ?? 0), hasRecordCheck: feature !== null && hasRecordCheck(feature) },
  };
}

/** A start with a zone is an instant by itself (`Z` reads its local time as UTC, which is the said hours behind); one without stands by the device's clock. */
const startAt = ({ local, aheadMs }: { local: string; aheadMs: number | null }, instantOfLocal: (local: string) => number, clockOffsetMs: number): number =>
  aheadMs === null ? instantOfLocal(local) + clockOffsetMs : Date.parse(`${local}Z`) - aheadMs;
