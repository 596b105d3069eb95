// The road map a server is configured with: a .roads file as it lies there, or an extract, imported once and kept in the data folder.
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { importRoads } from './import-roads-node.ts';
import { readRoadMap, writeRoadMap } from './road-map-file.ts';
import type { RoadGraph } from './road-graph.ts';

export const ROADS = '.roads';

export interface OpenedRoads {
  readonly graph: RoadGraph;
  /** The file the graph lies in, and when it was made. */
  readonly path: string;
  readonly madeAt: number;
}

/** Throws when neither can be read, with what to do. */
export async function openRoads(roadMap: string, dataDir: string): Promise<OpenedRoads> {
  if (!existsSync(roadMap)) throw new Error(`there is no file ${roadMap}`);
  if (roadMap.endsWith(ROADS)) return opened(readRoadMap(roadMap), roadMap);
  const path = join(dataDir, 'maps', `${basename(roadMap).replace(/\..*$/, '')}${ROADS}`);
  const kept = keptSince(statSync(roadMap).mtimeMs, path);
  if (kept) return opened(kept, path);
  const graph = await importRoads(roadMap);
  mkdirSync(join(dataDir, 'maps'), { recursive: true });
  writeRoadMap(path, graph);
  return opened(graph, path);
}

const opened = (graph: RoadGraph, path: string): OpenedRoads => ({ graph, path, madeAt: statSync(path).mtimeMs });

/** What was made of the extract before; null when the extract is newer, or another version made it. */
function keptSince(extractAt: number, path: string): RoadGraph | null {
  if (!existsSync(path) || statSync(path).mtimeMs < extractAt) return null;
  try {
    return readRoadMap(path);
  } catch {
    return null;
  }
}
