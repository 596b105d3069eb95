// Every way in which sharing a patient ends, and that nothing is served after it: on a whole node over HTTP.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { schemaTags } from '../privacy/schema-tags.ts';
import { setSuspension } from '../tenancy/tenant-life-store.ts';
import { operate } from '../tenancy/tenant-operator-store.ts';
import { endOverdue } from './network-store.ts';
import { type Pair, reads, type SharingRig, startSharingRig, wholeDay } from './sharing-rig-testing.ts';

let rig: SharingRig;
before(async () => {
  rig = await startSharingRig(28);
});
after(() => rig.stop());

const isServed = async ({ there }: Pair, id: string): Promise<boolean> => {
  const asked = await Promise.all(reads.map((name) => rig.visit(there, 'nurse', name, id, name === 'getSharedHistory' ? wholeDay : {})));
  const served = asked.filter(({ status }) => status === 200).length;
  assert.ok(served === 0 || served === reads.length, 'all of it or nothing');
  return served > 0;
};
const listed = async ({ there }: Pair, id: string) => (await rig.ask(there, 'nurse', 'listSharedWithUs')).body.shared.find((each) => each.id === id);
const seenAtHome = async ({ home }: Pair, id: string) => (await rig.ask(home, 'nurse', 'listSharedCare', { patientId: home.patientId })).body.grants.find((each) => each.id === id);
const sweep = () => rig.database.pg.asEngine((tx) => endOverdue(tx, Date.now()));
async function newShared(): Promise<{ pair: Pair; id: string }> {
  const pair = await rig.newPair();
  const { id } = await rig.share(pair);
  assert.equal(await isServed(pair, id), true);
  return { pair, id };
}

test('[SC6] ended by the home side or by the patient, nothing is served at the next question, and both sides see why', async () => {
  for (const [as, why] of [['nurse', 'home'], ['privacy-officer', 'home'], ['patient', 'patient']] as const) {
    const { pair, id } = await newShared();
    const end = () => rig.ask(pair.home, as, 'endSharedCare', { patientId: pair.home.patientId, sharedCareId: id });
    assert.deepEqual([(await end()).body.endedWhy, (await end()).body.code], [why, 'over-already']);
    assert.equal(await isServed(pair, id), false);
    const there = await listed(pair, id);
    assert.deepEqual([there?.state, there?.endedWhy, there?.patientName], ['ended', why, null]);
    assert.equal((await rig.visit(pair.there, 'nurse', 'acceptSharedCare', id)).body.code, 'over-already');
    assert.equal((await rig.offer(pair)).status, 200, 'it may be offered anew');
  }
});

test('[SC6] whoever may not end it does not: another ward, another hospital, by another patient’s name', async () => {
  const { pair, id } = await newShared();
  const { home, there } = pair;
  const end = (ward: typeof home, as: 'nurse' | 'otherNurse' | 'family', patientId: string) => rig.ask(ward, as, 'endSharedCare', { patientId, sharedCareId: id });
  assert.deepEqual([(await end(home, 'otherNurse', home.patientId)).status, (await end(home, 'family', home.patientId)).status, (await end(there, 'nurse', home.patientId)).status], [404, 404, 404]);
  assert.equal((await end(home, 'otherNurse', home.otherPatientId)).body.code, 'over-already');
  assert.equal((await end(there, 'nurse', there.patientId)).body.code, 'over-already');
  assert.equal(await isServed(pair, id), true);
});

test('[SC6] the guest’s side declines an offer and gives a patient back', async () => {
  const { pair, id } = await newShared();
  assert.equal((await rig.visit(pair.there, 'doctor', 'returnSharedCare', id)).body.endedWhy, 'guest');
  assert.equal(await isServed(pair, id), false);
  assert.deepEqual([(await seenAtHome(pair, id))?.state, (await seenAtHome(pair, id))?.endedWhy], ['ended', 'guest']);
  const { body: offered } = await rig.offer(pair);
  assert.equal((await rig.visit(pair.there, 'nurse', 'returnSharedCare', offered.id)).body.endedWhy, 'declined');
  assert.equal((await rig.visit(pair.there, 'nurse', 'acceptSharedCare', offered.id)).body.code, 'over-already');
});

test('[SC6] it runs out to the second, and an offer that ran out is accepted by nobody', async () => {
  const { pair, id } = await newShared();
  const runOut = (grantId: string) => rig.database.sql(`update shared_care_grants set offered_at = now() - interval '1 day', until_at = now() - interval '1 second' where id = $1`, [grantId]);
  await runOut(id);
  assert.equal(await isServed(pair, id), false);
  assert.equal((await listed(pair, id))?.endedWhy, 'ran-out');
  assert.equal((await rig.ask(pair.home, 'nurse', 'endSharedCare', { patientId: pair.home.patientId, sharedCareId: id })).body.code, 'over-already');
  await sweep();
  const { body: offered } = await rig.offer(pair);
  await runOut(offered.id);
  assert.equal((await rig.visit(pair.there, 'nurse', 'acceptSharedCare', offered.id)).body.code, 'over-already');
});

test('[SC6] leaving the network ends it at once, on whichever side; joining again brings nothing back', async () => {
  for (const leaver of ['home', 'there'] as const) {
    const { pair, id } = await newShared();
    const left = await rig.ask(pair[leaver], 'admin', 'leaveNetwork', { networkId: pair.networkId });
    assert.deepEqual([left.status, left.body.networks], [200, []]);
    assert.equal(await isServed(pair, id), false, leaver);
    await rig.database.sql('update network_members set left_at = null, left_by = null, joined_at = now() where tenant_id = $1', [pair[leaver].tenantId]);
    assert.equal(await isServed(pair, id), false, `${leaver} joined again`);
    assert.equal((await listed(pair, id))?.state, 'ended');
    await sweep();
    assert.equal((await seenAtHome(pair, id))?.endedWhy, 'left-network');
  }
});

test('[SC6] a suspended tenant shares and reads nothing, and nothing comes back when it works again', async () => {
  for (const suspended of ['home', 'there'] as const) {
    const { pair, id } = await newShared();
    const { tenantId } = pair[suspended];
    const suspend = (suspension: { at: Date; reason: string } | null) => operate(rig.database.address, tenantId, ({ client }) => setSuspension(client, tenantId, suspension));
    await suspend({ at: new Date(), reason: 'audit' });
    assert.equal(await isServed(pair, id), false, suspended);
    assert.equal((await rig.offer(pair, { topics: ['notes'] })).body.code, 'no-such-member');
    await suspend(null);
    assert.equal(await isServed(pair, id), false, `${suspended} works again`);
    await sweep();
    assert.equal((await seenAtHome(pair, id))?.state, 'ended');
  }
});

test('[SC6] the engine writes down what holds no more, and touches nothing else', async () => {
  const [over, runs] = [await newShared(), await newShared()];
  await rig.database.sql(`update tenants set suspended_at = now(), suspended_reason = 'audit' where id = $1`, [over.pair.there.tenantId]);
  await sweep();
  assert.deepEqual([(await seenAtHome(over.pair, over.id))?.endedWhy, (await seenAtHome(runs.pair, runs.id))?.state], ['suspended', 'accepted']);
});

test('[SC7] whoever lost the unit, the role or their access reads nothing more at the next question', async () => {
  const { pair, id } = await newShared();
  const { nurse } = pair.there.callers;
  const tries: readonly (readonly [string, string])[] = [
    ['delete from person_units where person_id = $1', 'unit'], [`update person_roles set role = 'coordinator' where person_id = $1`, 'role'], ['update persons set is_active = false where id = $1', 'access'],
  ];
  for (const [text, what] of tries) {
    await rig.database.sql(text, [nurse.personId]);
    assert.equal(await isServed(pair, id), false, what);
    const { status, body } = await rig.ask(pair.there, 'nurse', 'listSharedWithUs');
    assert.ok(status !== 200 || body.shared.length === 0, what);
    if (what === 'unit') await rig.database.sql('insert into person_units (person_id, tenant_id, unit_id) values ($1, $2, $3)', [nurse.personId, nurse.tenantId, pair.there.unitId]);
  }
  assert.equal((await rig.visit(pair.there, 'doctor', 'getSharedVitals', id)).status, 200);
});

test('[SC6] what is kept of sharing goes with the first part of an erasure, and the guest finds nothing', async () => {
  const { pair, id } = await newShared();
  const { tenantId, patientId, callers } = pair.home;
  const [erasure] = await rig.database.sql<{ id: string }>(
    `insert into erasures (id, tenant_id, patient_id, state, asked_by, asked_at, decided_by, decided_at) values (gen_random_uuid(), $1, $2, 'granted', $3, now(), $4, now()) returning id`, [tenantId, patientId, callers.patient.personId, callers['privacy-officer'].personId]);
  assert.deepEqual([schemaTags['shared_care_grants']?.dataClass, schemaTags['shared_care_grants']?.link], ['private', 'patient']);
  await rig.database.pg.asEngine((tx) => tx.query('select erase_patient_rows($1, $2, $3, $4, $5)', [tenantId, erasure!.id, 'private', ['shared_care_grants'], ['patient']]));
  assert.equal(await isServed(pair, id), false);
  assert.equal(await listed(pair, id), undefined);
});
