// The decoders against the vectors, and against frames cut anywhere and bytes from nowhere.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeCharacteristic, type DecodeOptions, decodeHex, knownCharacteristics } from './decode-characteristic.ts';
import { crc16 } from './frame-reader.ts';
import { floatOf, sfloatOf } from './medical-float.ts';

interface Vectors {
  primitives: { id: string; format: 'SFLOAT' | 'FLOAT'; raw: string; expected: object }[];
  cases: { id: string; characteristic: string; hex: string; expected?: object; expectedError?: string; usable?: boolean; unusableReason?: string; options?: DecodeOptions }[];
}
const vectors = JSON.parse(readFileSync(new URL('vectors/gatt.json', import.meta.url), 'utf8')) as Vectors;

for (const { id, format, raw, expected } of vectors.primitives) {
  test(`[BT1] ${id}: ${format} ${raw} keeps the precision that was sent`, () => {
    assert.deepEqual(format === 'SFLOAT' ? sfloatOf(Number(raw)) : floatOf(Number(raw) | 0), expected);
  });
}

for (const { id, characteristic, hex, expected, expectedError, unusableReason, options } of vectors.cases) {
  test(`[BT2] ${id}: ${characteristic} gives exactly what the device said, or one error`, () => {
    const found = decodeHex(characteristic, hex, options);
    if (expectedError !== undefined) assert.deepEqual(found, { ok: false, error: expectedError });
    else assert.deepEqual(found, { ok: true, fields: expected, unusableReason: unusableReason ?? null });
  });
}

test('[BT3] a frame cut anywhere is an error or a shorter frame, and is never read past its end', () => {
  for (const { characteristic, hex, options } of vectors.cases) {
    for (let digits = 0; digits < hex.length; digits += 2) {
      const found = decodeHex(characteristic, hex.slice(0, digits), options);
      assert.ok(found.ok || ['truncated', 'crc', 'bad-size'].includes(found.error));
    }
  }
});

test('[BT3] any bytes for any characteristic are decoded or refused, and a special number is never usable', () => {
  fc.assert(
    fc.property(fc.constantFrom(...knownCharacteristics), fc.uint8Array({ maxLength: 40 }), (characteristic, bytes) => {
      const found = decodeCharacteristic(characteristic, bytes);
      if (found.ok && /"(spo2|temperature|systolic|diastolic|concentration|glucose)":\{"special"/.test(JSON.stringify({ ...found.fields, fast: null, slow: null }))) assert.notEqual(found.unusableReason, null);
    }),
    { numRuns: 5_000 },
  );
});

test('[BT4] the check of a CGM record is CRC-16/MCRF4XX', () => {
  assert.equal(crc16(new TextEncoder().encode('123456789')), 0x6f91);
});

test('[BT5] what is no hexadecimal and what is no known characteristic is refused by name; the long form of an id is known', () => {
  assert.deepEqual(decodeHex('2A37', 'zz'), { ok: false, error: 'bad-hex' });
  assert.deepEqual(decodeHex('2A00', '00'), { ok: false, error: 'unknown-characteristic' });
  assert.equal(decodeHex('00002a37-0000-1000-8000-00805f9b34fb', '00 48').ok, true);
});
