// @vitest-environment node
import { expect, test } from 'vitest';
import { minutesLeft } from './own-glass.ts';

const use = { endsAt: 3_600_000, endedAt: null };

test('[UI-BG1] the minutes that are left count a begun one, and end with the use, by its time or before', () => {
  expect([-900, 0, 1, 3_540_001, 3_599_999, 3_600_000, 9_000_000].map((now) => minutesLeft(use, now))).toEqual([60, 60, 60, 1, 1, 0, 0]);
  expect(minutesLeft({ ...use, endedAt: 60_000 }, 120_000)).toBe(0);
});
