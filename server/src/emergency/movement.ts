// Whether somebody who said that they go is on their way, by where they are and not by what they tapped. Only a fresh and exact
// enough position can tell; where there is none it is said, and the status alone decides (E47).
import type { Position } from '@mydr24/protocol';
import { greatCircleM } from '../dispatch/great-circle.ts';

/** A fresh position, as the world tells it. */
export interface Whereabouts extends Position {
  accuracyM: number | null;
  takenAt: number;
  toSceneM: number | null;
}

/** In stages of movement: proven by positions to move or to stand still, or not to be told by them. */
export type Movement = { by: 'position'; isMoving: boolean; movedM: number; nearerM: number | null } | { by: 'status' };

/** Less than this is a person looking for their shoes, or a receiver that wanders. [OURS] */
const STIR_M = 60;
/** So near, they are there: nobody who is with the patient has to move. [OURS] */
const AT_SCENE_M = 100;
/** What is less exact than this tells nothing of so short a way. */
const EXACT_M = 150;

const isExact = ({ accuracyM }: Whereabouts): boolean => accuracyM === null || accuracyM <= EXACT_M;

/** `from`: where they were when they accepted, or at the last look. */
export function judgeMovement(from: Whereabouts | null, now: Whereabouts | null): Movement {
  if (now === null || !isExact(now)) return { by: 'status' };
  const isThere = now.toSceneM !== null && now.toSceneM <= AT_SCENE_M;
  if (from === null || !isExact(from) || now.takenAt <= from.takenAt) return isThere ? { by: 'position', isMoving: true, movedM: 0, nearerM: null } : { by: 'status' };
  const inexactM = Math.hypot(from.accuracyM ?? 0, now.accuracyM ?? 0);
  const movedM = Math.round(greatCircleM(from, now));
  const nearerM = from.toSceneM === null || now.toSceneM === null ? null : Math.round(from.toSceneM - now.toSceneM);
  return { by: 'position', isMoving: isThere || movedM > STIR_M + inexactM, movedM, nearerM };
}

/** How it is said on the record. */
export const factsOf = (movement: Movement): Record<string, string | number | null> =>
  movement.by === 'status' ? { by: 'status' } : { by: 'position', movedM: movement.movedM, nearerM: movement.nearerM };
export const stillReason = (movement: Movement): string => (movement.by === 'position' ? 'no-movement-by-position' : 'no-movement');
