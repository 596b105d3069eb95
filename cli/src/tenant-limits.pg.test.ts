// A tenant that sends more than it may, on a whole server: refused in the form of every refusal, while its own alarm and a neighbour’s are paged.
// And the operator’s command.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { insertWard, type Ward } from '@mydr24/server/people/people-testing.ts';
import { formatDeviceKey } from '@mydr24/server/people/secrets.ts';
import { createTestDatabase, inReverse } from '@mydr24/server/platform/pg-testing.ts';
import { runOn } from './command-testing.ts';
import { databaseUrl, startNode, within } from './node-testing.ts';
import { runTenant } from './tenant.ts';

const reading = (seq: number, value: number, takenAt: number) => ({ seq, code: '59408-5', value, unit: '%', takenAt });
const keyOf = ({ deviceId, deviceSecret }: Ward) => formatDeviceKey({ deviceId, secret: deviceSecret });

test('[TM1, TM2, TM3] a flood is refused by its limit while an alarm of the same tenant and one of a neighbour are taken at the first try and paged', { timeout: 120_000 }, async (t) => {
  const cleanUp = inReverse(t);
  const database = await createTestDatabase(cleanUp);
  const [loud, quiet] = [await insertWard(database), await insertWard(database)];
  assert.equal((await runOn(database, runTenant, ['limits', loud.tenantId, '--readings-per-second', '400'])).code, 0);
  const node = await startNode(cleanUp, databaseUrl(database));
  assert.ok(await within(30_000, () => node.isReady()));
  const post = async (ward: Ward, readings: readonly object[]) => {
    const reply = await fetch(`${node.url}/v1/readings`, { method: 'POST', headers: { authorization: `Bearer ${keyOf(ward)}`, 'content-type': 'application/json' }, body: JSON.stringify({ readings }) });
    return { status: reply.status, type: reply.headers.get('content-type'), retryAfter: Number(reply.headers.get('retry-after')), body: (await reply.json()) as { type: string; code: string; title: string; stored: number } };
  };
  const began = Date.now() - 3_600_000;
  const answers = await Promise.all(Array.from({ length: 12 }, (_, n) => post(loud, Array.from({ length: 5_000 }, (_each, k) => reading(n * 5_000 + k, 97, began + n * 5_000 + k)))));
  const refused = answers.filter(({ status }) => status !== 200);
  assert.equal(answers.filter(({ status }) => status === 200).length, 1, JSON.stringify(answers.map(({ status }) => status)));
  for (const { status, type, retryAfter, body } of refused) {
    assert.deepEqual([status, type, body.type, body.code], [429, 'application/problem+json; charset=utf-8', 'urn:mydr24:problem:tenant-limit-readings', 'tenant-limit-readings']);
    assert.match(body.title, /may send 400 readings a second/);
    assert.ok(retryAfter >= 1);
  }
  const now = Date.now();
  assert.equal((await post(loud, [reading(900_000, 97, now - 6_000)])).status, 429);
  for (const [ward, seq] of [[loud, 900_001], [quiet, 1]] as const) {
    const alarmed = await post(ward, [reading(seq, 70, now)]);
    assert.deepEqual([alarmed.status, alarmed.body.stored], [200, 1]);
    const paged = async () => (await database.sql<{ n: number }>('select count(*)::int as n from pages p join emergencies e on e.id = p.emergency_id where e.patient_id = $1', [ward.patientId]))[0]!.n > 0;
    assert.ok(await within(5_000, paged));
  }
});

test('[TM5] the operator sets limits, sees them and takes them back; what is no number and nobody’s tenant is told', async (t) => {
  const database = await createTestDatabase(t);
  const { tenantId } = await insertWard(database);
  const run = (...argv: string[]) => runOn(database, runTenant, ['limits', ...argv]);
  assert.match((await run(tenantId)).out, /^Valley Health\n {2}no limit {3}readings a second, on each node\n/);
  const set = await run(tenantId, '--sockets', '200', '--exports-at-once', '2');
  assert.match(set.out, / 200 {8}open connections of people, on each node\n[^]* 2 {10}files prepared for patients at once\n/);
  assert.match((await run(tenantId, '--sockets', 'none')).out, /no limit {3}open connections[^]* 2 {10}files prepared/);
  const wrong = await run(tenantId, '--people', '0');
  assert.deepEqual([wrong.code, /--people wants a whole number from 1 on, or none/.test(wrong.err)], [2, true]);
  assert.match((await run(randomUUID())).err, /there is no tenant/);
});
