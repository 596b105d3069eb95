// Watches the waveforms of the patients this node judges: chunks as they are stored, silence each second, and after a start or a
// change of node what was stored last. What is found goes through intake's lane like any word of a device. In one order per node.
import { topicName, type DeviceId } from '@mydr24/protocol';
import type { SaidSignal, SignalWord } from '../monitoring/device-signals.ts';
import type { Clock } from '../platform/clock.ts';
import type { LiveFeed } from '../platform/live-feed.ts';
import type { Postgres } from '../platform/postgres.ts';
import { listNewestWaveforms, type NewestWaveform } from './waveform-store.ts';
import { hearChunk, LATE_MS, SILENT_MS, startWatching, wordsOf, type DeviceWatch, type Word } from './waveform-watch.ts';
import { marked, type Waveform } from './waveform.ts';

export interface WaveformWatchOptions {
  readonly pg: Postgres;
  readonly clock: Clock;
  /** Whether this node judges the patient. */
  readonly isOurs: (patientId: string) => boolean;
  /** Resolves once it is judged and stored. */
  readonly say: (signals: readonly SaidSignal[]) => Promise<void>;
  readonly liveFeed: LiveFeed;
  readonly onProblem: (error: unknown) => void;
}

export interface Sender { readonly tenantId: string; readonly deviceId: string }

export interface WaveformWatch {
  /** Newly stored chunks of one device, after their commit. */
  hear(sender: Sender, waveforms: readonly Waveform[]): void;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Resolves once all that was heard so far is judged. */
  settled(): Promise<void>;
}

interface Watched extends Sender {
  readonly patientId: string;
  watch: DeviceWatch;
  readonly told: Map<SignalWord, boolean>;
  /** Of falls, until they are told. */
  untold: readonly Word[];
}

const LOOK_EVERY_MS = 1000;
/** Devices that were last heard of longer ago are not missed after a start, or after another node watched them (ours). */
const MISSED_WITHIN_MS = 600_000;
const TAKEN_OVER_WITHIN_MS = 60_000;
/** After a start nobody could be heard for a while: silence counts from so long after it (as M49). */
const GRACE_MS = 10_000;
/** Enough for a window of the detectors. */
const REBUILT_FROM_MS = 15_000;
/** Looks for devices that another node watched before. */
const REBUILD_EVERY_LOOKS = 10;

/** From the commit of a chunk until it is heard here, at most (ours). */
const UNHEARD_MS = 2_000;

export function createWaveformWatch({ pg, clock, isOurs, say, liveFeed, onProblem }: WaveformWatchOptions): WaveformWatch {
  const watched = new Map<string, Watched>();
  let turn: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let looks = 0;

  const inTurn = (work: () => Promise<void>): Promise<void> => (turn = turn.then(work).catch(onProblem));
  const keyOf = (sender: Sender, patientId: string): string => `${sender.deviceId} ${patientId}`;

  function meet(sender: Sender, patientId: string): Watched {
    const key = keyOf(sender, patientId);
    const known = watched.get(key) ?? { ...sender, patientId, watch: startWatching, told: new Map(), untold: [] };
    watched.set(key, known);
    return known;
  }

  function take(one: Watched, chunk: Waveform, nowMs: number): void {
    const heard = hearChunk(one.watch, chunk, nowMs);
    one.watch = heard.watch;
    one.untold = [...one.untold, ...heard.words];
  }

  /** What is told stays told: the rest is said again until it is stored. */
  async function tell(ones: readonly Watched[]): Promise<void> {
    const nowMs = clock.nowMs();
    const news = ones.flatMap((one) => {
      const words = [...wordsOf(one.watch, nowMs).filter(({ signal, isPresent }) => one.told.get(signal) !== isPresent), ...one.untold];
      return words.length === 0 ? [] : [{ one, words }];
    });
    if (news.length === 0) return;
    await say(news.flatMap(({ one: { tenantId, deviceId, patientId }, words }) => words.map((word) => ({ tenantId, deviceId, patientId, vital: null, ...word }))));
    for (const { one, words } of news) {
      for (const { signal, isPresent } of words) one.told.set(signal, isPresent);
      one.untold = [];
    }
  }

  /** The newest of each channel waits for a slow reader, never two. */
  function show({ deviceId }: Sender, { patientId, ...rest }: Waveform): void {
    const [chunk] = marked([{ ...rest, deviceId: deviceId as DeviceId }]);
    liveFeed.publish(topicName('strips', patientId), `${deviceId} ${rest.channel}`, 'waveform', { patientId, chunk });
  }

  async function hearAll(sender: Sender, waveforms: readonly Waveform[]): Promise<void> {
    const nowMs = clock.nowMs();
    const touched = new Set<Watched>();
    for (const [patientId, chunks] of Map.groupBy(waveforms, (chunk) => chunk.patientId)) {
      if (!isOurs(patientId)) continue;
      if (!watched.has(keyOf(sender, patientId))) await rebuild(nowMs, TAKEN_OVER_WITHIN_MS, patientId, (row) => !chunks.some(({ channel, seq, startAt }) => row.channel === channel && row.seq === seq && row.startAt === startAt));
      const one = meet(sender, patientId);
      for (const chunk of chunks.toSorted((a, b) => a.startAt - b.startAt)) take(one, chunk, nowMs);
      touched.add(one);
    }
    await tell([...touched]);
  }

  /** Devices not watched yet, from the last stored chunks, each heard when it came; but from none that is only now being heard. */
  async function rebuild(nowMs: number, withinMs: number, patientId: string | null, isPast: (row: NewestWaveform) => boolean): Promise<void> {
    const rows = await pg.asEngine((tx) => listNewestWaveforms(tx, nowMs - withinMs, REBUILT_FROM_MS, patientId), { readOnly: true });
    const isNew = (row: NewestWaveform): boolean => isPast(row) && isOurs(row.patientId) && !watched.has(keyOf(row, row.patientId));
    const met = new Set<Watched>();
    for (const row of rows.filter(isNew)) {
      const one = meet({ tenantId: row.tenantId, deviceId: row.deviceId }, row.patientId);
      take(one, row, row.receivedAt);
      met.add(one);
    }
    // A fall of before was told then.
    for (const one of met) Object.assign(one, { untold: [], watch: withGrace(one.watch, nowMs) });
  }

  async function look(): Promise<void> {
    for (const [key, one] of watched) if (!isOurs(one.patientId)) watched.delete(key);
    if (looks % REBUILD_EVERY_LOOKS === 0) await rebuild(clock.nowMs(), looks === 0 ? MISSED_WITHIN_MS : TAKEN_OVER_WITHIN_MS, null, ({ receivedAt }) => looks === 0 || receivedAt < clock.nowMs() - UNHEARD_MS);
    looks += 1;
    await tell([...watched.values()]);
  }

  return {
    hear(sender, waveforms) {
      const nowMs = clock.nowMs();
      for (const chunk of waveforms) if (chunk.kind !== 'acceleration' && chunk.endAt >= nowMs - LATE_MS) show(sender, chunk);
      void inTurn(() => hearAll(sender, waveforms));
    },
    settled: () => turn,
    async start() {
      await inTurn(look);
      timer = setInterval(() => void inTurn(look), LOOK_EVERY_MS);
    },
    async stop() {
      clearInterval(timer);
      await turn;
    },
  };
}

const withGrace = (watch: DeviceWatch, nowMs: number): DeviceWatch =>
  watch.heardAt === null ? watch : { ...watch, heardAt: Math.max(watch.heardAt, nowMs - SILENT_MS + GRACE_MS) };
