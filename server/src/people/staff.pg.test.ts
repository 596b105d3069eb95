// People who work here, found and changed by administrators, on a real database.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import { endpoints } from '@mydr24/protocol';
import { createTestKeys } from '../keys/keys-testing.ts';
import { insertAudit } from '../audit/audit-store.ts';
import { createAuditHandlers } from '../audit/audit-routes.ts';
import { shippedRights } from './judge-cedar.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import type { PersonCaller } from './access.ts';
import { createDoor } from './door-postgres.ts';
import { insertWard, WORLD_MS } from './people-testing.ts';
import { restoreAccess, setStanding } from './provision-store.ts';
import { createStaffHandlers, type StaffHandlers } from './staff-routes.ts';

let database: TestDatabase;
before(async (t) => void (database = await createTestDatabase(t as never)));

async function makeRig() {
  const ward = await insertWard(database);
  const { pg } = database;
  const narrowed: string[] = [];
  const handlers = createStaffHandlers({
    insertAudit,
    pg, keys: createTestKeys(), door: createDoor({ clock: { nowMs: () => WORLD_MS }, insertAudit }),
    provision: { setStanding: async (tx, tenantId, personId, standing) => void ((await setStanding(tx, tenantId, personId, standing)) && narrowed.push(personId)), restoreAccess, findFull: async () => null },
  });
  const call = <K extends keyof StaffHandlers>(name: K, caller: PersonCaller, input: object) =>
    handlers[name]({ caller, requestId: randomUUID(), nowMs: WORLD_MS, params: {}, query: {}, body: undefined, ...input } as never) as ReturnType<StaffHandlers[K]>;
  const find = async (filter: object = {}) => {
    const reply = await call('findStaff', ward.callers.admin, { body: { name: '', role: null, unitId: null, isActive: true, after: null, ...filter } });
    assert.ok(reply.ok);
    return reply.body.people;
  };
  return { ward, narrowed, call, find };
}
const codeOf = (reply: { ok: true } | { ok: false; error: { code: string } }) => (reply.ok ? 'ok' : reply.error.code);

test('[P23] staff are found by the beginning of a name, by role and by unit; patients and relatives are not among them', async () => {
  const { ward, find } = await makeRig();
  const all = (await find()).map(({ id }) => id as string);
  for (const role of ['nurse', 'doctor', 'responder', 'admin', 'privacy-officer'] as const) assert.ok(all.includes(ward.callers[role].personId), role);
  for (const role of ['patient', 'family', 'otherFamily'] as const) assert.ok(!all.includes(ward.callers[role].personId), role);
  assert.deepEqual((await find({ role: 'doctor' })).map(({ id }) => id), [ward.callers.doctor.personId]);
  const ofUnit = await find({ unitId: ward.unitId });
  assert.ok(ofUnit.some(({ id }) => id === ward.callers.nurse.personId) && ofUnit.every(({ units }) => units.some(({ id }) => id === ward.unitId)));
  const [nurse] = await find({ role: 'nurse' });
  assert.ok((await find({ name: nurse!.familyName.slice(0, 3).toUpperCase() })).some(({ id }) => id === nurse!.id));
  assert.deepEqual(await find({ name: '%' }), []);
});

test('[P23] roles and units are given and taken after a proof; nobody changes their own, and a patient is answered like a stranger', async () => {
  assert.ok(endpoints.setStaffStanding.needsStepUp && endpoints.restoreStaff.needsStepUp);
  const { ward, narrowed, call } = await makeRig();
  const { admin, responder, patient } = ward.callers;
  const set = (personId: string, roles: string[], unitIds: string[] = []) => call('setStaffStanding', admin, { params: { personId }, body: { roles, unitIds } });
  const given = await set(responder.personId, ['nurse', 'responder'], [ward.unitId]);
  assert.ok(given.ok);
  assert.deepEqual([given.body.roles, given.body.units.map(({ id }) => id), narrowed], [['nurse', 'responder'], [ward.unitId], [responder.personId]]);
  const taken = await set(responder.personId, []);
  assert.ok(taken.ok && taken.body.roles.length === 0 && taken.body.units.length === 0);
  assert.equal(codeOf(await set(responder.personId, ['nurse'], [randomUUID()])), 'no-such-unit');
  assert.equal(codeOf(await set(admin.personId, ['admin', 'doctor'])), 'not-yourself');
  assert.deepEqual([codeOf(await set(patient.personId, ['nurse'])), codeOf(await set(randomUUID(), ['nurse']))], ['not-found', 'not-found']);
  assert.deepEqual(await database.sql('select role from person_roles where person_id = $1', [patient.personId]), [{ role: 'patient' }]);
});

test('[P23] whoever was ended is found among those without access and let in again, with the roles they had', async () => {
  const { ward, call, find } = await makeRig();
  const { admin, doctor } = ward.callers;
  await database.sql('update persons set is_active = false where id = $1', [doctor.personId]);
  assert.ok(!(await find()).some(({ id }) => id === doctor.personId));
  assert.deepEqual((await find({ isActive: false })).map(({ id }) => id), [doctor.personId]);
  const back = await call('restoreStaff', admin, { params: { personId: doctor.personId } });
  assert.ok(back.ok && back.body.isActive && back.body.roles.includes('doctor'));
});

test('[A10] a change on the screen is written down from what to what by ids, and told to the officer and the person’s administrators alone', async () => {
  const { ward, call } = await makeRig();
  const { admin, nurse, coordinator } = ward.callers;
  const audit = createAuditHandlers({ pg: database.pg, door: createDoor({ clock: { nowMs: () => WORLD_MS }, insertAudit }), rights: shippedRights(), siteName: 'care.example.org' });
  const ask = (caller: PersonCaller, input: object) => ({ caller, requestId: randomUUID(), nowMs: WORLD_MS, params: {}, query: {}, body: undefined, ...input }) as never;
  const set = (roles: string[], unitIds: string[]) => call('setStaffStanding', admin, { params: { personId: nurse.personId }, body: { roles, unitIds } });
  assert.ok((await set(['nurse', 'doctor'], [ward.unitId, ward.otherUnitId])).ok);
  assert.ok((await set(['nurse', 'doctor'], [ward.unitId, ward.otherUnitId])).ok, 'nothing changes, and nothing is written');
  assert.equal(codeOf(await set(['nurse'], [randomUUID()])), 'no-such-unit');
  await database.sql('update persons set is_active = false where id = $1', [nurse.personId]);
  assert.ok((await call('restoreStaff', admin, { params: { personId: nurse.personId } })).ok);
  const rows = await database.sql<{ change: string }>('select change from audit_rows where resource = $1 and change is not null order by id', [`person/${nurse.personId}`]);
  assert.deepEqual(rows.map(({ change }) => JSON.parse(change)), [{ roles: [['nurse'], ['doctor', 'nurse']], units: [[ward.unitId], [ward.unitId, ward.otherUnitId].toSorted()] }, { access: [false, true] }]);
  const told = await audit.listStaffChanges(ask(admin, { params: { personId: nurse.personId } }));
  assert.ok(told.ok);
  const [access, roles] = told.body.changes;
  assert.deepEqual([access?.byName, access?.change.hasAccess, roles?.change.roles], ['admin Tester', { before: false, after: true }, { before: ['nurse'], after: ['doctor', 'nurse'] }]);
  assert.ok(roles?.change.units?.after.every(({ name }) => name !== null));
  assert.equal(codeOf(await audit.listStaffChanges(ask(coordinator, { params: { personId: nurse.personId } }))), 'not-found');
  const found = await audit.searchAudit(ask(ward.callers['privacy-officer'], { query: { changedPersonId: nurse.personId, limit: 50 } }));
  assert.ok(found.ok);
  assert.deepEqual(found.body.entries.map(({ action, change }) => [action, change?.of.name]), [['person.changed', 'nurse Tester'], ['person.changed', 'nurse Tester']]);
});
