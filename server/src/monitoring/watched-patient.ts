// One patient as the engine holds them: facts, monitor, open alarms and the newest shown vitals, as one immutable value.
// Judges a commit's readings, commands and what is due, and answers the next value with all that must be written and told.
// Stores nothing; ids come in. Readings must be in device-time order.
import type { Alarm, AlarmEnding, AlarmId, EarlyWarning, Finding, LatestVital, News2Shown, PatientId, PersonId, UnitId, VitalKind } from '@mydr24/protocol';
import { vitalKinds } from '@mydr24/protocol';
import type { Reading } from '../intake/reading.ts';
import { monthsBetween } from './calendar-day.ts';
import { endedBy, hearSignal, isSignalled, type SaidSignal, type Signals } from './device-signals.ts';
import type { EmergencyCause } from './default-rules.ts';
import type { ConditionCommand, TimedCommand } from './alarm-condition.ts';
import type { AnswerCommand, AssessCommand, EndSilenceCommand, MonitorCommand, RaiseCommand, SilenceCommand } from './monitor-command.ts';
import { scoreLive, shownScore, type LookUp, type VitalNow } from './news2-live.ts';
import { otherScoreFor, shownOther, shownQsofa } from './other-score.ts';
import { spotValidityMs, type Spo2Scale } from './news2.ts';
import { nextWakeAt, stepMonitor, type Monitor, type MonitorChange, type MonitorSettings, type MonitorStep, type PersistedCondition } from './patient-monitor.ts';
import { followChange, silenceOf, stepTasks, tasksDueAt, withSilence, type ClockRow, type PatientTasks, type SilenceRow, type TaskStep } from './patient-tasks.ts';
import { bandFacts } from './rule-set.ts';
import { freshGate, isPast, judgeQuality } from './quality-gate.ts';
import { doubtSignals, isDangerous, isNotWorn, judgePast, withDoubtful, withDoubts, type Doubt, type DoubtfulVital, type ReadingQuality } from './reading-quality.ts';
import { isContinuous, SPOT_LATE_MS } from './stream-watch.ts';

export interface PatientFacts {
  readonly patientId: string;
  readonly tenantId: string;
  readonly unitId: string | null;
  readonly spo2Scale: Spo2Scale;
  readonly isPregnant: boolean;
  /** `YYYY-MM-DD`. */
  readonly bornOn: string;
  /** A way of care with rules of its own. */
  readonly programme: string | null;
}

export type AlarmRow = Omit<Alarm, 'delayMs' | 'acknowledgedByName'> & { readonly tenantId: string; readonly acknowledgedByName: string | null; readonly delayMs?: number | null;
  /** Who made this change; null where a value or a clock did, absent where nothing changed but the unit. */
  readonly changedBy?: string | null;
  /** Of one that is over. */
  readonly ending?: AlarmEnding | null;
  /** It ended while it asked for a person. */
  readonly endedUnanswered?: boolean | null;
};

/** Who answers an alarm; null where nobody did and time went on. */
type Answering = Pick<AnswerCommand, 'personId' | 'personName'> | null;

export interface WatchedPatient {
  readonly facts: PatientFacts;
  readonly monitor: Monitor;
  /** By condition key. */
  readonly open: ReadonlyMap<string, AlarmRow>;
  /** By the place of the kind in `vitalKinds`: the newest by device time, late ones too, for screens. */
  readonly latest: readonly (VitalNow | null)[];
  readonly tasks: PatientTasks;
  readonly signals: Signals;
  readonly quality: ReadingQuality;
}

export interface Raise {
  readonly alarmId: string;
  readonly kind: EmergencyCause;
  readonly firstReadingAt: number;
}

/** An alarm that a finding began, and whose waveform was found in when. */
export interface FoundAlarm {
  readonly alarmId: string;
  readonly tenantId: string;
  readonly patientId: string;
  readonly deviceId: string;
  /** Device time. */
  readonly foundAt: number;
}

export type AnswerRefusal = 'alarm-over' | 'alarm-still-active' | 'already-acknowledged' | 'not-silenced' | 'silence-over' | 'clock-over';
export type AnswerOutcome = { readonly ok: true; readonly alarm: AlarmRow | null; readonly silence: SilenceRow | null; readonly clock: ClockRow | null } | { readonly ok: false; readonly refusal: AnswerRefusal };

export interface PatientDecision {
  readonly before: WatchedPatient;
  readonly after: WatchedPatient;
  /** Every change in order, each with the alarm as it then was. The last of an id is what is stored. */
  readonly alarms: readonly AlarmRow[];
  readonly conditions: readonly PersistedCondition[];
  readonly silences: readonly SilenceRow[];
  readonly clocks: readonly ClockRow[];
  readonly raises: readonly Raise[];
  readonly found: readonly FoundAlarm[];
  /** Words of devices that are news. */
  readonly signals: readonly SaidSignal[];
  readonly doubts: readonly Doubt[];
  readonly outcomes: ReadonlyMap<MonitorCommand, AnswerOutcome>;
}

export interface PatientWork {
  readonly readings: readonly Reading[];
  readonly signals?: readonly SaidSignal[];
  readonly commands: readonly MonitorCommand[];
}

const placeOf = Object.fromEntries(vitalKinds.map((kind, place) => [kind, place])) as Readonly<Record<VitalKind, number>>;
/** Most patients have none: one object for all of them. */
export const noAlarms: ReadonlyMap<string, AlarmRow> = new Map();
const NO_OUTCOMES: ReadonlyMap<MonitorCommand, AnswerOutcome> = new Map();

interface Draft {
  readonly facts: PatientFacts;
  readonly nowMs: number;
  readonly newId: () => string;
  monitor: Monitor;
  open: ReadonlyMap<string, AlarmRow>;
  readonly alarms: AlarmRow[];
  readonly conditions: Map<string, PersistedCondition>;
  readonly raises: Raise[];
  readonly found: FoundAlarm[];
  tasks: PatientTasks;
  heard: Signals;
  readonly signals: SaidSignal[];
  quality: ReadingQuality;
  readonly doubts: Doubt[];
  readonly silences: SilenceRow[];
  readonly clocks: ClockRow[];
}

const draftOf = (before: WatchedPatient, facts: PatientFacts, nowMs: number, newId: () => string): Draft => ({
  facts, nowMs, newId, monitor: before.monitor, open: before.open, alarms: [], conditions: new Map(), raises: [], found: [], tasks: before.tasks, heard: before.signals, signals: [], quality: before.quality, doubts: [], silences: [], clocks: [],
});

function decided(draft: Draft, before: WatchedPatient, latest: WatchedPatient['latest'], outcomes: PatientDecision['outcomes']): PatientDecision {
  const { facts, monitor, open, alarms, raises, found, tasks, heard, signals, quality, doubts, silences, clocks } = draft;
  return { before, after: { facts, monitor, open, latest, tasks, signals: heard, quality }, alarms, signals, doubts, conditions: [...draft.conditions.values()], raises, found, silences, clocks, outcomes };
}

export function judgePatient(before: WatchedPatient, work: PatientWork, nowMs: number, newId: () => string): PatientDecision {
  const { facts } = before;
  const draft = draftOf(before, facts, nowMs, newId);
  let latest = before.latest;
  for (const said of work.signals ?? []) hear(draft, said);
  const overtaken = overtakenIn(work.readings, nowMs);
  let pastGate = freshGate;
  for (const reading of work.readings) {
    if (reading.isHistory === true || isPast(draft.quality.gate, reading)) {
      const past = judgePast(pastGate, reading);
      pastGate = past.gate;
      if (past.doubt !== null) draft.doubts.push({ reading, reason: past.doubt });
      // An archive says nothing of now, and an old doubtful value nothing at all.
      if (reading.isHistory === true || past.doubt !== null) continue;
    } else if (isDoubted(draft, reading)) continue;
    for (const over of endedBy(draft.heard, reading)) hear(draft, over);
    if (!overtaken.has(reading)) take(draft, stepReading(draft.monitor, reading, nowMs), null);
    latest = withReading(latest, before.latest, reading, draft.monitor);
  }
  const outcomes = work.commands.length === 0 ? NO_OUTCOMES : new Map(work.commands.map((command) => [command, answer(draft, command)]));
  const wakeAt = nextWakeAt(draft.monitor, nowMs);
  if (wakeAt !== null && wakeAt <= nowMs) take(draft, stepMonitor(draft.monitor, { type: 'tick' }, nowMs), null);
  takeTasks(draft, stepTasks(draft.tasks, nowMs));
  return decided(draft, before, latest, outcomes);
}

/** True for a value that is not sure: heard of as one without a value, and told as what its device says. */
function isDoubted(draft: Draft, reading: Reading): boolean {
  const { gate, doubt, isPulseLost } = judgeQuality(draft.quality.gate, reading, isNotWorn(draft.heard, reading));
  draft.quality = withDoubtful({ ...draft.quality, gate }, reading, doubt);
  const { tenantId, patientId, deviceId, kind: vital, takenAt: saidAt } = reading;
  if (isPulseLost && reading.isOwn !== true) hear(draft, { tenantId, patientId, deviceId, signal: 'not-worn', vital, isPresent: true, saidAt });
  if (doubt === null) return false;
  draft.doubts.push({ reading, reason: doubt });
  if (reading.isOwn !== true) for (const said of doubtSignals(reading, draft.heard, isDangerous(draft.monitor.settings.rules, vital, reading.value))) hear(draft, said);
  take(draft, stepReading(draft.monitor, { ...reading, value: null, code: null, unit: null }, draft.nowMs), null);
  return true;
}

const NONE: ReadonlySet<Reading> = new Set();

/** Of spot values that come late together only the newest of each kind says anything of now. Readings are in device-time order. */
function overtakenIn(readings: readonly Reading[], nowMs: number): ReadonlySet<Reading> {
  const [oldest] = readings;
  if (oldest === undefined || nowMs - oldest.takenAt <= SPOT_LATE_MS) return NONE;
  const overtaken = new Set<Reading>();
  const later = new Set<VitalKind>();
  for (const reading of readings.toReversed()) {
    if (later.has(reading.kind) && !isContinuous(reading.noDataMs) && nowMs - reading.takenAt > SPOT_LATE_MS) overtaken.add(reading);
    if (reading.isHistory !== true && (reading.value !== null || reading.code !== null)) later.add(reading.kind);
  }
  return overtaken;
}

function hear(draft: Draft, said: SaidSignal): void {
  const { signals, isNews } = hearSignal(draft.heard, said);
  draft.heard = signals;
  if (!isNews) return;
  draft.signals.push(said);
  take(draft, stepMonitor(draft.monitor, { type: 'signal', signal: said.signal, isPresent: isSignalled(signals, said.signal) }, draft.nowMs), null);
}

/** A rule that is new judges what was said before it. */
function hearAgain(draft: Draft): void {
  const present = new Set([...draft.heard.values()].flatMap(({ signal, isPresent }) => (isPresent ? [signal] : [])));
  for (const signal of present) take(draft, stepMonitor(draft.monitor, { type: 'signal', signal, isPresent: true }, draft.nowMs), null);
}

/** New facts about the patient: other rules or another unit. Open alarms move along with the patient. */
export function judgeFacts(before: WatchedPatient, facts: PatientFacts, settings: MonitorSettings, nowMs: number, newId: () => string): PatientDecision {
  const draft = draftOf(before, facts, nowMs, newId);
  take(draft, stepMonitor(before.monitor, { type: 'settings', settings }, nowMs), null);
  hearAgain(draft);
  if (facts.unitId !== before.facts.unitId) {
    const moved = [...draft.open].map(([key, row]): [string, AlarmRow] => [key, { ...row, unitId: facts.unitId as UnitId | null }]);
    draft.open = new Map(moved);
    draft.alarms.push(...draft.open.values());
    moveTasks(draft);
    // A board they come to begins empty.
    draft.signals.push(...[...draft.heard.values()].filter(({ isPresent }) => isPresent));
  }
  return decided(draft, before, before.latest, NO_OUTCOMES);
}

function moveTasks(draft: Draft): void {
  const unitId = draft.facts.unitId as UnitId | null;
  const silences = new Map([...draft.tasks.silences].map(([key, row]): [string, SilenceRow] => [key, { ...row, unitId }]));
  const clock = draft.tasks.clock === null ? null : { ...draft.tasks.clock, unitId };
  takeTasks(draft, { tasks: { silences, clock }, silences: [...silences.values()], clocks: clock === null ? [] : [clock] });
}

function takeTasks(draft: Draft, step: TaskStep): void {
  draft.tasks = step.tasks;
  draft.silences.push(...step.silences);
  draft.clocks.push(...step.clocks);
}

function stepReading(monitor: Monitor, reading: Reading, nowMs: number): MonitorStep {
  const { kind, value, code, unit, takenAt: deviceAtMs } = reading;
  // What a person charts starts no dead-man timer, and stops none.
  const noDataMs = reading.noDataMs ?? monitor.streams[placeOf[kind]]?.watch.noDataMs ?? null;
  return stepMonitor(monitor, { type: 'reading', kind, value, code, unit, deviceAtMs, noDataMs }, nowMs);
}

function withReading(latest: readonly (VitalNow | null)[], before: readonly (VitalNow | null)[], reading: Reading, monitor: Monitor): readonly (VitalNow | null)[] {
  const place = placeOf[reading.kind];
  const now = latest[place] ?? null;
  if (now !== null && reading.takenAt < now.atMs) return latest;
  const next = latest === before ? latest.slice() : (latest as (VitalNow | null)[]);
  const { value, code, unit, takenAt: atMs } = reading;
  next[place] = shared({ value, code, unit, atMs, noDataMs: reading.noDataMs ?? now?.noDataMs ?? null }, monitor.streams[place]);
  return next;
}

/** The monitor nearly always holds the very same value: kept once. */
const shared = (vital: VitalNow, held: VitalNow | null | undefined): VitalNow =>
  held && held.atMs === vital.atMs && held.value === vital.value && held.code === vital.code && held.unit === vital.unit && held.noDataMs === vital.noDataMs ? held : vital;

function take(draft: Draft, step: MonitorStep, by: Answering): void {
  draft.monitor = step.monitor;
  for (const condition of step.persist) draft.conditions.set(condition.key, condition);
  for (const change of step.changes) takeChange(draft, change, by);
}

function takeChange(draft: Draft, change: MonitorChange, by: Answering): void {
  const row = alarmAfter(draft, draft.open.get(change.conditionKey), change, by);
  // An end without a beginning is not an alarm: its row is gone already.
  if (row === null) return;
  draft.alarms.push({ ...row, changedBy: by?.personId ?? null });
  const open = new Map(draft.open);
  if (row.endedAt === null) open.set(row.conditionKey, row);
  else open.delete(row.conditionKey);
  draft.open = open.size === 0 ? noAlarms : open;
  if (change.raises !== null) draft.raises.push({ alarmId: row.id, kind: change.raises, firstReadingAt: beginningOf(draft.monitor, change) });
  const rule = draft.monitor.settings.rules.rules.find((one) => one.rule.id === change.conditionKey);
  if (change.phase === 'start' && rule?.type === 'finding') draft.found.push(...foundBehind(draft, row, rule.rule.finding));
  const followed = followChange(draft.tasks, change, { ...draft, rule });
  takeTasks(draft, followed);
  if (followed.shelveUntilMs !== null) take(draft, commandStep(draft, change.conditionKey, 'shelve', followed.shelveUntilMs), null);
}

function foundBehind({ facts, heard }: Draft, { id }: AlarmRow, finding: Finding): FoundAlarm[] {
  const { tenantId, patientId } = facts;
  return [...heard.values()].flatMap(({ signal, isPresent, deviceId, saidAt }) => (signal === finding && isPresent ? [{ alarmId: id, tenantId, patientId, deviceId, foundAt: saidAt }] : []));
}

const commandStep = (draft: Draft, conditionKey: string, command: ConditionCommand | TimedCommand, untilMs?: number): MonitorStep =>
  stepMonitor(draft.monitor, { type: 'command', conditionKey, command, ...(untilMs === undefined ? {} : { untilMs }) }, draft.nowMs);

function alarmAfter(draft: Draft, open: AlarmRow | undefined, change: MonitorChange, by: Answering): AlarmRow | null {
  const isOver = change.state === 'inactive';
  if (open === undefined && isOver) return null;
  const { conditionKey, ruleId, ruleVersion, kind, phase, state, priority, inactivation, pausedUntilMs: pausedUntil } = change;
  const isAnswer = phase === 'update' || isOver;
  const measured = isAnswer && open !== undefined
    ? { vital: open.vital, value: open.value, unit: open.unit, limit: open.limit, delayMs: open.delayMs ?? null }
    : { vital: change.vital, value: change.value, unit: change.unit, limit: change.limit, delayMs: delayOf(draft.monitor, change) };
  const { facts, nowMs } = draft;
  return {
    id: open?.id ?? (draft.newId() as AlarmId), tenantId: facts.tenantId, patientId: facts.patientId as PatientId, unitId: facts.unitId as UnitId | null,
    conditionKey, ruleId: open?.ruleId ?? ruleId, ruleVersion: open?.ruleVersion ?? ruleVersion, kind, priority, phase, state, inactivation, ...measured,
    startedAt: open?.startedAt ?? nowMs, changedAt: nowMs, endedAt: isOver ? nowMs : null,
    unansweredSince: unansweredSince(open, change, nowMs), ...seenBy(inactivation === 'alert-acknowledged', open, by), pausedUntil, emergencyId: open?.emergencyId ?? null,
    ...(isOver && { ending: endingOf(change), endedUnanswered: by === null && (open?.unansweredSince ?? null) !== null }),
  };
}

function endingOf({ phase, inactivation, isUnwatched }: MonitorChange): AlarmEnding {
  if (isUnwatched === true) return 'no-longer-watched';
  if (phase === 'reset') return 'reset';
  return inactivation === 'alarm-off' ? 'switched-off' : 'values-back';
}

/** A pause is no answer; what sounds again waits anew, be it that it was answered before or that it got worse. */
function unansweredSince(open: AlarmRow | undefined, { state, phase, inactivation }: MonitorChange, nowMs: number): number | null {
  if (state === 'inactive' || (inactivation !== 'enabled' && inactivation !== 'audio-paused')) return null;
  return phase === 'start' || phase === 'escalate' ? nowMs : (open?.unansweredSince ?? nowMs);
}

/** As the rule has it for this priority; null for silence, whose limit is its stream's. */
function delayOf(monitor: Monitor, { conditionKey, priority }: MonitorChange): number | null {
  const one = monitor.settings.rules.rules.find(({ rule }) => rule.id === conditionKey);
  return one === undefined ? null : bandFacts(one, priority).delayMs;
}

/** The first answer's name stays through what follows it. */
function seenBy(isAcknowledged: boolean, open: AlarmRow | undefined, by: Answering): Pick<AlarmRow, 'acknowledgedBy' | 'acknowledgedByName'> {
  if (!isAcknowledged) return { acknowledgedBy: null, acknowledgedByName: null };
  if (by !== null) return { acknowledgedBy: by.personId as PersonId, acknowledgedByName: by.personName };
  return { acknowledgedBy: open?.acknowledgedBy ?? null, acknowledgedByName: open?.acknowledgedByName ?? null };
}

/** When the trouble began, as far as the condition remembers. */
function beginningOf(monitor: Monitor, change: MonitorChange): number {
  const place = monitor.settings.rules.rules.findIndex((one) => one.rule.id === change.conditionKey);
  const state = monitor.conditions[place];
  const since = state !== undefined && 'since' in state ? state.since.filter((at) => at !== null) : [];
  return Math.min(change.measuredAtMs ?? change.atMs, ...since);
}

const refused = (refusal: AnswerRefusal): AnswerOutcome => ({ ok: false, refusal });
const done = (parts: Partial<Omit<Extract<AnswerOutcome, { ok: true }>, 'ok'>>): AnswerOutcome => ({ ok: true, alarm: null, silence: null, clock: null, ...parts });

function answer(draft: Draft, command: MonitorCommand): AnswerOutcome {
  switch (command.answer) {
    case 'silence': return silence(draft, command);
    case 'end-silence': return endSilence(draft, command);
    case 'assessed': return assess(draft, command);
    case 'raise': return raise(draft, command);
    default: return answerAlarm(draft, command);
  }
}

function answerAlarm(draft: Draft, command: AnswerCommand): AnswerOutcome {
  const open = [...draft.open.values()].find((row) => row.id === command.alarmId);
  if (open === undefined) return refused('alarm-over');
  if (command.answer === 'reset' && open.state !== 'latched') return refused('alarm-still-active');
  if (command.answer === 'audio-pause' && open.inactivation === 'alert-acknowledged') return refused('already-acknowledged');
  const { settings } = draft.monitor;
  const told = command.pauseMs === null ? draft.monitor : { ...draft.monitor, settings: pausingFor(settings, command.pauseMs) };
  const step = stepMonitor(told, { type: 'command', conditionKey: open.conditionKey, command: command.answer }, draft.nowMs);
  take(draft, { ...step, monitor: { ...step.monitor, settings } }, command);
  return done({ alarm: draft.alarms.findLast((row) => row.id === open.id) ?? open });
}

const commandOfKind = { 'audio-off': 'audio-off', shelved: 'shelve', 'alarm-off': 'alarm-off' } as const;

function silence(draft: Draft, command: SilenceCommand): AnswerOutcome {
  const open = [...draft.open.values()].find((row) => row.id === command.alarmId);
  if (open === undefined) return refused('alarm-over');
  const untilMs = draft.nowMs + command.forMs;
  const step = commandStep(draft, open.conditionKey, commandOfKind[command.kind], untilMs);
  // What no rule judges, such as that monitoring itself stopped, cannot be silenced.
  if (step.changes.length === 0) return refused('not-silenced');
  const row = silenceOf({ kind: command.kind, untilMs, reason: command.reason, sealed: command.sealed }, { alarmId: open.id, conditionKey: open.conditionKey, priority: open.priority }, command, draft);
  takeTasks(draft, withSilence(draft.tasks, row));
  take(draft, step, command);
  return done({ alarm: draft.alarms.findLast(({ id }) => id === open.id) ?? open, silence: row });
}

function endSilence(draft: Draft, command: EndSilenceCommand): AnswerOutcome {
  const open = [...draft.tasks.silences.values()].find(({ id }) => id === command.silenceId);
  if (open === undefined) return refused('silence-over');
  const row = { ...open, endedAt: draft.nowMs };
  takeTasks(draft, withSilence(draft.tasks, row));
  take(draft, commandStep(draft, open.conditionKey, open.kind === 'alarm-off' ? 'alarm-on' : 'audio-on'), command);
  return done({ silence: row });
}

/** Only what still waits for an answer, and only once. */
function raise(draft: Draft, { alarmId, kind }: RaiseCommand): AnswerOutcome {
  const open = [...draft.open.values()].find(({ id }) => id === alarmId);
  if (open === undefined || (open.unansweredSince ?? null) === null || open.emergencyId !== null) return done({ alarm: open ?? null });
  const row: AlarmRow = { ...open, phase: 'update', changedAt: draft.nowMs };
  draft.open = new Map(draft.open).set(row.conditionKey, row);
  draft.alarms.push({ ...row, changedBy: null });
  draft.raises.push({ alarmId, kind, firstReadingAt: open.startedAt });
  return done({ alarm: row });
}

function assess(draft: Draft, { clockId, personId, personName }: AssessCommand): AnswerOutcome {
  const { clock } = draft.tasks;
  if (clock === null || clock.id !== clockId) return refused('clock-over');
  const row: ClockRow = { ...clock, assessedAt: draft.nowMs, assessedBy: personId as PersonId, assessedByName: personName };
  takeTasks(draft, { tasks: { ...draft.tasks, clock: null }, silences: [], clocks: [row] });
  return done({ clock: row });
}

/** The same rules with the length this one pause was asked for; the monitor itself keeps the site's. */
function pausingFor(settings: MonitorSettings, audioPauseMs: number): MonitorSettings {
  const rules = settings.rules.rules.map((one) => ({ ...one, config: { ...one.config, audioPauseMs } }));
  return { ...settings, rules: { ...settings.rules, rules, audioPauseMs } };
}

export function wakeAtOf(watched: WatchedPatient, nowMs: number): number | null {
  const [judged, task] = [nextWakeAt(watched.monitor, nowMs), tasksDueAt(watched.tasks)];
  return judged === null || task === null ? (judged ?? task) : Math.min(judged, task);
}

/** Vitals as every screen shows them; spot measurements count as current as long as they count in the score. */
export function shownVitals(latest: readonly (VitalNow | null)[], doubtful: readonly DoubtfulVital[]): LatestVital[] {
  const sure = vitalKinds.flatMap((kind, place): LatestVital[] => {
    const vital = latest[place] ?? null;
    if (vital === null) return [];
    const { value, code, unit, atMs: at, noDataMs } = vital;
    return [{ kind, value, code, unit, at, staleAfterMs: noDataMs ?? spotValidityMs.temperature }];
  });
  return withDoubts(sure, doubtful, spotValidityMs.temperature);
}

const ADULT_FROM_YEARS = 16;

/** RCP 2017: not under 16 years and not in pregnancy. `today` is `YYYY-MM-DD`; the whole years between two days. */
export function isNews2Applicable(facts: Pick<PatientFacts, 'bornOn' | 'isPregnant'>, today: string): boolean {
  const years = Number(today.slice(0, 4)) - Number(facts.bornOn.slice(0, 4)) - (today.slice(5) < facts.bornOn.slice(5) ? 1 : 0);
  return !facts.isPregnant && years >= ADULT_FROM_YEARS;
}

/** The score as screens show it, from the newest vitals; null while nothing of it is known. */
export function shownNews2(latest: readonly (VitalNow | null)[], facts: Pick<PatientFacts, 'spo2Scale'>, isApplicable: boolean, nowMs: number): News2Shown | null {
  const lookUp: LookUp = (kind) => latest[placeOf[kind]] ?? null;
  const score = scoreLive(lookUp, facts.spo2Scale, nowMs);
  if (score.missing.length === 7) return null;
  const shown = shownScore(score);
  if (isApplicable) return shown;
  return { ...shown, status: 'not-applicable', total: null, knownMinimum: 0, scores: {}, missing: [], anySingleThree: false, riskBand: null, minMonitoring: null };
}

/** PEWS or MEOWS for those NEWS2 is not for; qSOFA beside it for adults, shown only. */
export function earlyWarningsOf(latest: readonly (VitalNow | null)[], facts: Pick<PatientFacts, 'bornOn' | 'isPregnant'>, today: string, nowMs: number): EarlyWarning[] {
  const lookUp: LookUp = (kind) => latest[placeOf[kind]] ?? null;
  const other = isNews2Applicable(facts, today) ? null : otherScoreFor(monthsBetween(facts.bornOn, today), facts.isPregnant);
  const shown = isNews2Applicable(facts, today) ? shownQsofa(lookUp, nowMs) : other === null ? null : shownOther(other, lookUp, nowMs);
  return shown === null ? [] : [shown];
}

/** Places latest readings by kind; `held` is what a monitor holds of the same ones. */
export function latestByPlace(readings: readonly (VitalNow & { readonly kind: VitalKind })[], held: Monitor['streams'] = []): (VitalNow | null)[] {
  const latest: (VitalNow | null)[] = vitalKinds.map(() => null);
  for (const { kind, value, code, unit, atMs, noDataMs } of readings) latest[placeOf[kind]] = shared({ value, code, unit, atMs, noDataMs }, held[placeOf[kind]]);
  return latest;
}
