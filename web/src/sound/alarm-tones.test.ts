// Counts what would be heard, from the samples themselves.
import { expect, test } from 'vitest';
import { pulsesOf, renderBurst } from './alarm-tones.ts';

const RATE = 8_000;

/** Starts of loud stretches: runs of 10 ms windows above a tenth of the peak. */
function heardStarts(samples: Float32Array): number[] {
  const window = RATE / 100;
  const starts: number[] = [];
  let wasLoud = false;
  for (let at = 0; at < samples.length; at += window) {
    const peak = Math.max(...samples.subarray(at, at + window).map(Math.abs));
    const isLoud = peak > 0.08;
    if (isLoud && !wasLoud) starts.push(at / RATE);
    wasLoud = isLoud;
  }
  return starts;
}

test.each([['high', 10], ['medium', 3], ['low', 2]] as const)('[UI-S1] a %s alarm is heard as %i pulses', (priority, count) => {
  expect(heardStarts(renderBurst(priority, RATE))).toHaveLength(count);
});

test('[UI-S1] a high burst is 3 + 2, twice, with the longest silence in the middle', () => {
  const starts = heardStarts(renderBurst('high', RATE));
  const gaps = starts.slice(1).map((start, index) => start - (starts[index] ?? 0));
  const longest = gaps.indexOf(Math.max(...gaps));
  expect(longest).toBe(4);
  for (const half of [gaps.slice(0, 4), gaps.slice(5)]) {
    expect(half.indexOf(Math.max(...half))).toBe(2);
    expect(half[2]).toBeGreaterThan((half[0] ?? 0) * 1.5);
  }
});

test('[UI-S1] pulses never overlap and never clip', () => {
  for (const priority of ['high', 'medium', 'low'] as const) {
    const pulses = pulsesOf(priority);
    for (const [index, pulse] of pulses.slice(1).entries()) expect(pulse.startS).toBeGreaterThan((pulses[index]?.startS ?? 0) + (pulses[index]?.lengthS ?? 0));
    expect(Math.max(...renderBurst(priority, RATE).map(Math.abs))).toBeLessThanOrEqual(1);
  }
});

test('[UI-S1] a higher priority is louder and repeats sooner', () => {
  const peak = (priority: 'high' | 'medium' | 'low') => Math.max(...renderBurst(priority, RATE).map(Math.abs));
  expect(peak('high')).toBeGreaterThan(peak('medium'));
  expect(peak('medium')).toBeGreaterThan(peak('low'));
});
