// `mydr24 audit verify` as an operator runs it: whole, tampered with, a head nobody signed, used wrongly.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { carryHeadsToFiles } from '@mydr24/server/audit/audit-head-file.ts';
import { createAuditSealing } from '@mydr24/server/audit/audit-seal-engine.ts';
import { insertAudit } from '@mydr24/server/audit/audit-store.ts';
import { systemClock } from '@mydr24/server/platform/clock.ts';
import { createTestDatabase } from '@mydr24/server/platform/pg-testing.ts';
import { makeSigningKey, sha256Of } from '@mydr24/server/platform/signature-node.ts';
import { runAudit } from './audit.ts';
import { runOn } from './command-testing.ts';

async function makeRig(t: TestContext) {
  const database = await createTestDatabase(t);
  const dir = await mkdtemp(join(tmpdir(), 'mydr24-heads-'));
  t.after(() => rm(dir, { recursive: true }));
  const key = makeSigningKey();
  const sealing = createAuditSealing({ pg: database.pg, clock: systemClock, sha256: sha256Of, carryHeads: carryHeadsToFiles(dir, key), onProblem: (error) => assert.fail(error as Error) });
  const tenantId = randomUUID();
  for (let at = 0; at < 3; at += 1) {
    await database.pg.asTenant(tenantId, (tx) => insertAudit(tx, [{ tenantId, atMs: 1, actorKind: 'engine', actorId: null, action: 'x', resource: 'x', patientId: null, outcome: 'allowed', requestId: `${at}` }]));
  }
  for (let sealed = 0; sealed < 3; ) sealed += await sealing.seal();
  await sealing.carry();
  const run = (...argv: string[]) => runOn(database, runAudit, argv);
  return { database, dir, key, tenantId, run };
}

test('[A5] says how many rows are whole, and names the first that is not', async (t) => {
  const { database, dir, key, tenantId, run } = await makeRig(t);
  const whole = await run('verify', '--heads', dir, '--public-key', key.publicKey);
  assert.deepEqual([whole.code, whole.out], [0, `tenant ${tenantId}: 3 rows whole, compared with 1 signed heads\n`], whole.err);
  const [row] = await database.sql<{ id: string }>(`update audit_rows set action = 'y' where request_id = '1' returning id::text`);
  const tampered = await run('verify', '--heads', dir, '--json');
  assert.equal(tampered.code, 1);
  assert.deepEqual((JSON.parse(tampered.out) as { chains: { fault: unknown }[] }).chains[0]?.fault, { what: 'row-changed', seq: 2, rowId: row?.id });
});

test('[A6] a head that no known key signed is a fault by itself', async (t) => {
  const { dir, tenantId, run } = await makeRig(t);
  const stranger = await run('verify', '--heads', dir, '--public-key', makeSigningKey().publicKey);
  assert.deepEqual([stranger.code, stranger.out.split('\n')[1]], [1, `${tenantId}.jsonl, line 1: this head proves nothing (unknown-key)`]);
  await appendFile(join(dir, `${tenantId}.jsonl`), 'nonsense\n');
  assert.match((await run('verify', '--heads', dir)).out, /line 2: this head proves nothing \(unreadable\)/);
});

test('what is no command of it is answered with how it is used', async (t) => {
  const { run } = await makeRig(t);
  for (const argv of [[], ['head'], ['verify', '--heads']]) {
    const { code, err } = await run(...argv);
    assert.deepEqual([code, /mydr24 audit verify/.test(err)], [2, true]);
  }
});
