// Looks every few seconds whether somebody could be there sooner than the holder of an emergency on whose way nobody has arrived yet:
// decides on what it read, and only where something changes locks the row and decides again. What is clearly sooner is sooner.ts's.
import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../platform/clock.ts';
import { createLookLoop, type LookLoop } from '../platform/look-loop-engine.ts';
import type { Postgres } from '../platform/postgres.ts';
import type { EmergencyEngine } from './emergency-engine.ts';
import type { Emergency } from './emergency-state.ts';
import { listOnTheWay } from './emergency-store.ts';

export interface SoonerWatchOptions {
  readonly pg: Postgres;
  readonly clock: Clock;
  readonly engine: Pick<EmergencyEngine, 'apply' | 'wouldChange'>;
  readonly onProblem: (error: unknown) => void;
}

export interface SoonerWatch extends LookLoop {
  /** One look over all of them; how many changed. */
  look(): Promise<number>;
}

const LOOK_EVERY_MS = 5_000;
/** With thousands on the way, it rests so many times as long as it looked. */
const REST = 10;
const LOOKED: { type: 'looked-for-sooner' } = { type: 'looked-for-sooner' };

export function createSoonerWatch({ pg, clock, engine, onProblem }: SoonerWatchOptions): SoonerWatch {
  async function look(): Promise<number> {
    const states = await pg.asEngine((tx) => listOnTheWay(tx), { readOnly: true });
    let changed = 0;
    for (const state of states) {
      // A ranking over many people takes milliseconds: pages and receipts go between one and the next.
      await setImmediate();
      changed += await lookAt(state);
    }
    return changed;
  }

  /** One that cannot be decided keeps nobody from being looked at. */
  async function lookAt(state: Emergency): Promise<number> {
    try {
      if (!engine.wouldChange(state, LOOKED, clock.nowMs())) return 0;
      await pg.asEngine((tx) => engine.apply(tx, state.id, () => LOOKED, clock.nowMs()));
      return 1;
    } catch (error) {
      onProblem(error);
      return 0;
    }
  }

  return { look, ...createLookLoop({ look, everyMs: LOOK_EVERY_MS, firstAfterMs: LOOK_EVERY_MS, restTimes: REST, clock, onProblem }) };
}
