// A position is sent when it says something new, and often enough never to look abandoned.
import { expect, test } from 'vitest';
import { isWorthSharing } from './share-position.ts';
import { nextSteps } from './next-status.ts';

const fix = { lat: 42.5, lon: 1.5, accuracyM: 10, takenAt: 1_000_000 };

test('[UI-P4] the first position and every move are shared, a quiver of the sensor is not', () => {
  expect(isWorthSharing(null, fix)).toBe(true);
  expect(isWorthSharing(fix, { ...fix, lat: 42.5003, takenAt: fix.takenAt + 3_000 })).toBe(true);
  expect(isWorthSharing(fix, { ...fix, lat: 42.50002, takenAt: fix.takenAt + 3_000 })).toBe(false);
});

test('[UI-P4] who stands still is shared twice a minute, who races at most every two seconds', () => {
  expect(isWorthSharing(fix, { ...fix, takenAt: fix.takenAt + 30_000 })).toBe(true);
  expect(isWorthSharing(fix, { ...fix, lat: 42.6, takenAt: fix.takenAt + 1_000 })).toBe(false);
});

test('[UI-P5] every status of a holder has one next step until the end', () => {
  const walked: string[] = [];
  for (let status = 'accepted'; ; ) {
    const [next] = nextSteps({ place: null, status: status as never });
    if (next === undefined) break;
    walked.push(next);
    if (next === 'close') break;
    status = next;
  }
  expect(walked).toEqual(['en-route', 'on-scene', 'transporting', 'handed-over', 'close']);
});
