// Facilities and units on a real database: made, named, moved, out of use and back, by whom, and what stands against it.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import type { EndpointReply, WireError } from '@mydr24/protocol';
import { insertAudit } from '../audit/audit-store.ts';
import { createDoor } from '../people/door-postgres.ts';
import { type CastName, insertWard, WORLD_MS } from '../people/people-testing.ts';
import { createIds } from '../platform/ids.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { listFacilities } from '../positions/place-store.ts';
import { createFacilityHandlers, type FacilityHandlers } from './facility-routes.ts';
import { againstMoving } from './in-use.ts';

let database: TestDatabase;
before(async (t) => void (database = await createTestDatabase(t as never)));

const clock = { nowMs: () => WORLD_MS, monotonicMs: () => WORLD_MS };
type Reply<K extends keyof FacilityHandlers> = { ok: true; body: EndpointReply<K> } | { ok: false; error: WireError };

async function makeRig() {
  const ward = await insertWard(database);
  const { tenantId, callers } = ward;
  const handlers = createFacilityHandlers({ pg: database.pg, door: createDoor({ clock, insertAudit }), ids: createIds({ nowMs: () => Date.now(), monotonicMs: () => performance.now() }) });
  const ask = <K extends keyof FacilityHandlers>(name: K, input: object, as: CastName = 'admin'): Promise<Reply<K>> =>
    (handlers[name] as unknown as (call: object) => Promise<Reply<K>>)({ caller: callers[as], requestId: randomUUID(), nowMs: WORLD_MS, params: {}, query: {}, body: undefined, ...input });
  const code = async (name: keyof FacilityHandlers, input: object, as: CastName = 'admin'): Promise<string> => {
    const reply = await ask(name, input, as);
    return reply.ok ? 'ok' : reply.error.code;
  };
  const must = async <K extends keyof FacilityHandlers>(name: K, input: object, as: CastName = 'admin'): Promise<EndpointReply<K>> => {
    const reply = await ask(name, input, as);
    assert.ok(reply.ok, JSON.stringify(reply));
    return reply.body;
  };
  const facility = (name: string) => must('createFacility', { body: { name, address: 'Carrer Major 1', position: { lat: 42.5, lon: 1.5 } } });
  const unit = (facilityId: string, name: string, as: CastName = 'admin') => must('createUnit', { params: { facilityId }, body: { name, kind: 'intensive-care' } }, as);
  const places = () => database.pg.asTenant(tenantId, listFacilities);
  const administers = (facilityId: string) =>
    database.sql('insert into facility_admins (facility_id, person_id, tenant_id, given_by, given_at) values ($1, $2, $3, $4, now())', [facilityId, callers.coordinator.personId, tenantId, callers.admin.personId]);
  return { ward, tenantId, callers, ask, code, must, facility, unit, places, administers };
}

test('[FU1] a unit with patients, alarms, devices, a telephone or a program stays in use, and the refusal says how many of each and what to do', async () => {
  const { ward, tenantId, callers, ask } = await makeRig();
  const at = new Date(WORLD_MS);
  await database.sql(
    `insert into alarms (id, tenant_id, patient_id, unit_id, condition_key, rule_id, rule_version, kind, priority, phase, state, inactivation, started_at, changed_at) values ($1, $2, $3, $4, 'spo2-low', 'spo2-low', 1, 'physiological', 'high', 'start', 'active', 'enabled', $5, $5)`,
    [randomUUID(), tenantId, ward.patientId, ward.unitId, at]);
  await database.sql(`insert into alert_devices (id, tenant_id, unit_id, kind, label, address, created_at) values ($1, $2, $3, 'desk-phone', 'Desk', '+376600000', $4)`, [randomUUID(), tenantId, ward.unitId, at]);
  await database.sql(`insert into smart_apps (id, tenant_id, name, kind, redirect_uris, scopes, unit_ids, created_at, purpose, expires_at) values ($1, $2, 'Reports', 'service', '{}', '{}', $3, $4, 'weekly report', '2100-01-01')`, [randomUUID(), tenantId, [ward.unitId], at]);
  await database.sql(`insert into group_roles (tenant_id, rules, changed_at, changed_by) values ($1, $2, $3, $4)`, [tenantId, JSON.stringify([{ group: 'icu', role: 'nurse', unitId: ward.unitId }]), at, callers.admin.personId]);
  const reply = await ask('retireUnit', { params: { unitId: ward.unitId } });
  assert.ok(!reply.ok);
  assert.equal(reply.error.code, 'in-use');
  assert.deepEqual(reply.error.issues?.map(({ path, message }) => [path, Number.parseInt(message, 10)]).toSorted(), [['alarms', 1], ['alert-devices', 1], ['devices', 1], ['groups', 1], ['patients', 1], ['services', 1]]);
  for (const { message } of reply.error.issues ?? []) assert.match(message, /: /);
});

test('[FU1] a facility with units in use or rotas stays; empty it goes out of use, and comes back as it was', async () => {
  const { ward, tenantId, ask, code, must, facility, unit } = await makeRig();
  const held = await ask('retireFacility', { params: { facilityId: ward.facilityId } });
  assert.deepEqual(!held.ok && held.error.issues?.map(({ path }) => path), ['units']);
  const { id: facilityId } = await facility('Clinic');
  const { id: unitId } = await unit(facilityId, 'ICU');
  const rotaId = randomUUID();
  await database.sql(`insert into rotas (id, tenant_id, facility_id, duty, plan, version, changed_at) values ($1, $2, $3, 'icu-lead', '{}', 1, now())`, [rotaId, tenantId, facilityId]);
  await must('retireUnit', { params: { unitId } });
  const rota = await ask('retireFacility', { params: { facilityId } });
  assert.deepEqual(!rota.ok && rota.error.issues?.map(({ path }) => path), ['rotas']);
  await database.sql('update rotas set retired_at = now() where id = $1', [rotaId]);
  assert.equal((await must('retireFacility', { params: { facilityId } })).retiredAt, WORLD_MS);
  assert.equal(await code('restoreUnit', { params: { unitId } }), 'facility-retired');
  assert.equal(await code('createUnit', { params: { facilityId }, body: { name: 'New', kind: 'ward' } }), 'facility-retired');
  assert.equal((await must('restoreFacility', { params: { facilityId } })).retiredAt, null);
  assert.deepEqual(await must('restoreUnit', { params: { unitId } }), { id: unitId, facilityId, name: 'ICU', kind: 'intensive-care', retiredAt: null, people: 0, dependents: [] });
});

test('[FU1] a facility somebody is being taken to stays in use until that emergency is closed', async () => {
  const { ward, tenantId, ask, facility } = await makeRig();
  const { id: facilityId } = await facility('Clinic');
  await database.sql(
    `insert into emergencies (id, tenant_id, patient_id, kind, status, opened_at, wake_at, version, state) values ($1, $2, $3, 'fall', 'seeking', now(), now(), 1, $4)`,
    [randomUUID(), tenantId, ward.patientId, JSON.stringify({ destination: { facilityId } })]);
  const held = await ask('retireFacility', { params: { facilityId } });
  assert.deepEqual(!held.ok && held.error.issues?.map(({ path }) => path), ['emergencies']);
});

test('[FU2] what is out of use is in no list of places; no patient is put there, not even by whoever began before it went', async () => {
  const { ward, tenantId, must, facility, unit, places } = await makeRig();
  const { id: facilityId } = await facility('Clinic');
  const { id: unitId } = await unit(facilityId, 'ICU');
  assert.ok(JSON.stringify(await places()).includes(unitId));
  const admit = `update patients set unit_id = $1 where id = $2`;
  // The patient's transaction waits for the one that takes the unit out of use, and then finds it so.
  const [outcome] = await database.pg.asTenant(tenantId, async (tx) => {
    await tx.execute('select from units where id = $1 for update', [unitId]);
    await tx.execute('update units set retired_at = now() where id = $1', [unitId]);
    const admitting = database.sql(admit, [unitId, ward.patientId]).then(() => 'admitted', (error: { constraint?: string }) => error.constraint);
    const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    while ((await database.sql(waiting)).length === 0);
    return [admitting];
  }).then((waiting) => Promise.all(waiting));
  assert.equal(outcome, 'patient_on_unit_in_use');
  assert.ok(!JSON.stringify(await places()).includes(unitId));
  await must('restoreUnit', { params: { unitId } });
  await database.sql(admit, [unitId, ward.patientId]);
  await database.sql(admit, [ward.unitId, ward.patientId]);
  await must('retireUnit', { params: { unitId } });
  await must('retireFacility', { params: { facilityId } });
  assert.ok(!JSON.stringify(await places()).includes(facilityId));
});

test('[FU3] who administers a facility sees and keeps its units and name, makes no facility, and gives a unit only where they administer too', async () => {
  const { ward, code, must, facility, unit, administers } = await makeRig();
  const { id: clinic } = await facility('Clinic');
  assert.equal(await code('listFacilities', {}, 'coordinator'), 'not-found');
  await administers(clinic);
  assert.deepEqual((await must('listFacilities', {}, 'coordinator')).facilities.map(({ id }) => id), [clinic]);
  const { id: unitId } = await unit(clinic, 'Day ward', 'coordinator');
  await must('changeUnit', { params: { unitId }, body: { name: 'Day clinic', kind: 'outpatient' } }, 'coordinator');
  await must('changeFacility', { params: { facilityId: clinic }, body: { name: 'Clinic of the Valley', address: null, position: { lat: 42.6, lon: 1.6 } } }, 'coordinator');
  assert.equal(await code('changeUnit', { params: { unitId: ward.unitId }, body: { name: 'Mine', kind: 'ward' } }, 'coordinator'), 'not-found');
  assert.equal(await code('moveUnit', { params: { unitId }, body: { facilityId: ward.facilityId } }, 'coordinator'), 'not-found');
  for (const name of ['retireFacility', 'restoreFacility'] as const) assert.equal(await code(name, { params: { facilityId: clinic } }, 'coordinator'), 'not-your-role');
  await administers(ward.facilityId);
  assert.equal((await must('moveUnit', { params: { unitId }, body: { facilityId: ward.facilityId } }, 'coordinator')).facilityId, ward.facilityId);
  await must('retireUnit', { params: { unitId } }, 'coordinator');
});

test('[FU4] of two who make a place of one name at once one is told so; a name out of use is free, and stands against coming back', async () => {
  const { code, must, facility, unit } = await makeRig();
  const { id: facilityId } = await facility('Clinic');
  const make = () => code('createUnit', { params: { facilityId }, body: { name: 'icu', kind: 'ward' } });
  assert.deepEqual((await Promise.all([make(), make()])).toSorted(), ['name-taken', 'ok']);
  assert.equal(await code('createFacility', { body: { name: 'CLINIC', address: null, position: { lat: 1, lon: 1 } } }), 'name-taken');
  const { id: day } = await unit(facilityId, 'Day ward');
  await must('retireUnit', { params: { unitId: day } });
  await unit(facilityId, 'Day ward');
  assert.equal(await code('restoreUnit', { params: { unitId: day } }), 'name-taken');
  assert.equal(await code('changeUnit', { params: { unitId: day }, body: { name: 'Day ward (old)', kind: 'ward' } }), 'ok');
  assert.equal(await code('restoreUnit', { params: { unitId: day } }), 'ok');
});

test('[FU5] a unit with a patient or a device does not change its facility; who works there and what reads it goes along', async () => {
  const { ward, ask, facility } = await makeRig();
  const { id: facilityId } = await facility('Clinic');
  const held = await ask('moveUnit', { params: { unitId: ward.unitId }, body: { facilityId } });
  assert.deepEqual(!held.ok && held.error.issues?.map(({ path }) => path).toSorted(), ['devices', 'patients']);
  assert.deepEqual(againstMoving([{ kind: 'services', n: 1 }, { kind: 'groups', n: 2 }, { kind: 'alarms', n: 3 }]).map(({ kind }) => kind), ['alarms']);
});
