// A base map on disk, beside its road map: one line of JSON that says what it is and where each tile lies, then the tiles, compressed. Only
// the line stays in memory.
import { createHash } from 'node:crypto';
import { openSync, readFileSync, readSync, renameSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { BaseMap } from '@mydr24/protocol';
import { boundsOfFeatures, type MapFeatures } from './base-map-builder.ts';
import { type NamedPlace, placesOf } from './base-map-places.ts';
import { TILE_ZOOMS, tilesOf } from './base-map-tiles.ts';

export interface OpenedBaseMap {
  readonly facts: BaseMap;
  readonly places: readonly NamedPlace[];
  readonly tileCount: number;
  /** Compressed (gzip); null where nothing is drawn. */
  tile(z: number, x: number, y: number): Uint8Array<ArrayBuffer> | null;
}

/** Counts up when tiles hold something else, so that browsers do not keep what an older version made. */
const FORM = 1;
const ID_LENGTH = 32;
const ATTRIBUTION = '© OpenStreetMap contributors';

interface Contents {
  form: number;
  facts: BaseMap;
  places: readonly NamedPlace[];
  tiles: Record<string, [at: number, length: number]>;
}

/** Whole or not at all: written beside the place and moved there. Null when there is nothing to draw. */
export function writeBaseMap(path: string, features: MapFeatures): { tileCount: number } | null {
  const bounds = boundsOfFeatures(features);
  if (bounds === null) return null;
  const bodies: Uint8Array[] = [];
  const tiles: Contents['tiles'] = {};
  const hash = createHash('sha256').update(`${FORM}`);
  let at = 0;
  for (const { z, x, y, bytes } of tilesOf(features, bounds)) {
    const body = gzipSync(bytes, { level: 9 });
    tiles[`${z}/${x}/${y}`] = [at, body.length];
    hash.update(`${z}/${x}/${y}`).update(bytes);
    bodies.push(body);
    at += body.length;
  }
  const facts: BaseMap = { id: hash.digest('hex').slice(0, ID_LENGTH), bounds, minZoom: TILE_ZOOMS.min, maxZoom: TILE_ZOOMS.max, attribution: ATTRIBUTION };
  const head = Buffer.from(`${JSON.stringify({ form: FORM, facts, places: placesOf(features), tiles } satisfies Contents)}\n`);
  writeFileSync(`${path}.part`, Buffer.concat([head, ...bodies]));
  renameSync(`${path}.part`, path);
  return { tileCount: bodies.length };
}

/** Throws when another version made it. */
export function readBaseMap(path: string): OpenedBaseMap {
  const file = readFileSync(path);
  const end = file.indexOf('\n');
  const contents = contentsOf(file.subarray(0, Math.max(0, end)).toString());
  if (contents === null || contents.form !== FORM) throw new Error('the base map was made by another version; import it again with mydr24 map import');
  const { facts, places, tiles } = contents;
  return { facts, places, tileCount: Object.keys(tiles).length, tile: tileReader(path, end + 1, new Map(Object.entries(tiles))) };
}

/** Kept open while the process runs: a newer import moves in beside it and is read at the next start. */
function tileReader(path: string, start: number, tiles: ReadonlyMap<string, [number, number]>): OpenedBaseMap['tile'] {
  const file = openSync(path, 'r');
  return (z, x, y) => {
    const place = tiles.get(`${z}/${x}/${y}`);
    if (place === undefined) return null;
    const bytes = new Uint8Array(place[1]);
    readSync(file, bytes, 0, place[1], start + place[0]);
    return bytes;
  };
}

function contentsOf(line: string): Contents | null {
  try {
    return JSON.parse(line) as Contents;
  } catch {
    return null;
  }
}
