// The topic log under two connections: racing writers, late commits, shuffled topic sets, retention, epochs.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { StoredEvent, TopicName } from '@mydr24/protocol';
import { createBus } from './bus.ts';
import { createTestDatabase, type TestDatabase } from './pg-testing.ts';
import type { Tx } from './postgres.ts';
import { createTopicLog, ensureTopic, findHead, listEvents, listMovedHeads, renewEpochs, truncateTopics } from './topic-log-store.ts';
import type { NewEvent } from './topic-log.ts';

const TENANT = '00000000-0000-4000-8000-000000000001';
const OTHER_TENANT = '00000000-0000-4000-8000-000000000002';
const topicOf = (n: number): TopicName => `unit/00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const eventOf = (topic: TopicName, body: unknown, tenantId = TENANT): NewEvent => ({ tenantId, topic, kind: 'test', body });

let database: TestDatabase;
before(async (t) => {
  database = await createTestDatabase(t as never);
  await database.sql(`insert into tenants (id, name, created_at) values ($1, 'A', now()), ($2, 'B', now())`, [TENANT, OTHER_TENANT]);
});

const append = (tx: Tx, events: readonly NewEvent[], bus = createBus()) => createTopicLog(bus).append(tx, events, 1_000);
const read = (topic: TopicName) => database.pg.asEngine((tx) => listEvents(tx, topic, 0, 10_000));

test('[G1] numbers each topic from one without holes and hands the events over after the commit', async () => {
  const bus = createBus();
  const published: StoredEvent[][] = [];
  bus.subscribe((events) => published.push([...events]));
  await database.pg.asTenant(TENANT, async (tx) => {
    await append(tx, [eventOf(topicOf(1), { a: 1 }), eventOf(topicOf(2), { b: 1 }), eventOf(topicOf(1), { a: 2 })], bus);
    assert.deepEqual(published, []);
  });
  assert.deepEqual(published[0]?.map(({ topic, seq, body }) => [topic, seq, body]), [
    [topicOf(1), 1, { a: 1 }], [topicOf(2), 1, { b: 1 }], [topicOf(1), 2, { a: 2 }],
  ]);
  assert.deepEqual(await read(topicOf(1)), published[0]?.filter((e) => e.topic === topicOf(1)));
});

test('[G1] a transaction that is rolled back leaves no hole and hands over nothing', async () => {
  const bus = createBus();
  let handedOver = 0;
  bus.subscribe(() => (handedOver += 1));
  await assert.rejects(database.pg.asTenant(TENANT, async (tx) => {
    await append(tx, [eventOf(topicOf(3), 1)], bus);
    throw new Error('changed my mind');
  }));
  await database.pg.asTenant(TENANT, (tx) => append(tx, [eventOf(topicOf(3), 2)], bus));
  assert.deepEqual((await read(topicOf(3))).map((e) => [e.seq, e.body]), [[1, 2]]);
  assert.equal(handedOver, 1);
});

test('[G1] a writer that commits late makes the next one wait: whoever sees a number has seen all before it', async () => {
  const second = database.openPostgres();
  const late = Promise.withResolvers<void>();
  const hasLocked = Promise.withResolvers<void>();
  const first = database.pg.asTenant(TENANT, async (tx) => {
    await append(tx, [eventOf(topicOf(4), 'late')]);
    hasLocked.resolve();
    await late.promise;
  });
  await hasLocked.promise;
  let isSecondDone = false;
  const racing = second.asTenant(TENANT, (tx) => append(tx, [eventOf(topicOf(4), 'quick')])).then(() => (isSecondDone = true));
  while ((await database.sql(`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)).length === 0);
  assert.equal(isSecondDone, false);
  assert.deepEqual(await read(topicOf(4)), []);
  late.resolve();
  await Promise.all([first, racing]);
  assert.deepEqual((await read(topicOf(4))).map((e) => [e.seq, e.body]), [[1, 'late'], [2, 'quick']]);
});

test('[G1] racing writers with shuffled topic sets neither deadlock nor skip, and a reader only ever sees a prefix', async () => {
  const doors = [database.pg, database.openPostgres()];
  const topics = [10, 11, 12, 13, 14].map(topicOf);
  let isRunning = true;
  const reading = (async () => {
    while (isRunning) {
      for (const topic of topics) {
        const seqs = (await read(topic)).map((e) => e.seq);
        assert.deepEqual(seqs, seqs.map((_, i) => i + 1));
      }
    }
  })();
  const writes = Array.from({ length: 60 }, (_, i) =>
    doors[i % 2]!.asTenant(TENANT, (tx) => append(tx, topics.map((_topic, k) => eventOf(topics[(i * 7 + k * (1 + (i % 3))) % 5]!, i))), { retries: 0 }));
  await Promise.all(writes);
  isRunning = false;
  await reading;
  const counts = await Promise.all(topics.map(async (topic) => (await read(topic)).length));
  assert.equal(counts.reduce((a, b) => a + b), 300);
});

test('[G1] a topic of another tenant cannot be written to', async () => {
  await database.pg.asTenant(TENANT, (tx) => append(tx, [eventOf(topicOf(5), 1)]));
  await assert.rejects(database.pg.asTenant(OTHER_TENANT, (tx) => append(tx, [eventOf(topicOf(5), 2, OTHER_TENANT)])));
  assert.equal((await read(topicOf(5))).length, 1);
});

test('[G6] retention forgets old events, moves the first number and keeps the last', async () => {
  const log = createTopicLog(createBus());
  await database.pg.asEngine((tx) => log.append(tx, [eventOf(topicOf(6), 1), eventOf(topicOf(6), 2)], 1_000));
  await database.pg.asEngine((tx) => log.append(tx, [eventOf(topicOf(6), 3)], 9_000));
  await database.pg.asEngine((tx) => truncateTopics(tx, 5_000));
  assert.deepEqual((await read(topicOf(6))).map((e) => e.seq), [3]);
  const head = await database.pg.asEngine((tx) => findHead(tx, topicOf(6)));
  assert.equal(head?.firstSeq, 3);
  assert.equal(head?.lastSeq, 3);
});

test('[G6] a renewed epoch and a moved head are found in one query', async () => {
  await database.pg.asTenant(TENANT, (tx) => ensureTopic(tx, TENANT, topicOf(7)));
  const first = await database.pg.asEngine((tx) => findHead(tx, topicOf(7)));
  const follow = { topic: topicOf(7), epoch: first!.epoch, seq: 0 };
  assert.deepEqual(await database.pg.asEngine((tx) => listMovedHeads(tx, [follow])), []);
  await database.pg.asTenant(TENANT, (tx) => append(tx, [eventOf(topicOf(7), 1)]));
  assert.equal((await database.pg.asEngine((tx) => listMovedHeads(tx, [follow])))[0]?.lastSeq, 1);
  await database.pg.asEngine(renewEpochs);
  const moved = await database.pg.asEngine((tx) => listMovedHeads(tx, [{ ...follow, seq: 1 }]));
  assert.notEqual(moved[0]?.epoch, first!.epoch);
});
