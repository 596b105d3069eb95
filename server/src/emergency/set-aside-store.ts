// Emergencies that are set aside, read and written without the state machine that broke: from columns, pages and timeline, and
// from single values of the stored state where they are still there. Decides nothing.
import { type EmergencyId, type PersonId, type SetAside, type TenantId, type TimelineEntry, topicName } from '@mydr24/protocol';
import { instant, type Tx } from '../platform/postgres.ts';
import type { NewEvent } from '../platform/topic-log.ts';
import type { Named } from './emergency-state.ts';
import { insertTimelineRows, timelineRow } from './emergency-store.ts';

/** What a page's count begins with: those made since it was set aside. */
const query = (which: string) => `
  select e.tenant_id as "tenantId", e.id as "emergencyId", e.kind, e.mode, e.status, p.id as "patientId", p.given_name || ' ' || p.family_name as "patientName",
         coalesce(e.state #>> '{place,label}', nullif(p.address, '[sealed]'), concat_ws(', ', f.name, u.name, p.bed)) as place,
         h.given_name || ' ' || h.family_name as "holderName", e.state #>> '{protocol,emergencyNumber}' as "emergencyNumber",
         e.opened_at as "openedAt", e.quarantined_at as "setAsideAt", g.paged, g.delivered, g.seen, g.rung, g."pagedAt", e.wake_at as "againAt",
         (select t.person_name from timeline_entries t where t.emergency_id = e.id and t.kind = 'acknowledged' and t.at >= e.quarantined_at order by t.n desc limit 1) as "noticedByName"
  from emergencies e join patients p on p.id = e.patient_id
  left join units u on u.id = p.unit_id left join facilities f on f.id = coalesce(p.facility_id, u.facility_id)
  left join persons h on h.id = e.holder_id
  cross join lateral (
    select count(distinct person_id)::int as paged,
           count(distinct person_id) filter (where coalesce(delivered_at, shown_at, acknowledged_at) is not null)::int as delivered,
           count(distinct person_id) filter (where coalesce(shown_at, acknowledged_at) is not null)::int as seen,
           count(distinct alert_device_id)::int as rung, max(intended_at) as "pagedAt"
    from pages where emergency_id = e.id and purpose = 'fail-safe' and intended_at >= e.quarantined_at) g
  where ${which} and e.quarantined_at is not null and e.wake_at is not null order by e.quarantined_at, e.id`;
const ofTenant = query('e.tenant_id = $1');
const ofIds = query('e.id = any($1)');

type Row = SetAside & { tenantId: TenantId };
const shown = ({ tenantId: _tenantId, ...row }: Row): SetAside => row;

export async function listSetAside(tx: Tx, tenantId: string): Promise<SetAside[]> {
  return (await tx.query<Row>(ofTenant, [tenantId], 'set-aside-list')).map(shown);
}

export async function findSetAside(tx: Tx, id: string): Promise<SetAside | undefined> {
  return (await tx.query<Row>(ofIds, [[id]], 'set-aside-find')).map(shown)[0];
}

/** Their rows on the desks, as they are now. */
export async function tellSetAside(tx: Tx, ids: readonly string[]): Promise<NewEvent[]> {
  const rows = await tx.query<Row>(ofIds, [ids], 'set-aside-tell');
  return rows.map((row) => ({ tenantId: row.tenantId, topic: topicName('dispatch', row.tenantId), kind: 'set-aside-changed', body: shown(row) }));
}

/** Also after it was ended: no command reaches it. */
export async function isSetAside(tx: Tx, id: string): Promise<boolean> {
  return (await tx.maybe('select 1 from emergencies where id = $1 and quarantined_at is not null', [id], 'set-aside-is')) !== undefined;
}

export const setAsideEnded = (tenantId: TenantId, emergencyId: EmergencyId): NewEvent => ({ tenantId, topic: topicName('dispatch', tenantId), kind: 'set-aside-ended', body: { emergencyId } });

/** False where another of its kind is open for the patient: that one has its place. */
export async function putBack(tx: Tx, id: string): Promise<boolean> {
  const count = await tx.execute(
    `update emergencies e set quarantined_at = null where e.id = $1 and not exists (
       select from emergencies o where o.patient_id = e.patient_id and o.kind = e.kind and o.id <> e.id and o.closed_at is null and o.quarantined_at is null)`,
    [id], 'set-aside-put-back',
  );
  return count === 1;
}

type Entry = Pick<TimelineEntry, 'kind' | 'personId' | 'personName' | 'facts'>;

/** The state machine, should it work again, goes on numbering after it. */
export async function insertEntryAside(tx: Tx, id: EmergencyId, tenantId: TenantId, given: Entry, nowMs: number): Promise<NewEvent> {
  const { n } = await tx.one<{ n: number }>('select coalesce(max(n), 0) + 1 as n from timeline_entries where emergency_id = $1', [id], 'set-aside-entry-number');
  const entry: TimelineEntry = { n, at: nowMs, ...given };
  await insertTimelineRows(tx, [timelineRow(id, tenantId, entry)]);
  await tx.execute(`update emergencies set state = state || jsonb_build_object('lastEntry', $2::int) where id = $1 and jsonb_typeof(state) = 'object'`, [id, n], 'set-aside-renumber');
  return { tenantId, topic: topicName('emergency', id), kind: 'timeline-grew', body: entry };
}

/** False when it is not set aside, or no longer. */
async function lockSetAside(tx: Tx, id: string): Promise<boolean> {
  return (await tx.maybe('select 1 from emergencies where id = $1 and quarantined_at is not null and wake_at is not null for update', [id], 'set-aside-lock')) !== undefined;
}

const byPerson = (kind: Entry['kind'], { personId, name }: Named, facts: Entry['facts'] = {}): Entry => ({ kind, personId, personName: name, facts });

/** A person sees to it: its people are paged again later. Null when it is not set aside. */
export async function noticeSetAside(tx: Tx, tenantId: TenantId, id: EmergencyId, by: Named, againAtMs: number, nowMs: number): Promise<NewEvent[] | null> {
  if (!(await lockSetAside(tx, id))) return null;
  await tx.execute('update emergencies set wake_at = $2 where id = $1', [id, instant(againAtMs)], 'set-aside-pause');
  const grew = await insertEntryAside(tx, id, tenantId, byPerson('acknowledged', by), nowMs);
  return [grew, ...(await tellSetAside(tx, [id]))];
}

/** A person says that it is over: nothing more is sent. Whose hands it was in is returned. Null when it is not set aside. */
export async function closeSetAside(tx: Tx, tenantId: TenantId, id: EmergencyId, by: Named, nowMs: number): Promise<{ events: NewEvent[]; freed: PersonId[] } | null> {
  if (!(await lockSetAside(tx, id))) return null;
  const grew = await insertEntryAside(tx, id, tenantId, byPerson('closed', by, { outcome: 'other' }), nowMs);
  await tx.execute(`update emergencies set status = 'closed', closed_at = $2, wake_at = null where id = $1`, [id, instant(nowMs)], 'set-aside-close');
  await tx.execute(`update pages set due_at = null, failed_at = $2, failure = 'withdrawn' where emergency_id = $1 and due_at is not null and sent_at is null`, [id, instant(nowMs)], 'set-aside-withdraw');
  const rows = await tx.query<{ personId: PersonId }>('select person_id as "personId" from responders where emergency_id = $1', [id], 'set-aside-freed');
  return { events: [grew, setAsideEnded(tenantId, id)], freed: rows.map(({ personId }) => personId) };
}
