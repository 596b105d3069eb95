// One patient's monitor as a value, and a step under way on it: what is copied, changed and told. Judges nothing: the steps are in
// patient-monitor.ts, the judging of rules in monitor-judgement.ts.
import { vitalKinds } from '@mydr24/protocol';
import type { AlarmInactivation, AlarmKind, AlarmPhase, AlarmPriority, AlarmState, VitalKind } from '@mydr24/protocol';
import { stepCondition } from './alarm-condition.ts';
import type { ConditionChange, ConditionCommand, ConditionEvent, ConditionState, Severity, TimedCommand } from './alarm-condition.ts';
import type { EmergencyCause } from './default-rules.ts';
import type { SignalWord } from './device-signals.ts';
import type { LiveScore, LookUp, VitalNow } from './news2-live.ts';
import type { Spo2Scale } from './news2.ts';
import type { OtherScore, OtherScoreFor } from './other-score.ts';
import { alarmKindOf, bandFacts, rankOf } from './rule-set.ts';
import type { CompiledRule, RuleSet } from './rule-set.ts';
import type { Window } from './rule-window.ts';
import { technicalConfig } from './stream-watch.ts';
import type { StreamWatch } from './stream-watch.ts';

export interface MonitorSettings {
  readonly rules: RuleSet;
  readonly spo2Scale: Spo2Scale;
  /** False under 16 years, in pregnancy and up to six weeks after birth (RCP 2017): no score, no score alarm. */
  readonly isNews2Applicable: boolean;
  /** The score for whom NEWS2 is not for; null where none is. */
  readonly otherScore?: OtherScoreFor | null;
}

/** One vital's stream: its newest current value and its watch. */
export interface Stream extends VitalNow { readonly watch: StreamWatch }

export interface PersistedCondition {
  readonly key: string;
  /** Null when the condition is as if it had never been. */
  readonly state: ConditionState | null;
}

export interface Monitor {
  readonly settings: MonitorSettings;
  /** By the place of the kind in `vitalKinds`. */
  readonly streams: readonly (Stream | null)[];
  /** By the place of the rule in the rule set. */
  readonly conditions: readonly ConditionState[];
  /** The same object until a part of the score changes. */
  readonly news2: LiveScore | null;
  /** PEWS or MEOWS for whom they are for; the same object until a part changes. */
  readonly other: OtherScore | null;
  /** What rules remember of past values, by the place of the rule. */
  readonly windows: readonly (Window | null)[];
  /** Conditions that were stored but have no rule any more; their alarms end at the next step. */
  readonly orphans: readonly PersistedCondition[];
}

/** Already normalised. A null value with a null code says: measured, no valid value. */
export interface MonitorReading {
  readonly type: 'reading';
  readonly kind: VitalKind;
  readonly value: number | null;
  readonly code: string | null;
  readonly unit: string | null;
  readonly deviceAtMs: number;
  /** The device's own limit of silence, null for none; left out, the kind's default counts. */
  readonly noDataMs?: number | null;
}

export type MonitorEvent =
  | MonitorReading
  | { readonly type: 'tick' }
  | { readonly type: 'command'; readonly conditionKey: string; readonly command: ConditionCommand | TimedCommand; readonly untilMs?: number }
  /** What a device says about itself, or a detector found in its waveform. */
  | { readonly type: 'signal'; readonly signal: SignalWord; readonly isPresent: boolean }
  | { readonly type: 'settings'; readonly settings: MonitorSettings };

/** All an alarm row and its topic event need. */
export interface MonitorChange {
  readonly conditionKey: string;
  readonly ruleId: string;
  readonly ruleVersion: number;
  readonly kind: AlarmKind;
  readonly phase: AlarmPhase;
  readonly state: AlarmState;
  readonly priority: AlarmPriority;
  readonly inactivation: AlarmInactivation;
  readonly pausedUntilMs: number | null;
  /** Null for NEWS2, whose value is the known minimum. */
  readonly vital: VitalKind | null;
  readonly value: number | null;
  readonly unit: string | null;
  readonly limit: number | null;
  readonly measuredAtMs: number | null;
  readonly atMs: number;
  /** Set at a start or an escalation that is an emergency by itself. */
  readonly raises: EmergencyCause | null;
  /** It ended because nothing judges it any more. */
  readonly isUnwatched?: true;
}

export interface MonitorStep {
  readonly monitor: Monitor;
  readonly changes: readonly MonitorChange[];
  /** Conditions to store: only discrete moves (pending since, paused until ...), nothing for an ordinary reading. */
  readonly persist: readonly PersistedCondition[];
}

/** What came back from the readings table. */
export interface RestoredVital extends VitalNow {
  readonly kind: VitalKind;
  readonly receivedAtMs: number;
}

export const placeOf = Object.fromEntries(vitalKinds.map((kind, place) => [kind, place])) as Readonly<Record<VitalKind, number>>;
export const nothing: readonly never[] = [];
export const standingOf = (state: ConditionState): Severity => (state.name === 'active' ? rankOf[state.priority] : 0);
export const lookUpIn = (streams: readonly (Stream | null)[]): LookUp => (kind) => streams[placeOf[kind]] ?? null;
export const technicalOf = (monitor: Monitor) => technicalConfig(monitor.settings.rules.audioPauseMs);

/** A step under way: copies what it changes, once, and collects what came of it. */
export interface Draft {
  readonly before: Monitor;
  streams: readonly (Stream | null)[];
  conditions: readonly ConditionState[];
  news2: LiveScore | null;
  other: OtherScore | null;
  windows: readonly (Window | null)[];
  changes: MonitorChange[] | null;
  persist: PersistedCondition[] | null;
}

export const draftOf = (before: Monitor): Draft => ({
  before, streams: before.streams, conditions: before.conditions, news2: before.news2, other: before.other, windows: before.windows, changes: null, persist: null,
});

export function finished(draft: Draft): MonitorStep {
  const { before, streams, conditions, news2, other, windows, changes, persist } = draft;
  const isSame = streams === before.streams && conditions === before.conditions && news2 === before.news2 && other === before.other && windows === before.windows;
  const monitor = isSame ? before : { settings: before.settings, streams, conditions, news2, other, windows, orphans: before.orphans };
  return { monitor, changes: changes ?? nothing, persist: persist ?? nothing };
}

export const stored = (key: string, state: ConditionState): PersistedCondition => ({ key, state: state.name === 'inactive' ? null : state });

export function setStream(draft: Draft, place: number, stream: Stream): void {
  draft.streams = draft.streams.with(place, stream);
}

interface Measured { readonly vital: VitalKind | null; readonly value: number | null; readonly unit: string | null; readonly measuredAtMs: number | null }

/** The value behind a rule: the newest stream of its vitals, or the score. */
function measuredFor(draft: Draft, one: CompiledRule): Measured {
  if (one.type === 'score') {
    const score = one.rule.score === 'news2' ? draft.news2 : draft.other;
    const value = score === null ? null : 'sum' in score ? score.sum.knownMinimum : score.knownMinimum;
    return { vital: null, value, unit: '{score}', measuredAtMs: score?.scoredAtMs ?? null };
  }
  if (one.type === 'combination' || one.type === 'technical' || one.type === 'finding') return { vital: null, value: null, unit: null, measuredAtMs: null };
  let vital: VitalKind | null = one.rule.vitals[0] ?? null;
  let newest: Stream | null = null;
  for (const kind of one.rule.vitals) {
    const stream = draft.streams[placeOf[kind]] ?? null;
    if (stream !== null && (newest === null || stream.atMs > newest.atMs)) [vital, newest] = [kind, stream];
  }
  return { vital, value: newest?.value ?? null, unit: newest?.unit ?? null, measuredAtMs: newest?.atMs ?? null };
}

function noteRule(draft: Draft, one: CompiledRule, change: ConditionChange, atMs: number): void {
  const { limit, raises } = bandFacts(one, change.priority);
  const isWorse = change.phase === 'start' || change.phase === 'escalate';
  (draft.changes ??= []).push({
    conditionKey: one.rule.id, ruleId: one.rule.id, ruleVersion: one.rule.version, kind: alarmKindOf(one), ...change,
    ...measuredFor(draft, one), limit, atMs, raises: isWorse ? raises : null,
  });
}

export function stepRule(draft: Draft, place: number, event: ConditionEvent, nowMs: number): void {
  const one = draft.before.settings.rules.rules[place]!;
  const state = draft.conditions[place]!;
  const step = stepCondition(state, event, nowMs, one.config);
  if (step.state !== state) {
    draft.conditions = draft.conditions.with(place, step.state);
    (draft.persist ??= []).push(stored(one.rule.id, step.state));
  }
  for (const change of step.changes) noteRule(draft, one, change, nowMs);
}

