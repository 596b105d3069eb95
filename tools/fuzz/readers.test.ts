// A short run over every reader, and everything that ever failed. `npm run fuzz` is the long one.
import assert from 'node:assert/strict';
import test from 'node:test';
import { caseOf } from './changed-bytes.ts';
import { faultOf, listKept, runCases } from './reader-run.ts';
import { readers } from './readers.ts';

const SEED = 20_261_126;
const CASES = 150;

for (const reader of readers) {
  test(`[FZ1] ${reader.name}: good samples and ${CASES} changed ones are values or refusals`, () => {
    for (const [nth, sample] of reader.samples.entries()) assert.equal(faultOf(reader, sample, `sample ${nth}`)?.what, undefined);
    assert.deepEqual(runCases(reader, SEED, 0, CASES).slice(0, 5).map(({ what, place }) => `${place}: ${what}`), []);
  });
}

test('[FZ2] what once failed is answered now', () => {
  for (const { name, reader: wanted, bytes } of listKept()) {
    const reader = readers.find((each) => each.name === wanted);
    assert.ok(reader, `${name} names no reader`);
    assert.equal(faultOf(reader, bytes, name)?.what, undefined, name);
  }
});

test('[FZ2] a case is made again from its seed, its reader and its number, and two numbers make two cases', () => {
  const { samples, name } = readers[0]!;
  assert.deepEqual(caseOf(samples, SEED, name, 7), caseOf(samples, SEED, name, 7));
  const different = new Set(Array.from({ length: 200 }, (_, nth) => Buffer.from(caseOf(samples, SEED, name, nth)).toString('base64')));
  assert.ok(different.size > 150);
});

test('[FZ1] a reader that throws is caught, with its seed and case', () => {
  const planted = { name: 'planted', samples: readers[0]!.samples, read: (bytes: Uint8Array) => assert.ok(bytes.includes(124), 'no bar') };
  const failures = runCases(planted, SEED, 0, 200);
  assert.ok(failures.length > 0 && failures.length < 200);
  assert.match(`${failures[0]!.place}: ${failures[0]!.what}`, /^seed 20261126, case \d+: .*no bar/);
});
