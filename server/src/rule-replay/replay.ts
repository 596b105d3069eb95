// What a change of alarm rules would have done: one patient's stored past judged with the rules in force and with the tried ones, and
// held against what really happened. Both are judged from the same beginning, with nobody answering, so that they can be compared;
// recorded alarms are not. Pure: reading and adding up over patients is the caller's.
import { realEventTypes, type AlarmPriority, type EventTally, type PatientId, type RealEventType, type ReplayCount, type ReplayedEvent, type ReplayFigures, type UnitId } from '@mydr24/protocol';
import type { Rule } from '../monitoring/default-rules.ts';
import { judge, type PastReading } from '../monitoring/judge.ts';
import type { MonitorChange, MonitorSettings } from '../monitoring/patient-monitor.ts';
import { ruleSet } from '../monitoring/rule-set.ts';

export interface RealEvent { readonly type: RealEventType; readonly at: number }
/** Settings as they travel to another thread: rules as data, laid out there. */
export type SettingsText = Omit<MonitorSettings, 'rules'> & { readonly rules: readonly Rule[]; readonly audioPauseMs: number };
export interface PatientPast {
  readonly patientId: string;
  readonly unitId: string | null;
  readonly readings: readonly PastReading[];
  readonly events: readonly RealEvent[];
  readonly fromMs: number;
  readonly untilMs: number;
  readonly before: SettingsText;
  readonly after: SettingsText;
}

// An alarm told of an event when it began within the hour before or the five minutes after it (ours: a vital sign may follow a call).
export const TOLD_BEFORE_MS = 3_600_000;
export const TOLD_AFTER_MS = 300_000;
const DAY_MS = 86_400_000;
const MOST_CHANGED = 200;

export const emptyFigures = (): ReplayFigures => ({ bedDays: 0, readings: 0, counts: [], events: realEventTypes.map((type) => ({ type, all: 0, before: 0, after: 0 })), changed: [] });

interface Begun { readonly ruleId: string; readonly priority: AlarmPriority; readonly atMs: number; readonly isPhysiological: boolean }
const begunIn = (changes: readonly MonitorChange[]): Begun[] =>
  changes.flatMap(({ phase, ruleId, priority, atMs, kind }) => (phase === 'start' ? [{ ruleId, priority, atMs, isPhysiological: kind !== 'technical' }] : []));

export function replayPatient(past: PatientPast): ReplayFigures {
  const { readings, fromMs, untilMs, events } = past;
  const history = { readings, fromMs, untilMs };
  const judged = ({ rules, audioPauseMs, ...settings }: SettingsText): Begun[] => begunIn(judge(history, { ...settings, rules: ruleSet(rules, audioPauseMs) }));
  const before = judged(past.before);
  const after = judged(past.after);
  const told = (begun: readonly Begun[], at: number): boolean => begun.some((one) => one.isPhysiological && one.atMs >= at - TOLD_BEFORE_MS && one.atMs <= at + TOLD_AFTER_MS);
  const replayed = events.map(({ type, at }): ReplayedEvent => ({ type, patientId: past.patientId as PatientId, at, before: told(before, at), after: told(after, at) }));
  return {
    bedDays: new Set(readings.map(({ atMs }) => Math.floor(atMs / DAY_MS))).size,
    readings: readings.length,
    counts: countsOf(past.unitId, before, after),
    events: realEventTypes.map((type) => tallyOf(type, replayed)),
    changed: replayed.filter((event) => event.before !== event.after),
  };
}

function tallyOf(type: RealEventType, events: readonly ReplayedEvent[]): EventTally {
  const own = events.filter((event) => event.type === type);
  return { type, all: own.length, before: own.filter((event) => event.before).length, after: own.filter((event) => event.after).length };
}

function countsOf(unitId: string | null, before: readonly Begun[], after: readonly Begun[]): ReplayCount[] {
  const counts = new Map<string, ReplayCount>();
  const add = ({ ruleId, priority }: Begun, side: 'before' | 'after'): void => {
    const key = `${ruleId} ${priority}`;
    const known = counts.get(key) ?? { ruleId, priority, unitId: unitId as UnitId | null, before: 0, after: 0 };
    counts.set(key, { ...known, [side]: known[side] + 1 });
  };
  for (const one of before) add(one, 'before');
  for (const one of after) add(one, 'after');
  return [...counts.values()];
}

export function addFigures(a: ReplayFigures, b: ReplayFigures): ReplayFigures {
  const counts = new Map(a.counts.map((count) => [`${count.ruleId} ${count.priority} ${count.unitId}`, count]));
  for (const count of b.counts) {
    const key = `${count.ruleId} ${count.priority} ${count.unitId}`;
    const known = counts.get(key);
    counts.set(key, known === undefined ? count : { ...known, before: known.before + count.before, after: known.after + count.after });
  }
  return {
    bedDays: a.bedDays + b.bedDays,
    readings: a.readings + b.readings,
    counts: [...counts.values()],
    events: a.events.map((tally, place) => ({ type: tally.type, all: tally.all + b.events[place]!.all, before: tally.before + b.events[place]!.before, after: tally.after + b.events[place]!.after })),
    changed: [...a.changed, ...b.changed].toSorted((one, other) => other.at - one.at).slice(0, MOST_CHANGED),
  };
}

/** Alarms that began for each bed-day; null without a bed-day. */
export const perBedDay = (alarms: number, bedDays: number): number | null => (bedDays === 0 ? null : alarms / bedDays);
