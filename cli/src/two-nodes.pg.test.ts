// Two whole servers on one database: who judges after a kill, how events travel between them, and what used-up connections of
// people's requests do to an alarm. Each server is a process of its own.
import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { topicName } from '@mydr24/protocol';
import { insertWard, type Ward } from '@mydr24/server/people/people-testing.ts';
import { formatDeviceKey } from '@mydr24/server/people/secrets.ts';
import { type CleanUp, createTestDatabase, inReverse, type TestDatabase } from '@mydr24/server/platform/pg-testing.ts';
import { databaseUrl, follow, openDeafLine, startNode, type TestNode, tokenOf, within } from './node-testing.ts';

const TAKEN_OVER_WITHIN_MS = 15_000;
const SEEN_WITHIN_MS = 5_000;
const SCREENS = 2_000;
const LIVE_WITHIN_MS = 20_000;

interface World {
  readonly database: TestDatabase;
  readonly ward: Ward;
  readonly cleanUp: CleanUp;
}

async function openWorld(t: TestContext): Promise<World> {
  const cleanUp = inReverse(t);
  const database = await createTestDatabase(cleanUp);
  const ward = await insertWard(database);
  await database.sql(`update sessions set expires_at = now() + interval '1 day'`);
  return { database, ward, cleanUp };
}

let seq = 0;
/** A calm value is said to be this much older, so that a low one is no jump within a stream (QG2: speed is judged within 5 s). */
const CALM_BEFORE_MS = 6_000;
/** `code` is LOINC: oxygen saturation, unless said otherwise. */
async function send(node: TestNode, { deviceId, deviceSecret }: Ward, value: number | null, code = '59408-5', unit = '%'): Promise<number> {
  const authorization = `Bearer ${formatDeviceKey({ deviceId, secret: deviceSecret })}`;
  const readings = [{ seq: (seq += 1), code, value, unit, takenAt: Date.now() - (value === 97 ? CALM_BEFORE_MS : 0) }];
  const reply = await fetch(`${node.url}/v1/readings`, { method: 'POST', headers: { authorization, 'content-type': 'application/json' }, body: JSON.stringify({ readings }) });
  const body = (await reply.json()) as { refused?: number };
  assert.notEqual(body.refused, 1, JSON.stringify(body));
  return reply.status;
}

const isAlarm = ({ kind }: { kind: string }): boolean => kind.startsWith('alarm');

describe('two nodes on one database', { timeout: 120_000 }, () => {
  test('[ND1] the second takes over what a killed one judged within 15 s; until then it refuses readings and is not ready', async (t) => {
    const { database, ward, cleanUp } = await openWorld(t);
    const first = await startNode(cleanUp, databaseUrl(database));
    const second = await startNode(cleanUp, databaseUrl(database));
    assert.deepEqual([await first.isReady(), await second.isReady()], [true, false]);
    assert.equal(await send(first, ward, 97), 200);
    assert.equal(await send(second, ward, 97), 503);
    await first.kill();
    assert.ok(await within(TAKEN_OVER_WITHIN_MS, async () => (await send(second, ward, 70)) === 200));
    assert.ok(await second.isReady());
    const open = `select count(*)::int as n from emergencies where patient_id = $1 and status not in ('closed', 'cancelled')`;
    assert.deepEqual(await database.sql(open, [ward.patientId]), [{ n: 1 }]);
  });

  test('[ND2] a screen on one node sees an alarm judged on the other, by wake-up at once, and without any wake-up within 5 s', async (t) => {
    const { database, ward, cleanUp } = await openWorld(t);
    const line = await openDeafLine(cleanUp, database);
    const judging = await startNode(cleanUp, databaseUrl(database));
    const showing = await startNode(cleanUp, line.url);
    const board = await follow(cleanUp, showing, ward.callers.nurse, topicName('unit', ward.unitId));
    const first = board.nextEvent(isAlarm);
    const sentAt = performance.now();
    await send(judging, ward, 70);
    assert.ok((await first) - sentAt < SEEN_WITHIN_MS);
    line.loseWakeUps();
    const second = board.nextEvent(isAlarm);
    const lostAt = performance.now();
    await send(judging, ward, 33, '8310-5', 'Cel');
    assert.ok((await second) - lostAt < SEEN_WITHIN_MS);
  });
});

describe('one node', { timeout: 120_000 }, () => {
  test('[ND4] 2,000 screens that come back at once are all live within 20 s, and a person can still ask meanwhile', async (t) => {
    const { database, ward, cleanUp } = await openWorld(t);
    const node = await startNode(cleanUp, databaseUrl(database), { env: { MYDR24_SOCKETS_PER_SESSION: String(SCREENS) } });
    const authorization = `Bearer ${await tokenOf(ward.callers.nurse)}`;
    const topic = topicName('unit', ward.unitId);
    const startedAt = performance.now();
    const coming = Promise.all(Array.from({ length: SCREENS }, () => follow(cleanUp, node, ward.callers.nurse, topic)));
    const meanwhile = await fetch(`${node.url}/v1/patients/${ward.patientId}`, { headers: { authorization } });
    await coming;
    const tookMs = performance.now() - startedAt;
    t.diagnostic(`${SCREENS} sockets live after ${Math.round(tookMs)} ms`);
    assert.ok(tookMs < LIVE_WITHIN_MS, `${Math.round(tookMs)} ms`);
    assert.equal(meanwhile.status, 200);
  });

  test('[ND3] an alarm pages within 5 s while people’s requests have used up all of their connections', async (t) => {
    const { database, ward, cleanUp } = await openWorld(t);
    const node = await startNode(cleanUp, databaseUrl(database));
    const inbox = await follow(cleanUp, node, ward.callers.responder, topicName('inbox', ward.callers.responder.personId));
    const authorization = `Bearer ${await tokenOf(ward.callers.nurse)}`;
    // Every request with a key waits for this table, and the engine never touches it.
    const lock = database.sql(`begin; lock table idempotency_keys in access exclusive mode; select pg_sleep(60)`).catch(() => {});
    assert.ok(await within(5_000, async () => (await database.sql(`select 1 from pg_locks where relation = 'idempotency_keys'::regclass and mode = 'AccessExclusiveLock' and granted`)).length === 1));
    const stuck = Array.from({ length: 16 }, (_, n) =>
      fetch(`${node.url}/v1/alarms/${ward.patientId}/acknowledge`, { method: 'POST', headers: { authorization, 'idempotency-key': `used-up-${n}` } }).then(({ status }) => status),
    );
    const waiting = `select count(*)::int as n from pg_stat_activity where datname = current_database() and application_name = 'mydr24_app' and wait_event_type = 'Lock'`;
    assert.ok(await within(5_000, async () => ((await database.sql<{ n: number }>(waiting))[0]?.n ?? 0) >= 12), 'the pool of people is not used up');
    const paged = inbox.nextEvent(({ kind }) => kind === 'inbox-changed');
    const sentAt = performance.now();
    assert.equal(await send(node, ward, 70), 200);
    assert.ok((await paged) - sentAt < SEEN_WITHIN_MS);
    await database.sql(`select pg_cancel_backend(pid) from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'`);
    await lock;
    await Promise.all(stuck);
  });
});
