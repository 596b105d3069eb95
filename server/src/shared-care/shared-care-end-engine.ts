// Writes down every few seconds which grants of shared care hold no more, so that both sides see why, and tells people what became of theirs.
// Nothing waits for it: what is asked is decided by the rows of that moment.
import type { Clock } from '../platform/clock.ts';
import { createLookLoop, type LookLoop } from '../platform/look-loop-engine.ts';
import { endOverdue } from './network-store.ts';
import { type SharedNewsOptions, tellSharedNews } from './shared-care-news-engine.ts';

const EVERY_MS = 5_000;

export interface SharedCareEndOptions extends SharedNewsOptions {
  readonly clock: Pick<Clock, 'nowMs' | 'monotonicMs'>;
  readonly onProblem: (error: unknown) => void;
}

export function createSharedCareEnd(options: SharedCareEndOptions): LookLoop {
  const { pg, clock, onProblem } = options;
  async function look(): Promise<void> {
    await pg.asEngine((tx) => endOverdue(tx, clock.nowMs()));
    await tellSharedNews(options, clock.nowMs());
  }
  return createLookLoop({ look, everyMs: EVERY_MS, firstAfterMs: EVERY_MS, clock, onProblem });
}
