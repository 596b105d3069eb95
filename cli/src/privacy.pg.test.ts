// `mydr24 privacy record` and `mydr24 erasure verify` as an operator runs them.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { openKeyFile } from '@mydr24/server/keys/key-wrap-file.ts';
import { createTestKeys } from '@mydr24/server/keys/keys-testing.ts';
import { insertWard } from '@mydr24/server/people/people-testing.ts';
import { createTestDatabase } from '@mydr24/server/platform/pg-testing.ts';
import { eraseDue } from '@mydr24/server/privacy/erasure-engine.ts';
import { putEssentials } from '@mydr24/server/scene-notes/scene-store.ts';
import { runOn } from './command-testing.ts';
import { runKeys } from './keys.ts';
import { runErasure, runPrivacy } from './privacy.ts';

test('[PR5] verify says what is gone, what is left, and what older backups could open until the master is destroyed', async (t) => {
  const database = await createTestDatabase(t);
  const { tenantId, patientId, callers } = await insertWard(database);
  const home = await mkdtemp(join(tmpdir(), 'mydr24-privacy-'));
  t.after(() => rm(home, { recursive: true }));
  const verify = (...argv: string[]) => runOn(database, runErasure, ['verify', ...argv, '--data-dir', home]);
  assert.equal((await verify()).out, 'Nothing was erased yet.\n');
  const keys = createTestKeys(await openKeyFile(join(home, 'master-keys')));
  await database.pg.asTenant(tenantId, (tx) => putEssentials(tx, keys, { tenantId, patientId, byPersonId: callers.nurse.personId }, { allergies: 'Penicillin', doorCode: null }, Date.now()));
  const id = randomUUID();
  await database.sql(`insert into erasures (id, tenant_id, patient_id, state, asked_by, asked_at, decided_by, decided_at, kept_until) values ($1, $2, $3, 'granted', $4, now(), $5, now(), now() - interval '1 minute')`, [id, tenantId, patientId, callers.patient.personId, callers['privacy-officer'].personId]);
  assert.equal(await eraseDue(database.pg, Date.now()), 2);
  const gone = await verify();
  assert.deepEqual([gone.code, /^\S+: gone: \d+ looks at tables and keys found nothing of all of the record\n {2}backups from before the erasure can still open/.test(gone.out)], [0, true], gone.out);
  await runOn(database, runKeys, ['rotate', '--data-dir', home]);
  await runOn(database, runKeys, ['destroy-old', '--data-dir', home]);
  assert.match((await verify(id)).out, /no backup opens what was sealed/);
  await database.sql(`update patients set address = 'Carrer Major 1' where id = $1`, [patientId]);
  const left = await verify();
  assert.deepEqual([left.code, /NOT GONE: patients: 1 row/.test(left.out)], [1, true], left.out);
  assert.equal((await verify(randomUUID())).code, 1);
});

test('[PR8] the record of processing is printed for a folder and as JSON', async (t) => {
  const database = await createTestDatabase(t);
  const text = await runOn(database, runPrivacy, ['record']);
  assert.match(text.out, /^# Record of processing \(GDPR Art\. 30\)\n[\s\S]*\| chart_notes \|/);
  const { entries, keptYears } = JSON.parse((await runOn(database, runPrivacy, ['record', '--json'])).out) as { entries: { dataClass: string }[]; keptYears: number };
  assert.ok(entries.some(({ dataClass }) => dataClass === 'care') && keptYears === 10);
  assert.equal((await runOn(database, runPrivacy, ['burn'])).code, 2);
});

test('[PR8] of one tenant it says that tenant’s years, and the installation’s where it has none of its own', async (t) => {
  const database = await createTestDatabase(t);
  const [own, usual] = [await insertWard(database), await insertWard(database)];
  await database.sql(`insert into record_retention (tenant_id, years, lets_go, set_by, set_at, counts_from) values ($1, 25, 'by-hand', $2, now(), now())`, [own.tenantId, own.callers['privacy-officer'].personId]);
  const yearsOf = async (tenantId: string) => (JSON.parse((await runOn(database, runPrivacy, ['record', '--json', '--tenant', tenantId])).out) as { keptYears: number }).keptYears;
  assert.deepEqual([await yearsOf(own.tenantId), await yearsOf(usual.tenantId)], [25, 10]);
  assert.match((await runOn(database, runPrivacy, ['record', '--tenant', own.tenantId])).out, new RegExp(`Years the tenant ${own.tenantId} keeps a record of care: 25\\.`));
  assert.equal((await runOn(database, runPrivacy, ['record', '--tenant', randomUUID()])).code, 1);
  assert.equal((await runOn(database, runPrivacy, ['record', '--tenant', 'valley'])).code, 2);
});
