// Opens the keys of the homes people may be called to before anybody is, and again every ten minutes: whoever is called while the holder of the
// master keys does not answer still has the address. Decides nothing.
import type { Clock } from '../platform/clock.ts';
import { createLookLoop, type LookLoop } from '../platform/look-loop-engine.ts';
import type { Postgres } from '../platform/postgres.ts';
import { homeWords } from './address.ts';
import type { Keys } from './keys.ts';
import { listSealedHomes } from './reseal-store.ts';
import { sealedColumns } from './sealed-columns.ts';

export interface WarmingOptions {
  readonly pg: Postgres;
  readonly keys: Keys;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly onProblem: (error: unknown) => void;
}

const AT_ONCE = 200;
/** Less than there is room for in memory. */
const MOST = 15_000;
const EVERY_MS = 600_000;

export const createWarming = ({ pg, keys, clock, onProblem }: WarmingOptions): LookLoop =>
  createLookLoop({ look: () => warmHomes(pg, keys), everyMs: EVERY_MS, restTimes: 4, clock, onProblem });

/** Each look is one short transaction. Answers how many it looked at. */
export async function warmHomes(pg: Postgres, keys: Keys): Promise<number> {
  let [seen, afterId]: [number, string | null] = [0, null];
  while (seen < MOST) {
    const homes = await pg.asEngine(async (tx) => {
      const rows = await listSealedHomes(tx, afterId, AT_ONCE);
      await keys.openWordsAtHand(tx, sealedColumns.home, rows.map(homeWords), { isUrgent: true });
      return rows;
    }, { readOnly: true });
    seen += homes.length;
    if (homes.length < AT_ONCE) break;
    afterId = homes.at(-1)!.id;
  }
  return seen;
}
