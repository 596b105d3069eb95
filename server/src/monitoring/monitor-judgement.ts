// How the rules of a patient are judged on a draft: limits, rates, scores, what is overdue, and combinations of these.
import type { AlarmPriority, VitalKind } from '@mydr24/protocol';
import type { Severity } from './alarm-condition.ts';
import { lookUpIn, placeOf, standingOf, stepRule } from './monitor-draft.ts';
import type { Draft } from './monitor-draft.ts';
import { isSameScore, scoreLive } from './news2-live.ts';
import type { VitalNow } from './news2-live.ts';
import { spotValidityMs } from './news2.ts';
import { isSameOther, scoreOther } from './other-score.ts';
import type { OtherScoreFor } from './other-score.ts';
import { rankOf, scoreBand } from './rule-set.ts';
import type { CompiledRule, RuleSet } from './rule-set.ts';
import { changeOver, nOfM } from './rule-window.ts';
import { isContinuous } from './stream-watch.ts';
import { severityOf } from './threshold.ts';

type RuleOf<Type extends CompiledRule['type']> = Extract<CompiledRule, { type: Type }>;

/** A later vital of a rule is judged only while the more trusted ones before it are silent. */
function isOutranked(draft: Draft, ruleVitals: readonly VitalKind[], kind: VitalKind, nowMs: number): boolean {
  for (const trusted of ruleVitals) {
    if (trusted === kind) break;
    const watch = draft.streams[placeOf[trusted]]?.watch;
    if (watch !== undefined && nowMs - watch.lastSeenMs < (watch.noDataMs ?? 0)) return true;
  }
  return false;
}

/** A spot value stands alone until the next one, or until it is as old as no screen shows as current. */
export const isStandingAlone = ({ noDataMs, atMs }: VitalNow, nowMs: number): boolean => !isContinuous(noDataMs) && nowMs - atMs <= spotValidityMs.temperature;

export function judgeLimits(draft: Draft, kind: VitalKind, value: number, isSpot: boolean, nowMs: number): void {
  const { rules, ofKind } = draft.before.settings.rules;
  for (const place of ofKind[kind]) {
    const one = rules[place] as RuleOf<'threshold' | 'rate'>;
    if (isOutranked(draft, one.rule.vitals, kind, nowMs)) continue;
    const severity = one.type === 'rate' ? judgeRate(draft, place, one, value, nowMs) : judgeThreshold(draft, place, one, value, nowMs);
    if (severity !== null) stepRule(draft, place, { type: 'judged', severity, isSpot }, nowMs);
  }
}

function judgeThreshold(draft: Draft, place: number, one: RuleOf<'threshold'>, value: number, nowMs: number): Severity | null {
  const severity = severityOf(one.limits, value, draft.conditions[place]!);
  if (one.rule.nOfM === null) return severity;
  const windowed = nOfM(one.rule.nOfM, draft.windows[place] ?? [], severity, nowMs);
  draft.windows = draft.windows.with(place, windowed.window);
  return windowed.severity;
}

function judgeRate(draft: Draft, place: number, one: RuleOf<'rate'>, value: number, nowMs: number): Severity | null {
  const { window, change, isFull } = changeOver(one.rule, draft.windows[place] ?? [], value, nowMs);
  draft.windows = draft.windows.with(place, window);
  const severity = severityOf(one.limits, change, draft.conditions[place]!);
  return severity === 0 && !isFull ? null : severity;
}

export function judgeScore(draft: Draft, nowMs: number): void {
  const { settings } = draft.before;
  if (settings.isNews2Applicable) judgeNews2(draft, nowMs);
  else if (settings.otherScore) judgeOther(draft, settings.otherScore, nowMs);
}

function judgeNews2(draft: Draft, nowMs: number): void {
  const { settings } = draft.before;
  const score = scoreLive(lookUpIn(draft.streams), settings.spo2Scale, nowMs);
  if (draft.news2 === null || !isSameScore(draft.news2, score)) draft.news2 = score;
  const { sum, scores } = draft.news2;
  stepScore(draft, settings.rules.scoreAt.news2, { total: sum.knownMinimum, isComplete: sum.isComplete, highestPart: highestOf(scores) }, nowMs);
}

function judgeOther(draft: Draft, wanted: OtherScoreFor, nowMs: number): void {
  const score = scoreOther(wanted, lookUpIn(draft.streams), nowMs);
  if (draft.other === null || !isSameOther(draft.other, score)) draft.other = score;
  const { alarmTotal, isComplete, scores } = draft.other;
  stepScore(draft, draft.before.settings.rules.scoreAt[wanted.score], { total: alarmTotal, isComplete, highestPart: highestOf(scores) }, nowMs);
}

function highestOf(scores: Readonly<Record<string, number | null>>): number {
  let highest = 0;
  for (const part in scores) highest = Math.max(highest, scores[part] ?? 0);
  return highest;
}

/** An incomplete score counts by what is known, and only upwards: it may raise an alarm, never calm or lower it. */
function stepScore(draft: Draft, place: number, { total, isComplete, highestPart }: { total: number; isComplete: boolean; highestPart: number }, nowMs: number): void {
  const one = draft.before.settings.rules.rules[place];
  if (one?.type !== 'score') return;
  const severity = scoreBand(one.rule, total, highestPart);
  const isTold = isComplete || (severity > 0 && severity >= standingOf(draft.conditions[place]!));
  if (isTold) stepRule(draft, place, { type: 'judged', severity }, nowMs);
}

/** When the newest of a rule's vitals was last heard; null before the first. */
function lastHeardMs(draft: Pick<Draft, 'streams'>, kinds: readonly VitalKind[]): number | null {
  let last: number | null = null;
  for (const kind of kinds) {
    const stream = draft.streams[placeOf[kind]] ?? null;
    if (stream !== null && (stream.value !== null || stream.code !== null)) last = Math.max(last ?? 0, stream.watch.lastSeenMs);
  }
  return last;
}

/** What is overdue, of the rules at these places. */
export function judgeMissing(draft: Draft, places: readonly number[], nowMs: number): void {
  for (const place of places) {
    const one = draft.before.settings.rules.rules[place] as RuleOf<'missing'>;
    const heardMs = lastHeardMs(draft, one.rule.vitals);
    const severity = heardMs !== null && nowMs - heardMs >= one.rule.afterMs ? rankOf[one.rule.priority] : 0;
    stepRule(draft, place, { type: 'judged', severity, isSpot: true }, nowMs);
  }
}

/** When something will be overdue; null when nothing is expected. */
export function missingAt(monitor: Pick<Draft, 'streams' | 'conditions'>, { rules, missing }: RuleSet): number | null {
  let first: number | null = null;
  for (const place of missing) {
    const one = rules[place] as RuleOf<'missing'>;
    if (monitor.conditions[place]!.name !== 'inactive') continue;
    const heardMs = lastHeardMs(monitor, one.rule.vitals);
    if (heardMs !== null) first = Math.min(first ?? Infinity, heardMs + one.rule.afterMs);
  }
  return first;
}

/** Combinations look at the alarms of other rules as this step left them; new ones also at those that stood before it. */
export function judgeCombinations(draft: Draft, nowMs: number, isAnew = false): void {
  const { rules, combinations } = draft.before.settings.rules;
  if (combinations.length === 0 || (!isAnew && draft.conditions === draft.before.conditions)) return;
  const standingBy = new Map(rules.map((one, place) => [one.rule.id, standingOf(draft.conditions[place]!)]));
  for (const place of combinations) {
    const one = rules[place] as RuleOf<'combination'>;
    const holds = ({ rule, atLeast }: { rule: string; atLeast: AlarmPriority }): boolean => (standingBy.get(rule) ?? 0) >= rankOf[atLeast];
    const isTrue = one.rule.need === 'all' ? one.rule.of.every(holds) : one.rule.of.some(holds);
    const severity = isTrue ? rankOf[one.rule.priority] : 0;
    stepRule(draft, place, { type: 'judged', severity, isSpot: true }, nowMs);
  }
}
