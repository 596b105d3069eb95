// The watchdog's tenant in SQL, written as the owner of the tables, whom row-level security lets touch this tenant only.
import pg from 'pg';
import { clientConfig, type PostgresAddress } from '@mydr24/server/platform/postgres.ts';

export interface WatchdogIds {
  readonly tenantId: string;
  readonly personId: string;
  readonly patientId: string;
}

export interface WatchdogSecrets {
  readonly email: string;
  readonly passwordHash: string;
  readonly deviceId: string;
  readonly keyHash: Buffer;
}

const NAME = 'MyDR24 watchdog';
/** Andorra la Vella; only distances are computed from it. */
const PLACE = [42.5063, 1.5218] as const;
/** One reading a minute is not a stream whose silence means anything. */
const NO_DATA_MS = 86_400_000;

/** Makes the tenant where there is none, and gives it new secrets: the earlier ones end with the same commit. */
export async function saveWatchdogTenant(address: PostgresAddress, newId: () => string, secrets: WatchdogSecrets, at: string): Promise<WatchdogIds> {
  const client = new pg.Client(clientConfig(address, 'mydr24_owner'));
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query('begin');
    const ids = (await findIds(client)) ?? (await insertTenant(client, newId, secrets.email, at));
    await exchangeSecrets(client, ids, secrets, at);
    await client.query('commit');
    return ids;
  } finally {
    await client.end();
  }
}

async function findIds(client: pg.Client): Promise<WatchdogIds | undefined> {
  const { rows } = await client.query<WatchdogIds>(
    `select t.id as "tenantId", p.id as "personId", a.id as "patientId" from tenants t join persons p on p.tenant_id = t.id join patients a on a.tenant_id = t.id
     where t.is_watchdog for update of t`,
  );
  return rows[0];
}

async function insertTenant(client: pg.Client, newId: () => string, email: string, at: string): Promise<WatchdogIds> {
  const [tenantId, facilityId, unitId, personId, patientId] = [newId(), newId(), newId(), newId(), newId()] as [string, string, string, string, string];
  await client.query('insert into tenants (id, name, created_at, is_watchdog) values ($1, $2, $3, true)', [tenantId, NAME, at]);
  await client.query('insert into facilities (id, tenant_id, name, lat, lon) values ($1, $2, $3, $4, $5)', [facilityId, tenantId, NAME, ...PLACE]);
  await client.query('insert into units (id, tenant_id, facility_id, name) values ($1, $2, $3, $4)', [unitId, tenantId, facilityId, NAME]);
  await client.query(
    `insert into persons (id, tenant_id, given_name, family_name, email, created_at) values ($1, $2, 'MyDR24', 'watchdog', $3, $4)`, [personId, tenantId, email, at],
  );
  await client.query(`insert into person_roles (person_id, tenant_id, role) select $1, $2, unnest(array['nurse', 'responder'])`, [personId, tenantId]);
  await client.query('insert into person_units (person_id, tenant_id, unit_id) values ($1, $2, $3)', [personId, tenantId, unitId]);
  await client.query(`insert into qualifications (person_id, tenant_id, code) select $1, $2, unnest(array['als', 'physician'])`, [personId, tenantId]);
  await client.query(`insert into responders (person_id, tenant_id, duty, base_lat, base_lon) values ($1, $2, 'on', $3, $4)`, [personId, tenantId, ...PLACE]);
  await client.query(
    `insert into patients (id, tenant_id, given_name, family_name, born_on, sex, facility_id, unit_id, bed, lat, lon)
     values ($1, $2, 'MyDR24', 'test patient', '1950-01-01', 'unknown', $3, $4, '1', $5, $6)`,
    [patientId, tenantId, facilityId, unitId, ...PLACE],
  );
  return { tenantId, personId, patientId };
}

async function exchangeSecrets(client: pg.Client, { tenantId, personId, patientId }: WatchdogIds, { email, passwordHash, deviceId, keyHash }: WatchdogSecrets, at: string): Promise<void> {
  await client.query('update persons set email = $2, sealed = null, sealed_for = null, password_hash = $3, is_active = true where id = $1', [personId, email, passwordHash]);
  await client.query('update sessions set revoked_at = $2 where person_id = $1 and revoked_at is null', [personId, at]);
  await client.query('update devices set revoked_at = $2 where tenant_id = $1 and revoked_at is null', [tenantId, at]);
  await client.query(
    'insert into devices (id, tenant_id, patient_id, name, key_hash, no_data_ms, created_at) values ($1, $2, $3, $4, $5, $6, $7)',
    [deviceId, tenantId, patientId, NAME, keyHash, NO_DATA_MS, at],
  );
}
