// `mydr24 tenant` as an operator runs it: made, listed, suspended, copied out and deleted; used wrongly.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { openKeyFile } from '@mydr24/server/keys/key-wrap-file.ts';
import { createTestKeys } from '@mydr24/server/keys/keys-testing.ts';
import { createPasswordHasher } from '@mydr24/server/people/password-argon2.ts';
import { insertWard } from '@mydr24/server/people/people-testing.ts';
import { createTestDatabase } from '@mydr24/server/platform/pg-testing.ts';
import { runOn } from './command-testing.ts';
import { runTenant } from './tenant.ts';

async function makeRig(t: TestContext) {
  const database = await createTestDatabase(t);
  const cwd = await mkdtemp(join(tmpdir(), 'mydr24-tenants-'));
  t.after(() => rm(cwd, { recursive: true }));
  const run = (...argv: string[]) => runOn(database, runTenant, argv, { cwd });
  return { database, run, cwd };
}

const clinic = ['create', 'Valley Clinic', '--facility', 'Clinic', '--at', '42.5063,1.5218', '--unit', 'Ward A', '--unit', 'Ward B', '--admin', 'ana@example.org', '--admin-name', 'Ana Puig Font'];

test('[TN4] a clinic is made with an administrator whose password opens, suspended, copied out and deleted', async (t) => {
  const { database, run } = await makeRig(t);
  const made = await run(...clinic);
  assert.equal(made.code, 0, made.err);
  const [, id = '', , password = ''] = /tenant (\S+)\nadministrator (\S+)\npassword (\S+)/.exec(made.out) ?? [];
  const [person] = await database.sql<{ hash: string; given: string; family: string; days: number }>('select password_hash as hash, extract(epoch from password_until - created_at)::int / 86400 as days, given_name as given, family_name as family from persons where tenant_id = $1', [id]);
  assert.ok(await createPasswordHasher().verify(password, person!.hash));
  assert.deepEqual([person!.given, person!.family, person!.days], ['Ana', 'Puig Font', 3]);
  assert.equal((await database.sql('select from units where tenant_id = $1', [id])).length, 2);
  assert.match((await run(...clinic)).err, /somebody already signs in as ana@example\.org/);
  assert.equal((await run('list')).out, `${id}  Valley Clinic\n`);
  assert.equal((await run('delete', id, '--archive', 'out')).code, 1);
  assert.equal((await run('suspend', id, '--reason', 'moves away')).code, 0);
  assert.match((await run('list')).out, /suspended since .*: moves away/);
  assert.equal((await run('export', id, 'out')).code, 0);
  const gone = await run('delete', id, '--archive', 'out');
  assert.deepEqual([gone.code, (await run('list')).out], [0, 'There is no tenant yet: "mydr24 tenant create".\n'], gone.err);
  const back = await run('import', 'out');
  assert.equal(back.code, 0, back.err);
  assert.equal((await run('resume', id)).out, 'Valley Clinic works again.\n');
});

test('[TN6] what was sealed opens where the tenant moved to, by the keys there; without the former key file nothing is put in', async (t) => {
  const from = await makeRig(t);
  const to = await makeRig(t);
  const ward = await insertWard(from.database);
  const [theirFile, ourFile] = [join(from.cwd, 'master-keys'), join(to.cwd, 'master-keys')];
  const [owner, place] = [{ tenantId: ward.tenantId, patientId: ward.patientId, keyClass: 'record' } as const, { table: 'chart_notes', column: 'body', row: 'x' }];
  const sealed = await from.database.pg.asTenant(ward.tenantId, async (tx) => createTestKeys(await openKeyFile(theirFile)).sealText(tx, owner, place, 'awake'));
  assert.equal((await from.run('export', ward.tenantId, 'out')).code, 0);
  const archive = join(from.cwd, 'out');
  const put = (...more: string[]) => to.run('import', archive, '--data-dir', to.cwd, ...more);

  const without = await put();
  assert.deepEqual([without.code, /master key file:[0-9a-f]{16}, which is not here.*--master-keys FILE; nothing was kept/.test(without.err)], [1, true], without.err);
  assert.match((await put('--master-keys', 'nowhere')).err, /no key file .*nowhere; nothing was put in/);
  assert.match((await put('--master-keys', ourFile)).err, /which is not here/, 'a key file that opens nothing of it');
  assert.deepEqual(await to.database.sql('select from tenants where id = $1', [ward.tenantId]), []);
  assert.equal((await put('--master-keys', theirFile)).code, 0);
  const ours = createTestKeys(await openKeyFile(ourFile));
  assert.equal(await to.database.pg.asTenant(ward.tenantId, (tx) => ours.openText(tx, owner, place, sealed)), 'awake');
});

test('[TN4] what is asked wrongly is told before a database is touched', async (t) => {
  const { run } = await makeRig(t);
  const wrong: readonly (readonly [string[], RegExp])[] = [
    [['destroy'], /no "tenant destroy"/], [['create', 'X'], /--facility is missing/], [[...clinic.slice(0, 4), '--at', 'here'], /wants LAT,LON/], [['suspend', 'x', '--reason', 'r'], /"x" is no id/],
    [['suspend', '00000000-0000-4000-8000-000000000000'], /--reason is missing/], [['delete', '00000000-0000-4000-8000-000000000000'], /--archive is missing/],
  ];
  for (const [argv, problem] of wrong) {
    const { code, err } = await run(...argv);
    assert.deepEqual([code, problem.test(err)], [2, true], err);
  }
});
