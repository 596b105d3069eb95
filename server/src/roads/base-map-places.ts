// Names of places and roads of a base map, and which of them somebody means. Accents and case do not matter; a town comes before a street.
import type { MapPlace, Position } from '@mydr24/protocol';
import type { MapFeatures } from './base-map-builder.ts';
import { nameLanguages } from './base-map-tags.ts';

export interface NamedPlace extends MapPlace {
  /** Every way it is called, folded for looking up. */
  readonly folded: readonly string[];
}

const MOST = 8;
/** The same road cut into many ways is one place within this; farther apart they are two. */
const SAME_ROAD_DEG = 0.02;
const kindRank: Readonly<Record<MapPlace['kind'], number>> = { town: 0, hospital: 1, village: 2, hamlet: 3, road: 4, peak: 5 };

export function placesOf({ places, roads }: MapFeatures): NamedPlace[] {
  const found: NamedPlace[] = [];
  for (const { properties, geometry } of places) {
    if (geometry.type !== 'Point' || properties['name'] === undefined) continue;
    found.push(named(properties, kindOf(properties), { lat: geometry.coordinates[1], lon: geometry.coordinates[0] }));
  }
  const seen = new Map<string, Position[]>();
  for (const { properties, geometry } of roads) {
    const name = properties['name'];
    if (geometry.type !== 'LineString' || name === undefined) continue;
    const line = geometry.coordinates as [number, number][];
    const [lon, lat] = line[Math.floor(line.length / 2)]!;
    const others = seen.get(String(name)) ?? [];
    if (others.some((other) => Math.abs(other.lat - lat) < SAME_ROAD_DEG && Math.abs(other.lon - lon) < SAME_ROAD_DEG)) continue;
    seen.set(String(name), [...others, { lat, lon }]);
    found.push(named(properties, 'road', { lat, lon }));
  }
  return found;
}

function kindOf(properties: Readonly<Record<string, string | number>>): MapPlace['kind'] {
  if (properties['class'] === 'peak') return 'peak';
  if (properties['class'] !== 'place') return 'hospital';
  return properties['rank'] === 1 ? 'town' : properties['rank'] === 2 ? 'village' : 'hamlet';
}

function named(properties: Readonly<Record<string, string | number>>, kind: MapPlace['kind'], at: Position): NamedPlace {
  const names = ['name', ...nameLanguages.map((language) => `name:${language}`)].flatMap((key) => (properties[key] === undefined ? [] : [String(properties[key])]));
  return { name: names[0]!, kind, at, folded: [...new Set(names.map(folded))] };
}

export const folded = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().trim();

/** The best first: what begins so, then what has a word that begins so, then what holds it. */
export function searchPlaces(places: readonly NamedPlace[], text: string): MapPlace[] {
  const wanted = folded(text);
  if (wanted === '') return [];
  const matches = places.flatMap((place) => {
    const fit = Math.min(...place.folded.map((name) => fitOf(name, wanted)));
    return fit === Infinity ? [] : [{ place, order: fit * 10 + kindRank[place.kind] }];
  });
  return matches.toSorted((a, b) => a.order - b.order || a.place.name.localeCompare(b.place.name, 'en')).slice(0, MOST).map(({ place: { name, kind, at } }) => ({ name, kind, at }));
}

function fitOf(name: string, wanted: string): number {
  const at = name.indexOf(wanted);
  if (at === 0) return name.length === wanted.length ? 0 : 1;
  if (at < 0) return Infinity;
  return /[\s'’\-.(]/.test(name[at - 1]!) ? 2 : 3;
}
