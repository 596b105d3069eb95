// The gateway's topics and idempotency on real PostgreSQL, with a second node's connection beside ours.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { topicName, type Snapshot, type TopicName } from '@mydr24/protocol';
import { createBus } from '../platform/bus.ts';
import { createBusWakeUps } from '../platform/bus-postgres.ts';
import { answer, refuse, type Answer } from '../platform/handlers.ts';
import { createIdempotency } from '../platform/idempotency-store.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { createTopicLog, renewEpochs, truncateTopics } from '../platform/topic-log-store.ts';
import type { Caller } from '../people/access.ts';
import { createManualClock, createGatewayRig, uuid, type GatewayRig } from './gateway-testing.ts';
import { createSessionWatch } from './session-store.ts';
import { createTopicSource } from './topic-source-store.ts';
import type { Snapshots } from './topic-source.ts';

const TENANT = uuid(900);
const OTHER = uuid(901);
const CALLER = { type: 'person', personId: uuid(1), tenantId: TENANT, sessionId: uuid(5), roles: ['nurse'], unitIds: [] } as unknown as Caller;
const STRANGER = { ...CALLER, tenantId: OTHER } as Caller;

let database: TestDatabase;
before(async (t) => {
  database = await createTestDatabase(t as never);
  await database.sql(`insert into tenants (id, name, created_at) values ($1, 'A', now()), ($2, 'B', now())`, [TENANT, OTHER]);
});

/** Every topic shows the rows of one table: state that changes in the transaction of the event. */
const snapshots = new Proxy({}, {
  get: () => async (tx: { query(text: string): Promise<unknown[]> }) => (await tx.query(`select key as name from idempotency_keys where endpoint = 'state' order by key`)) as unknown as Snapshot<'unit'>,
}) as Snapshots;

function writer(bus = createBus(), door = database.pg) {
  const log = createTopicLog(bus);
  return (topic: TopicName, name: string) =>
    door.asTenant(TENANT, async (tx) => {
      await tx.execute(
        `insert into idempotency_keys (person_id, key, tenant_id, endpoint, body_hash, at) values ($1, $2, $1, 'state', '', now())`, [TENANT, name]);
      await log.append(tx, [{ tenantId: TENANT, topic, kind: 'grew', body: { name } }], 1_000);
    });
}

test('[G7] snapshot and number are of one moment, however many write meanwhile', async () => {
  const topic = topicName('unit', uuid(11));
  const write = writer();
  const source = createTopicSource({ pg: database.pg, snapshots });
  let isWriting = true;
  const writing = (async () => {
    for (let n = 0; n < 60; n += 1) await write(topic, String(n).padStart(3, '0'));
    isWriting = false;
  })();
  let looks = 0;
  while (isWriting) {
    const opening = await source.open(CALLER, topic, undefined);
    assert.equal(opening.type, 'fresh');
    if (opening.type === 'fresh') assert.equal((opening.snapshot as unknown[]).length, opening.seq);
    looks += 1;
  }
  await writing;
  assert.ok(looks > 1);
});

test('[G3] a topic of another tenant answers as one that does not exist', async () => {
  const topic = topicName('unit', uuid(12));
  await writer()(topic, 'x');
  const source = createTopicSource({ pg: database.pg, snapshots });
  assert.deepEqual(await source.open(STRANGER, topic, undefined), { type: 'absent' });
});

test('[G4] [G5] [G6] what was had days ago is continued; after retention or a restore it is a gap', async () => {
  const topic = topicName('unit', uuid(13));
  const write = writer();
  for (const name of ['a', 'b', 'c']) await write(topic, name);
  const source = createTopicSource({ pg: database.pg, snapshots });
  const epoch = (await source.findHead(topic))!.epoch;
  const continued = await source.open(CALLER, topic, { epoch, seq: 1 });
  assert.deepEqual(continued.type === 'continued' && continued.events.map((e) => [e.seq, e.body]), [[2, { name: 'b' }], [3, { name: 'c' }]]);
  await database.pg.asEngine((tx) => truncateTopics(tx, 2_000));
  const truncated = await source.open(CALLER, topic, { epoch, seq: 1 });
  assert.equal(truncated.type === 'fresh' && truncated.gap, 'truncated');
  assert.equal((await source.open(CALLER, topic, { epoch, seq: 3 })).type, 'continued');
  await database.pg.asEngine(renewEpochs);
  const restored = await source.open(CALLER, topic, { epoch, seq: 3 });
  assert.equal(restored.type === 'fresh' && restored.gap, 'epoch-changed');
});

async function pgRig(t: Parameters<typeof createGatewayRig>[0]): Promise<GatewayRig> {
  const bus = createBus();
  const rig = await createGatewayRig(t, { topics: createTopicSource({ pg: database.pg, snapshots }), bus });
  return { ...rig, bus };
}

test('[G1] a follower sees every event of racing writers on two connections, in order, while one of them commits late', async (t) => {
  const topic = topicName('unit', uuid(14));
  const rig = await pgRig(t);
  const socket = await rig.join();
  socket.send({ type: 'subscribe', id: 1, topic });
  const { seq } = await socket.next('subscribed');
  // One writer tells this node's bus, the other is another node whose wake-ups are lost.
  const writers = [writer(rig.bus), writer(createBus(), database.openPostgres())];
  await Promise.all(Array.from({ length: 80 }, (_, n) => writers[n % 2]!(topic, `race-${n}`)));
  while (socket.seqs(topic).length < 80) await rig.gateway.lookAgain().then(() => socket.settle());
  assert.deepEqual(socket.seqs(topic), Array.from({ length: 80 }, (_, n) => seq + n + 1));
});

test('[G19] another node’s event arrives by NOTIFY, and the listener comes back after its connection is killed', { timeout: 20_000 }, async (t) => {
  const topic = topicName('unit', uuid(15));
  const rig = await pgRig(t);
  const other = createBus();
  const problems: unknown[] = [];
  const nodes = [rig.bus, other].map((bus) => createBusWakeUps({ pg: database.pg, bus, onProblem: (error) => problems.push(error) }));
  for (const node of nodes) await node.start();
  t.after(async () => void (await Promise.all(nodes.map((node) => node.stop()))));
  const socket = await rig.join();
  socket.send({ type: 'subscribe', id: 1, topic });
  await socket.next('subscribed');
  await writer(other)(topic, 'from elsewhere');
  await socket.next('events');
  const isBack = Promise.withResolvers<void>();
  rig.bus.onWake((topics) => void (topics === null && isBack.resolve()));
  await database.sql(
    `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and (query like '%listen mydr24%' or query like '%pg_notify%')`);
  await isBack.promise;
  await writer(other)(topic, 'after the cut');
  while (socket.seqs(topic).length < 2) await rig.gateway.lookAgain().then(() => socket.settle());
  assert.equal(socket.seqs(topic).length, 2);
});

test('[G10] sessions that were revoked, and those of people deactivated, are found', async () => {
  const people = [uuid(31), uuid(32), uuid(33)];
  for (const [i, id] of people.entries()) {
    await database.sql(`insert into persons (id, tenant_id, given_name, family_name, email, created_at, is_active) values ($1, $2, 'g', 'f', $3, now(), $4)`, [id, TENANT, `p${i}@example.org`, i !== 2]);
    await database.sql(
      `insert into sessions (id, tenant_id, person_id, refresh_hash, created_at, used_at, expires_at, revoked_at) values ($1, $2, $1, $3, now(), now(), now(), $4)`,
      [id, TENANT, Buffer.from(id), i === 1 ? new Date() : null]);
  }
  assert.deepEqual((await createSessionWatch(database.pg)(people)).toSorted(), [people[1], people[2]]);
});

test('[G15] a key asked twice, at once or later, on one node or two, does the thing once', async () => {
  const clock = createManualClock(1_700_000_000_000);
  const nodes = [createIdempotency({ pg: database.pg, clock }), createIdempotency({ pg: database.openPostgres(), clock })];
  const request = { personId: uuid(40), tenantId: TENANT, key: 'key-000001', endpoint: 'acceptOffer', input: { body: { a: 1 } } };
  let done = 0;
  const work = async (): Promise<Answer<unknown>> => answer({ times: (done += 1) });
  const [one, two] = await Promise.all([nodes[0]!.once(request, work), nodes[0]!.once(request, work)]);
  const later = await nodes[1]!.once(request, work);
  assert.deepEqual([one, two, later, done], [answer({ times: 1 }), answer({ times: 1 }), answer({ times: 1 }), 1]);
  const other = await nodes[1]!.once({ ...request, input: { body: { a: 2 } } }, work);
  assert.equal(!other.ok && other.error.code, 'idempotency-key-reused');
  assert.equal(done, 1);
});

test('[G15] while another node works on a key the answer is "ask again"; its death frees the key after the lease', async () => {
  const clock = createManualClock(1_700_000_000_000);
  const nodes = [createIdempotency({ pg: database.pg, clock }), createIdempotency({ pg: database.openPostgres(), clock })];
  const request = { personId: uuid(41), tenantId: TENANT, key: 'key-000002', endpoint: 'acceptOffer', input: {} };
  const hanging = Promise.withResolvers<Answer<unknown>>();
  const started = Promise.withResolvers<void>();
  const first = nodes[0]!.once(request, () => (started.resolve(), hanging.promise));
  await started.promise;
  const meanwhile = await nodes[1]!.once(request, async () => answer('second'));
  assert.equal(!meanwhile.ok && meanwhile.error.retryable, true);
  clock.advance(20_000);
  assert.deepEqual(await nodes[1]!.once(request, async () => answer('second')), answer('second'));
  hanging.resolve(answer('first'));
  await first;
});

test('[G15] an answer that says "try again" and a fault are not kept', async () => {
  const clock = createManualClock(1_700_000_000_000);
  const idempotency = createIdempotency({ pg: database.pg, clock });
  const request = { personId: uuid(42), tenantId: TENANT, key: 'key-000003', endpoint: 'acceptOffer', input: {} };
  assert.equal((await idempotency.once(request, async () => refuse('unavailable', 'busy', 'busy'))).ok, false);
  await assert.rejects(idempotency.once(request, async () => Promise.reject(new Error('fault'))));
  assert.deepEqual(await idempotency.once(request, async () => answer('now')), answer('now'));
});
