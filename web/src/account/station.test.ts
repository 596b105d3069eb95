// When a shared station locks its view.
import { expect, test } from 'vitest';
import { createStation } from './station.ts';

function openStorage() {
  const kept = new Map<string, string>();
  return { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value), removeItem: (key: string) => void kept.delete(key) };
}

function openWorld() {
  let nowMs = 0;
  let check: (() => void) | null = null;
  const world = {
    now: () => nowMs,
    every: (_ms: number, work: () => void) => {
      check = work;
      return () => void (check = null);
    },
    lasting: openStorage(),
    ofTab: openStorage(),
  };
  return { world, pass: (ms: number) => ((nowMs += ms), check?.()) };
}

test('[IDN9] a shared station locks after its minutes of rest, not before, and not while somebody is at it', () => {
  const { world, pass } = openWorld();
  const station = createStation('nurse', world);
  station.watch();
  station.choose(5);
  pass(5 * 60_000 - 1);
  expect(station.isLocked()).toBe(false);
  station.touch();
  pass(5 * 60_000 - 1);
  expect(station.isLocked()).toBe(false);
  pass(1);
  expect(station.isLocked()).toBe(true);
  station.unlock();
  pass(1_000);
  expect(station.isLocked()).toBe(false);
});

test('[IDN9] somebody\'s own browser never locks by itself', () => {
  const { world, pass } = openWorld();
  const station = createStation('nurse', world);
  station.watch();
  pass(24 * 3_600_000);
  expect(station.isLocked()).toBe(false);
});

test('[IDN9] a lock lasts over a reload and hides the view of its own person only', () => {
  const { world } = openWorld();
  createStation('nurse', world).lock();
  expect(createStation('nurse', world).isLocked()).toBe(true);
  expect(createStation('doctor', world).isLocked()).toBe(false);
});
