// Changed frames against a whole server, over each line as it is: sockets, MLLP, MQTT, streams, HTTP and FHIR. FUZZ_RUNS and FUZZ_SEED choose how many and which.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import test, { after, before } from 'node:test';
import { SUBPROTOCOL } from '@mydr24/protocol';
import { framed } from '@mydr24/server/hl7v2/mllp-frames.ts';
import { createWaysRig, type KeyedDevice, type WaysRig } from '@mydr24/server/ways-testing.ts';
import { pcd01, type SimulatedReading } from '@mydr24/simulation/devices/device-messages.ts';
import { openSender, simulatedWays } from '@mydr24/simulation/devices/senders.ts';
import { WebSocket } from 'ws';
import { bytesOf, caseOf } from './changed-bytes.ts';

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 25);
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_261_126);
const GOOD_EACH = 10;
const NOW = Math.floor(Date.now() / 1_000) * 1_000 - 60_000;

let rig: WaysRig;
let hostile: KeyedDevice;
let good: KeyedDevice;
let seq = 0;
before(async () => {
  rig = await createWaysRig(['--rate-per-minute', '1000000']);
  [hostile, good] = [await rig.addDevice(rig.ward.patientId), await rig.addDevice(rig.ward.patientId)];
});
after(() => rig.stop());

const reading = (): SimulatedReading => ({ seq: (seq += 1), kind: 'spo2', code: '59408-5', value: 97, unit: '%', takenAt: NOW + seq });
const addressOf = (device: KeyedDevice) => ({ url: rig.origin, mqttUrl: `mqtt://127.0.0.1:${rig.mqttPort}`, mllpHost: '127.0.0.1', mllpPort: rig.hl7Port, patientId: rig.ward.patientId, ...device });

/** Says what it heard, once the other end or we have hung up. */
function exchange(port: number, ...parts: readonly Uint8Array[]): Promise<string> {
  return new Promise((resolve) => {
    let heard = '';
    const socket = connect({ port, host: '127.0.0.1' }, () => {
      for (const part of parts) socket.write(part);
      socket.end();
    });
    socket.setTimeout(20_000, () => socket.destroy(new Error('silent')));
    socket.on('data', (part: Buffer) => (heard += part.toString('latin1'))).on('error', (error: Error) => (error.message === 'silent' ? (heard += 'SILENT') : null)).on('close', () => resolve(heard));
  });
}

/** A hello, the frame, and one that is surely malformed: its answer, or the end of the line, says that the server is through. */
async function sayOnSocket(frame: Uint8Array): Promise<string> {
  const socket = new WebSocket(`${rig.origin.replace('http', 'ws')}/v1/socket`, SUBPROTOCOL, { perMessageDeflate: false });
  socket.on('error', () => {});
  await once(socket, 'open');
  const heard: string[] = [];
  const isThrough = new Promise<void>((resolve) => socket.on('message', (bytes: Buffer) => {
    heard.push(bytes.toString('utf8'));
    if (heard.at(-1)!.includes('not-json')) resolve();
  }).on('close', () => resolve()));
  socket.send(JSON.stringify({ type: 'hello', token: hostile.key, capabilities: { platform: 'device', receipts: false, push: false, sound: false, locale: 'en' } }));
  socket.send(Buffer.from(frame).toString('utf8'));
  socket.send('{');
  await isThrough;
  socket.terminate();
  return heard.join('\n');
}

async function post(path: string, type: string, body: Uint8Array): Promise<string> {
  const reply = await fetch(new URL(path, rig.origin), { method: 'POST', headers: { authorization: `Bearer ${hostile.key}`, 'content-type': type }, body: Buffer.from(body), signal: AbortSignal.timeout(20_000) });
  assert.ok(reply.status < 500 || reply.status === 503, `${path}: ${reply.status} ${await reply.clone().text()}`);
  return reply.text();
}

const mqttText = (text: string): number[] => [text.length >> 8, text.length & 255, ...bytesOf(text)];
const mqttPacket = (kind: number, body: readonly number[]): Uint8Array => Uint8Array.from([kind, ...(body.length < 128 ? [body.length] : [(body.length & 127) | 128, body.length >> 7]), ...body]);

interface Line {
  readonly name: string;
  readonly samples: () => readonly Uint8Array[];
  readonly say: (bytes: Uint8Array) => Promise<string>;
}

const batch = (): Uint8Array => bytesOf(JSON.stringify({ readings: [{ seq: 9, code: '59408-5', value: 97, unit: '%', takenAt: NOW }] }));
const observation = (): Uint8Array => bytesOf(JSON.stringify({ resourceType: 'Observation', status: 'final', code: { coding: [{ system: 'http://loinc.org', code: '8867-4' }] }, subject: { reference: `Patient/${rig.ward.patientId}` }, effectiveDateTime: new Date(NOW).toISOString(), valueQuantity: { value: 70, system: 'http://unitsofmeasure.org', code: '/min' } }));
const lines: readonly Line[] = [
  { name: 'socket', samples: () => [bytesOf(JSON.stringify({ type: 'request', id: 1, endpoint: 'submitReadings', input: { body: JSON.parse(Buffer.from(batch()).toString()) as unknown } })), bytesOf(`{"type":"subscribe","topic":"patient/${rig.ward.patientId}"}`), bytesOf('{"type":"pong","t":1}')], say: sayOnSocket },
  { name: 'mllp', samples: () => [framed(pcd01([reading()], { ...addressOf(hostile), controlId: 'F1', sentAt: NOW }))], say: (bytes) => exchange(rig.hl7Port, bytes) },
  {
    name: 'mqtt',
    samples: () => [mqttPacket(0x32, [...mqttText(`mydr24/v1/devices/${hostile.deviceId}/readings`), 0, 1, ...batch()]), mqttPacket(0x82, [0, 2, ...mqttText('mydr24/v1/#'), 1]), mqttPacket(0xc0, [])],
    say: (bytes) => exchange(rig.mqttPort, mqttPacket(0x10, [...mqttText('MQTT'), 4, 0xc2, 0, 60, ...mqttText('fuzz'), ...mqttText(hostile.deviceId), ...mqttText(hostile.key)]), bytes),
  },
  { name: 'mqtt-connect', samples: () => [mqttPacket(0x10, [...mqttText('MQTT'), 4, 0xc2, 0, 60, ...mqttText('fuzz'), ...mqttText(hostile.deviceId), ...mqttText(hostile.key)])], say: (bytes) => exchange(rig.mqttPort, bytes) },
  { name: 'stream', samples: () => [bytesOf(`${JSON.stringify({ seq: 8, code: '59408-5', value: 97, unit: '%', takenAt: NOW })}\n${JSON.stringify({ seq: 7, code: '8867-4', value: 70, unit: '/min', takenAt: NOW })}\n`)], say: (bytes) => post('/v1/readings/stream', 'application/x-ndjson', bytes) },
  { name: 'http', samples: () => [batch()], say: (bytes) => post('/v1/readings', 'application/json', bytes) },
  { name: 'fhir', samples: () => [observation(), bytesOf(JSON.stringify({ resourceType: 'Bundle', type: 'batch', entry: [{ request: { method: 'POST', url: 'Observation' }, resource: JSON.parse(Buffer.from(observation()).toString()) as unknown }] }))], say: (bytes) => post('/fhir/R4/Observation', 'application/fhir+json', bytes) },
  { name: 'request line', samples: () => [bytesOf(`POST /v1/readings HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer ${hostile.key}\r\nContent-Type: application/json\r\nContent-Length: ${batch().length}\r\n\r\n${Buffer.from(batch()).toString()}`)], say: (bytes) => exchange(Number(new URL(rig.origin).port), bytes) },
];
const LEAKS = /\bat (?:async )?[\w.<>]+ \(|node:internal|\/server\/src\/|node_modules|SqlFault|relation "|column "|violates /;

for (const { name, samples, say } of lines) {
  test(`[FZ3] ${name}: changed frames get an answer or lose their line, with no trace, and good readings beside them are stored`, async () => {
    const given = samples();
    const beside = await openSender('http', addressOf(good));
    for (let nth = 0; nth < RUNS; nth += 1) {
      const heard = await say(caseOf(given, SEED, name, nth));
      assert.doesNotMatch(heard, LEAKS, `seed ${SEED}, case ${nth}`);
      assert.doesNotMatch(heard, /SILENT|^HTTP\/1\.1 500/, `seed ${SEED}, case ${nth}`);
      if (nth % GOOD_EACH === 0) assert.deepEqual((await beside.send([reading()])).map(({ isStored }) => isStored), [true]);
    }
    await beside.close();
    assert.equal((await fetch(new URL('/readyz', rig.origin))).status, 200);
  });
}

test('[FZ3] after all of them every way in takes a good reading', async () => {
  for (const way of simulatedWays) {
    const sender = await openSender(way, addressOf(good));
    assert.deepEqual((await sender.send([reading()])).map(({ isStored }) => isStored), [true], way);
    await sender.close();
  }
});
