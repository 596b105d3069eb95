import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { judgeReading, type JudgeContext } from './reading-judge.ts';

const NOW = Date.parse('2026-11-23T04:00:00Z');
const PATIENT = '018f0000-0000-7000-8000-000000000001';
const context: JudgeContext = {
  tenantId: 't', deviceId: 'd', pairedPatientId: null, noDataMs: null, nowMs: NOW, oldestAt: NOW - 86_400_000, hasPatient: (id) => id === PATIENT,
};
const good = { seq: 7, patientId: PATIENT, code: '59408-5', value: 97, unit: '%', takenAt: NOW - 1000 };
const judge = (change: Record<string, unknown>, over: Partial<JudgeContext> = {}) => judgeReading({ ...good, ...change }, { ...context, ...over });

function refusedFor(change: Record<string, unknown>, over: Partial<JudgeContext> = {}): string {
  const verdict = judge(change, over);
  assert.equal(verdict.ok, false, JSON.stringify(change));
  return verdict.ok ? '' : verdict.reason;
}

test('[I5] a good item is stored in the canonical unit', () => {
  assert.deepEqual(judge({ code: '8310-5', value: 101.3, unit: '[degF]' }), {
    ok: true,
    reading: { tenantId: 't', patientId: PATIENT, deviceId: 'd', seq: 7, kind: 'temperature', value: 38.5, code: null, unit: 'Cel', takenAt: NOW - 1000, receivedAt: NOW, noDataMs: null },
  });
});

test('[DV10] a reading of a patient’s own device starts no clock of silence, one of the house does', () => {
  const limitOf = (isOwn: boolean): unknown => {
    const verdict = judge({}, { isOwn });
    return 'reading' in verdict ? verdict.reading.noDataMs : verdict;
  };
  assert.deepEqual([limitOf(true), limitOf(false)], [null, 30_000]);
});

test('[I5] null is kept as "measured, no valid value"', () => {
  const verdict = judge({ value: null });
  assert.ok('reading' in verdict && verdict.reading.value === null && verdict.reading.code === null);
});

test('[I4] each thing that is wrong has its own reason', () => {
  const cases: [Record<string, unknown>, string][] = [
    [{ seq: -1 }, 'malformed'], [{ seq: 1.5 }, 'malformed'], [{ seq: '7' }, 'malformed'], [{ value: {} }, 'malformed'], [{ value: undefined }, 'malformed'],
    [{ takenAt: 'yesterday' }, 'malformed'], [{ takenAt: '2026-11-23T04:00:00' }, 'malformed'], [{ unit: 5 }, 'malformed'], [{ patientId: 5 }, 'malformed'],
    [{ code: '59408-4' }, 'unknown-code'], [{ code: '85354-9' }, 'unknown-code'], [{ code: 'toString' }, 'unknown-code'], [{ code: '67775-7', value: 'X', unit: undefined }, 'unknown-code'],
    [{ unit: 'percent' }, 'wrong-unit'], [{ unit: undefined }, 'wrong-unit'], [{ code: '8310-5', value: 37, unit: 'C' }, 'wrong-unit'],
    [{ value: 101 }, 'out-of-range'], [{ value: 0.97 }, 'out-of-range'], [{ value: Number.NaN }, 'malformed'],
    [{ takenAt: NOW + 60_001 }, 'future-time'], [{ takenAt: NOW - 86_400_001 }, 'too-old'],
    [{ patientId: '018f0000-0000-7000-8000-000000000002' }, 'unknown-patient'], [{ patientId: "'; drop table readings" }, 'unknown-patient'],
  ];
  for (const [change, reason] of cases) assert.equal(refusedFor(change), reason, JSON.stringify(change));
  for (const item of [null, 5, 'x', [], undefined]) assert.equal(judgeReading(item, context).ok, false);
});

test('[I5] the last accepted instant ahead is 60 s, to the millisecond', () => {
  assert.equal(judge({ takenAt: NOW + 60_000 }).ok, true);
  assert.equal(judge({ takenAt: '2026-11-23T05:01:00+01:00' }).ok, true);
});

test('[I6] a paired device speaks for its own patient only, and may leave the patient out', () => {
  assert.equal(judge({ patientId: undefined }, { pairedPatientId: PATIENT }).ok, true);
  assert.equal(refusedFor({ patientId: undefined }), 'malformed');
  const hasPatient = () => true;
  assert.equal(refusedFor({ patientId: PATIENT }, { pairedPatientId: '018f0000-0000-7000-8000-000000000009', hasPatient }), 'unknown-patient');
});

test('[I4] whatever is sent, the judge answers, and never repeats a value or a patient in its message', () => {
  const secret = 61.731;
  fc.assert(fc.property(fc.record({ seq: fc.anything(), patientId: fc.constantFrom(PATIENT, 'x', 7, undefined), code: fc.anything(), unit: fc.anything(), takenAt: fc.anything() }, { requiredKeys: [] }), (item) => {
    const verdict = judgeReading({ ...item, value: secret }, context);
    if (!verdict.ok) assert.ok(!verdict.message.includes('61.731') && !verdict.message.includes(PATIENT));
  }));
});
