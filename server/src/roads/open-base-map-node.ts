// The base map a server is configured with: made of the same extract as the roads and kept beside them, or the file that `mydr24 map import` left
// beside a .roads file.
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createBaseMapBuilder } from './base-map-builder.ts';
import { type OpenedBaseMap, readBaseMap, writeBaseMap } from './base-map-file.ts';
import { ROADS } from './open-roads-node.ts';
import { readOsmFile } from './osm-file-node.ts';

export const TILES = '.tiles';

/** Reads the extract three times and writes the base map; null when it holds nothing to draw. */
export async function importBaseMap(extract: string, path: string): Promise<{ tileCount: number } | null> {
  const builder = createBaseMapBuilder();
  for (const sink of [builder.relations, builder.ways, builder.nodes]) await readOsmFile(extract, sink);
  return writeBaseMap(path, builder.build());
}

/** Null when there is none: marks are drawn on plain ground then. */
export async function openBaseMap(roadMap: string, dataDir: string): Promise<OpenedBaseMap | null> {
  if (roadMap.endsWith(ROADS)) {
    const beside = `${roadMap.slice(0, -ROADS.length)}${TILES}`;
    return existsSync(beside) ? readBaseMap(beside) : null;
  }
  if (!existsSync(roadMap)) return null;
  const path = join(dataDir, 'maps', `${basename(roadMap).replace(/\..*$/, '')}${TILES}`);
  const kept = keptSince(statSync(roadMap).mtimeMs, path);
  if (kept) return kept;
  mkdirSync(join(dataDir, 'maps'), { recursive: true });
  return (await importBaseMap(roadMap, path)) === null ? null : readBaseMap(path);
}

/** What was made of the extract before; null when the extract is newer, or another version made it. */
function keptSince(extractAt: number, path: string): OpenedBaseMap | null {
  if (!existsSync(path) || statSync(path).mtimeMs < extractAt) return null;
  try {
    return readBaseMap(path);
  } catch {
    return null;
  }
}
