// Tells dispatchers every few seconds when whoever is on the way is expected: one live value for a tenant, each time whole, so that who arrived leaves it.
// Stores nothing and decides nothing.
import { type Arrival, topicName } from '@mydr24/protocol';
import type { ArrivalsOf } from '../dispatch/journeys.ts';
import type { Roster } from '../dispatch/responder-roster.ts';
import type { Clock } from '../platform/clock.ts';
import type { LiveFeed } from '../platform/live-feed.ts';
import { createLookLoop, type LookLoop } from '../platform/look-loop-engine.ts';
import type { Postgres } from '../platform/postgres.ts';
import { arrivalsAtScene } from './arrivals.ts';
import { listComing } from './arrival-store.ts';

export interface ArrivalWatchOptions {
  readonly pg: Postgres;
  readonly clock: Clock;
  readonly roster: Pick<Roster, 'find'>;
  readonly arrivalsOf: ArrivalsOf;
  readonly live: LiveFeed;
  readonly onProblem: (error: unknown) => void;
}

export interface ArrivalWatch extends LookLoop {
  /** One look over all tenants. */
  look(): Promise<void>;
}

const LOOK_EVERY_MS = 5_000;
/** With thousands on the way, it rests so many times as long as it looked. */
const REST = 10;

export function createArrivalWatch({ pg, clock, roster, arrivalsOf, live, onProblem }: ArrivalWatchOptions): ArrivalWatch {
  /** Whom something was told last time: where nobody goes any more, that is told once. */
  let told: ReadonlySet<string> = new Set();

  async function look(): Promise<void> {
    const coming = await pg.asEngine((tx) => listComing(tx), { readOnly: true });
    const byTenant = new Map<string, Arrival[]>([...told].map((tenantId) => [tenantId, []]));
    for (const each of coming) {
      const arrivals = arrivalsAtScene(each, roster, arrivalsOf(each.tenantId), clock.nowMs());
      if (arrivals.length > 0) byTenant.set(each.tenantId, [...(byTenant.get(each.tenantId) ?? []), ...arrivals]);
    }
    for (const [tenantId, arrivals] of byTenant) live.publish(topicName('dispatch', tenantId), 'arrivals', 'arrivals', { arrivals });
    told = new Set([...byTenant].filter(([, arrivals]) => arrivals.length > 0).map(([tenantId]) => tenantId));
  }

  return { look, ...createLookLoop({ look, everyMs: LOOK_EVERY_MS, firstAfterMs: LOOK_EVERY_MS, restTimes: REST, clock, onProblem }) };
}
