// A throwaway world for one benchmark run: its own PostgreSQL (fsync on, as shipped), migrated and filled with `patients`
// and `responders` of one tenant, gateway devices with keys, and one session per responder. Nothing of it survives the run.
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@mydr24/server/platform/embedded-postgres.ts';
import { migrate } from '@mydr24/server/platform/migrate.ts';

export interface BenchWorld {
  readonly postgres: EmbeddedPostgres;
  readonly dataDir: string;
  readonly authKey: string;
  readonly tenantId: string;
  readonly unitIds: readonly string[];
  readonly patientIds: readonly string[];
  readonly responders: readonly { personId: string; sessionId: string }[];
  readonly nurses: readonly { personId: string; sessionId: string }[];
  /** Device keys as they travel: every device is a gateway for all patients. */
  readonly devices: readonly { deviceId: string; secret: string }[];
  sql(text: string, values?: unknown[]): Promise<pg.QueryResult>;
  close(): Promise<void>;
}

export interface WorldSize {
  patients: number;
  responders: number;
  nurses: number;
  devices: number;
}

const UNITS = 20;
const SESSION_MS = 12 * 3_600_000;

export async function createBenchWorld(size: WorldSize, onProgress: (text: string) => void): Promise<BenchWorld> {
  onProgress('starting an empty PostgreSQL');
  const dataDir = mkdtempSync(join(tmpdir(), 'mydr24-bench-'));
  const postgres = await startEmbeddedPostgres({ dataDir: join(dataDir, 'data') });
  await migrate({ address: postgres.address });
  const client = new pg.Client({ host: postgres.address.socketDir, database: postgres.address.database, user: 'postgres' });
  await client.connect();
  onProgress(`filling it: ${size.patients} patients, ${size.responders} responders`);
  const filled = await fill(client, size);
  return {
    postgres,
    dataDir: join(dataDir, 'data'),
    authKey: randomBytes(32).toString('base64url'),
    ...filled,
    sql: (text, values) => client.query(text, values),
    async close() {
      await client.end();
      await postgres.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function fill(client: pg.Client, size: WorldSize) {
  const tenantId = randomUUID();
  const facilityId = randomUUID();
  const ids = (count: number): string[] => Array.from({ length: count }, () => randomUUID());
  const unitIds = ids(UNITS);
  const patientIds = ids(size.patients);
  await client.query(`insert into tenants values ($1, 'Bench', now())`, [tenantId]);
  await client.query(`insert into facilities values ($1, $2, 'Bench hospital', 42.51, 1.53)`, [facilityId, tenantId]);
  await client.query(`insert into units select id, $2, $3, 'Unit' from unnest($1::uuid[]) id`, [unitIds, tenantId, facilityId]);
  await client.query(
    `insert into patients (id, tenant_id, given_name, family_name, born_on, sex, facility_id, unit_id, bed, lat, lon)
     select id, $2, 'Bench', 'Patient', '1950-01-01', 'unknown', $3, ($4::uuid[])[1 + n % ${UNITS}], n::text, 42.51, 1.53
     from unnest($1::uuid[]) with ordinality p (id, n)`,
    [patientIds, tenantId, facilityId, unitIds],
  );
  const responders = await insertPeople(client, tenantId, size.responders, 'responder');
  await client.query(
    `insert into responders (person_id, tenant_id, duty, base_lat, base_lon, lat, lon, accuracy_m, positioned_at)
     select id, $2, 'on', 42.51, 1.53, 42.5 + random() * 0.05, 1.5 + random() * 0.05, 10, now() from unnest($1::uuid[]) id`,
    [responders.map((person) => person.personId), tenantId],
  );
  await client.query(
    `insert into qualifications select id, $2, code from unnest($1::uuid[]) id, unnest(array['bls','als','aed','paramedic']) code`,
    [responders.map((person) => person.personId), tenantId],
  );
  const nurses = await insertPeople(client, tenantId, size.nurses, 'nurse');
  await client.query(
    `insert into person_units select p.id, $2, u.id from unnest($1::uuid[]) with ordinality p (id, n), unnest($3::uuid[]) with ordinality u (id, n)
     where u.n = 1 + p.n % ${UNITS}`,
    [nurses.map((person) => person.personId), tenantId, unitIds],
  );
  const devices = await insertDevices(client, tenantId, size.devices);
  await client.query(`select ensure_reading_partitions((now() - interval '14 days')::date, (now() + interval '14 days')::date)`);
  await client.query('analyze');
  return { tenantId, unitIds, patientIds, responders, nurses, devices };
}

async function insertPeople(client: pg.Client, tenantId: string, count: number, role: string) {
  const people = Array.from({ length: count }, () => ({ personId: randomUUID(), sessionId: randomUUID() }));
  const personIds = people.map((person) => person.personId);
  await client.query(
    `insert into persons (id, tenant_id, given_name, family_name, email, created_at)
     select id, $2, 'Bench', $3, id || '@example.org', now() from unnest($1::uuid[]) id`,
    [personIds, tenantId, role],
  );
  await client.query(`insert into person_roles select id, $2, $3 from unnest($1::uuid[]) id`, [personIds, tenantId, role]);
  await client.query(
    `insert into sessions (id, tenant_id, person_id, refresh_hash, created_at, used_at, expires_at)
     select s, $3, p, sha256(s::text::bytea), now(), now(), now() + $4 * interval '1 ms'
     from unnest($1::uuid[], $2::uuid[]) t (p, s)`,
    [personIds, people.map((person) => person.sessionId), tenantId, SESSION_MS],
  );
  return people;
}

async function insertDevices(client: pg.Client, tenantId: string, count: number) {
  const devices = Array.from({ length: count }, () => ({ deviceId: randomUUID(), secret: randomBytes(32).toString('base64url') }));
  await client.query(
    `insert into devices (id, tenant_id, name, key_hash, no_data_ms, created_at)
     select id, $2, 'bench', hash, 86400000, now() from unnest($1::uuid[], $3::bytea[]) d (id, hash)`,
    [devices.map((device) => device.deviceId), tenantId, devices.map((device) => createHash('sha256').update(device.secret).digest())],
  );
  return devices;
}
