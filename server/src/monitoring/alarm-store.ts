// SQL of alarms and of what each alarm condition remembers. Rows in, rows out: which changes are made is decided elsewhere.
import { instant, json, type Tx } from '../platform/postgres.ts';
import type { AlarmRow } from './watched-patient.ts';

const COLUMNS = `id, tenant_id as "tenantId", patient_id as "patientId", unit_id as "unitId", condition_key as "conditionKey", rule_id as "ruleId",
  rule_version as "ruleVersion", kind, priority, phase, state, inactivation, vital, value, unit, limit_value as "limit", started_at as "startedAt",
  changed_at as "changedAt", ended_at as "endedAt", acknowledged_by as "acknowledgedBy",
  (select s.given_name || ' ' || s.family_name from persons s where s.id = alarms.acknowledged_by) as "acknowledgedByName", paused_until as "pausedUntil", delay_ms as "delayMs", unanswered_since as "unansweredSince", emergency_id as "emergencyId"`;

/** A JSON object per row: alarms are few, and one text keeps all columns in step. */
export async function saveAlarms(tx: Tx, alarms: readonly AlarmRow[]): Promise<void> {
  if (alarms.length === 0) return;
  await tx.execute(
    `insert into alarms (id, tenant_id, patient_id, unit_id, condition_key, rule_id, rule_version, kind, priority, phase, state, inactivation,
                         vital, value, unit, limit_value, started_at, changed_at, ended_at, acknowledged_by, paused_until, delay_ms, unanswered_since, emergency_id, ending, ended_unanswered)
     select id, tenant_id, patient_id, unit_id, condition_key, rule_id, rule_version, kind, priority, phase, state, inactivation,
            vital, value, unit, limit_value, started_at, changed_at, ended_at, acknowledged_by, paused_until, delay_ms, unanswered_since, emergency_id, ending, ended_unanswered
       from jsonb_populate_recordset(null::alarms, $1)
     on conflict (id) do update set priority = excluded.priority, phase = excluded.phase, state = excluded.state, inactivation = excluded.inactivation,
       value = excluded.value, unit = excluded.unit, limit_value = excluded.limit_value, changed_at = excluded.changed_at, ended_at = excluded.ended_at,
       acknowledged_by = excluded.acknowledged_by, paused_until = excluded.paused_until, delay_ms = excluded.delay_ms, unanswered_since = excluded.unanswered_since, unit_id = excluded.unit_id,
       ending = excluded.ending, ended_unanswered = excluded.ended_unanswered, emergency_id = coalesce(excluded.emergency_id, alarms.emergency_id)`,
    [json(alarms.map(columnsOf))], 'save-alarms',
  );
}

/** Every change, also of one alarm within one commit; a mere move to another unit is none. Grows only. */
export async function insertAlarmChanges(tx: Tx, alarms: readonly AlarmRow[]): Promise<void> {
  const changed = alarms.filter(({ changedBy }) => changedBy !== undefined);
  if (changed.length === 0) return;
  await tx.execute(
    `insert into alarm_changes (tenant_id, patient_id, alarm_id, condition_key, rule_id, rule_version, kind, priority, phase, state, inactivation, vital, value, unit, limit_value, delay_ms, at, person_id)
     select tenant_id, patient_id, id, condition_key, rule_id, rule_version, kind, priority, phase, state, inactivation, vital, value, unit, limit_value, delay_ms, changed_at, changed_by
       from jsonb_to_recordset($1::jsonb) as c (n integer, tenant_id uuid, patient_id uuid, id uuid, condition_key text, rule_id text, rule_version integer, kind text, priority text, phase text,
            state text, inactivation text, vital text, value float8, unit text, limit_value float8, delay_ms integer, changed_at timestamptz, changed_by uuid) order by n`,
    [json(changed.map((alarm, n) => ({ ...columnsOf(alarm), n, changed_by: alarm.changedBy })))], 'insert-alarm-changes');
}

function columnsOf(alarm: AlarmRow): Record<string, unknown> {
  const at = (value: number | null): string | null => (value === null ? null : instant(value));
  return {
    id: alarm.id, tenant_id: alarm.tenantId, patient_id: alarm.patientId, unit_id: alarm.unitId, condition_key: alarm.conditionKey,
    rule_id: alarm.ruleId, rule_version: alarm.ruleVersion, kind: alarm.kind, priority: alarm.priority, phase: alarm.phase, state: alarm.state,
    inactivation: alarm.inactivation, vital: alarm.vital, value: alarm.value, unit: alarm.unit, limit_value: alarm.limit,
    started_at: at(alarm.startedAt), changed_at: at(alarm.changedAt), ended_at: at(alarm.endedAt), acknowledged_by: alarm.acknowledgedBy,
    paused_until: at(alarm.pausedUntil), delay_ms: alarm.delayMs ?? null, unanswered_since: at(alarm.unansweredSince ?? null), emergency_id: alarm.emergencyId,
    ending: alarm.ending ?? null, ended_unanswered: alarm.endedUnanswered ?? null,
  };
}

export async function listOpenAlarms(tx: Tx, patientIds: readonly string[]): Promise<AlarmRow[]> {
  return tx.query<AlarmRow>(
    `select ${COLUMNS} from alarms where patient_id = any($1::uuid[]) and ended_at is null order by started_at, id`, [patientIds], 'list-open-alarms');
}

/** Whose alarm it is, and the name of the person who answers it. */
export async function findAnswering(tx: Tx, alarmId: string, personId: string): Promise<{ patientId: string; personName: string | null } | undefined> {
  return tx.maybe(
    `select a.patient_id as "patientId", s.given_name || ' ' || s.family_name as "personName"
       from alarms a left join persons s on s.id = $2 where a.id = $1`, [alarmId, personId], 'find-answering');
}

export async function findPersonName(tx: Tx, personId: string): Promise<string | null> {
  return (await tx.maybe<{ name: string }>(`select given_name || ' ' || family_name as name from persons where id = $1`, [personId], 'find-person-name'))?.name ?? null;
}

/** What a condition remembers; null forgets it. `state` is plain JSON of the pure core. */
export interface ConditionRow {
  readonly patientId: string;
  readonly conditionKey: string;
  readonly tenantId: string;
  readonly state: unknown;
}

export async function saveConditions(tx: Tx, rows: readonly ConditionRow[], nowMs: number): Promise<void> {
  const kept = rows.filter((row) => row.state !== null);
  const gone = rows.filter((row) => row.state === null);
  const work: Promise<unknown>[] = [];
  if (kept.length > 0) {
    work.push(tx.execute(
      `insert into alarm_conditions (patient_id, condition_key, tenant_id, state, changed_at)
       select (r->>'p')::uuid, r->>'k', (r->>'t')::uuid, r->'s', $2 from jsonb_array_elements($1::jsonb) as r
       on conflict (patient_id, condition_key) do update set state = excluded.state, changed_at = excluded.changed_at`,
      [json(kept.map((row) => ({ p: row.patientId, k: row.conditionKey, t: row.tenantId, s: row.state }))), instant(nowMs)], 'save-conditions'));
  }
  if (gone.length > 0) {
    work.push(tx.execute(
      `delete from alarm_conditions c using unnest($1::uuid[], $2::text[]) as g (patient_id, condition_key)
        where c.patient_id = g.patient_id and c.condition_key = g.condition_key`,
      [gone.map((row) => row.patientId), gone.map((row) => row.conditionKey)], 'forget-conditions'));
  }
  await Promise.all(work);
}

export async function listConditions(tx: Tx, patientIds: readonly string[]): Promise<ConditionRow[]> {
  return tx.query<ConditionRow>(
    `select patient_id as "patientId", condition_key as "conditionKey", tenant_id as "tenantId", state
       from alarm_conditions where patient_id = any($1::uuid[]) order by patient_id, condition_key`, [patientIds], 'list-conditions');
}
