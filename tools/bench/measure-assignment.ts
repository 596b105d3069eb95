// What an assignment of 60 emergencies over 200 responders costs and wins on the roads of the shipped extract: the table of costs, the greedy answer, the
// solver's on its thread, and how long people wait in sum by each. Needs no server and no database.
import { fileURLToPath } from 'node:url';
import type { EmergencyId, PersonId, TenantId } from '@mydr24/protocol';
import { type PlaceRow, rowOf, rowsOf } from '@mydr24/server/assignment/assignment-rows.ts';
import { greedyMatching, type Matching, type Row, sparse, totalCost } from '@mydr24/server/assignment/matching.ts';
import { type PlaceToFill, weightOf } from '@mydr24/server/assignment/place-to-fill.ts';
import { createHighsSolver } from '@mydr24/server/assignment/solver-highs-node.ts';
import { byRoad } from '@mydr24/server/dispatch/journeys.ts';
import { defaultPolicy } from '@mydr24/server/dispatch/ranking-policy.ts';
import type { RosterPerson } from '@mydr24/server/dispatch/responder-roster.ts';
import { importRoads } from '@mydr24/server/roads/import-roads-node.ts';
import { createRoadBook } from '@mydr24/server/roads/road-book-engine.ts';
import { nodeAt } from '@mydr24/server/roads/road-graph.ts';
import { seededRng } from '@mydr24/simulation/seeded-rng.ts';
import { alone, type Figure, median, spread } from './measures.ts';

const EXTRACT = fileURLToPath(new URL('../../simulation/data/map/andorra.osm.pbf', import.meta.url));
const PLACES = 60;
const PEOPLE = 200;
/** Where there are hardly more than places, it matters most who goes where. */
const FEW_PEOPLE = 70;
const WORLDS = 10;
const NOW_MS = 1_700_000_000_000;
const PRIORITIES = ['high', 'high', 'medium', 'low'] as const;

type Rng = () => number;
type Place = () => { lat: number; lon: number };

export async function benchAssignment(rounds: number): Promise<Figure[]> {
  const graph = await importRoads(EXTRACT);
  const solver = createHighsSolver();
  const rng = seededRng(11);
  const place: Place = () => nodeAt(graph, Math.floor(rng() * graph.nodeLat.length));
  const taken: Taken[] = [];
  // The thread begins with the first question; every later one is answered by the thread that is there.
  const begunMs = await timed(() => solver.solve([{ key: 'a', weight: 1, costs: new Map([['p', 1]]) }]));
  for (let world = 0; world < WORLDS * rounds; world += 1) taken.push(await measure(worldOf(rng, place), createRoadBook(graph), solver.solve));
  const few: Taken[] = [];
  for (let world = 0; world < WORLDS; world += 1) few.push(await measure(worldOf(rng, place, FEW_PEOPLE), createRoadBook(graph), solver.solve));
  await solver.stop();
  const of = (pick: (each: Taken) => number): number[] => taken.map(pick);
  const said = (values: number[]): string => {
    const { n, p50, p99, max } = spread(values);
    return [n, ...[p50, p99, max].map((value) => value.toFixed(1))].join(', ');
  };
  const figure = (name: string, unit: string, values: number[], target: string, atMost: number | null): Figure => ({ ...alone(name, unit, values, target, atMost === null ? null : { atMost }), spread: said(values) });
  const size = `${PLACES} emergencies x ${PEOPLE} responders`;
  return [
    figure(`assignment: ${size}, the solver's answer on its thread, p50`, 'ms', of(({ solverMs }) => solverMs), '< 1,000 ms', 1_000),
    figure(`assignment: ${size}, the three answers of one round together, p50`, 'ms', of(({ roundMs }) => roundMs), '< 1,000 ms', 1_000),
    figure(`assignment: ${size}, the greedy answer that stands meanwhile, p50`, 'ms', of(({ greedyMs }) => greedyMs), '', null),
    figure(`assignment: ${size}, the table of costs by road, scenes new, p50`, 'ms', of(({ tableMs }) => tableMs), '', null),
    figure('assignment: longest the event loop is held by one emergency of it, p50', 'ms', of(({ longestMs }) => longestMs), '< 50 ms', 50),
    alone('assignment: the thread with the solver begins, once', 'ms', [begunMs], '', null),
    figure(`assignment: of ${PLACES} emergencies, those whose nearest person is another's nearest too, p50`, '', of(({ shared }) => shared), '', null),
    waitFigure(`assignment: weighed waiting in sum, ${size}, with the greedy answer beside it`, taken),
    waitFigure(`assignment: the same with ${FEW_PEOPLE} responders`, few),
  ];
}

const waitFigure = (name: string, taken: readonly Taken[]): Figure => ({
  ...alone(name, 's', taken.map(({ solvedS }) => solvedS), '', null), floor: median(taken.map(({ greedyS }) => greedyS)), ratio: median(taken.map(({ solvedS, greedyS }) => solvedS / greedyS)),
});

interface Taken {
  tableMs: number;
  longestMs: number;
  greedyMs: number;
  solverMs: number;
  roundMs: number;
  greedyS: number;
  solvedS: number;
  shared: number;
}

interface BenchWorld {
  places: PlaceToFill[];
  people: RosterPerson[];
}

async function measure({ places, people }: BenchWorld, roads: ReturnType<typeof createRoadBook>, solve: (rows: readonly Row[]) => Promise<Matching>): Promise<Taken> {
  const market = { people, arrivalsAt: byRoad(roads.of('bench')), policy: defaultPolicy };
  const placed: PlaceRow[] = [];
  const each = places.map((place) => {
    const startedAt = performance.now();
    placed.push(rowOf(place, weightOf(place, null, NOW_MS), market, NOW_MS));
    return performance.now() - startedAt;
  });
  const rows = rowsOf(placed, 'firm');
  let [greedy, solved]: Matching[] = [];
  const greedyMs = await timed(() => void (greedy = greedyMatching(rows)));
  const solverMs = await timed(async () => void (solved = await solve(rows)));
  const roundMs = await timed(() => Promise.all([solve(rows), solve(rowsOf(placed, 'asked')), solve(rowsOf(placed, 'free'))]));
  if (totalCost(rows, solved!) > totalCost(sparse(rows), greedy!) + 1) throw new Error('the solver was worse than the greedy answer');
  return { tableMs: each.reduce((sum, ms) => sum + ms, 0), longestMs: Math.max(...each), greedyMs, solverMs, roundMs, greedyS: totalCost(rows, greedy!), solvedS: totalCost(rows, solved!), shared: sharedOf(rows) };
}

/** By a ranking for each alone, these places ask somebody whom another one asks as well. */
function sharedOf(rows: readonly Row[]): number {
  const nearest = rows.map(({ costs }) => [...costs].reduce<readonly [string, number] | undefined>((best, each) => (best === undefined || each[1] < best[1] ? each : best), undefined)?.[0]);
  return nearest.filter((personId) => personId !== undefined && nearest.filter((other) => other === personId).length > 1).length;
}

async function timed(work: () => unknown): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/** All at once: a tenth of the people are asked already by somebody. */
function worldOf(rng: Rng, place: Place, count = PEOPLE): BenchWorld {
  const people = Array.from({ length: count }, (_, n): RosterPerson => ({
    personId: `p${n}` as PersonId, tenantId: 'bench' as TenantId, name: `p${n}`, givenName: `p${n}`, roles: ['responder'], unitIds: [], channels: ['sms'], isConnected: true,
    responder: { qualifications: rng() < 0.7 ? ['paramedic'] : ['bls'], duty: 'on', base: null, position: place(), accuracyM: 10, positionedAt: NOW_MS - Math.floor(rng() * 150_000), emergencyId: null },
  }));
  const places = Array.from({ length: PLACES }, (_, n): PlaceToFill => ({
    emergencyId: `e${n}` as EmergencyId, tenantId: 'bench' as TenantId, needs: rng() < 0.7 ? ['paramedic', 'bls'] : ['paramedic'], position: place(), wishes: { kind: 'fall', language: null, carerSex: null },
    priority: PRIORITIES[Math.floor(rng() * PRIORITIES.length)]!, waitingSince: NOW_MS - Math.floor(rng() * 600_000), asked: n % 3 === 0 ? [people[n]!.personId] : [], ruledOut: [],
  }));
  return { places, people };
}
