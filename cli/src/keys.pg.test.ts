// `mydr24 keys` as an operator runs it: status, a rotation, the old one destroyed, and a database of another key.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { createTestKeys } from '@mydr24/server/keys/keys-testing.ts';
import { openKeyFile } from '@mydr24/server/keys/key-wrap-file.ts';
import { insertWard } from '@mydr24/server/people/people-testing.ts';
import { createTestDatabase } from '@mydr24/server/platform/pg-testing.ts';
import { runOn } from './command-testing.ts';
import { runKeys } from './keys.ts';

test('[KY5] status, rotate and destroy-old say what they did; another folder’s key file is told to be missing', async (t) => {
  const database = await createTestDatabase(t);
  const ward = await insertWard(database);
  const [home, elsewhere] = [await mkdtemp(join(tmpdir(), 'mydr24-keys-')), await mkdtemp(join(tmpdir(), 'mydr24-keys-'))];
  t.after(async () => void (await Promise.all([home, elsewhere].map((dir) => rm(dir, { recursive: true })))));
  const run = (dataDir: string, ...argv: string[]) => runOn(database, runKeys, [...argv, '--data-dir', dataDir]);
  const keys = createTestKeys(await openKeyFile(join(home, 'master-keys')));
  await database.pg.asTenant(ward.tenantId, (tx) => keys.sealText(tx, { tenantId: ward.tenantId, patientId: ward.patientId, keyClass: 'record' }, { table: 'chart_notes', column: 'body', row: 'x' }, 'x'));

  assert.match((await run(home, 'status')).out, /^file:[0-9a-f]{16}  current; wraps 1 data key\n$/);
  const rotated = await run(home, 'rotate', '--data-keys');
  assert.match(rotated.out, /^file:[0-9a-f]{16} is the master key now; 1 data keys are wrapped by it\.\n1 data keys are retired/, rotated.err);
  assert.match((await run(home, 'status')).out, /opens, wraps nothing new; wraps 0 data keys\nfile:\S+  current; wraps 1 data key\n/);
  assert.match((await run(home, 'destroy-old')).out, /^destroyed: file:/);
  assert.match((await run(home, 'destroy-old')).out, /no older master key/);
  const missing = await run(elsewhere, 'status');
  assert.deepEqual([missing.code, /MISSING HERE; wraps 1/.test(missing.err)], [1, true], missing.err);
  await assert.rejects(run(elsewhere, 'rotate'), /sealed by another master key/);
  assert.equal((await run(home, 'melt')).code, 2);
});
