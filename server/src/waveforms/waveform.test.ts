import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { judgeWaveform, marked, samplesOf } from './waveform.ts';

const NOW = Date.parse('2026-11-25T12:00:00Z');
const PATIENT = '11111111-1111-4111-8111-111111111111';
const OTHER = '22222222-2222-4222-8222-222222222222';
const bytes = (values: readonly number[]): Uint8Array => new Uint8Array(Int16Array.from(values).buffer);
const chunk = (more: object = {}) => ({ seq: 1, channel: 'II', kind: 'ecg', rateHz: 250, scale: 0.0025, unit: 'mV', startAt: NOW - 1000, samples: Buffer.from(bytes([1, -2, -32_768])).toString('base64'), ...more });
const judge = (item: unknown, paired: string | null = PATIENT) => judgeWaveform(item, paired, NOW, NOW - 3_600_000);
const reasonOf = (item: unknown, paired?: string | null): string => {
  const verdict = judge(item, paired);
  return verdict.ok ? 'ok' : verdict.reason;
};

test('[WF2] each chunk is judged by its form and its time', () => {
  const good = judge(chunk());
  assert.ok(good.ok);
  assert.equal(good.waveform.endAt, NOW - 1000 + 12);
  const [one, two, none] = samplesOf(good.waveform.samples, 1);
  assert.deepEqual([one, two, Number.isNaN(none)], [1, -2, true]);
  const cases: [object | null, string][] = [
    [null, 'malformed'], [chunk({ samples: '' }), 'malformed'], [chunk({ samples: 'AAA=' }), 'ok'], [chunk({ samples: 'AA==' }), 'malformed'], [chunk({ samples: '*' }), 'malformed'],
    [chunk({ rateHz: 0 }), 'malformed'], [chunk({ scale: -1 }), 'malformed'], [chunk({ kind: 'mood' }), 'malformed'], [chunk({ seq: 1.5 }), 'malformed'],
    [chunk({ startAt: NOW + 90_000 }), 'future-time'], [chunk({ startAt: NOW - 7_200_000 }), 'too-old'],
  ];
  for (const [item, reason] of cases) assert.equal(reasonOf(item), reason, JSON.stringify(item));
});

test('[WF3] a paired device speaks for its patient only, and a gateway names one', () => {
  assert.equal(reasonOf(chunk({ patientId: OTHER })), 'unknown-patient');
  assert.equal(reasonOf(chunk({ patientId: PATIENT })), 'ok');
  assert.equal(reasonOf(chunk(), null), 'malformed');
});

test('[WF2] whatever comes is refused or taken, never thrown, and no sample is told', () => {
  const text = fc.oneof(fc.string(), fc.base64String(), fc.uint8Array({ maxLength: 40 }).map((one) => Buffer.from(one).toString('base64')));
  const hostile = fc.record({ seq: fc.anything(), channel: fc.oneof(fc.string(), fc.constant('II')), rateHz: fc.oneof(fc.double(), fc.constant(250)), samples: text, startAt: fc.oneof(fc.integer(), fc.constant(NOW)) }, { requiredKeys: [] });
  fc.assert(fc.property(fc.oneof(fc.anything(), hostile.map((more) => chunk(more))), (item) => {
    const verdict = judge(item);
    if (!verdict.ok) assert.ok(verdict.message.length < 200);
  }), { numRuns: 2000 });
});

test('[WF4] a hole between chunks and a lead that is off are marked', () => {
  const second = (startAt: number, value: (n: number) => number) => ({
    deviceId: OTHER as never, seq: 1, channel: 'II', kind: 'ecg' as const, rateHz: 250, scale: 0.005, unit: 'mV' as const, startAt, endAt: startAt + 1000, samples: bytes(Array.from({ length: 250 }, (_, n) => value(n))),
  });
  const wave = (n: number): number => Math.round(100 * Math.sin(n / 12));
  const shown = marked([second(NOW, wave), second(NOW + 1000, wave), second(NOW + 4000, () => -32_768)]);
  assert.deepEqual(shown.map(({ gapMs, fault }) => [gapMs, fault]), [[null, null], [0, null], [2000, 'lead-off']]);
});
