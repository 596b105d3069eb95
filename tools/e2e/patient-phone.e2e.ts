// The patient's own phone: calling for help, taking it back, seeing who comes; and taking back what the family may see.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setScene } from './scene-rig.ts';
import { deskOf, familyOf, patientOf, phoneOf } from './screens-rig.ts';

const scene = setScene();
const REVOKED_WITHIN_MS = 5_000;

test('[J4] a call for help can be taken back while it counts down, and then nobody was called', async () => {
  const { care, room } = scene;
  const [patient, desk] = await Promise.all([
    room.seat({ as: 'patient', size: 'phone' }).then(patientOf),
    room.seat({ as: 'dispatcher', size: 'desk' }).then(deskOf),
  ]);
  await Promise.all([patient.isReady(), desk.isEmpty()]);
  await patient.touchesSos();
  await patient.isReady();
  await patient.holdsSos();
  await desk.lists('May still be cancelled', `${care.star.givenName} ${care.star.familyName}`);
  await patient.cancels();
  await Promise.all([patient.isReady(), desk.isEmpty()]);
  // Notices to coordinators, such as a gap in a rota, are nobody's answer to a call.
  assert.deepEqual((await care.carried()).filter(({ isAnswerable }) => isAnswerable), []);
});

test('[J5] a call for help that is not taken back is sent, and the patient reads who comes, where they are and that it is over', async () => {
  const { care, room } = scene;
  const { star } = care;
  const responder = care.nameOf('responder');
  const [patient, pocket, family] = await Promise.all([
    room.seat({ as: 'patient', size: 'phone', at: star }).then(patientOf),
    room.seat({ as: 'responder', size: 'phone', at: { lat: star.lat + 0.002, lon: star.lon } }),
    room.seat({ as: 'family', size: 'phone' }).then(familyOf),
  ]);
  const phone = phoneOf(pocket);
  await Promise.all([patient.isReady(), phone.waits()]);
  await patient.holdsSos();
  await Promise.all([patient.reads('Help is being called'), phone.isPaged('Call for help'), family.sees(`Help is being called for ${star.givenName}`)]);
  await phone.accepts();
  await patient.reads(`${responder.full} is coming to you`);
  await phone.reports('I am on my way');
  await pocket.moveTo({ lat: star.lat + 0.001, lon: star.lon });
  await Promise.all([patient.reads(`${responder.full} is on the way to you`), patient.sees(/ is 110 m away/), family.page.getByText('Close, within 500 m').waitFor()]);
  await phone.reports('I am there');
  await patient.reads(`${responder.full} is with you`);
  await phone.closes('Treated on scene');
  await patient.reads('This call for help is over');
  await patient.understands();
  await patient.isReady();
});

test('[J6] what the patient no longer shares leaves the family’s open screen within five seconds', async (t) => {
  const { care, room } = scene;
  const [patient, family] = await Promise.all([
    room.seat({ as: 'patient', size: 'phone' }).then(patientOf),
    room.seat({ as: 'family', size: 'phone' }).then(familyOf),
  ]);
  await Promise.all([patient.isReady(), family.line.isLive()]);
  await patient.stopsSharingWith(care.nameOf('family').full);
  const stoppedAt = performance.now();
  await family.sees(/^You no longer see .*emergencies$/);
  const ms = Math.round(performance.now() - stoppedAt);
  t.diagnostic(`left the family's screen after ${ms} ms`);
  assert.ok(ms < REVOKED_WITHIN_MS);
});
