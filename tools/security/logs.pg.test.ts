// What a server writes while it is used and attacked, at its most talkative.
import assert from 'node:assert/strict';
import test, { before } from 'node:test';
import { databaseUrl, startNode, tokenOf, within } from '../../cli/src/node-testing.ts';
import { createPasswordHasher } from '@mydr24/server/people/password-argon2.ts';
import { emailOf, insertWard, type Ward } from '@mydr24/server/people/people-testing.ts';
import { formatDeviceKey } from '@mydr24/server/people/secrets.ts';
import { createTestDatabase, inReverse, type TestDatabase } from '@mydr24/server/platform/pg-testing.ts';
import { PASSWORD } from './attack-rig.ts';

let database: TestDatabase;
let ward: Ward;
let url: string;
let said = '';

before(async (t) => {
  const cleanUp = inReverse(t as never);
  database = await createTestDatabase(cleanUp);
  ward = await insertWard(database, await createPasswordHasher().hash(PASSWORD));
  await database.sql(`update patients set given_name = 'Wilhelmina', family_name = 'Quartermain' where tenant_id = $1`, [ward.tenantId]);
  const node = await startNode(cleanUp, databaseUrl(database), { env: { MYDR24_LOG_LEVEL: 'trace' }, onSaid: (text) => void (said += text) });
  url = node.url;
  await within(10_000, () => node.isReady());
});

test('[AT27] the log holds no name, value, token, password or query, and no line that was not the server’s own', async () => {
  const token = await tokenOf(ward.callers.nurse);
  const key = formatDeviceKey({ deviceId: ward.deviceId, secret: ward.deviceSecret });
  const as = (bearer: string, more: Record<string, string> = {}): Record<string, string> => ({ authorization: `Bearer ${bearer}`, 'content-type': 'application/json', ...more });
  const readings = [{ seq: 1, patientId: ward.patientId, code: '59408-5', value: 71.25, unit: '%', takenAt: Date.now() }, { seq: 2, patientId: ward.patientId, code: '8867-4', value: 203.5, unit: '/min', takenAt: Date.now() }];
  const stored = await fetch(`${url}/v1/readings`, { method: 'POST', headers: as(key), body: JSON.stringify({ readings }) });
  assert.equal(stored.status, 200, await stored.text());
  await fetch(`${url}/v1/patients/${ward.patientId}`, { headers: as(token) });
  await fetch(`${url}/v1/patients/search`, { method: 'POST', headers: as(await tokenOf(ward.callers.dispatcher)), body: JSON.stringify({ name: 'Quartermain' }) });
  await fetch(`${url}/v1/sessions`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email: emailOf(ward, 'nurse'), password: `${PASSWORD}x` }) });
  await fetch(`${url}/v1/sos`, { method: 'POST', headers: as(await tokenOf(ward.callers.patient)), body: JSON.stringify({ note: 'Quartermain fell' }) });
  const raise = await fetch(`${url}/v1/emergencies`, { method: 'POST', headers: as(token), body: JSON.stringify({ patientId: ward.patientId, kind: 'fall', note: 'chest pain 71.25' }) });
  assert.equal(raise.status, 200, await raise.text());
  // In every place that could be logged: path, query, headers, request id, body.
  const forged = '%0d%0a%7b%22level%22%3a50%2c%22msg%22%3a%22forged%22%7d';
  for (const path of [`/v1/${forged}`, `/v1/patients/${forged}`, `/v1/patients?name=Wilhelmina&q=${forged}`, '/v1/%1b%5b31mred', `/nowhere?token=${token}`]) await fetch(`${url}${path}`, { headers: as(token, { 'user-agent': 'forged {"level":50}', 'x-request-id': 'a"},{"forged":"' }) });
  await fetch(`${url}/v1/sessions`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"email":"a\\r\\n{\\"forged\\":1}@example.org","password":"\\u001b[31m"}' });
  await fetch(`${url}/v1/sessions`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{broken Wilhelmina' });
  assert.ok(await within(5_000, async () => said.includes('"endpoint":"raiseEmergency"')), 'it does log');

  for (const secret of ['Wilhelmina', 'Quartermain', 'chest pain', '71.25', '203.5', 'Testpatient', PASSWORD, token, key, ward.deviceSecret, '@example.org', '1950-01-02', 'forged', 'name=']) {
    assert.ok(!said.includes(secret), `the log holds ${JSON.stringify(secret)}: ${said.slice(Math.max(0, said.indexOf(secret) - 200), said.indexOf(secret) + 50)}`);
  }
  for (const control of ['\u001b', '\r']) assert.ok(!said.includes(control), 'no control characters');
  for (const line of said.split('\n').filter((each) => each.startsWith('{'))) assert.doesNotThrow(() => JSON.parse(line), line);
});

test('[H15] what was refused is in the log by endpoint, reason and who, counted, within seconds', async () => {
  const { nurse, patient } = ward.callers;
  const as = async (caller: typeof nurse) => ({ authorization: `Bearer ${await tokenOf(caller)}`, 'content-type': 'application/json' });
  for (let nth = 0; nth < 3; nth += 1) await fetch(`${url}/v1/emergencies`, { method: 'POST', headers: await as(nurse), body: JSON.stringify({ patientId: { $ne: null }, kind: 'fall' }) });
  await fetch(`${url}/v1/staff/find`, { method: 'POST', headers: await as(patient), body: JSON.stringify({ name: 'a' }) });
  await fetch(`${url}/v1/me`, { headers: { authorization: 'Bearer nobody' } });
  const refused = (): Record<string, unknown>[] => said.split('\n').filter((line) => line.includes('"msg":"refused"')).map((line) => JSON.parse(line) as Record<string, unknown>);
  const isTold = (endpoint: string, from: string, times: number): boolean => refused().filter((each) => each['endpoint'] === endpoint && each['from'] === from).reduce((sum, each) => sum + Number(each['times']), 0) >= times;
  assert.ok(await within(15_000, async () => isTold('raiseEmergency', `person ${nurse.personId}`, 3) && isTold('findStaff', `person ${patient.personId}`, 1) && isTold('getMe', 'network 127.0.0.0/24', 1)), JSON.stringify(refused()));
  for (const line of refused()) assert.deepEqual(Object.keys(line).toSorted(), ['at', 'code', 'endpoint', 'from', 'level', 'msg', 'times']);
});
