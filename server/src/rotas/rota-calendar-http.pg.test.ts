// A calendar address through the whole server: read without signing in, as a calendar program does, until it is revoked.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import ICAL from 'ical.js';
import { createApp } from '../app.ts';
import { parseConfig } from '../config.ts';
import { createTokenSigner } from '../people/access-token-jose.ts';
import { insertRotaRecords, insertWard } from '../people/people-testing.ts';
import { systemClock } from '../platform/clock.ts';
import { freePort } from '../platform/free-port-testing.ts';
import { createTestDatabase } from '../platform/pg-testing.ts';

const authKey = Uint8Array.from({ length: 32 }, (_, index) => (index * 41 + 5) & 0xff);

async function openServer(t: TestContext) {
  const dataDir = mkdtempSync(join(tmpdir(), 'mydr24-rotas-'));
  const database = await createTestDatabase();
  const parsed = parseConfig({ flags: ['--port', String(await freePort()), '--log-level', 'silent'], env: {}, file: undefined }, { mode: 'production' });
  assert.ok(parsed.ok, parsed.ok ? '' : parsed.problems.join());
  const app = await createApp({ config: parsed.config, address: database.address, authKey, dataDir, isAlone: true });
  const origin = `http://127.0.0.1:${(await app.start()).port}`;
  t.after(async () => {
    await app.stop();
    await database.drop();
    rmSync(dataDir, { recursive: true, force: true });
  });
  return { database, origin };
}

test('[RO10] a calendar program reads the address without signing in, and finds nothing there once it is revoked', async (t) => {
  const { database, origin } = await openServer(t);
  const ward = await insertWard(database);
  const { rotaId } = await insertRotaRecords(database, ward);
  const { token } = await createTokenSigner({ key: authKey, clock: systemClock }).sign(ward.callers.nurse, systemClock.nowMs() + 300_000);
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': 'make-a-feed-once' };
  const made = await fetch(`${origin}/v1/me/rota-feeds`, { method: 'POST', headers, body: JSON.stringify({ rotaId }) });
  const { feed, path } = (await made.json()) as { feed: { id: string }; path: string };
  const calendar = await fetch(origin + path);
  assert.deepEqual([calendar.status, calendar.headers.get('content-type')], [200, 'text/calendar; charset=utf-8']);
  const events = new ICAL.Component(ICAL.parse(await calendar.text())).getAllSubcomponents('vevent');
  assert.ok(events.length > 150, 'a shift a day for half a year');
  const kept = await database.sql<{ reply: unknown }>(`select reply from idempotency_keys`);
  assert.ok(!JSON.stringify(kept).includes(path.split('_').at(-1)!.slice(0, 43)), 'the secret is kept nowhere');
  const revoked = await fetch(`${origin}/v1/me/rota-feeds/${feed.id}`, { method: 'DELETE', headers: { authorization: headers.authorization } });
  assert.equal(revoked.status, 200);
  assert.equal((await fetch(origin + path)).status, 404);
});
