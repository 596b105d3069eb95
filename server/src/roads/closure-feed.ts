// Reads a feed of closures: a GeoJSON FeatureCollection (RFC 7946). Each feature has an `id`, a Point, LineString or Polygon, and the properties `reason`,
// `slower` (times slower; absent or null is closed), `from` and `until` (ISO 8601). What cannot be read is counted, and the rest used. Fetches nothing.
import { ClosureShape } from '@mydr24/protocol';
import { z } from 'zod';

export interface FedClosure {
  /** The feature's id and what it says, so that a change is a new closure. */
  readonly key: string;
  readonly shape: ClosureShape;
  readonly slower: number | null;
  readonly reason: string;
  readonly untilAt: number | null;
}
export interface FeedReading {
  readonly closures: readonly FedClosure[];
  /** Features that could not be read. */
  readonly unread: number;
}

const MAX_FEATURES = 2_000;
const Moment = z.iso.datetime({ offset: true });
const Feature = z.object({
  id: z.union([z.string().min(1).max(100), z.number()]),
  geometry: ClosureShape,
  properties: z.object({
    reason: z.string().max(120).catch(''), slower: z.number().min(1.1).max(20).nullable().default(null), from: Moment.nullish(), until: Moment.nullish(),
  }),
});
const Collection = z.object({ type: z.literal('FeatureCollection'), features: z.array(z.unknown()).max(MAX_FEATURES) });

/** Null when it is no feed at all: what is known stays. `instantOf` reads ISO 8601. */
export function readFeed(body: unknown, instantOf: (iso: string) => number, nowMs: number): FeedReading | null {
  const collection = Collection.safeParse(body);
  if (!collection.success) return null;
  const read = collection.data.features.map((feature) => Feature.safeParse(feature));
  const closures = read.flatMap((feature): FedClosure[] => {
    if (!feature.success) return [];
    const { id, geometry, properties: { reason, slower, from, until } } = feature.data;
    const untilAt = until ? instantOf(until) : null;
    if ((from && instantOf(from) > nowMs) || (untilAt !== null && untilAt <= nowMs)) return [];
    return [{ key: JSON.stringify([id, slower, untilAt, geometry.coordinates]), shape: geometry, slower, reason: reason === '' ? '-' : reason, untilAt }];
  });
  return { closures: [...new Map(closures.map((closure) => [closure.key, closure])).values()], unread: read.filter(({ success }) => !success).length };
}
