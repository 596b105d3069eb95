// `mydr24 kept-messages` as an operator runs it: messages lie sealed, one is shown to whoever has the master key, and the audit says so.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { keepMessage, noteMessages } from '@mydr24/server/hl7v2/hl7-store.ts';
import { createTestKeys } from '@mydr24/server/keys/keys-testing.ts';
import { openKeyFile } from '@mydr24/server/keys/key-wrap-file.ts';
import { resealAll } from '@mydr24/server/keys/reseal-engine.ts';
import { insertWard } from '@mydr24/server/people/people-testing.ts';
import { createTestDatabase } from '@mydr24/server/platform/pg-testing.ts';
import { runOn } from './command-testing.ts';
import { runKeptMessages } from './kept-messages.ts';

test('[KY11] a kept message lies sealed, from before too, is listed without its text, and shown with a row of the audit', async (t) => {
  const database = await createTestDatabase(t);
  const { tenantId, deviceId } = await insertWard(database);
  const home = await mkdtemp(join(tmpdir(), 'mydr24-kept-'));
  t.after(() => rm(home, { recursive: true }));
  const run = (...argv: string[]) => runOn(database, runKeptMessages, [...argv, '--data-dir', home]);
  assert.match((await run('list')).out, /No message is kept/);
  const keys = createTestKeys(await openKeyFile(join(home, 'master-keys')));
  const sender = { deviceId, tenantId, patientId: null };
  await database.pg.asEngine(async (tx) => {
    await noteMessages(tx, ['M1', 'M2'].map((controlId) => ({ sender, controlId, body: controlId })), Date.UTC(2026, 10, 26));
    await keepMessage(tx, keys, sender, 'M1', 'patient', 'MSH|SECRET one\rPID|x');
  });
  await database.sql(`update heard_messages set why_kept = 'refused', kept_text = 'MSH|SECRET two' where control_id = 'M2'`);
  assert.match((await run('show', deviceId, 'M2')).out, /SECRET two/, 'from before it was sealed');
  await resealAll(database.pg, keys);
  assert.deepEqual(await database.sql(`select from heard_messages m where position('SECRET' in row_to_json(m)::text) > 0`), []);
  const list = await run('list');
  assert.match(list.out, new RegExp(`^2026-11-26T00:00:00.000Z  ${deviceId}  M1  patient\n2026-11-26T00:00:00.000Z  ${deviceId}  M2  refused\n$`), list.err);
  assert.equal((await run('show', deviceId, 'M1')).out, 'MSH|SECRET one\nPID|x\n');
  assert.match((await run('show', deviceId, 'M2')).out, /SECRET two/);
  assert.equal((await database.sql(`select from audit_rows where action = 'message.operator-read' and resource = $1`, [`device/${deviceId}`])).length, 3);
  assert.equal((await run('show', deviceId, 'M3')).code, 1);
  assert.equal((await run('show', 'M1')).code, 2);
});
