// Reads the audit as the engine, because people's requests cannot: every statement names its tenant. Decides nothing; the door was
// asked, and its row committed, before.
import type { AuditFilter, AuditOutcome, AuditPurpose, AuditSubject, Role } from '@mydr24/protocol';
import { instant, type Tx } from '../platform/postgres.ts';
import type { AuditRow } from './audit.ts';

export interface FoundRow {
  id: string;
  at: number;
  actorKind: AuditRow['actorKind'];
  actorId: string | null;
  actorName: string | null;
  actorRoles: Role[];
  action: string;
  resource: string;
  patientId: string | null;
  patientName: string | null;
  outcome: AuditOutcome;
  purpose: AuditPurpose | null;
  basis: string | null;
  change: string | null;
  requestId: string;
}

/** Where a page ended: time and number of its last row. */
export interface AuditCursor {
  readonly at: number;
  readonly id: string;
}

const ACTOR = `coalesce(p.given_name || ' ' || p.family_name, d.name, v.name, g.name || ' (' || g.tenant_name || ')') as "actorName", array(select o.role from person_roles o where o.person_id = p.id order by o.role) as "actorRoles"`;
const ACTOR_JOINS = `left join persons p on r.actor_kind = 'person' and p.id = r.actor_id and p.tenant_id = $1 left join devices d on r.actor_kind = 'device' and d.id = r.actor_id and d.tenant_id = $1 left join smart_apps v on r.actor_kind = 'service' and v.id = r.actor_id and v.tenant_id = $1 left join guests g on r.actor_kind = 'guest' and g.id = r.actor_id and g.tenant_id = $1`;

/** Newest first. Each filter that is asked for is one condition, so that its index is used whatever the others are. */
export function listAuditRows(engine: Tx, tenantId: string, filter: AuditFilter, after: AuditCursor | null, limit: number): Promise<FoundRow[]> {
  const values: unknown[] = [tenantId, limit];
  const conditions = ['a.tenant_id = $1'];
  const where = (condition: (place: string) => string, value: unknown): void => {
    if (value !== undefined) conditions.push(condition(`$${values.push(value)}`));
  };
  where((place) => `a.patient_id = ${place}`, filter.patientId);
  where((place) => `a.actor_id = ${place}`, filter.personId);
  where((place) => `a.action = ${place}`, filter.action);
  where((place) => `a.change is not null and a.resource = ${place}`, filter.changedPersonId === undefined ? undefined : `person/${filter.changedPersonId}`);
  if (filter.outcome !== undefined) conditions.push(filter.outcome === 'refused' ? `a.outcome = 'refused'` : `a.outcome = 'allowed'`);
  if (filter.purpose !== undefined) conditions.push(`a.purpose is not null`);
  where((place) => `a.at >= ${place}::timestamptz`, filter.fromAt === undefined ? undefined : instant(filter.fromAt));
  where((place) => `a.at < ${place}::timestamptz`, filter.toAt === undefined ? undefined : instant(filter.toAt));
  if (after !== null) conditions.push(`(a.at, a.id) < ($${values.push(instant(after.at))}::timestamptz, $${values.push(after.id)}::bigint)`);
  return engine.query<FoundRow>(
    `select r.id::text as id, r.at, r.actor_kind as "actorKind", r.actor_id as "actorId", ${ACTOR}, r.action, r.resource, r.patient_id as "patientId",
            s.given_name || ' ' || s.family_name as "patientName", r.outcome, r.purpose, r.basis, r.change, r.request_id as "requestId"
       from (select a.id, a.at, a.actor_kind, a.actor_id, a.action, a.resource, a.patient_id, a.outcome, a.purpose, a.basis, a.change, a.request_id from audit_rows a
              where ${conditions.join(' and ')} order by a.at desc, a.id desc limit $2) r
       ${ACTOR_JOINS} left join patients s on s.id = r.patient_id and s.tenant_id = $1 order by r.at desc, r.id desc`,
    values,
  );
}

/** What people, units and facilities of a tenant are called, out of use or not. */
export async function findNames(engine: Tx, tenantId: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await engine.query<{ id: string; name: string }>(
    `select u.id, u.name || ', ' || f.name as name from units u join facilities f on f.id = u.facility_id where u.tenant_id = $1 and u.id = any($2::uuid[])
     union all select p.id, p.given_name || ' ' || p.family_name from persons p where p.tenant_id = $1 and p.id = any($2::uuid[])
     union all select f.id, f.name from facilities f where f.tenant_id = $1 and f.id = any($2::uuid[])`, [tenantId, ids], 'audit-names');
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Under the caller's tenant. A name as it is spoken or by the family name. */
export function listSubjects(tx: Tx, name: string): Promise<AuditSubject[]> {
  const fits = (each: string): string => `(starts_with(lower(${each}.given_name || ' ' || ${each}.family_name), lower($1)) or starts_with(lower(${each}.family_name), lower($1)))`;
  return tx.query<AuditSubject>(
    `select kind, id, name, "bornOn", roles from (
       select 'patient' as kind, s.id, s.given_name || ' ' || s.family_name as name, s.born_on::text as "bornOn", '{}'::text[] as roles from patients s where ${fits('s')}
       union all
       select 'person', p.id, p.given_name || ' ' || p.family_name, null, array(select o.role from person_roles o where o.person_id = p.id order by o.role) from persons p where ${fits('p')}
       union all
       select 'person', g.id, g.name || ' (' || g.tenant_name || ')', null, g.roles from guests g where starts_with(lower(g.name), lower($1)) or lower(g.name) like '% ' || lower($1) || '%'
       union all
       select 'service', v.id, v.name, null, '{}'::text[] from smart_apps v where v.kind = 'service' and (starts_with(lower(v.name), lower($1)) or lower(v.name) like '% ' || lower($1) || '%')
     ) found order by name, kind, id limit 20`,
    [name], 'audit-subjects',
  );
}

export interface ViewGroup extends Pick<FoundRow, 'actorKind' | 'actorId' | 'actorName' | 'actorRoles' | 'outcome' | 'purpose'> {
  day: string;
  actions: string[];
  bases: string[];
  times: number;
  firstAt: number;
  lastAt: number;
}

export interface OwnRecord {
  readonly tenantId: string;
  readonly patientId: string;
  readonly timeZone: string;
  /** The first day that is not asked for; null begins with the newest. */
  readonly before: string | null;
}

const OF_RECORD = `a.action <> 'consent.applied' and a.tenant_id = $1 and a.patient_id = $2 and a.actor_kind <> 'engine' and not exists (select from patients s where s.id = a.patient_id and s.person_id = a.actor_id)`;

/** The day of the newest row before a day, as a day of the zone; null when there is none. */
export async function findNewestDay(engine: Tx, { tenantId, patientId, timeZone, before }: OwnRecord): Promise<string | null> {
  const row = await engine.maybe<{ day: string }>(
    `select (a.at at time zone $3)::date::text as day from audit_rows a
      where ${OF_RECORD} and ($4::date is null or a.at < ($4::date)::timestamp at time zone $3) order by a.at desc limit 1`,
    [tenantId, patientId, timeZone, before], 'audit-newest-day',
  );
  return row?.day ?? null;
}

/** What each did on each day of a span of `days` that ends with `lastDay`; the patient's own looks are left out. */
export function listViewGroups(engine: Tx, { tenantId, patientId, timeZone }: OwnRecord, lastDay: string, days: number): Promise<ViewGroup[]> {
  return engine.query<ViewGroup>(
    `select r.day, r.actor_kind as "actorKind", r.actor_id as "actorId", ${ACTOR}, r.outcome, r.purpose, r.actions, r.bases, r.times, r.first_at as "firstAt", r.last_at as "lastAt"
       from (select (a.at at time zone $3)::date::text as day, a.actor_kind, a.actor_id, a.outcome, a.purpose, array_agg(distinct a.action) as actions, coalesce(array_agg(distinct a.basis) filter (where a.basis is not null), '{}') as bases, count(*)::int as times, min(a.at) as first_at, max(a.at) as last_at
               from audit_rows a
              where ${OF_RECORD} and a.at >= ($4::date - $5::int + 1)::timestamp at time zone $3 and a.at < ($4::date + 1)::timestamp at time zone $3
              group by 1, 2, 3, 4, 5) r
       ${ACTOR_JOINS} order by r.day desc, r.last_at desc`,
    [tenantId, patientId, timeZone, lastDay, days], 'audit-view-groups',
  );
}
