// The way a virtual responder drives and the point reached along it. Pure.
import type { Position } from '@mydr24/protocol';
import { greatCircleM } from '@mydr24/server/dispatch/great-circle.ts';
import type { RoadEngine } from '@mydr24/server/roads/journey.ts';

export type Route = readonly Position[];

export const routeLengthM = (route: Route): number => route.reduce((sum, point, index) => sum + (index === 0 ? 0 : greatCircleM(route[index - 1]!, point)), 0);

/** The point `metres` along the route; its end beyond the end. */
export function alongRoute(route: Route, metres: number): Position {
  let left = metres;
  for (let index = 1; index < route.length; index += 1) {
    const [from, to] = [route[index - 1]!, route[index]!];
    const stepM = greatCircleM(from, to);
    if (left < stepM) return { lat: from.lat + ((to.lat - from.lat) * left) / stepM, lon: from.lon + ((to.lon - from.lon) * left) / stepM };
    left -= stepM;
  }
  return route.at(-1) ?? route[0]!;
}

/** By the road engine, from door to door; straight where no road leads. */
export const driveOn = (roads: RoadEngine) => (from: Position, to: Position): Route => [from, ...roads.route(from, to, 'emergency').line, to];
