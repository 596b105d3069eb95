// `mydr24 network` as an operator runs it: made, invited to, left and listed; used wrongly.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test from 'node:test';
import { insertWard } from '@mydr24/server/people/people-testing.ts';
import { createTestDatabase } from '@mydr24/server/platform/pg-testing.ts';
import { insertSharedCare } from '@mydr24/server/shared-care/shared-care-testing.ts';
import { runOn } from './command-testing.ts';
import { runNetwork } from './network.ts';

test('[SC1] the operator makes a network and invites; inviting joins nobody, and taking out ends what was shared', async (t) => {
  const database = await createTestDatabase(t);
  const [home, there] = [await insertWard(database), await insertWard(database)];
  const run = (...argv: string[]) => runOn(database, runNetwork, argv);
  assert.match((await run('list')).out, /no network yet/);
  const made = await run('create', 'Pyrenees');
  assert.equal(made.code, 0, made.err);
  assert.match((await run('create', 'Pyrenees')).err, /there is a network Pyrenees already/);
  for (const { tenantId } of [home, there]) assert.match((await run('invite', 'Pyrenees', tenantId)).out, /Valley Health is invited to Pyrenees/);
  assert.match((await run('invite', 'Pyrenees', home.tenantId)).err, /is in Pyrenees or invited already/);
  assert.match((await run('invite', 'Alps', home.tenantId)).err, /there is no network Alps/);
  assert.match((await run('invite', 'Pyrenees', randomUUID())).err, /there is no tenant/);
  assert.equal((await run('list')).out.match(/\(invited\)/g)?.length, 2);
  await database.sql('update network_members m set joined_at = invited_at, joined_by = p.id from persons p where p.tenant_id = m.tenant_id and p.given_name = $1', ['admin']);
  const [network] = await database.sql<{ id: string }>('select id from networks');
  const id = await insertSharedCare(database, network!.id, home, there, { atMs: Date.now() });
  assert.doesNotMatch((await run('list')).out, /invited/);
  assert.match((await run('leave', 'Pyrenees', home.tenantId)).out, /is not in Pyrenees any more/);
  assert.deepEqual(await database.sql('select ended_why from shared_care_grants where id = $1', [id]), [{ ended_why: 'left-network' }]);
  assert.match((await run('leave', 'Pyrenees', home.tenantId)).err, /is not in Pyrenees/);
  assert.ok(!(await run('list')).out.includes(home.tenantId));
});

test('[SC1] what is asked wrongly is told before a database is touched', async (t) => {
  const database = await createTestDatabase(t);
  const wrong: readonly (readonly [string[], RegExp])[] = [[['destroy'], /no "network destroy"/], [['create'], /name of the network is missing/], [['create', '--port'], /name of the network is missing/], [['invite', 'Pyrenees', 'clinic'], /"clinic" is no id/]];
  for (const [argv, problem] of wrong) {
    const { code, err } = await runOn(database, runNetwork, argv);
    assert.deepEqual([code, problem.test(err)], [2, true], err);
  }
  assert.match((await runOn(database, runNetwork, ['--help'])).out, /Being in a network shares nothing/);
});
