import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { runDecode } from './decode.ts';

const decode = (...argv: string[]) => decodeInput('', ...argv);

async function decodeInput(input: string, ...argv: string[]): Promise<{ exit: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const exit = await runDecode(argv, { stdin: Readable.from([Buffer.from(input)]), out: (text) => void (said.out += text), err: (text) => void (said.err += text), cwd: '/', env: {}, isTty: false });
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

const message = 'MSH|^~\\&|MON|W4|CARE|HOSP|20260301083005+0000||ORU^R01^ORU_R01|M1|P|2.6\rPID|||P0001\rOBR|1||||||20260301083000+0000\rOBX|1|NM|150456^MDC_PULS_OXIM_SAT_O2^MDC|1.3.1.1|97|262688^MDC_DIM_PERCENT^MDC|||||R\r';
const reading = { kind: 'spo2', value: 97, unit: '%', effective: '2026-03-01T08:30:00Z', status: 'final' };

test('[HV1] decode hl7v2 prints a line for each message, plain or as it comes over MLLP', async () => {
  const plain = await decodeInput(message, 'hl7v2', '-');
  assert.deepEqual([plain.exit, JSON.parse(plain.out)], [0, { ack: 'AA', ackControlId: 'M1', patient: 'P0001', readings: [reading] }]);
  const framed = await decodeInput(`\u000b${message}\u001c\r\u000b${message.replace('ORU^R01', 'ADT^A01')}\u001c\r`, 'hl7v2');
  assert.deepEqual([framed.exit, framed.out.split('\n').length], [1, 3]);
});

test('[HV3] decode hl7v2 used wrongly says how it is used', async () => {
  assert.equal((await decode('hl7v2', '/nowhere/at/all')).exit, 2);
  assert.equal((await decodeInput(message, 'hl7v2', '-', '--zone', 'Nowhere/Else')).exit, 2);
});
