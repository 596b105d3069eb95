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

const kindsOf: Readonly<Record<News2Field, readonly VitalKind[]>> = {
  respiratoryRate: ['respiratory-rate'], spo2: ['spo2'], onOxygen: ['supplemental-oxygen', 'oxygen-flow', 'inspired-oxygen'],
  systolicBP: ['systolic'], pulse: ['heart-rate', 'pulse-rate'], consciousness: ['consciousness'], temperature: ['temperature'],
};
const partKinds = Object.values(kindsOf);
export const news2Kinds: ReadonlySet<VitalKind> = new Set(partKinds.flat());
/** They may come as a stream, and then an old one no longer counts. */
const rates: ReadonlySet<VitalKind> = new Set<VitalKind>(['respiratory-rate', 'spo2', 'heart-rate', 'pulse-rate']);

/** The last millisecond it counts. */
function countsUntil({ kind, vital }: Found): number {
  return vital.atMs + (rates.has(kind) && isContinuous(vital.noDataMs) ? STREAM_VALIDITY_MS : SPOT_VALIDITY_MS);
}

interface Found { readonly kind: VitalKind; readonly vital: VitalNow }

function newestOf(kinds: readonly VitalKind[], lookUp: LookUp): Found | null {
  let best: Found | null = null;
  for (const kind of kinds) {
    const vital = lookUp(kind);
    if (vital !== null && (vital.value !== null || vital.code !== null) && (best === null || vital.atMs > best.vital.atMs)) best = { kind, vital };
  }
  return best;
}

/** The newest of the kinds that answer a part, with its kind; null when there is none or it is too old. */
export function freshestOf(kinds: readonly VitalKind[], lookUp: LookUp, nowMs: number): Found | null {
  const best = newestOf(kinds, lookUp);
  return best !== null && countsUntil(best) >= nowMs ? best : null;
}

/** The first moment at which one that counts now is too old; null when none counts. Of the kinds of a group the freshest counts. */
export function firstExpiryOf(groups: readonly (readonly VitalKind[])[], lookUp: LookUp, nowMs: number): number | null {
  let first = Infinity;
  for (const kinds of groups) {
    const best = freshestOf(kinds, lookUp, nowMs);
    // One past the last valid millisecond.
    if (best !== null) first = Math.min(first, countsUntil(best) + 1);
  }
  return first === Infinity ? null : first;
}

// FiO2 of room air is 21 %.
const ROOM_AIR_PCT = 21;

export function isOnOxygen(kind: VitalKind, vital: VitalNow): boolean {
  if (kind === 'supplemental-oxygen') return vital.code === 'oxygen';
  return (vital.value ?? 0) > (kind === 'inspired-oxygen' ? ROOM_AIR_PCT : 0);
}

export function scoreLive(lookUp: LookUp, scale: Spo2Scale, nowMs: number): LiveScore {
  const freshest = (field: News2Field): Found | null => freshestOf(kindsOf[field], lookUp, nowMs);
  const valueOf = (field: News2Field): number | null => freshest(field)?.vital.value ?? null;
  const oxygen = freshest('onOxygen');
  const scores = scoreParts({
    respiratoryRate: valueOf('respiratoryRate'), spo2: valueOf('spo2'), systolicBP: valueOf('systolicBP'), pulse: valueOf('pulse'),
    temperature: valueOf('temperature'),
    onOxygen: oxygen === null ? null : isOnOxygen(oxygen.kind, oxygen.vital),
    consciousness: freshest('consciousness')?.vital.code ?? null,
  }, scale);
  const missing = news2Parameters.filter((parameter) => scores[parameter] === null);
  return { scores, sum: sumParts(scores), missing, scale, scoredAtMs: nowMs };
}

export function isSameScore(a: LiveScore, b: LiveScore): boolean {
  return a.scale === b.scale && news2Parameters.every((parameter) => a.scores[parameter] === b.scores[parameter]);
}

/** The first moment at which a part that counts now is too old; null when nothing counts. */
export const scoreExpiresAt = (lookUp: LookUp, nowMs: number): number | null => firstExpiryOf(partKinds, lookUp, nowMs);

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
