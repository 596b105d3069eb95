// What a rule of change remembers of the past: which values count, when enough is known, and that it never grows without end.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changeOver, nOfM, type Window } from './rule-window.ts';

const falling = { direction: 'falling', overMs: 120_000 } as const;
const rising = { direction: 'rising', overMs: 120_000 } as const;

test('[MR3] a value counts to the end of the time, and not a millisecond longer', () => {
  const before: Window = [[0, 99], [60_000, 95]];
  assert.equal(changeOver(falling, before, 90, 120_000).change, 9);
  assert.equal(changeOver(falling, before, 90, 120_001).change, 5);
});

test('[MR3] it is how far the value fell from the highest, or rose from the lowest; the other way is no change', () => {
  const before: Window = [[0, 95], [20_000, 98], [40_000, 96]];
  assert.deepEqual([changeOver(falling, before, 93.5, 60_000).change, changeOver(rising, before, 99.25, 60_000).change], [4.5, 4.25]);
  assert.deepEqual([changeOver(falling, before, 98, 60_000).change, changeOver(rising, before, 95, 60_000).change], [0, 0]);
});

test('[MR3] enough is known from half of the time on', () => {
  assert.deepEqual([59_999, 60_000].map((atMs) => changeOver(falling, [[0, 97]], 97, atMs).isFull), [false, true]);
  assert.equal(changeOver(falling, [], 97, 1_000_000).isFull, false, 'the first value by itself');
});

test('[MR3] of values that come quicker than 120 in the time only the newest of each step is kept, so that a fast stream costs no more', () => {
  const [first, second] = [[0, 97], [600, 96]] as const;
  assert.deepEqual(changeOver(falling, [first], 96, 600).window, [first, second]);
  assert.deepEqual(changeOver(falling, [first, second], 95, 999).window, [first, [999, 95]]);
  assert.deepEqual(changeOver(falling, [first, second], 95, 1000).window, [first, second, [1000, 95]]);
  let window: Window = [];
  for (let atMs = 0; atMs < 600_000; atMs += 20) window = changeOver(falling, window, 97, atMs).window;
  assert.ok(window.length <= 242, `${window.length}`);
});

test('[MR2] the window of n of m holds the last m, the newest last', () => {
  let window: Window = [];
  for (const [atMs, severity] of [[1, 0], [2, 3], [3, 1], [4, 2]] as const) window = nOfM({ n: 2, m: 3 }, window, severity, atMs).window;
  assert.deepEqual(window, [[2, 3], [3, 1], [4, 2]]);
});
