// SQL of what people did and have to do about alarms: silences, response clocks, and who was told. Decides nothing.
import type { Keys } from '../keys/keys.ts';
import { PLACEHOLDER } from '../keys/sealed.ts';
import { sealedColumns } from '../keys/sealed-columns.ts';
import { instant, json, type Tx } from '../platform/postgres.ts';
import type { ClockRow, SilenceRow } from './patient-tasks.ts';

const SILENCE = `id, tenant_id as "tenantId", patient_id as "patientId", unit_id as "unitId", alarm_id as "alarmId", condition_key as "conditionKey", kind, priority,
  reason, sealed, person_id as "personId", person_name as "personName", from_at as "fromAt", until_at as "untilAt", reminded_at as "remindedAt", ended_at as "endedAt"`;
const CLOCK = `id, tenant_id as "tenantId", patient_id as "patientId", unit_id as "unitId", rule_id as "ruleId", priority, value, started_at as "startedAt",
  due_at as "dueAt", overdue_at as "overdueAt", assessed_at as "assessedAt", assessed_by as "assessedBy", assessed_by_name as "assessedByName"`;

const at = (value: number | null): string | null => (value === null ? null : instant(value));

/** Those that end go first: a condition has one open silence. Both statements are on their way at once, as all of a commit that judges. */
export async function saveSilences(tx: Tx, rows: readonly SilenceRow[]): Promise<void> {
  const byId = [...new Map(rows.map((row) => [row.id, row])).values()];
  const parts = [byId.filter(({ endedAt }) => endedAt !== null), byId.filter(({ endedAt }) => endedAt === null)];
  await Promise.all(parts.filter((part) => part.length > 0).map((part) => tx.execute(
    `insert into alarm_silences (id, tenant_id, patient_id, unit_id, alarm_id, condition_key, kind, priority, reason, sealed, person_id, person_name, from_at, until_at, reminded_at, ended_at)
     select id, tenant_id, patient_id, unit_id, alarm_id, condition_key, kind, priority, reason, sealed, person_id, person_name, from_at, until_at, reminded_at, ended_at
       from jsonb_populate_recordset(null::alarm_silences, $1)
     on conflict (id) do update set unit_id = excluded.unit_id, reminded_at = excluded.reminded_at, ended_at = excluded.ended_at`, [json(part.map(silenceColumns))], 'save-silences')));
}

const silenceColumns = (row: SilenceRow): Record<string, unknown> => ({
  id: row.id, tenant_id: row.tenantId, patient_id: row.patientId, unit_id: row.unitId, alarm_id: row.alarmId, condition_key: row.conditionKey, kind: row.kind, priority: row.priority,
  reason: row.sealed === null ? row.reason : PLACEHOLDER, sealed: row.sealed && `\\x${row.sealed}`, person_id: row.personId, person_name: row.personName,
  from_at: at(row.fromAt), until_at: at(row.untilAt), reminded_at: at(row.remindedAt), ended_at: at(row.endedAt),
});

export async function saveClocks(tx: Tx, rows: readonly ClockRow[]): Promise<void> {
  if (rows.length === 0) return;
  const columns = [...new Map(rows.map((row) => [row.id, row])).values()].map((row) => ({
    id: row.id, tenant_id: row.tenantId, patient_id: row.patientId, unit_id: row.unitId, rule_id: row.ruleId, priority: row.priority, value: row.value, started_at: at(row.startedAt),
    due_at: at(row.dueAt), overdue_at: at(row.overdueAt), assessed_at: at(row.assessedAt), assessed_by: row.assessedBy, assessed_by_name: row.assessedByName,
  }));
  await tx.execute(
    `insert into response_clocks (id, tenant_id, patient_id, unit_id, rule_id, priority, value, started_at, due_at, overdue_at, assessed_at, assessed_by, assessed_by_name)
     select id, tenant_id, patient_id, unit_id, rule_id, priority, value, started_at, due_at, overdue_at, assessed_at, assessed_by, assessed_by_name
       from jsonb_populate_recordset(null::response_clocks, $1)
     on conflict (id) do update set unit_id = excluded.unit_id, rule_id = excluded.rule_id, priority = excluded.priority, value = excluded.value, due_at = excluded.due_at,
       overdue_at = excluded.overdue_at, assessed_at = excluded.assessed_at, assessed_by = excluded.assessed_by, assessed_by_name = excluded.assessed_by_name`,
    [json(columns)], 'save-clocks');
}

/** Boards and the judging do not wait for a key: a reason it does not come for is left empty. */
export async function listOpenSilences(tx: Tx, keys: Keys, patientIds: readonly string[]): Promise<SilenceRow[]> {
  const rows = await tx.query<Omit<SilenceRow, 'sealed'> & { sealed: Uint8Array | null }>(`select ${SILENCE} from alarm_silences where patient_id = any($1::uuid[]) and ended_at is null order by from_at, id`, [patientIds], 'list-open-silences');
  const reasons = await keys.openWordsAtHand(tx, sealedColumns.silence, rows.map((row) => ({ ...row, row: row.id, plain: row.reason })));
  return rows.map((row, n) => ({ ...row, reason: reasons[n] ?? '', sealed: row.sealed && Buffer.from(row.sealed).toString('hex') }));
}

/** Before the silence itself, so that the commit that judges waits for no key. Null: no key came; the reason is sealed by the job. */
export async function sealReason(tx: Tx, keys: Keys, of: { tenantId: string; patientId: string; silenceId: string }, reason: string): Promise<string | null> {
  const sealed = await keys.sealWordsAtHand(tx, sealedColumns.silence, { ...of, row: of.silenceId }, reason);
  return sealed && Buffer.from(sealed).toString('hex');
}

export async function listOpenClocks(tx: Tx, patientIds: readonly string[]): Promise<ClockRow[]> {
  return tx.query<ClockRow>(`select ${CLOCK} from response_clocks where patient_id = any($1::uuid[]) and assessed_at is null`, [patientIds], 'list-open-clocks');
}

/** An alarm nobody has answered for half a minute, with the steps that were told. */
export interface UnansweredAlarm {
  readonly alarmId: string;
  readonly tenantId: string;
  readonly patientId: string;
  readonly unitId: string | null;
  readonly unitName: string | null;
  readonly programme: string | null;
  readonly ruleId: string;
  readonly kind: 'physiological' | 'technical';
  readonly priority: 'low' | 'medium' | 'high';
  readonly sinceMs: number;
  readonly toldSteps: number[];
}

export async function listUnanswered(engine: Tx, sinceBefore: number, limit: number): Promise<UnansweredAlarm[]> {
  return engine.query<UnansweredAlarm>(
    `select a.id as "alarmId", a.tenant_id as "tenantId", a.patient_id as "patientId", a.unit_id as "unitId", u.name as "unitName", p.programme, a.rule_id as "ruleId", a.kind, a.priority,
            a.unanswered_since as "sinceMs", array(select t.step from alarm_tellings t where t.alarm_id = a.id and t.priority = a.priority) as "toldSteps"
       from alarms a join patients p on p.id = a.patient_id left join units u on u.id = a.unit_id
      where a.ended_at is null and a.unanswered_since <= $1 order by a.unanswered_since limit $2`, [instant(sinceBefore), limit], 'list-unanswered');
}

/** False: another node told this step. */
export async function insertTelling(engine: Tx, telling: { alarmId: string; tenantId: string; priority: string; step: number; role: string; people: number }, nowMs: number): Promise<boolean> {
  return (await engine.execute(
    `insert into alarm_tellings (alarm_id, step, priority, tenant_id, role, people, told_at) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
    [telling.alarmId, telling.step, telling.priority, telling.tenantId, telling.role, telling.people, instant(nowMs)], 'insert-telling')) > 0;
}

/** Overdue assessments nobody was told of; claimed by whoever asks first. */
export async function claimOverdue(engine: Tx, nowMs: number): Promise<{ id: string; tenantId: string; unitId: string | null; unitName: string | null }[]> {
  return engine.query(
    `update response_clocks c set told_at = $1 where c.overdue_at is not null and c.told_at is null and c.assessed_at is null
     returning c.id, c.tenant_id as "tenantId", c.unit_id as "unitId", (select u.name from units u where u.id = c.unit_id) as "unitName"`, [instant(nowMs)], 'claim-overdue');
}
