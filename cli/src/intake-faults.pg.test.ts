// What goes wrong around readings, on whole servers: a kill between commit and answer, floods, devices that do not read, two devices of one patient, a database
// that goes away. What was acknowledged is there, and no alarm is lost.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { test, type TestContext } from 'node:test';
import { SUBPROTOCOL } from '@mydr24/protocol';
import { insertWard } from '@mydr24/server/people/people-testing.ts';
import { formatDeviceKey } from '@mydr24/server/people/secrets.ts';
import { nodeSecrets } from '@mydr24/server/people/secrets-node.ts';
import { createTestDatabase, inReverse } from '@mydr24/server/platform/pg-testing.ts';
import { WebSocket } from 'ws';
import { databaseUrl, openDeafLine, startNode, type TestNode, within } from './node-testing.ts';

const PAGED_WITHIN_MS = 5_000;

async function openWorld(t: TestContext) {
  const cleanUp = inReverse(t);
  const database = await createTestDatabase(cleanUp);
  const { tenantId, patientId } = await insertWard(database);
  const addDevice = async (ofPatient: string | null = patientId) => {
    const [deviceId, secret] = [randomUUID(), nodeSecrets.make()];
    await database.sql(`insert into devices (id, tenant_id, patient_id, name, key_hash, created_at) values ($1, $2, $3, 'Monitor', $4, now())`, [deviceId, tenantId, ofPatient, nodeSecrets.hash(secret)]);
    return { deviceId, key: formatDeviceKey({ deviceId, secret }) };
  };
  const addPatient = async () => {
    const id = randomUUID();
    await database.sql(`insert into patients (id, tenant_id, given_name, family_name, born_on, sex, unit_id, facility_id) select $1, tenant_id, 'Test', 'Patient', born_on, sex, unit_id, facility_id from patients where id = $2`, [id, patientId]);
    return id;
  };
  const count = async (text: string, values: readonly unknown[] = []): Promise<number> => (await database.sql<{ n: number }>(`select count(*)::int as n from ${text}`, values))[0]!.n;
  /** How often: alarm, emergency, emergency with pages. */
  const chainOf = async (id: string) => [
    await count(`alarms where patient_id = $1 and vital = 'spo2'`, [id]), await count('emergencies where patient_id = $1', [id]), await count('emergencies e where patient_id = $1 and exists (select from pages where emergency_id = e.id)', [id]),
  ];
  return { cleanUp, database, patientId, addDevice, addPatient, count, chainOf };
}
type Device = Awaited<ReturnType<Awaited<ReturnType<typeof openWorld>>['addDevice']>>;

const reading = (seq: number, value: number, takenAt = Date.now(), patientId?: string) => ({ seq, code: '59408-5', value, unit: '%', takenAt, ...(patientId === undefined ? {} : { patientId }) });

/** Calm values are said to be this much older, so that a low one is no jump within a stream (QG: speed is judged within 5 s). */
const CALM_BEFORE_MS = 6_000;
const calm = (seq: number) => reading(seq, 97, Date.now() - CALM_BEFORE_MS);

interface Told { readonly status: number; readonly retryAfter: string | null; readonly stored: number; readonly duplicate: number }
/** Status 0: no answer. */
async function post(node: TestNode, { key }: Device, readings: readonly object[]): Promise<Told> {
  try {
    const reply = await fetch(`${node.url}/v1/readings`, { method: 'POST', headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' }, body: JSON.stringify({ readings }), signal: AbortSignal.timeout(30_000) });
    const { stored = 0, duplicate = 0 } = (await reply.json()) as { stored?: number; duplicate?: number };
    return { status: reply.status, retryAfter: reply.headers.get('retry-after'), stored, duplicate };
  } catch {
    return { status: 0, retryAfter: null, stored: 0, duplicate: 0 };
  }
}

test('[IW9] killed between the commit of an alarm and its answer: all of it is there once, and the device’s repeat is a duplicate', { timeout: 120_000 }, async (t) => {
  const { cleanUp, database, patientId, addDevice, count, chainOf } = await openWorld(t);
  const device = await addDevice();
  const line = await openDeafLine(cleanUp, database);
  const first = await startNode(cleanUp, line.url);
  assert.ok(await within(30_000, () => first.isReady()));
  assert.equal((await post(first, device, [reading(1, 97)])).stored, 1);
  const low = reading(2, 70);
  // Statements before the commit need their answers: only what follows its arrival is lost.
  const untold = post(first, device, [low]);
  await within(20_000, async () => (await count('readings where device_id = $1 and device_seq = 2', [device.deviceId])) === 1 && (line.muteAnswers(), true));
  await first.kill();
  const told = await untold;
  const second = await startNode(cleanUp, databaseUrl(database));
  assert.ok(await within(30_000, () => second.isReady()));
  assert.deepEqual(await chainOf(patientId), [1, 1, 1]);
  const again = await post(second, device, [low]);
  assert.deepEqual([again.status, again.stored, again.duplicate], [200, 0, 1]);
  assert.deepEqual([await chainOf(patientId), await count('readings where device_id = $1', [device.deviceId])], [[1, 1, 1], 2]);
  assert.equal(await count('(select from pages group by emergency_id, step, purpose, person_id, channel having count(*) > 1) as twice'), 0);
  t.diagnostic(`answer before the kill: ${told.status === 0 ? 'none' : String(told.status)}`);
});

test('[IW10] four gateways flood a server with all they have: the rest is told to come again, an alarm is paged within 5 s, and what was acknowledged is there', { timeout: 120_000 }, async (t) => {
  const { cleanUp, database, addDevice, addPatient, count, chainOf } = await openWorld(t);
  const node = await startNode(cleanUp, databaseUrl(database));
  assert.ok(await within(30_000, () => node.isReady()));
  const ill = await addPatient();
  const [monitor, ...gateways] = await Promise.all(Array.from({ length: 5 }, (_, n) => addDevice(n === 0 ? ill : null)));
  const flooded = await addPatient();
  const began = Date.now() - 3_600_000;
  let isOver = false;
  const answers: { deviceId: string; told: Told; sent: number }[] = [];
  const floods = gateways.flatMap((gateway) => Array.from({ length: 6 }, async (_, line) => {
    for (let n = 0; !isOver; n += 1) {
      const batch = Array.from({ length: 5_000 }, (_each, k) => reading(line * 10_000_000 + n * 5_000 + k, 97, began + n * 5_000 + k, flooded));
      answers.push({ deviceId: gateway.deviceId, told: await post(node, gateway, batch), sent: batch.length });
    }
  }));
  assert.ok(await within(40_000, async () => answers.length >= 30));
  const crossedAt = performance.now();
  let alarmed = await post(node, monitor!, [reading(1, 70)]);
  // A device comes again when it is told to.
  while (alarmed.status === 503) alarmed = await post(node, monitor!, [reading(1, 70)]);
  const answeredMs = performance.now() - crossedAt;
  assert.ok(await within(PAGED_WITHIN_MS, async () => (await chainOf(ill)).join() === '1,1,1'), `answered after ${answeredMs} ms`);
  isOver = true;
  await Promise.all(floods);
  assert.ok(performance.now() - crossedAt > 0 && answeredMs < PAGED_WITHIN_MS, `answered after ${answeredMs} ms`);
  for (const { told } of answers) assert.ok(told.status === 200 || (told.status === 503 && told.retryAfter !== null) || told.status === 0, JSON.stringify(told));
  for (const { deviceId } of gateways) {
    const acknowledged = answers.filter((each) => each.deviceId === deviceId && each.told.status === 200).reduce((sum, { told }) => sum + told.stored, 0);
    const there = await count('readings where device_id = $1', [deviceId]);
    assert.ok(there >= acknowledged && acknowledged > 0, `${there} there, ${acknowledged} acknowledged`);
  }
  t.diagnostic(`${answers.length} batches of 5,000: ${answers.filter(({ told }) => told.status === 200).length} stored, ${answers.filter(({ told }) => told.status === 503).length} told to come again; the alarm answered after ${answeredMs.toFixed(0)} ms`);
});

const rssMb = (pid: number): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024;

test('[IW11] devices that send and never read, on a stream, a socket and over HTTP: others are answered, an alarm is raised, memory is bounded', { timeout: 120_000 }, async (t) => {
  const { cleanUp, database, patientId, addDevice, count, chainOf } = await openWorld(t);
  const node = await startNode(cleanUp, databaseUrl(database));
  assert.ok(await within(30_000, () => node.isReady()));
  const [slow, good] = [await addDevice(), await addDevice()];
  const beforeMb = rssMb(node.pid);
  const began = Date.now() - 3_600_000;
  let slowSeq = 0;
  const stream = connect(node.port, '127.0.0.1');
  stream.on('error', () => {}).pause();
  const streamGone = once(stream, 'close');
  stream.write(`POST /v1/readings/stream HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${slow.key}\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n`);
  const socket = new WebSocket(`${node.url.replace('http', 'ws')}/v1/socket`, SUBPROTOCOL, { perMessageDeflate: false });
  socket.on('error', () => {});
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'hello', token: slow.key, capabilities: { platform: 'device', receipts: false, push: false, sound: false, locale: 'en' } }));
  await once(socket, 'message');
  socket.pause();
  let sentBytes = 0;
  /** As much as the system takes; what is full waits. */
  const push = (): void => {
    const lines = Array.from({ length: 50 }, () => JSON.stringify(reading((slowSeq += 1), 97, began + slowSeq)));
    const chunk = `${lines.join('\n')}\n`;
    if (!stream.destroyed && stream.writableLength < 1_000_000) stream.write(`${Buffer.byteLength(chunk).toString(16)}\r\n${chunk}\r\n`);
    if (socket.readyState === WebSocket.OPEN && socket.bufferedAmount < 1_000_000) socket.send(JSON.stringify({ type: 'request', id: slowSeq, endpoint: 'submitReadings', input: { body: { readings: lines.map((each) => JSON.parse(each) as unknown) } } }));
    sentBytes += chunk.length;
  };
  const latencies: number[] = [];
  for (let n = 0; n < 150; n += 1) {
    for (let k = 0; k < 20; k += 1) push();
    const askedAt = performance.now();
    assert.equal((await post(node, good, [n === 100 ? reading(n + 1, 70) : calm(n + 1)])).stored, 1);
    latencies.push(performance.now() - askedAt);
  }
  const p95 = latencies.toSorted((a, b) => a - b)[Math.floor(latencies.length * 0.95)]!;
  assert.ok(p95 < 2_000, `others were answered after ${p95} ms`);
  assert.deepEqual([await chainOf(patientId), await count('readings where device_id = $1', [good.deviceId])], [[1, 1, 1], 150]);
  const grewMb = rssMb(node.pid) - beforeMb;
  assert.ok(grewMb < 400, `the server grew by ${grewMb} MB`);
  stream.destroy();
  socket.terminate();
  await streamGone;
  t.diagnostic(`${(sentBytes / 1_048_576).toFixed(0)} MB offered by devices that do not read; others p95 ${p95.toFixed(0)} ms; the server grew by ${grewMb.toFixed(0)} MB`);
});

test('[IW12] two devices of one patient, with the same numbers and times, crossing one limit in the same moment: each is stored, and it is one alarm', { timeout: 120_000 }, async (t) => {
  const { cleanUp, database, patientId, addDevice, count, chainOf } = await openWorld(t);
  const node = await startNode(cleanUp, databaseUrl(database));
  assert.ok(await within(30_000, () => node.isReady()));
  const devices = [await addDevice(), await addDevice()];
  const at = Date.now() - 20_000;
  for (let n = 0; n < 20; n += 1) {
    const told = await Promise.all(devices.map((device, which) => post(node, device, [reading(n, n < 10 ? 97 - which : 70 - which, at + n * 500)])));
    assert.deepEqual(told.map(({ stored }) => stored), [1, 1]);
  }
  assert.deepEqual(await chainOf(patientId), [1, 1, 1]);
  for (const [which, { deviceId }] of devices.entries()) assert.equal(await count('readings where device_id = $1 and value in ($2, $3)', [deviceId, 97 - which, 70 - which]), 20);
});

test('[IW13] the database goes away while readings come, and comes back: what was acknowledged is there once, and what crossed a limit meanwhile is an alarm', { timeout: 120_000 }, async (t) => {
  const { cleanUp, database, addDevice, addPatient, count, chainOf } = await openWorld(t);
  const line = await openDeafLine(cleanUp, database);
  const node = await startNode(cleanUp, line.url);
  assert.ok(await within(30_000, () => node.isReady()));
  const patients = await Promise.all(Array.from({ length: 6 }, addPatient));
  const devices = await Promise.all(patients.map((id) => addDevice(id)));
  let isOver = false;
  let isAway = false;
  const refused: Told[] = [];
  /** As a device does: what waits is sent again until it is told that it is stored; low while the database is away. */
  const sent = devices.map(() => 0);
  const running = devices.map(async (device, which) => {
    while (!isOver) {
      const queue = [calm((sent[which]! += 1))];
      for (let told = await post(node, device, queue); told.status !== 200; told = await post(node, device, queue)) {
        refused.push(told);
        // It goes on measuring meanwhile.
        if (isAway && queue.length < 3) queue.push(reading((sent[which]! += 1), 70));
        if (isAway && refused.length > 40) {
          isAway = false;
          line.mend();
        }
      }
    }
  });
  assert.ok(await within(20_000, async () => sent.every((n) => n > 10)));
  isAway = true;
  line.cut();
  assert.ok(await within(60_000, async () => !isAway));
  const then = [...sent];
  assert.ok(await within(60_000, async () => sent.every((n, which) => n > then[which]! + 5)));
  isOver = true;
  await Promise.all(running);
  assert.ok(refused.every(({ status }) => status === 503 || status === 0), JSON.stringify(refused.find(({ status }) => status !== 503)));
  for (const [which, { deviceId }] of devices.entries()) {
    assert.equal(await count('readings where device_id = $1', [deviceId]), sent[which]);
    const crossed = await count('readings where device_id = $1 and value = 70', [deviceId]);
    assert.deepEqual(await chainOf(patients[which]!), crossed > 0 ? [1, 1, 1] : [0, 0, 0], `${crossed} below the limit`);
  }
  assert.ok((await count('readings where value = 70')) > 0);
  t.diagnostic(`${sent.reduce((sum, n) => sum + n, 0)} readings, ${refused.length} told to come again`);
});
