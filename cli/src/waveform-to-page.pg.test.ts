// From samples on the wire to a page on a responder's socket, on a whole server: ventricular fibrillation of a recorded heart, and a fall. The rules are put in force by two people, as a site would.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test, type TestContext } from 'node:test';
import { topicName } from '@mydr24/protocol';
import type { PersonCaller } from '@mydr24/server/people/access.ts';
import { insertWard, proveEverybody } from '@mydr24/server/people/people-testing.ts';
import { formatDeviceKey } from '@mydr24/server/people/secrets.ts';
import { nodeSecrets } from '@mydr24/server/people/secrets-node.ts';
import { createTestDatabase, inReverse } from '@mydr24/server/platform/pg-testing.ts';
import { readRecordedStrip } from '@mydr24/simulation/devices/recorded-strips-store.ts';
import { secondsOf } from '@mydr24/simulation/devices/recorded-strips.ts';
import { sendStrip } from '@mydr24/simulation/devices/strip-player-engine.ts';
import { databaseUrl, follow, startNode, type TestNode, tokenOf, within } from './node-testing.ts';

async function ask<Reply>(node: TestNode, as: PersonCaller, method: string, path: string, body: object = {}): Promise<Reply> {
  const reply = await fetch(`${node.url}${path}`, { method, headers: { authorization: `Bearer ${await tokenOf(as)}`, 'content-type': 'application/json', 'idempotency-key': randomUUID() }, body: JSON.stringify(body) });
  const text = await reply.text();
  assert.ok(reply.ok, `${method} ${path}: ${reply.status} ${text}`);
  return JSON.parse(text) as Reply;
}

async function openWorld(t: TestContext) {
  const cleanUp = inReverse(t);
  const database = await createTestDatabase(cleanUp);
  const ward = await insertWard(database);
  const { tenantId, patientId, callers } = ward;
  await database.sql(`update sessions set expires_at = now() + interval '1 day'`);
  await database.sql('update responders set positioned_at = now() where tenant_id = $1', [tenantId]);
  await proveEverybody(database);
  const [deviceId, secret] = [randomUUID(), nodeSecrets.make()];
  await database.sql(`insert into devices (id, tenant_id, patient_id, name, key_hash, created_at) values ($1, $2, $3, 'Monitor', $4, now())`, [deviceId, tenantId, patientId, nodeSecrets.hash(secret)]);
  const node = await startNode(cleanUp, databaseUrl(database));
  assert.ok(await within(30_000, () => node.isReady()));
  const inbox = await follow(cleanUp, node, callers.responder, topicName('inbox', callers.responder.personId));
  return { database, patientId, callers, node, inbox, key: formatDeviceKey({ deviceId, secret }) };
}

/** A set with this rule, written by a coordinator and approved by an administrator. */
async function putInForce(node: TestNode, { coordinator, admin }: Awaited<ReturnType<typeof insertWard>>['callers'], rule: object): Promise<void> {
  const { head: { version }, source } = await ask<{ head: { version: number; revision: number }; source: string }>(node, coordinator, 'POST', '/v1/alarm-rules', { scope: { type: 'tenant' }, version: null });
  const set = JSON.parse(source) as { rules: object[]; sources: object[] };
  const next = { ...set, sources: [...set.sources, { id: 'site', title: 'Weighed by the site in a test', url: null }], rules: [...set.rules, rule] };
  await ask(node, coordinator, 'PUT', `/v1/alarm-rules/${version}`, { source: JSON.stringify(next), revision: 1 });
  await ask(node, coordinator, 'POST', `/v1/alarm-rules/${version}/propose`);
  await ask(node, admin, 'POST', `/v1/alarm-rules/${version}/approve`);
  await ask(node, admin, 'POST', `/v1/alarm-rules/${version}/activate`);
}

interface Paged { readonly ruleId: string; readonly startedAt: number; readonly kind: string; readonly sentAt: number | null; readonly strips: number }
const pagedOf = (database: Awaited<ReturnType<typeof openWorld>>['database'], patientId: string, personId: string) => database.sql<Paged>(
  `select a.rule_id as "ruleId", (extract(epoch from a.started_at) * 1000)::float8 as "startedAt", e.kind, (extract(epoch from p.sent_at) * 1000)::float8 as "sentAt", (select count(*)::int from alarm_strips s where s.alarm_id = a.id) as strips
     from alarms a join emergencies e on e.id = a.emergency_id join pages p on p.emergency_id = e.id where a.patient_id = $1 and p.person_id = $2 and p.sent_at is not null`, [patientId, personId]);

test('[WN12] recorded ventricular fibrillation: found in the samples of a monitor, an alarm with its strip, an emergency, and a page on the responder’s socket', { timeout: 120_000 }, async (t) => {
  const { database, patientId, callers, node, inbox, key } = await openWorld(t);
  await putInForce(node, callers, { type: 'finding', id: 'vf-vt', finding: 'vf-vt', priority: 'high', delayMs: 0, clearDelayMs: 10_000, raises: 'cardiac-arrest', sources: ['site'] });
  const strip = readRecordedStrip('cudb-cu01-vf')!;
  const begunAt = Date.now() - secondsOf(strip) * 1_000;
  const asked = inbox.nextEvent(() => true);
  for (let nth = 0; nth < secondsOf(strip); nth += 1) assert.deepEqual(await sendStrip({ url: node.url, key }, strip, nth, begunAt + (nth + 1) * 1_000), { isStored: true });
  await asked;
  assert.ok(await within(10_000, async () => (await pagedOf(database, patientId, callers.responder.personId)).length > 0));
  const [page] = await pagedOf(database, patientId, callers.responder.personId);
  assert.deepEqual([page!.ruleId, page!.kind, page!.strips > 20], ['vf-vt', 'cardiac-arrest', true]);
  t.diagnostic(`sent ${Math.round(page!.sentAt! - page!.startedAt)} ms after the alarm began`);
});

/** 50 threes a second of somebody who stands, falls, hits the ground and lies still. */
function fallOf(): string {
  const triple = (n: number): readonly [number, number, number] => (n < 150 ? [0, 0, 1] : n < 160 ? [0, 0, 0.1] : n < 163 ? [3, 1, 1] : [1, 0, 0.05]);
  return Buffer.from(Int16Array.from(Array.from({ length: 350 }, (_, n) => triple(n)).flat(), (g) => Math.round(g * 1_000)).buffer).toString('base64');
}

test('[WN13] a fall at the waist: found in the acceleration, an alarm that waits for a reset, an emergency, and a page on the responder’s socket', { timeout: 120_000 }, async (t) => {
  const { database, patientId, callers, node, inbox, key } = await openWorld(t);
  await putInForce(node, callers, { type: 'finding', id: 'fall', finding: 'fall', priority: 'high', delayMs: 0, clearDelayMs: 10_000, raises: 'deterioration', sources: ['site'] });
  const asked = inbox.nextEvent(() => true);
  const chunk = { seq: 1, channel: 'waist', kind: 'acceleration', rateHz: 50, scale: 0.001, unit: 'g', startAt: Date.now() - 7_000, samples: fallOf() };
  const reply = await fetch(`${node.url}/v1/waveforms`, { method: 'POST', headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' }, body: JSON.stringify({ chunks: [chunk] }) });
  assert.match(await reply.text(), /"stored"/);
  await asked;
  assert.ok(await within(10_000, async () => (await pagedOf(database, patientId, callers.responder.personId)).length > 0));
  const [page] = await pagedOf(database, patientId, callers.responder.personId);
  assert.deepEqual([page!.ruleId, page!.kind], ['fall', 'deterioration']);
  assert.deepEqual(await database.sql('select ended_at from alarms where patient_id = $1 and rule_id = $2', [patientId, 'fall']), [{ ended_at: null }]);
  t.diagnostic(`sent ${Math.round(page!.sentAt! - page!.startedAt)} ms after the fall`);
});
