// The desk of monitoring: every patient of this node's shards in memory, judged by the pure core, written in intake's one
// commit. Owns loading, what is due, quarantine and what screens are told live. Judges nothing itself: watched-patient.ts does.
import type { AlarmId, PatientId, TenantId } from '@mydr24/protocol';
import { topicName } from '@mydr24/protocol';
import type { ForeseeRaising, RaiseEmergencies, RaisingAlarm } from '../emergency/raising-alarm.ts';
import type { Reading } from '../intake/reading.ts';
import type { Keys } from '../keys/keys.ts';
import type { Clock } from '../platform/clock.ts';
import { Fault } from '../platform/fault.ts';
import { refuse } from '../platform/handlers.ts';
import type { Ids } from '../platform/ids.ts';
import type { LiveFeed } from '../platform/live-feed.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import type { NewEvent, TopicLog } from '../platform/topic-log.ts';
import { insertAlarmChanges, saveAlarms, saveConditions } from './alarm-store.ts';
import { dayOf } from './calendar-day.ts';
import { saveDoubts } from './doubt-store.ts';
import { hearSignal, shownSignals, type SaidSignal } from './device-signals.ts';
import type { MonitorCommand } from './monitor-command.ts';
import type { CommandOutcome, DeskDecision, DeskWork, MonitorDesk } from './monitor-desk.ts';
import { PatientMemory } from './patient-memory-engine.ts';
import { shownClock, shownSilence } from './patient-tasks.ts';
import { stoppedAlarm, STOPPED_KEY } from './quarantine.ts';
import { shownAlarm } from './shown-alarm.ts';
import { saveSignals } from './signal-store.ts';
import { saveClocks, saveSilences } from './task-store.ts';
import type { ShardLeases } from './shard-lease-engine.ts';
import { countHeldShards } from './shard-lease-store.ts';
import { earlyWarningsOf, isNews2Applicable, judgeFacts, judgePatient, shownNews2, shownVitals, type AlarmRow, type AnswerOutcome, type FoundAlarm, type PatientDecision, type WatchedPatient } from './watched-patient.ts';
import { isSameSettings, settingsFor, type RulesOf } from './monitor-settings.ts';

export interface MonitorEngineOptions {
  readonly pg: Postgres;
  readonly keys: Keys;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly nodeId: string;
  readonly leases: ShardLeases;
  readonly topicLog: TopicLog;
  readonly liveFeed: LiveFeed;
  readonly raiseEmergencies: RaiseEmergencies;
  readonly foreseeRaising?: ForeseeRaising;
  readonly onProblem: (error: unknown) => void;
  /** Keeps the stretches of waveform that alarms rest on, with the alarm. */
  readonly keepStrips?: KeepStrips | undefined;
  /** The rules in force; the built-in ones unless given. */
  readonly rulesOf?: RulesOf | undefined;
}

/** Given by the slice that stores waveforms. */
export type KeepStrips = (tx: Tx, found: readonly FoundAlarm[], nowMs: number) => Promise<void>;

interface Decision extends DeskDecision {
  readonly patients: readonly PatientDecision[];
  /** Filled by `write`: which emergency an alarm raised or joined. */
  readonly emergencyIds: Map<string, string>;
}

const NOTHING: Decision = { patients: [], outcomes: [], isEmpty: true, emergencyIds: new Map() };
/** Ticks of one commit; the rest follow at once in the next. */
const DUE_LIMIT = 500;
/** After a bug, due patients go one by one for so long, so that the one it is about is found. */
const CAREFUL_MS = 10_000;

export class MonitorEngine implements MonitorDesk {
  readonly #options: MonitorEngineOptions;
  readonly memory: PatientMemory;
  #last: Decision = NOTHING;
  #carefulUntil = 0;

  constructor(options: MonitorEngineOptions) {
    this.#options = options;
    this.memory = new PatientMemory(options);
  }

  tenantOf(patientId: string): string | undefined {
    return this.memory.get(patientId)?.facts.tenantId;
  }

  load(patientIds: readonly string[], nowMs: number): Promise<boolean> {
    return this.memory.load(patientIds, nowMs);
  }

  async guard(tx: Tx): Promise<void> {
    const { leases, nodeId } = this.#options;
    const shards = leases.held();
    if (shards.length > 0 && (await countHeldShards(tx, nodeId, shards)) === shards.length) return;
    throw new Fault('this node no longer holds the patients it was about to judge; nothing was stored, send it again', {
      kind: 'unavailable', code: 'shard-lost', retryAfterMs: 1_000,
    });
  }

  decide(work: DeskWork, nowMs: number): Decision {
    const byPatient = groupByPatient(work);
    const isCareful = nowMs < this.#carefulUntil;
    const dueLimit = isCareful ? (byPatient.size === 0 ? 1 : 0) : DUE_LIMIT;
    for (const id of this.memory.due(nowMs, dueLimit)) if (!byPatient.has(id)) byPatient.set(id, { readings: [], commands: [], signals: [] });
    const patients: PatientDecision[] = [];
    for (const [patientId, one] of byPatient) {
      const watched = this.memory.get(patientId);
      if (watched !== undefined) patients.push(this.#judge(watched, one, nowMs));
    }
    const outcomes = work.commands.map((command) => this.#outcomeOf(command, patients));
    this.#last = { patients, outcomes, isEmpty: patients.length === 0, emergencyIds: new Map() };
    return this.#last;
  }

  isPressing(work: DeskWork, nowMs: number): boolean {
    for (const [patientId, one] of groupByPatient(work)) {
      const watched = this.memory.get(patientId);
      if (watched === undefined) continue;
      if (watched.open.size > 0 || this.memory.isAside(patientId) || isRestless(this.#judge(watched, one, nowMs))) return true;
    }
    return false;
  }

  /** A bug in one patient's judgement is that patient's alone: aside, with an alarm that says so. */
  #judge(watched: WatchedPatient, work: DeskWork, nowMs: number): PatientDecision {
    const newId = (): string => this.#options.ids.next();
    if (this.memory.isAside(watched.facts.patientId)) return unjudged(watched, work, nowMs, newId);
    try {
      const changed = this.memory.newFacts(watched.facts.patientId);
      const facts = changed ?? watched.facts;
      const readings = inDeviceOrder(work.readings);
      // Asked at every judgement: other rules, a birthday, the hour of a night profile count from the next one on.
      const settings = settingsFor(facts, nowMs, this.#options.rulesOf);
      if (changed === undefined && isSameSettings(settings, watched.monitor.settings)) return resumed(judgePatient(watched, { ...work, readings }, nowMs, newId), nowMs);
      const first = judgeFacts(watched, facts, settings, nowMs, newId);
      const second = judgePatient(first.after, { ...work, readings }, nowMs, newId);
      return resumed(joined(first, second), nowMs);
    } catch (error) {
      this.#putAside(watched.facts.patientId, error, nowMs);
      return unjudged(watched, work, nowMs, newId);
    }
  }

  #putAside(patientId: string, error: unknown, nowMs: number): void {
    this.memory.putAside(patientId, nowMs);
    this.#options.onProblem(new Error(`the judging of patient ${patientId} failed and was put aside (${error instanceof Error ? error.name : 'unknown'})`, { cause: error }));
  }

  #outcomeOf(command: MonitorCommand, patients: readonly PatientDecision[]): CommandOutcome {
    const decision = patients.find((one) => one.after.facts.patientId === command.patientId);
    const outcome = decision?.outcomes.get(command);
    if (outcome === undefined) return refuse('unavailable', 'monitoring-stopped', 'this patient’s alarms cannot be changed at this moment; try again in a minute');
    return outcomeOnWire(outcome);
  }

  foresee(tx: Tx, decision: DeskDecision, nowMs: number): void {
    const raising = (decision as Decision).patients.filter(({ raises }) => raises.length > 0).map(({ after }) => after.facts.patientId);
    if (raising.length > 0) this.#options.foreseeRaising?.(tx, raising, nowMs);
  }

  async write(tx: Tx, decision: DeskDecision, nowMs: number): Promise<{ stored: Promise<unknown> }> {
    const { patients, emergencyIds } = decision as Decision;
    const raising = patients.flatMap(raisingOf);
    const events: NewEvent[] = [];
    if (raising.length > 0) {
      const outcome = await this.#options.raiseEmergencies(tx, raising, nowMs);
      for (const { alarmId, emergencyId } of outcome.raised) emergencyIds.set(alarmId, emergencyId);
      events.push(...outcome.events);
    }
    const alarms = patients.flatMap((one) => one.alarms).map((row) => withEmergency(row, emergencyIds));
    events.push(...alarms.flatMap(eventsOf));
    const silences = patients.flatMap((one) => one.silences);
    const clocks = patients.flatMap((one) => one.clocks);
    events.push(...silences.flatMap((row) => onBoards(row, 'alarm-silence-changed', shownSilence(row))), ...clocks.flatMap((row) => onBoards(row, 'response-clock-changed', shownClock(row))));
    const signals = patients.flatMap((one) => one.signals);
    events.push(...patients.flatMap((one) => one.signals.flatMap((said) => (
      shownSignals(said, one.after.facts.unitId).flatMap((shown) => onBoards({ ...said, unitId: one.after.facts.unitId }, 'device-signal-changed', shown))))));
    const found = patients.flatMap((one) => one.found);
    const conditions = patients.flatMap(({ after, conditions: rows }) => rows.map(({ key, state }) => (
      { patientId: after.facts.patientId, tenantId: after.facts.tenantId, conditionKey: key, state })));
    const stored = Promise.all([
      saveAlarms(tx, [...new Map(alarms.map((row) => [row.id, row])).values()]),
      insertAlarmChanges(tx, alarms),
      found.length === 0 ? undefined : this.#options.keepStrips?.(tx, found, nowMs),
      saveConditions(tx, conditions, nowMs),
      saveSilences(tx, silences),
      saveClocks(tx, clocks),
      saveSignals(tx, lastWords(signals)),
      saveDoubts(tx, patients.flatMap((one) => one.doubts)),
      events.length === 0 ? undefined : this.#options.topicLog.append(tx, events, nowMs),
    ]);
    return { stored };
  }

  settle(decision: DeskDecision, nowMs: number): void {
    const { patients, emergencyIds } = decision as Decision;
    this.#last = NOTHING;
    for (const { after } of patients) this.memory.replace(emergencyIds.size === 0 ? after : withEmergencies(after, emergencyIds), nowMs);
  }

  forget(): void {
    for (const { after } of this.#last.patients) this.memory.doubt(after.facts.patientId);
    this.#last = NOTHING;
  }

  blame(error: unknown): boolean {
    const nowMs = this.#options.clock.nowMs();
    const suspects = this.#last.patients.filter(({ after }) => !this.memory.isAside(after.facts.patientId));
    this.#carefulUntil = nowMs + CAREFUL_MS;
    if (suspects.length !== 1) return false;
    this.#putAside(suspects[0]!.after.facts.patientId, error, nowMs);
    return true;
  }

  nextWakeAt(): number | null {
    return this.memory.nextWakeAt();
  }

  /** Tells screens the newest vitals of these patients. */
  publishVitals(patientIds: Iterable<string>, nowMs: number): void {
    const today = dayOf(nowMs);
    for (const id of patientIds) {
      const watched = this.memory.get(id);
      if (watched === undefined) continue;
      const { facts, latest, quality } = watched;
      const body = { patientId: id, vitals: shownVitals(latest, quality.doubtful), news2: shownNews2(latest, facts, isNews2Applicable(facts, today), nowMs), earlyWarnings: earlyWarningsOf(latest, facts, today, nowMs) };
      if (facts.unitId !== null) this.#options.liveFeed.publish(topicName('unit', facts.unitId), id, 'vitals', body);
      this.#options.liveFeed.publish(topicName('patient', id), id, 'vitals', body);
    }
  }
}

interface Group { readonly readings: Reading[]; readonly commands: MonitorCommand[]; readonly signals: SaidSignal[] }

function groupByPatient(work: DeskWork): Map<string, Group> {
  const groups = new Map<string, Group>();
  const groupOf = (patientId: string): Group => {
    let group = groups.get(patientId);
    if (group === undefined) groups.set(patientId, (group = { readings: [], commands: [], signals: [] }));
    return group;
  };
  for (const reading of work.readings) groupOf(reading.patientId).readings.push(reading);
  for (const said of work.signals) groupOf(said.patientId).signals.push(said);
  for (const command of work.commands) groupOf(command.patientId).commands.push(command);
  return groups;
}

const isRestless = ({ alarms, raises, after }: PatientDecision): boolean => alarms.length > 0 || raises.length > 0 || after.monitor.conditions.some(({ name }) => name === 'pending' || name === 'active' || name === 'latched');

/** What devices say is kept although nobody judges it: the judging begins again from the database. */
function unjudged(watched: WatchedPatient, work: DeskWork, nowMs: number, newId: () => string): PatientDecision {
  const stopped = stoppedAlarm(watched, nowMs, newId);
  let { signals } = watched;
  const news: SaidSignal[] = [];
  for (const said of work.signals) {
    const heard = hearSignal(signals, said);
    signals = heard.signals;
    if (heard.isNews) news.push(said);
  }
  return { ...stopped, after: { ...stopped.after, signals }, signals: news };
}

/** One row of a key may be written once in a statement. */
const lastWords = (said: readonly SaidSignal[]): SaidSignal[] =>
  [...new Map(said.map((one) => [`${one.patientId} ${one.deviceId} ${one.signal} ${one.vital}`, one])).values()];

/** By device time (I9); nearly always so already. */
function inDeviceOrder(readings: readonly Reading[]): readonly Reading[] {
  for (let n = 1; n < readings.length; n += 1) {
    if (readings[n]!.takenAt < readings[n - 1]!.takenAt) return readings.toSorted((a, b) => a.takenAt - b.takenAt);
  }
  return readings;
}

function joined(first: PatientDecision, second: PatientDecision): PatientDecision {
  const conditions = new Map([...first.conditions, ...second.conditions].map((condition) => [condition.key, condition]));
  return { ...second, before: first.before, alarms: [...first.alarms, ...second.alarms], conditions: [...conditions.values()], raises: [...first.raises, ...second.raises], found: [...first.found, ...second.found], signals: [...first.signals, ...second.signals], doubts: [...first.doubts, ...second.doubts], silences: [...first.silences, ...second.silences], clocks: [...first.clocks, ...second.clocks] };
}

/** Judging works again: the alarm that said it did not is over. */
function resumed(decision: PatientDecision, nowMs: number): PatientDecision {
  const stopped = decision.after.open.get(STOPPED_KEY);
  if (stopped === undefined) return decision;
  const open = new Map(decision.after.open);
  open.delete(STOPPED_KEY);
  const ended: AlarmRow = { ...stopped, phase: 'end', state: 'inactive', inactivation: 'enabled', changedAt: nowMs, changedBy: null, endedAt: nowMs, unansweredSince: null, acknowledgedBy: null, acknowledgedByName: null, pausedUntil: null, ending: 'values-back', endedUnanswered: (stopped.unansweredSince ?? null) !== null };
  return { ...decision, after: { ...decision.after, open }, alarms: [...decision.alarms, ended] };
}

function raisingOf({ alarms, raises, after }: PatientDecision): RaisingAlarm[] {
  return raises.map(({ alarmId, kind, firstReadingAt }) => {
    const row = alarms.findLast((one) => one.id === alarmId)!;
    const { tenantId, patientId } = after.facts;
    const { priority, conditionKey, vital, value, unit } = row;
    return {
      tenantId: tenantId as TenantId, patientId: patientId as PatientId, kind, firstReadingAt,
      cause: { type: 'alarm', alarmId: alarmId as AlarmId, priority, conditionKey, vital, value, unit },
    };
  });
}

const withEmergency = (row: AlarmRow, emergencyIds: ReadonlyMap<string, string>): AlarmRow => {
  const emergencyId = emergencyIds.get(row.id);
  return emergencyId === undefined ? row : { ...row, emergencyId: emergencyId as AlarmRow['emergencyId'] };
};

function withEmergencies(watched: WatchedPatient, emergencyIds: ReadonlyMap<string, string>): WatchedPatient {
  const open = new Map([...watched.open].map(([key, row]) => [key, withEmergency(row, emergencyIds)]));
  return { ...watched, open };
}

const eventsOf = (row: AlarmRow): NewEvent[] => onBoards(row, 'alarm-changed', shownAlarm(row));

function onBoards(row: { readonly tenantId: string; readonly patientId: string; readonly unitId: string | null }, kind: string, body: object): NewEvent[] {
  const event = { tenantId: row.tenantId, kind, body };
  const patient = { ...event, topic: topicName('patient', row.patientId) };
  return row.unitId === null ? [patient] : [patient, { ...event, topic: topicName('unit', row.unitId) }];
}

const REFUSALS = {
  'alarm-over': ['conflict', 'this alarm is over; load the patient again'],
  'alarm-still-active': ['conflict', 'only a latched alarm can be reset, and the condition of this one still holds; acknowledge it instead'],
  'not-silenced': ['conflict', 'this alarm cannot be silenced: it says that something is not watched at all'],
  'silence-over': ['conflict', 'this silence is over already; load the patient again'],
  'clock-over': ['conflict', 'this assessment is done already; load the patient again'],
  'already-acknowledged': ['conflict', 'this alarm is acknowledged and makes no sound; there is nothing to pause'],
} as const;

function outcomeOnWire(outcome: AnswerOutcome): CommandOutcome {
  if (!outcome.ok) return refuse(REFUSALS[outcome.refusal][0], outcome.refusal, REFUSALS[outcome.refusal][1]);
  const { alarm, silence, clock } = outcome;
  return { ok: true, alarm: alarm && shownAlarm(alarm), silence: silence && shownSilence(silence), clock: clock && shownClock(clock) };
}

