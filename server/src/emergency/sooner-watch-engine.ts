// Looks every few seconds whether somebody could be there sooner than the holder of an emergency on whose way nobody has arrived yet:
// decides on what it read, and only where something changes locks the row and decides again. What is clearly sooner is sooner.ts's.
import type { Clock } from '../platform/clock.ts';
import type { Postgres } from '../platform/postgres.ts';
import type { EmergencyEngine } from './emergency-engine.ts';
import { listOnTheWay } from './emergency-store.ts';

export interface SoonerWatchOptions {
  readonly pg: Postgres;
  readonly clock: Clock;
  readonly engine: Pick<EmergencyEngine, 'apply' | 'wouldChange'>;
  readonly onProblem: (error: unknown) => void;
}

export interface SoonerWatch {
  start(): void;
  stop(): Promise<void>;
  /** One look over all of them; how many changed. */
  look(): Promise<number>;
}

const LOOK_EVERY_MS = 5_000;
const LOOKED: { type: 'looked-for-sooner' } = { type: 'looked-for-sooner' };

export function createSoonerWatch({ pg, clock, engine, onProblem }: SoonerWatchOptions): SoonerWatch {
  let timer: NodeJS.Timeout | undefined;
  let isRunning = false;
  let looking: Promise<unknown> = Promise.resolve();

  async function look(): Promise<number> {
    const states = await pg.asEngine((tx) => listOnTheWay(tx), { readOnly: true });
    const changing = states.filter((state) => engine.wouldChange(state, LOOKED, clock.nowMs()));
    for (const { id } of changing) await pg.asEngine((tx) => engine.apply(tx, id, () => LOOKED, clock.nowMs()));
    return changing.length;
  }

  function lookLater(): void {
    timer = setTimeout(() => {
      looking = look()
        .catch(onProblem)
        .then(() => isRunning && lookLater());
    }, LOOK_EVERY_MS);
  }

  return {
    look,
    start() {
      isRunning = true;
      lookLater();
    },
    async stop() {
      isRunning = false;
      clearTimeout(timer);
      await looking;
    },
  };
}
