// What people did and have to do about one patient's alarms: what is silenced, by whom, why and until when, and the assessment a score
// asks for. Follows the changes of alarms and the clock; stores nothing. Durations that are ours: see RULES.md ML1-ML9.
import type { AlarmPriority, AlarmSilence, AlarmSilenceId, PatientId, ResponseClock, ResponseClockId, SilenceKind, UnitId } from '@mydr24/protocol';
import type { SealedReason } from './monitor-command.ts';
import type { MonitorChange } from './patient-monitor.ts';
import { rankOf, type CompiledRule } from './rule-set.ts';

export type SilenceRow = AlarmSilence & { readonly tenantId: string; /** The reason, sealed, in hex; null: not yet. */ readonly sealed: string | null };
export type ClockRow = ResponseClock & { readonly tenantId: string };
export interface PatientTasks {
  /** Open ones by condition key. */
  readonly silences: ReadonlyMap<string, SilenceRow>;
  readonly clock: ClockRow | null;
}
export interface TaskStep {
  readonly tasks: PatientTasks;
  readonly silences: readonly SilenceRow[];
  readonly clocks: readonly ClockRow[];
}

/** A silence this long without a word is told again to whoever looks (ours; IEC 60601-1-8 asks for a reminder in long off states). */
export const REMIND_EVERY_MS = 30 * 60_000;

export const noTasks: PatientTasks = { silences: new Map(), clock: null };
const unchanged = (tasks: PatientTasks): TaskStep => ({ tasks, silences: [], clocks: [] });

export function withSilence(tasks: PatientTasks, row: SilenceRow): TaskStep {
  const silences = new Map(tasks.silences);
  const before = silences.get(row.conditionKey);
  if (row.endedAt === null) silences.set(row.conditionKey, row);
  else if (before?.id === row.id) silences.delete(row.conditionKey);
  // One silence for a condition: the new one takes the place of another kind.
  const replaced = before !== undefined && before.id !== row.id ? [{ ...before, endedAt: row.fromAt }] : [];
  return { tasks: { ...tasks, silences }, silences: [...replaced, row], clocks: [] };
}

const remindAt = (row: SilenceRow): number => (row.remindedAt ?? row.fromAt) + REMIND_EVERY_MS;

export function tasksDueAt({ silences, clock }: PatientTasks): number | null {
  let first = clock !== null && clock.overdueAt === null ? clock.dueAt : Infinity;
  for (const row of silences.values()) first = Math.min(first, row.untilAt, remindAt(row));
  return first === Infinity ? null : first;
}

/** What time alone does: silences end, are reminded of, and an assessment becomes overdue. */
export function stepTasks(tasks: PatientTasks, nowMs: number): TaskStep {
  const dueAt = tasksDueAt(tasks);
  if (dueAt === null || dueAt > nowMs) return unchanged(tasks);
  const changed = [...tasks.silences.values()].flatMap((row): SilenceRow[] =>
    row.untilAt <= nowMs ? [{ ...row, endedAt: row.untilAt }] : remindAt(row) <= nowMs ? [{ ...row, remindedAt: nowMs }] : []);
  const silences = new Map(tasks.silences);
  for (const row of changed) {
    if (row.endedAt === null) silences.set(row.conditionKey, row);
    else silences.delete(row.conditionKey);
  }
  const { clock } = tasks;
  const isOverdue = clock !== null && clock.overdueAt === null && clock.dueAt <= nowMs;
  const late = isOverdue ? { ...clock, overdueAt: nowMs } : clock;
  return { tasks: silences.size === 0 && late === null ? noTasks : { silences, clock: late }, silences: changed, clocks: isOverdue && late !== null ? [late] : [] };
}

export interface TaskContext {
  readonly facts: { readonly patientId: string; readonly tenantId: string; readonly unitId: string | null };
  readonly rule: CompiledRule | undefined;
  readonly nowMs: number;
  readonly newId: () => string;
}
export interface Followed extends TaskStep {
  /** The alarm that started is shelved until then. */
  readonly shelveUntilMs: number | null;
}

/** An alarm changed: its silence holds, or is broken by something worse or over; a score starts its clock. */
export function followChange(tasks: PatientTasks, change: MonitorChange, context: TaskContext): Followed {
  const clocked = followClock(tasks, change, context);
  const silence = tasks.silences.get(change.conditionKey);
  if (silence === undefined) return { ...clocked, shelveUntilMs: null };
  const isNew = change.phase === 'start' || change.phase === 'escalate';
  const holds = silenceHolds(silence, change, isNew, context.nowMs);
  if (holds) return { ...clocked, shelveUntilMs: silence.kind === 'shelved' && isNew ? silence.untilAt : null };
  const ended = withSilence(clocked.tasks, { ...silence, endedAt: context.nowMs });
  return { tasks: ended.tasks, silences: ended.silences, clocks: clocked.clocks, shelveUntilMs: null };
}

function silenceHolds({ kind, priority, untilAt }: SilenceRow, change: MonitorChange, isNew: boolean, nowMs: number): boolean {
  if (untilAt <= nowMs) return false;
  if (kind === 'alarm-off') return change.state === 'inactive';
  if (kind === 'audio-off') return change.state !== 'inactive' && change.inactivation === 'audio-off';
  if (isNew) return rankOf[change.priority] <= rankOf[priority];
  // Across ends and returns; somebody's other answer takes its place.
  return change.state === 'inactive' || change.inactivation === 'alarm-paused';
}

function followClock(tasks: PatientTasks, change: MonitorChange, { facts, rule, nowMs, newId }: TaskContext): TaskStep {
  if (rule?.type !== 'score' || (change.phase !== 'start' && change.phase !== 'escalate')) return unchanged(tasks);
  const respondMs = rule.rule.bands.find(({ priority }) => priority === change.priority)?.respondMs ?? null;
  if (respondMs === null) return unchanged(tasks);
  const { clock } = tasks;
  const dueAt = nowMs + respondMs;
  // What is asked for already and sooner stays; worse asks for it sooner.
  if (clock !== null && clock.dueAt <= dueAt) return unchanged(tasks);
  const row: ClockRow = clock === null
    ? {
        id: newId() as ResponseClockId, tenantId: facts.tenantId, patientId: facts.patientId as PatientId, unitId: facts.unitId as UnitId | null, ruleId: rule.rule.id,
        priority: change.priority, value: change.value, startedAt: nowMs, dueAt, overdueAt: null, assessedAt: null, assessedBy: null, assessedByName: null,
      }
    : { ...clock, ruleId: rule.rule.id, priority: change.priority, value: change.value, dueAt };
  return { tasks: { ...tasks, clock: row }, silences: [], clocks: [row] };
}

export interface Silencing {
  readonly kind: SilenceKind;
  readonly untilMs: number;
  readonly reason: string;
  readonly sealed?: SealedReason | undefined;
}

export function silenceOf(asked: Silencing, of: { readonly alarmId: string | null; readonly conditionKey: string; readonly priority: AlarmPriority }, by: { readonly personId: string; readonly personName: string | null }, { facts, nowMs, newId }: Omit<TaskContext, 'rule'>): SilenceRow {
  return {
    id: (asked.sealed?.silenceId ?? newId()) as AlarmSilenceId, sealed: asked.sealed?.content ?? null, tenantId: facts.tenantId, patientId: facts.patientId as PatientId, unitId: facts.unitId as UnitId | null, alarmId: of.alarmId as SilenceRow['alarmId'],
    conditionKey: of.conditionKey, kind: asked.kind, priority: of.priority, reason: asked.reason, personId: by.personId as SilenceRow['personId'], personName: by.personName,
    fromAt: nowMs, untilAt: asked.untilMs, remindedAt: null, endedAt: null,
  };
}

/** Without its tenant, and the reason in words alone. */
export const shownSilence = ({ tenantId: _tenantId, sealed: _sealed, ...row }: SilenceRow): AlarmSilence => row;
export const shownClock = ({ tenantId: _tenantId, ...row }: ClockRow): ResponseClock => row;
