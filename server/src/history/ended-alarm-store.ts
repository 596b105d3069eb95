// SQL of alarms that ended lately on a unit: found by its index of ends, then each with its worst and its first answer, out of its changes.
import type { EndedAlarm } from '@mydr24/protocol';
import { homeWords, type KeptHome } from '../keys/address.ts';
import type { Keys } from '../keys/keys.ts';
import { sealedColumns } from '../keys/sealed-columns.ts';
import { instant, type Tx } from '../platform/postgres.ts';

export interface EndedScope {
  readonly unitId: string;
  /** Of whom may be told. */
  readonly patientIds: readonly string[];
  readonly fromAt: number;
}
export interface EndedCursor { readonly endedAt: number; readonly id: string }

export const listPatientIdsOf = async (tx: Tx, unitId: string): Promise<string[]> =>
  (await tx.query<{ id: string }>('select id from patients where unit_id = $1', [unitId], 'ended-alarm-patients')).map(({ id }) => id);

const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
/** Of alarms of before it was kept, by whether anybody ever acknowledged them. */
const UNANSWERED = `(coalesce(a.ended_unanswered, not exists (select from alarm_answers x where x.alarm_id = a.id)) and a.emergency_id is null)`;
const IN_SCOPE = `a.unit_id = $1 and a.ended_at is not null and a.ended_at >= $3 and a.patient_id = any($2::uuid[])`;
export interface EndedPage { readonly isUnansweredOnly: boolean; readonly after: EndedCursor | null; readonly limit: number }

/** The changes of one alarm, by the index of its patient. */
const CHANGES = `alarm_changes c where c.patient_id = a.patient_id and c.at >= a.started_at and c.at <= a.ended_at and c.alarm_id = a.id`;

export const countEndedAlarms = (tx: Tx, { unitId, patientIds, fromAt }: EndedScope): Promise<{ total: number; unanswered: number }> =>
  tx.one(`select count(*)::int as total, count(*) filter (where ${UNANSWERED})::int as unanswered from alarms a where ${IN_SCOPE}`, [unitId, patientIds, instant(fromAt)], 'count-ended-alarms');

export async function listEndedAlarms(tx: Tx, keys: Keys, { unitId, patientIds, fromAt }: EndedScope, page: EndedPage): Promise<EndedAlarm[]> {
  const { isUnansweredOnly, after, limit } = page;
  const rows = await tx.query<EndedAlarm & Pick<KeptHome, 'tenantId' | 'sealed'>>(
    `with page as materialized (
       select a.id, a.patient_id, a.condition_key, a.kind, a.priority, a.vital, a.value, a.unit, a.limit_value, a.started_at, a.ended_at, a.ending, a.emergency_id, ${UNANSWERED} as is_unanswered
         from alarms a where ${IN_SCOPE} and (a.ended_at, a.id) < (coalesce($4::timestamptz, 'infinity'), $5::uuid) and (not $6 or ${UNANSWERED})
        order by a.ended_at desc, a.id desc limit $7)
     select a.id, a.patient_id as "patientId", p.given_name as "givenName", p.family_name as "familyName", p.bed, p.address, p.sealed, p.tenant_id as "tenantId", a.condition_key as "conditionKey", a.kind, coalesce(w.priority, a.priority) as priority, a.vital,
            case when w.priority is null then a.value else w.value end as value, a.unit, case when w.priority is null then a.limit_value else w.limit_value end as "limit",
            a.started_at as "startedAt", a.ended_at as "endedAt", a.ending, a.is_unanswered as "isUnanswered", x.answer, a.emergency_id as "emergencyId"
       from page a join patients p on p.id = a.patient_id
       left join lateral (
         select c.priority, c.value, c.limit_value from ${CHANGES} and c.phase in ('start', 'escalate', 'deescalate', 'continue')
          order by array_position(array['high', 'medium', 'low'], c.priority), c.id limit 1) w on true
       left join lateral (
         select jsonb_build_object('at', round(extract(epoch from c.at) * 1000), 'personName', (select s.given_name || ' ' || s.family_name from persons s where s.id = c.person_id),
                  'kind', case when c.phase = 'reset' then 'reset' else case c.inactivation when 'alert-acknowledged' then 'acknowledged' when 'audio-off' then 'sound-off' when 'alarm-paused' then 'shelved' else 'switched-off' end end) as answer
           from ${CHANGES} and c.person_id is not null and (c.phase = 'reset' or c.inactivation in ('alert-acknowledged', 'audio-off', 'alarm-paused', 'alarm-off')) order by c.id limit 1) x on true
      order by a.ended_at desc, a.id desc`,
    [unitId, patientIds, instant(fromAt), after === null ? null : instant(after.endedAt), after?.id ?? LAST_ID, isUnansweredOnly, limit], 'list-ended-alarms');
  const homes = await keys.openWordsAtHand(tx, sealedColumns.home, rows.map((row) => homeWords({ ...row, id: row.patientId })));
  return rows.map(({ tenantId: _tenantId, sealed: _sealed, ...row }, n) => ({ ...row, address: homes[n] || null }));
}
