// The people, patients and devices of one measurement or rehearsal, written into a database that is migrated and empty:
// one tenant, wards with one nurse each, responders on duty, one ward whose watchers only follow (the crowd), and gateway
// devices with keys. Writes as the database's superuser; nothing here is a way to set up a real site.
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type pg from 'pg';
import { createTokenSigner } from '@mydr24/server/people/access-token-jose.ts';
import { formatDeviceKey } from '@mydr24/server/people/secrets.ts';

export interface Staff {
  readonly personId: string;
  readonly role: 'responder' | 'nurse';
  readonly unitIds: readonly string[];
  /** One for each socket this person may open. */
  readonly sessionIds: readonly string[];
}

export interface BenchWorld {
  readonly tenantId: string;
  readonly unitIds: readonly string[];
  /** Patients of the wards, in the order of their beds: number n lies in ward n modulo wards. */
  readonly patientIds: readonly string[];
  readonly responders: readonly Staff[];
  readonly nurses: readonly Staff[];
  /** The ward nobody is paged for. */
  readonly crowdUnitId: string;
  readonly crowdPatientIds: readonly string[];
  readonly crowd: readonly Staff[];
  /** Every device is a gateway for all patients. */
  readonly devices: readonly { readonly deviceId: string; readonly key: string }[];
}

export interface WorldSize {
  readonly patients: number;
  readonly responders: number;
  readonly crowdPatients: number;
  readonly crowdPeople: number;
  readonly crowdSockets: number;
  readonly devices: number;
  /** Silence of a stream that is an alarm. */
  readonly noDataMs: number;
}

const UNITS = 20;
const SESSION_MS = 12 * 3_600_000;

/** The tokens of sockets, signed as the server would. */
export async function signTokens(authKey: string, tenantId: string, staff: readonly Staff[]): Promise<string[]> {
  const signer = createTokenSigner({ key: Buffer.from(authKey, 'base64url'), clock: { nowMs: () => Date.now() } });
  const tokens = staff.flatMap(({ personId, role, unitIds, sessionIds }) =>
    sessionIds.map(async (sessionId) => {
      const caller = { type: 'person', personId, tenantId, sessionId, roles: [role], unitIds: [...unitIds] } as unknown as Parameters<typeof signer.sign>[0];
      return (await signer.sign(caller, Date.now() + SESSION_MS)).token;
    }),
  );
  return Promise.all(tokens);
}

export async function fillWorld(client: pg.Client, size: WorldSize): Promise<BenchWorld> {
  const tenantId = randomUUID();
  const facilityId = randomUUID();
  const unitIds = uuids(UNITS);
  const crowdUnitId = randomUUID();
  await client.query(`insert into tenants values ($1, 'Bench', now())`, [tenantId]);
  await client.query(`insert into facilities values ($1, $2, 'Bench hospital', 42.51, 1.53)`, [facilityId, tenantId]);
  await client.query(`insert into units select id, $2, $3, 'Unit' from unnest($1::uuid[]) id`, [[...unitIds, crowdUnitId], tenantId, facilityId]);
  const place = { tenantId, facilityId };
  const patientIds = await insertPatients(client, place, unitIds, size.patients);
  const crowdPatientIds = await insertPatients(client, place, [crowdUnitId], size.crowdPatients);
  const responders = await insertResponders(client, tenantId, size.responders);
  const nurses = await insertStaff(client, tenantId, unitIds.map((unitId) => staffOf('nurse', [unitId], 1)));
  const each = Math.ceil(size.crowdSockets / size.crowdPeople);
  const crowd = await insertStaff(client, tenantId, Array.from({ length: size.crowdPeople }, () => staffOf('nurse', [crowdUnitId], each)));
  const devices = await insertDevices(client, tenantId, size.devices, size.noDataMs);
  await client.query(`select ensure_reading_partitions((now() - interval '14 days')::date, (now() + interval '14 days')::date)`);
  await client.query('analyze');
  return { tenantId, unitIds, patientIds, responders, nurses, crowdUnitId, crowdPatientIds, crowd, devices };
}

const uuids = (count: number): string[] => Array.from({ length: count }, () => randomUUID());
const staffOf = (role: Staff['role'], unitIds: readonly string[], sockets: number): Staff => ({ personId: randomUUID(), role, unitIds, sessionIds: uuids(sockets) });

async function insertPatients(client: pg.Client, place: { tenantId: string; facilityId: string }, unitIds: readonly string[], count: number): Promise<string[]> {
  const patientIds = uuids(count);
  await client.query(
    `insert into patients (id, tenant_id, given_name, family_name, born_on, sex, facility_id, unit_id, bed, lat, lon)
     select id, $2, 'Bench', 'Patient', '1950-01-01', 'unknown', $3, ($4::uuid[])[1 + n % $5::int], n::text, 42.51, 1.53
     from unnest($1::uuid[]) with ordinality p (id, n)`,
    [patientIds, place.tenantId, place.facilityId, unitIds, unitIds.length],
  );
  return patientIds;
}

async function insertResponders(client: pg.Client, tenantId: string, count: number): Promise<Staff[]> {
  const responders = await insertStaff(client, tenantId, Array.from({ length: count }, () => staffOf('responder', [], 1)));
  const personIds = responders.map(({ personId }) => personId);
  await client.query(
    `insert into responders (person_id, tenant_id, duty, base_lat, base_lon, lat, lon, accuracy_m, positioned_at)
     select id, $2, 'on', 42.51, 1.53, 42.5 + random() * 0.05, 1.5 + random() * 0.05, 10, now() from unnest($1::uuid[]) id`,
    [personIds, tenantId],
  );
  await client.query(
    `insert into qualifications select id, $2, code from unnest($1::uuid[]) id, unnest(array['bls','als','aed','paramedic']) code`,
    [personIds, tenantId],
  );
  return responders;
}

async function insertStaff(client: pg.Client, tenantId: string, staff: readonly Staff[]): Promise<Staff[]> {
  const personIds = staff.map(({ personId }) => personId);
  await client.query(
    `insert into persons (id, tenant_id, given_name, family_name, email, created_at)
     select id, $2, 'Bench', 'Person', id || '@example.org', now() from unnest($1::uuid[]) id`,
    [personIds, tenantId],
  );
  await client.query(`insert into person_roles select id, $2, role from unnest($1::uuid[], $3::text[]) p (id, role)`, [personIds, tenantId, staff.map(({ role }) => role)]);
  const units = staff.flatMap(({ personId, unitIds }) => unitIds.map((unitId) => [personId, unitId] as const));
  await client.query(`insert into person_units select p, $3, u from unnest($1::uuid[], $2::uuid[]) t (p, u)`, [
    units.map(([personId]) => personId), units.map(([, unitId]) => unitId), tenantId,
  ]);
  const sessions = staff.flatMap(({ personId, sessionIds }) => sessionIds.map((sessionId) => [sessionId, personId] as const));
  await client.query(
    `insert into sessions (id, tenant_id, person_id, refresh_hash, created_at, used_at, expires_at)
     select s, $3, p, sha256(s::text::bytea), now(), now(), now() + $4 * interval '1 ms' from unnest($1::uuid[], $2::uuid[]) t (s, p)`,
    [sessions.map(([sessionId]) => sessionId), sessions.map(([, personId]) => personId), tenantId, SESSION_MS],
  );
  return [...staff];
}

async function insertDevices(client: pg.Client, tenantId: string, count: number, noDataMs: number): Promise<{ deviceId: string; key: string }[]> {
  const devices = Array.from({ length: count }, () => ({ deviceId: randomUUID(), secret: randomBytes(32).toString('base64url') }));
  await client.query(
    `insert into devices (id, tenant_id, name, key_hash, no_data_ms, created_at)
     select id, $2, 'bench', hash, $4, now() from unnest($1::uuid[], $3::bytea[]) d (id, hash)`,
    [devices.map(({ deviceId }) => deviceId), tenantId, devices.map(({ secret }) => createHash('sha256').update(secret).digest()), noDataMs],
  );
  return devices.map(({ deviceId, secret }) => ({ deviceId, key: formatDeviceKey({ deviceId, secret }) }));
}
