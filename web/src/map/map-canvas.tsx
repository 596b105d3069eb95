// The offline base map with our marks on it. Loaded only when a map is shown; a phone without WebGL gets a sentence instead.
import { AttributionControl, Map as BaseMap, Marker, NavigationControl, setWorkerUrl } from 'maplibre-gl';
import 'maplibre-gl/dist/maplibre-gl.css';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import type { BaseMap as BaseMapFacts, Position } from '@mydr24/protocol';
import { useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { useTheme } from '../design/theme-choice.tsx';
import { useWords } from '../words/words-context.tsx';
import { baseStyle } from './base-style.ts';
import { type MapLine, useMapLines } from './map-lines.ts';
import { boundsOf, type Bounds, type MapPoint } from './map-points.ts';
import type { MapLink, MapUnit } from './map-units.ts';
import { type BaseMapState, useBaseMapFacts } from './use-base-map.ts';
import { useUnits } from './use-units.ts';
import styles from './map-view.module.css';

setWorkerUrl(workerUrl);

export interface MapCanvasProps {
  label: string;
  points: readonly MapPoint[];
  /** The map frames these points when this key changes, never while somebody looks around. */
  frameKey: string;
  framed: readonly Pick<MapPoint, 'at'>[];
  isStill?: boolean;
  lines?: readonly MapLine[];
  /** Where somebody tapped the map itself. */
  onTap?: ((at: Position) => void) | undefined;
  /** What moves: glides between its fixes, many at a time. */
  units?: readonly MapUnit[];
  links?: readonly MapLink[];
  onUnit?: ((id: string) => void) | undefined;
  /** The unit that stays in the middle, until somebody moves the map. */
  followedId?: string | null;
  onLookAround?: (() => void) | undefined;
  /** For keys and searches outside of the map; null when the map goes. */
  onHandle?: ((map: MapHandle | null) => void) | undefined;
}

export interface MapHandle {
  zoomBy: (levels: number) => void;
  panBy: (pixels: readonly [x: number, y: number]) => void;
  lookAt: (at: Position) => void;
}

const noLines: readonly MapLine[] = [];
const FRAME_PADDING_PX = 56;
const CLOSEST_ZOOM = 15.5;
const LOOK_ZOOM = 14.5;
const wantsCalm = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

export function MapCanvas(props: MapCanvasProps) {
  const { shown } = useTheme();
  const { say, locale } = useWords();
  const [box, setBox] = useState<HTMLDivElement | null>(null);
  const base = useBaseMapFacts();
  const { map, hasFailed } = useBaseMap(box, { theme: shown === 'night' ? 'night' : 'day', isStill: props.isStill === true, language: locale, base }, boundsOf(props.framed.map(({ at }) => at)));
  useFraming(map, props);
  useMapLines(map, props.lines ?? noLines);
  useTaps(map, props.onTap);
  useUnits(map, props);
  useHandle(map, props.onHandle);
  return (
    <div className={styles.whole} role="region" aria-label={props.label} data-theme-map={shown} data-base={base.status}>
      <div ref={setBox} className={styles.canvas} />
      {hasFailed && <p className={styles.failed}>{say('map.failed')}</p>}
      {base.status === 'loading' && <p className={styles.waiting}>{say('map.loading')}</p>}
      {(base.status === 'none' || base.status === 'unknown') && (
        <p className={styles.missing} role="status">
          {say(base.status === 'none' ? 'map.none' : 'map.unknown')}
        </p>
      )}
      {map !== null && props.points.map((point) => <PlacedPoint key={point.id} map={map} point={point} />)}
    </div>
  );
}

interface Look {
  theme: 'day' | 'night';
  isStill: boolean;
  language: string;
  base: BaseMapState;
}

function useBaseMap(box: HTMLDivElement | null, { theme, isStill, language, base }: Look, firstBounds: Bounds | null): { map: BaseMap | null; hasFailed: boolean } {
  const first = useRef(firstBounds);
  useEffect(() => void (first.current = firstBounds), [firstBounds]);
  const [map, setMap] = useState<BaseMap | null>(null);
  const [hasFailed, setFailed] = useState(false);
  const isKnown = base.status !== 'loading';
  const facts = base.map;
  useEffect(() => {
    if (box === null || !isKnown) return undefined;
    let isWanted = true;
    let made: BaseMap | null = null;
    // Labels are drawn with the page's own face: it must be there before the first one.
    void document.fonts.load('24px "Atkinson Hyperlegible Next Variable"').then(() => {
      if (!isWanted) return;
      try {
        made = makeMap(box, { theme, isStill, language, facts }, first.current);
        setMap(made);
      } catch {
        setFailed(true);
      }
    });
    return () => {
      isWanted = false;
      setMap(null);
      made?.remove();
    };
  }, [box, isStill, theme, language, isKnown, facts]);
  return { map, hasFailed };
}

type Made = Omit<Look, 'base'> & { facts: BaseMapFacts | null };

function makeMap(container: HTMLDivElement, { theme, isStill, language, facts }: Made, bounds: Bounds | null): BaseMap {
  const frame = bounds ?? facts?.bounds ?? null;
  const map = new BaseMap({
    container, style: baseStyle(theme, language, facts, location.origin), attributionControl: false, dragRotate: false, pitchWithRotate: false, touchPitch: false, interactive: !isStill, fadeDuration: wantsCalm() ? 0 : 200,
    maxZoom: 18, minZoom: 5, ...(frame === null ? {} : { bounds: frame, fitBoundsOptions: { padding: FRAME_PADDING_PX, maxZoom: CLOSEST_ZOOM } }),
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  // Never folded away: the licence of the map asks for it.
  if (facts !== null) map.addControl(new AttributionControl({ compact: false }), 'bottom-left');
  if (!isStill) map.addControl(new NavigationControl({ showCompass: false }), 'top-right');
  return map;
}

function useFraming(map: BaseMap | null, { frameKey, framed }: MapCanvasProps): void {
  const latest = useRef(framed);
  useEffect(() => void (latest.current = framed), [framed]);
  const shownFrame = useRef<{ map: BaseMap; frameKey: string } | null>(null);
  useEffect(() => {
    if (map === null) return;
    // A new map was made with its first frame: only a change of it moves.
    const isFirst = shownFrame.current?.map !== map;
    shownFrame.current = { map, frameKey };
    if (isFirst && latest.current.length > 0) return;
    const bounds = boundsOf(latest.current.map(({ at }) => at));
    if (bounds !== null) map.fitBounds(bounds, { padding: FRAME_PADDING_PX, maxZoom: CLOSEST_ZOOM, animate: !wantsCalm(), duration: 600 });
  }, [map, frameKey]);
}

function useTaps(map: BaseMap | null, onTap: MapCanvasProps['onTap']): void {
  useEffect(() => {
    if (map === null || onTap === undefined) return undefined;
    const subscription = map.on('click', ({ lngLat: { lat, lng } }) => onTap({ lat, lon: lng }));
    const canvas = map.getCanvas();
    canvas.style.cursor = 'crosshair';
    return () => {
      subscription.unsubscribe();
      canvas.style.cursor = '';
    };
  }, [map, onTap]);
}

function useHandle(map: BaseMap | null, onHandle: MapCanvasProps['onHandle']): void {
  useEffect(() => {
    if (map === null || onHandle === undefined) return undefined;
    const motion = () => ({ animate: !wantsCalm(), duration: 300 });
    onHandle({
      zoomBy: (levels) => void map.zoomTo(map.getZoom() + levels, motion()),
      panBy: ([x, y]) => void map.panBy([x, y], motion()),
      lookAt: ({ lat, lon }) => void map.easeTo({ center: [lon, lat], zoom: Math.max(map.getZoom(), LOOK_ZOOM), ...motion() }),
    });
    return () => onHandle(null);
  }, [map, onHandle]);
}

function PlacedPoint({ map, point }: { map: BaseMap; point: MapPoint }) {
  const [element] = useState(() => document.createElement('div'));
  const marker = useRef<Marker | null>(null);
  const { lat, lon } = point.at;
  useEffect(() => {
    marker.current = new Marker({ element, anchor: 'center' }).setLngLat([lon, lat]).addTo(map);
    // The library gives its element a name and a role of its own; ours is inside.
    element.removeAttribute('aria-label');
    element.removeAttribute('role');
    return () => void marker.current?.remove();
    // Moving is the next effect's work.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [map, element]);
  useEffect(() => void marker.current?.setLngLat([lon, lat]), [lat, lon]);
  useEffect(() => void (element.style.zIndex = String(point.order)), [element, point.order]);
  return createPortal(<PointMark point={point} />, element);
}

function PointMark({ point }: { point: MapPoint }) {
  if (point.onPress === undefined) {
    return (
      <span className={styles.point} role="img" aria-label={point.label} title={point.label}>
        {point.mark}
      </span>
    );
  }
  return (
    <button type="button" className={styles.point} aria-label={point.label} title={point.label} onClick={point.onPress}>
      {point.mark}
    </button>
  );
}
