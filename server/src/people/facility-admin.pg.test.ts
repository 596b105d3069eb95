// Who administers a facility does so within it, on a real database, and by the policies: what being one adds, action by action.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import { Role } from '@mydr24/protocol';
import { insertAudit } from '../audit/audit-store.ts';
import { createDeviceHandlers } from '../devices/device-routes.ts';
import { createTestKeys } from '../keys/keys-testing.ts';
import { createIds } from '../platform/ids.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { openGate } from '../tenancy/tenant-limits.ts';
import { actions, type PersonCaller, type ResourceFacts } from './access.ts';
import { createDoor } from './door-postgres.ts';
import { shippedRights } from './judge-cedar.ts';
import { type CastName, insertWard, WORLD_MS } from './people-testing.ts';
import { restoreAccess, setStanding } from './provision-store.ts';
import { nodeSecrets } from './secrets-node.ts';
import { createStaffHandlers } from './staff-routes.ts';

let database: TestDatabase;
before(async (t) => void (database = await createTestDatabase(t as never)));

const clock = { nowMs: () => WORLD_MS, monotonicMs: () => WORLD_MS };

async function makeRig() {
  const ward = await insertWard(database);
  const { tenantId, callers } = ward;
  const [facilityId, unitId, patientId] = [randomUUID(), randomUUID(), randomUUID()];
  await database.sql(`insert into facilities (id, tenant_id, name, lat, lon) values ($1, $2, 'Clinic', 42.5, 1.5)`, [facilityId, tenantId]);
  await database.sql(`insert into units (id, tenant_id, facility_id, name) values ($1, $2, $3, 'Clinic ward')`, [unitId, tenantId, facilityId]);
  await database.sql(`insert into patients (id, tenant_id, given_name, family_name, born_on, sex, unit_id) values ($1, $2, 'Clara', 'Testpatient', '1950-01-02', 'female', $3)`, [patientId, tenantId, unitId]);
  await database.sql('update person_units set unit_id = $1 where person_id = $2', [unitId, callers.otherNurse.personId]);
  const { pg } = database;
  const door = createDoor({ clock, insertAudit });
  const staff = createStaffHandlers({ insertAudit, keys: createTestKeys(), pg, door, provision: { setStanding: async (tx, tenant, personId, standing) => void (await setStanding(tx, tenant, personId, standing)), restoreAccess, findFull: async () => null } });
  const devices = createDeviceHandlers({ pg, door, keys: createTestKeys(), clock, ids: createIds(clock), secrets: nodeSecrets, rightsChanges: { publish: () => {} } as never, tenants: openGate });
  const handlers = { ...staff, ...devices };
  const call = async (name: keyof typeof handlers, as: CastName, input: object): Promise<string> => {
    const reply = await (handlers[name] as unknown as (of: object) => Promise<{ ok: boolean; error: { code: string } }>)({ caller: callers[as], requestId: randomUUID(), nowMs: WORLD_MS, params: {}, query: {}, body: undefined, ...input });
    return reply.ok ? 'ok' : reply.error.code;
  };
  const find = async (as: CastName) => {
    const reply = await staff.findStaff({ caller: callers[as], requestId: randomUUID(), nowMs: WORLD_MS, params: {}, query: {}, body: { name: '', role: null, unitId: null, isActive: true, after: null } });
    assert.ok(reply.ok);
    return reply.body.people.map(({ id }) => id as string);
  };
  const list = async (as: CastName) => {
    const reply = await devices.listDevices({ caller: callers[as], requestId: randomUUID(), nowMs: WORLD_MS, params: {}, query: {}, body: undefined });
    assert.ok(reply.ok);
    return reply.body.devices;
  };
  const appoint = (to: CastName, facilityIds: string[]) => call('setAdministeredFacilities', 'admin', { params: { personId: callers[to].personId }, body: { facilityIds } });
  const set = (of: CastName, roles: string[], unitIds: string[], as: CastName = 'coordinator') => call('setStaffStanding', as, { params: { personId: callers[of].personId }, body: { roles, unitIds } });
  const register = (ofPatient: string | null) => call('registerDevice', 'coordinator', { body: { name: 'Monitor', ...(ofPatient === null ? {} : { patientId: ofPatient }) } });
  return { ward, callers, facilityId, unitId, patientId, call, find, list, appoint, set, register };
}

test('[P24] an administrator of a facility gives roles of care, units and devices there; other facilities, other roles, themselves and the hospital’s administrators are beyond them', async () => {
  const { ward, callers, unitId, patientId, find, appoint, set, register } = await makeRig();
  assert.equal(await set('nurse', ['nurse'], [ward.unitId]), 'not-found');
  assert.equal(await appoint('coordinator', [ward.facilityId]), 'ok');
  assert.deepEqual((await find('coordinator')).toSorted(), (['nurse', 'doctor', 'coordinator'] as const).map((name) => callers[name].personId as string).toSorted());
  assert.equal(await set('nurse', ['nurse', 'responder'], [ward.unitId, ward.otherUnitId]), 'ok');
  assert.equal(await set('nurse', ['nurse', 'dispatcher'], [ward.unitId]), 'not-yours-to-give');
  assert.equal(await set('nurse', ['nurse', 'admin'], [ward.unitId]), 'not-yours-to-give');
  assert.equal(await set('nurse', ['nurse'], [unitId]), 'no-such-unit');
  assert.equal(await set('nurse', ['nurse'], []), 'unit-needed');
  for (const beyond of ['otherNurse', 'admin', 'dispatcher', 'privacy-officer', 'responder', 'coordinator'] as const) assert.equal(await set(beyond, ['nurse'], [ward.unitId]), 'not-found', beyond);
  assert.deepEqual([await register(ward.patientId), await register(patientId), await register(null)], ['ok', 'not-found', 'not-found']);
});

test('[DV13] a device says where its patient is; its facility’s administrator gives it a new key and ends it, and no other', async () => {
  const { ward, facilityId, unitId, patientId, appoint, call, list } = await makeRig();
  const [here, elsewhere, everywhere] = [randomUUID(), randomUUID(), randomUUID()];
  for (const [id, patient] of [[here, ward.patientId], [elsewhere, patientId], [everywhere, null]] as const) await database.sql(`insert into devices (id, tenant_id, patient_id, name, key_hash, created_at) values ($1, $2, $3, 'Monitor', $4, now())`, [id, ward.tenantId, patient, Buffer.from(id)]);
  await appoint('coordinator', [ward.facilityId]);
  const placeOf = new Map((await list('coordinator')).map(({ id, place }) => [id as string, place]));
  assert.deepEqual(placeOf.get(elsewhere), { unitId, unitName: 'Clinic ward', facilityId, facilityName: 'Clinic' });
  assert.equal(placeOf.get(here)?.facilityId, ward.facilityId);
  assert.equal(placeOf.get(everywhere), null);
  for (const [deviceId, outcome] of [[here, 'ok'], [elsewhere, 'not-found'], [everywhere, 'not-found']] as const) {
    assert.equal(await call('rotateDeviceKey', 'coordinator', { params: { deviceId }, body: { overlapMs: 0 } }), outcome);
    assert.equal(await call('revokeDevice', 'coordinator', { params: { deviceId } }), outcome);
  }
});

test('[P24] somebody in two facilities is nobody’s alone; somebody new is taken in; what was given ends with the role, and with its being taken', async () => {
  const { ward, callers, facilityId, unitId, appoint, set, find, call } = await makeRig();
  await appoint('coordinator', [ward.facilityId]);
  assert.equal(await set('nurse', ['nurse'], [ward.unitId, unitId], 'admin'), 'ok');
  assert.equal(await set('nurse', ['nurse'], [ward.unitId]), 'not-found');
  assert.equal(await set('responder', [], [], 'admin'), 'ok');
  assert.ok((await find('coordinator')).includes(callers.responder.personId));
  assert.equal(await set('responder', ['responder'], [ward.unitId]), 'ok');
  assert.equal(await appoint('doctor', [facilityId]), 'coordinators-only');
  assert.equal(await call('setAdministeredFacilities', 'coordinator', { params: { personId: callers.nurse.personId }, body: { facilityIds: [ward.facilityId] } }), 'not-your-role');
  assert.equal(await appoint('coordinator', [randomUUID()]), 'no-such-facility');
  assert.equal(await set('coordinator', ['nurse'], [ward.unitId], 'admin'), 'ok');
  assert.deepEqual(await database.sql('select from facility_admins where person_id = $1', [callers.coordinator.personId]), []);
  assert.equal(await set('coordinator', ['coordinator'], [ward.unitId], 'admin'), 'ok');
  assert.equal(await set('doctor', ['doctor'], [ward.unitId]), 'not-found');
});

test('[P25] of two administrators who take the role from each other at once, one remains', async () => {
  const { ward, callers, set } = await makeRig();
  await database.sql(`insert into person_roles (person_id, tenant_id, role) values ($1, $2, 'admin')`, [callers.doctor.personId, ward.tenantId]);
  const outcomes = await Promise.all([set('doctor', ['doctor'], [], 'admin'), set('admin', ['nurse'], [], 'doctor')]);
  assert.equal(outcomes.filter((code) => code === 'ok').length, 1, outcomes.join());
  assert.equal((await database.sql(`select from person_roles where role = 'admin' and tenant_id = $1`, [ward.tenantId])).length, 1);
});

test('[P24] being administrator of a facility adds these actions to a coordinator and none to anybody else, of all actions there are', () => {
  const { decide } = shippedRights();
  const facts: ResourceFacts = { tenantId: 't', patientId: 'p', unitId: 'u', subjectPersonId: 'other', involvedPersonIds: [], holderId: null, familyPersonIds: [] };
  const added = Role.options.map((role) => {
    const caller = { type: 'person', personId: 'me', tenantId: 't', sessionId: '', roles: [role], unitIds: [] } as unknown as PersonCaller;
    return [role, actions.filter((action) => decide(caller, action, { ...facts, facilityAdminPersonIds: ['me'] }).allowed && !decide(caller, action, facts).allowed)] as const;
  });
  const expected = ['person.deactivate', 'person.list', 'person.read-changes', 'person.set-standing', 'person.restore', 'person.invite', 'invitation.list', 'invitation.renew', 'invitation.end', 'device.register', 'device.revoke', 'device.rotate-key', 'facility.list', 'facility.change', 'unit.make', 'unit.change', 'unit.move', 'unit.retire'].toSorted();
  for (const [role, gained] of added) assert.deepEqual(gained.toSorted(), role === 'coordinator' ? expected : [], role);
});
