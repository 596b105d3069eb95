// One patient shared between two hospitals, on a whole node over HTTP: offered, accepted, read as a guest, and what both sides keep of it.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { after, before } from 'node:test';
import { endpoints } from '@mydr24/protocol';
import { emailOf, type CastName, type Ward } from '../people/people-testing.ts';
import { reads, type SharingRig, startSharingRig, wholeDay } from './sharing-rig-testing.ts';

let rig: SharingRig;
before(async () => {
  rig = await startSharingRig(18);
});
after(() => rig.stop());

const refuse = (ward: Ward, topic: string, role: string, purpose = 'care') =>
  rig.ask(ward, 'patient', 'chooseConsent', { patientId: ward.patientId }, { body: { topic, purpose, who: { kind: 'role', role }, decision: 'refuse', untilAt: null } });
const readAll = (ward: Ward, as: CastName, id: string): Promise<number[]> => Promise.all(reads.map(async (name) => (await rig.visit(ward, as, name, id, name === 'getSharedHistory' ? wholeDay : {})).status));
const none = reads.map(() => 404);

test('[SC2] a nurse or doctor of the ward offers, proven; nobody else, and to nobody outside of the network', async () => {
  const pair = await rig.newPair();
  const { home, there } = pair;
  const third = rig.newWard();
  assert.ok(endpoints.offerSharedCare.needsStepUp && endpoints.acceptSharedCare.needsStepUp && endpoints.joinNetwork.needsStepUp);
  for (const [as, status] of [['otherNurse', 404], ['admin', 403], ['coordinator', 403], ['family', 403], ['patient', 403], ['privacy-officer', 403]] as const) assert.equal((await rig.offer(pair, {}, as)).status, status, as);
  const flaws: readonly (readonly [object, string])[] = [
    [{ tenantId: third.tenantId, to: { kind: 'unit', unitId: third.unitId } }, 'no-such-member'], [{ to: { kind: 'unit', unitId: third.unitId } }, 'no-such-member'],
    [{ tenantId: home.tenantId, to: { kind: 'unit', unitId: home.otherUnitId } }, 'no-such-member'], [{ networkId: randomUUID() }, 'no-such-member'],
    [{ to: { kind: 'person', email: emailOf(there, 'family') } }, 'nobody-there'], [{ to: { kind: 'person', email: emailOf(third, 'doctor') } }, 'nobody-there'], [{ to: { kind: 'person', email: emailOf(home, 'nurse') } }, 'nobody-there'],
  ];
  for (const [parts, code] of flaws) assert.equal((await rig.offer(pair, parts)).body.code, code, JSON.stringify(parts));
  for (const parts of [{ days: 91 }, { days: 0 }, { reason: 'short' }, { topics: [] }, { topics: ['notes', 'notes'] }, { topics: ['protected'] }]) assert.equal((await rig.offer(pair, parts)).status, 400, JSON.stringify(parts));
  assert.equal((await rig.offer(pair, {}, 'doctor', there.patientId)).status, 404, 'a patient of another tenant');
  const made = await rig.offer(pair, { to: { kind: 'person', email: emailOf(there, 'doctor').toUpperCase() }, days: 90 }, 'nurse');
  assert.deepEqual([made.status, made.body.state, made.body.toName, made.body.tenantName, made.body.offeredByName], [200, 'offered', 'doctor Tester', 'Rural Clinic', 'nurse Tester']);
  assert.equal((await rig.offer(pair, { to: { kind: 'person', email: emailOf(there, 'doctor') } })).body.code, 'shared-already');
  const { body: page } = await rig.ask(home, 'nurse', 'listSharedCare', { patientId: home.patientId });
  assert.deepEqual([page.grants.length, page.places.map(({ tenantId }) => tenantId)], [1, [there.tenantId]]);
  assert.deepEqual((await rig.ask(home, 'patient', 'listSharedCare', { patientId: home.patientId })).body.places, []);
});

test('[SC2] nobody shares what the patient keeps them out of, not by break-glass either', async () => {
  const pair = await rig.newPair();
  const { home } = pair;
  await refuse(home, 'notes', 'doctor');
  assert.equal((await rig.offer(pair)).status, 404);
  const glass = await rig.ask(home, 'doctor', 'openBreakGlass', {}, { body: { patientId: home.patientId, reason: 'life-threatening', note: 'found without breath in the corridor', minutes: 60, opensProtected: false } });
  assert.equal(glass.status, 200);
  assert.equal((await rig.ask(home, 'doctor', 'getChartMarks', { patientId: home.patientId }, { query: { fromAt: 0, toAt: 1 } })).status, 200);
  assert.equal((await rig.offer(pair)).status, 404);
  assert.equal((await rig.offer(pair, { topics: ['vitals'] })).status, 200);
});

test('[SC3] before it is accepted nothing is told; whoever it was not offered to finds nothing, and accepts nothing', async () => {
  const pair = await rig.newPair();
  const { home, there } = pair;
  const third = rig.newWard();
  const { body: made } = await rig.offer(pair);
  const { body: { shared: [one] } } = await rig.ask(there, 'nurse', 'listSharedWithUs');
  assert.deepEqual([one?.state, one?.patientName, one?.homeName, one?.reason], ['offered', null, 'Valley Health', 'dialysis there on Fridays']);
  assert.deepEqual(await readAll(there, 'nurse', made.id), none);
  assert.deepEqual((await rig.ask(there, 'otherNurse', 'listSharedWithUs')).body.shared, []);
  for (const [ward, as] of [[there, 'otherNurse'], [third, 'nurse'], [home, 'nurse'], [home, 'doctor']] as const) {
    const [accepted, random] = [await rig.visit(ward, as, 'acceptSharedCare', made.id), await rig.visit(ward, as, 'acceptSharedCare', randomUUID())];
    const plain = ({ status, body }: { status: number; body: object }) => [status, { ...body, requestId: '' }];
    assert.deepEqual(plain(accepted), plain(random), as);
    assert.deepEqual([accepted.status, (await rig.visit(ward, as, 'returnSharedCare', made.id)).status], [404, 404], as);
  }
  assert.equal((await rig.visit(there, 'doctor', 'acceptSharedCare', made.id)).body.patientName, 'Anna Testpatient');
  assert.equal((await rig.visit(there, 'nurse', 'acceptSharedCare', made.id)).status, 200, 'once more by a colleague');
  assert.deepEqual(await readAll(there, 'otherNurse', made.id), none);
  assert.deepEqual(await readAll(third, 'nurse', made.id), none);
  assert.deepEqual(await readAll(home, 'nurse', made.id), none);
  assert.equal((await rig.ask(home, 'doctor', 'listSharedCare', { patientId: home.patientId })).body.grants[0]?.acceptedByName, 'doctor Tester');
});

test('[SC3] an offer to a person is theirs alone, and nobody of their ward’s', async () => {
  const pair = await rig.newPair();
  const { there } = pair;
  const { body: made } = await rig.offer(pair, { to: { kind: 'person', email: emailOf(there, 'doctor') } });
  assert.equal((await rig.visit(there, 'nurse', 'acceptSharedCare', made.id)).status, 404);
  assert.equal((await rig.visit(there, 'doctor', 'acceptSharedCare', made.id)).status, 200);
  assert.deepEqual((await rig.ask(there, 'nurse', 'listSharedWithUs')).body.shared, []);
  assert.deepEqual(await readAll(there, 'nurse', made.id), none);
});

test('[SC4] a guest reads what was shared and nothing else of that hospital; specially protected notes never cross', async () => {
  const pair = await rig.newPair();
  const { home, there } = pair;
  await rig.fill(pair);
  const { id } = await rig.share(pair);
  const visit = <K extends (typeof reads)[number]>(name: K, query = {}) => rig.visit(there, 'nurse', name, id, query);
  const { body: patient } = await visit('getSharedPatient');
  assert.deepEqual([patient.familyName, patient.bornOn, patient.homeName, patient.topics], ['Testpatient', '1950-01-02', 'Valley Health', ['vitals', 'notes', 'emergencies']]);
  assert.deepEqual((await visit('getSharedVitals')).body.vitals.map(({ kind, value }) => [kind, value]), [['spo2', 93]]);
  assert.deepEqual((await visit('getSharedHistory', wholeDay)).body.last, [93]);
  assert.equal((await visit('getSharedHistory', { ...wholeDay, toAt: 0 })).status, 400);
  assert.deepEqual((await visit('getSharedNotes')).body.notes.map(({ text }) => text), ['slept well']);
  assert.deepEqual((await visit('getSharedEmergencies')).body.emergencies.map(({ kind }) => kind), ['fall']);
  // Even where the patient lets their own nurses in to protected notes.
  await rig.ask(home, 'patient', 'chooseConsent', { patientId: home.patientId }, { body: { topic: 'protected', protectedKind: 'substance-use', purpose: 'care', who: { kind: 'role', role: 'nurse' }, decision: 'allow', untilAt: null } });
  assert.deepEqual((await visit('getSharedNotes')).body.notes.map(({ text }) => text), ['slept well']);
  const of = { patientId: home.patientId };
  const elsewhere = [
    await rig.ask(there, 'nurse', 'getPatient', of), await rig.ask(there, 'nurse', 'getVitalHistory', of, { query: wholeDay }), await rig.ask(there, 'nurse', 'getChartMarks', of, { query: { fromAt: 0, toAt: 9e12 } }),
    await rig.ask(there, 'nurse', 'addChartNote', of, { body: { text: 'from outside' } }), await rig.ask(there, 'nurse', 'listSharedCare', of), await rig.ask(there, 'nurse', 'endSharedCare', { ...of, sharedCareId: id }),
    await rig.ask(there, 'nurse', 'openBreakGlass', {}, { body: { ...of, reason: 'life-threatening', note: 'found without breath in the corridor', minutes: 60, opensProtected: true } }),
    await rig.ask(there, 'nurse', 'raiseEmergency', {}, { body: { ...of, kind: 'fall', note: '' } }), await rig.ask(there, 'nurse', 'listPatients', {}, { query: { unitId: home.unitId } }),
  ];
  assert.deepEqual(elsewhere.map(({ status }) => status), elsewhere.map(() => 404));
});

test('[SC4] a topic that was not shared is as absent as a grant that is not', async () => {
  const pair = await rig.newPair();
  await rig.fill(pair);
  const { id } = await rig.share(pair, { topics: ['notes'] });
  assert.deepEqual(await readAll(pair.there, 'nurse', id), [200, 404, 404, 200, 404, 200]);
  assert.deepEqual((await rig.visit(pair.there, 'nurse', 'watchSharedCare', id)).body.topics, ['notes']);
});

test('[SC5] what the patient refuses a role is gone for guests of that role at the next question, and of an open page within its next look', async () => {
  const pair = await rig.newPair();
  const { home, there } = pair;
  await rig.fill(pair);
  const { id } = await rig.share(pair);
  await refuse(home, 'vitals', 'nurse');
  assert.deepEqual(await readAll(there, 'nurse', id), [200, 404, 404, 200, 200, 200]);
  assert.deepEqual((await rig.visit(there, 'nurse', 'watchSharedCare', id)).body.topics, ['notes', 'emergencies']);
  assert.deepEqual(await readAll(there, 'doctor', id), [200, 200, 200, 200, 200, 200]);
  await refuse(home, 'emergencies', 'doctor', 'review');
  assert.deepEqual((await rig.visit(there, 'doctor', 'watchSharedCare', id)).body.topics, ['vitals', 'notes']);
});

test('[SC8] both sides keep who read what; the patient sees name and hospital, the officer by which grant', async () => {
  const pair = await rig.newPair();
  const { home, there } = pair;
  await rig.fill(pair);
  const { id } = await rig.share(pair);
  await rig.visit(there, 'nurse', 'getSharedVitals', id);
  await rig.visit(there, 'nurse', 'watchSharedCare', id);
  const kept = (tenantId: string, actorKind: string) =>
    rig.database.sql<{ action: string; resource: string; patient: string | null; outcome: string; basis: string | null }>(`select action, resource, patient_id as patient, outcome, basis from audit_rows where tenant_id = $1 and actor_kind = $2 and action ~ '^(shared-care|patient)' order by id`, [tenantId, actorKind]);
  const theirs = await kept(there.tenantId, 'person');
  assert.deepEqual(theirs.map(({ action, resource, patient, outcome }) => [action, resource, patient, outcome]), [['shared-care.accept', `shared-care/${id}`, null, 'allowed'], ['shared-care.read-there', `shared-care/${id}`, null, 'allowed']]);
  const ours = await kept(home.tenantId, 'guest');
  assert.deepEqual(ours.map(({ action, resource, patient, basis }) => [action, resource, patient, basis]), [
    ['shared-care.accept', `shared-care/${id}`, home.patientId, null], ['patient.read', `patient/${home.patientId}`, home.patientId, 'guest-reads-shared isGuestOf'],
  ]);
  assert.equal((await rig.database.sql('select from audit_rows where tenant_id = $1 and actor_id = $2', [home.tenantId, there.callers.nurse.personId])).length, 0, 'nobody of another tenant acts here as themselves');

  const { body: { views } } = await rig.ask(home, 'patient', 'listRecordViews', { patientId: home.patientId }, { query: { timeZone: 'UTC' } });
  const seen = views.find(({ who }) => who.kind === 'guest');
  assert.deepEqual([seen?.who.name, seen?.could], ['nurse Tester (Rural Clinic)', ['isGuestOf']]);
  const found = await rig.ask(home, 'privacy-officer', 'findAuditSubjects', {}, { body: { name: 'nurse' } });
  const guest = found.body.subjects.find(({ name }) => name === 'nurse Tester (Rural Clinic)');
  const { body: why } = await rig.ask(home, 'privacy-officer', 'explainAccess', { patientId: home.patientId, personId: guest!.id });
  assert.deepEqual(why.answers.map(({ action, isAllowed }) => [action, isAllowed]), [['patient.read', true], ['patient.read-chart', true], ['patient.chart', false], ['incident.list', true]]);
  assert.deepEqual(why.grounds.sharedCare.map(({ id: grantId, tenantName, offeredByName }) => [grantId, tenantName, offeredByName]), [[id, 'Rural Clinic', 'doctor Tester']]);
});
