// What a tenant weighs and what a responder has along, on a real database: kept, checked, and counting at once.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { insertAudit } from '../audit/audit-store.ts';
import type { PersonCaller } from '../people/access.ts';
import { createDoor } from '../people/door-postgres.ts';
import { insertWard, type Ward, WORLD_MS } from '../people/people-testing.ts';
import { listOpeningRows } from '../emergency/emergency-store.ts';
import { createBus } from '../platform/bus.ts';
import { createLiveFeed } from '../platform/live-feed.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { createTopicLog } from '../platform/topic-log-store.ts';
import { createPolicyBook, type PolicyBookEngine } from './ranking-policy-engine.ts';
import { defaultPolicy } from './ranking-policy.ts';
import { createRankingHandlers, type RankingHandlers } from './ranking-routes.ts';
import { createRosterEngine, type RosterEngine } from './responder-roster-engine.ts';

let database: TestDatabase;
let [ours, theirs]: Ward[] = [];
let policies: PolicyBookEngine;
let roster: RosterEngine;
let handlers: RankingHandlers;
const clock = { now: WORLD_MS, nowMs: () => clock.now, monotonicMs: () => clock.now };
const call = (caller: PersonCaller) => ({ caller, requestId: 'request', nowMs: clock.now, params: {}, query: {} });

before(async (t) => {
  database = await createTestDatabase(t as never);
  [ours, theirs] = [await insertWard(database), await insertWard(database)];
  const { pg } = database;
  const onProblem = (error: unknown): void => assert.fail(String(error));
  policies = createPolicyBook({ pg, onProblem });
  roster = createRosterEngine({ pg, clock, log: createTopicLog(createBus()), live: createLiveFeed(), onProblem });
  handlers = createRankingHandlers({ pg, door: createDoor({ clock, insertAudit }), policies, onKitChanged: roster.reload });
  await roster.reload();
});

test('[D15] a policy counts once it is answered, for its own tenant, and another reads the default', async () => {
  const policy = { ...defaultPolicy, kinds: { stroke: { required: ['physician' as const], preferred: [], equipment: [] } } };
  assert.ok((await handlers.setRankingPolicy({ ...call(ours!.callers.coordinator), body: policy })).ok);
  assert.deepEqual([policies.policyOf(ours!.tenantId), policies.policyOf(theirs!.tenantId)], [policy, defaultPolicy]);
  const read = async (ward: Ward) => handlers.getRankingPolicy(call(ward.callers.dispatcher) as never);
  assert.deepEqual([await read(ours!), await read(theirs!)], [{ ok: true, body: { policy, isOwn: true } }, { ok: true, body: { policy: defaultPolicy, isOwn: false } }]);
});

test('[D15] what a responder drives, has along and speaks is known to the next ranking; of another tenant nobody is found', async () => {
  const kit = { vehicle: 'emergency' as const, equipment: ['aed' as const], languages: ['ca', 'fr'], sex: 'female' as const };
  const { personId } = ours!.callers.responder;
  const set = (ward: Ward) => handlers.setResponderKit({ ...call(ward.callers.coordinator), params: { personId }, body: kit });
  const foreign = await set(theirs!);
  assert.ok(!foreign.ok && foreign.error.kind === 'not-found');
  assert.deepEqual(await set(ours!), { ok: true, body: kit });
  assert.deepEqual(roster.find(personId)?.responder?.kit, kit);
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
  const set = (carerSex: 'female' | null) => handlers.setCareWish({ ...call(callers.patient), params: { patientId } as never, body: { carerSex } });
  const wish = async () => (await database.pg.asEngine((tx) => listOpeningRows(tx, [patientId])))[0]?.carerSex;
  assert.deepEqual([await wish(), (await set('female')).ok, await wish(), (await set(null)).ok, await wish()], [null, true, 'female', true, null]);
});
