// How far and how long by road: a port, because large regions are better served by an engine of their own. An answer always comes: where no road
// leads it is an estimate over the sphere, and says why.
import type { Position } from '@mydr24/protocol';
import { greatCircleM } from '../dispatch/great-circle.ts';
import type { RoadStep } from './road-steps.ts';
import type { Profile } from './road-tags.ts';

/** `closed-off`: closures leave no way, so it is reckoned as if they were open. */
export type Fallback = 'far-from-road' | 'no-way' | 'closed-off' | 'too-far' | 'no-map';

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
const ESTIMATED_KMH: Readonly<Record<Profile, number>> = { car: 30, emergency: 40, foot: 4 };

export function estimatedJourney(from: Position, to: Position, profile: Profile, fallback: Fallback): RoutedJourney {
  const distanceM = greatCircleM(from, to) * DETOUR;
  return { distanceM, durationS: (distanceM * 3.6) / ESTIMATED_KMH[profile], fallback, fromOffM: 0, toOffM: 0, line: [from, to], steps: [] };
}
