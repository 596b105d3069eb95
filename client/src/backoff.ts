// How long to wait before trying again: doubling, with jitter so that a thousand phones do not come back together.
const FIRST_MS = 200;
const LONGEST_MS = 15_000;

/** `attempt` counts from 0; `random` is in [0, 1). */
export function backoffMs(attempt: number, random: number): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 10));
  return Math.round(ceiling * (0.5 + random / 2));
}
