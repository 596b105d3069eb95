// Builds the roads: the map in memory, each tenant's closures over it, and what a tenant weighs beside the way. Part of app.ts. Decides nothing.
import type { AppOptions } from './app-options.ts';
import { byRoad, overTheSphere } from './dispatch/journeys.ts';
import { createPolicyBook } from './dispatch/ranking-policy-engine.ts';
import type { Platform } from './platform-parts.ts';
import { createClosureEngine } from './roads/closure-engine.ts';
import { closureFeedHttp } from './roads/closure-feed-http.ts';
import { openBaseMap } from './roads/open-base-map-node.ts';
import { openRoads } from './roads/open-roads-node.ts';
import { createRoadBook } from './roads/road-book-engine.ts';

/** A map that cannot be read stops nothing: straight lines take its place, and the problem is told. */
export async function buildRoads({ pg, ids, metrics, clock, onProblem }: Platform, { config: { roadMap, closuresFeedUrl }, dataDir }: AppOptions) {
  const opened = roadMap === undefined ? null : await openRoads(roadMap, dataDir).catch((error: unknown) => (onProblem(error), null));
  const baseMap = roadMap === undefined ? null : await openBaseMap(roadMap, dataDir).catch((error: unknown) => (onProblem(error), null));
  const book = opened && createRoadBook(opened.graph);
  const closures = createClosureEngine({ pg, clock, ids, roads: book, onProblem, ...(closuresFeedUrl === undefined ? {} : { fetchFeed: closureFeedHttp(closuresFeedUrl) }) });
  metrics.gauge('mydr24_base_map_tiles', 'Tiles of the map that is drawn; 0 without one.', () => baseMap?.tileCount ?? 0);
  metrics.gauge('mydr24_road_map_loaded', 'Whether travel times follow roads; 0 is straight lines.', () => (opened ? 1 : 0));
  if (opened) metrics.gauge('mydr24_road_map_age_seconds', 'Since the road map was made of its extract.', () => (clock.nowMs() - opened.madeAt) / 1000);
  if (closuresFeedUrl !== undefined) {
    metrics.gauge('mydr24_closures_feed_age_seconds', 'Since the feed of road closures was last read; -1 before.', () => {
      const readAt = closures.feedReadAt();
      return readAt === null ? -1 : (clock.nowMs() - readAt) / 1000;
    });
  }
  return { book, baseMap, closures, policies: createPolicyBook({ pg, onProblem }), arrivalsOf: (tenantId: string) => (book ? byRoad(book.of(tenantId)) : overTheSphere) };
}

export type RoadParts = Awaited<ReturnType<typeof buildRoads>>;
