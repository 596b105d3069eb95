// A road engine of its own outside of this process, for regions that do not fit into memory: a port. It is asked and answers later, so no ranking asks it:
// served-roads-engine.ts does, ahead of the question, and keeps what it said.
import type { ClosureShape, Position } from '@mydr24/protocol';
import type { Journey, RoutedJourney } from './journey.ts';
import type { Profile } from './road-tags.ts';

export interface ServiceClosure {
  readonly shape: ClosureShape;
  /** How many times slower; null is closed. */
  readonly slower: number | null;
}

export interface RoadService {
  readonly name: string;
  /** Whether it travels this way at all. */
  serves(profile: Profile): boolean;
  /** Whether an answer minds all of these; if not, it is reckoned as if some were open. */
  heeds(closures: readonly ServiceClosure[]): boolean;
  /** Many to one, in the order of `starts`. Rejects when it gives no answer that can be read, or when `signal` ends it. */
  timesTo(starts: readonly Position[], scene: Position, profile: Profile, closures: readonly ServiceClosure[], signal: AbortSignal): Promise<Journey[]>;
  route(from: Position, to: Position, profile: Profile, closures: readonly ServiceClosure[], signal: AbortSignal): Promise<RoutedJourney>;
}
