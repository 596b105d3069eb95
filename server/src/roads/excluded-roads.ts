// Closures as Valhalla takes them with a question: places and areas that are not to be travelled. It knows closed, not slow, and only so many; whatever
// cannot be passed on is said, because an answer then is as if it were open. Pure.
import type { ClosureShape } from '@mydr24/protocol';
import { greatCircleM } from '../dispatch/great-circle.ts';
import { CLOSURE_REACH_M } from './closure-edges.ts';
import type { ServiceClosure } from './road-service.ts';

type LonLat = readonly [lon: number, lat: number];

export interface ExcludedRoads {
  readonly exclude_locations: readonly { readonly lat: number; readonly lon: number }[];
  /** Rings, longitude first. */
  readonly exclude_polygons: readonly (readonly LonLat[])[];
  /** False when some closure is not in it. */
  readonly isWhole: boolean;
}

/** Valhalla's own limits, unless its operator set others (service_limits). */
const MAX_PLACES = 50;
const MAX_PERIMETER_M = 10_000;
const METRES_PER_DEGREE = 111_195;

export function excludedRoads(closures: readonly ServiceClosure[]): ExcludedRoads {
  const exclude_locations: { lat: number; lon: number }[] = [];
  const exclude_polygons: LonLat[][] = [];
  let [leftM, isWhole] = [MAX_PERIMETER_M, true];
  for (const { shape, slower } of closures) {
    const rings = shape.type === 'Point' ? [] : ringsOf(shape);
    const perimeterM = rings.reduce((sum, ring) => sum + lengthM(ring), 0);
    if (slower !== null || perimeterM > leftM || (shape.type === 'Point' && exclude_locations.length === MAX_PLACES)) isWhole = false;
    else if (shape.type === 'Point') exclude_locations.push({ lat: shape.coordinates[1], lon: shape.coordinates[0] });
    else {
      exclude_polygons.push(...rings);
      leftM -= perimeterM;
    }
  }
  return { exclude_locations, exclude_polygons, isWhole };
}

/** A line becomes a narrow strip for each of its stretches. */
function ringsOf(shape: Exclude<ClosureShape, { type: 'Point' }>): LonLat[][] {
  if (shape.type === 'Polygon') return [shape.coordinates[0]!];
  return shape.coordinates.slice(1).flatMap((to, index) => {
    const strip = stripOf(shape.coordinates[index]!, to);
    return strip === null ? [] : [strip];
  });
}

function stripOf(from: LonLat, to: LonLat): LonLat[] | null {
  const lonScale = Math.cos((from[1] * Math.PI) / 180);
  const [east, north] = [(to[0] - from[0]) * lonScale, to[1] - from[1]];
  const length = Math.hypot(east, north);
  if (length === 0) return null;
  const half = CLOSURE_REACH_M / METRES_PER_DEGREE;
  const [sideLon, sideLat] = [(-north / length) * (half / lonScale), (east / length) * half];
  const corner = ([lon, lat]: LonLat, side: 1 | -1): LonLat => [lon + side * sideLon, lat + side * sideLat];
  return [corner(from, 1), corner(to, 1), corner(to, -1), corner(from, -1), corner(from, 1)];
}

const lengthM = (ring: readonly LonLat[]): number =>
  ring.slice(1).reduce((sum, [lon, lat], index) => sum + greatCircleM({ lon: ring[index]![0], lat: ring[index]![1] }, { lon, lat }), 0);
