// How far and how long by road: a port, because large regions are better served by an engine of their own. An answer always comes: where no road
// leads it is an estimate over the sphere, and says why.
import type { Position } from '@mydr24/protocol';
import { greatCircleM } from '../dispatch/great-circle.ts';
import type { RoadStep } from './road-steps.ts';
import type { Profile } from './road-tags.ts';

/**
 * `closed-off`: closures leave no way, so it is reckoned as if they were open. `not-answered`: the road engine outside of this process has not, or not yet.
 * `closures-unknown`: it has, and could not be told of all that is closed or slow. `no-place`: a position that is none, or lies nowhere on Earth.
 */
export type Fallback = 'far-from-road' | 'no-way' | 'closed-off' | 'too-far' | 'no-map' | 'not-answered' | 'closures-unknown' | 'no-place';

export interface Journey {
  readonly distanceM: number;
  readonly durationS: number;
  /** Null when it follows roads; else why it is only an estimate. */
  readonly fallback: Fallback | null;
  /** From the given places to the roads, metres; not part of the distance. */
  readonly fromOffM: number;
  readonly toOffM: number;
}

export interface RoutedJourney extends Journey {
  readonly line: readonly Position[];
  /** Empty for an estimate. */
  readonly steps: readonly RoadStep[];
}

export interface RoadEngine {
  route(from: Position, to: Position, profile: Profile): RoutedJourney;
  /** Many to one, in the order of `starts`. */
  timesTo(starts: readonly Position[], scene: Position, profile: Profile): Journey[];
}

/** Roads are longer than the sphere by about this (ours, as in most of Europe); and these speeds are made over it. */
const DETOUR = 1.4;
/** Where nothing is known of a place, it is taken to be as far as can be. */
const HALF_WAY_ROUND_M = 20_000_000;
const ESTIMATED_KMH: Readonly<Record<Profile, number>> = { car: 30, emergency: 40, foot: 4 };

/** A broken device may say anything; NaN and 91 degrees north are no place. */
export const isPlace = ({ lat, lon }: Position): boolean => Math.abs(lat) <= 90 && Math.abs(lon) <= 180;

export function estimatedJourney(from: Position, to: Position, profile: Profile, fallback: Fallback): RoutedJourney {
  const distanceM = fallback === 'no-place' ? HALF_WAY_ROUND_M : greatCircleM(from, to) * DETOUR;
  return { distanceM, durationS: (distanceM * 3.6) / ESTIMATED_KMH[profile], fallback, fromOffM: 0, toOffM: 0, line: fallback === 'no-place' ? [] : [from, to], steps: [] };
}
