// Randomness from a seed: the same seed makes the same choices in the same order. What the machine does between them (when
// a commit returns, which client is quicker) it cannot repeat.
import { seededRng } from '@mydr24/simulation/seeded-rng.ts';

export interface Seeded {
  /** From 0 up to, not including, 1. */
  next(): number;
  between(low: number, high: number): number;
  isLikely(share: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
  /** A stream of its own, so that how often one client draws does not change what another does. */
  branch(name: string): Seeded;
}

export function createSeeded(seed: number): Seeded {
  const next = seededRng(seed);
  return {
    next,
    between: (low, high) => low + next() * (high - low),
    isLikely: (share) => next() < share,
    pick: (items) => items[Math.floor(next() * items.length)]!,
    branch: (name) => createSeeded(Array.from(name).reduce((mixed, letter) => Math.imul(mixed ^ letter.charCodeAt(0), 0x01000193), seed ^ 0x811c9dc5)),
  };
}
