// The care team on a real database: what being on it opens, who says so, and what ends when somebody is taken off.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { before } from 'node:test';
import { insertAudit } from '../audit/audit-store.ts';
import { insertConsent } from '../consent/consent-store.ts';
import type { Action, PersonCaller, ResourceRef } from '../people/access.ts';
import { createDoor, createTopicDoor } from '../people/door-postgres.ts';
import { openRights } from '../people/judge-cedar.ts';
import { insertWard, WORLD_MS } from '../people/people-testing.ts';
import { createRevocations } from '../people/revocation-engine.ts';
import type { RightsChange } from '../people/rights-changes.ts';
import { createIds } from '../platform/ids.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { type CareTeamHandlers, createCareTeamHandlers } from './care-team-routes.ts';

let database: TestDatabase;
before(async (t) => void (database = await createTestDatabase(t as never)));

async function makeRig() {
  const ward = await insertWard(database);
  const clock = { now: WORLD_MS, nowMs: () => clock.now };
  const { pg } = database;
  const rightsChanges = createRevocations({ pg, clock });
  const door = createDoor({ clock, insertAudit });
  const handlers = createCareTeamHandlers({ pg, door, rightsChanges, ids: createIds({ nowMs: () => Date.now(), monotonicMs: () => performance.now() }) });
  const call = <K extends keyof CareTeamHandlers>(name: K, caller: PersonCaller, input: object = {}) =>
    handlers[name]({ caller, requestId: randomUUID(), nowMs: clock.now, params: { patientId: ward.patientId }, query: {}, body: undefined, ...input } as never) as ReturnType<CareTeamHandlers[K]>;
  const may = async (caller: PersonCaller, action: Action, patientId = ward.patientId, by = door): Promise<boolean> => {
    const resource: ResourceRef = { type: 'patient', id: patientId };
    return (await pg.asTenant(ward.tenantId, (tx) => by.enter(tx, caller, action, resource, randomUUID()))).ok;
  };
  const add = (personId: string) => call('addToCareTeam', ward.callers.nurse, { body: { personId } });
  const remove = (personId: string) => call('removeFromCareTeam', ward.callers.doctor, { params: { patientId: ward.patientId, personId } });
  return { ward, clock, rightsChanges, call, may, add, remove };
}
const codeOf = (reply: { ok: true } | { ok: false; error: { code: string } }) => (reply.ok ? 'ok' : reply.error.code);

test('[CTM1] whoever is on the team reads and cares for that patient, and for nobody else of the ward', async () => {
  const { ward, may, add } = await makeRig();
  const { otherNurse } = ward.callers;
  assert.deepEqual([await may(otherNurse, 'patient.read'), await may(otherNurse, 'patient.chart')], [false, false]);
  assert.equal(codeOf(await add(otherNurse.personId)), 'ok');
  for (const action of ['patient.read', 'patient.read-chart', 'patient.chart', 'alarm.answer', 'incident.list', 'care-team.read'] as const) assert.equal(await may(otherNurse, action), true, action);
  assert.equal(await may(otherNurse, 'patient.set-spo2-scale'), false);
  const neighbour = randomUUID();
  await database.sql(
    `insert into patients (id, tenant_id, given_name, family_name, born_on, sex, facility_id, unit_id, bed) values ($1, $2, 'Carla', 'Testpatient', date '1960-01-02', 'female', $3, $4, '2')`,
    [neighbour, ward.tenantId, ward.facilityId, ward.unitId],
  );
  assert.equal(await may(otherNurse, 'patient.read', neighbour), false);
});

test('[CTM1] the patient’s choice keeps the team out as it does the ward', async () => {
  const { ward, may, add } = await makeRig();
  const { otherNurse, patient } = ward.callers;
  await add(otherNurse.personId);
  const choice = { tenantId: ward.tenantId, patientId: ward.patientId, givenBy: patient.personId, ruleSet: 'gdpr', topic: 'vitals', protectedKind: null, purpose: 'care', who: { kind: 'role', role: 'nurse' }, decision: 'refuse', untilAt: null } as const;
  await database.pg.asTenant(ward.tenantId, (tx) => insertConsent(tx, choice, WORLD_MS));
  assert.equal(await may(otherNurse, 'patient.read'), false);
  assert.equal(await may(otherNurse, 'patient.read-chart'), true);
});

test('[CTM2] clinicians who care for the patient say who is on the team; the patient sees it, each member sees their patients', async () => {
  const { ward, call, add, remove } = await makeRig();
  const { otherNurse, patient, admin } = ward.callers;
  const found = await call('findForCareTeam', ward.callers.nurse, { body: { name: 'OtherN' } });
  assert.ok(found.ok);
  assert.deepEqual(found.body.people.map(({ personId, roles }) => [personId, roles]), [[otherNurse.personId, ['nurse']]]);
  assert.equal(codeOf(await call('addToCareTeam', otherNurse, { body: { personId: otherNurse.personId } })), 'not-found');
  assert.equal(codeOf(await add(admin.personId)), 'no-clinician');
  assert.equal(codeOf(await add(randomUUID())), 'no-clinician');
  await Promise.all([add(otherNurse.personId), add(otherNurse.personId)]);
  const seen = await call('listCareTeam', patient);
  assert.ok(seen.ok);
  assert.deepEqual(seen.body.members.map(({ name, addedByName }) => [name, addedByName]), [['otherNurse Tester', 'nurse Tester']]);
  const mine = await call('listMyCareTeams', otherNurse);
  assert.ok(mine.ok);
  assert.deepEqual(mine.body.patients, [{ patientId: ward.patientId, name: 'Anna Testpatient', unitName: 'Ward 1', bed: '1' }]);
  await remove(otherNurse.personId);
  const rows = await database.sql<{ actor_id: string; outcome: string }>(`select actor_id, outcome from audit_rows where tenant_id = $1 and action = 'care-team.change' and patient_id = $2 order by id`, [ward.tenantId, ward.patientId]);
  assert.equal(rows.filter(({ outcome }) => outcome === 'allowed').length, 6);
  assert.equal(rows.filter(({ outcome, actor_id }) => outcome === 'refused' && actor_id === otherNurse.personId).length, 1);
});

test('[CTM3] taken off, their right ends at once, other nodes hear of it, and who was on it stays written', async () => {
  const { ward, clock, rightsChanges, may, add, remove } = await makeRig();
  const { otherNurse } = ward.callers;
  const follow = createTopicDoor(database.pg, { clock, insertAudit });
  await add(otherNurse.personId);
  assert.equal((await follow(otherNurse, `patient/${ward.patientId}` as never, randomUUID())).ok, true);
  const heard: RightsChange[] = [];
  rightsChanges.subscribe((changes) => void heard.push(...changes));
  await remove(otherNurse.personId);
  assert.deepEqual(heard.map(({ type }) => type), ['care-team']);
  const elsewhere = await createRevocations({ pg: database.pg, clock }).revokedSince(clock.now - 1_000);
  assert.ok(elsewhere.some((change) => change.type === 'care-team' && JSON.stringify(change) === JSON.stringify(heard[0])));
  assert.equal(await may(otherNurse, 'patient.read'), false);
  assert.equal((await follow(otherNurse, `patient/${ward.patientId}` as never, randomUUID())).ok, false);
  assert.equal((await database.sql(`select from care_team where patient_id = $1 and removed_by = $2`, [ward.patientId, ward.callers.doctor.personId])).length, 1);
});

test('[P19] a tenant’s own policy may ask whether somebody is on duty, as they are at that request', async () => {
  const { ward, clock, may } = await makeRig();
  const { nurse, tenantId } = { nurse: ward.callers.nurse, tenantId: ward.tenantId };
  const text = '@id("charts-on-duty") @says("Here charts are read on duty only.") forbid (principal, action == Action::"patient.read", resource) unless { context.isOnDuty };';
  const strict = createDoor({ clock, insertAudit, rights: openRights({ own: new Map([[tenantId, { file: 'own', text }]]) }) });
  assert.deepEqual([await may(nurse, 'patient.read'), await may(nurse, 'patient.read', ward.patientId, strict)], [true, false]);
  await database.sql(`insert into responders (person_id, tenant_id, duty) values ($1, $2, 'on')`, [nurse.personId, tenantId]);
  assert.equal(await may(nurse, 'patient.read', ward.patientId, strict), true);
});
