// Looks again and again, one look at a time, resting in between; a look that fails is told, and the next one comes all the same.
import type { Clock } from './clock.ts';

export interface LookLoopOptions {
  readonly look: () => Promise<unknown>;
  readonly everyMs: number;
  /** Until the first look; at once unless said. */
  readonly firstAfterMs?: number;
  /** Rests at least so many times as long as it looked, so that much work leaves room for other work; 0 unless said. */
  readonly restTimes?: number;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly onProblem: (error: unknown) => void;
}

export interface LookLoop {
  start(): void;
  /** Begins no further look, and waits for the one that runs. */
  stop(): Promise<void>;
}

export function createLookLoop({ look, everyMs, firstAfterMs = 0, restTimes = 0, clock, onProblem }: LookLoopOptions): LookLoop {
  let timer: NodeJS.Timeout | undefined;
  let isRunning = false;
  let looking: Promise<unknown> = Promise.resolve();
  const later = (afterMs: number): void => {
    timer = setTimeout(() => void (looking = lookNow()), afterMs);
  };
  async function lookNow(): Promise<void> {
    const beganMs = clock.monotonicMs();
    try {
      await look();
    } catch (error) {
      onProblem(error);
    }
    if (isRunning) later(Math.max(everyMs, restTimes * (clock.monotonicMs() - beganMs)));
  }
  return {
    start() {
      isRunning = true;
      later(firstAfterMs);
    },
    async stop() {
      isRunning = false;
      clearTimeout(timer);
      await looking;
    },
  };
}
