// The chain on a real database: sealed as rows are committed, and every way of tampering found at its first row.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { systemClock } from '../platform/clock.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { keyIdOf, makeSigningKey, sha256Of, type SigningKey } from '../platform/signature-node.ts';
import type { AuditRow } from './audit.ts';
import { carryHeadsToFiles, readHeads } from './audit-head-file.ts';
import { type AuditSealing, createAuditSealing } from './audit-seal-engine.ts';
import { insertAudit } from './audit-store.ts';
import { verifyAudit } from './audit-verify-engine.ts';

async function makeRig(t: TestContext) {
  const database = await createTestDatabase(t);
  const dir = await mkdtemp(join(tmpdir(), 'mydr24-heads-'));
  t.after(() => rm(dir, { recursive: true }));
  const key = makeSigningKey();
  const sealing = createAuditSealing({ pg: database.pg, clock: systemClock, sha256: sha256Of, carryHeads: carryHeadsToFiles(dir, key), onProblem: (error) => assert.fail(error as Error) });
  const verify = async (keys = [key]) => verifyAudit(database.pg, sha256Of, (await readHeads(dir, keys)).heads);
  return { database, dir, key, sealing, verify, tenantId: randomUUID() };
}
/** Seals until so many rows were: transactions of other tests on this server hold the newest rows back for a moment. */
async function sealed({ seal }: Pick<AuditSealing, 'seal'>, count: number): Promise<void> {
  let found = 0;
  while (found < count) found += await seal();
  assert.equal(found, count);
}
type Rig = Awaited<ReturnType<typeof makeRig>>;

const rowOf = (tenantId: string, action = 'patient.read'): AuditRow => ({ tenantId, atMs: 1_764_000_000_123, actorKind: 'person', actorId: randomUUID(), action, resource: `patient/${randomUUID()}`, patientId: randomUUID(), outcome: 'allowed', requestId: randomUUID() });
async function write(database: TestDatabase, tenantId: string, count: number): Promise<void> {
  for (let at = 0; at < count; at += 1) await database.pg.asTenant(tenantId, (tx) => insertAudit(tx, [rowOf(tenantId)]));
}
/** Ten sealed rows with a signed head at the fifth and at the tenth; the ids of the rows. */
async function written({ database, sealing, tenantId }: Rig): Promise<string[]> {
  for (const count of [5, 5]) {
    await write(database, tenantId, count);
    await sealed(sealing, count);
    await sealing.carry();
  }
  return (await database.sql<{ id: string }>(`select id::text from audit_rows where tenant_id = $1 order by audit_rows.id`, [tenantId])).map(({ id }) => id);
}
const faultOf = async (rig: Rig) => (await rig.verify()).chains.find(({ tenantId }) => tenantId === rig.tenantId)?.fault;

test('[A4] every committed row is sealed once, in the order of its transaction, each tenant by itself', async (t) => {
  const rig = await makeRig(t);
  const other = randomUUID();
  await written(rig);
  await write(rig.database, other, 3);
  await sealed(rig.sealing, 3);
  const report = await rig.verify();
  const found = new Map(report.chains.map(({ tenantId, rows, heads, fault }) => [tenantId, { rows, heads, fault }]));
  assert.deepEqual([found.get(rig.tenantId), found.get(other)], [{ rows: 10, heads: 2, fault: null }, { rows: 3, heads: 0, fault: null }]);
  assert.deepEqual([report.waiting, report.slippedIn], [0, null]);
});

test('[A4] a row of a transaction that still runs waits, and whoever commits later comes later, whatever its id', async (t) => {
  const { database, sealing, verify, tenantId } = await makeRig(t);
  const second = database.openPostgres();
  await database.pg.asTenant(tenantId, async (tx) => {
    await tx.execute('select pg_current_xact_id()');
    await insertAudit(tx, [rowOf(tenantId, 'slow')]);
    await second.asTenant(tenantId, (quick) => insertAudit(quick, [rowOf(tenantId, 'quick')]));
    assert.equal(await sealing.seal(), 0, 'a row that began later must not be numbered before one that is not there yet');
  });
  await sealed(sealing, 2);
  assert.equal((await verify()).chains[0]?.rows, 2);
});

test('[A5] a changed row is named', async (t) => {
  const rig = await makeRig(t);
  const ids = await written(rig);
  await rig.database.sql(`update audit_rows set outcome = 'refused' where id = $1`, [ids[6]]);
  assert.deepEqual(await faultOf(rig), { what: 'row-changed', seq: 7, rowId: ids[6] });
});

test('[A5] a removed row is named, and one that was removed with its link', async (t) => {
  const rig = await makeRig(t);
  const ids = await written(rig);
  await rig.database.sql(`delete from audit_rows where id = $1`, [ids[3]]);
  assert.deepEqual(await faultOf(rig), { what: 'row-removed', seq: 4, rowId: ids[3] });
  await rig.database.sql(`delete from audit_seals where row_id = $1`, [ids[3]]);
  assert.deepEqual(await faultOf(rig), { what: 'link-removed', seq: 4 });
});

test('[A5] two rows that were exchanged are found at the first of them', async (t) => {
  const rig = await makeRig(t);
  const ids = await written(rig);
  await rig.database.sql(
    `update audit_rows r set action = o.action, resource = o.resource, actor_id = o.actor_id, patient_id = o.patient_id, request_id = o.request_id
       from audit_rows o where (r.id, o.id) in (($1::bigint, $2::bigint), ($2::bigint, $1::bigint))`,
    [ids[1], ids[7]],
  );
  assert.deepEqual(await faultOf(rig), { what: 'row-changed', seq: 2, rowId: ids[1] });
});

test('[A5] a tail that was cut off is found by the head kept in the database, and by the signed one when that was cut too', async (t) => {
  const rig = await makeRig(t);
  const ids = await written(rig);
  await rig.database.sql(`delete from audit_rows where id = any($1)`, [ids.slice(8)]);
  await rig.database.sql(`delete from audit_seals where row_id = any($1)`, [ids.slice(8)]);
  assert.deepEqual(await faultOf(rig), { what: 'tail-cut', seq: 9, expectedSeq: 10 });
  await rig.database.sql(`delete from audit_heads where tenant_id = $1`, [rig.tenantId]);
  assert.deepEqual(await faultOf(rig), { what: 'tail-cut', seq: 9, expectedSeq: 10 });
});

test('[A5] a chain that was wholly recomputed after a change is not the one whose head was signed', async (t) => {
  const rig = await makeRig(t);
  const ids = await written(rig);
  await rig.database.sql(`update audit_rows set action = 'nothing.read' where id = $1`, [ids[2]]);
  await rig.database.sql(`delete from audit_seals where tenant_id = $1`, [rig.tenantId]);
  await rig.database.sql(`delete from audit_heads where tenant_id = $1`, [rig.tenantId]);
  await sealed(rig.sealing, 10);
  assert.deepEqual(await faultOf(rig), { what: 'chain-rewritten', seq: 5 });
});

test('[A5] a row put in past the server, before the end of the chain, is named', async (t) => {
  const rig = await makeRig(t);
  await written(rig);
  const [late] = await rig.database.sql<{ id: string }>(
    `insert into audit_rows (tenant_id, at, actor_kind, action, resource, outcome, request_id, written_in) values ($1, now(), 'engine', 'x', 'x', 'allowed', 'x', '3'::xid8) returning id::text`,
    [rig.tenantId],
  );
  assert.equal((await rig.verify()).slippedIn, late?.id);
});

test('[A6] a head proves something only when a known key signed it, unchanged', async (t) => {
  const { dir, key, ...rig } = await makeRig(t);
  await written({ dir, key, ...rig });
  const stranger: SigningKey = makeSigningKey();
  assert.deepEqual((await readHeads(dir, [stranger])).bad.map(({ why }) => why), ['unknown-key', 'unknown-key']);
  const [head] = (await readHeads(dir, [key])).heads;
  await appendFile(join(dir, `${rig.tenantId}.jsonl`), `${JSON.stringify({ ...head, seq: 99 })}\n{"cut off\n`);
  const read = await readHeads(dir, [{ publicKey: key.publicKey, keyId: keyIdOf(key.publicKey) }]);
  assert.deepEqual([read.heads.map(({ seq }) => seq), read.bad.map(({ why, line }) => [why, line])], [[5, 10], [['bad-signature', 3], ['unreadable', 4]]]);
});

test('[A6] a server that began with nothing sealed carries its first heads off as soon as there are any', async (t) => {
  const { database, tenantId } = await makeRig(t);
  const carried = Promise.withResolvers<string[]>();
  const [empty, both] = [Promise.withResolvers<void>(), [] as number[]];
  const sealing = createAuditSealing({
    pg: database.pg, clock: systemClock, sha256: sha256Of, onProblem: (error) => assert.fail(error as Error),
    async carryHeads(heads) {
      both.push(heads.length);
      if (heads.length === 0) empty.resolve();
      else carried.resolve(heads.map((head) => head.tenantId));
    },
  });
  sealing.start();
  await empty.promise;
  await write(database, tenantId, 1);
  assert.deepEqual(await carried.promise, [tenantId]);
  await sealing.stop();
  assert.equal(both[0], 0);
});

test('[A6] the roles that serve people and the chain can change no seal', async (t) => {
  const { database } = await makeRig(t);
  for (const role of ['mydr24_app', 'mydr24_engine']) {
    for (const right of ['update', 'delete', 'truncate']) {
      const [row] = await database.sql<{ may: boolean }>(`select has_table_privilege($1, 'audit_seals', $2) as may`, [role, right]);
      assert.equal(row?.may, false, `${role} ${right}`);
    }
  }
  await assert.rejects(database.pg.asEngine((tx) => tx.execute(`insert into audit_rows (tenant_id, at, actor_kind, action, resource, outcome, request_id, written_in) values ($1, $2, 'engine', 'x', 'x', 'allowed', 'x', '3'::xid8)`, [randomUUID(), new Date(0).toISOString()])), /SQLSTATE 42501/);
});
