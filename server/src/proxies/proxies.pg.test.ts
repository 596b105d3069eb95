// People who act for a patient, on a whole node over HTTP: appointed, choosing, seeing, disagreeing and over.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { type ConsentRig, startConsentRig } from '../consent/consent-testing.ts';
import type { CastName, Ward } from '../people/people-testing.ts';

let rig: ConsentRig;
before(async () => {
  rig = await startConsentRig(6);
});
after(() => rig.stop());

const of = ({ patientId }: Ward) => ({ patientId });
const child = (ward: Ward, years = 10): Promise<unknown> => rig.database.sql(`update patients set born_on = current_date - make_interval(years => $2) where id = $1`, [ward.patientId, years]);
async function appoint(ward: Ward, who: CastName = 'family', parts: object = {}, as: CastName = 'privacy-officer') {
  const [account] = await rig.database.sql<{ email: string }>('select email from persons where id = $1', [ward.callers[who].personId]);
  return rig.ask(ward, as, 'appointProxy', of(ward), { body: { email: account!.email.toUpperCase(), kind: 'parent', mayChoose: true, maySee: true, evidence: 'Birth certificate and passport seen', untilAt: null, ...parts } });
}
const choose = (ward: Ward, as: CastName, decision: 'allow' | 'refuse') =>
  rig.ask(ward, as, 'chooseConsent', of(ward), { body: { topic: 'vitals', purpose: 'care', who: { kind: 'role', role: 'nurse' }, decision, untilAt: null } });
const page = (ward: Ward, as: CastName) => rig.ask(ward, as, 'listConsents', of(ward));
const nurseReads = async (ward: Ward): Promise<number> => (await rig.ask(ward, 'nurse', 'getPatient', of(ward))).status;

test('[PX1] the privacy officer alone appoints, with evidence; who has no account of family or patient cannot be, nor who acts already', async () => {
  const ward = rig.newWard();
  await child(ward);
  assert.equal((await appoint(ward, 'family', {}, 'admin')).status, 403);
  assert.equal((await appoint(ward, 'nurse')).body.code, 'no-such-account');
  assert.equal((await appoint(ward, 'patient')).body.code, 'own-record');
  assert.equal((await appoint(ward, 'family', { evidence: 'none' })).status, 400);
  const made = await appoint(ward);
  assert.deepEqual([made.status, made.body.personName, made.body.evidence, made.body.appointedByName], [200, 'family Tester', 'Birth certificate and passport seen', 'privacy-officer Tester']);
  assert.equal((await appoint(ward)).body.code, 'acts-already');
  const { body: mine } = await rig.ask(ward, 'family', 'listMyProxies');
  assert.deepEqual(mine.proxies.map(({ patientId, kind, mayChoose, maySee }) => [patientId, kind, mayChoose, maySee]), [[ward.patientId, 'parent', true, true]]);
  assert.deepEqual((await rig.ask(ward, 'otherFamily', 'listMyProxies')).body.proxies, []);
});

test('[PX1] choosing and seeing are apart: who sees does not choose, and who chooses does not see who looked', async () => {
  const ward = rig.newWard();
  await child(ward);
  assert.equal((await choose(ward, 'family', 'refuse')).status, 404);
  const views = (as: CastName) => rig.ask(ward, as, 'listRecordViews', of(ward), { query: { timeZone: 'UTC' } });
  await appoint(ward, 'family', { maySee: false });
  await appoint(ward, 'otherFamily', { mayChoose: false });
  assert.deepEqual([(await choose(ward, 'family', 'refuse')).status, (await choose(ward, 'otherFamily', 'refuse')).status], [200, 404]);
  assert.deepEqual([(await views('family')).status, (await views('otherFamily')).status], [404, 200]);
  const copies = (as: CastName) => rig.ask(ward, as, 'askForExport', of(ward), { body: { language: 'en' } });
  assert.deepEqual([(await copies('family')).status, (await copies('otherFamily')).status], [404, 200]);
  assert.deepEqual([(await page(ward, 'family')).body.mayChoose, (await page(ward, 'otherFamily')).body.mayChoose], [true, false]);
  // Nothing of the chart itself is opened by it, nor a right to erase it.
  assert.deepEqual([(await rig.ask(ward, 'otherFamily', 'getPatient', of(ward))).status, (await rig.ask(ward, 'otherFamily', 'askForErasure', of(ward))).status], [403, 403]);
});

test('[PX3] two who act and disagree: the stricter holds; the patient who comes of age ends both', async () => {
  const ward = rig.newWard();
  await child(ward);
  await appoint(ward);
  await appoint(ward, 'otherFamily');
  await choose(ward, 'family', 'refuse');
  await choose(ward, 'otherFamily', 'allow');
  assert.equal(await nurseReads(ward), 404);
  assert.deepEqual((await page(ward, 'family')).body.history.map(({ byName, decision, isInForce }) => [byName, decision, isInForce]), [['otherFamily Tester', 'allow', false], ['family Tester', 'refuse', true]]);
  assert.equal((await choose(ward, 'patient', 'allow')).body.code, 'not-of-age');
  await child(ward, 17);
  assert.equal((await choose(ward, 'family', 'refuse')).body.code, 'chooses-alone');
  assert.equal((await choose(ward, 'patient', 'allow')).status, 200);
  assert.equal(await nurseReads(ward), 200);
});

test('[PX2] it ends by itself on the birthday that was reckoned when it began', async () => {
  const ward = rig.newWard();
  await child(ward, 15);
  const { body: made } = await appoint(ward);
  assert.ok(made.untilAt !== null && made.untilAt > Date.now() && made.untilAt < Date.now() + 367 * 86_400_000);
  await rig.database.sql(`update patient_proxies set appointed_at = appointed_at - interval '2 years', until_at = now() - interval '1 second' where id = $1`, [made.id]);
  assert.deepEqual([(await page(ward, 'family')).status, (await rig.ask(ward, 'family', 'listMyProxies')).body.proxies.length], [404, 0]);
});

test('[PX4] the patient sees who acts and who chose; the audit names both, and that they acted for the patient', async () => {
  const ward = rig.newWard();
  const guardian = await appoint(ward, 'family', { kind: 'guardian', evidence: 'Order of the court of 3 March' });
  assert.deepEqual([guardian.status, guardian.body.untilAt], [200, null]);
  await choose(ward, 'family', 'refuse');
  const { body } = await page(ward, 'patient');
  assert.deepEqual(body.proxies.map(({ name, kind }) => [name, kind]), [['family Tester', 'guardian']]);
  assert.deepEqual(body.history.map(({ byName }) => byName), ['family Tester']);
  const [row] = await rig.database.sql<{ actor_id: string; patient_id: string; basis: string }>(`select actor_id, patient_id, basis::text as basis from audit_rows where action = 'consent.choose' and patient_id = $1`, [ward.patientId]);
  assert.deepEqual([row?.actor_id, row?.patient_id], [ward.callers.family.personId, ward.patientId]);
  assert.match(row!.basis, /choosesFor/);
});

test('[PX5] ended by the officer, the next question is refused; what they chose stays until the patient says otherwise', async () => {
  const ward = rig.newWard();
  const { body: made } = await appoint(ward, 'family', { kind: 'guardian' });
  await choose(ward, 'family', 'refuse');
  const end = () => rig.ask(ward, 'privacy-officer', 'endProxy', { ...of(ward), proxyId: made.id });
  assert.equal((await end()).body.endedByName, 'privacy-officer Tester');
  assert.equal((await end()).body.code, 'over-already');
  assert.equal((await choose(ward, 'family', 'allow')).status, 404);
  assert.equal(await nurseReads(ward), 404);
  await choose(ward, 'patient', 'allow');
  assert.equal(await nurseReads(ward), 200);
});
