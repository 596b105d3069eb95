// Lines over the base map and under its marks: a way, a closed road, a slow one, the edge of a hole in coverage. Each has its own stroke, so that grey paper tells the same.
import type { Position } from '@mydr24/protocol';
import type { GeoJSONSource, Map as BaseMap } from 'maplibre-gl';
import { useEffect } from 'react';

export interface MapLine {
  id: string;
  look: 'way' | 'closed' | 'slow' | 'hole';
  points: readonly Position[];
}

const SOURCE = 'our-lines';
const strokes = { way: [1], closed: [0.4, 1.2], slow: [2, 1.2], hole: [1, 1] } as const;

export function useMapLines(map: BaseMap | null, lines: readonly MapLine[]): void {
  useEffect(() => {
    if (map === null) return undefined;
    let isWanted = true;
    const draw = (): void => {
      if (!isWanted) return;
      const source = map.getSource<GeoJSONSource>(SOURCE) ?? addLayers(map);
      void source.setData({ type: 'FeatureCollection', features: lines.map(featureOf) });
    };
    if (map.isStyleLoaded()) draw();
    // A style with tiles still coming is not loaded, and `load` comes only once.
    else void map.once('idle', draw);
    return () => {
      isWanted = false;
    };
  }, [map, lines]);
}

function addLayers(map: BaseMap): GeoJSONSource {
  const style = getComputedStyle(map.getContainer());
  const [line, casing] = [style.getPropertyValue('--accent').trim(), style.getPropertyValue('--surface').trim()];
  const ink = style.getPropertyValue('--ink').trim();
  map.addSource(SOURCE, { type: 'geojson', data: { type: 'FeatureCollection', features: [] } });
  map.addLayer({ id: 'our-lines-casing', type: 'line', source: SOURCE, filter: ['!=', ['get', 'look'], 'hole'], layout: { 'line-cap': 'round', 'line-join': 'round' }, paint: { 'line-color': casing, 'line-width': 10 } });
  for (const look of ['hole', 'slow', 'closed', 'way'] as const) {
    map.addLayer({
      id: `our-lines-${look}`, type: 'line', source: SOURCE, filter: ['==', ['get', 'look'], look], layout: { 'line-cap': look === 'way' ? 'round' : 'butt', 'line-join': 'round' },
      paint: { 'line-color': look === 'way' ? line : ink, 'line-width': look === 'hole' ? 3 : 6, ...(look === 'way' ? {} : { 'line-dasharray': [...strokes[look]] }) },
    });
  }
  return map.getSource<GeoJSONSource>(SOURCE)!;
}

function featureOf({ look, points }: MapLine) {
  return { type: 'Feature' as const, properties: { look }, geometry: { type: 'LineString' as const, coordinates: points.map(({ lat, lon }) => [lon, lat]) } };
}
