// Writes down every few seconds which grants of shared care hold no more, so that both sides see why. Nothing waits for it: what is asked
// is decided by the rows of that moment.
import type { Clock } from '../platform/clock.ts';
import { createLookLoop, type LookLoop } from '../platform/look-loop-engine.ts';
import type { Postgres } from '../platform/postgres.ts';
import { endOverdue } from './network-store.ts';

const EVERY_MS = 5_000;

export interface SharedCareEnd extends LookLoop {
  sweep(): Promise<void>;
}

export function createSharedCareEnd({ pg, clock, onProblem }: { readonly pg: Postgres; readonly clock: Pick<Clock, 'nowMs' | 'monotonicMs'>; readonly onProblem: (error: unknown) => void }): SharedCareEnd {
  const sweep = async (): Promise<void> => void (await pg.asEngine((tx) => endOverdue(tx, clock.nowMs())));
  return { ...createLookLoop({ look: sweep, everyMs: EVERY_MS, firstAfterMs: EVERY_MS, clock, onProblem }), sweep };
}
