// What of OpenStreetMap the base map draws, and from which zoom on: what somebody needs to know where they are, nothing more.
// Names come as `name`, and as `name:xx` where a language we speak says it differently.
import type { Tags } from './osm-pbf.ts';

export const mapLayers = ['land', 'water', 'roads', 'places'] as const;
export type MapLayer = (typeof mapLayers)[number];
export type MapShape = 'point' | 'line' | 'area';

export interface Drawn {
  readonly layer: MapLayer;
  readonly class: string;
  readonly shape: MapShape;
  /** Below this zoom it is left out. */
  readonly fromZoom: number;
  readonly facts: Readonly<Record<string, string | number>>;
}

/** Whose own names are kept; the others read the local one. */
export const nameLanguages = ['en', 'ca', 'es'] as const;

const roads: Readonly<Record<string, readonly [kind: string, fromZoom: number]>> = {
  motorway: ['primary', 5], trunk: ['primary', 5], primary: ['primary', 7], motorway_link: ['link', 10], trunk_link: ['link', 10], primary_link: ['link', 10],
  secondary: ['secondary', 9], secondary_link: ['link', 11], tertiary: ['tertiary', 10], tertiary_link: ['link', 12], residential: ['street', 12], unclassified: ['street', 12],
  living_street: ['street', 12], road: ['street', 12], pedestrian: ['street', 13], service: ['service', 13], track: ['track', 12], path: ['path', 13], footway: ['path', 14], steps: ['path', 14],
};
const waterways: Readonly<Record<string, readonly [kind: string, fromZoom: number]>> = { river: ['river', 8], canal: ['river', 10], stream: ['stream', 12] };
/** Zoom from which, and rank of importance: 1 is a town. */
const settled: Readonly<Record<string, readonly [rank: number, fromZoom: number]>> = {
  city: [1, 5], town: [1, 7], suburb: [3, 12], village: [2, 10], hamlet: [3, 12], locality: [4, 13], neighbourhood: [4, 13], quarter: [4, 13],
};

export function drawnOf(kind: 'node' | 'way' | 'relation', isClosed: boolean, tags: Tags): Drawn | null {
  if (tags.size === 0) return null;
  if (kind === 'node') return placeOf(tags);
  return roadOf(kind, tags) ?? waterOf(isClosed, tags) ?? (isClosed ? (careOf(tags) ?? landOf(tags)) : null);
}

function roadOf(kind: 'way' | 'relation', tags: Tags): Drawn | null {
  const found = roads[tags.get('highway') ?? ''];
  if (found === undefined || kind === 'relation' || tags.get('area') === 'yes') return null;
  const ref = tags.get('ref');
  return { layer: 'roads', class: found[0], shape: 'line', fromZoom: found[1], facts: { ...namesOf(tags), ...(ref === undefined ? {} : { ref }), ...(tags.get('tunnel') === 'yes' ? { tunnel: 1 } : {}) } };
}

function waterOf(isClosed: boolean, tags: Tags): Drawn | null {
  const isWater = tags.get('natural') === 'water' || tags.get('waterway') === 'riverbank' || tags.get('landuse') === 'reservoir' || tags.get('landuse') === 'basin';
  if (isWater && isClosed) return { layer: 'water', class: 'lake', shape: 'area', fromZoom: 7, facts: namesOf(tags) };
  if (tags.get('natural') === 'coastline') return { layer: 'water', class: 'coast', shape: 'line', fromZoom: 5, facts: {} };
  const flow = waterways[tags.get('waterway') ?? ''];
  return flow === undefined ? null : { layer: 'water', class: flow[0], shape: 'line', fromZoom: flow[1], facts: namesOf(tags) };
}

function landOf(tags: Tags): Drawn | null {
  const area = (kind: string, fromZoom: number): Drawn => ({ layer: 'land', class: kind, shape: 'area', fromZoom, facts: {} });
  if (tags.has('building') && tags.get('building') !== 'no') return area('building', 14);
  if (tags.get('landuse') === 'forest' || tags.get('natural') === 'wood') return area('forest', 8);
  if (['residential', 'commercial', 'retail', 'industrial'].includes(tags.get('landuse') ?? '')) return area('town', 9);
  if (['park', 'garden'].includes(tags.get('leisure') ?? '') || ['grassland', 'heath'].includes(tags.get('natural') ?? '') || ['grass', 'meadow'].includes(tags.get('landuse') ?? '')) return area('green', 10);
  if (tags.get('boundary') === 'administrative' && tags.get('admin_level') === '2') return { ...area('country', 5), shape: 'line', class: 'border' };
  return null;
}

function placeOf(tags: Tags): Drawn | null {
  const place = settled[tags.get('place') ?? ''];
  if (place !== undefined && tags.has('name')) return { layer: 'places', class: 'place', shape: 'point', fromZoom: place[1], facts: { ...namesOf(tags), rank: place[0] } };
  if (tags.get('natural') === 'peak' && tags.has('name')) {
    return { layer: 'places', class: 'peak', shape: 'point', fromZoom: 11, facts: { ...namesOf(tags), rank: -(Number.parseInt(tags.get('ele') ?? '0', 10) || 0) } };
  }
  return careOf(tags);
}

function careOf(tags: Tags): Drawn | null {
  const kind = tags.get('amenity') === 'hospital' ? 'hospital' : tags.get('aeroway') === 'helipad' ? 'helipad' : null;
  return kind === null ? null : { layer: 'places', class: kind, shape: 'point', fromZoom: 10, facts: namesOf(tags) };
}

function namesOf(tags: Tags): Record<string, string> {
  const name = tags.get('name');
  const own = nameLanguages.flatMap((language): [string, string][] => {
    const said = tags.get(`name:${language}`);
    return said === undefined || said === name ? [] : [[`name:${language}`, said]];
  });
  return { ...(name === undefined ? {} : { name }), ...Object.fromEntries(own) };
}
