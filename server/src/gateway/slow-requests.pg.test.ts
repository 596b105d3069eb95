// Requests that dribble in, on a whole server: headers, and bodies of each way in over HTTP. Each is told so and cut off; others are served.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { callAs } from '../sso/sso-testing.ts';
import { createWaysRig, type KeyedDevice, type WaysRig } from '../ways-testing.ts';

const patience = { headersMs: 600, bodyMs: 900, lookEveryMs: 100 };
/** What a busy machine may add. */
const LEEWAY_MS = 5_000;
const DRIP_MS = 40;
let rig: WaysRig;
let device: KeyedDevice;

before(async () => {
  rig = await createWaysRig([], { patience });
  device = await rig.addDevice(rig.ward.patientId);
});
after(() => rig.stop());

interface Ended {
  readonly text: string;
  readonly afterMs: number;
}

/** Sends what is given at once, then a letter now and then, until the other end closes. `letter` null: stays silent. */
function dribble(begin: string, letter: string | null): Promise<Ended> {
  const { promise, resolve } = Promise.withResolvers<Ended>();
  const startedAt = performance.now();
  const socket = connect({ port: Number(new URL(rig.origin).port), host: '127.0.0.1' });
  let text = '';
  socket.on('data', (bytes) => (text += bytes.toString()));
  // A byte that is sent after the end answers with a reset: that is an end too.
  socket.on('error', () => {});
  if (begin !== '') socket.write(begin);
  const drip = setInterval(() => letter !== null && socket.writable && socket.write(letter), DRIP_MS);
  socket.on('close', () => {
    clearInterval(drip);
    resolve({ text, afterMs: performance.now() - startedAt });
  });
  return promise;
}

const bodyOf = (line: string, headers: string): string => `${line} HTTP/1.1\r\nhost: x\r\n${headers}content-length: 30000\r\n\r\n`;

async function isServed(): Promise<void> {
  const startedAt = performance.now();
  const reading = { seq: Math.floor(startedAt * 1000), code: '8867-4', value: 70, unit: '/min', takenAt: Date.now(), patientId: rig.ward.patientId };
  assert.equal((await callAs(rig.origin, device.key, 'POST', '/v1/readings', { readings: [reading] })).status, 200);
  assert.ok(performance.now() - startedAt < LEEWAY_MS);
}

test('[H14] a connection without a word, and headers that never end, are told so and cut off', async () => {
  const many = Array.from({ length: 50 }, () => dribble('GET /healthz HTTP/1.1\r\nhost: x\r\nx-slow: ', 'a'));
  const silent = dribble('', null);
  await isServed();
  for (const { text, afterMs } of await Promise.all([...many, silent])) {
    assert.match(text, /^HTTP\/1\.1 408 /);
    assert.ok(afterMs >= patience.headersMs && afterMs < patience.headersMs + LEEWAY_MS, `after ${afterMs} ms`);
  }
});

test('[H14] a body that dribbles in is told so in its way’s own words and cut off, and nothing of it is stored', async () => {
  const stored = () => rig.database.sql<{ n: number }>('select count(*)::int as n from readings');
  await isServed();
  const [before_] = await stored();
  const bearer = `authorization: Bearer ${device.key}\r\n`;
  const ways: [string, string, string, RegExp][] = [
    ['POST /v1/readings', `${bearer}content-type: application/json\r\n`, ' ', /"code":"request-too-slow"/],
    ['POST /fhir/R4/Observation', `${bearer}content-type: application/fhir+json\r\n`, ' ', /"resourceType":"OperationOutcome".*"timeout"/],
    ['POST /fhir/R4/', `${bearer}content-type: application/fhir+json\r\n`, ' ', /"resourceType":"OperationOutcome".*"timeout"/],
    ['POST /smart/token', 'content-type: application/x-www-form-urlencoded\r\n', 'a', /"code":"request-too-slow"/],
    ['POST /v1/sessions', 'content-type: application/json\r\n', ' ', /"code":"request-too-slow"/],
  ];
  const slow = ways.map(([line, headers, letter]) => dribble(bodyOf(line, headers), letter));
  const ended = await Promise.all(slow);
  for (const [nth, { text, afterMs }] of ended.entries()) {
    const [line, , , words] = ways[nth]!;
    assert.match(text, words, line);
    assert.ok(afterMs >= patience.bodyMs && afterMs < patience.bodyMs + LEEWAY_MS, `${line} after ${afterMs} ms`);
  }
  assert.deepEqual(await stored(), [before_]);
  await isServed();
});

test('[H14] a body nobody reads is cut off too: without a key, at no such page, beside a question', async () => {
  const ways: [string, RegExp][] = [['POST /v1/readings', / 401 /], ['POST /fhir/R4/Observation', / 401 /], ['POST /nowhere', / 404 | 504 |request-too-slow/], ['GET /healthz', / 200 /]];
  const ended = await Promise.all(ways.map(([line]) => dribble(bodyOf(line, 'content-type: application/json\r\n'), ' ')));
  for (const [nth, { text, afterMs }] of ended.entries()) {
    const [line, words] = ways[nth]!;
    assert.match(text, words, line);
    assert.ok(afterMs < patience.bodyMs + LEEWAY_MS, `${line} after ${afterMs} ms`);
  }
});
