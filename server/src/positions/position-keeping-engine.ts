// Ends what must not stay: precise history after its hours is thinned, everything is forgotten after 30 days, and a stated
// place that no longer holds is taken back. Looks every minute; thins every ten.
import type { Clock } from '../platform/clock.ts';
import type { Postgres } from '../platform/postgres.ts';
import { MANUAL_VALID_MS } from './fuse-position.ts';
import { forgetPositions, listEndedStatements, thinPositions } from './position-store.ts';
import { FORGOTTEN_AFTER_MS } from './track-point.ts';
import type { Tracking } from './tracking-engine.ts';

export interface PositionKeepingOptions {
  readonly pg: Postgres;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly tracking: Tracking;
  readonly onProblem: (error: unknown) => void;
}

export interface PositionKeeping {
  start(): void;
  stop(): Promise<void>;
  /** One look, now. */
  look(): Promise<void>;
}

const LOOK_EVERY_MS = 60_000;
const THIN_EVERY_MS = 10 * 60_000;

export function createPositionKeeping({ pg, clock, tracking, onProblem }: PositionKeepingOptions): PositionKeeping {
  let timer: NodeJS.Timeout | undefined;
  let working: Promise<void> = Promise.resolve();
  let thinnedAtMs = -Infinity;

  async function look(): Promise<void> {
    const nowMs = clock.nowMs();
    // Twice the time between looks, so that none is missed; taking back twice changes nothing.
    const ended = await pg.asEngine((tx) => listEndedStatements(tx, nowMs - MANUAL_VALID_MS - 2 * LOOK_EVERY_MS, nowMs - MANUAL_VALID_MS), { readOnly: true });
    for (const { tenantId, personId } of ended) await pg.asTenant(tenantId, (tx) => tracking.settle(tx, personId, nowMs));
    if (nowMs - thinnedAtMs < THIN_EVERY_MS) return;
    await pg.asEngine(async (tx) => {
      await thinPositions(tx, nowMs - tracking.keptMs);
      await forgetPositions(tx, nowMs - FORGOTTEN_AFTER_MS);
    });
    thinnedAtMs = nowMs;
  }

  function lookAgain(): void {
    working = look().catch(onProblem);
    timer = setTimeout(lookAgain, LOOK_EVERY_MS);
  }

  return {
    look,
    start: lookAgain,
    async stop() {
      clearTimeout(timer);
      await working;
    },
  };
}
