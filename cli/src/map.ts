// `mydr24 map import FILE` makes a road map and a base map to draw of an OpenStreetMap extract; `mydr24 map route` asks it for a way, so that anyone can check one.
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Position } from '@mydr24/protocol';
import { importRoads } from '@mydr24/server/roads/import-roads-node.ts';
import { importBaseMap, TILES } from '@mydr24/server/roads/open-base-map-node.ts';
import { ROADS } from '@mydr24/server/roads/open-roads-node.ts';
import { UnreadableMap } from '@mydr24/server/roads/osm-file-node.ts';
import { createRoadEngine } from '@mydr24/server/roads/road-engine-memory.ts';
import type { RoadGraph } from '@mydr24/server/roads/road-graph.ts';
import { readRoadMap, writeRoadMap } from '@mydr24/server/roads/road-map-file.ts';
import { type Profile, profiles } from '@mydr24/server/roads/road-tags.ts';
import type { ExitCode, Io } from './io.ts';

const HELP = `mydr24 map import FILE [--name NAME] [--maps DIR]
mydr24 map route --map MAP --from LAT,LON --to LAT,LON [--profile ${profiles.join('|')}] [--maps DIR] [--json]
  FILE: an OpenStreetMap extract, .osm.pbf, .osm.gz or .osm.   MAP: a name given at import, or the path of a .roads file or an extract.
  DIR: where maps are kept; .mydr24/maps in this folder unless said.
  --json prints {"distanceM":…,"durationS":…}; where no road leads there it is an estimate, says so on standard error and ends with 1.
`;
const DEFAULT_DIR = '.mydr24/maps';
const isExtract = (path: string): boolean => /\.(osm\.pbf|pbf|osm|osm\.gz)$/.test(path);

/** Exit code 0 when done, 1 when the map cannot be read or no road leads there, 2 when used wrongly. */
export async function runMap(argv: readonly string[], io: Io): Promise<ExitCode> {
  const [verb, ...rest] = argv;
  try {
    if (verb === 'import') return await importMap(rest, io);
    if (verb === 'route') return await routeOnMap(rest, io);
    io.err(HELP);
    return 2;
  } catch (error) {
    if (!(error instanceof UnreadableMap) && !(error instanceof Misuse)) throw error;
    io.err(`mydr24 map: ${error.message}\n${error instanceof Misuse ? HELP : ''}`);
    return error instanceof Misuse ? 2 : 1;
  }
}

class Misuse extends Error {}

const text = { type: 'string' } as const;
function parsed(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], allowPositionals: true, options: { name: text, maps: text, map: text, from: text, to: text, profile: text, json: { type: 'boolean' } } });
  } catch (error) {
    throw new Misuse((error as Error).message.split('. ')[0]);
  }
}

async function importMap(argv: readonly string[], io: Io): Promise<ExitCode> {
  const { values, positionals: [file, ...surplus] } = parsed(argv);
  if (file === undefined || surplus.length > 0) throw new Misuse('name one extract to import');
  const path = resolve(io.cwd, file);
  if (!existsSync(path)) throw new Misuse(`there is no file ${file}`);
  const name = values.name ?? basename(file).replace(/\..*$/, '');
  if (!/^[\w-]{1,64}$/.test(name)) throw new Misuse('a name has letters, digits, - and _, at most 64');
  const started = performance.now();
  const graph = await importRoads(path);
  const dir = resolve(io.cwd, values.maps ?? DEFAULT_DIR);
  mkdirSync(dir, { recursive: true });
  const out = join(dir, `${name}${ROADS}`);
  writeRoadMap(out, graph);
  io.out(`${name}: ${graph.edgeFrom.length} road segments, ${graph.nodeLat.length} junctions, ${graph.forbidden.length / 2} forbidden turns; ${Math.round(performance.now() - started)} ms, ${kilobytes(out)} in ${out}\n`);
  const drawnFrom = performance.now();
  const tiles = join(dir, `${name}${TILES}`);
  const drawn = await importBaseMap(path, tiles);
  io.out(drawn === null ? `${name}: nothing to draw\n` : `${name}: ${drawn.tileCount} tiles of the map that is drawn; ${Math.round(performance.now() - drawnFrom)} ms, ${kilobytes(tiles)} in ${tiles}\n`);
  return 0;
}

const kilobytes = (path: string): string => `${Math.ceil(statSync(path).size / 1024)} KB`;

async function routeOnMap(argv: readonly string[], io: Io): Promise<ExitCode> {
  const { values } = parsed(argv);
  const { map, profile = 'car' } = values;
  if (map === undefined) throw new Misuse('say which map: --map NAME');
  if (!isProfile(profile)) throw new Misuse(`found the profile "${profile}", expected ${profiles.join(', ')}`);
  const [from, to] = [positionOf(values.from, '--from'), positionOf(values.to, '--to')];
  const engine = createRoadEngine(await graphOf(map, resolve(io.cwd, values.maps ?? DEFAULT_DIR), io));
  const { distanceM, durationS, fallback, steps } = engine.route(from, to, profile);
  if (values.json === true) {
    io.out(`${JSON.stringify({ distanceM: rounded(distanceM), durationS: rounded(durationS) })}\n`);
    if (fallback !== null) io.err(`mydr24 map: an estimate: ${fallback}\n`);
    return fallback === null ? 0 : 1;
  }
  io.out(`${Math.round(distanceM)} m, ${Math.round(durationS / 6) / 10} min${fallback === null ? '' : ` (an estimate: ${fallback})`}\n${steps.map(({ turn, road, distanceM: stepM }) => `  ${turn.padEnd(12)} ${String(Math.round(stepM)).padStart(6)} m  ${road}\n`).join('')}`);
  return fallback === null ? 0 : 1;
}

const rounded = (value: number): number => Math.round(value * 10) / 10;
const isProfile = (word: string): word is Profile => (profiles as readonly string[]).includes(word);

function positionOf(given: string | undefined, flag: string): Position {
  const match = /^(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)$/.exec(given ?? '');
  const [lat, lon] = [Number(match?.[1]), Number(match?.[2])];
  if (match === null || Math.abs(lat) > 90 || Math.abs(lon) > 180) throw new Misuse(`${flag}: expected LAT,LON in degrees, e.g. 42.5063,1.5218`);
  return { lat, lon };
}

async function graphOf(map: string, dir: string, io: Io): Promise<RoadGraph> {
  const path = resolve(io.cwd, map);
  if (isExtract(map) && existsSync(path)) return importRoads(path);
  const file = map.endsWith(ROADS) && existsSync(path) ? path : join(dir, `${map}${ROADS}`);
  if (!existsSync(file)) throw new Misuse(`there is no map "${map}" in ${dir}; make it with mydr24 map import FILE --name ${map}`);
  try {
    return readRoadMap(file);
  } catch (error) {
    throw new UnreadableMap((error as Error).message);
  }
}
