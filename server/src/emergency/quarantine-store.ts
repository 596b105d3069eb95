// Sets a broken emergency aside without touching the state machine that broke: pages, a timeline entry, a later wake time.
import { type AlertDeviceKind, type EmergencyId, type EmergencyMode, type Page, type PageId, type PersonId, type TenantId, topicName } from '@mydr24/protocol';
import { instant, type Tx } from '../platform/postgres.ts';
import type { NewEvent } from '../platform/topic-log.ts';
import { insertPageRows, pageRow } from './emergency-store.ts';
import { insertEntryAside, tellSetAside } from './set-aside-store.ts';

const waysToAPerson = ['app', 'push', 'sms', 'voice', 'email'] as const;

interface Look {
  tenantId: TenantId;
  mode: EmergencyMode;
  facilityId: string | null;
  number: string | null;
  step: number;
}

/** Pages without the state machine: coordinators, dispatchers and those who were asked, by every way at once, what rings, and the fail-safe's screen. */
async function insertQuarantinePages(
  tx: Tx, id: EmergencyId, newId: () => PageId, nowMs: number,
): Promise<NewEvent[]> {
  const { tenantId, step, ...look } = await tx.one<Look>(
    `select e.tenant_id as "tenantId", e.mode, e.state->'place'->>'facilityId' as "facilityId", e.state->'protocol'->>'emergencyNumber' as number,
            coalesce((select max(step) from pages where emergency_id = e.id), 0) + 1 as step
     from emergencies e where e.id = $1 for update`, [id], 'quarantine-look',
  );
  const [people, devices] = await Promise.all([listQuarantinePeople(tx, id, tenantId), look.mode === 'actual' ? listQuarantineDevices(tx, tenantId, look.facilityId) : []]);
  const blank = {
    emergencyId: id, step, purpose: 'fail-safe' as const, intendedAt: nowMs, sentAt: null, deliveredAt: null, shownAt: null, acknowledgedAt: null, failedAt: null, failure: null,
    isRepeat: false, carrierStatus: null,
  };
  const nobody = { personId: null, alertDeviceId: null };
  const channels = look.mode === 'test' ? waysToAPerson.slice(0, 1) : waysToAPerson;
  const pages: Page[] = [
    { ...blank, ...nobody, id: newId(), recipient: failSafeRecipient(look), channel: 'fail-safe' },
    ...people.flatMap(({ personId, name }) => channels.map((channel): Page => ({ ...blank, ...nobody, id: newId(), personId, recipient: name, channel }))),
    ...devices.map(({ alertDeviceId, kind, label }): Page => ({ ...blank, id: newId(), personId: null, alertDeviceId, recipient: label, channel: kind })),
  ];
  await insertPageRows(tx, pages.map((page) => pageRow(tenantId, page)));
  const grew = await insertEntryAside(tx, id, tenantId, { kind: 'quarantined', personId: null, personName: null, facts: { pages: pages.length } }, nowMs);
  // The state machine, should it work again, goes on numbering its rounds after these.
  await tx.execute(`update emergencies set state = state || jsonb_build_object('rung', $2::int) where id = $1 and jsonb_typeof(state) = 'object'`, [id, step], 'quarantine-renumber');
  return [...pages.map((body) => ({ tenantId, topic: topicName('emergency', id), kind: 'page-changed', body })), grew];
}

function failSafeRecipient({ mode, number }: Pick<Look, 'mode' | 'number'>): string {
  return mode === 'actual' ? `Emergency number${number === null ? '' : ` ${number}`}` : `${mode.toUpperCase()} - nobody outside is called`;
}

function listQuarantinePeople(tx: Tx, id: EmergencyId, tenantId: TenantId): Promise<{ personId: PersonId; name: string }[]> {
  return tx.query(
    `select p.id as "personId", p.given_name || ' ' || p.family_name as name from persons p
     where p.tenant_id = $1 and p.is_active and (
       exists (select from person_roles r where r.person_id = p.id and r.role in ('dispatcher', 'coordinator'))
       or exists (select from offers o where o.emergency_id = $2 and o.responder_id = p.id and o.status in ('offered', 'accepted')))
     order by p.id`,
    [tenantId, id], 'quarantine-people',
  );
}

/** The facility's and the tenant's own; a ward's too, because which ward it is may be what cannot be read. */
function listQuarantineDevices(tx: Tx, tenantId: TenantId, facilityId: string | null): Promise<{ alertDeviceId: string; kind: AlertDeviceKind; label: string }[]> {
  return tx.query(
    `select id as "alertDeviceId", kind, label from alert_devices
     where tenant_id = $1 and retired_at is null and (facility_id is null or facility_id::text = $2 or $2::text is null) order by id`,
    [tenantId, facilityId], 'quarantine-devices',
  );
}

/** A broken one is tried again after this: its people were paged, and the bug may have been the moment's. */
const AGAIN_MS = 60_000;

/** The fail-safe without the state machine: whoever coordinates is paged, every desk lists it. What to tell is for the caller to append. */
export async function setAside(tx: Tx, id: EmergencyId, newId: () => PageId, nowMs: number): Promise<NewEvent[]> {
  const told = await insertQuarantinePages(tx, id, newId, nowMs);
  await quarantine(tx, id, nowMs + AGAIN_MS, nowMs);
  return [...told, ...(await tellSetAside(tx, [id]))];
}

/** Nobody works on it for a while, but it is looked at again. */
async function quarantine(tx: Tx, id: string, wakeAtMs: number, nowMs: number): Promise<void> {
  await tx.execute('update emergencies set quarantined_at = coalesce(quarantined_at, $2), wake_at = $3 where id = $1', [id, instant(nowMs), instant(wakeAtMs)], 'emergency-quarantine');
}
