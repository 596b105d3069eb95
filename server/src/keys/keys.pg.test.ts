// Data keys on a real PostgreSQL: whose they are, what opens where, rotation while both are readable, and what another master key meets.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import { insertWard, type Ward } from '../people/people-testing.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { systemClock } from '../platform/clock.ts';
import { createKeyRing } from './key-ring-engine.ts';
import { createMemoryWrap, createTestKeys } from './keys-testing.ts';
import { resealAll } from './reseal-engine.ts';
import { checkMasters, destroyOldMasters, keyStatus, retireDataKeys, rotateMaster } from './rotate-engine.ts';
import type { KeyOwner, SealedPlace } from './sealed.ts';
import { sealedColumns } from './sealed-columns.ts';

let database: TestDatabase;
let ward: Ward;
before(async (t) => {
  database = await createTestDatabase(t as never);
  ward = await insertWard(database);
});

const place: SealedPlace = { table: 'chart_notes', column: 'body', row: 'r1' };
const owner = (): KeyOwner => ({ tenantId: ward.tenantId, patientId: ward.patientId, keyClass: 'record' });

test('[KY1] what is sealed for one row, patient, tenant or class opens for no other', async () => {
  const keys = createTestKeys();
  await database.pg.asTenant(ward.tenantId, async (tx) => {
    const sealed = await keys.sealText(tx, owner(), place, 'Fell in the bath');
    assert.equal(await keys.openText(tx, owner(), place, sealed), 'Fell in the bath');
    assert.equal(Buffer.from(sealed).includes('Fell'), false);
    for (const other of [{ ...place, row: 'r2' }, { ...place, column: 'text' }, { ...place, table: 'scene_notes' }]) assert.equal(await keys.openText(tx, owner(), other, sealed), null);
    await keys.sealText(tx, { ...owner(), keyClass: 'private' }, place, 'x');
    assert.equal(await keys.openText(tx, { ...owner(), keyClass: 'private' }, place, sealed), null);
    assert.equal(await keys.openText(tx, { ...owner(), patientId: randomUUID() }, place, sealed), null);
    assert.equal(await keys.openText(tx, owner(), place, Buffer.from('plain text that was never sealed by us')), null);
  });
  const there = await insertWard(database);
  await database.pg.asTenant(there.tenantId, async (tx) => {
    const sealed = await keys.sealText(tx, { ...owner(), tenantId: there.tenantId, patientId: there.patientId }, place, 'x');
    assert.equal(await keys.openText(tx, owner(), place, sealed), null, 'another tenant’s key is not there');
  });
});

test('[KY1] two who need a patient’s first key in the same moment seal with one; a key of a transaction that failed is used by nobody', async () => {
  const fresh = await insertWard(database);
  const mine: KeyOwner = { tenantId: fresh.tenantId, patientId: fresh.patientId, keyClass: 'record' };
  const [one, two] = [createTestKeys(), createTestKeys()];
  await assert.rejects(database.pg.asTenant(fresh.tenantId, async (tx) => {
    await one.sealText(tx, mine, place, 'lost');
    throw new Error('this fails');
  }), /this fails/);
  const sealed = await Promise.all([one, two].map((keys) => database.pg.asTenant(fresh.tenantId, (tx) => keys.sealText(tx, mine, place, 'kept'))));
  for (const each of sealed) assert.equal(await database.pg.asTenant(fresh.tenantId, (tx) => createTestKeys().openText(tx, mine, place, each)), 'kept');
  assert.equal((await database.sql('select from data_keys where patient_id = $1', [fresh.patientId])).length, 1);
});

test('[KY6] a blind is the same for the same parts of one tenant only, and tells nothing of them', async () => {
  const keys = createTestKeys();
  const there = await insertWard(database);
  const of = (tenantId: string, parts: string[]) => database.pg.asTenant(tenantId, (tx) => keys.blind(tx, tenantId, parts));
  const blind = await of(ward.tenantId, ['HOSP', '4711']);
  assert.equal(await of(ward.tenantId, ['HOSP', '4711']), blind);
  assert.notEqual(await of(ward.tenantId, ['HOSP4', '711']), blind);
  assert.notEqual(await of(there.tenantId, ['HOSP', '4711']), blind);
  assert.doesNotMatch(blind, /4711/);
});

test('[KY5] rotation while running: new master, new data keys, both readable; old rows are sealed anew; then the old master opens nothing', async () => {
  const wrap = createMemoryWrap();
  const fresh = await createTestDatabase();
  try {
    const there = await insertWard(fresh);
    const keys = createTestKeys(wrap);
    const clock = { nowMs: () => systemClock.nowMs(), monotonicMs: () => systemClock.monotonicMs() + 120_000 };
    const later = createKeyRing({ wrap, clock });
    const mine: KeyOwner = { tenantId: there.tenantId, patientId: there.patientId, keyClass: 'record' };
    const noteId = randomUUID();
    await fresh.sql(`insert into chart_notes (id, tenant_id, patient_id, at, written_at, person_id, body) values ($1, $2, $3, now(), now(), $4, 'From before')`, [noteId, there.tenantId, there.patientId, there.callers.nurse.personId]);
    await fresh.sql(`insert into patient_identifiers (tenant_id, authority, value, patient_id, created_at) values ($1, 'HOSP', 'P0001', $2, now())`, [there.tenantId, there.patientId]);
    assert.equal(await resealAll(fresh.pg, keys, [sealedColumns.chartNote]), 2);
    const row = async () => (await fresh.sql<{ body: string; sealed: Buffer }>('select body, sealed from chart_notes where id = $1', [noteId]))[0]!;
    const openNote = async (ring = keys) => fresh.pg.asTenant(there.tenantId, async (tx) => ring.openText(tx, mine, { table: 'chart_notes', column: 'body', row: noteId }, (await row()).sealed));
    assert.deepEqual([(await row()).body, await openNote()], ['[sealed]', 'From before']);
    const first = await row();
    assert.deepEqual(await fresh.sql(`select from patient_identifiers where value ~ 'P0001'`), []);

    const former = await wrap.current();
    const { master, rewrapped } = await rotateMaster(fresh.pg, wrap);
    assert.equal(rewrapped, 3, 'record, private and index');
    assert.equal(await openNote(), 'From before', 'a running server goes on');
    assert.deepEqual((await keyStatus(fresh.pg, wrap)).counts, [{ master, alive: 3, destroyed: 0 }]);

    assert.equal(await retireDataKeys(fresh.pg, Date.now()), 2);
    assert.equal(await openNote(later), 'From before');
    assert.equal(await resealAll(fresh.pg, later, [sealedColumns.chartNote]), 2);
    assert.notDeepEqual((await row()).sealed, first.sealed);
    assert.equal(await openNote(later), 'From before');
    assert.equal(await resealAll(fresh.pg, later, [sealedColumns.chartNote]), 0);
    assert.deepEqual(await destroyOldMasters(fresh.pg, wrap), { destroyed: [former], inUse: [] });
    assert.equal(await openNote(createTestKeys(wrap)), 'From before');
  } finally {
    await fresh.drop();
  }
});

test('[KY3] a database sealed by another master key is refused at the start and at every use, and says whose it is', async () => {
  const keys = createTestKeys();
  await database.pg.asTenant(ward.tenantId, (tx) => keys.sealText(tx, owner(), place, 'x'));
  const another = createMemoryWrap();
  await another.rotate();
  await another.destroyBefore('memory:2');
  await assert.rejects(checkMasters(database.pg, another), { code: 'another-master-key', message: /sealed by another master key \(memory:1\)/ });
  const stranger = createTestKeys(another);
  await assert.rejects(database.pg.asTenant(ward.tenantId, (tx) => stranger.sealText(tx, { ...owner(), keyClass: 'private' }, place, 'x')), { code: 'another-master-key' });
});

test('[KY7] opened keys stay within their bound, and open while the holder of the masters does not answer; a destroyed one is gone after a minute', async () => {
  const wrap = createMemoryWrap();
  const fresh = await insertWard(database);
  const mine: KeyOwner = { tenantId: fresh.tenantId, patientId: fresh.patientId, keyClass: 'private' };
  let isDown = false;
  let minutes = 0;
  const shy = { ...wrap, unwrap: (...given: Parameters<typeof wrap.unwrap>) => (isDown ? Promise.reject(new Error('down')) : wrap.unwrap(...given)) };
  await database.sql('delete from data_keys');
  const ring = createKeyRing({ wrap: shy, clock: { nowMs: () => systemClock.nowMs(), monotonicMs: () => minutes * 61_000 }, mostKept: 3 });
  const sealed = await database.pg.asTenant(fresh.tenantId, (tx) => ring.sealText(tx, mine, place, 'kept'));
  const open = () => database.pg.asTenant(fresh.tenantId, (tx) => ring.openText(tx, mine, place, sealed));
  assert.equal(await open(), 'kept');
  isDown = true;
  minutes = 5;
  assert.equal(await open(), 'kept');
  await database.sql('update data_keys set wrapped = null, destroyed_at = now() where patient_id = $1', [fresh.patientId]);
  assert.equal(await open(), 'kept', 'within the minute');
  minutes = 7;
  assert.equal(await open(), null);
  isDown = false;
  for (let nth = 0; nth < 5; nth += 1) {
    const { tenantId, patientId } = await insertWard(database);
    await database.pg.asTenant(tenantId, (tx) => ring.sealText(tx, { tenantId, patientId, keyClass: 'record' }, place, 'x'));
  }
  assert.ok(ring.size() <= 6, `${ring.size()} keys are open`);
});
