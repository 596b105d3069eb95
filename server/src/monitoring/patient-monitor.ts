// Everything watched about one patient as one immutable value: the latest vitals, the alarm conditions over them, NEWS2, and a
// dead-man timer for each stream. A step takes one event and answers the next value with what changed; it stores nothing, and
// the caller keeps the old value until its commit returned.
//
//   reading -> late? nothing -> stream alive -> its limits -> NEWS2      tick -> delays, pauses, silence, parts too old
//   signal of a device -> its technical alarm                           alarms changed -> combinations of them
//   command -> one condition                                             settings -> rules replaced, orphaned alarms end
import { vitalKinds, vitals } from '@mydr24/protocol';
import type { VitalKind } from '@mydr24/protocol';
import { conditionWakeAt, inactive } from './alarm-condition.ts';
import type { ConditionEvent, ConditionState } from './alarm-condition.ts';
import { NO_DATA_RULE, noDataKey } from './default-rules.ts';
import type { SignalWord } from './device-signals.ts';
import { draftOf, finished, lookUpIn, nothing, placeOf, setStream, stepRule, stored, technicalOf } from './monitor-draft.ts';
import type { Draft, Monitor, MonitorChange, MonitorEvent, MonitorReading, MonitorSettings, MonitorStep, PersistedCondition, RestoredVital, Stream } from './monitor-draft.ts';
import { isStandingAlone, judgeCombinations, judgeLimits, judgeMissing, judgeScore, missingAt } from './monitor-judgement.ts';
import { scoreExpiresAt, scoreLive } from './news2-live.ts';
import type { VitalNow } from './news2-live.ts';
import { otherExpiresAt, scoredKinds, scoreOther } from './other-score.ts';
import { rankOf, signalPlace } from './rule-set.ts';
import type { Window } from './rule-window.ts';
import { commandWatch, isLate, see, startWatch, tickWatch, watchWakeAt } from './stream-watch.ts';
import type { WatchStep } from './stream-watch.ts';

export type { Monitor, MonitorChange, MonitorEvent, MonitorReading, MonitorSettings, MonitorStep, PersistedCondition, RestoredVital } from './monitor-draft.ts';

// After a restart nobody could have been heard for a while: a stream gets this long before its silence counts (ours).
const RESTART_GRACE_MS = 10_000;
// A first reading this old or younger may be a device with a wrong clock or zone; an older one is an import of history (ours).
const WRONG_CLOCK_WITHIN_MS = 86_400_000;

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
  judgeMissing(draft, monitor.settings.rules.missingOf[kind], nowMs);
  if (scoredKinds.has(kind)) judgeScore(draft, nowMs);
  judgeCombinations(draft, nowMs);
  return finished(draft);
}

function stepTick(monitor: Monitor, nowMs: number): MonitorStep {
  const draft = draftOf(monitor);
  for (let place = 0; place < monitor.conditions.length; place += 1) tickRule(draft, place, nowMs);
  judgeMissing(draft, monitor.settings.rules.missing, nowMs);
  const config = technicalOf(monitor);
  for (const kind of vitalKinds) {
    const stream = monitor.streams[placeOf[kind]] ?? null;
    if (stream !== null) takeWatch(draft, kind, stream, tickWatch(stream.watch, nowMs, config), nowMs);
  }
  if (monitor.news2 !== null || monitor.other !== null) judgeScore(draft, nowMs);
  judgeCombinations(draft, nowMs);
  return finished(draft);
}

function tickRule(draft: Draft, place: number, nowMs: number): void {
  const before = draft.conditions[place];
  stepRule(draft, place, { type: 'tick' }, nowMs);
  if (before?.name === 'off' && draft.conditions[place]!.name === 'inactive') judgeAgain(draft, place, nowMs);
}

/** Switched on again: what stands alone now counts, what streams is judged by its next value. */
function judgeAgain(draft: Draft, place: number, nowMs: number): void {
  const one = draft.before.settings.rules.rules[place];
  if (one?.type !== 'threshold') return;
  for (const kind of one.rule.vitals) {
    const stream = draft.streams[placeOf[kind]] ?? null;
    if (stream !== null && stream.value !== null && isStandingAlone(stream, nowMs)) judgeLimits(draft, kind, stream.value, true, nowMs);
  }
}

/** A signal without a rule tells nobody anything. */
function stepSignal(monitor: Monitor, signal: SignalWord, isPresent: boolean, nowMs: number): MonitorStep {
  const draft = draftOf(monitor);
  const place = signalPlace(monitor.settings.rules, signal);
  const one = monitor.settings.rules.rules[place];
  if (one?.type !== 'technical' && one?.type !== 'finding') return finished(draft);
  stepRule(draft, place, { type: 'judged', severity: isPresent ? rankOf[one.rule.priority] : 0, isSpot: true }, nowMs);
  judgeCombinations(draft, nowMs);
  return finished(draft);
}

function stepCommand(monitor: Monitor, { conditionKey, command, untilMs }: Extract<MonitorEvent, { type: 'command' }>, nowMs: number): MonitorStep {
  const draft = draftOf(monitor);
  const event = { type: command, ...(untilMs === undefined ? {} : { untilMs }) } as ConditionEvent;
  const place = monitor.settings.rules.rules.findIndex((one) => one.rule.id === conditionKey);
  if (place >= 0) {
    stepRule(draft, place, event, nowMs);
    if (command === 'alarm-on') judgeAgain(draft, place, nowMs);
  }
  const kind = vitalKinds.find((candidate) => noDataKey(candidate) === conditionKey);
  const stream = kind === undefined ? null : (monitor.streams[placeOf[kind]] ?? null);
  if (kind !== undefined && stream !== null) takeWatch(draft, kind, stream, commandWatch(stream.watch, event, nowMs, technicalOf(monitor)), nowMs);
  judgeCombinations(draft, nowMs);
  return finished(draft);
}

/** An alarm whose rule is gone ends where everybody sees it; it does not just vanish. */
function endOrphan({ key, state }: PersistedCondition, nowMs: number): MonitorChange[] {
  if (state?.name !== 'active' && state?.name !== 'latched') return [];
  const isTechnical = key.startsWith(`${NO_DATA_RULE.id}:`);
  return [{
    conditionKey: key, ruleId: key, ruleVersion: 0, kind: isTechnical ? 'technical' : 'physiological', phase: 'end', state: 'inactive',
    priority: state.priority, inactivation: 'enabled', pausedUntilMs: null, vital: null, value: null, unit: null, limit: null,
    measuredAtMs: null, atMs: nowMs, raises: null, isUnwatched: true,
  }];
}

function withoutOrphans(step: MonitorStep, orphans: readonly PersistedCondition[], nowMs: number): MonitorStep {
  return {
    monitor: { ...step.monitor, orphans: nothing },
    changes: [...orphans.flatMap((orphan) => endOrphan(orphan, nowMs)), ...step.changes],
    persist: [...orphans.map(({ key }) => ({ key, state: null })), ...step.persist],
  };
}

function conditionsUnder(settings: MonitorSettings, kept: ReadonlyMap<string, ConditionState>): readonly ConditionState[] {
  return kept.size === 0 ? settings.rules.calm.conditions : settings.rules.rules.map((one) => kept.get(one.rule.id) ?? inactive);
}

/** A rule that is unchanged keeps what it remembers. */
function windowsUnder(settings: MonitorSettings, before: Monitor): (Window | null)[] {
  const kept = new Map(before.settings.rules.rules.map((one, place) => [one.rule, before.windows[place] ?? null]));
  return settings.rules.rules.map((one) => kept.get(one.rule) ?? null);
}

/** An alarm of a score that is not for this patient (any more). */
function isScoreAlarmStale(settings: MonitorSettings, key: string): boolean {
  const one = settings.rules.rules.find(({ rule }) => rule.id === key);
  if (one?.type !== 'score') return false;
  return one.rule.score === 'news2' ? !settings.isNews2Applicable : settings.isNews2Applicable || settings.otherScore?.score !== one.rule.score;
}

function stepSettings(monitor: Monitor, settings: MonitorSettings, nowMs: number): MonitorStep {
  const kept = new Map(monitor.settings.rules.rules.map((one, place) => [one.rule.id, monitor.conditions[place] ?? inactive]));
  const isKept = (key: string): boolean => settings.rules.rules.some((one) => one.rule.id === key) && !isScoreAlarmStale(settings, key);
  const orphans = [...kept].filter(([key, state]) => !isKept(key) && state.name !== 'inactive').map(([key, state]) => ({ key, state }));
  for (const { key } of orphans) kept.delete(key);
  const next: Monitor = { ...monitor, settings, conditions: conditionsUnder(settings, kept), news2: null, other: null, windows: windowsUnder(settings, monitor), orphans: nothing };
  const draft = draftOf(next);
  judgeScore(draft, nowMs);
  judgeCombinations(draft, nowMs, true);
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
  const other = settings.isNews2Applicable || !settings.otherScore || streams.every((stream) => stream === null) ? null : scoreOther(settings.otherScore, lookUpIn(streams), nowMs);
  return { settings, streams, conditions: conditionsUnder(settings, kept), news2, other, windows: settings.rules.calm.windows, orphans: orphans.length === 0 ? nothing : orphans };
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
    case 'command': return stepCommand(monitor, event, nowMs);
    case 'signal': return stepSignal(monitor, event.signal, event.isPresent, nowMs);
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
    const state = monitor.conditions[place]!;
    if (state.name !== 'inactive') consider(conditionWakeAt(state, rules[place]!.config));
  }
  const technical = technicalOf(monitor);
  for (const stream of monitor.streams) if (stream !== null) consider(watchWakeAt(stream.watch, technical));
  if (monitor.news2 !== null) consider(scoreExpiresAt(lookUpIn(monitor.streams), nowMs));
  if (monitor.other !== null) consider(otherExpiresAt(lookUpIn(monitor.streams), nowMs));
  if (monitor.settings.rules.missing.length > 0) consider(missingAt(monitor, monitor.settings.rules));
  return wakeAtMs === Infinity ? null : wakeAtMs;
}

/** The newest value of a vital, for screens. */
export const latestOf = (monitor: Monitor, kind: VitalKind): VitalNow | null => monitor.streams[placeOf[kind]] ?? null;
