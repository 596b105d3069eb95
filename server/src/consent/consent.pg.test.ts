// Consent on two whole nodes over HTTP and sockets: given, seen, withdrawn, and what an open screen hears of it.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { type ConsentChoice, type EndpointName, type EndpointReply, endpoints, SUBPROTOCOL } from '@mydr24/protocol';
import { type App, createApp } from '../app.ts';
import { parseConfig } from '../config.ts';
import { createTokenSigner } from '../people/access-token-jose.ts';
import { type CastName, insertWard, type Ward } from '../people/people-testing.ts';
import { systemClock } from '../platform/clock.ts';
import { freePort } from '../platform/free-port-testing.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';

const authKey = Uint8Array.from({ length: 32 }, (_, index) => (index * 31 + 7) & 0xff);
const dataDirs = [mkdtempSync(join(tmpdir(), 'mydr24-consent-')), mkdtempSync(join(tmpdir(), 'mydr24-consent-'))];
const WITHIN_MS = 5_000;
let database: TestDatabase;
/** Made before the nodes start, which know the people of their start. */
const wards: Ward[] = [];
const newWard = (): Ward => wards.pop()!;
const nodes: App[] = [];
const origins: string[] = [];

before(async () => {
  database = await createTestDatabase();
  for (let n = 0; n < 5; n += 1) wards.push(await insertWard(database));
  for (const dataDir of dataDirs) {
    const parsed = parseConfig({ flags: ['--port', String(await freePort()), '--log-level', 'silent', '--rate-per-minute', '1000000'], env: {}, file: undefined }, { mode: 'production' });
    assert.ok(parsed.ok, parsed.ok ? '' : parsed.problems.join());
    const app = await createApp({ config: parsed.config, address: database.address, authKey, dataDir, isAlone: false });
    nodes.push(app);
    origins.push(`http://127.0.0.1:${(await app.start()).port}`);
  }
});
after(async () => {
  for (const node of nodes) await node.stop();
  await database.drop();
  for (const dataDir of dataDirs) rmSync(dataDir, { recursive: true, force: true });
});

const tokenOf = async (ward: Ward, as: CastName): Promise<string> => (await createTokenSigner({ key: authKey, clock: systemClock }).sign(ward.callers[as], systemClock.nowMs() + 300_000)).token;

async function ask<K extends EndpointName>(ward: Ward, as: CastName, name: K, params: Record<string, string> = {}, body?: object): Promise<{ status: number; body: EndpointReply<K> & { code?: string } }> {
  const { method, path } = endpoints[name];
  const url = new URL(path.replace(/:(\w+)/g, (_, key: string) => params[key] ?? ''), origins[0]);
  const json = body === undefined ? {} : { body: JSON.stringify(body) };
  const response = await fetch(url, { method, headers: { authorization: `Bearer ${await tokenOf(ward, as)}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...json });
  return { status: response.status, body: (await response.json()) as never };
}

const of = ({ patientId }: Ward) => ({ patientId });
const choose = (ward: Ward, parts: Partial<ConsentChoice> = {}) =>
  ask(ward, 'patient', 'chooseConsent', of(ward), { topic: 'vitals', purpose: 'care', who: { kind: 'role', role: 'nurse' }, decision: 'refuse', untilAt: null, ...parts });
const reads = async (ward: Ward, as: CastName): Promise<number> => (await ask(ward, as, 'getPatient', of(ward))).status;

test('[CNS1] [CNS3] a patient withdraws and gives consent; every version stays and is shown, newest first', async () => {
  const ward = newWard();
  const doctor = ward.callers.doctor.personId;
  assert.equal(await reads(ward, 'doctor'), 200);
  assert.equal((await choose(ward, { who: { kind: 'person', personId: doctor } })).body.version, 1);
  assert.deepEqual([await reads(ward, 'doctor'), await reads(ward, 'nurse'), await reads(ward, 'patient')], [404, 200, 200]);
  assert.equal((await choose(ward, { who: { kind: 'person', personId: doctor }, decision: 'allow' })).body.version, 2);
  assert.equal(await reads(ward, 'doctor'), 200);
  const { body } = await ask(ward, 'patient', 'listConsents', of(ward));
  assert.deepEqual(body.history.map(({ version, decision, personName, ruleSet }) => [version, decision, personName, ruleSet]), [[2, 'allow', 'doctor Tester', 'gdpr'], [1, 'refuse', 'doctor Tester', 'gdpr']]);
  assert.deepEqual([body.version, body.isOfAge, body.people.map(({ role }) => role).toSorted()], [2, true, ['coordinator', 'doctor', 'nurse']]);
  assert.deepEqual((await Promise.all([choose(ward), choose(ward), choose(ward)])).map(({ body: made }) => made.version).toSorted((a, b) => a - b), [3, 4, 5]);
});

test('[CNS1] a choice that cannot be is refused with what to do', async () => {
  const ward = newWard();
  assert.equal((await choose(ward, { untilAt: systemClock.nowMs() - 1 })).body.code, 'already-over');
  assert.equal((await choose(ward, { purpose: 'review' })).body.code, 'no-such-choice');
  for (const personId of [randomUUID(), ward.callers.family.personId]) assert.equal((await choose(ward, { who: { kind: 'person', personId } as ConsentChoice['who'] })).body.code, 'no-such-person');
  assert.equal((await ask(ward, 'nurse', 'listConsents', of(ward))).status, 403);
});

test('[CNS2] [CNS4] each access says which version it rests on; who is called to an emergency is let in', async () => {
  const ward = newWard();
  await choose(ward);
  await choose(ward, { topic: 'notes' });
  const refused = await ask(ward, 'nurse', 'getPatient', of(ward));
  assert.deepEqual([refused.status, refused.body.code], [404, 'not-found']);
  assert.equal(await reads(ward, 'doctor'), 200);
  const rows = await database.sql<{ actor_id: string; resource: string; outcome: string }>(`select actor_id, resource, outcome from audit_rows where patient_id = $1 and action = 'consent.applied' order by id`, [ward.patientId]);
  assert.deepEqual(rows.map(({ actor_id, resource, outcome }) => [actor_id, resource, outcome]), [[ward.callers.nurse.personId, 'consent/2', 'refused'], [ward.callers.doctor.personId, 'consent/2', 'allowed']]);
  const raised = await ask(ward, 'nurse', 'raiseEmergency', {}, { patientId: ward.patientId, kind: 'stroke', note: '' });
  await database.sql(`update emergencies set holder_id = $2 where id = $1`, [raised.body.id, ward.callers.nurse.personId]);
  assert.equal(await reads(ward, 'nurse'), 200);
});

test('[CNS5] withdrawn consent takes an open screen away on this node and on another, within 5 s', async () => {
  const ward = newWard();
  const topic = `patient/${ward.patientId}`;
  const screens = await Promise.all(origins.map((origin) => openScreen(origin, ward, topic)));
  for (const screen of screens) assert.equal(await screen.next('subscribed'), topic);
  const withdrawnAtMs = performance.now();
  assert.equal((await choose(ward)).status, 200);
  for (const screen of screens) assert.equal(await screen.next('revoked'), topic);
  const tookMs = performance.now() - withdrawnAtMs;
  assert.ok(tookMs < WITHIN_MS, `${tookMs} ms`);
  for (const screen of screens) screen.close();
});

test('[CNS6] who is too young reads the choices and does not choose alone', async () => {
  const ward = newWard();
  await database.sql(`update patients set born_on = current_date - interval '10 years' where id = $1`, [ward.patientId]);
  assert.equal((await choose(ward)).body.code, 'not-of-age');
  const { body } = await ask(ward, 'patient', 'listConsents', of(ward));
  assert.deepEqual([body.isOfAge, body.ageFrom, body.version], [false, 16, 0]);
});

/** A nurse's screen: answers with the topic of the next frame of a type. */
async function openScreen(origin: string, ward: Ward, topic: string) {
  const token = await tokenOf(ward, 'nurse');
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/v1/socket`, SUBPROTOCOL);
  const waiting: { type: string; hear: (topic: string) => void }[] = [];
  const heard: { type: string; topic: string }[] = [];
  socket.addEventListener('message', (message) => {
    const frame = JSON.parse(String(message.data)) as { type: string; topic: string };
    if (frame.type === 'welcome') socket.send(JSON.stringify({ type: 'subscribe', id: 1, topic }));
    const at = waiting.findIndex(({ type }) => type === frame.type);
    if (at >= 0) waiting.splice(at, 1)[0]!.hear(frame.topic);
    else heard.push(frame);
  });
  socket.addEventListener('open', () => socket.send(JSON.stringify({ type: 'hello', token, capabilities: { platform: 'web', receipts: false, push: false, sound: false, locale: 'en' } })));
  return {
    next: (type: string) => {
      const at = heard.findIndex((frame) => frame.type === type);
      return at >= 0 ? Promise.resolve(heard.splice(at, 1)[0]!.topic) : new Promise<string>((hear) => waiting.push({ type, hear }));
    },
    close: () => socket.close(),
  };
}
