// A history cut into stretches and the gaps between them, so that silence is never drawn as if somebody had been followed through it. Shows nothing.
import type { Position, TrackPoint } from '@mydr24/protocol';

/** A phone or tracker on duty sends at least twice a minute; thinned history has a point of every ten. */
const GAP_MS = 120_000;
const THINNED_GAP_MS = 20 * 60_000;

export interface Stretch {
  type: 'stretch';
  /** By device time; doubted ones among them. */
  points: TrackPoint[];
}
export interface Gap {
  type: 'gap';
  from: TrackPoint;
  to: TrackPoint;
}

/** Never taken as where somebody was. */
export const isDoubted = ({ flag }: Pick<TrackPoint, 'flag'>): boolean => flag === 'jump' || flag === 'accuracy-poor';

export function trackParts(points: readonly TrackPoint[]): (Stretch | Gap)[] {
  const parts: (Stretch | Gap)[] = [];
  let stretch: Stretch | null = null;
  let trusted: TrackPoint | null = null;
  const begin = (): Stretch => {
    const begun: Stretch = { type: 'stretch', points: [] };
    parts.push(begun);
    return begun;
  };
  for (const point of points) {
    if (!isDoubted(point)) {
      if (trusted !== null && point.takenAt - trusted.takenAt > (trusted.isThinned || point.isThinned ? THINNED_GAP_MS : GAP_MS)) {
        parts.push({ type: 'gap', from: trusted, to: point });
        stretch = null;
      }
      trusted = point;
    }
    stretch ??= begin();
    stretch.points.push(point);
  }
  return parts;
}

export const lineOf = (points: readonly TrackPoint[]): Position[] => points.filter((point) => !isDoubted(point)).map(({ lat, lon }) => ({ lat, lon }));
