// Keeps each tenant's roads true to the closures in force: loaded at the start, after each change on this node, and every five seconds for what other nodes
// changed and what ran out. Follows a feed when there is one. A load or a feed that fails keeps what is known.
import type { ClosureShape } from '@mydr24/protocol';
import type { Clock } from '../platform/clock.ts';
import type { Ids } from '../platform/ids.ts';
import type { Postgres } from '../platform/postgres.ts';
import { delaysOf } from './closure-edges.ts';
import { readFeed } from './closure-feed.ts';
import { type ClosureInForce, followFeed, listClosuresOfAll } from './closure-store.ts';
import type { RoadBook } from './road-book-engine.ts';

export interface ClosureEngineOptions {
  readonly pg: Postgres;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly ids: Ids;
  /** Null without a map: closures are kept and shown, and change no time. */
  readonly roads: RoadBook | null;
  /** What the feed says now; absent without one. */
  readonly fetchFeed?: (signal: AbortSignal) => Promise<unknown>;
  /** A tenant's closures are others than before: told to an engine outside of this process. */
  readonly onClosures?: (tenantId: string, closures: readonly ClosureInForce[]) => void;
  readonly onProblem: (error: unknown) => void;
}

export interface ClosureEngine {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** This node committed a change: it counts once this resolves. */
  reload(): Promise<void>;
  followFeed(): Promise<void>;
  segmentsOf(shape: ClosureShape): number;
  /** When the feed was last read whole; null before. */
  feedReadAt(): number | null;
}

const RELOAD_MS = 5_000;
const FEED_EVERY_MS = 60_000;
const FEED_ANSWERS_MS = 10_000;

export function createClosureEngine({ pg, clock, ids, roads, fetchFeed, onClosures, onProblem }: ClosureEngineOptions): ClosureEngine {
  const edges = new Map<string, readonly number[]>();
  let applied = new Map<string, string>();
  let working: Promise<void> = Promise.resolve();
  let timers: NodeJS.Timeout[] = [];
  let readAt: number | null = null;

  function apply(closures: readonly ClosureInForce[]): void {
    const byTenant = Map.groupBy(closures, ({ tenantId }) => tenantId as string);
    for (const id of edges.keys()) if (!closures.some((closure) => closure.id === id)) edges.delete(id);
    const next = new Map([...byTenant].map(([tenantId, own]) => [tenantId, own.map(({ id }) => id).join()]));
    for (const tenantId of new Set([...applied.keys(), ...next.keys()])) {
      if (applied.get(tenantId) === next.get(tenantId)) continue;
      const own = byTenant.get(tenantId) ?? [];
      onClosures?.(tenantId, own);
      if (roads === null) continue;
      for (const { id, shape } of own) if (!edges.has(id)) edges.set(id, roads.edgesOf(shape));
      roads.setDelays(tenantId, delaysOf(own.map(({ id, slower }) => ({ slower, edges: edges.get(id)! }))));
    }
    applied = next;
  }

  /** One after the other: a load that began before a change must not end after the one that saw it. */
  function reload(): Promise<void> {
    const loaded = working.then(async () => apply(await pg.asEngine((tx) => listClosuresOfAll(tx, clock.nowMs()), { readOnly: true })));
    working = loaded.catch(() => {});
    return loaded;
  }

  async function follow(): Promise<void> {
    if (!fetchFeed) return;
    const body = await fetchFeed(AbortSignal.timeout(FEED_ANSWERS_MS));
    const reading = readFeed(body, Date.parse, clock.nowMs());
    if (reading === null) throw new Error('the feed of road closures is no GeoJSON FeatureCollection');
    await pg.asEngine((tx) => followFeed(tx, reading.closures, () => ids.next(), clock.nowMs()));
    await reload();
    readAt = clock.nowMs();
    if (reading.unread > 0) throw new Error(`${reading.unread} features of the feed of road closures could not be read`);
  }

  return {
    reload,
    followFeed: follow,
    segmentsOf: (shape) => roads?.edgesOf(shape).length ?? 0,
    feedReadAt: () => readAt,
    async start() {
      await reload();
      timers = [setInterval(() => void reload().catch(onProblem), RELOAD_MS)];
      if (!fetchFeed) return;
      void follow().catch(onProblem);
      timers.push(setInterval(() => void follow().catch(onProblem), FEED_EVERY_MS));
    },
    async stop() {
      timers.forEach(clearInterval);
      await working;
    },
  };
}
