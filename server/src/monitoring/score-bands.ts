// Points of one measured part of a score, as a table of lower bounds. For every score whose chart is written that way.

/** From this value on, so many points; ascending. Below the first there are none. */
export type Steps = readonly (readonly [from: number, points: number])[];

export function pointsOf(steps: Steps, value: number): number {
  let points = 0;
  for (const [from, score] of steps) if (value >= from) points = score;
  return points;
}

/** A score from parts of which some may not be known: a lower bound may alarm, never reassure. */
export interface PartSum { readonly isComplete: boolean; readonly knownMinimum: number; readonly missing: readonly string[] }

export function sumOf(scores: Readonly<Record<string, number | null>>): PartSum {
  const missing = Object.keys(scores).filter((part) => scores[part] === null);
  const knownMinimum = Object.values(scores).reduce<number>((sum, points) => sum + (points ?? 0), 0);
  return { isComplete: missing.length === 0, knownMinimum, missing };
}
