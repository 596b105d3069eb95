// The map's keys, whatever has the focus and as long as nobody types: / finds, f follows, l turns to the list, + and - and the arrows move the map.
import { useEffect, useRef } from 'react';
import type { MapHandle } from '../map/map-canvas.tsx';

export interface MapKeys {
  map: MapHandle | null;
  find: () => void;
  follow: () => void;
  turn: () => void;
}

const STEP_PX = 120;
const pans: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [-STEP_PX, 0], ArrowRight: [STEP_PX, 0], ArrowUp: [0, -STEP_PX], ArrowDown: [0, STEP_PX] };

export function useMapKeys(keys: MapKeys): void {
  const latest = useRef(keys);
  useEffect(() => void (latest.current = keys), [keys]);
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      const target = event.target as HTMLElement;
      if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || document.querySelector('dialog[open]') !== null) return;
      const { map, find, follow, turn } = latest.current;
      const act: Record<string, () => void> = { '/': find, f: follow, l: turn, '+': () => map?.zoomBy(1), '=': () => map?.zoomBy(1), '-': () => map?.zoomBy(-1) };
      const pan = pans[event.key];
      // The map's own canvas pans by itself, and a list that has the focus scrolls.
      const isFree = target === document.body;
      const found = act[event.key] ?? (pan !== undefined && isFree && map !== null ? () => map.panBy(pan) : undefined);
      if (found === undefined) return;
      event.preventDefault();
      found();
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, []);
}
