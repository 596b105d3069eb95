// Closures as the map draws them: lines and rings as strokes, and for each one place for its mark. Draws nothing.
import type { ClosureShape, Position, RoadClosure } from '@mydr24/protocol';
import type { MapLine } from '../map/map-lines.ts';

export function pointsOfShape(shape: ClosureShape): Position[] {
  const pairs = shape.type === 'Point' ? [shape.coordinates] : shape.type === 'LineString' ? shape.coordinates : shape.coordinates[0]!;
  return pairs.map(([lon, lat]) => ({ lat, lon }));
}

export function linesOf(closures: readonly RoadClosure[]): MapLine[] {
  return closures.flatMap(({ id, shape, slower }): MapLine[] => (shape.type === 'Point' ? [] : [{ id, look: slower === null ? 'closed' : 'slow', points: pointsOfShape(shape) }]));
}

export function placeOf({ shape }: Pick<RoadClosure, 'shape'>): Position {
  const points = pointsOfShape(shape);
  return points[Math.floor(points.length / 2)]!;
}

/** One point is a point, several are a line along the road. */
export function shapeOfPoints(points: readonly Position[]): ClosureShape | null {
  const pairs = points.map(({ lat, lon }): [number, number] => [lon, lat]);
  const [first] = pairs;
  if (first === undefined) return null;
  return pairs.length === 1 ? { type: 'Point', coordinates: first } : { type: 'LineString', coordinates: pairs };
}

/** "42.5063, 1.5218", as it is read out over the radio or copied from another map. */
export function positionTyped(text: string): Position | null {
  const match = /^\s*(-?\d+(?:\.\d+)?)\s*[,;\s]\s*(-?\d+(?:\.\d+)?)\s*$/.exec(text);
  const [lat, lon] = [Number(match?.[1]), Number(match?.[2])];
  return match !== null && Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { lat, lon } : null;
}
