// Decides what the demo's devices send next: every patient's monitor its stream, every facility's observation cart what
// nurses take by hand. Pure; device-player-engine.ts keeps the time and does the sending. It invents one thing, openly: where
// the record holds no consciousness and no oxygen, a nurse charts "alert" and "air" (see simulation/data/README.md).
import { loincOfKind, type ReadingSubmission, type VitalKind } from '@mydr24/protocol';
import { demoId, mixed } from './demo-ids.ts';
import { consciousnessOfGcs } from './recorded-stays.ts';
import { dueBetween, offsetAtS, streamKinds, type DueReading, type Track } from './replay-track.ts';

/** Played time against the wall: they run together at `rate` from the anchor on; paused, played time stands still. */
export interface PlayClock {
  readonly wallMs: number;
  readonly playedMs: number;
  readonly rate: number;
  readonly isPaused: boolean;
}

export interface DeviceBatch { readonly deviceId: string; readonly readings: readonly ReadingSubmission[] }

export const startClock = (wallMs: number): PlayClock => ({ wallMs, playedMs: 0, rate: 1, isPaused: false });

export function playedAt(clock: PlayClock, wallMs: number): number {
  return clock.isPaused ? clock.playedMs : clock.playedMs + Math.floor((wallMs - clock.wallMs) * clock.rate);
}
const wallAt = (clock: PlayClock, playedMs: number): number => Math.round(clock.wallMs + (playedMs - clock.playedMs) / clock.rate);

/** Moves the anchor to now, so that what was already played stays played. */
const anchored = (clock: PlayClock, wallMs: number): PlayClock => ({ ...clock, wallMs, playedMs: playedAt(clock, wallMs) });
export const pauseClock = (clock: PlayClock, wallMs: number): PlayClock => ({ ...anchored(clock, wallMs), isPaused: true });
export const resumeClock = (clock: PlayClock, wallMs: number): PlayClock => ({ ...anchored(clock, wallMs), isPaused: false });
export const setRate = (clock: PlayClock, wallMs: number, rate: number): PlayClock => ({ ...anchored(clock, wallMs), rate });

export const monitorIdOf = (track: Track): string => demoId('device', 'monitor', track.stay.stayId);
export const cartIdOf = (track: Track): string => demoId('device', 'charting', track.facilityId);

/** How often a nurse looks in on a patient, played time: four-hourly at an hour a minute. */
const ROUND_EVERY_MS = 240_000;
const STAR_ROUND_EVERY_MS = 60_000;

/** The order of kinds makes device sequence numbers that rise with time and repeat exactly when a batch is sent again. */
const SEQ_KINDS = 16;
const kindOrder: readonly string[] = [
  'heart-rate', 'respiratory-rate', 'spo2', 'systolic', 'diastolic', 'mean-arterial-pressure', 'temperature', 'inspired-oxygen', 'gcs', 'consciousness', 'supplemental-oxygen',
];
/** A cart serves many patients at the same millisecond, so its numbers carry a patient's slot, too. */
const SEQ_SLOTS = 256;

/** Milliseconds since 2025 keep the product of time, slots and kinds below 2^53. */
const SEQ_EPOCH_MS = Date.UTC(2025, 0, 1);
const seqOf = (takenAt: number, kind: string, slot: number): number => ((takenAt - SEQ_EPOCH_MS) * SEQ_SLOTS + slot) * SEQ_KINDS + Math.max(0, kindOrder.indexOf(kind));

const OXYGEN_CODE = '3151-8';
const CONSCIOUSNESS_CODE = '67775-7';
const ROOM_AIR_PCT = 21;
const oxygenOf = (inspiredPct: number): 'air' | 'oxygen' => (inspiredPct > ROOM_AIR_PCT ? 'oxygen' : 'air');

interface Item { readonly deviceId: string; readonly submission: ReadingSubmission }

/** The submissions one recorded reading becomes: FiO2 also answers "air or oxygen", GCS answers consciousness. */
function itemsOf({ track, reading }: DueReading, takenAt: number, slot: number): Item[] {
  const { kind, value, unit } = reading;
  const patientId = track.patientId;
  const item = (kindSent: string, code: string, sent: ReadingSubmission['value'], unitSent: string | undefined): Item => ({
    deviceId: streamKinds.includes(kindSent) ? monitorIdOf(track) : cartIdOf(track),
    submission: { seq: seqOf(takenAt, kindSent, slot), patientId: patientId as NonNullable<ReadingSubmission['patientId']>, code, value: sent, ...(unitSent === undefined ? {} : { unit: unitSent }), takenAt },
  });
  if (kind === 'gcs') return value === null ? [] : [item('consciousness', CONSCIOUSNESS_CODE, consciousnessOfGcs(value), undefined)];
  const code = loincOfKind[kind as VitalKind]?.[0];
  if (code === undefined) return [];
  const sent = [item(kind, code, value, unit)];
  if (kind === 'inspired-oxygen' && value !== null) sent.push(item('supplemental-oxygen', OXYGEN_CODE, oxygenOf(value), undefined));
  return sent;
}

/** A nurse's round: what the record does not say. Never against the record, which is looked up first. */
function roundItems(track: Track, playedMs: number, takenAt: number, slot: number): Item[] {
  const item = (kind: string, code: string, value: string): Item => ({
    deviceId: cartIdOf(track),
    submission: { seq: seqOf(takenAt, kind, slot), patientId: track.patientId as NonNullable<ReadingSubmission['patientId']>, code, value, takenAt },
  });
  const isCharted = track.stay.readings.some((reading) => reading.kind === 'gcs');
  const offsetS = offsetAtS(track, playedMs);
  const inspired = track.stay.readings.findLast((reading) => reading.kind === 'inspired-oxygen' && reading.value !== null && reading.offsetS <= offsetS)?.value;
  const breathes = oxygenOf(inspired ?? track.stay.inspiredOxygenBefore ?? ROOM_AIR_PCT);
  return [...(isCharted ? [] : [item('consciousness', CONSCIOUSNESS_CODE, 'A')]), item('supplemental-oxygen', OXYGEN_CODE, breathes)];
}

function roundsBetween(track: Track, from: number, to: number): number[] {
  const everyMs = track.stay.group === 'deteriorating' ? STAR_ROUND_EVERY_MS : ROUND_EVERY_MS;
  const shift = mixed(track.patientId, 47) % everyMs;
  const rounds: number[] = [];
  for (let at = Math.ceil((from - shift) / everyMs) * everyMs + shift; at < to; at += everyMs) rounds.push(at);
  return rounds;
}

/**
 * Everything due with `from <= played < to`, one batch a device, each in order of device time. `from` may lie before
 * zero: that is what the devices had stored before the demo began.
 */
export function batchesBetween(tracks: readonly Track[], clock: PlayClock, from: number, to: number): DeviceBatch[] {
  const byDevice = new Map<string, Map<number, ReadingSubmission>>();
  tracks.forEach((track, index) => {
    const slot = index % SEQ_SLOTS;
    const items = [
      ...dueBetween(track, from, to).flatMap((due) => itemsOf(due, wallAt(clock, due.playedMs), slot)),
      ...roundsBetween(track, from, to).flatMap((at) => roundItems(track, at, wallAt(clock, at), slot)),
    ];
    for (const { deviceId, submission } of items) {
      const batch = byDevice.get(deviceId) ?? new Map<number, ReadingSubmission>();
      if (batch.size === 0) byDevice.set(deviceId, batch);
      // The record comes first: a round at the same moment adds nothing to what it says.
      if (!batch.has(submission.seq)) batch.set(submission.seq, submission);
    }
  });
  const inOrder = (batch: Map<number, ReadingSubmission>): ReadingSubmission[] => [...batch.values()].toSorted((a, b) => a.seq - b.seq);
  return [...byDevice].map(([deviceId, batch]) => ({ deviceId, readings: inOrder(batch) }));
}
