// Vector tiles (MVT 2) of what the base map draws, one after the other, coarser at low zooms. Tiles without anything on them are not made.
import { GeoJSONVT } from '@maplibre/geojson-vt';
import { fromGeojsonVt } from '@maplibre/vt-pbf';
import type { MapFeatures } from './base-map-builder.ts';
import { type MapLayer, mapLayers } from './base-map-tags.ts';

/** Drawn beyond by enlarging: a house is some ten pixels there, and a deeper zoom would be four times as many tiles. */
export const TILE_ZOOMS = { min: 5, max: 14 } as const;

export interface MapTile {
  readonly z: number;
  readonly x: number;
  readonly y: number;
  readonly bytes: Uint8Array;
}

const EXTENT = 4096;
const TOLERANCE: Readonly<Record<MapLayer, number>> = { land: 5, water: 4, roads: 4, places: 0 };
type Bounds = readonly [west: number, south: number, east: number, north: number];
/** Of the library's tile, what is read here; its own types do not resolve under Node's rules. */
interface VtTile {
  readonly features: readonly { readonly tags: Readonly<Record<string, string | number>> }[];
}

export function* tilesOf(features: MapFeatures, bounds: Bounds): Generator<MapTile> {
  const indexes = mapLayers.map((layer) => [layer, new GeoJSONVT({ type: 'FeatureCollection', features: features[layer] as GeoJSON.Feature[] }, { maxZoom: TILE_ZOOMS.max, indexMaxZoom: 8, tolerance: TOLERANCE[layer], extent: EXTENT, buffer: 96 })] as const);
  for (let z: number = TILE_ZOOMS.min; z <= TILE_ZOOMS.max; z += 1) {
    const [left, top] = tileAt(bounds[0], bounds[3], z);
    const [right, bottom] = tileAt(bounds[2], bounds[1], z);
    for (let x = left; x <= right; x += 1) {
      for (let y = top; y <= bottom; y += 1) {
        const layers = Object.fromEntries(indexes.flatMap(([layer, index]) => shownAt(index.getTile(z, x, y) as VtTile | null, z).map((tile) => [layer, tile])));
        if (Object.keys(layers).length > 0) yield { z, x, y, bytes: fromGeojsonVt(layers as never, { version: 2, extent: EXTENT }) };
      }
    }
  }
}

/** Without what is too small for this zoom; the zoom itself is nobody's to read. */
function shownAt(tile: VtTile | null, z: number): VtTile[] {
  const shown = (tile?.features ?? []).filter(({ tags }) => Number(tags['fromZoom']) <= z).map((feature) => {
    const { fromZoom: _fromZoom, ...tags } = feature.tags;
    return { ...feature, tags };
  });
  return tile === null || shown.length === 0 ? [] : [{ ...tile, features: shown }];
}

/** Column and row of the tile a place lies on (web Mercator, rows from the north). */
export function tileAt(lon: number, lat: number, z: number): [x: number, y: number] {
  const size = 2 ** z;
  const sine = Math.sin((Math.max(-85.05, Math.min(85.05, lat)) * Math.PI) / 180);
  const within = (n: number): number => Math.max(0, Math.min(size - 1, Math.floor(n)));
  return [within(((lon + 180) / 360) * size), within((0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * size)];
}
