// Draws the offline base map of the demo: web/public/map/*.geojson and the two styles. Run once, by hand:
//   node tools/data/build-map.ts ANDORRA.osm.gz OUT_FOLDER
// Only what a dispatcher needs to know where they are: no shops, no paths in town, no relief.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cut, joinChain, rounded, thin, thinKeeping, thinRing, type Box } from './map-shapes.ts';
import { mapStyle } from './map-style.ts';
import { readOsm, wayPoints, type OsmExtract, type Point, type Tags } from './osm-extract.ts';

type Feature = { type: 'Feature'; properties: Record<string, string | number>; geometry: { type: string; coordinates: unknown } };

const box: Box = { west: 1.38, south: 42.41, east: 1.82, north: 42.68 };
const frame: Point[] = [[-1, 41], [4, 41], [4, 44], [-1, 44], [-1, 41]];

const roadClass: Readonly<Record<string, string>> = {
  motorway: 'primary', trunk: 'primary', primary: 'primary', primary_link: 'link', secondary: 'secondary', secondary_link: 'link', tertiary: 'tertiary',
  residential: 'street', unclassified: 'street', living_street: 'street', road: 'street', pedestrian: 'street', service: 'service', track: 'track', path: 'path',
};

const landClass = (tags: Tags): string | null => {
  if (tags.get('landuse') === 'forest' || tags.get('natural') === 'wood') return 'forest';
  if (tags.get('landuse') === 'residential') return 'town';
  if (tags.get('leisure') === 'park' || tags.get('natural') === 'grassland') return 'green';
  return tags.get('building') === 'yes' ? 'building' : null;
};

const isWater = (tags: Tags): boolean => tags.get('natural') === 'water' || tags.get('waterway') === 'riverbank' || tags.get('landuse') === 'reservoir';
const named = (tags: Tags): Record<string, string> => (tags.has('name') ? { name: tags.get('name')! } : {});
const feature = (type: string, coordinates: unknown, properties: Feature['properties']): Feature => ({ type: 'Feature', properties, geometry: { type, coordinates } });
const isNear = ([lon, lat]: Point): boolean => lon > box.west && lon < box.east && lat > box.south && lat < box.north;

/** Points that more than one road goes through. */
function junctionsOf(extract: OsmExtract): (point: Point) => boolean {
  const uses = new Map<Point, number>();
  for (const way of extract.ways.values()) {
    if (roadClass[way.tags.get('highway') ?? ''] === undefined) continue;
    for (const point of wayPoints(extract, way)) uses.set(point, (uses.get(point) ?? 0) + 1);
  }
  return (point) => (uses.get(point) ?? 0) > 1;
}

function roads(extract: OsmExtract): Feature[] {
  const isJunction = junctionsOf(extract);
  return [...extract.ways.values()].flatMap((way) => {
    const kind = roadClass[way.tags.get('highway') ?? ''];
    if (kind === undefined || way.tags.get('area') === 'yes') return [];
    const ref = way.tags.get('ref');
    const properties = { class: kind, ...named(way.tags), ...(ref === undefined ? {} : { ref }), ...(way.tags.get('tunnel') === 'yes' ? { tunnel: 1 } : {}) };
    return cut(wayPoints(extract, way), box).map((line) => feature('LineString', rounded(thinKeeping(line, kind === 'path' || kind === 'track' ? 8 : 2.5, isJunction)), properties));
  });
}

function water(extract: OsmExtract): Feature[] {
  return [...extract.ways.values()].flatMap((way) => {
    const points = wayPoints(extract, way);
    if (!points.some(isNear)) return [];
    if (isWater(way.tags) && points.length > 3) return [feature('Polygon', [rounded(thinRing(points, 3))], { class: 'lake', ...named(way.tags) })];
    const kind = way.tags.get('waterway');
    if (kind !== 'river' && kind !== 'stream') return [];
    return cut(points, box).map((line) => feature('LineString', rounded(thin(line, 5)), { class: kind, ...named(way.tags) }));
  });
}

function land(extract: OsmExtract): Feature[] {
  return [...extract.ways.values()].flatMap((way) => {
    const kind = landClass(way.tags);
    const points = wayPoints(extract, way);
    if (kind === null || points.length < 4 || !points.some(isNear)) return [];
    return [feature('Polygon', [rounded(thinRing(points, kind === 'building' ? 1 : 8))], { class: kind })];
  });
}

/** The country as one ring, and everything around it as a frame with a hole, to step back. */
function country(extract: OsmExtract): Feature[] {
  const relation = [...extract.relations.values()].find((r) => r.tags.get('admin_level') === '2' && r.tags.get('ISO3166-1') === 'AD')
    ?? [...extract.relations.values()].find((r) => r.tags.get('admin_level') === '2' && /Andorra/.test(r.tags.get('name') ?? ''));
  const lines = (relation?.members ?? []).filter((m) => m.kind === 'way' && m.role !== 'inner')
    .map((m) => extract.ways.get(m.id)).filter((way) => way !== undefined).map((way) => wayPoints(extract, way));
  const chain = joinChain(lines);
  if (chain.length < 100) throw new Error(`The border of Andorra has ${chain.length} points in this extract; some hundreds were expected.`);
  const outline = rounded(thin(chain, 10));
  // The extract lacks the border by Pas de la Casa: the shade closes straight over the hole, the drawn border leaves it out.
  return [feature('Polygon', [frame, [...outline, outline[0]]], { class: 'abroad' }), feature('LineString', outline, { class: 'border' })];
}

const placeRank: Readonly<Record<string, number>> = { town: 1, village: 2, hamlet: 3, locality: 4, neighbourhood: 4 };

function places(extract: OsmExtract): Feature[] {
  const found: Feature[] = [];
  const add = (point: Point, properties: Feature['properties']): void => {
    if (isNear(point)) found.push(feature('Point', rounded([point])[0], properties));
  };
  for (const { point, tags } of extract.nodes.values()) {
    const place = tags.get('place') ?? '';
    const name = tags.get('name');
    if (placeRank[place] !== undefined && name !== undefined) add(point, { class: 'place', rank: placeRank[place], name });
    if (tags.get('natural') === 'peak' && name !== undefined) add(point, { class: 'peak', name, rank: -(Number.parseInt(tags.get('ele') ?? '0', 10) || 0) });
    if (tags.get('amenity') === 'hospital') add(point, { class: 'hospital' });
  }
  for (const way of extract.ways.values()) {
    const kind = way.tags.get('amenity') === 'hospital' ? 'hospital' : way.tags.get('aeroway') === 'helipad' ? 'helipad' : null;
    const points = wayPoints(extract, way);
    if (kind === null || points.length === 0) continue;
    add([points.reduce((s, p) => s + p[0], 0) / points.length, points.reduce((s, p) => s + p[1], 0) / points.length], { class: kind });
  }
  return found;
}

async function main([source, out]: readonly string[]): Promise<void> {
  if (source === undefined || out === undefined) throw new Error('Usage: build-map.ts ANDORRA.osm.gz OUT_FOLDER');
  const extract = await readOsm(source);
  const layers = { roads: roads(extract), water: water(extract), land: [...country(extract), ...land(extract)], places: places(extract) };
  for (const [name, features] of Object.entries(layers)) {
    const text = `{"type":"FeatureCollection","features":[\n${features.map((f) => JSON.stringify(f)).join(',\n')}\n]}\n`;
    writeFileSync(join(out, `${name}.geojson`), text);
    process.stdout.write(`${name}: ${features.length} features, ${Math.round(text.length / 1024)} KB\n`);
  }
  for (const theme of ['day', 'night'] as const) writeFileSync(join(out, `style-${theme}.json`), `${JSON.stringify(mapStyle(theme), null, 1)}\n`);
}

await main(process.argv.slice(2));
