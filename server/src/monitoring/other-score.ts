// The score of those NEWS2 is not for, from their latest vitals: PEWS by the age they have now, MEOWS in pregnancy. Which it is, is
// decided at every judgement; the tables are in pews.ts and meows.ts.
import type { EarlyWarning, VitalKind } from '@mydr24/protocol';
import { scoreMeows, sumMeows, type MeowsScores } from './meows.ts';
import { firstExpiryOf, freshestOf, isOnOxygen, news2Kinds, type LookUp } from './news2-live.ts';
import { pewsAgeOf, scorePews, sumPews, totalOfLevel, type PewsAge, type PewsScores } from './pews.ts';
import { scoreQsofa, sumQsofa } from './qsofa.ts';

export type OtherScoreFor = { readonly score: 'pews'; readonly age: PewsAge } | { readonly score: 'meows' };
export interface OtherScore {
  readonly of: OtherScoreFor;
  readonly scores: Readonly<Record<string, number | null>>;
  readonly isComplete: boolean;
  readonly knownMinimum: number;
  /** What the alarm is judged by: at least the total that the level of consciousness stands for. */
  readonly alarmTotal: number;
  readonly missing: readonly string[];
  readonly band: EarlyWarning['band'];
  readonly scoredAtMs: number;
}

export const scoredKinds: ReadonlySet<VitalKind> = new Set<VitalKind>([...news2Kinds, 'diastolic', 'respiratory-distress', 'capillary-refill']);
/** Each by itself: of two that answer one part either may be asked. */
const eachScored = [...scoredKinds].map((kind) => [kind]);

const heart: readonly VitalKind[] = ['heart-rate', 'pulse-rate'];
const oxygenKinds: readonly VitalKind[] = ['supplemental-oxygen', 'oxygen-flow', 'inspired-oxygen'];

function reader(lookUp: LookUp, nowMs: number) {
  const freshest = (...kinds: readonly VitalKind[]) => freshestOf(kinds, lookUp, nowMs);
  const value = (...kinds: readonly VitalKind[]): number | null => freshest(...kinds)?.vital.value ?? null;
  const code = (kind: VitalKind): string | null => freshest(kind)?.vital.code ?? null;
  return { freshest, value, code };
}

/** The three that answer it are told apart by the newest: a flow of an hour ago says nothing once somebody charted air. */
function oxygenOf(lookUp: LookUp, nowMs: number): { isOnAir: boolean | null; oxygenFlow: number | null; inspiredOxygen: number | null } {
  const { freshest } = reader(lookUp, nowMs);
  const newest = freshest(...oxygenKinds);
  if (newest === null) return { isOnAir: null, oxygenFlow: null, inspiredOxygen: null };
  const isOnAir = !isOnOxygen(newest.kind, newest.vital);
  const amountOf = (kind: VitalKind): number | null => (isOnAir ? null : (freshest(kind)?.vital.value ?? null));
  return { isOnAir, oxygenFlow: amountOf('oxygen-flow'), inspiredOxygen: amountOf('inspired-oxygen') };
}

export function scoreOther(of: OtherScoreFor, lookUp: LookUp, nowMs: number): OtherScore {
  const { value, code } = reader(lookUp, nowMs);
  const shared = { respiratoryRate: value('respiratory-rate'), spo2: value('spo2'), heartRate: value(...heart), systolicBP: value('systolic'), consciousness: code('consciousness') };
  if (of.score === 'meows') {
    const scores: MeowsScores = scoreMeows({ ...shared, temperature: value('temperature'), diastolicBP: value('diastolic') });
    const { isComplete, knownMinimum, missing, isTriggered } = sumMeows(scores);
    return { of, scores, isComplete, knownMinimum, alarmTotal: knownMinimum, missing, band: isTriggered === null ? null : isTriggered ? 'medium' : 'none', scoredAtMs: nowMs };
  }
  const scores: PewsScores = scorePews({ ...shared, ...oxygenOf(lookUp, nowMs), respiratoryDistress: code('respiratory-distress'), capillaryRefill: value('capillary-refill') }, of.age);
  const { isComplete, knownMinimum, missing, level } = sumPews(scores, shared.consciousness);
  return { of, scores, isComplete, knownMinimum, alarmTotal: Math.max(knownMinimum, level === null ? 0 : totalOfLevel[level]), missing, band: level, scoredAtMs: nowMs };
}

export function isSameOther(a: OtherScore, b: OtherScore): boolean {
  return a.band === b.band && a.of.score === b.of.score && Object.keys(b.scores).every((part) => a.scores[part] === b.scores[part]);
}

/** The first moment at which a part that counts now is too old. */
export const otherExpiresAt = (lookUp: LookUp, nowMs: number): number | null => firstExpiryOf(eachScored, lookUp, nowMs);

/** Which score is for whom, now. Null where none of ours is. */
export function otherScoreFor(ageMonths: number, isPregnant: boolean): OtherScoreFor | null {
  const age = pewsAgeOf(ageMonths);
  if (isPregnant && ageMonths >= 10 * 12) return { score: 'meows' };
  return age === null ? null : { score: 'pews', age };
}

/** As screens get it, with qSOFA beside for adults; null while nothing is known. */
export function shownOther(of: OtherScoreFor, lookUp: LookUp, nowMs: number): EarlyWarning | null {
  const { scores, isComplete, knownMinimum, missing, band, scoredAtMs } = scoreOther(of, lookUp, nowMs);
  if (missing.length === Object.keys(scores).length) return null;
  const known = Object.entries(scores).flatMap(([part, points]) => (points === null ? [] : [[part, points] as const]));
  return {
    score: of.score, chart: of.score === 'pews' ? of.age : null, status: isComplete ? 'complete' : 'incomplete', total: isComplete ? knownMinimum : null,
    knownMinimum, scores: Object.fromEntries(known), missing: [...missing], band, scoredAt: scoredAtMs,
  };
}

/** Adults only; never the cause of an alarm. */
export function shownQsofa(lookUp: LookUp, nowMs: number): EarlyWarning | null {
  const { value, code } = reader(lookUp, nowMs);
  const scores = scoreQsofa({ respiratoryRate: value('respiratory-rate'), systolicBP: value('systolic'), consciousness: code('consciousness') });
  const { isComplete, knownMinimum, missing, isPositive } = sumQsofa(scores);
  if (missing.length === Object.keys(scores).length) return null;
  const known = Object.entries(scores).flatMap(([part, points]) => (points === null ? [] : [[part, points] as const]));
  return {
    score: 'qsofa', chart: null, status: isComplete ? 'complete' : 'incomplete', total: isComplete ? knownMinimum : null, knownMinimum,
    scores: Object.fromEntries(known), missing: [...missing], band: isPositive === null ? null : isPositive ? 'medium' : 'none', scoredAt: nowMs,
  };
}

