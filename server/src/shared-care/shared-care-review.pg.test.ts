// What privacy officers of both hospitals see of shared care, and how each ends one: on a whole node over HTTP.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { after, before } from 'node:test';
import type { ReviewedGrant, ReviewedVisit, SharedCareState } from '@mydr24/protocol';
import type { Ward } from '../people/people-testing.ts';
import { type SharingRig, startSharingRig } from './sharing-rig-testing.ts';

let rig: SharingRig;
before(async () => {
  rig = await startSharingRig(16);
});
after(() => rig.stop());

const officer = 'privacy-officer';
const reason = 'the stay there is over';
const out = async (ward: Ward, state: SharedCareState): Promise<ReviewedGrant[]> => (await rig.ask(ward, officer, 'listSharedOut', {}, { query: { state } })).body.grants;
const taken = async (ward: Ward, state: SharedCareState): Promise<ReviewedVisit[]> => (await rig.ask(ward, officer, 'listSharedIn', {}, { query: { state } })).body.visits;
const stopOut = (ward: Ward, id: string, body: object = { reason }) => rig.ask(ward, officer, 'stopSharedOut', { sharedCareId: id }, { body });
const stopIn = (ward: Ward, id: string, body: object = { reason }) => rig.ask(ward, officer, 'stopSharedIn', { sharedCareId: id }, { body });

test('[SC11] each officer sees offered, shared and ended of their own tenant, with who opened it last; the other side’s officer never learns of whom it is', async () => {
  const pair = await rig.newPair();
  const { home, there } = pair;
  const { body: offered } = await rig.offer(pair);
  const [own] = await out(home, 'offered');
  assert.deepEqual([own?.id, own?.patientName, own?.tenantName, own?.toName, own?.lastOpenedAt], [offered.id, 'Anna Testpatient', 'Rural Clinic', 'Valley Hospital · Ward 1', null]);
  const [theirs] = await taken(there, 'offered');
  assert.deepEqual([theirs?.id, theirs?.homeName, theirs?.toName, theirs?.state], [offered.id, 'Valley Health', 'Valley Hospital · Ward 1', 'offered']);
  assert.deepEqual([own?.reason, theirs?.reason], [offered.reason, offered.reason]);
  await rig.visit(there, 'nurse', 'acceptSharedCare', offered.id);
  assert.deepEqual([await out(home, 'offered'), await taken(there, 'offered')], [[], []]);
  await rig.visit(there, 'doctor', 'getSharedVitals', offered.id);
  assert.deepEqual([(await out(home, 'accepted'))[0]?.lastOpenedByName, (await taken(there, 'accepted'))[0]?.lastOpenedByName], [null, null]);
  await rig.visit(there, 'doctor', 'getSharedPatient', offered.id);
  const [[shared], [visit]] = [await out(home, 'accepted'), await taken(there, 'accepted')];
  assert.deepEqual([shared?.acceptedByName, shared?.lastOpenedByName, visit?.acceptedByName, visit?.lastOpenedByName], ['nurse Tester', 'doctor Tester', 'nurse Tester', 'doctor Tester']);
  assert.ok(Date.now() - shared!.lastOpenedAt! < 60_000);
  const { tenantId, patientId } = home;
  assert.doesNotMatch(JSON.stringify(await taken(there, 'accepted')), new RegExp(`Anna|Testpatient|${patientId}|${tenantId}`));
  assert.deepEqual([await taken(home, 'accepted'), await out(there, 'accepted')], [[], []]);
});

test('[SC11] the home officer ends one with a reason, at once and once; the reason is theirs alone', async () => {
  const pair = await rig.newPair();
  const { home, there } = pair;
  const { id } = await rig.share(pair);
  for (const body of [{}, { reason: 'short' }, { reason: ' '.repeat(20) }, { reason: 'x'.repeat(501) }]) assert.equal((await stopOut(home, id, body)).status, 400);
  assert.equal((await rig.visit(there, 'nurse', 'getSharedVitals', id)).status, 200);
  const { status, body } = await stopOut(home, id);
  assert.deepEqual([status, body.endedWhy], [200, 'home']);
  assert.equal((await rig.visit(there, 'nurse', 'getSharedVitals', id)).status, 404);
  assert.equal((await stopOut(home, id)).body.code, 'over-already');
  assert.equal((await stopIn(there, id)).body.code, 'over-already');
  const [[ended], [visit]] = [await out(home, 'ended'), await taken(there, 'ended')];
  assert.deepEqual([ended?.endedByName, ended?.endReason, ended?.endedWhy, visit?.endReason, visit?.endedWhy], ['privacy-officer Tester', reason, 'home', null, 'home']);
});

test('[SC11] the officer of the other hospital ends what their people read or were offered; the home side sees it, with by whom in its audit', async () => {
  for (const isAccepted of [true, false]) {
    const pair = await rig.newPair();
    const { home, there } = pair;
    const { id } = isAccepted ? await rig.share(pair) : (await rig.offer(pair)).body;
    assert.equal((await stopIn(there, id, {})).status, 400);
    assert.deepEqual([(await stopIn(there, id)).body.endedWhy, (await stopIn(there, id)).body.code], ['guest', 'over-already']);
    assert.equal((await rig.visit(there, 'nurse', 'acceptSharedCare', id)).body.code, 'over-already');
    assert.deepEqual([(await taken(there, 'ended'))[0]?.endReason, (await out(home, 'ended'))[0]?.endReason, (await out(home, 'ended'))[0]?.endedByName], [reason, reason, null]);
    const rows = await rig.database.sql<{ name: string; outcome: string }>(`select g.name, r.outcome from audit_rows r join guests g on g.id = r.actor_id where r.tenant_id = $1 and r.actor_kind = 'guest' and r.action = 'shared-care.stop' order by r.at`, [home.tenantId]);
    assert.deepEqual(rows, [{ name: 'privacy-officer Tester', outcome: 'allowed' }, { name: 'privacy-officer Tester', outcome: 'refused' }]);
  }
});

test('[SC11] nobody ends or lists by the other side’s way: an officer elsewhere, an officer of the other part, or staff who may end it on the patient’s page', async () => {
  const pair = await rig.newPair();
  const { home, there } = pair;
  const { id } = await rig.share(pair);
  const outside = (await rig.newPair()).home;
  const random = randomUUID();
  const tries = [await stopOut(there, id), await stopIn(home, id), await stopOut(outside, id), await stopIn(outside, id), await stopOut(home, random), await stopIn(there, random)];
  assert.deepEqual(new Set(tries.map(({ status, body }) => `${status} ${JSON.stringify({ ...body, requestId: '' })}`)).size, 1, 'each as absent as a random one');
  assert.equal(tries[0]!.status, 404);
  for (const as of ['nurse', 'doctor', 'admin', 'coordinator', 'patient'] as const) {
    assert.equal((await rig.ask(home, as, 'stopSharedOut', { sharedCareId: id }, { body: { reason } })).status, 403, as);
    assert.equal((await rig.ask(there, as, 'stopSharedIn', { sharedCareId: id }, { body: { reason } })).status, 403, as);
    assert.equal((await rig.ask(there, as, 'listSharedIn', {}, { query: { state: 'accepted' } })).status, 403, as);
  }
  assert.deepEqual([await out(outside, 'accepted'), await taken(outside, 'accepted')], [[], []]);
  for (const name of ['getSharedVitals', 'getSharedPatient', 'watchSharedCare', 'acceptSharedCare'] as const) assert.equal((await rig.visit(there, officer, name, id)).status, 403, `${name}: to end is not to read`);
  assert.equal((await rig.visit(there, 'nurse', 'getSharedVitals', id)).status, 200);
});

test('[SC11] what ran out or broke because a hospital left the network stands with the ended on both sides', async () => {
  const [ran, left] = [await rig.newPair(), await rig.newPair()];
  const [{ id: runs }, { id: breaks }] = [await rig.share(ran), await rig.share(left)];
  await rig.database.sql(`update shared_care_grants set offered_at = now() - interval '1 day', until_at = now() - interval '1 second' where id = $1`, [runs]);
  assert.deepEqual([(await out(ran.home, 'ended'))[0]?.endedWhy, (await taken(ran.there, 'ended'))[0]?.endedWhy, await taken(ran.there, 'accepted')], ['ran-out', 'ran-out', []]);
  assert.equal((await stopOut(ran.home, runs)).body.code, 'over-already');
  await rig.ask(left.there, 'admin', 'leaveNetwork', { networkId: left.networkId });
  assert.deepEqual([(await taken(left.there, 'ended')).map(({ id, endedWhy }) => [id, endedWhy]), await taken(left.there, 'accepted')], [[[breaks, 'left-network']], []]);
});
