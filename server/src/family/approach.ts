// Where whoever comes is, as family may know it: whole squares of the grid from the patient, a distance in the same steps, and when
// they are expected by the roads as they are now. No coordinate leaves, the patient's neither.
import { FAMILY_GRID_M, type FamilyApproach, type Position } from '@mydr24/protocol';
import { greatCircleM } from '../dispatch/great-circle.ts';
import type { FamilyView } from './family-view.ts';

export interface Whereabouts {
  readonly position: Position;
  readonly positionedAt: number;
  /** Seconds to the scene from there. */
  readonly etaS: number;
}

export type ApproachOf = (view: FamilyView) => FamilyApproach | null;

/** Older than this it says nothing of now. */
export const STALE_MS = 3 * 60_000;

export function approachFrom({ status, going }: FamilyView, at: Whereabouts, nowMs: number): FamilyApproach | null {
  const { emergency } = status;
  if (emergency === null || going === null || nowMs - at.positionedAt > STALE_MS) return null;
  const { scene } = going;
  const [east, north] = [signed(scene, { lat: scene.lat, lon: at.position.lon }, at.position.lon - scene.lon), signed(scene, { lat: at.position.lat, lon: scene.lon }, at.position.lat - scene.lat)];
  return {
    emergencyId: emergency.id, squaresEast: squares(east), squaresNorth: squares(north),
    distanceM: Math.max(1, Math.round(greatCircleM(scene, at.position) / FAMILY_GRID_M)) * FAMILY_GRID_M,
    etaAt: roundToMinute(Math.max(nowMs, at.positionedAt + at.etaS * 1000)), positionedAt: at.positionedAt,
  };
}

const signed = (from: Position, to: Position, side: number): number => Math.sign(side) * greatCircleM(from, to);
const squares = (metres: number): number => Math.round(metres / FAMILY_GRID_M) + 0;
const MINUTE_MS = 60_000;
const roundToMinute = (atMs: number): number => Math.ceil(atMs / MINUTE_MS) * MINUTE_MS;
