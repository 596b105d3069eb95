// Alarms counted by unit and UTC day, budgets and weekly reviews in PostgreSQL. Decides nothing.
import type { AlarmBudget, AlarmBurden, AlarmReview, BurdenRow, ExposureRow, PatientId } from '@mydr24/protocol';
import { vitalKinds } from '@mydr24/protocol';
import type { Keys } from '../keys/keys.ts';
import { PLACEHOLDER } from '../keys/sealed.ts';
import { sealedColumns } from '../keys/sealed-columns.ts';
import { instant, type Tx } from '../platform/postgres.ts';

// An alarm was true when an emergency (no drill, not closed as a false alarm) or a marked event followed within the hour, or came up to five minutes before it.
const IS_TRUE = `(exists (select 1 from emergencies e where e.patient_id = a.patient_id and e.opened_at between a.started_at - interval '5 minutes' and a.started_at + interval '1 hour'
      and coalesce(e.state ->> 'mode', 'actual') = 'actual' and coalesce(e.state ->> 'outcome', '') <> 'false-alarm')
   or exists (select 1 from adverse_events v where v.patient_id = a.patient_id and v.at between a.started_at - interval '5 minutes' and a.started_at + interval '1 hour'))`;
const OF_DAY = `a.unit_id is not null and a.started_at >= $1::date::timestamp at time zone 'UTC' and a.started_at < ($1::date + 1)::timestamp at time zone 'UTC'`;

/** Counts one UTC day anew, for every unit of every tenant. */
export async function countDay(engine: Tx, day: string, nowMs: number): Promise<void> {
  for (const table of ['alarm_rule_days', 'alarm_patient_days', 'alarm_exposure_days', 'alarm_bed_days']) await engine.execute(`delete from ${table} where day = $1`, [day]);
  await engine.execute(
    `insert into alarm_rule_days (tenant_id, unit_id, day, rule_id, priority, alarms, acted_on, true_alarms)
     select a.tenant_id, a.unit_id, $1::date, a.rule_id, a.priority, count(*), count(*) filter (where w.alarm_id is not null or a.emergency_id is not null), count(*) filter (where ${IS_TRUE})
       from alarms a left join alarm_answers w on w.alarm_id = a.id where ${OF_DAY} group by 1, 2, 4, 5`, [day], 'burden-rules');
  await engine.execute(
    `insert into alarm_patient_days (tenant_id, unit_id, day, patient_id, alarms)
     select a.tenant_id, a.unit_id, $1::date, a.patient_id, count(*) from alarms a where ${OF_DAY} group by 1, 2, 4`, [day], 'burden-patients');
  await engine.execute(
    `insert into alarm_exposure_days (tenant_id, unit_id, day, exposure, alarms, acknowledged, sum_s, within_3_min)
     select tenant_id, unit_id, $1::date, case when before < 30 then '0-29' when before < 80 then '30-79' else '80+' end, count(*), count(s), coalesce(sum(s), 0), count(*) filter (where s <= 180)
       from (select a.tenant_id, a.unit_id, a.started_at, extract(epoch from w.answered_at - a.started_at)::float8 as s,
                    count(*) over (partition by a.unit_id order by a.started_at range between interval '120 minutes' preceding and current row) - 1 as before
               from alarms a left join alarm_answers w on w.alarm_id = a.id
              where a.unit_id is not null and a.started_at >= ($1::date::timestamp at time zone 'UTC') - interval '120 minutes' and a.started_at < ($1::date + 1)::timestamp at time zone 'UTC') r
      where started_at >= $1::date::timestamp at time zone 'UTC' group by 1, 2, 4`, [day], 'burden-exposure');
  await engine.execute(
    `insert into alarm_bed_days (tenant_id, unit_id, day, bed_days, counted_at)
     select u.tenant_id, u.id, $1::date, (select count(*) from patients p where p.unit_id = u.id and exists (
              select 1 from readings r where r.patient_id = p.id and r.kind = any($3::text[])
                 and r.taken_at >= $1::date::timestamp at time zone 'UTC' and r.taken_at < ($1::date + 1)::timestamp at time zone 'UTC')), $2 from units u`,
    [day, instant(nowMs), vitalKinds], 'burden-beds');
}

export async function listCountedDays(engine: Tx, fromOn: string): Promise<string[]> {
  return (await engine.query<{ day: string }>('select distinct day::text as day from alarm_bed_days where day >= $1', [fromOn], 'burden-counted')).map(({ day }) => day);
}

/** What each unit's week asks to be looked at; nothing twice. */
export async function insertReviews(engine: Tx, weekOn: string, mostRules: number): Promise<number> {
  return engine.execute(
    `with beds as (select unit_id, sum(bed_days)::int as n from alarm_bed_days where day >= $1::date and day < $1::date + 7 group by 1),
          rules as (select tenant_id, unit_id, rule_id, sum(alarms)::int as n, row_number() over (partition by unit_id order by sum(alarms) desc, rule_id) as place
                      from alarm_rule_days where day >= $1::date and day < $1::date + 7 group by 1, 2, 3),
          patients as (select d.tenant_id, d.unit_id, d.patient_id, sum(d.alarms)::int as n, row_number() over (partition by d.unit_id order by sum(d.alarms) desc, d.patient_id) as place,
                              (select count(*) from patients p where p.unit_id = d.unit_id) as members
                         from alarm_patient_days d where d.day >= $1::date and d.day < $1::date + 7 group by 1, 2, 3),
          totals as (select unit_id, sum(n)::int as n from rules group by 1)
     insert into alarm_reviews (tenant_id, unit_id, week_on, subject, rule_id, patient_id, alarms, of_alarms, bed_days)
     select r.tenant_id, r.unit_id, $1::date, 'rule', r.rule_id, null, r.n, t.n, coalesce(b.n, 0) from rules r join totals t using (unit_id) left join beds b using (unit_id) where r.place <= $2
     union all
     select p.tenant_id, p.unit_id, $1::date, 'patient', null, p.patient_id, p.n, t.n, coalesce(b.n, 0) from patients p join totals t using (unit_id) left join beds b using (unit_id)
      where p.place <= ceil(greatest(p.members, 1) * 0.1)
     on conflict do nothing`, [weekOn, mostRules], 'burden-reviews');
}

export async function listBudgetDays(engine: Tx, day: string): Promise<{ tenantId: string; unitId: string; unitName: string; perBedDay: number; warnShare: number; bedDays: number; alarms: number }[]> {
  return engine.query(
    `select g.tenant_id as "tenantId", g.unit_id as "unitId", u.name as "unitName", g.per_bed_day as "perBedDay", g.warn_share as "warnShare", b.bed_days as "bedDays",
            (select coalesce(sum(alarms), 0)::int from alarm_rule_days d where d.unit_id = g.unit_id and d.day = $1) as alarms
       from alarm_budgets g join units u on u.id = g.unit_id join alarm_bed_days b on b.unit_id = g.unit_id and b.day = $1 where g.per_bed_day is not null`, [day], 'burden-budgets');
}

export async function findUnitName(tx: Tx, unitId: string): Promise<string | undefined> {
  return (await tx.maybe<{ name: string }>('select name from units where id = $1', [unitId], 'burden-unit'))?.name;
}

export type Counted = Pick<AlarmBurden, 'bedDays' | 'rules' | 'days' | 'budget' | 'countedAt'> & { readonly exposure: ExposureRow[]; readonly patients: { patientId: PatientId; bed: string | null; alarms: number }[] };

export async function readBurden(tx: Tx, unitId: string, fromOn: string, untilOn: string): Promise<Counted> {
  const values = [unitId, fromOn, untilOn];
  const within = 'unit_id = $1 and day >= $2::date and day <= $3::date';
  const [rules, exposure, days, patients, budget, counted] = await Promise.all([
    tx.query<BurdenRow>(`select rule_id as "ruleId", priority, sum(alarms)::int as alarms, sum(acted_on)::int as "actedOn", sum(true_alarms)::int as "true" from alarm_rule_days where ${within} group by 1, 2 order by 3 desc, 1`, values, 'burden-read-rules'),
    tx.query<ExposureRow>(`select exposure, sum(alarms)::int as alarms, sum(acknowledged)::int as acknowledged, sum(sum_s) / nullif(sum(acknowledged), 0) as "meanS", sum(within_3_min)::int as "within3Min" from alarm_exposure_days where ${within} group by 1 order by 1`, values, 'burden-read-exposure'),
    tx.query<AlarmBurden['days'][number]>(`select b.day::text as "on", b.bed_days as "bedDays", (select coalesce(sum(alarms), 0)::int from alarm_rule_days d where d.unit_id = b.unit_id and d.day = b.day) as alarms from alarm_bed_days b where b.unit_id = $1 and b.day >= $2::date and b.day <= $3::date order by b.day`, values, 'burden-read-days'),
    tx.query<Counted['patients'][number]>(
      `select p.id as "patientId", p.bed, coalesce(d.n, 0)::int as alarms from patients p left join (select patient_id, sum(alarms) as n from alarm_patient_days where ${within} group by 1) d on d.patient_id = p.id
        where p.unit_id = $1 or d.n is not null order by alarms desc, p.id`, values, 'burden-read-patients'),
    tx.maybe<AlarmBudget>(`select g.per_bed_day as "perBedDay", g.warn_share as "warnShare", s.given_name || ' ' || s.family_name as "setByName", g.set_at as "setAt" from alarm_budgets g left join persons s on s.id = g.set_by where g.unit_id = $1 and g.per_bed_day is not null`, [unitId], 'burden-read-budget'),
    tx.one<{ at: number | null }>('select max(counted_at) as at from alarm_bed_days where unit_id = $1', [unitId], 'burden-read-counted'),
  ]);
  return { rules, exposure, days, patients, budget: budget ?? null, countedAt: counted.at, bedDays: days.reduce((sum, { bedDays }) => sum + bedDays, 0) };
}

export async function saveBudget(tx: Tx, tenantId: string, unitId: string, budget: { perBedDay: number | null; warnShare: number }, personId: string, nowMs: number): Promise<void> {
  await tx.execute(
    `insert into alarm_budgets (unit_id, tenant_id, per_bed_day, warn_share, set_by, set_at) values ($1, $2, $3, $4, $5, $6)
     on conflict (unit_id) do update set per_bed_day = excluded.per_bed_day, warn_share = excluded.warn_share, set_by = excluded.set_by, set_at = excluded.set_at`,
    [unitId, tenantId, budget.perBedDay, budget.warnShare, personId, instant(nowMs)], 'budget-save');
}

export async function listReviews(tx: Tx, keys: Keys, unitId: string): Promise<AlarmReview[]> {
  const rows = await tx.query<AlarmReview & { tenantId: string; sealed: Uint8Array | null }>(
    `select r.id, r.unit_id as "unitId", r.week_on::text as "weekOn", r.subject, r.rule_id as "ruleId", r.patient_id as "patientId", p.bed, r.alarms, r.of_alarms as "ofAlarms", r.bed_days as "bedDays",
            r.owner_id as "ownerId", s.given_name || ' ' || s.family_name as "ownerName", r.decision, r.note, r.sealed, r.tenant_id as "tenantId", r.decided_at as "decidedAt"
       from alarm_reviews r left join patients p on p.id = r.patient_id left join persons s on s.id = r.owner_id
      where r.unit_id = $1 order by r.week_on desc, r.subject desc, r.alarms desc limit 200`, [unitId], 'reviews-list');
  const notes = await keys.openWords(tx, sealedColumns.alarmReview, rows.map((row) => ({ ...row, row: row.id, plain: row.note })));
  return rows.map(({ tenantId: _tenantId, sealed: _sealed, ...row }, n) => ({ ...row, note: notes[n]! }));
}

/** A note about a rule is nobody's, and sealed by the tenant's key. */
export async function decideReview(tx: Tx, keys: Keys, { id, ownerId, decision, note }: { id: string; ownerId: string; decision: string | null; note: string }, nowMs: number): Promise<number> {
  const of = await tx.maybe<{ tenantId: string; patientId: string | null }>('select tenant_id as "tenantId", patient_id as "patientId" from alarm_reviews where id = $1', [id], 'reviews-of');
  if (of === undefined) return 0;
  const sealed = note === '' ? null : await keys.sealWords(tx, sealedColumns.alarmReview, { ...of, row: id }, note);
  return tx.execute('update alarm_reviews set owner_id = $2, decision = $3, note = $4, decided_at = $5, sealed = $6 where id = $1', [id, ownerId, decision, note === '' ? '' : PLACEHOLDER, decision === null ? null : instant(nowMs), sealed], 'reviews-decide');
}

export async function insertAdverseEvent(tx: Tx, keys: Keys, event: { id: string; tenantId: string; patientId: string; what: string; at: number; personId: string }, nowMs: number): Promise<void> {
  const sealed = await keys.sealWords(tx, sealedColumns.adverseEvent, { ...event, row: event.id }, event.what);
  await tx.execute('insert into adverse_events (id, tenant_id, patient_id, what, at, marked_by, marked_at, sealed) values ($1, $2, $3, $4, $5, $6, $7, $8)',
    [event.id, event.tenantId, event.patientId, PLACEHOLDER, instant(event.at), event.personId, instant(nowMs), sealed], 'adverse-event-insert');
}

/** Who wrote, approved and activated a set, in that order, and when it was activated. */
export async function listMakers(tx: Tx, tenantId: string, versions: readonly number[]): Promise<{ version: number; names: string[]; at: number | null }[]> {
  return tx.query(
    `select d.version, array_agg(distinct s.given_name || ' ' || s.family_name) as names, max(d.at) filter (where d.what = 'activated') as at
       from alarm_rule_deeds d join persons s on s.id = d.person_id where d.tenant_id = $1 and d.version = any($2::int[]) and d.what in ('created', 'saved', 'proposed', 'approved', 'activated') group by 1`, [tenantId, versions], 'limits-makers');
}
