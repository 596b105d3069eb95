// Reckons hours of readings some minutes after they have ended, and again when something late or corrected comes for them. Idempotent; catches up after
// a stop hour by hour; one node at a time.
import type { Clock } from '../platform/clock.ts';
import { createLookLoop, type LookLoop } from '../platform/look-loop-engine.ts';
import type { Postgres } from '../platform/postgres.ts';
import { findFirstReadingAt, findNextHour, keepHoursState, reckonHour, reckonLate, takeHoursState } from './reading-hours-store.ts';

export const HOUR_MS = 3_600_000;
/** An hour is closed so long after its end; what comes later is late, and its hour is reckoned again. [OURS] */
export const CLOSED_AFTER_MS = 3 * 60_000;
const LOOK_EVERY_MS = 60_000;
/** From when a reading is received until its commit is seen, at most; looked at twice so that none is missed. [OURS] */
const COMMITTED_WITHIN_MS = 5 * 60_000;

/** So far one look goes for the next hour that has any. */
const LOOK_AHEAD_MS = 30 * 24 * HOUR_MS;

export interface ReadingHoursOptions {
  readonly pg: Postgres;
  readonly clock: Pick<Clock, 'nowMs' | 'monotonicMs'>;
  readonly onProblem: (error: unknown) => void;
}

export interface ReadingHours extends LookLoop {
  /** Reckons all that can be reckoned now; how many rows that were. */
  reckon(): Promise<number>;
}

const hourOf = (atMs: number): number => Math.floor(atMs / HOUR_MS) * HOUR_MS;

export function createReadingHours({ pg, clock, onProblem }: ReadingHoursOptions): ReadingHours {
  let isStopped = false;

  /** One hour that has ended, else what came late for those before. Null while another node is at it. */
  const step = (closedUntil: number, nowMs: number): Promise<{ rows: number; isDone: boolean } | null> =>
    pg.asEngine(async (tx) => {
      const state = await takeHoursState(tx);
      if (state === undefined) return null;
      const from = state.rolledUntil ?? hourOf((await findFirstReadingAt(tx)) ?? closedUntil);
      if (from < closedUntil) {
        const until = Math.min(closedUntil, from + LOOK_AHEAD_MS);
        const hourAt = await findNextHour(tx, from, until);
        const rows = hourAt === null ? 0 : await reckonHour(tx, hourAt);
        await keepHoursState(tx, { rolledUntil: hourAt === null ? until : hourAt + HOUR_MS, receivedUntil: state.receivedUntil ?? nowMs });
        return { rows, isDone: false };
      }
      const rows = await reckonLate(tx, (state.receivedUntil ?? nowMs) - COMMITTED_WITHIN_MS, nowMs + 1, from);
      await keepHoursState(tx, { rolledUntil: from, receivedUntil: nowMs });
      return { rows, isDone: true };
    });

  async function reckon(): Promise<number> {
    const nowMs = clock.nowMs();
    let rows = 0;
    while (!isStopped) {
      const done = await step(hourOf(nowMs - CLOSED_AFTER_MS), nowMs);
      rows += done?.rows ?? 0;
      if (done === null || done.isDone) break;
    }
    return rows;
  }
  const loop = createLookLoop({ look: reckon, everyMs: LOOK_EVERY_MS, restTimes: 1, clock, onProblem });
  return {
    reckon,
    start() {
      isStopped = false;
      loop.start();
    },
    async stop() {
      isStopped = true;
      await loop.stop();
    },
  };
}
