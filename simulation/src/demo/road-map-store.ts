// Reads the roads of the offline base map, the same lines the dispatch map draws, as a graph to drive on.
import { readFileSync } from 'node:fs';
import { roadGraphOf, type RoadGraph } from './road-route.ts';

interface RoadFeature { readonly properties: { readonly class: string }; readonly geometry: { readonly coordinates: readonly (readonly [lon: number, lat: number])[] } }

export function readRoadGraph(): RoadGraph {
  const path = new URL('../../../web/public/map/roads.geojson', import.meta.url);
  const { features } = JSON.parse(readFileSync(path, 'utf8')) as { features: readonly RoadFeature[] };
  return roadGraphOf(features.map(({ properties, geometry }) => ({ roadClass: properties.class, points: geometry.coordinates.map(([lon, lat]) => ({ lat, lon })) })));
}
