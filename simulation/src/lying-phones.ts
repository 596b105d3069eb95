// Ten minutes of phones on real roads, from a seed: they drive or stand, err, fall silent in holes of coverage and send what waited in any
// order, and some of them lie. What the server makes of their points is judged by its own rules; what is true is known here alone.
import type { Position } from '@mydr24/protocol';
import { greatCircleM } from '@mydr24/server/dispatch/great-circle.ts';
import { fusePosition, type FusedPosition } from '@mydr24/server/positions/fuse-position.ts';
import { judgePoint, newestPlausible } from '@mydr24/server/positions/judge-position.ts';
import type { KeptPoint, NewPoint } from '@mydr24/server/positions/track-point.ts';
import { alongRoute, type Route } from './demo/road-route.ts';
import { type SeededRandom, seededRandom } from './seeded-random.ts';

export const lies = ['none', 'jump', 'zero', 'clock-ahead', 'frozen', 'replay', 'no-accuracy'] as const;
export type Lie = (typeof lies)[number];

export interface PhoneStory {
  lie: Lie;
  base: Position;
  /** Where its person truly was at an instant. */
  trulyAt(atMs: number): Position;
  /** What the server takes for now, of all that arrived. */
  now: FusedPosition | null;
  /** The same points in another order of arrival. */
  nowInAnotherOrder: FusedPosition | null;
  refused: number;
}

export const BEGAN_MS = Date.UTC(2026, 10, 25, 12);
const LASTS_MS = 10 * 60_000;
export const ENDS_MS = BEGAN_MS + LASTS_MS;
const EVERY_MS = 15_000;
const SPEED_M_PER_S = 14;
const METRES_PER_DEGREE = 111_195;
/** Nobody reaches this within the ten minutes, by road or by air. */
const FAR_AWAY_DEG = 1;

export interface Place {
  route: Route;
  scene: Position;
}

export function tellStory(seed: number, places: readonly Place[]): PhoneStory[] {
  const random = seededRandom(seed);
  return places.map((place) => tellPhone(random, place));
}

function tellPhone(random: SeededRandom, { route, scene }: Place): PhoneStory {
  const lie = random.pick(lies);
  const isDriving = random.chance(0.5);
  const accuracyM = random.pick([8, 20, 60]);
  const trulyAt = (atMs: number): Position => alongRoute(route, isDriving ? ((atMs - BEGAN_MS) / 1_000) * SPEED_M_PER_S : 0);
  const hole = random.chance(0.4) ? { fromMs: BEGAN_MS + random.between(0, LASTS_MS), lastsMs: random.between(60_000, LASTS_MS), lossRate: random.pick([0.5, 1]) } : null;
  const noise = (): number => (random.between(-100, 100) / 100) * accuracyM * 0.7 / METRES_PER_DEGREE;
  const honest = (atMs: number): NewPoint => {
    const { lat, lon } = trulyAt(atMs);
    return { lat: lat + noise(), lon: lon + noise(), takenAt: atMs, accuracyM, speedMPerS: isDriving ? SPEED_M_PER_S : 0, headingDeg: null, source: 'app' };
  };
  const sent: NewPoint[] = [];
  for (let atMs = BEGAN_MS; atMs <= ENDS_MS; atMs += EVERY_MS) {
    // In a hole points wait, or are lost with the phone's receiver.
    if (hole !== null && atMs >= hole.fromMs && atMs < hole.fromMs + hole.lastsMs && random.chance(hole.lossRate)) continue;
    sent.push(honest(atMs));
    if (random.chance(0.3)) sent.push(...liesAt(lie, sent, scene, atMs));
  }
  const [arrived, otherwise] = [shuffled(random, sent), shuffled(random, sent)];
  const { now, refused } = taken(arrived);
  return { lie, base: alongRoute(route, 0), trulyAt, now, nowInAnotherOrder: taken(otherwise).now, refused };
}

/** Each says that somebody is at the scene, or is where nobody can be. */
function liesAt(lie: Lie, sent: readonly NewPoint[], scene: Position, atMs: number): NewPoint[] {
  const there: NewPoint = { ...scene, takenAt: atMs + 1_000, accuracyM: 5, speedMPerS: 0, headingDeg: null, source: 'app' };
  switch (lie) {
    case 'none':
      return [];
    case 'jump':
      return [{ ...there, lat: there.lat + FAR_AWAY_DEG }];
    case 'zero':
      return [{ ...there, lat: 0, lon: 0 }];
    case 'clock-ahead':
      return [{ ...there, takenAt: ENDS_MS + 60_000 + atMs - BEGAN_MS }];
    case 'frozen':
    case 'replay':
      return sent.slice(lie === 'frozen' ? 0 : -5, lie === 'frozen' ? 1 : undefined);
    case 'no-accuracy':
      return [{ ...there, accuracyM: 50_000 }];
  }
}

function taken(arrived: readonly NewPoint[]): { now: FusedPosition | null; refused: number } {
  const kept = new Map<number, KeptPoint>();
  let refused = 0;
  for (const point of arrived) {
    const verdict = judgePoint(point, { nowMs: ENDS_MS, keptMs: 24 * 3_600_000, sinceMs: BEGAN_MS });
    if (verdict.type === 'refused') refused += 1;
    else kept.set(point.takenAt, { ...point, flag: verdict.flag });
  }
  const newest = newestPlausible([...kept.values()].toSorted((a, b) => a.takenAt - b.takenAt), greatCircleM);
  return { now: newest === null ? null : fusePosition([newest], ENDS_MS, greatCircleM), refused };
}

function shuffled<T>(random: SeededRandom, items: readonly T[]): T[] {
  const mixed = [...items];
  for (let at = mixed.length - 1; at > 0; at -= 1) {
    const other = random.between(0, at);
    [mixed[at], mixed[other]] = [mixed[other]!, mixed[at]!];
  }
  return mixed;
}
