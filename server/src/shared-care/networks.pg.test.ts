// Networks on a whole node over HTTP: invited to, joined, seen and left by administrators.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { after, before } from 'node:test';
import { type ConsentRig, startConsentRig } from '../consent/consent-testing.ts';
import { insertNetwork } from './shared-care-testing.ts';

let rig: ConsentRig;
before(async () => {
  rig = await startConsentRig(3);
});
after(() => rig.stop());

test('[SC1] administrators join what they are invited to; members see each other’s names, an invited tenant and clinicians see none', async () => {
  const [here, there, outside] = [rig.newWard(), rig.newWard(), rig.newWard()];
  const networkId = await insertNetwork(rig.database, [here, there], { isInvitedOnly: true, atMs: Date.now() });
  const join = (ward: typeof here, as: 'admin' | 'coordinator' | 'nurse' = 'admin', id = networkId) => rig.ask(ward, as, 'joinNetwork', { networkId: id });
  const list = async (ward: typeof here) => (await rig.ask(ward, 'admin', 'listNetworks')).body.networks.map(({ id, joinedAt, members }) => [id, joinedAt !== null, members.map(({ tenantId }) => tenantId)]);
  assert.deepEqual([(await join(here, 'coordinator')).status, (await join(here, 'nurse')).status], [403, 403]);
  assert.deepEqual([(await join(outside)).status, (await join(here, 'admin', randomUUID())).status, await list(outside)], [404, 404, []]);
  assert.equal((await join(here)).status, 200);
  assert.equal((await join(here)).body.code, 'done-already');
  assert.deepEqual([await list(here), await list(there)], [[[networkId, true, []]], [[networkId, false, []]]]);
  const places = async () => (await rig.ask(here, 'doctor', 'listSharedCare', { patientId: here.patientId })).body.places;
  assert.deepEqual(await places(), [], 'nobody else joined');
  await join(there);
  assert.deepEqual([await list(here), await list(there)], [[[networkId, true, [there.tenantId]]], [[networkId, true, [here.tenantId]]]]);
  assert.deepEqual((await places()).map(({ units }) => units.map(({ name }) => name)), [['Valley Hospital · Ward 1', 'Valley Hospital · Ward 2']]);
  await rig.database.sql('update units set retired_at = now() where id = $1', [there.otherUnitId]);
  assert.deepEqual((await places()).map(({ units }) => units.length), [1], 'a unit out of use is offered nothing');
  assert.equal((await rig.ask(there, 'admin', 'leaveNetwork', { networkId })).status, 200);
  assert.deepEqual([await list(here), await list(there), await places()], [[[networkId, true, []]], [], []]);
  assert.equal((await join(there)).status, 404, 'another invitation is needed');
});
