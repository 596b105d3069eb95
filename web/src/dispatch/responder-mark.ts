// How a responder stands on the map: free, busy, off duty, or on duty and doubtful or unreachable; and whether their position is too old to look current.
import type { Responder } from '@mydr24/protocol';
import type { ResponderMark } from '../map/marks.tsx';

/** The server ranks an older position behind fresh ones; the screen greys it at the same age. */
export const POSITION_OLD_MS = 120_000;

export function markOf({ duty, emergencyId, reach }: Pick<Responder, 'duty' | 'emergencyId' | 'reach'>): ResponderMark {
  if (emergencyId !== null) return 'busy';
  if (duty === 'off') return 'off-duty';
  return reach.state === 'reachable' ? 'free' : reach.state;
}

export function isPositionOld({ positionedAt }: Pick<Responder, 'positionedAt'>, now: number): boolean {
  return positionedAt === null || now - positionedAt > POSITION_OLD_MS;
}
