// `mydr24 app` against a real database: what it registers is there, what is odd is refused, and an end is an end.
import assert from 'node:assert/strict';
import test, { before } from 'node:test';
import { insertWard, type Ward } from '@mydr24/server/people/people-testing.ts';
import { createTestDatabase, type TestDatabase } from '@mydr24/server/platform/pg-testing.ts';
import { runApp } from './app.ts';
import { runOn } from './command-testing.ts';

let database: TestDatabase;
let ward: Ward;
before(async (t) => {
  database = await createTestDatabase(t as never);
  ward = await insertWard(database);
});

const run = (...argv: string[]) => runOn(database, runApp, argv);

test('an app is registered, its secret shown once and kept as a hash, listed, and ended', async () => {
  const made = await run('register', '--tenant', ward.tenantId, '--name', 'Growth Charts', '--kind', 'secret', '--redirect', 'https://app.example.org/back', '--scope', 'patient/*.rs', '--scope', 'launch/patient');
  assert.equal(made.code, 0, made.err);
  const [, id, secret] = /^client id {6}(\S+)\nclient secret {2}(\S{43})\n$/.exec(made.out) ?? [];
  const [row] = await database.sql<{ name: string; scopes: string[] }>('select name, scopes from smart_apps where id = $1', [id]);
  assert.deepEqual(row, { name: 'Growth Charts', scopes: ['patient/*.rs', 'launch/patient'] });
  assert.deepEqual(await database.sql(`select from smart_apps where encode(secret_hash, 'escape') like '%' || $1 || '%'`, [secret]), []);
  assert.equal((await run('list', '--tenant', ward.tenantId)).out, `${id}  secret  Growth Charts\n`);
  assert.equal((await run('end', id!, '--tenant', ward.tenantId)).out, 'ended\n');
  assert.equal((await run('end', id!, '--tenant', ward.tenantId)).code, 1);
  assert.deepEqual((await database.sql<{ action: string }>('select action from audit_rows where resource = $1 order by id', [`app/${id}`])).map(({ action }) => action), ['app.register', 'app.end']);
});

test('what is odd is told, and nothing is registered', async () => {
  const good = ['--tenant', ward.tenantId, '--name', 'Odd', '--redirect', 'https://a.example/', '--scope', 'patient/*.rs'];
  for (const argv of [
    [], ['register'], ['register', ...good, '--scope', 'system/*.rs'], ['register', ...good, '--redirect', 'http://a.example/'], ['register', ...good, '--kind', 'key'], ['register', '--tenant', 'x'], ['end', '--tenant', ward.tenantId],
  ]) assert.equal((await run(...argv)).code, 2, argv.join(' '));
  assert.equal((await run('list', '--tenant', '00000000-0000-4000-8000-000000000000')).code, 1);
  assert.deepEqual(await database.sql(`select from smart_apps where name = 'Odd'`), []);
});
