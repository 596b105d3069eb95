import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesOfHex } from './frame-reader.ts';
import { batteryPctOf, clockShownOf, hasRecordCheck, recordsAnswerOf, reportAllRecords, reportRecordsFrom, sessionStartOf } from './record-access.ts';

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

test('[BT6] stored records are asked for whole or from a number on, and each answer has one meaning', () => {
  assert.deepEqual([hexOf(reportAllRecords()), hexOf(reportRecordsFrom(0x1234))], ['0101', '0103013412']);
  const answers = ['06000101', '06000106', '06000109', '0600', '05000a00', ''].map((hex) => recordsAnswerOf(bytesOfHex(hex)));
  assert.deepEqual(answers, ['all-sent', 'none-found', 'refused', null, null, null]);
});

test('[BT7] a session start has its zone where the sensor says one', () => {
  assert.deepEqual(sessionStartOf(bytesOfHex('ea070301081e050404')), { local: '2026-03-01T08:30:05', aheadMs: 2 * 3_600_000 });
  assert.deepEqual(sessionStartOf(bytesOfHex('ea070301081e0580ff')), { local: '2026-03-01T08:30:05', aheadMs: null });
  assert.deepEqual(sessionStartOf(bytesOfHex('ea070301081e05ec00')), { local: '2026-03-01T08:30:05', aheadMs: -5 * 3_600_000 });
  for (const broken of ['ea0703', '0000000000000000ff']) assert.equal(sessionStartOf(bytesOfHex(broken)), null);
});

test('[BT7] clock, battery and check of a device are read or not known', () => {
  assert.deepEqual([clockShownOf(bytesOfHex('ea070301081e05070000')), clockShownOf(bytesOfHex('ea07')), clockShownOf(bytesOfHex('0000000000000'.padEnd(14, '0')))], ['2026-03-01T08:30:05', null, null]);
  assert.deepEqual([batteryPctOf(bytesOfHex('50')), batteryPctOf(bytesOfHex('ff')), batteryPctOf(bytesOfHex(''))], [80, null, null]);
  assert.deepEqual([hasRecordCheck(bytesOfHex('001000590000')), hasRecordCheck(bytesOfHex('000000')), hasRecordCheck(bytesOfHex('00'))], [true, false, false]);
});
