// Gathers what the base map draws from an extract: told of relations first, then of ways, then of nodes. Joins the lines of an area's
// outline to rings and drops what cannot be closed. Reads no file.
import { type Drawn, drawnOf, type MapLayer, mapLayers } from './base-map-tags.ts';
import type { OsmSink } from './osm-pbf.ts';
import { areaOf, type Pair, ringsOf } from './base-map-rings.ts';

export interface MapFeature {
  readonly type: 'Feature';
  readonly properties: Readonly<Record<string, string | number>>;
  readonly geometry:
    | { readonly type: 'Point'; readonly coordinates: Pair }
    | { readonly type: 'LineString' | 'MultiLineString'; readonly coordinates: Pair[] | Pair[][] }
    | { readonly type: 'Polygon' | 'MultiPolygon'; readonly coordinates: Pair[][] | Pair[][][] };
}
export type MapFeatures = Readonly<Record<MapLayer, MapFeature[]>>;

export interface BaseMapBuilder {
  readonly relations: OsmSink;
  readonly ways: OsmSink;
  readonly nodes: OsmSink;
  build(): MapFeatures;
}

interface Outline {
  readonly drawn: Drawn;
  readonly wayIds: readonly number[];
}

export function createBaseMapBuilder(): BaseMapBuilder {
  const outlines: Outline[] = [];
  /** Node ids of every way that is drawn or is part of an outline. */
  const lines = new Map<number, readonly number[]>();
  const wantedWays = new Set<number>();
  const drawnWays: { drawn: Drawn; id: number }[] = [];
  const places = new Map<number, Pair | null>();
  const features: MapFeatures = { land: [], water: [], roads: [], places: [] };
  const add = (drawn: Drawn, geometry: MapFeature['geometry']): void => {
    features[drawn.layer].push({ type: 'Feature', properties: { class: drawn.class, ...drawn.facts, fromZoom: drawn.fromZoom }, geometry });
  };
  const line = (wayId: number): Pair[] => (lines.get(wayId) ?? []).map((id) => places.get(id) ?? null).filter((place) => place !== null);
  return {
    relations: {
      relation(_id, members, tags) {
        const type = tags.get('type');
        if (type !== 'multipolygon' && type !== 'boundary') return;
        const drawn = drawnOf('relation', true, tags);
        if (drawn === null) return;
        const wayIds = members.filter(({ kind }) => kind === 'way').map(({ id }) => id);
        wayIds.forEach((id) => wantedWays.add(id));
        outlines.push({ drawn, wayIds });
      },
    },
    ways: {
      way(id, nodeIds, tags) {
        const drawn = drawnOf('way', nodeIds.length > 3 && nodeIds[0] === nodeIds.at(-1), tags);
        if (drawn === null && !wantedWays.has(id)) return;
        lines.set(id, nodeIds);
        for (const node of nodeIds) places.set(node, null);
        if (drawn !== null) drawnWays.push({ drawn, id });
      },
    },
    nodes: {
      node(id, lat, lon, tags) {
        if (places.has(id)) places.set(id, [lon, lat]);
        const drawn = drawnOf('node', false, tags);
        if (drawn !== null) add(drawn, { type: 'Point', coordinates: [lon, lat] });
      },
    },
    build() {
      for (const { drawn, id } of drawnWays) addWay(drawn, line(id), add);
      for (const { drawn, wayIds } of outlines) addOutline(drawn, wayIds.map(line), add);
      return features;
    },
  };
}

type Add = (drawn: Drawn, geometry: MapFeature['geometry']) => void;

function addWay(drawn: Drawn, points: Pair[], add: Add): void {
  if (points.length < 2) return;
  if (drawn.shape === 'line') add(drawn, { type: 'LineString', coordinates: points });
  else if (drawn.shape === 'point') add(drawn, { type: 'Point', coordinates: middleOf(points) });
  else if (points.length > 3) add(drawn, { type: 'Polygon', coordinates: [points] });
}

function addOutline(drawn: Drawn, parts: Pair[][], add: Add): void {
  const known = parts.filter(({ length }) => length > 1);
  if (known.length === 0) return;
  if (drawn.shape === 'line') return add(drawn, { type: 'MultiLineString', coordinates: known });
  const rings = ringsOf(known);
  if (rings.length === 0) return;
  if (drawn.shape === 'point') add(drawn, { type: 'Point', coordinates: middleOf(rings[0]!) });
  else add(drawn, { type: 'MultiPolygon', coordinates: areaOf(rings) });
}

function middleOf(points: readonly Pair[]): Pair {
  const sum = points.reduce(([lon, lat], [x, y]): Pair => [lon + x, lat + y], [0, 0]);
  return [sum[0] / points.length, sum[1] / points.length];
}

/** West, south, east, north of everything drawn; null of an empty map. */
export function boundsOfFeatures(features: MapFeatures): [number, number, number, number] | null {
  const bounds: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  const see = (coordinates: unknown): void => {
    if (!Array.isArray(coordinates)) return;
    const [lon, lat] = coordinates as unknown[];
    if (typeof lon !== 'number' || typeof lat !== 'number') return coordinates.forEach(see);
    [bounds[0], bounds[1], bounds[2], bounds[3]] = [Math.min(bounds[0], lon), Math.min(bounds[1], lat), Math.max(bounds[2], lon), Math.max(bounds[3], lat)];
  };
  for (const layer of mapLayers) for (const { geometry } of features[layer]) see(geometry.coordinates);
  return bounds[0] === Infinity ? null : bounds;
}
