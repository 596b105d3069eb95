// One point of a person's or vehicle's track, as every part of this slice passes it on, and how long one is kept.
import type { Position, PositionFlag, PositionSource } from '@mydr24/protocol';

/** Thinned points stay for so long. */
export const FORGOTTEN_AFTER_MS = 30 * 24 * 60 * 60_000;

export interface NewPoint extends Position {
  /** By the device's clock. */
  takenAt: number;
  accuracyM: number | null;
  speedMPerS: number | null;
  headingDeg: number | null;
  source: PositionSource;
}
export type StoredFlag = Exclude<PositionFlag, 'jump'>;
export interface KeptPoint extends NewPoint {
  flag: StoredFlag | null;
}

/** Whose track it is. */
export type Subject = { type: 'person'; id: string } | { type: 'vehicle'; id: string };
