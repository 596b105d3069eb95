// Everything watched about one patient as one immutable value: the latest vitals, the alarm conditions over them, NEWS2, and a
// dead-man timer for each stream. A step takes one event and answers the next value with what changed; it stores nothing, and
// the caller keeps the old value until its commit returned.
//
//   reading -> late? nothing -> stream alive -> its limits -> NEWS2      tick -> delays, pauses, silence, parts too old
//   command -> one condition                                             settings -> rules replaced, orphaned alarms end
import { vitalKinds, vitals } from '@mydr24/protocol';
import type { AlarmInactivation, AlarmKind, AlarmPhase, AlarmPriority, AlarmState, VitalKind } from '@mydr24/protocol';
import { conditionWakeAt, inactive, stepCondition } from './alarm-condition.ts';
import type { ConditionChange, ConditionCommand, ConditionEvent, ConditionState, Severity } from './alarm-condition.ts';
import { NO_DATA_RULE, noDataKey } from './default-rules.ts';
import type { EmergencyCause } from './default-rules.ts';
import { isSameScore, news2Kinds, scoreExpiresAt, scoreLive, scoreSeverity } from './news2-live.ts';
import type { LiveScore, LookUp, VitalNow } from './news2-live.ts';
import { spotValidityMs } from './news2.ts';
import type { Spo2Scale } from './news2.ts';
import { bandFacts } from './rule-set.ts';
import type { CompiledRule, RuleSet } from './rule-set.ts';
import { isContinuous, isLate, see, startWatch, technicalConfig, tickWatch, watchWakeAt, commandWatch } from './stream-watch.ts';
import type { StreamWatch, WatchStep } from './stream-watch.ts';
import { severityOf } from './threshold.ts';

export interface MonitorSettings {
  readonly rules: RuleSet;
  readonly spo2Scale: Spo2Scale;
  /** False under 16 years, in pregnancy and up to six weeks after birth (RCP 2017): no score, no score alarm. */
  readonly isNews2Applicable: boolean;
}

/** One vital's stream: its newest current value and its watch. */
interface Stream extends VitalNow { readonly watch: StreamWatch }

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
  | { readonly type: 'command'; readonly conditionKey: string; readonly command: ConditionCommand }
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

// After a restart nobody could have been heard for a while: a stream gets this long before its silence counts (ours).
const RESTART_GRACE_MS = 10_000;
// A first reading this old or younger may be a device with a wrong clock or zone; an older one is an import of history (ours).
const WRONG_CLOCK_WITHIN_MS = 86_400_000;

const placeOf = Object.fromEntries(vitalKinds.map((kind, place) => [kind, place])) as Readonly<Record<VitalKind, number>>;
const nothing: readonly never[] = [];
const rankOf: Readonly<Record<AlarmPriority, Severity>> = { low: 1, medium: 2, high: 3 };
const standingOf = (state: ConditionState): Severity => (state.name === 'active' ? rankOf[state.priority] : 0);
const lookUpIn = (streams: readonly (Stream | null)[]): LookUp => (kind) => streams[placeOf[kind]] ?? null;
const technicalOf = (monitor: Monitor) => technicalConfig(monitor.settings.rules.audioPauseMs);

/** A step under way: copies what it changes, once, and collects what came of it. */
interface Draft {
  readonly before: Monitor;
  streams: readonly (Stream | null)[];
  conditions: readonly ConditionState[];
  news2: LiveScore | null;
  changes: MonitorChange[] | null;
  persist: PersistedCondition[] | null;
}

const draftOf = (before: Monitor): Draft => ({
  before, streams: before.streams, conditions: before.conditions, news2: before.news2, changes: null, persist: null,
});

function finished(draft: Draft): MonitorStep {
  const { before, streams, conditions, news2, changes, persist } = draft;
  const isSame = streams === before.streams && conditions === before.conditions && news2 === before.news2;
  const monitor = isSame ? before : { settings: before.settings, streams, conditions, news2, orphans: before.orphans };
  return { monitor, changes: changes ?? nothing, persist: persist ?? nothing };
}

const stored = (key: string, state: ConditionState): PersistedCondition => ({ key, state: state.name === 'inactive' ? null : state });

function setStream(draft: Draft, place: number, stream: Stream): void {
  draft.streams = draft.streams.with(place, stream);
}

interface Measured { readonly vital: VitalKind | null; readonly value: number | null; readonly unit: string | null; readonly measuredAtMs: number | null }

/** The value behind a rule: the newest stream of its vitals, or the score. */
function measuredFor(draft: Draft, one: CompiledRule): Measured {
  if (one.type === 'news2') {
    return { vital: null, value: draft.news2?.sum.knownMinimum ?? null, unit: '{score}', measuredAtMs: draft.news2?.scoredAtMs ?? null };
  }
  let vital: VitalKind = one.rule.vitals[0];
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
    conditionKey: one.rule.id, ruleId: one.rule.id, ruleVersion: one.rule.version, kind: 'physiological', ...change,
    ...measuredFor(draft, one), limit, atMs, raises: isWorse ? raises : null,
  });
}

function stepRule(draft: Draft, place: number, event: ConditionEvent, nowMs: number): void {
  const one = draft.before.settings.rules.rules[place];
  const state = draft.conditions[place];
  if (one === undefined || state === undefined) return;
  const step = stepCondition(state, event, nowMs, one.config);
  if (step.state !== state) {
    draft.conditions = draft.conditions.with(place, step.state);
    (draft.persist ??= []).push(stored(one.rule.id, step.state));
  }
  for (const change of step.changes) noteRule(draft, one, change, nowMs);
}

function takeWatch(draft: Draft, kind: VitalKind, stream: Stream, step: WatchStep, nowMs: number): void {
  const { watch } = step;
  if (watch !== stream.watch) setStream(draft, placeOf[kind], { ...stream, watch });
  const before = draft.before.streams[placeOf[kind]]?.watch.technical ?? inactive;
  if (watch.technical !== before) (draft.persist ??= []).push(stored(noDataKey(kind), watch.technical));
  for (const change of step.changes) {
    (draft.changes ??= []).push({
      conditionKey: noDataKey(kind), ruleId: NO_DATA_RULE.id, ruleVersion: NO_DATA_RULE.version, kind: 'technical', ...change,
      vital: kind, value: stream.value, unit: stream.unit, measuredAtMs: stream.atMs, limit: null, atMs: nowMs, raises: null,
    });
  }
}

/** A later vital of a rule is judged only while the more trusted ones before it are silent. */
function isOutranked(draft: Draft, ruleVitals: readonly VitalKind[], kind: VitalKind, nowMs: number): boolean {
  for (const trusted of ruleVitals) {
    if (trusted === kind) return false;
    const watch = draft.streams[placeOf[trusted]]?.watch;
    if (watch !== undefined && watch.noDataMs !== null && nowMs - watch.lastSeenMs < watch.noDataMs) return true;
  }
  return false;
}

/** A spot value stands alone until the next one, or until it is as old as no screen shows as current. */
const isStandingAlone = ({ noDataMs, atMs }: VitalNow, nowMs: number): boolean => !isContinuous(noDataMs) && nowMs - atMs <= spotValidityMs.temperature;

function judgeLimits(draft: Draft, kind: VitalKind, value: number, isSpot: boolean, nowMs: number): void {
  const { rules, ofKind } = draft.before.settings.rules;
  for (const place of ofKind[kind]) {
    const one = rules[place];
    const state = draft.conditions[place];
    if (one === undefined || state === undefined || one.type !== 'threshold') continue;
    if (isOutranked(draft, one.rule.vitals, kind, nowMs)) continue;
    const severity = severityOf(one.limits, value, state);
    if (severity > 0 || state.name !== 'inactive') stepRule(draft, place, { type: 'judged', severity, isSpot }, nowMs);
  }
}

function judgeScore(draft: Draft, nowMs: number): void {
  const { settings } = draft.before;
  if (!settings.isNews2Applicable) return;
  const score = scoreLive(lookUpIn(draft.streams), settings.spo2Scale, nowMs);
  if (draft.news2 === null || !isSameScore(draft.news2, score)) draft.news2 = score;
  const place = settings.rules.news2At;
  const state = draft.conditions[place];
  if (state === undefined) return;
  const severity = scoreSeverity(draft.news2, standingOf(state));
  const isQuiet = severity === 0 && state.name === 'inactive';
  if (severity !== null && !isQuiet) stepRule(draft, place, { type: 'judged', severity }, nowMs);
}

function stepReading(monitor: Monitor, reading: MonitorReading, nowMs: number): MonitorStep {
  const { kind, value, code, unit, deviceAtMs } = reading;
  const noDataMs = reading.noDataMs === undefined ? vitals[kind].noDataMs : reading.noDataMs;
  const before = monitor.streams[placeOf[kind]] ?? null;
  const watch = before === null ? startWatch(nowMs, noDataMs) : before.watch;
  const draft = draftOf(monitor);
  const isHistory = isLate(watch, deviceAtMs, nowMs, noDataMs);
  if (isHistory || (value === null && code === null)) {
    if (before !== null) return isHistory ? finished(draft) : stepTick(monitor, nowMs);
    // Nothing usable yet, but someone is connected: from here on silence counts, also that of a wrong clock.
    const isImport = nowMs - deviceAtMs > WRONG_CLOCK_WITHIN_MS;
    if (!isImport) setStream(draft, placeOf[kind], { value: null, code: null, unit: null, atMs: deviceAtMs, noDataMs, watch });
    return finished(draft);
  }
  const step = see(watch.noDataMs === noDataMs ? watch : { ...watch, noDataMs }, deviceAtMs, nowMs, technicalOf(monitor));
  const stream: Stream = { value, code, unit, atMs: deviceAtMs, noDataMs, watch: step.watch };
  setStream(draft, placeOf[kind], stream);
  takeWatch(draft, kind, stream, step, nowMs);
  if (value !== null) judgeLimits(draft, kind, value, isStandingAlone(stream, nowMs), nowMs);
  if (news2Kinds.has(kind)) judgeScore(draft, nowMs);
  return finished(draft);
}

function stepTick(monitor: Monitor, nowMs: number): MonitorStep {
  const draft = draftOf(monitor);
  for (let place = 0; place < monitor.conditions.length; place += 1) stepRule(draft, place, { type: 'tick' }, nowMs);
  const config = technicalOf(monitor);
  for (const kind of vitalKinds) {
    const stream = monitor.streams[placeOf[kind]] ?? null;
    if (stream !== null) takeWatch(draft, kind, stream, tickWatch(stream.watch, nowMs, config), nowMs);
  }
  if (monitor.news2 !== null) judgeScore(draft, nowMs);
  return finished(draft);
}

function stepCommand(monitor: Monitor, conditionKey: string, command: ConditionCommand, nowMs: number): MonitorStep {
  const draft = draftOf(monitor);
  const place = monitor.settings.rules.rules.findIndex((one) => one.rule.id === conditionKey);
  if (place >= 0) stepRule(draft, place, { type: command }, nowMs);
  const kind = vitalKinds.find((candidate) => noDataKey(candidate) === conditionKey);
  const stream = kind === undefined ? null : (monitor.streams[placeOf[kind]] ?? null);
  if (kind !== undefined && stream !== null) takeWatch(draft, kind, stream, commandWatch(stream.watch, { type: command }, nowMs, technicalOf(monitor)), nowMs);
  return finished(draft);
}

/** An alarm whose rule is gone ends where everybody sees it; it does not just vanish. */
function endOrphan({ key, state }: PersistedCondition, nowMs: number): MonitorChange[] {
  if (state === null || (state.name !== 'active' && state.name !== 'latched')) return [];
  const isTechnical = key.startsWith(`${NO_DATA_RULE.id}:`);
  return [{
    conditionKey: key, ruleId: key, ruleVersion: 0, kind: isTechnical ? 'technical' : 'physiological', phase: 'end', state: 'inactive',
    priority: state.priority, inactivation: 'enabled', pausedUntilMs: null, vital: null, value: null, unit: null, limit: null,
    measuredAtMs: null, atMs: nowMs, raises: null,
  }];
}

function withoutOrphans(step: MonitorStep, orphans: readonly PersistedCondition[], nowMs: number): MonitorStep {
  return {
    monitor: { ...step.monitor, orphans: nothing },
    changes: [...orphans.flatMap((orphan) => endOrphan(orphan, nowMs)), ...step.changes],
    persist: [...orphans.map(({ key }) => ({ key, state: null })), ...step.persist],
  };
}

function conditionsUnder(settings: MonitorSettings, kept: ReadonlyMap<string, ConditionState>): ConditionState[] {
  return settings.rules.rules.map((one) => kept.get(one.rule.id) ?? inactive);
}

function isScoreAlarmStale(settings: MonitorSettings, key: string): boolean {
  return !settings.isNews2Applicable && settings.rules.rules[settings.rules.news2At]?.rule.id === key;
}

function stepSettings(monitor: Monitor, settings: MonitorSettings, nowMs: number): MonitorStep {
  const kept = new Map(monitor.settings.rules.rules.map((one, place) => [one.rule.id, monitor.conditions[place] ?? inactive]));
  const isKept = (key: string): boolean => settings.rules.rules.some((one) => one.rule.id === key) && !isScoreAlarmStale(settings, key);
  const orphans = [...kept].filter(([key, state]) => !isKept(key) && state.name !== 'inactive').map(([key, state]) => ({ key, state }));
  for (const { key } of orphans) kept.delete(key);
  const next: Monitor = { ...monitor, settings, conditions: conditionsUnder(settings, kept), news2: null, orphans: nothing };
  const draft = draftOf(next);
  judgeScore(draft, nowMs);
  return withoutOrphans(finished(draft), orphans, nowMs);
}

/** The monitor as it was before a restart: stored conditions, latest readings. Nothing is judged before the first event. */
export function createMonitor(
  settings: MonitorSettings, persisted: readonly PersistedCondition[], latest: readonly RestoredVital[], nowMs: number,
): Monitor {
  const kept = new Map<string, ConditionState>();
  for (const { key, state } of persisted) if (state !== null) kept.set(key, state);
  const streams = vitalKinds.map((kind): Stream | null => {
    const vital = latest.find((one) => one.kind === kind);
    const technical = kept.get(noDataKey(kind)) ?? inactive;
    if (vital === undefined) return null;
    const { value, code, unit, atMs, noDataMs, receivedAtMs } = vital;
    const lastSeenMs = noDataMs === null ? receivedAtMs : Math.max(receivedAtMs, nowMs + RESTART_GRACE_MS - noDataMs);
    return { value, code, unit, atMs, noDataMs, watch: { lastSeenMs, newestDeviceMs: atMs, noDataMs, technical } };
  });
  const isHeld = (key: string): boolean =>
    (settings.rules.rules.some((one) => one.rule.id === key) && !isScoreAlarmStale(settings, key)) ||
    vitalKinds.some((kind, place) => noDataKey(kind) === key && streams[place] !== null);
  const orphans = [...kept].filter(([key]) => !isHeld(key)).map(([key, state]) => ({ key, state }));
  for (const { key } of orphans) kept.delete(key);
  const news2 = settings.isNews2Applicable && streams.some((stream) => stream !== null) ? scoreLive(lookUpIn(streams), settings.spo2Scale, nowMs) : null;
  return { settings, streams, conditions: conditionsUnder(settings, kept), news2, orphans };
}

/** One event at `nowMs` (server time). An event that changes nothing returns the same monitor. */
export function stepMonitor(monitor: Monitor, event: MonitorEvent, nowMs: number): MonitorStep {
  if (monitor.orphans.length > 0) {
    const step = stepMonitor({ ...monitor, orphans: nothing }, event, nowMs);
    return withoutOrphans(step, monitor.orphans, nowMs);
  }
  switch (event.type) {
    case 'reading': return stepReading(monitor, event, nowMs);
    case 'tick': return stepTick(monitor, nowMs);
    case 'command': return stepCommand(monitor, event.conditionKey, event.command, nowMs);
    case 'settings': return stepSettings(monitor, event.settings, nowMs);
  }
}

/** The next time a tick matters; null when only an event can change anything. `nowMs` tells which parts of the score still count. */
export function nextWakeAt(monitor: Monitor, nowMs: number): number | null {
  if (monitor.orphans.length > 0) return nowMs;
  let wakeAtMs = Infinity;
  const consider = (at: number | null): void => {
    if (at !== null && at < wakeAtMs) wakeAtMs = at;
  };
  const { rules } = monitor.settings.rules;
  for (let place = 0; place < rules.length; place += 1) {
    const state = monitor.conditions[place];
    const one = rules[place];
    if (state !== undefined && one !== undefined && state.name !== 'inactive') consider(conditionWakeAt(state, one.config));
  }
  const technical = technicalOf(monitor);
  for (const stream of monitor.streams) if (stream !== null) consider(watchWakeAt(stream.watch, technical));
  if (monitor.news2 !== null) consider(scoreExpiresAt(lookUpIn(monitor.streams), nowMs));
  return wakeAtMs === Infinity ? null : wakeAtMs;
}

/** The newest value of a vital, for screens. */
export const latestOf = (monitor: Monitor, kind: VitalKind): VitalNow | null => monitor.streams[placeOf[kind]] ?? null;
