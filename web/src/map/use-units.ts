// Joins the layer of moving units to React: units in, touches out, and following ends when somebody moves the map.
import type { Map as BaseMap } from 'maplibre-gl';
import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { createSlot } from '../live/slot.ts';
import type { MapCanvasProps } from './map-canvas.tsx';
import type { MapLink, MapUnit } from './map-units.ts';
import { createUnitLayer, type UnitLayer } from './unit-layer.ts';

type UnitProps = Pick<MapCanvasProps, 'units' | 'links' | 'onUnit' | 'followedId' | 'onLookAround' | 'onTap'>;

const noUnits: readonly MapUnit[] = [];
const noLinks: readonly MapLink[] = [];

export function useUnits(map: BaseMap | null, { units = noUnits, links = noLinks, followedId = null, onUnit, onLookAround, onTap }: UnitProps): void {
  const hasUnits = units.length > 0;
  const slot = useMemo(() => createSlot<UnitLayer | null>(() => (map === null || !hasUnits ? null : createUnitLayer(map)), (opened) => opened?.remove()), [map, hasUnits]);
  const layer = useSyncExternalStore(slot.subscribe, slot.get);
  const handlers = useRef({ onUnit, onLookAround });
  useEffect(() => void (handlers.current = { onUnit, onLookAround }), [onUnit, onLookAround]);
  useEffect(() => layer?.show(units, links), [layer, units, links]);
  useEffect(() => layer?.follow(followedId), [layer, followedId]);
  useEffect(() => {
    // While a road is being drawn every touch is a point of it.
    if (map === null || layer === null || onTap !== undefined) return undefined;
    const canvas = map.getCanvas();
    const subscriptions = [
      map.on('click', ({ point }) => {
        const id = layer.unitUnder(point.x, point.y);
        if (id !== null) handlers.current.onUnit?.(id);
      }),
      map.on('mousemove', ({ point }) => {
        const id = layer.unitUnder(point.x, point.y);
        canvas.style.cursor = id === null ? '' : 'pointer';
        canvas.title = id === null ? '' : (layer.labelOf(id) ?? '');
      }),
      map.on('dragstart', () => handlers.current.onLookAround?.()),
    ];
    return () => {
      subscriptions.forEach((each) => each.unsubscribe());
      canvas.title = '';
    };
  }, [map, layer, onTap]);
}
