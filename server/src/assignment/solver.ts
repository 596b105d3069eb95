// Finds the assignment that costs least. A port: the answer comes late or never, and nothing waits for it but the assignment itself.
import type { Matching, Row } from './matching.ts';

export interface Solver {
  /** Rejects when there is no answer in time. */
  solve(rows: readonly Row[]): Promise<Matching>;
  stop(): Promise<void>;
}
