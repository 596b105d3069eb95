// Who is at the scene first, by which way of choosing: simulated weeks on the shipped extract with a real county's rhythm of calls. Needs no server and no database.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { importRoads } from '@mydr24/server/roads/import-roads-node.ts';
import { createRoadEngine } from '@mydr24/server/roads/road-engine-memory.ts';
import { nodeAt } from '@mydr24/server/roads/road-graph.ts';
import { type Answered, playWeek, type Region, type Way } from '@mydr24/simulation/dispatch-day/dispatch-week.ts';
import { readRhythm } from '@mydr24/simulation/dispatch-day/rhythm.ts';
import { seededRandom } from '@mydr24/simulation/seeded-random.ts';
import type { BenchPlan } from './plan.ts';
import { type Figure, percentile } from './measures.ts';

const simulationFile = (path: string): string => fileURLToPath(new URL(`../../simulation/data/${path}`, import.meta.url));
const RESPONDERS = 8;
const PLACES = 120;
/** Sixty a day keep each of eight people busy for a third of it. */
const CALLS_PER_WEEK = 420;
const WEEKS = { full: 8, quick: 1 } as const;
const IN_TIME_S = 480;
const TOWN = { lat: 42.5063, lon: 1.5218 };

const names: Readonly<Record<Exclude<Way, 'hindsight'>, string>> = { 'old-line': 'straight line, positions up to 30 min old', line: 'straight line, positions up to 1 min old', road: 'ours by road, positions up to 1 min old' };

export async function benchDispatchDays({ isQuick }: BenchPlan): Promise<Figure[]> {
  const region = await regionOf();
  const rhythm = readRhythm(...(['calls-by-hour', 'busy-seconds'] as const).map((name) => readFileSync(simulationFile(`ems-rhythm/${name}.csv`), 'utf8')) as [string, string]);
  const weeks = Array.from({ length: isQuick ? WEEKS.quick : WEEKS.full }, (_, week) => playWeek({ seed: week + 1, rhythm, region, callsPerWeek: CALLS_PER_WEEK }));
  const of = (way: Way): Answered[] => weeks.flatMap((week) => week[way]);
  const best = summaryOf(of('hindsight'));
  return (['old-line', 'line', 'road'] as const).flatMap((way): Figure[] => {
    const found = summaryOf(of(way));
    const row = (what: string, unit: string, value: number, floor: number | null): Figure =>
      ({ name: `dispatch days: ${what}, ${names[way]}`, unit, value, floor, ratio: floor === null ? null : value / floor, target: floor === null ? '' : 'beside the best in hindsight', isMet: null });
    return [
      row('time to scene p50', 's', found.p50, best.p50), row('time to scene p90', 's', found.p90, best.p90), row(`at the scene within ${IN_TIME_S / 60} min`, '%', found.inTime, best.inTime),
      { ...row('regret, mean', 's', found.regret, null), spread: `${found.n} calls, p90 ${Math.round(found.regretP90)} s` },
    ];
  });
}

function summaryOf(answered: readonly Answered[]) {
  const times = answered.map(({ toSceneS }) => toSceneS).toSorted((a, b) => a - b);
  const regrets = answered.map(({ regretS }) => regretS).toSorted((a, b) => a - b);
  return {
    n: times.length, p50: percentile(times, 0.5), p90: percentile(times, 0.9), inTime: (100 * times.filter((seconds) => seconds <= IN_TIME_S).length) / times.length,
    regret: regrets.reduce((sum, seconds) => sum + seconds, 0) / regrets.length, regretP90: percentile(regrets, 0.9),
  };
}

/** Junctions that a vehicle reaches from the capital and back; they are dense where people live. */
async function regionOf(): Promise<Region> {
  const graph = await importRoads(simulationFile('map/andorra.osm.pbf'));
  const roads = createRoadEngine(graph);
  const random = seededRandom(7);
  const places: Region['places'][number][] = [];
  while (places.length < PLACES + RESPONDERS) {
    const place = nodeAt(graph, random.between(0, graph.nodeLat.length - 1));
    const [there, back] = [roads.route(TOWN, place, 'emergency'), roads.route(place, TOWN, 'emergency')];
    if (there.fallback === null && back.fallback === null && there.toOffM < 5) places.push(place);
  }
  return { roads, bases: places.slice(0, RESPONDERS), places: places.slice(RESPONDERS) };
}
