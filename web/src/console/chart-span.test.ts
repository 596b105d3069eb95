// The stretch of time a chart shows.
import { expect, test } from 'vitest';
import { lastHours, loadedFor, moved, spanByKey, zoomed } from './chart-span.ts';

const NOW = 1_800_000_000_000;
const six = lastHours(6, NOW);

test('[UI-C1] zooming keeps the instant under the finger, and stops at ten seconds and thirty days', () => {
  const near = zoomed(six, 0.5, 0.25, NOW);
  const fixedAt = six.fromAt + 0.25 * (six.toAt - six.fromAt);
  expect(near.fromAt + 0.25 * (near.toAt - near.fromAt)).toBe(fixedAt);
  expect(near.isFollowing).toBe(false);
  expect(zoomed(six, 1e-9, 1, NOW)).toEqual({ fromAt: NOW - 10_000, toAt: NOW, isFollowing: true });
  expect(NOW - zoomed(six, 1e9, 1, NOW).fromAt).toBe(30 * 86_400_000);
});

test('[UI-C1] moving never goes beyond now, and coming back to now follows it again', () => {
  const earlier = moved(six, -0.5, NOW);
  expect(earlier.isFollowing).toBe(false);
  expect(moved(earlier, 3, NOW)).toEqual(six);
  expect(spanByKey(earlier, 'End', NOW)).toEqual(six);
  expect(spanByKey(six, 'x', NOW)).toBeNull();
});

test('[UI-C1] what is loaded covers what is shown, and a small move loads nothing new', () => {
  const loaded = loadedFor(moved(six, -0.5, NOW));
  const shown = moved(six, -0.5, NOW);
  expect(loaded.fromAt <= shown.fromAt && loaded.toAt >= shown.toAt).toBe(true);
  expect(loaded.toAt - loaded.fromAt).toBeLessThanOrEqual(3 * (shown.toAt - shown.fromAt));
  expect(loadedFor({ ...shown, fromAt: shown.fromAt + 1, toAt: shown.toAt + 1 })).toEqual(loaded);
});
