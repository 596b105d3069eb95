// Builds the roads: the map in memory, an engine outside of this process where one is configured, each tenant's closures, and what a tenant weighs beside the
// way. Part of app.ts. Decides nothing.
import type { Position } from '@mydr24/protocol';
import type { AppOptions } from './app-options.ts';
import type { Config } from './config.ts';
import { byRoad, overTheSphere } from './dispatch/journeys.ts';
import { createPolicyBook } from './dispatch/ranking-policy-engine.ts';
import type { Platform } from './platform-parts.ts';
import { createClosureEngine } from './roads/closure-engine.ts';
import { closureFeedHttp } from './roads/closure-feed-http.ts';
import { estimatedJourney, type RoadEngine, type RoutedJourney } from './roads/journey.ts';
import { openBaseMap } from './roads/open-base-map-node.ts';
import { openRoads } from './roads/open-roads-node.ts';
import { createRoadBook, type RoadBook } from './roads/road-book-engine.ts';
import { createOsrmService } from './roads/road-service-osrm.ts';
import { createValhallaService } from './roads/road-service-valhalla.ts';
import type { RoadService } from './roads/road-service.ts';
import type { Profile } from './roads/road-tags.ts';
import { createServedRoads, type ServedRoads } from './roads/served-roads-engine.ts';
import { valhallaHttp } from './roads/valhalla-call-http.ts';
import { openValhallaPackage } from './roads/valhalla-call-node.ts';

/** A map that cannot be read stops nothing: straight lines take its place, and the problem is told. */
export async function buildRoads(platform: Platform, { config, dataDir }: AppOptions) {
  const { pg, ids, metrics, clock, onProblem } = platform;
  const { roadMap, closuresFeedUrl } = config;
  const opened = roadMap === undefined ? null : await openRoads(roadMap, dataDir).catch((error: unknown) => (onProblem(error), null));
  const baseMap = roadMap === undefined ? null : await openBaseMap(roadMap, dataDir).catch((error: unknown) => (onProblem(error), null));
  const book = opened && createRoadBook(opened.graph);
  const served = await buildServed(platform, config, book);
  const closures = createClosureEngine({
    pg, clock, ids, roads: book, onProblem, ...(served === null ? {} : { onClosures: served.setClosures }), ...(closuresFeedUrl === undefined ? {} : { fetchFeed: closureFeedHttp(closuresFeedUrl) }),
  });
  metrics.gauge('mydr24_base_map_tiles', 'Tiles of the map that is drawn; 0 without one.', () => baseMap?.tileCount ?? 0);
  metrics.gauge('mydr24_road_map_loaded', 'Whether travel times follow roads; 0 is straight lines.', () => (opened ? 1 : 0));
  if (opened) metrics.gauge('mydr24_road_map_age_seconds', 'Since the road map was made of its extract.', () => (clock.nowMs() - opened.madeAt) / 1000);
  if (closuresFeedUrl !== undefined) {
    metrics.gauge('mydr24_closures_feed_age_seconds', 'Since the feed of road closures was last read; -1 before.', () => {
      const readAt = closures.feedReadAt();
      return readAt === null ? -1 : (clock.nowMs() - readAt) / 1000;
    });
  }
  /** From memory, whoever reckons; null where nobody does. */
  const timesOf = (tenantId: string): Pick<RoadEngine, 'timesTo'> | null => served?.of(tenantId) ?? book?.of(tenantId) ?? null;
  return {
    closures, policies: createPolicyBook({ pg, onProblem }), served, timesOf, baseMap,
    arrivalsOf: (tenantId: string) => {
      const roads = timesOf(tenantId);
      return roads ? byRoad(roads) : overTheSphere;
    },
    async routeOf(tenantId: string, from: Position, to: Position, profile: Profile): Promise<RoutedJourney> {
      return (await served?.route(tenantId, from, to, profile)) ?? book?.of(tenantId).route(from, to, profile) ?? estimatedJourney(from, to, profile, 'no-map');
    },
  };
}

export type RoadParts = Awaited<ReturnType<typeof buildRoads>>;

/** A package that cannot be loaded stops nothing either: our own map or estimates take its place. */
async function buildServed({ clock, metrics, onProblem }: Platform, config: Config, book: RoadBook | null): Promise<ServedRoads | null> {
  const service = await serviceOf(config).catch((error: unknown) => (onProblem(error), null));
  if (service === null) return null;
  const outcomes = metrics.counterBy('mydr24_road_engine_answers_total', 'Answers of the road engine outside of this process, by outcome.', 'outcome');
  const seconds = metrics.histogram('mydr24_road_engine_seconds', 'How long it took for one.', [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5]);
  const served = createServedRoads({
    service, own: book && book.of, clock, timeoutMs: config.roadEngineTimeoutMs, onProblem,
    onAnswer(outcome, took) {
      outcomes.add(outcome);
      seconds.observe(took);
    },
  });
  metrics.gauge('mydr24_road_engine_out', 'Whether the road engine outside gives no answers and is left alone for a while.', () => (served.isOut() ? 1 : 0));
  return served;
}

async function serviceOf({ roadEngine, roadEngineUrl: url = '', roadEngineFootUrl: footUrl, roadEnginePackage, roadEngineConfig = '' }: Config): Promise<RoadService | null> {
  if (roadEngine === 'osrm') return createOsrmService({ url, footUrl });
  if (roadEngine === 'valhalla') return createValhallaService(valhallaHttp(url));
  return roadEngine === 'valhalla-package' ? createValhallaService(await openValhallaPackage(roadEnginePackage, roadEngineConfig), 'Valhalla (package)') : null;
}
