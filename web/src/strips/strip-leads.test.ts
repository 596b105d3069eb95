import type { StoredWaveform } from '@mydr24/protocol';
import { expect, test } from 'vitest';
import { baselineOf, leadsOf, penAfter, rangeOf } from './strip-leads.ts';

const base64 = (counts: readonly number[]): string => btoa([...new Uint8Array(Int16Array.from(counts).buffer)].map((byte) => String.fromCharCode(byte)).join(''));
const chunk = (startAt: number, counts: readonly number[], more: Partial<StoredWaveform> = {}): StoredWaveform =>
  ({ deviceId: 'd', channel: 'II', kind: 'ecg', seq: startAt, rateHz: 100, scale: 0.01, unit: 'mV', startAt, endAt: startAt + counts.length * 10, samples: base64(counts), gapMs: null, fault: null, ...more }) as StoredWaveform;

test('each channel of a device is a lead in millivolts, and what is no valid sample is none', () => {
  const leads = leadsOf([chunk(0, [100, -32_768, -50]), chunk(0, [4000], { channel: 'V', unit: 'uV', scale: 1, fault: 'noise' }), chunk(30, [0], { fault: 'lead-off' }), chunk(0, [1], { kind: 'acceleration', channel: 'waist' })]);
  expect(leads.map(({ channel, endAt, fault }) => [channel, endAt, fault])).toEqual([['II', 40, 'lead-off'], ['V', 10, 'noise']]);
  expect([...leads[0]!.stretches[0]!.samples]).toEqual([1, Number.NaN, -0.5]);
  expect(leads[1]!.stretches[0]!.samples[0]).toBe(4);
});

test('an ECG stands on its median, and another waveform in the middle of its reach', () => {
  const [lead] = leadsOf([chunk(0, [10, 10, 10, 10, 10, 10, 10, 10, 300])]);
  expect(baselineOf(lead!.stretches)).toBeCloseTo(0.1);
  expect(rangeOf(lead!.stretches)).toEqual({ middle: expect.closeTo(1.55), reach: expect.closeTo(2.9) });
  expect(rangeOf([])).toEqual({ middle: 0, reach: 1 });
});

test('the pen goes at the pace of time, never beyond what came, and catches up', () => {
  expect(penAfter(null, 0, 10_000)).toBe(8800);
  expect(penAfter(8800, 50, 10_000)).toBe(8850);
  expect(penAfter(9990, 50, 10_000)).toBe(10_000);
  expect(penAfter(10_000, 50, 10_000)).toBe(10_000);
  expect(penAfter(5000, 50, 10_000)).toBe(8800);
});
