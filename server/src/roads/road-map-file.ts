// A road graph on disk: one line of JSON that says what lies where, then the arrays as they are in memory. Read whole, used as it lies there.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { profiles } from './road-tags.ts';
import type { RoadGraph } from './road-graph.ts';

const FORM = 1;
const ALIGNMENT = 8;

const arrayTypes = {
  nodeLat: Int32Array, nodeLon: Int32Array, nodeBlocked: Uint8Array, edgeFrom: Uint32Array, edgeTo: Uint32Array, edgeM: Float64Array, edgeKmh: Uint8Array, edgeIsland: Uint8Array,
  edgeName: Uint32Array, shapeStart: Uint32Array, shapeLat: Int32Array, shapeLon: Int32Array, arcStart: Uint32Array, arcs: Uint32Array, forbidden: Uint32Array,
} as const;
type ArrayName = keyof typeof arrayTypes;
const arrayNames = Object.keys(arrayTypes) as ArrayName[];

interface Contents {
  form: number;
  profiles: readonly string[];
  attribution: string;
  names: readonly string[];
  arrays: Record<ArrayName, { at: number; length: number }>;
}

const aligned = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

/** Whole or not at all: written beside the place and moved there. */
export function writeRoadMap(path: string, graph: RoadGraph): void {
  let at = 0;
  const arrays = {} as Contents['arrays'];
  for (const name of arrayNames) {
    arrays[name] = { at, length: graph[name].length };
    at = aligned(at + graph[name].byteLength);
  }
  const contents: Contents = { form: FORM, profiles, attribution: '(c) OpenStreetMap contributors, ODbL 1.0', names: graph.names, arrays };
  const head = Buffer.from(`${JSON.stringify(contents)}\n`);
  const start = aligned(head.length);
  const bytes = Buffer.alloc(start + at, ' ');
  head.copy(bytes);
  for (const name of arrayNames) Buffer.from(graph[name].buffer, graph[name].byteOffset, graph[name].byteLength).copy(bytes, start + arrays[name].at);
  writeFileSync(`${path}.part`, bytes);
  renameSync(`${path}.part`, path);
}

export function readRoadMap(path: string): RoadGraph {
  const file = readFileSync(path);
  const end = file.indexOf('\n');
  const contents = contentsOf(file.subarray(0, Math.max(0, end)).toString());
  if (contents === null || contents.form !== FORM || contents.profiles.join() !== profiles.join()) {
    throw new Error('the map was made by another version; import it again with mydr24 map import');
  }
  const start = aligned(end + 1);
  // A copy that begins at an aligned address: views of wider numbers need it.
  const body = new Uint8Array(file.subarray(start)).buffer;
  const arrays = Object.fromEntries(arrayNames.map((name) => [name, new arrayTypes[name](body, contents.arrays[name].at, contents.arrays[name].length)]));
  return { ...(arrays as unknown as Omit<RoadGraph, 'names'>), names: contents.names };
}

function contentsOf(line: string): Contents | null {
  try {
    return JSON.parse(line) as Contents;
  } catch {
    return null;
  }
}
