// A tenant copied out, put into another database and deleted, on real databases.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { insertBareEmergency, insertWard, type Ward, WORLD_MS } from '../people/people-testing.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { insertTenant, setSuspension } from './tenant-life-store.ts';
import { deleteTenant, exportTenant, importTenant } from './tenant-moving-engine.ts';
import { operate } from './tenant-operator-store.ts';

const nothingSealed = async () => null;

interface Rig { database: TestDatabase; ours: Ward; theirs: Ward; dir: string }

async function open(t: TestContext): Promise<Rig> {
  const database = await createTestDatabase(t);
  const [ours, theirs] = [await insertWard(database), await insertWard(database)];
  for (const ward of [ours, theirs]) {
    await insertBareEmergency(database, ward);
    await database.sql('select ensure_reading_partitions($1::date, $1::date)', [new Date(WORLD_MS)]);
    await database.sql(`insert into readings (tenant_id, patient_id, device_id, device_seq, kind, value, unit, taken_at, received_at) select $1, $2, $3, n, 'spo2', 96.5, '%', $4::timestamptz + n * interval '1 minute', $4 from generate_series(1, 2500) n`, [ward.tenantId, ward.patientId, ward.deviceId, new Date(WORLD_MS)]);
    await database.sql(`insert into audit_rows (tenant_id, at, actor_kind, action, resource, outcome, request_id) select $1, $2, 'engine', 'x', 'x', 'allowed', n::text from generate_series(1, 3) n`, [ward.tenantId, new Date(WORLD_MS)]);
  }
  const dir = join(await mkdtemp(join(tmpdir(), 'mydr24-tenant-')), 'archive');
  t.after(() => rm(join(dir, '..'), { recursive: true }));
  return { database, ours, theirs, dir };
}

const suspend = ({ database: { address } }: Rig, tenantId: string) => operate(address, tenantId, ({ client }) => setSuspension(client, tenantId, { at: new Date(WORLD_MS), reason: 'moves' }));
const closeAll = ({ database }: Rig, tenantId: string) => database.sql('update emergencies set closed_at = now() where tenant_id = $1', [tenantId]);
const rowsOf = async (database: TestDatabase, tenantId: string) => {
  const tables = await operate(database.address, tenantId, (operator) => operator.tables(), { readOnly: true });
  const counts: Record<string, number> = {};
  for (const { name } of tables) counts[name] = Number((await database.sql<{ n: string }>(`select count(*) as n from "${name}" where tenant_id = $1`, [tenantId]))[0]!.n);
  return counts;
};

test('[TN3, TN5] a tenant moved to another database has every row there, comes suspended, and copied out again is the same to the byte', async (t) => {
  const rig = await open(t);
  const { tenantId } = rig.ours;
  const out = await exportTenant(rig.database.address, tenantId, rig.dir, WORLD_MS);
  assert.ok(out.ok);
  const elsewhere = await createTestDatabase(t);
  const put = await importTenant(elsewhere.address, rig.dir, WORLD_MS, nothingSealed);
  assert.ok(put.ok, put.ok ? '' : put.problem);
  const before = await rowsOf(rig.database, tenantId);
  assert.ok(before['readings'] === 2500 && before['emergencies']! >= 1);
  assert.deepEqual(await rowsOf(elsewhere, tenantId), before);
  assert.deepEqual((await elsewhere.sql<{ at: unknown }>('select suspended_at as at from tenants where id = $1', [tenantId])).length, 1);
  const again = await exportTenant(elsewhere.address, tenantId, `${rig.dir}-again`, WORLD_MS);
  assert.ok(again.ok);
  assert.deepEqual(again.tables, out.tables);
  const twice = await importTenant(elsewhere.address, rig.dir, WORLD_MS, nothingSealed);
  assert.match(twice.ok ? '' : twice.problem, /is here already/);
});

test('[TN5] every table with a tenant is among those that are copied', async (t) => {
  const { database, ours } = await open(t);
  const named = await operate(database.address, ours.tenantId, (operator) => operator.tables(), { readOnly: true });
  const there = await database.sql<{ name: string }>(
    `select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
       and c.relname not in ('tenants', 'monitor_shards', 'reading_hours_state', 'database_lives', 'schema_migrations', 'networks') order by 1`);
  assert.deepEqual(named.map(({ name }) => name).toSorted(), there.map(({ name }) => name).toSorted());
  const unbound = await database.sql(`select c.relname from pg_class c where c.relname = any($1) and not exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'operated')`, [there.map(({ name }) => name)]);
  assert.deepEqual(unbound, []);
});

test('[TN2] a cut, changed or missing file, an unfinished folder and one that holds something are told apart, and nothing is put in', async (t) => {
  const rig = await open(t);
  const { tenantId } = rig.ours;
  assert.ok((await exportTenant(rig.database.address, tenantId, rig.dir, WORLD_MS)).ok);
  const elsewhere = await createTestDatabase(t);
  const problemOf = async () => {
    const put = await importTenant(elsewhere.address, rig.dir, WORLD_MS, nothingSealed);
    return put.ok ? 'put in' : put.problem;
  };
  const persons = join(rig.dir, 'persons.ndjson');
  const whole = await readFile(persons, 'utf8');
  await appendFile(persons, '{}\n');
  assert.match(await problemOf(), /persons\.ndjson is not what was written/);
  await rm(persons);
  assert.match(await problemOf(), /persons\.ndjson is missing/);
  await writeFile(persons, whole);
  const again = await exportTenant(rig.database.address, tenantId, rig.dir, WORLD_MS);
  assert.match(again.ok ? '' : again.problem, /is not empty/);
  await rm(join(rig.dir, 'manifest.json'));
  assert.match(await problemOf(), /no archive, or one that was never finished/);
  assert.equal((await elsewhere.sql('select from tenants where id = $1', [tenantId])).length, 0);
  const nobody = await exportTenant(rig.database.address, randomUUID(), `${rig.dir}-none`, WORLD_MS);
  assert.match(nobody.ok ? '' : nobody.problem, /there is no tenant/);
});

test('[TN4] deleted only when suspended, quiet and archived as it is; then nothing is left and the neighbour has every row', async (t) => {
  const rig = await open(t);
  const { database, ours, theirs, dir } = rig;
  const remove = async () => {
    const done = await deleteTenant(database.address, ours.tenantId, dir);
    return done.ok ? 'deleted' : done.problem;
  };
  assert.match(await remove(), /no archive/);
  assert.ok((await exportTenant(database.address, ours.tenantId, dir, WORLD_MS)).ok);
  assert.match(await remove(), /is not suspended/);
  await suspend(rig, ours.tenantId);
  assert.match(await remove(), /open emergencies/);
  await closeAll(rig, ours.tenantId);
  await database.sql(`insert into audit_rows (tenant_id, at, actor_kind, action, resource, outcome, request_id) values ($1, now(), 'engine', 'x', 'x', 'allowed', 'late')`, [ours.tenantId]);
  assert.match(await remove(), /audit_rows has 4 rows, the archive 3: something was written since/);
  await database.sql(`delete from audit_rows where request_id = 'late'`);
  const wrong = await deleteTenant(database.address, theirs.tenantId, dir);
  assert.match(wrong.ok ? '' : wrong.problem, /is the archive of/);
  const neighbour = await rowsOf(database, theirs.tenantId);
  assert.equal(await remove(), 'deleted');
  assert.ok(Object.values(await rowsOf(database, ours.tenantId)).every((rows) => rows === 0));
  assert.equal((await database.sql('select from tenants where id = $1', [ours.tenantId])).length, 0);
  assert.deepEqual(await rowsOf(database, theirs.tenantId), neighbour);
});

test('[TN4] the operator of one tenant sees and changes no row of another', async (t) => {
  const { database, ours, theirs } = await open(t);
  const seen = await operate(database.address, ours.tenantId, async ({ client }) => {
    const others = await client.query('select from patients where tenant_id = $1', [theirs.tenantId]);
    const changed = await client.query('update patients set bed = $2 where tenant_id = $1', [theirs.tenantId, '99']);
    return [others.rowCount, changed.rowCount];
  });
  assert.deepEqual(seen, [0, 0]);
  const tenantId = randomUUID();
  const admin = { id: randomUUID(), givenName: 'First', familyName: 'Admin', email: `${tenantId}@example.org`, locale: 'en', passwordHash: 'x', passwordUntil: new Date(WORLD_MS) };
  await operate(database.address, tenantId, ({ client }) => insertTenant(client, { tenantId, name: 'New clinic', facility: { id: randomUUID(), name: 'Clinic', lat: 42.5, lon: 1.5 }, units: [{ id: randomUUID(), name: 'Ward' }], admin }, new Date(WORLD_MS)));
  assert.deepEqual(await database.sql('select role from person_roles where tenant_id = $1 order by role', [tenantId]), [{ role: 'admin' }, { role: 'coordinator' }]);
});
