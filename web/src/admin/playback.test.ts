// The hand of a dry run's clock.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { atTheStart, entryAfter, entryBefore, played, speeds, type PlaybackEvent } from './playback.ts';

const start = atTheStart(30_000);
const after = (...events: PlaybackEvent[]) => events.reduce(played, start);

test('[UI-K3] plays at its speed and stops at the end', () => {
  expect(after({ type: 'play' }, { type: 'tick', elapsedMs: 500 })).toMatchObject({ atMs: 500, isPlaying: true });
  expect(after({ type: 'play' }, { type: 'speed', speed: 10 }, { type: 'tick', elapsedMs: 500 })).toMatchObject({ atMs: 5_000 });
  expect(after({ type: 'play' }, { type: 'speed', speed: 60 }, { type: 'tick', elapsedMs: 500 })).toMatchObject({ atMs: 30_000, isPlaying: false });
});

test('[UI-K3] stands still while paused, and begins anew when played from the end', () => {
  expect(after({ type: 'jump', atMs: 9_000 }, { type: 'tick', elapsedMs: 1_000 })).toMatchObject({ atMs: 9_000 });
  expect(after({ type: 'jump', atMs: 30_000 }, { type: 'play' })).toMatchObject({ atMs: 0, isPlaying: true });
  expect(played(atTheStart(0), { type: 'play' })).toMatchObject({ isPlaying: false });
});

const anyEvent: fc.Arbitrary<PlaybackEvent> = fc.oneof(
  fc.constantFrom<PlaybackEvent>({ type: 'play' }, { type: 'pause' }),
  fc.constantFrom(...speeds).map((speed): PlaybackEvent => ({ type: 'speed', speed })),
  fc.integer({ min: -9_999, max: 99_999 }).map((atMs): PlaybackEvent => ({ type: 'jump', atMs })),
  fc.integer({ min: -50, max: 2_000 }).map((elapsedMs): PlaybackEvent => ({ type: 'tick', elapsedMs })),
);

test('[UI-K3] the hand never leaves the run, and time alone never turns it back', () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
      let state = start;
      for (const event of events) {
        const next = played(state, event);
        expect(next.atMs).toBeGreaterThanOrEqual(0);
        expect(next.atMs).toBeLessThanOrEqual(next.endMs);
        if (event.type === 'tick') expect(next.atMs).toBeGreaterThanOrEqual(state.atMs);
        state = next;
      }
    }),
  );
});

test('[UI-K3] steps from entry to entry', () => {
  expect([entryAfter([0, 5_000, 9_000], 5_000), entryAfter([0, 5_000], 5_000), entryBefore([0, 5_000], 5_000), entryBefore([0], 0)]).toEqual([9_000, null, 0, null]);
});
