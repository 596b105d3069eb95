// What ways cost on the shipped extract: all to one scene, and bringing a map in. Needs no server and no database.
import { fileURLToPath } from 'node:url';
import { importRoads } from '@mydr24/server/roads/import-roads-node.ts';
import { createRoadBook } from '@mydr24/server/roads/road-book-engine.ts';
import { nodeAt, type RoadGraph } from '@mydr24/server/roads/road-graph.ts';
import { seededRng } from '@mydr24/simulation/seeded-rng.ts';
import { alone, type Figure, spread } from './measures.ts';

const EXTRACT = fileURLToPath(new URL('../../simulation/data/map/andorra.osm.pbf', import.meta.url));
const CANDIDATES = 200;
const SCENES = 100;
const MOVED = 20;
const SEGMENTS = 100_000;
const MB = 1024 * 1024;

export async function benchRoads(rounds: number): Promise<Figure[]> {
  const imports: number[] = [];
  let graph: RoadGraph | undefined;
  for (let round = 0; round < Math.max(3, rounds); round += 1) {
    const startedAt = performance.now();
    graph = await importRoads(EXTRACT);
    imports.push(performance.now() - startedAt);
  }
  const { first, again } = timesOf(graph!);
  const per = SEGMENTS / graph!.edgeFrom.length;
  const bytes = Object.values(graph!).reduce((sum: number, array) => sum + (ArrayBuffer.isView(array) ? array.byteLength : 0), 0);
  return [
    { ...alone(`road times: ${CANDIDATES} to a scene not asked of before, Andorra (${graph!.edgeFrom.length.toLocaleString('en')} segments), p50`, 'ms', [first.p50], '< 50 ms', { atMost: 50 }), spread: said(first) },
    { ...alone(`road times: ${CANDIDATES} to the same scene, ${MOVED} of them moved, p50`, 'ms', [again.p50], '', null), spread: said(again) },
    alone(`road map: import of an extract, per ${SEGMENTS.toLocaleString('en')} segments`, 'ms', imports.map((ms) => ms * per), '', null),
    alone(`road map: graph in memory, per ${SEGMENTS.toLocaleString('en')} segments`, 'MB', [(bytes / MB) * per], '', null),
  ];
}

type Spread = ReturnType<typeof spread>;
const said = ({ n, p50, p99, max }: Spread): string => [n, ...[p50, p99, max].map((ms) => ms.toFixed(1))].join(', ');

function timesOf(graph: RoadGraph): { first: Spread; again: Spread } {
  const rng = seededRng(7);
  const place = () => nodeAt(graph, Math.floor(rng() * graph.nodeLat.length));
  const roads = createRoadBook(graph).of('bench');
  const timed = (starts: ReturnType<typeof place>[], scene: ReturnType<typeof place>): number => {
    const startedAt = performance.now();
    roads.timesTo(starts, scene, 'emergency');
    return performance.now() - startedAt;
  };
  const [first, again]: [number[], number[]] = [[], []];
  for (let n = 0; n < SCENES; n += 1) {
    const [starts, scene] = [Array.from({ length: CANDIDATES }, place), place()];
    first.push(timed(starts, scene));
    for (let moved = 0; moved < MOVED; moved += 1) starts[moved] = place();
    again.push(timed(starts, scene));
  }
  return { first: spread(first), again: spread(again) };
}
