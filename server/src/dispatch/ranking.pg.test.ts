// What a tenant weighs and what a responder has along, on a real database: kept, checked, and counting at once.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { RankingPolicy } from '@mydr24/protocol';
import { insertAudit } from '../audit/audit-store.ts';
import { createTestKeys } from '../keys/keys-testing.ts';
import type { PersonCaller } from '../people/access.ts';
import { createDoor } from '../people/door-postgres.ts';
import { insertWard, type Ward, WORLD_MS } from '../people/people-testing.ts';
import { listOpeningRows } from '../emergency/emergency-store.ts';
import { createBus } from '../platform/bus.ts';
import { createLiveFeed } from '../platform/live-feed.ts';
import { createIds } from '../platform/ids.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { createTopicLog } from '../platform/topic-log-store.ts';
import { nodeSecrets } from '../people/secrets-node.ts';
import { createTracking } from '../positions/tracking-engine.ts';
import { createVehicleHandlers, type VehicleHandlers } from '../positions/vehicle-routes.ts';
import { greatCircleM } from './great-circle.ts';
import { createPolicyBook, type PolicyBookEngine } from './ranking-policy-engine.ts';
import { defaultPolicy } from './ranking-policy.ts';
import { createKitHandlers, type KitHandlers } from './kit-routes.ts';
import { overTheSphere } from './journeys.ts';
import { createRankingPreviewHandlers } from './ranking-preview-routes.ts';
import { createRankingHandlers, type RankingHandlers } from './ranking-routes.ts';
import { createRosterEngine, type RosterEngine } from './responder-roster-engine.ts';

let database: TestDatabase;
let [ours, theirs]: Ward[] = [];
let policies: PolicyBookEngine;
let roster: RosterEngine;
let handlers: RankingHandlers & KitHandlers & ReturnType<typeof createRankingPreviewHandlers>;
let vehicles: VehicleHandlers;
const clock = { now: WORLD_MS, nowMs: () => clock.now, monotonicMs: () => clock.now };
const call = (caller: PersonCaller) => ({ caller, requestId: 'request', nowMs: clock.now, params: {}, query: {} });

before(async (t) => {
  database = await createTestDatabase(t as never);
  [ours, theirs] = [await insertWard(database), await insertWard(database)];
  const { pg } = database;
  const onProblem = (error: unknown): void => assert.fail(String(error));
  policies = createPolicyBook({ pg, onProblem });
  roster = createRosterEngine({ pg, clock, log: createTopicLog(createBus()), live: createLiveFeed(), onProblem });
  const door = createDoor({ clock, insertAudit });
  handlers = {
    ...createRankingHandlers({ pg, door, policies }),
    ...createKitHandlers({ pg, door, policies, onKitChanged: roster.reload }),
    ...createRankingPreviewHandlers({ pg, door, roster, policies, arrivalsOf: () => overTheSphere, needsOf: () => [] }),
  };
  const tracking = createTracking({ distance: greatCircleM, place: async () => {}, keptMs: 86_400_000 });
  const ids = createIds({ nowMs: () => Date.now(), monotonicMs: () => performance.now() });
  vehicles = createVehicleHandlers({ pg, door, ids, secrets: nodeSecrets, tracking, onChanged: roster.reload });
  await roster.reload();
});

const weighing = (worthS: object): RankingPolicy => ({ ...defaultPolicy, worthS: { ...defaultPolicy.worthS, ...worthS } });
const save = (ward: Ward, policy: RankingPolicy, revision: number) => handlers.setRankingPolicy({ ...call(ward.callers.coordinator), body: { policy, revision } });
async function revisionOf(ward: Ward): Promise<number> {
  const read = await handlers.getRankingPolicy(call(ward.callers.dispatcher) as never);
  return read.ok ? read.body.revision : assert.fail('the policy could not be read');
}

test('[D15] a policy counts once it is answered, for its own tenant, and another reads the default', async () => {
  const policy = { ...defaultPolicy, kinds: { stroke: { required: ['physician' as const], preferred: [], equipment: [] } } };
  const saved = await save(ours!, policy, 0);
  assert.deepEqual(saved.ok && saved.body, { policy, isOwn: true, revision: 1, changedAt: clock.now, changedByName: 'coordinator Tester' });
  assert.deepEqual([policies.policyOf(ours!.tenantId), policies.policyOf(theirs!.tenantId)], [policy, defaultPolicy]);
  const read = async (ward: Ward) => handlers.getRankingPolicy(call(ward.callers.dispatcher) as never);
  assert.deepEqual([await read(ours!), await read(theirs!)], [saved, { ok: true, body: { policy: defaultPolicy, isOwn: false, revision: 0, changedAt: null, changedByName: null } }]);
});

test('[D17] a policy that somebody changed meanwhile is not overwritten, nor made a second time', async () => {
  const revision = await revisionOf(ours!);
  assert.ok((await save(ours!, weighing({ equipment: 30 }), revision)).ok);
  for (const old of [revision, 0]) {
    const late = await save(ours!, weighing({ equipment: 500 }), old);
    assert.equal(!late.ok && late.error.code, 'changed-meanwhile');
  }
  assert.equal(policies.policyOf(ours!.tenantId).worthS.equipment, 30);
});

test('[D15] what a responder drives, has along and speaks is known to the next ranking; of another tenant nobody is found', async () => {
  const kit = { vehicle: 'emergency' as const, equipment: ['aed' as const], languages: ['ca', 'fr'], sex: null };
  const { personId } = ours!.callers.responder;
  const set = (caller: PersonCaller) => handlers.setResponderKit({ ...call(caller), params: { personId }, body: kit });
  const foreign = await set(theirs!.callers.coordinator);
  assert.ok(!foreign.ok && foreign.error.kind === 'not-found');
  assert.deepEqual(await set(ours!.callers.coordinator), { ok: true, body: kit });
  assert.deepEqual(roster.find(personId)?.responder?.kit, kit);
});

test('[D19] a kit is set by its own responder or by who plans, never by a colleague', async () => {
  const { responder, nurse, dispatcher } = ours!.callers;
  const kit = { vehicle: 'foot' as const, equipment: [], languages: ['es'], sex: null };
  const set = (caller: PersonCaller) => handlers.setResponderKit({ ...call(caller), params: { personId: responder.personId }, body: kit });
  assert.deepEqual([(await set(responder)).ok, (await set(nurse)).ok, (await set(dispatcher)).ok], [true, false, false]);
  const own = await handlers.getResponderKit({ ...call(responder), params: { personId: responder.personId } } as never);
  assert.deepEqual(own.ok && [own.body.kit, own.body.aboard, own.body.isSexAsked], [kit, null, false]);
});

test('[D19] nobody’s sex is kept where the tenant does not weigh it', async () => {
  const { responder, patient } = ours!.callers;
  const kit = { vehicle: 'car' as const, equipment: [], languages: [], sex: 'female' as const };
  const keep = async () => {
    const done = await handlers.setResponderKit({ ...call(responder), params: { personId: responder.personId }, body: kit });
    return done.ok && done.body.sex;
  };
  const isAsked = async () => {
    const wish = await handlers.getCareWish({ ...call(patient), params: { patientId: ours!.patientId } } as never);
    return wish.ok && wish.body.isSexWeighed;
  };
  assert.deepEqual([await keep(), await isAsked()], [null, false]);
  assert.ok((await save(ours!, weighing({ sex: 60 }), await revisionOf(ours!))).ok);
  assert.deepEqual([await keep(), await isAsked()], ['female', true]);
});

const NEAR = { lat: 42.507, lon: 1.522 };

test('[D16] what a vehicle carries counts for whoever is aboard from the moment they board, and no longer once they leave', async () => {
  const { coordinator, responder } = ours!.callers;
  const made = await vehicles.registerVehicle({ ...call(coordinator), body: { name: 'Ambulance 2', equipment: ['aed'] } });
  assert.ok(made.ok);
  const aboard = () => roster.find(responder.personId)?.responder?.aboard;
  const { id: vehicleId } = made.body.vehicle;
  const board = (to: typeof vehicleId | null) => vehicles.boardVehicle({ ...call(responder), body: { vehicleId: to } });
  await board(vehicleId);
  assert.deepEqual(aboard(), { vehicleId, name: 'Ambulance 2', equipment: ['aed'] });
  await vehicles.changeVehicle({ ...call(coordinator), params: { vehicleId }, body: { name: 'Ambulance 2', equipment: ['aed', 'stretcher'] } });
  assert.deepEqual(aboard()?.equipment, ['aed', 'stretcher']);
  await board(null);
  assert.equal(aboard(), null);
  await board(vehicleId);
  await vehicles.retireVehicle({ ...call(coordinator), params: { vehicleId }, body: undefined });
  assert.equal(aboard(), null);
});

test('[D18] a preview ranks the same people by both policies, keeps nothing, and is on the record', async () => {
  const { coordinator, dispatcher } = ours!.callers;
  const inForce = policies.policyOf(ours!.tenantId);
  const policy: RankingPolicy = { ...inForce, kinds: { fall: { required: ['physician'], preferred: [], equipment: [] } } };
  const look = (caller: PersonCaller) => handlers.previewRanking({ ...call(caller), body: { policy, kind: 'fall', place: NEAR, wish: { carerSex: null, language: null } } });
  const seen = await look(coordinator);
  assert.ok(seen.ok);
  const ids = (people: readonly { personId: string }[]) => people.map(({ personId }) => personId).toSorted();
  assert.deepEqual(ids(seen.body.before), ids(seen.body.after));
  assert.ok(seen.body.before.length > 0);
  const lacking = (people: typeof seen.body.after) => people.filter(({ reasons }) => reasons.some(({ code }) => code === 'lacks-required')).length;
  assert.deepEqual([lacking(seen.body.before), lacking(seen.body.after)], [0, seen.body.after.length]);
  assert.deepEqual(policies.policyOf(ours!.tenantId), inForce);
  assert.equal((await look(dispatcher)).ok, false);
  const rows = await database.sql<{ actor_id: string }>(`select actor_id from audit_rows where tenant_id = $1 and action = 'ranking-policy.preview' and outcome = 'allowed'`, [ours!.tenantId]);
  assert.deepEqual(rows.map(({ actor_id }) => actor_id), [coordinator.personId]);
});

test('[D15] how many emergencies somebody had, and when the last one ended, is kept with them', async () => {
  const { personId } = ours!.callers.responder;
  const mark = (emergencyId: string | null) => database.pg.asEngine((tx) => roster.markResponders(tx, [{ personId, emergencyId }]));
  const id = '00000000-0000-4000-8000-000000000001';
  await mark(id);
  clock.now += 60_000;
  await mark(null);
  await roster.reload();
  assert.deepEqual(roster.find(personId)?.responder?.workload, { freedAt: clock.now, recent: 1 });
  clock.now += 13 * 3_600_000;
  await roster.reload();
  assert.equal(roster.find(personId)?.responder?.workload?.recent, 0);
});

test('[D15] a patient’s wish counts from their next emergency on, and can be taken back', async () => {
  const { patientId, callers } = ours!;
  const set = (carerSex: 'female' | null, language: string | null) => handlers.setCareWish({ ...call(callers.patient), params: { patientId } as never, body: { carerSex, language } });
  const wish = async () => {
    const [row] = await database.pg.asEngine((tx) => listOpeningRows(tx, createTestKeys(), [patientId]));
    return [row?.carerSex, row?.careLanguage];
  };
  assert.deepEqual([await wish(), (await set('female', 'fr')).ok, await wish(), (await set(null, null)).ok, await wish()], [[null, null], true, ['female', 'fr'], true, [null, null]]);
});
