// NEWS2 of one patient from the latest vitals: which value stands for which part, for how long, and how severe the score is
// as an alarm. The scoring itself is in news2.ts.
import type { News2Parameter, News2Shown, VitalKind } from '@mydr24/protocol';
import { news2Parameters, scoreParts, spotValidityMs, sumParts } from './news2.ts';
import type { News2Field, News2Scores, News2Sum, Spo2Scale } from './news2.ts';
import { isContinuous } from './stream-watch.ts';

/** The newest value of a vital with device time. */
export interface VitalNow {
  readonly value: number | null;
  readonly code: string | null;
  readonly unit: string | null;
  readonly atMs: number;
  /** Null for spot measurements. */
  readonly noDataMs: number | null;
}
export type LookUp = (kind: VitalKind) => VitalNow | null;

export interface LiveScore {
  readonly scores: News2Scores;
  readonly sum: News2Sum;
  readonly missing: readonly News2Parameter[];
  readonly scale: Spo2Scale;
  readonly scoredAtMs: number;
}

const HOUR_MS = 3_600_000;
/** An hour-old value of a continuous stream is no longer how the patient is (ours). */
const STREAM_VALIDITY_MS = HOUR_MS;
/** The same for every part (news2.ts). */
const SPOT_VALIDITY_MS = spotValidityMs.temperature;

export const news2Kinds: ReadonlySet<VitalKind> = new Set([
  'respiratory-rate', 'spo2', 'supplemental-oxygen', 'oxygen-flow', 'inspired-oxygen', 'systolic', 'heart-rate', 'pulse-rate', 'consciousness', 'temperature',
]);
const kindsOf: Readonly<Record<News2Field, readonly VitalKind[]>> = {
  respiratoryRate: ['respiratory-rate'], spo2: ['spo2'], onOxygen: ['supplemental-oxygen', 'oxygen-flow', 'inspired-oxygen'],
  systolicBP: ['systolic'], pulse: ['heart-rate', 'pulse-rate'], consciousness: ['consciousness'], temperature: ['temperature'],
};
const streamed: ReadonlySet<News2Field> = new Set<News2Field>(['respiratoryRate', 'spo2', 'pulse']);
const fields = Object.keys(kindsOf) as News2Field[];

/** `isRate`: it may come as a stream, and then an old one no longer counts. */
export function expiresAt(isRate: boolean, vital: VitalNow): number {
  return vital.atMs + (isRate && isContinuous(vital.noDataMs) ? STREAM_VALIDITY_MS : SPOT_VALIDITY_MS);
}

type Found = { readonly kind: VitalKind; readonly vital: VitalNow } | null;

function newestOf(kinds: readonly VitalKind[], lookUp: LookUp): Found {
  let best: { kind: VitalKind; vital: VitalNow } | null = null;
  for (const kind of kinds) {
    const vital = lookUp(kind);
    if (vital !== null && (vital.value !== null || vital.code !== null) && (best === null || vital.atMs > best.vital.atMs)) best = { kind, vital };
  }
  return best;
}

/** The newest of the kinds that answer a part, with its kind; null when there is none or it is too old. */
export function freshestOf(kinds: readonly VitalKind[], rates: ReadonlySet<VitalKind>, lookUp: LookUp, nowMs: number): Found {
  const best = newestOf(kinds, lookUp);
  return best !== null && expiresAt(rates.has(best.kind), best.vital) >= nowMs ? best : null;
}

function freshest(field: News2Field, lookUp: LookUp, nowMs: number): Found {
  const best = newestOf(kindsOf[field], lookUp);
  return best !== null && expiresAt(streamed.has(field), best.vital) >= nowMs ? best : null;
}

// FiO2 of room air is 21 %.
const ROOM_AIR_PCT = 21;

export function isOnOxygen(kind: VitalKind, vital: VitalNow): boolean {
  if (kind === 'supplemental-oxygen') return vital.code === 'oxygen';
  return (vital.value ?? 0) > (kind === 'inspired-oxygen' ? ROOM_AIR_PCT : 0);
}

export function scoreLive(lookUp: LookUp, scale: Spo2Scale, nowMs: number): LiveScore {
  const valueOf = (field: News2Field): number | null => freshest(field, lookUp, nowMs)?.vital.value ?? null;
  const oxygen = freshest('onOxygen', lookUp, nowMs);
  const scores = scoreParts({
    respiratoryRate: valueOf('respiratoryRate'), spo2: valueOf('spo2'), systolicBP: valueOf('systolicBP'), pulse: valueOf('pulse'),
    temperature: valueOf('temperature'),
    onOxygen: oxygen === null ? null : isOnOxygen(oxygen.kind, oxygen.vital),
    consciousness: freshest('consciousness', lookUp, nowMs)?.vital.code ?? null,
  }, scale);
  const missing = news2Parameters.filter((parameter) => scores[parameter] === null);
  return { scores, sum: sumParts(scores), missing, scale, scoredAtMs: nowMs };
}

export function isSameScore(a: LiveScore, b: LiveScore): boolean {
  return a.scale === b.scale && news2Parameters.every((parameter) => a.scores[parameter] === b.scores[parameter]);
}

/** The first moment at which a part that counts now is too old; null when nothing counts. */
export function scoreExpiresAt(lookUp: LookUp, nowMs: number): number | null {
  let first = Infinity;
  for (const field of fields) {
    const best = freshest(field, lookUp, nowMs);
    // One past the last valid millisecond.
    if (best !== null) first = Math.min(first, expiresAt(streamed.has(field), best.vital) + 1);
  }
  return first === Infinity ? null : first;
}

/** As screens get it. */
export function shownScore(score: LiveScore): News2Shown {
  const { scores, sum, missing, scale, scoredAtMs } = score;
  const known = Object.entries(scores).filter((entry): entry is [News2Parameter, number] => entry[1] !== null);
  return {
    status: sum.isComplete ? 'complete' : 'incomplete',
    total: sum.isComplete ? sum.knownMinimum : null,
    knownMinimum: sum.knownMinimum,
    scores: Object.fromEntries(known),
    missing: [...missing],
    anySingleThree: sum.anySingleThree,
    riskBand: sum.risk?.riskBand ?? null,
    minMonitoring: sum.risk?.minMonitoring ?? null,
    spo2ScaleUsed: scale,
    scoredAt: scoredAtMs,
  };
}
