// The push matrix: who is pushed what after each deed, on a real database. Everybody has a push subscription and no open socket; after each deed what
// waits to be sent is sent until nothing waits, so that no clock is asked and nothing is missed or raced.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { before } from 'node:test';
import type { EndpointName } from '@mydr24/protocol';
import { insertAudit } from '../audit/audit-store.ts';
import { createBreakGlassHandlers } from '../break-glass/break-glass-routes.ts';
import { createRosterEngine } from '../dispatch/responder-roster-engine.ts';
import { createEmergencyEngine } from '../emergency/emergency-engine.ts';
import { createEmergencyHandlers } from '../emergency/emergency-routes.ts';
import { createRecoveryHandlers } from '../identity/recovery-routes.ts';
import { createTellRecovery } from '../identity/recovery-tell-engine.ts';
import { createTestKeys } from '../keys/keys-testing.ts';
import { createAnswerKeys } from '../paging/answer-key-node.ts';
import { createNotices } from '../paging/notice-engine.ts';
import { type PageMessage, type Pager, sent } from '../paging/pager.ts';
import { createPagingEngine } from '../paging/paging-engine.ts';
import { createBus } from '../platform/bus.ts';
import { createIds } from '../platform/ids.ts';
import { createLiveFeed } from '../platform/live-feed.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { createTopicLog } from '../platform/topic-log-store.ts';
import { createPrivacyHandlers } from '../privacy/privacy-routes.ts';
import { upsertDevice } from '../reachability/device-store.ts';
import { listEvidence } from '../reachability/evidence-store.ts';
import { openGate } from '../tenancy/tenant-limits.ts';
import { createDoor } from './door-postgres.ts';
import { shippedRights } from './judge-cedar.ts';
import { type CastName, castNames, insertWard, type Ward, WORLD_MS } from './people-testing.ts';
import { createRevocations } from './revocation-engine.ts';
import { type PushDeed, pushMatrix } from './rights-matrix-push.ts';
import { columns } from './rights-matrix.ts';
import { nodeSecrets } from './secrets-node.ts';

let database: TestDatabase;
before(async (t) => {
  database = await createTestDatabase(t as never);
});

type Outcome = { ok: boolean; body?: { id?: string }; error?: { code: string } };

async function openWorld() {
  const ward = await insertWard(database);
  await database.sql(`update responders set is_connected = false where tenant_id = $1`, [ward.tenantId]);
  for (const name of castNames) await subscribe(ward, name);
  const { pg } = database;
  const clock = { nowMs: () => WORLD_MS, monotonicMs: () => WORLD_MS };
  const ids = createIds({ nowMs: () => Date.now(), monotonicMs: () => performance.now() });
  const log = createTopicLog(createBus());
  const onProblem = (problem: unknown): void => assert.fail(String(problem));
  const [rights, keys] = [shippedRights(), createTestKeys()];
  const door = createDoor({ clock, insertAudit, rights });
  const rightsChanges = createRevocations({ pg, clock });
  const roster = createRosterEngine({ pg, clock, log, live: createLiveFeed(), onProblem, listEvidence });
  await roster.reload();
  const engine = createEmergencyEngine({ keys: createTestKeys(), log, ids, roster, markResponders: roster.markResponders, onCommitted: () => {} });
  const pushed: { message: PageMessage; why: string }[] = [];
  const push = (whyOf: (message: PageMessage) => string): Pager => ({ channel: 'push', send: async (message) => (pushed.push({ message, why: whyOf(message) }), sent) });
  const notices = createNotices({ pg, clock, ids, keys, pagers: [push(() => 'notice')], onProblem });
  const pages = createPagingEngine({ keys, pg, clock, pagers: [push(({ purpose }) => purpose)], owner: engine, composing: { keys: createAnswerKeys(new Uint8Array(32).fill(7)), publicUrl: 'https://care.example.org' }, onProblem });
  const handlers = {
    ...createEmergencyHandlers({ pg, keys: createTestKeys(), door, rights, engine, roster }),
    ...createBreakGlassHandlers({ pg, door, rights, keys, ids, rightsChanges, tellPeople: notices.tellPeople }),
    ...createRecoveryHandlers({ pg, keys, door, ids, secrets: nodeSecrets, insertAudit, tell: createTellRecovery({ ...notices, keys }), origin: 'https://care.example.org' }),
    ...createPrivacyHandlers({ pg, door, ids, keys, keptYears: 10, masters: async () => [], tenants: openGate, tellPeople: notices.tellPeople, wakeErasing: () => {}, wakeExports: () => {} }),
  };
  const ask = async (who: CastName, name: EndpointName, input: object): Promise<Outcome> => {
    const outcome = await (handlers[name as keyof typeof handlers] as unknown as (call: object) => Promise<Outcome>)({ caller: ward.callers[who], requestId: randomUUID(), nowMs: WORLD_MS, params: {}, query: {}, body: undefined, ...input });
    assert.ok(outcome.ok, `${name} by ${who}: ${outcome.error?.code}`);
    return outcome;
  };
  /** Who was pushed since the last time, and why. */
  const drain = async (): Promise<Map<string, Set<string>>> => {
    for (let sending = 1; sending > 0;) sending = (await pages.runDue()) + (await notices.runDue());
    const told = new Map<string, Set<string>>();
    for (const { message, why } of pushed.splice(0)) {
      assert.equal(message.tenantId, ward.tenantId);
      for (const secret of ['Testpatient', 'Anna', 'Berta', 'Ward 1', 'Tester', ward.patientId, 'found on the floor']) assert.ok(!message.text.includes(secret), `"${message.text}" holds ${secret}`);
      const name = castNames.find((each) => ward.callers[each].personId === message.personId) ?? 'a stranger';
      told.set(name, (told.get(name) ?? new Set()).add(why));
    }
    return told;
  };
  return { ward, ask, drain };
}

async function subscribe({ tenantId, callers }: Ward, name: CastName): Promise<void> {
  const { personId, sessionId } = callers[name];
  const [endpoint, at] = [`https://push.example.org/${personId}`, new Date(WORLD_MS)];
  await database.sql(`insert into push_subscriptions (endpoint, tenant_id, person_id, p256dh, auth, created_at) values ($1, $2, $3, 'k', 'a', $4)`, [endpoint, tenantId, personId, at]);
  const report = { label: 'Browser', platform: 'pwa', appVersion: '1', locale: 'en', timeZone: 'UTC', permission: 'granted', sound: 'on', batteryPct: null, isCharging: null, pushEndpoint: endpoint } as const;
  await database.pg.asTenant(tenantId, (tx) => upsertDevice(tx, { tenantId, personId, personDeviceId: randomUUID() }, sessionId, report, false, WORLD_MS));
}

type World = Awaited<ReturnType<typeof openWorld>>;
const raise = async ({ ask, ward }: World): Promise<{ emergencyId: string }> => ({ emergencyId: (await ask('nurse', 'raiseEmergency', { body: { patientId: ward.patientId, kind: 'deterioration', note: 'found on the floor' } })).body!.id! });
const accepted = async (world: World): Promise<{ emergencyId: string }> => {
  const params = await raise(world);
  await world.ask('responder', 'acceptOffer', { params });
  return params;
};

/** What is there before the deed, whose pushes do not count, and the deed. */
const deeds: Record<PushDeed, (world: World) => Promise<() => Promise<unknown>>> = {
  'a nurse calls help': async (world) => () => raise(world),
  'a patient calls help': async ({ ask }) => () => ask('patient', 'sendSos', { body: {} }),
  'a responder accepts': async (world) => raise(world).then((params) => () => world.ask('responder', 'acceptOffer', { params })),
  'a responder declines': async (world) => raise(world).then((params) => () => world.ask('responder', 'declineOffer', { params, body: { reason: 'busy' } })),
  'a dispatcher asks for the next step': async (world) => raise(world).then((params) => () => world.ask('dispatcher', 'escalateEmergency', { params })),
  'the emergency is closed': async (world) => accepted(world).then((params) => () => world.ask('responder', 'closeEmergency', { params, body: { outcome: 'treated', note: '' } })),
  'a nurse of another ward opens by break-glass': async ({ ask, ward }) => () => ask('otherNurse', 'openBreakGlass', { body: { patientId: ward.patientId, reason: 'life-threatening', note: 'found on the floor', minutes: 60, opensProtected: false } }),
  'an administrator asks for a recovery': async ({ ask, ward }) => () => database.sql(`update persons set email = $2 where id = $1`, [ward.callers.otherNurse.personId, `${ward.callers.otherNurse.personId}@example.org`]).then(() => ask('admin', 'askRecovery', { body: { email: `${ward.callers.otherNurse.personId}@example.org`, reason: 'lost telephone and paper' } })),
  'a patient asks to be erased': async ({ ask, ward }) => () => ask('patient', 'askForErasure', { params: { patientId: ward.patientId } }),
};

for (const [deed, cells] of Object.entries(pushMatrix) as [PushDeed, readonly string[]][]) {
  test(`[P29] when ${deed}, exactly those the matrix names are pushed, and no text says of whom`, async () => {
    const world = await openWorld();
    const act = await deeds[deed](world);
    await world.drain();
    await act();
    const told = await world.drain();
    const found = columns.map((column) => [...(told.get(column) ?? [])].toSorted().join('+') || '-');
    assert.deepEqual(Object.fromEntries(columns.map((column, nth) => [column, found[nth]])), Object.fromEntries(columns.map((column, nth) => [column, cells[nth]])));
    assert.ok(!told.has('a stranger'));
  });
}
