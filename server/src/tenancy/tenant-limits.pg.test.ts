// Limits of a tenant on a real database: what is refused, what never is, and that a neighbour has its own.
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { insertBareEmergency, insertWard, type Ward, WORLD_MS } from '../people/people-testing.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { createTenantLimits } from './tenant-limit-engine.ts';
import { findLimits, saveLimits } from './tenant-limit-store.ts';
import type { TenantLimits } from './tenant-limits.ts';
import { operate } from './tenant-operator-store.ts';

async function open(t: TestContext) {
  const database = await createTestDatabase(t);
  const [ours, theirs] = [await insertWard(database), await insertWard(database)];
  await database.sql(`update responders set duty = 'off'`);
  const clock = { at: 0, monotonicMs: () => clock.at };
  const book = createTenantLimits({ pg: database.pg, clock, onProblem: (problem) => assert.fail(String(problem)) });
  const set = async ({ tenantId }: Ward, change: Partial<TenantLimits>) => {
    await operate(database.address, tenantId, ({ client }) => saveLimits(client, tenantId, change, new Date(WORLD_MS)));
    await book.reload();
  };
  const room = (ward: Ward, kind: 'devices' | 'people' | 'exports' | 'files', patientId?: string) => database.pg.asTenant(ward.tenantId, (tx) => book.takeRoom(tx, ward.tenantId, kind, patientId));
  return { database, ours, theirs, clock, book, set, room };
}
const of = ({ patientId }: Ward, n: number) => Array.from({ length: n }, () => ({ patientId }));
const closeAll = (database: TestDatabase) => database.sql('update emergencies set closed_at = now()');

test('[TM3] readings beyond what a tenant may send are refused by name with when to come back, and its neighbour’s are not', async (t) => {
  const { ours, theirs, clock, book, set } = await open(t);
  await set(ours, { readings: 10 });
  const take = (ward: Ward, n: number) => book.takeReadings(ward.tenantId, of(ward, n), () => false);
  assert.equal(take(ours, 100), null);
  const refused = take(ours, 1);
  assert.deepEqual([refused?.kind, refused?.code, refused?.retryAfterMs], ['too-many-requests', 'tenant-limit-readings', 100]);
  assert.equal(take(theirs, 10_000), null);
  clock.at += 100;
  assert.equal(take(ours, 1), null);
  assert.equal(book.refusedOf(ours.tenantId, 'readings'), 1);
  // One batch that is too large is taken, and paid for with a minute at most.
  clock.at += 10_000;
  assert.equal(take(ours, 100_000), null);
  clock.at += 60_000;
  assert.notEqual(take(ours, 1), null);
  clock.at += 100;
  assert.equal(take(ours, 1), null);
});

test('[TM1] readings that alarm, and those of a patient in an emergency, are taken whatever the limit', async (t) => {
  const { database, ours, book, set } = await open(t);
  await set(ours, { readings: 1 });
  const take = (isAlarming: boolean) => book.takeReadings(ours.tenantId, of(ours, 50), () => isAlarming);
  assert.equal(take(false), null);
  assert.notEqual(take(false), null);
  assert.equal(take(true), null);
  assert.notEqual(take(false), null);
  await insertBareEmergency(database, ours);
  await book.reload();
  assert.equal(take(false), null);
});

test('[TM1] a socket and a request of whoever is on duty, paged, in an emergency, at its desk or on a ward with an alarm pass whatever the limit', async (t) => {
  const { database, ours, theirs, clock, book, set } = await open(t);
  await set(ours, { sockets: 3, requests: 1 });
  const passes = async (name: keyof Ward['callers'], from = ours) => {
    clock.at += 2_001;
    const [socket, request] = [await book.takeSocket(from.callers[name], 3), await book.takeRequest(from.callers[name])];
    assert.equal(socket?.code ?? null, socket && 'tenant-limit-sockets');
    assert.equal(request?.code ?? null, request && 'tenant-limit-requests');
    return [socket === null, request === null];
  };
  for (let n = 0; n < 100; n += 1) await book.takeRequest(ours.callers.admin);
  const never = async (names: readonly (keyof Ward['callers'])[]) => {
    for (const name of names) assert.equal((await passes(name))[0], false, name);
  };
  assert.equal(await book.takeSocket(ours.callers.nurse, 2), null);
  await never(['nurse', 'responder', 'coordinator', 'patient', 'otherNurse']);
  await insertBareEmergency(database, ours, 'responder', 'doctor');
  for (const name of ['responder', 'doctor', 'patient', 'dispatcher', 'coordinator'] as const) assert.deepEqual(await passes(name), [true, true], name);
  await never(['nurse', 'otherNurse', 'family', 'admin']);
  await closeAll(database);
  await never(['responder', 'doctor', 'patient', 'dispatcher']);
  await database.sql(`update responders set duty = 'on' where person_id = $1`, [ours.callers.responder.personId]);
  assert.deepEqual(await passes('responder'), [true, true]);
  await database.sql(
    `insert into alarms (id, tenant_id, patient_id, unit_id, condition_key, rule_id, rule_version, kind, priority, phase, state, inactivation, started_at, changed_at)
     select gen_random_uuid(), tenant_id, id, unit_id, 'x', 'x', 1, 'physiological', 'high', 'start', 'active', 'enabled', now(), now() from patients where id = $1`, [ours.patientId]);
  assert.deepEqual(await passes('nurse'), [true, true]);
  await never(['otherNurse']);
  assert.deepEqual(await passes('admin', theirs), [true, true]);
});

test('[TM4] no more devices and people than allowed, counted where one is made; what is there stays, and a patient in an emergency gets a device', async (t) => {
  const { database, ours, theirs, set, room } = await open(t);
  await set(ours, { devices: 2, people: 5, exports: 1, files: 1 });
  assert.equal(await room(ours, 'devices'), null);
  await set(ours, { devices: 1 });
  const full = await room(ours, 'devices');
  assert.deepEqual([full?.kind, full?.code, full?.retryAfterMs], ['conflict', 'tenant-limit-devices', undefined]);
  assert.equal((await room(ours, 'people'))?.code, 'tenant-limit-people');
  assert.deepEqual([await room(theirs, 'devices'), await room(theirs, 'people')], [null, null]);
  await insertBareEmergency(database, ours);
  assert.equal(await room(ours, 'devices', ours.patientId), null);
  assert.equal((await room(ours, 'devices', ours.otherPatientId))?.code, 'tenant-limit-devices');
  assert.deepEqual([await room(ours, 'exports'), await room(ours, 'files')], [null, null]);
  await database.sql(
    `insert into privacy_exports (id, tenant_id, patient_id, asked_by, asked_at, state, language) values (gen_random_uuid(), $1, $2, $3, now(), 'waiting', 'en')`, [ours.tenantId, ours.patientId, ours.callers.patient.personId]);
  const exports = await room(ours, 'exports');
  assert.deepEqual([exports?.kind, exports?.code, exports?.retryAfterMs], ['too-many-requests', 'tenant-limit-exports', 60_000]);
  await database.sql(`insert into privacy_export_pieces (export_id, n, tenant_id, sealed) select id, 0, tenant_id, decode(repeat('00', 1048576), 'hex') from privacy_exports`);
  assert.equal((await room(ours, 'files'))?.code, 'tenant-limit-files');
});

test('[TM4] two who take the last room at once: one of them gets it', async (t) => {
  const { database, ours, book, set } = await open(t);
  await set(ours, { devices: 2 });
  const register = () =>
    database.pg.asTenant(ours.tenantId, async (tx) => {
      const full = await book.takeRoom(tx, ours.tenantId, 'devices');
      if (full === null) await tx.execute(`insert into devices (id, tenant_id, name, key_hash, created_at) values (gen_random_uuid(), $1, 'Monitor', decode(md5(random()::text), 'hex'), now())`, [ours.tenantId], 'test-device');
      return full === null;
    });
  const outcomes = await Promise.all([register(), register(), register()]);
  assert.equal(outcomes.filter(Boolean).length, 1);
});

test('[TM5] what the operator sets stays until it is set anew; what is not named stays as it was', async (t) => {
  const { database, ours, theirs, book, set } = await open(t);
  await set(ours, { readings: 500, people: 40 });
  await set(ours, { people: null, sockets: 9 });
  assert.deepEqual(book.limitsOf(ours.tenantId), { tenantId: ours.tenantId, readings: 500, requests: null, sockets: 9, devices: null, people: null, files: null, exports: null });
  assert.equal(await operate(database.address, theirs.tenantId, ({ client }) => findLimits(client, theirs.tenantId)), undefined);
  assert.equal(book.limitsOf(theirs.tenantId).sockets, null);
});
