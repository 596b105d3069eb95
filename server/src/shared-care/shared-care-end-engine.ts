// Writes down every few seconds which grants of shared care hold no more, so that both sides see why. Nothing waits for it: what is asked
// is decided by the rows of that moment.
import type { Clock } from '../platform/clock.ts';
import type { Postgres } from '../platform/postgres.ts';
import { endOverdue } from './network-store.ts';

const EVERY_MS = 5_000;

export function createSharedCareEnd({ pg, clock, onProblem }: { readonly pg: Postgres; readonly clock: Pick<Clock, 'nowMs'>; readonly onProblem: (error: unknown) => void }) {
  let timer: NodeJS.Timeout | undefined;
  const sweep = async (): Promise<void> => void (await pg.asEngine((tx) => endOverdue(tx, clock.nowMs())));
  return {
    sweep,
    start: () => void (timer = setInterval(() => void sweep().catch(onProblem), EVERY_MS)),
    stop: () => clearInterval(timer),
  };
}
