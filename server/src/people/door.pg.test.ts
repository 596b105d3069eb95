// The door on a real database: facts under the tenant, rights as they are now, an audit row with every answer.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { before } from 'node:test';
import { topicName, type TopicName } from '@mydr24/protocol';
import { insertAudit } from '../audit/audit-store.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import type { Action, PersonCaller, ResourceRef } from './access.ts';
import { createDoor, createTopicDoor } from './door-postgres.ts';
import { insertBareEmergency, insertWard, type Ward, WORLD_MS } from './people-testing.ts';

let database: TestDatabase;
let here: Ward;
let there: Ward;
let nowMs = WORLD_MS;
const clock = { nowMs: () => nowMs };
const door = createDoor({ clock, insertAudit });

before(async (t) => {
  database = await createTestDatabase(t as never);
  here = await insertWard(database);
  there = await insertWard(database);
});

const enter = (caller: PersonCaller, action: Action, resource: ResourceRef, requestId = randomUUID()) =>
  database.pg.asTenant(caller.tenantId, (tx) => door.enter(tx, caller, action, resource, requestId));
const auditOf = (requestId: string) =>
  database.sql<{ action: string; outcome: string; resource: string; patient_id: string | null; actor_id: string }>(
    `select action, outcome, resource, patient_id, actor_id from audit_rows where request_id = $1`,
    [requestId],
  );

test('[P6] each kind of record brings the facts it is judged by', async () => {
  const { emergencyId, pageId } = await insertBareEmergency(database, here, 'responder', 'doctor');
  const { callers, patientId, unitId } = here;
  // A responder who was only asked knows of it from their inbox.
  assert.equal((await enter(callers.responder, 'emergency.read', { type: 'emergency', id: emergencyId })).ok, false);
  const emergency = await enter(callers.doctor, 'emergency.read', { type: 'emergency', id: emergencyId });
  assert.ok(emergency.ok);
  assert.equal(emergency.body.patientId, patientId);
  assert.equal(emergency.body.unitId, unitId);
  assert.equal(emergency.body.holderId, callers.doctor.personId);
  assert.deepEqual(emergency.body.involvedPersonIds.toSorted(), [callers.responder.personId, callers.doctor.personId].toSorted());
  assert.deepEqual(emergency.body.familyPersonIds, [callers.family.personId]);
  const page = await enter(callers.responder, 'page.receipt', { type: 'page', id: pageId });
  assert.ok(page.ok && page.body.subjectPersonId === callers.responder.personId);
  const patient = await enter(callers.nurse, 'patient.read', { type: 'patient', id: patientId });
  assert.ok(patient.ok && patient.body.subjectPersonId === callers.patient.personId);
  const self = await enter(callers.patient, 'emergency.call-for-help', { type: 'self' });
  assert.ok(self.ok && self.body.patientId === patientId);
});

test('[P6] who was called reads the emergency for a day after its end, and the patient only while it runs', async () => {
  const { emergencyId } = await insertBareEmergency(database, there, 'otherNurse');
  const emergency = { type: 'emergency', id: emergencyId } as const;
  const patient = { type: 'patient', id: there.patientId } as const;
  assert.ok((await enter(there.callers.otherNurse, 'patient.read', patient)).ok);
  await database.sql(`update emergencies set status = 'closed', wake_at = null, closed_at = $2 where id = $1`, [emergencyId, new Date(nowMs).toISOString()]);
  assert.equal((await enter(there.callers.otherNurse, 'patient.read', patient)).ok, false);
  assert.ok((await enter(there.callers.otherNurse, 'emergency.read', emergency)).ok);
  nowMs += 24 * 3_600_000 + 1;
  assert.equal((await enter(there.callers.otherNurse, 'emergency.read', emergency)).ok, false);
});

test('[P8] another tenant\'s record, a random one and one out of reach are answered alike', async () => {
  const nurse = here.callers.nurse;
  const answers = await Promise.all(
    [there.patientId, randomUUID(), here.otherPatientId].map((id) => enter(nurse, 'patient.read', { type: 'patient', id })),
  );
  for (const answered of answers) assert.deepEqual(answered, answers[0]);
  assert.ok(!answers[0]?.ok && answers[0]?.error.kind === 'not-found');
});

test('[A1] an entry and a refusal each leave one row in the same transaction', async () => {
  const nurse = here.callers.nurse;
  const request = { allowed: randomUUID(), refused: randomUUID(), rolledBack: randomUUID() };
  await enter(nurse, 'patient.read', { type: 'patient', id: here.patientId }, request.allowed);
  await enter(nurse, 'patient.read', { type: 'patient', id: here.otherPatientId }, request.refused);
  const resource = (id: string) => `patient/${id}`;
  assert.deepEqual(await auditOf(request.allowed), [
    { action: 'patient.read', outcome: 'allowed', resource: resource(here.patientId), patient_id: here.patientId, actor_id: nurse.personId },
  ]);
  assert.deepEqual(await auditOf(request.refused), [
    { action: 'patient.read', outcome: 'refused', resource: resource(here.otherPatientId), patient_id: here.otherPatientId, actor_id: nurse.personId },
  ]);
  await assert.rejects(
    database.pg.asTenant(nurse.tenantId, async (tx) => {
      await door.enter(tx, nurse, 'patient.read', { type: 'patient', id: here.patientId }, request.rolledBack);
      throw new Error('the deed failed');
    }),
  );
  assert.deepEqual(await auditOf(request.rolledBack), []);
});

test('[A1] what was only read is told when its row is kept: each of many at once has one, and without it nothing is told', async () => {
  const nurse = here.callers.nurse;
  const read = (requestId: string) =>
    database.pg.asTenant(nurse.tenantId, (tx) => door.enter(tx, nurse, 'patient.read', { type: 'patient', id: here.patientId }, requestId), { readOnly: true });
  const requests = Array.from({ length: 40 }, () => randomUUID());
  await Promise.all(requests.map(async (requestId) => {
    assert.ok((await read(requestId)).ok);
    assert.equal((await auditOf(requestId)).length, 1);
  }));
  const unkept = randomUUID();
  await database.sql(`alter table audit_rows add constraint full_disk check (request_id <> '${unkept}') not valid`);
  try {
    await assert.rejects(read(unkept), /insert-audit/);
  } finally {
    await database.sql('alter table audit_rows drop constraint full_disk');
  }
  assert.deepEqual(await auditOf(unkept), []);
});

test('[P10] a role or ward taken away counts at once, whatever the token says', async () => {
  const ward = await insertWard(database);
  const { nurse, dispatcher } = ward.callers;
  const patient = { type: 'patient', id: ward.patientId } as const;
  assert.ok((await enter(nurse, 'patient.read', patient)).ok);
  await database.sql(`delete from person_units where person_id = $1`, [nurse.personId]);
  assert.equal((await enter(nurse, 'patient.read', patient)).ok, false);
  assert.ok((await enter(dispatcher, 'dispatch.read', { type: 'tenant' })).ok);
  await database.sql(`delete from person_roles where person_id = $1`, [dispatcher.personId]);
  assert.equal((await enter(dispatcher, 'dispatch.read', { type: 'tenant' })).ok, false);
});

test('[P10] an ended session, a deactivated person and a session that never was enter nowhere', async () => {
  const ward = await insertWard(database);
  const { nurse, doctor } = ward.callers;
  await database.sql(`update sessions set revoked_at = created_at where id = $1`, [nurse.sessionId]);
  await database.sql(`update persons set is_active = false where id = $1`, [doctor.personId]);
  const stranger = { ...ward.callers.dispatcher, sessionId: randomUUID() } as unknown as PersonCaller;
  for (const caller of [nurse, doctor, stranger]) {
    const answered = await enter(caller, 'self.read', { type: 'self' });
    assert.ok(!answered.ok && answered.error.code === 'session-over');
  }
});

test('[P12] family watches from consent until it ends by time or by word', async () => {
  const ward = await insertWard(database);
  const { family, otherFamily, patient } = ward.callers;
  const follow = createTopicDoor(database.pg, { clock, insertAudit });
  const topic = topicName('family', ward.familyLinkId);
  const endsAt = nowMs + 60_000;
  assert.deepEqual(await follow(family, topic, 'r'), { ok: true, body: { untilMs: null } });
  assert.equal((await follow(otherFamily, topic, 'r')).ok, false);
  assert.ok((await follow(patient, topic, 'r')).ok, 'the patient sees what family sees');
  await database.sql(`update family_links set expires_at = $2 where id = $1`, [ward.familyLinkId, new Date(endsAt).toISOString()]);
  assert.deepEqual(await follow(family, topic, 'r'), { ok: true, body: { untilMs: endsAt } });
  nowMs = endsAt;
  assert.equal((await follow(family, topic, 'r')).ok, false);
});

test('[P6] each topic opens for whom its record opens, and for nobody of another tenant', async () => {
  const ward = await insertWard(database);
  const { callers } = ward;
  const { emergencyId } = await insertBareEmergency(database, ward);
  const follow = createTopicDoor(database.pg, { clock, insertAudit });
  const opens = async (caller: PersonCaller, topic: TopicName): Promise<boolean> => (await follow(caller, topic, 'r')).ok;
  const cases: [TopicName, PersonCaller[], PersonCaller[]][] = [
    [topicName('unit', ward.unitId), [callers.nurse, callers.doctor], [callers.otherNurse, callers.dispatcher, callers.patient, here.callers.nurse]],
    [topicName('patient', ward.patientId), [callers.nurse, callers.patient], [callers.family, callers.responder, callers.admin, here.callers.patient]],
    [topicName('emergency', emergencyId), [callers.nurse, callers.dispatcher], [callers.responder, callers.family, callers.admin, here.callers.dispatcher]],
    [topicName('dispatch', ward.tenantId), [callers.dispatcher, callers.coordinator], [callers.nurse, here.callers.dispatcher]],
    [topicName('inbox', callers.nurse.personId), [callers.nurse], [callers.doctor, callers.admin, here.callers.nurse]],
  ];
  for (const [topic, may, mayNot] of cases) {
    for (const caller of may) assert.ok(await opens(caller, topic), `${caller.roles.join()} opens ${topic}`);
    for (const caller of mayNot) assert.ok(!(await opens(caller, topic)), `${caller.roles.join()} does not open ${topic}`);
  }
  assert.equal(await opens(callers.nurse, `unit/${'-'.repeat(36)}`), false);
});

test('[A3] watching a topic leaves a row when it opens and one for every further ten minutes', async () => {
  const ward = await insertWard(database);
  const follow = createTopicDoor(database.pg, { clock, insertAudit });
  const requestId = randomUUID();
  const topic = topicName('patient', ward.patientId);
  for (let asked = 0; asked < 5; asked += 1) assert.ok((await follow(ward.callers.nurse, topic, requestId)).ok);
  assert.equal((await auditOf(requestId)).length, 1);
  nowMs += 10 * 60_000;
  assert.ok((await follow(ward.callers.nurse, topic, requestId)).ok);
  assert.equal((await auditOf(requestId)).length, 2);
});
