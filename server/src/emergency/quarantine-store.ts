// Sets a broken emergency aside without touching the state machine that broke: pages, a timeline entry, a later wake time.
import type { EmergencyId, Page, PageId, PersonId, TenantId, TimelineEntry } from '@mydr24/protocol';
import { instant, type Tx } from '../platform/postgres.ts';
import { insertPageRows, insertTimelineRows, pageRow, timelineRow } from './emergency-store.ts';

/** Pages without the state machine: the tenant's dispatchers and coordinators, and the fail-safe's screen. */
export async function insertQuarantinePages(
  tx: Tx, id: EmergencyId, newId: () => PageId, nowMs: number,
): Promise<{ tenantId: TenantId; pages: Page[]; entry: TimelineEntry }> {
  const { tenantId, step, n } = await tx.one<{ tenantId: TenantId; step: number; n: number }>(
    `select e.tenant_id as "tenantId", coalesce((select max(step) from pages where emergency_id = e.id), 0) + 1 as step,
            coalesce((select max(n) from timeline_entries where emergency_id = e.id), 0) + 1 as n
     from emergencies e where e.id = $1 for update`, [id], 'quarantine-look',
  );
  const people = await tx.query<{ personId: PersonId; name: string }>(
    `select distinct p.id as "personId", p.given_name || ' ' || p.family_name as name from persons p join person_roles r on r.person_id = p.id
     where p.tenant_id = $1 and p.is_active and r.role in ('dispatcher', 'coordinator')`, [tenantId], 'quarantine-people',
  );
  const blank = { emergencyId: id, step, intendedAt: nowMs, sentAt: null, deliveredAt: null, shownAt: null, acknowledgedAt: null, failedAt: null, failure: null, isRepeat: false, carrierStatus: null, alertDeviceId: null };
  const pages: Page[] = [
    { ...blank, id: newId(), personId: null, recipient: 'Emergency number', channel: 'fail-safe', purpose: 'fail-safe' },
    ...people.flatMap(({ personId, name }) =>
      (['app', 'push', 'sms'] as const).map((channel): Page => ({ ...blank, id: newId(), personId, recipient: name, channel, purpose: 'fail-safe' })),
    ),
  ];
  await insertPageRows(tx, pages.map((page) => pageRow(tenantId, page)));
  const entry: TimelineEntry = { n, at: nowMs, kind: 'quarantined', personId: null, personName: null, facts: { pages: pages.length } };
  await insertTimelineRows(tx, [timelineRow(id, tenantId, entry)]);
  // The state machine, should it work again, goes on numbering after these.
  await tx.execute(
    `update emergencies set state = state || jsonb_build_object('lastEntry', $2::int, 'rung', $3::int) where id = $1 and jsonb_typeof(state) = 'object'`,
    [id, n, step], 'quarantine-renumber',
  );
  return { tenantId, pages, entry };
}

/** Nobody works on it for a while, but it is looked at again. */
export async function quarantine(tx: Tx, id: string, wakeAtMs: number, nowMs: number): Promise<void> {
  await tx.execute('update emergencies set quarantined_at = coalesce(quarantined_at, $2), wake_at = $3 where id = $1', [id, instant(nowMs), instant(wakeAtMs)], 'emergency-quarantine');
}
