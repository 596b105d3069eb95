// The base map: tiles are read back as a browser reads them, and hold what is there.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { createBaseMapBuilder } from './base-map-builder.ts';
import { type OpenedBaseMap, readBaseMap, writeBaseMap } from './base-map-file.ts';
import { searchPlaces } from './base-map-places.ts';
import { areaOf, type Pair, ringsOf } from './base-map-rings.ts';
import { drawnOf } from './base-map-tags.ts';
import { tileAt } from './base-map-tiles.ts';
import { importBaseMap } from './open-base-map-node.ts';

const extract = (name: string): string => fileURLToPath(new URL(`../../../simulation/data/map/${name}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'mydr24-base-map-'));
let andorra: OpenedBaseMap;
before(async () => {
  const path = join(folder, 'andorra.tiles');
  await importBaseMap(extract('andorra.osm.pbf'), path);
  andorra = readBaseMap(path);
});
after(() => rmSync(folder, { recursive: true, force: true }));

const decoded = (map: OpenedBaseMap, lon: number, lat: number, z: number): VectorTile | null => {
  const [x, y] = tileAt(lon, lat, z);
  const bytes = map.tile(z, x, y);
  return bytes && new VectorTile(new PbfReader(gunzipSync(bytes)));
};
const namesIn = (tile: VectorTile | null, layer: string): Set<unknown> => {
  const found = tile?.layers[layer];
  return new Set(Array.from({ length: found?.length ?? 0 }, (_, at) => found!.feature(at).properties['name']));
};

test('[BM1] the tile of a known place holds the road that runs there and the town it is in', () => {
  const tile = decoded(andorra, 1.5218, 42.5063, 14);
  assert.ok(namesIn(tile, 'roads').has('Avinguda Meritxell'), [...namesIn(tile, 'roads')].join());
  assert.ok(namesIn(decoded(andorra, 1.5218, 42.5063, 10), 'places').has('Andorra la Vella'));
  assert.ok(Object.keys(tile!.layers).every((layer) => ['land', 'water', 'roads', 'places'].includes(layer)));
});

test('[BM1] a road lies where it is: a point of it, back from the tile, is within two metres', () => {
  const [builder, at] = [createBaseMapBuilder(), [1.5218, 42.5063] as Pair];
  builder.ways.way!(1, [1, 2], new Map([['highway', 'primary'], ['name', 'Carrer Major']]));
  builder.nodes.node!(1, at[1], at[0], new Map());
  builder.nodes.node!(2, 42.5069, 1.5226, new Map());
  const path = join(folder, 'one.tiles');
  writeBaseMap(path, builder.build());
  const [x, y] = tileAt(at[0], at[1], 14);
  const feature = decoded(readBaseMap(path), at[0], at[1], 14)!.layers['roads']!.feature(0).toGeoJSON(x, y, 14);
  const [lon, lat] = (feature.geometry as unknown as { coordinates: Pair[] }).coordinates[0]!;
  assert.ok(Math.abs(lon - at[0]) < 2e-5 && Math.abs(lat - at[1]) < 2e-5, `${lon} ${lat}`);
});

test('[BM2] low zooms are coarse: no streets, houses or paths, and no tile that is heavy for a phone', () => {
  const classes = (z: number) => {
    const tile = decoded(andorra, 1.5218, 42.5063, z)!;
    return new Set(Object.values(tile.layers).flatMap((layer) => Array.from({ length: layer.length }, (_, at) => layer.feature(at).properties['class'])));
  };
  for (const fine of ['street', 'service', 'path', 'building']) assert.ok(!classes(9).has(fine) && classes(14).has(fine), fine);
  assert.ok(classes(9).has('primary'));
  assert.equal(decoded(andorra, 1.5218, 42.5063, 14)!.layers['roads']!.feature(0).properties['fromZoom'], undefined);
  for (let z = andorra.facts.minZoom; z <= andorra.facts.maxZoom; z += 1) {
    const [x, y] = tileAt(1.5218, 42.5063, z);
    assert.ok((andorra.tile(z, x, y)?.length ?? 0) < 100_000, `${z}`);
  }
});

test('[BM3] names in other languages come along where they differ, and a name is found in any of them', () => {
  const tags = new Map([['place', 'town'], ['name', 'Wien'], ['name:en', 'Vienna'], ['name:ca', 'Viena'], ['name:es', 'Viena'], ['name:de', 'Wien']]);
  assert.deepEqual(drawnOf('node', false, tags)?.facts, { name: 'Wien', 'name:en': 'Vienna', 'name:ca': 'Viena', 'name:es': 'Viena', rank: 1 });
  const builder = createBaseMapBuilder();
  builder.nodes.node!(1, 48.2, 16.37, tags);
  const path = join(folder, 'wien.tiles');
  writeBaseMap(path, builder.build());
  assert.deepEqual(searchPlaces(readBaseMap(path).places, 'vienn'), [{ name: 'Wien', kind: 'town', at: { lat: 48.2, lon: 16.37 } }]);
});

test('[BM3] accents and case do not matter, and a town comes before a street that begins alike', () => {
  assert.equal(searchPlaces(andorra.places, 'SANT JULIA')[0]?.name, 'Sant Julià de Lòria');
  assert.ok(searchPlaces(andorra.places, 'avinguda meri').some(({ name, kind }) => name === 'Avinguda Meritxell' && kind === 'road'));
  assert.deepEqual(searchPlaces(andorra.places, 'no such place'), []);
});

test('[BM4] any region is drawn; the same extract makes the same map, and another one another address', async () => {
  const [monaco, again] = [join(folder, 'monaco.tiles'), join(folder, 'again.tiles')];
  await importBaseMap(extract('monaco.osm.gz'), monaco);
  await importBaseMap(extract('monaco.osm.gz'), again);
  const [first, second] = [readBaseMap(monaco), readBaseMap(again)];
  assert.deepEqual(first.facts, second.facts);
  assert.notEqual(first.facts.id, andorra.facts.id);
  assert.ok(namesIn(decoded(first, 7.4262, 43.7396, 14), 'roads').size > 5);
  assert.equal(first.tile(14, 0, 0), null);
  assert.equal(writeBaseMap(join(folder, 'none.tiles'), createBaseMapBuilder().build()), null);
});

test('[BM4] outlines cut into lines are joined, holes stay holes, and what an extract cut open is left out', () => {
  const [left, right]: Pair[][] = [[[0, 0], [0, 4], [4, 4]], [[0, 0], [4, 0], [4, 4]]];
  const hole: Pair[] = [[1, 1], [2, 1], [2, 2], [1, 2], [1, 1]];
  const open: Pair[] = [[9, 9], [9, 8], [8, 8]];
  const rings = ringsOf([left!, right!, hole, open]);
  assert.equal(rings.length, 2);
  const areas = areaOf(rings);
  assert.deepEqual(areas.map((area) => area.length), [2]);
});
