import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { runDecode } from './decode.ts';

async function decode(...argv: string[]): Promise<{ exit: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const exit = await runDecode(argv, { stdin: Readable.from([]), out: (text) => void (said.out += text), err: (text) => void (said.err += text), cwd: '/', env: {}, isTty: false });
  return { exit, ...said };
}

test('[BT2] decode gatt prints what the device said, and why a value may not count', async () => {
  const fallenOff = await decode('gatt', '2A37', '0400');
  assert.deepEqual([fallenOff.exit, JSON.parse(fallenOff.out)], [0, {
    heartRate: 0, unit: '/min', contact: 'not-detected', energyKJ: null, rrIntervalsRaw: [], rrMs: [], usable: false, unusableReason: 'contact-not-detected',
  }]);
});

test('[BT3, BT4] decode gatt says of a broken frame that it is broken, and which check is asked for', async () => {
  assert.deepEqual(await decode('gatt', '2A37', ''), { exit: 1, out: '{"error":"truncated"}\n', err: '' });
  assert.equal((await decode('gatt', '2AA7', '08008e000f00cd29', '--e2e-crc')).out, '{"error":"crc"}\n');
});

test('[BT5] decode used wrongly says how it is used', async () => {
  assert.equal((await decode('hl9')).exit, 2);
  assert.match((await decode('gatt', '2A00', '00')).err, /expected one of 2A37/);
});
