// How old a value is, in the fewest words that are true; and whether it may still look current.
import type { LatestVital } from '@mydr24/protocol';
import type { Say } from '../words/words.ts';

const S = 1_000;
const MIN = 60 * S;
const H = 60 * MIN;
const D = 24 * H;

interface AgeUnit {
  key: 's' | 'min' | 'h' | 'd';
  ms: number;
  below: number;
}
// Two minutes in seconds: "90 s" tells more than "1 min" at the bedside.
const days: AgeUnit = { key: 'd', ms: D, below: Number.POSITIVE_INFINITY };
const ladder: readonly AgeUnit[] = [
  { key: 's', ms: S, below: 2 * MIN },
  { key: 'min', ms: MIN, below: 2 * H },
  { key: 'h', ms: H, below: 2 * D },
  days,
];

function rungOf(ageMs: number): { key: AgeUnit['key']; n: number } {
  // A device clock slightly ahead of ours gives a small negative age: that is "now".
  const age = Math.max(0, ageMs);
  const rung = ladder.find((each) => age < each.below) ?? days;
  return { key: rung.key, n: Math.floor(age / rung.ms) };
}

/** "12 s", "3 min", "5 h", "2 d". */
export function ageWords(ageMs: number, say: Say): string {
  const { key, n } = rungOf(ageMs);
  return say(`age.${key}`, { n });
}

/** The same for ears: "12 seconds". */
export function ageSaid(ageMs: number, say: Say): string {
  const { key, n } = rungOf(ageMs);
  return say(`age.said.${key}`, { n });
}

export function isStale(vital: Pick<LatestVital, 'at' | 'staleAfterMs'>, now: number): boolean {
  return now - vital.at > vital.staleAfterMs;
}
