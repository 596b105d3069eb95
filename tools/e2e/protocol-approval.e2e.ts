// How a change of protocol comes into force: written by one person, held back by the linter, approved by another, and followed by
// emergencies from then on.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EmergencyDetail, EmergencySummary, Session } from '@mydr24/protocol';
import { packOf } from './admin-rig.ts';
import { setScene } from './scene-rig.ts';

const scene = setScene();

/** What the dispatcher may ask of the server, beside any screen. */
async function dispatcherAsks(url: string) {
  const signedIn = await fetch(`${url}/v1/demo/sessions`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ accountId: 'dispatcher' }) });
  const { accessToken } = (await signedIn.json()) as Session;
  const headers = { 'authorization': `Bearer ${accessToken}`, 'content-type': 'application/json' };
  return {
    emergencyOf: async (patientId: string): Promise<EmergencySummary> => {
      const { emergencies } = (await (await fetch(`${url}/v1/emergencies`, { headers })).json()) as { emergencies: EmergencySummary[] };
      const found = emergencies.find((each) => each.patientId === patientId);
      assert.ok(found, 'this patient has an open emergency');
      return found;
    },
    raise: async (patientId: string): Promise<EmergencySummary> =>
      (await (await fetch(`${url}/v1/emergencies`, { method: 'POST', headers, body: JSON.stringify({ patientId, kind: 'stroke', note: '' }) })).json()) as EmergencySummary,
    planOf: async (emergencyId: string) => ((await (await fetch(`${url}/v1/emergencies/${emergencyId}`, { headers })).json()) as EmergencyDetail).protocol,
  };
}

test('[J20] a draft that could end in silence cannot be proposed; mended, approved by a second person and put in force it is what new emergencies begin with, while a running one keeps its plan; putting it in force asks who it is', async () => {
  const { care, room } = scene;
  const dispatcher = await dispatcherAsks(care.url);
  const [, other] = care.network.patients.filter(({ tenantId }) => tenantId === care.star.tenantId);
  assert.ok(other);
  const running = await dispatcher.raise(care.star.id);
  const planBefore = await dispatcher.planOf(running.id);

  const writer = packOf(await room.seat({ as: 'admin', size: 'desk' }));
  await writer.drafts('Andorra, 112');
  await writer.opensPart('cardiac-arrest');
  await writer.togglesLastResort('fail-safe');
  await writer.reads(/The plan has no last resort/);
  await writer.isSaved();
  await writer.checks();
  await writer.mayNot('Propose it', /must be mended first/);

  await writer.edits();
  await writer.opensPart('cardiac-arrest');
  await writer.togglesLastResort('fail-safe');
  await writer.readsNoError();
  await writer.setsWait('nearest', 15);
  await writer.isSaved();
  await writer.checks();
  await writer.readsChange('Stroke', '“nearest” waits 20 s → 15 s');
  await writer.does('Propose it');
  await writer.stands('proposed');
  await writer.mayNot('Approve it', /another person must approve/);

  const second = packOf(await room.seat({ as: 'coordinator', size: 'desk' }));
  await second.opens('Andorra, 112');
  await second.readsChange('Stroke', '“nearest” waits 20 s → 15 s');
  await second.readsWorstCase('Stroke');
  await second.does('Approve it');
  await second.stands('approved');
  await care.forgetProofs();
  await second.does('Put it in force now');
  await second.provesNot();
  await second.stands('approved');
  await second.does('Put it in force now');
  await second.proves();
  await second.stands('in force');

  const begun = await dispatcher.raise(other.id);
  const plan = await dispatcher.planOf(begun.id);
  assert.deepEqual([plan.steps[0]?.id, plan.steps[0]?.waitMs], ['nearest', 15_000]);
  assert.deepEqual(await dispatcher.planOf(running.id), planBefore);
  assert.notDeepEqual([plan.id, plan.version], [planBefore.id, planBefore.version]);
});
