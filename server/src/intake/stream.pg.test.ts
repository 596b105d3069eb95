// Readings as a stream of lines over one HTTP request, on a whole server.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { createWaysRig, type KeyedDevice, type WaysRig } from '../ways-testing.ts';

let rig: WaysRig;
before(async () => {
  rig = await createWaysRig();
});
after(() => rig.stop());

interface Stream {
  readonly up: ClientRequest;
  /** The next lines that come down. */
  lines(count: number): Promise<{ status: string; seq?: number; reason?: string; code?: string }[]>;
  readonly down: IncomingMessage;
}

async function open(device: KeyedDevice): Promise<Stream> {
  const up = request(`${rig.origin}/v1/readings/stream`, { method: 'POST', headers: { authorization: `Bearer ${device.key}`, 'content-type': 'application/x-ndjson' } });
  up.on('error', () => {});
  up.flushHeaders();
  const [down] = (await once(up, 'response')) as [IncomingMessage];
  const iterator = (async function* read() {
    let rest = '';
    for await (const text of down.setEncoding('utf8') as AsyncIterable<string>) {
      const lines = (rest + text).split('\n');
      rest = lines.pop()!;
      yield* lines;
    }
  })();
  return {
    up, down,
    async lines(count) {
      const got: string[] = [];
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
        got.push(next.value);
        if (got.length === count) break;
      }
      return got.map((line) => JSON.parse(line) as { status: string });
    },
  };
}
const reading = (seq: number, value: unknown = 97) => ({ seq, patientId: rig.ward.patientId, code: '59408-5', value, unit: '%', takenAt: Date.now() - 1_000 });
const count = async ({ deviceId }: KeyedDevice): Promise<number> => (await rig.database.sql<{ n: number }>('select count(*)::int as n from readings where device_id = $1', [deviceId]))[0]!.n;

test('[IW8] lines are answered one by one while the request is open, cut where they may, refused ones beside good ones', async () => {
  const device = await rig.addDevice(rig.ward.patientId);
  const { up, lines } = await open(device);
  const first = `${JSON.stringify(reading(1))}\n`;
  up.write(first.slice(0, 20));
  up.write(first.slice(20));
  assert.deepEqual(await lines(1), [{ status: 'stored', seq: 1 }]);
  assert.equal(await count(device), 1);
  up.write(`{"nonsense\n\n${JSON.stringify({ readings: [reading(2), reading(3, 400)], device: { batteryPct: 50 } })}\n${JSON.stringify(reading(4))}`);
  up.end();
  const answers = await lines(4);
  assert.deepEqual(answers.map(({ status, seq, reason }) => [status, seq, reason]), [['refused', null, 'malformed'], ['stored', 2, undefined], ['refused', 3, 'out-of-range'], ['stored', 4, undefined]]);
  assert.equal(await count(device), 3);
});

test('[IW8] a line without end, and hostile lines, are refused; a revoked device is cut off', async () => {
  const device = await rig.addDevice(rig.ward.patientId);
  const endless = await open(device);
  endless.up.write('x'.repeat(70_000));
  assert.deepEqual((await endless.lines(1)).map(({ status, code }) => [status, code]), [['ended', 'line-too-long']]);
  const hostile = await open(device);
  const bad = fc.sample(fc.string({ minLength: 1, maxLength: 40 }).filter((text) => text.trim() !== '' && !text.includes('\n') && !/^[[{"\dtfn-]/.test(text.trim())), { numRuns: 100, seed: 5 });
  hostile.up.write(`${bad.join('\n')}\n`);
  assert.ok((await hostile.lines(bad.length)).every(({ status, reason }) => status === 'refused' && reason === 'malformed'));
  hostile.up.write(`${JSON.stringify(reading(1))}\n`);
  assert.equal((await hostile.lines(1))[0]?.status, 'stored');
  await rig.database.sql('update devices set revoked_at = now() where id = $1', [device.deviceId]);
  let answer: { status: string; code?: string } | undefined;
  for (let seq = 2; answer?.status !== 'ended'; seq += 1) {
    hostile.up.write(`${JSON.stringify(reading(seq))}\n`);
    [answer] = await hostile.lines(1);
  }
  assert.equal(answer.code, 'device-key-refused');
});
