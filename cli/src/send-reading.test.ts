import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { runSendReading, type SendWorld } from './send-reading.ts';
import type { Io } from './io.ts';

function rig(status: number, body: unknown) {
  const said = { out: '', err: '' };
  const sent: { url: string; headers: unknown; body: unknown }[] = [];
  const io: Io = {
    stdin: Readable.from([]), out: (text) => void (said.out += text), err: (text) => void (said.err += text), cwd: '/', env: {}, isTty: false,
  };
  const world: SendWorld = {
    nowMs: () => 1_700_000_000_000,
    async fetch(url, init) {
      sent.push({ url, headers: init.headers, body: JSON.parse(init.body as string) });
      return Response.json(body, { status });
    },
  };
  return { io, world, said, sent };
}

test('send-reading sends the kind as its LOINC code in its own unit and says it was stored', async () => {
  const { io, world, said, sent } = rig(200, { stored: 1, duplicate: 0, refused: 0, results: [{ status: 'stored', seq: 5 }] });
  const code = await runSendReading(['--device-key', 'k', '--kind', 'spo2', '--value', '97', '--seq', '5', '--url', 'http://127.0.0.1:8160'], io, world);
  assert.equal(code, 0);
  assert.deepEqual(sent, [{
    url: 'http://127.0.0.1:8160/v1/readings', headers: { authorization: 'Bearer k', 'content-type': 'application/json' },
    body: { readings: [{ seq: 5, code: '59408-5', value: 97, takenAt: 1_700_000_000_000, unit: '%' }] },
  }]);
  assert.equal(said.out, 'stored 5\n');
});

test('send-reading passes a refusal on with its reason and ends with 1', async () => {
  const { io, world, said } = rig(200, {
    stored: 0, duplicate: 0, refused: 1, results: [{ status: 'refused', seq: 5, reason: 'wrong-unit', message: 'unit "x" does not fit' }],
  });
  assert.equal(await runSendReading(['--device-key', 'k', '--code', '8867-4', '--value', '70', '--unit', 'x'], io, world), 1);
  assert.match(said.err, /wrong-unit/);
});

test('send-reading without a key or with an unknown kind is wrong use', async () => {
  const { io, world, sent } = rig(200, {});
  assert.equal(await runSendReading(['--kind', 'spo2', '--value', '97'], io, world), 2);
  assert.equal(await runSendReading(['--device-key', 'k', '--kind', 'mood', '--value', '97'], io, world), 2);
  assert.equal(sent.length, 0);
});
