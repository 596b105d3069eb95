// Devices, family consent, deactivation and the SpO2 decision through their handlers, and how fast a right that ended is gone.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { before } from 'node:test';
import { topicName } from '@mydr24/protocol';
import { insertAudit } from '../audit/audit-store.ts';
import { createTestKeys } from '../keys/keys-testing.ts';
import { createBus } from '../platform/bus.ts';
import { createIds } from '../platform/ids.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { createTopicLog } from '../platform/topic-log-store.ts';
import type { Caller } from './access.ts';
import { createDeviceVerifier } from '../devices/device-engine.ts';
import { createDeviceHandlers } from '../devices/device-routes.ts';
import { createDoor, createTopicDoor } from './door-postgres.ts';
import { createFamilyHandlers } from '../family/family-routes.ts';
import { openGate } from '../tenancy/tenant-limits.ts';
import { insertBareEmergency, insertWard, type Ward, WORLD_MS } from './people-testing.ts';
import { createPeopleHandlers } from './people-routes.ts';
import { createRevocations } from './revocation-engine.ts';
import type { RightsChange } from './rights-changes.ts';
import { nodeSecrets } from './secrets-node.ts';

let database: TestDatabase;
let ward: Ward;
before(async (t) => {
  database = await createTestDatabase(t as never);
  ward = await insertWard(database);
});

/** One node: its handlers, its memory of keys and its ear for rights that ended. */
function openNode({ isDemo = false } = {}) {
  let nowMs = WORLD_MS + 1;
  const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs };
  const { pg } = database;
  const rightsChanges = createRevocations({ pg, clock });
  const heard: RightsChange[] = [];
  rightsChanges.subscribe((changes) => heard.push(...changes));
  const door = createDoor({ clock, insertAudit });
  const ids = createIds({ nowMs: () => Date.now(), monotonicMs: () => performance.now() });
  const shared = { pg, keys: createTestKeys(), door, clock, ids, secrets: nodeSecrets, rightsChanges };
  const bus = createBus();
  const events: unknown[] = [];
  bus.subscribe((stored) => void events.push(...stored.map(({ topic, kind }) => ({ topic, kind }))));
  const rescored: string[] = [];
  const told: string[] = [];
  return {
    heard, events, rescored, told, rightsChanges,
    pass: (ms: number) => void (nowMs += ms),
    now: () => nowMs,
    call: <Rest extends object>(caller: Caller, rest: Rest) => ({ caller, requestId: randomUUID(), nowMs, params: {}, query: {}, body: undefined, ...rest }),
    verifyDeviceKey: createDeviceVerifier(shared),
    follow: createTopicDoor(pg, { clock, insertAudit }),
    ...createDeviceHandlers({ ...shared, tenants: openGate }),
    ...createFamilyHandlers({ ...shared, log: createTopicLog(bus), readView: async () => null, previewView: async () => null, approachOf: () => null, send: async () => true, publicUrl: '' }),
    ...createPeopleHandlers({ ...shared, insertAudit, keys: createTestKeys(), topicLog: createTopicLog(bus), isDemo, onPatientChanged: ({ id }) => void rescored.push(id), tellDesk: async (_tx, _tenantId, once, people) => told.push(...people.map(({ id }) => `${once} ${id}`)) }),
  };
}

const must = <Body>(answered: { ok: true; body: Body } | { ok: false; error: { code: string } }): Body => {
  assert.ok(answered.ok, answered.ok ? '' : answered.error.code);
  return answered.body;
};

test('[P11] a device key is shown once, stored as a hash, and says whose device it is', async () => {
  const node = openNode();
  const { deviceId, key } = must(await node.registerDevice(node.call(ward.callers.admin, { body: { name: 'Monitor 9', patientId: ward.patientId } })));
  assert.deepEqual(must(await node.verifyDeviceKey(key)).caller, { type: 'device', deviceId, tenantId: ward.tenantId, patientId: ward.patientId });
  const [row] = await database.sql<{ key_hash: Buffer }>(`select key_hash from devices where id = $1`, [deviceId]);
  assert.ok(row && nodeSecrets.isHashOf(key.slice(-43), row.key_hash));
});

test('[P11] a wrong, made-up or malformed key is refused with the one text', async () => {
  const node = openNode();
  const { key } = must(await node.registerDevice(node.call(ward.callers.admin, { body: { name: 'Gateway' } })));
  const wrong = [`${key.slice(0, -43)}${nodeSecrets.make()}`, key.replace(/_[0-9a-f-]{36}_/, `_${randomUUID()}_`), '', 'mydr_dk_', key.slice(0, -1), `${key}\n`];
  const answers = await Promise.all(wrong.map((text) => node.verifyDeviceKey(text)));
  for (const answered of answers) assert.deepEqual(answered, answers[0]);
  assert.equal(answers[0]?.ok, false);
  must(await node.verifyDeviceKey(key));
});

test('[P11] a revoked key is refused at once here and within five seconds on another node', async () => {
  const [here, elsewhere] = [openNode(), openNode()];
  const { deviceId, key } = must(await here.registerDevice(here.call(ward.callers.admin, { body: { name: 'Gateway' } })));
  must(await elsewhere.verifyDeviceKey(key));
  must(await here.verifyDeviceKey(key));
  must(await here.revokeDevice(here.call(ward.callers.admin, { params: { deviceId } })));
  assert.equal((await here.verifyDeviceKey(key)).ok, false);
  elsewhere.pass(4_999);
  assert.equal((await elsewhere.verifyDeviceKey(key)).ok, false);
});

test('[P12] only the patient consents, to an account of family, once, and not for the past', async () => {
  const node = openNode();
  const { patient, otherFamily, nurse } = ward.callers;
  const grant = (personId: string, expiresAt: number | null = null, caller: Caller = patient) =>
    node.grantFamilyLink(node.call(caller, { params: { patientId: ward.patientId }, body: { personId, expiresAt, shares: ['responder'], isTold: false } }));
  const code = async (answered: ReturnType<typeof grant>): Promise<string> => {
    const result = await answered;
    return result.ok ? 'ok' : result.error.code;
  };
  assert.equal(await code(grant(otherFamily.personId, null, nurse)), 'not-your-role');
  assert.equal(await code(grant(nurse.personId)), 'no-such-family-member');
  assert.equal(await code(grant(randomUUID())), 'no-such-family-member');
  assert.equal(await code(grant(otherFamily.personId, node.now())), 'already-expired');
  const both = await Promise.all([code(grant(otherFamily.personId)), code(grant(otherFamily.personId))]);
  assert.deepEqual(both.toSorted(), ['already-granted', 'ok']);
});

test('[P12] consent taken back closes the family view at once, and is heard by other nodes', async () => {
  const own = await insertWard(database);
  const [here, elsewhere] = [openNode(), openNode()];
  const topic = topicName('family', own.familyLinkId);
  must(await here.follow(own.callers.family, topic, 'r'));
  must(await here.revokeFamilyLink(here.call(own.callers.patient, { params: { familyLinkId: own.familyLinkId } })));
  assert.equal((await here.follow(own.callers.family, topic, 'r')).ok, false);
  const change = { type: 'family-link', familyLinkId: own.familyLinkId } as const;
  assert.deepEqual(here.heard, [change]);
  await elsewhere.rightsChanges.poll();
  assert.ok(elsewhere.heard.some((each) => each.type === 'family-link' && each.familyLinkId === own.familyLinkId));
  const me = must(await here.getMe(here.call(own.callers.family, {})));
  assert.deepEqual(me.familyLinks, []);
});

test('[P12] a link that runs out is heard like one taken back', async () => {
  const own = await insertWard(database);
  const node = openNode();
  await database.sql(`update family_links set expires_at = $2 where id = $1`, [own.familyLinkId, new Date(node.now() + 1_000).toISOString()]);
  await node.rightsChanges.poll();
  const isHeard = () => node.heard.some((change) => change.type === 'family-link' && change.familyLinkId === own.familyLinkId);
  assert.equal(isHeard(), false);
  node.pass(2_000);
  await node.rightsChanges.poll();
  assert.ok(isHeard());
});

test('[P13] ending a person\'s access ends their sessions and their duty, everywhere', async () => {
  const own = await insertWard(database);
  const [here, elsewhere] = [openNode(), openNode()];
  const { admin, responder } = own.callers;
  must(await here.deactivatePerson(here.call(admin, { params: { personId: responder.personId } })));
  assert.ok(here.rightsChanges.isSessionRevoked(responder.sessionId));
  await elsewhere.rightsChanges.poll();
  assert.ok(elsewhere.rightsChanges.isSessionRevoked(responder.sessionId));
  const entry = await here.getMe(here.call(responder, {}));
  assert.ok(!entry.ok && entry.error.code === 'session-over');
  assert.deepEqual(await database.sql(`select duty from responders where person_id = $1`, [responder.personId]), [{ duty: 'off' }]);
  const self = await here.deactivatePerson(here.call(admin, { params: { personId: admin.personId } }));
  assert.ok(!self.ok && self.error.code === 'not-yourself');
});

test('[P17] whoever loses access while they hold an open emergency does not leave it unseen: dispatchers and coordinators are told, once each', async () => {
  const own = await insertWard(database);
  const node = openNode();
  const { admin, responder, dispatcher, coordinator } = own.callers;
  const { emergencyId } = await insertBareEmergency(database, own, 'responder', 'responder');
  must(await node.deactivatePerson(node.call(admin, { params: { personId: responder.personId } })));
  const once = `left-by-holder/${emergencyId}/${responder.personId}`;
  assert.deepEqual(node.told.toSorted(), [dispatcher, coordinator].map(({ personId }) => `${once} ${personId}`).toSorted());
});

test('[P6] the SpO2 scale decision is kept with who and when, told to the board, and scored again', async () => {
  const node = openNode();
  must(await node.setSpo2Scale(node.call(ward.callers.doctor, { params: { patientId: ward.patientId }, body: { scale: 2 } })));
  const rows = await database.sql(`select spo2_scale, spo2_scale_by from patients where id = $1`, [ward.patientId]);
  assert.deepEqual(rows, [{ spo2_scale: 2, spo2_scale_by: ward.callers.doctor.personId }]);
  assert.deepEqual(node.events, [
    { topic: topicName('patient', ward.patientId), kind: 'patient-changed' },
    { topic: topicName('unit', ward.unitId), kind: 'patient-changed' },
  ]);
  assert.deepEqual(node.rescored, [ward.patientId]);
});

test('[P14] the list of demo accounts exists in a demo only, and names a screen for each', async () => {
  assert.equal((await openNode().listDemoAccounts({ caller: { type: 'public' }, requestId: 'r', nowMs: WORLD_MS, params: {}, query: {}, body: undefined })).ok, false);
  const node = openNode({ isDemo: true });
  const { accounts } = must(await node.listDemoAccounts({ caller: { type: 'public' }, requestId: 'r', nowMs: WORLD_MS, params: {}, query: {}, body: undefined }));
  const nurse = accounts.find(({ accountId }) => accountId === `${ward.tenantId}-nurse`);
  assert.deepEqual(nurse && { role: nurse.role, surface: nurse.surface }, { role: 'nurse', surface: 'console' });
  assert.equal(new Set(accounts.map(({ accountId }) => accountId)).size, accounts.length);
});
