// The watchdog against real servers, each a process of its own: what a good round does and leaves, and who is told when the
// server is killed or stopped, its database is away, or one link does nothing. Times are short here; the real ones are proven
// in path-watch.test.ts, and a round that waits for the plan's next step in `npm run faults`.
import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { type CleanUp, createTestDatabase, inReverse, type TestDatabase } from '@mydr24/server/platform/pg-testing.ts';
import { databaseUrl, openDeafLine, startNode, type TestNode, within } from '../node-testing.ts';
import type { Credentials } from './credentials.ts';
import { openLine, roundsOf, runShort, setUpWatchdog, SHORT } from './watchdog-testing.ts';

/** What a busy machine may add to a moment. */
const SLACK_MS = 1_500;

interface World {
  readonly database: TestDatabase;
  readonly credentials: Credentials;
  readonly cleanUp: CleanUp;
}

async function openWorld(t: TestContext): Promise<World> {
  const cleanUp = inReverse(t);
  const database = await createTestDatabase(cleanUp);
  return { database, credentials: await setUpWatchdog(cleanUp, database), cleanUp };
}

const openStates = `select status, mode from emergencies where closed_at is null`;

/** Watches, breaks the path after the first good round, and expects the operator to be told in time of this link. */
async function expectAlert({ cleanUp, credentials }: World, url: string, breakIt: () => unknown, links: readonly string[]) {
  const running = runShort(cleanUp, roundsOf(cleanUp, url, credentials));
  await running.nextRound(true);
  const goodAt = performance.now();
  await breakIt();
  const { message, at } = await running.next('broken');
  assert.ok(at - goodAt <= SHORT.alertAfterMs + SLACK_MS, `told after ${Math.round(at - goodAt)} ms`);
  assert.ok(links.includes(message.link ?? ''), `${message.link} (${message.code})`);
  return { running, message };
}

async function hold(database: TestDatabase, cleanUp: CleanUp, statement: string): Promise<void> {
  const held = database.sql(`begin; ${statement}; select pg_sleep(60)`).catch(() => {});
  const stop = `select pg_cancel_backend(pid) from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'`;
  cleanUp.after(async () => void (await database.sql(stop), await held));
  assert.ok(await within(5_000, async () => (await database.sql(`select from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'`)).length > 0));
}

describe('the watchdog on a real server', { timeout: 120_000, concurrency: 2 }, () => {
  test('[WD1] a round goes the whole way in the watchdog’s own tenant, is marked a test, and leaves nothing open', async (t) => {
    const world = await openWorld(t);
    const { database, credentials, cleanUp } = world;
    const node: TestNode = await startNode(cleanUp, databaseUrl(database));
    const rounds = roundsOf(cleanUp, node.url, credentials);
    const outcome = await rounds.run();
    assert.deepEqual(outcome.broken, null);
    assert.deepEqual(Object.keys(outcome.tookMs), ['sign-in', 'socket', 'look', 'reading', 'page', 'sent', 'receipt', 'calm', 'accept', 'on-scene', 'close']);
    assert.deepEqual(await database.sql('select e.status, e.mode, t.is_watchdog from emergencies e join tenants t on t.id = e.tenant_id'), [{ status: 'closed', mode: 'test', is_watchdog: true }]);
  });

  test('[WD6] what an earlier watchdog left open is closed before a new test begins', async (t) => {
    const { database, credentials, cleanUp } = await openWorld(t);
    const node = await startNode(cleanUp, databaseUrl(database));
    const authorization = `Bearer ${credentials.deviceKey}`;
    const readings = [{ seq: 1, code: '59408-5', value: 70, unit: '%', takenAt: Date.now() }];
    await fetch(`${node.url}/v1/readings`, { method: 'POST', headers: { authorization, 'content-type': 'application/json' }, body: JSON.stringify({ readings }) });
    assert.equal((await database.sql(openStates)).length, 1);
    const outcome = await roundsOf(cleanUp, node.url, credentials, 15_000).run();
    assert.deepEqual(outcome.broken, null);
    assert.deepEqual(await database.sql(openStates), []);
    assert.equal((await database.sql('select from emergencies')).length, 2);
  });

  test('[WD7] set up again, the tenant stays the same, the new secrets work and the old ones do not', async (t) => {
    const { database, credentials, cleanUp } = await openWorld(t);
    const node = await startNode(cleanUp, databaseUrl(database));
    const again = await setUpWatchdog(cleanUp, database);
    assert.deepEqual([again.personId, again.patientId], [credentials.personId, credentials.patientId]);
    assert.deepEqual((await roundsOf(cleanUp, node.url, credentials).run()).broken, { link: 'sign-in', code: 'http-401' });
    const halfOld = { ...again, deviceKey: credentials.deviceKey };
    assert.deepEqual((await roundsOf(cleanUp, node.url, halfOld).run()).broken, { link: 'reading', code: 'http-401' });
    assert.deepEqual((await roundsOf(cleanUp, node.url, again).run()).broken, null);
    assert.equal((await database.sql('select from tenants where is_watchdog')).length, 1);
  });

  test('[WD2] kill -9 of the server: the operator is told in time, again and again, and once it is back that it is', async (t) => {
    const world = await openWorld(t);
    const url = databaseUrl(world.database);
    const node = await startNode(world.cleanUp, url);
    const { running, message } = await expectAlert(world, node.url, () => node.kill(), ['sign-in', 'socket', 'look', 'reading']);
    assert.match(message.text, /BROKEN/);
    assert.match((await running.next('broken')).message.text, /Alert 2/);
    await startNode(world.cleanUp, url, { port: node.port });
    await running.next('recovered');
    assert.ok(await within(2_000, async () => (await world.database.sql(openStates)).length === 0));
  });

  test('[WD2] SIGSTOP of the server: it answers nothing and ends no connection, and the operator is told in time', async (t) => {
    const world = await openWorld(t);
    const node = await startNode(world.cleanUp, databaseUrl(world.database));
    const { running, message } = await expectAlert(world, node.url, () => node.signal('SIGSTOP'), ['sign-in', 'socket', 'look']);
    assert.equal(message.code, 'timeout');
    node.signal('SIGCONT');
    await running.next('recovered');
  });

  test('[WD2] the database is away: the server answers 503, and the operator is told in time', async (t) => {
    const world = await openWorld(t);
    const line = await openDeafLine(world.cleanUp, world.database);
    const node = await startNode(world.cleanUp, line.url);
    const { running } = await expectAlert(world, node.url, () => line.cut(), ['sign-in', 'socket', 'look', 'reading']);
    line.mend();
    await running.next('recovered');
  });

  test('[WD3] a page that is never recorded as sent is told as the link "sent"', async (t) => {
    const world = await openWorld(t);
    const node = await startNode(world.cleanUp, databaseUrl(world.database));
    // The sender of pages reads this table with each claim, and nobody else on the way does.
    const stick = (): Promise<void> => hold(world.database, world.cleanUp, 'lock table push_subscriptions in access exclusive mode');
    await stick();
    assert.deepEqual((await roundsOf(world.cleanUp, node.url, world.credentials).run()).broken, { link: 'sent', code: 'timeout' });
  });

  test('[WD3] a socket that went silent without being closed is told as the link "socket", one that loses a page as "page"', async (t) => {
    const world = await openWorld(t);
    const node = await startNode(world.cleanUp, databaseUrl(world.database));
    const line = await openLine(world.cleanUp, node.port);
    const rounds = roundsOf(world.cleanUp, line.url, world.credentials, 1_500, (link) => void (link === 'reading' && line.goHalfOpen()));
    assert.deepEqual((await rounds.run()).broken, { link: 'page', code: 'timeout' });
    assert.deepEqual((await rounds.run()).broken, { link: 'socket', code: 'timeout' });
  });
});
