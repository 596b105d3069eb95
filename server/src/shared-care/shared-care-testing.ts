// Networks of wards, and patients shared between them, for tests. Written as superuser. Never used by the server.
import { randomUUID } from 'node:crypto';
import type { EndpointName } from '@mydr24/protocol';
import { insertWard, type Ward, WORLD_MS } from '../people/people-testing.ts';
import type { TestDatabase } from '../platform/pg-testing.ts';

const HOUR_MS = 3_600_000;

/** These are members of it since long ago; with `isInvitedOnly` they are asked and did not join. */
export async function insertNetwork({ sql }: TestDatabase, wards: readonly Ward[], { isInvitedOnly = false, atMs = WORLD_MS } = {}): Promise<string> {
  const networkId = randomUUID();
  const name = `Valleys ${networkId.slice(0, 8)}`;
  await sql('insert into networks (id, name, created_at) values ($1, $2, $3)', [networkId, name, new Date(atMs - 9 * HOUR_MS)]);
  for (const { tenantId, callers } of wards)
    await sql('insert into network_members (id, tenant_id, network_id, network_name, invited_at, joined_at, joined_by) values ($1, $2, $3, $4, $5, $6, $7)',
      [randomUUID(), tenantId, networkId, name, new Date(atMs - 9 * HOUR_MS), isInvitedOnly ? null : new Date(atMs - 8 * HOUR_MS), isInvitedOnly ? null : callers.admin.personId]);
  return networkId;
}

/** The patient of `home` offered to the ward of `there` an hour ago, and accepted by its nurse unless it shall be only offered. */
export async function insertSharedCare({ sql }: TestDatabase, networkId: string, home: Ward, there: Ward, { isAccepted = true, atMs = WORLD_MS, topics = ['vitals', 'notes', 'emergencies'] } = {}): Promise<string> {
  const [id, guestId, at] = [randomUUID(), randomUUID(), new Date(atMs - HOUR_MS)];
  const { nurse } = there.callers;
  await sql(`insert into shared_care_addresses (grant_id, tenant_id, home_tenant_id, home_tenant_name, network_id, unit_id, offered_at) values ($1, $2, $3, 'Valley Health', $4, $5, $6)`, [id, there.tenantId, home.tenantId, networkId, there.unitId, at]);
  if (isAccepted) await sql(`insert into guests (id, tenant_id, guest_tenant_id, guest_person_id, name, tenant_name, roles, made_at) values ($1, $2, $3, $4, 'nurse Tester', 'Valley Health', '{nurse}', $5) on conflict do nothing`, [guestId, home.tenantId, there.tenantId, nurse.personId, at]);
  const [guest] = await sql<{ id: string }>('select id from guests where tenant_id = $1 and guest_person_id = $2', [home.tenantId, nurse.personId]);
  await sql(
    `insert into shared_care_grants (id, tenant_id, patient_id, network_id, guest_tenant_id, guest_tenant_name, guest_unit_id, guest_name, topics, reason, offered_by, offered_at, until_at, accepted_by, accepted_at)
     values ($1, $2, $3, $4, $5, 'Valley Health', $6, 'Valley Hospital · Ward 1', $7, 'seen there on Fridays', $8, $9, $10, $11, $12)`,
    [id, home.tenantId, home.patientId, networkId, there.tenantId, there.unitId, topics, home.callers.doctor.personId, at, new Date(atMs + 240 * HOUR_MS), isAccepted ? guest!.id : null, isAccepted ? at : null]);
  return id;
}

/** As far as an endpoint wants it, seen from `ward`. */
export async function insertSharing(database: TestDatabase, endpoint: EndpointName, ward: Ward): Promise<{ networkId: string; sharedCareId: string; otherTenantId: string; otherUnitThereId: string }> {
  if (!/Network|Shared/.test(endpoint)) return { networkId: randomUUID(), sharedCareId: randomUUID(), otherTenantId: randomUUID(), otherUnitThereId: randomUUID() };
  const other = await insertWard(database);
  const networkId = await insertNetwork(database, [other, ward], { isInvitedOnly: endpoint === 'joinNetwork' });
  const [home, there] = ['endSharedCare', 'listSharedCare', 'listSharedOut', 'stopSharedOut'].includes(endpoint) ? [ward, other] : [other, ward];
  const sharedCareId = await insertSharedCare(database, networkId, home, there, { isAccepted: endpoint !== 'acceptSharedCare' });
  return { networkId, sharedCareId, otherTenantId: other.tenantId, otherUnitThereId: other.unitId };
}
