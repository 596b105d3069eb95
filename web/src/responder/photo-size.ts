// How far a photo is reduced before it leaves the phone: never enlarged, its shape kept, and in steps until it is small enough.

export interface PhotoTry {
  longestPx: number;
  quality: number;
}
/** Reading a label or a wound, not printing a poster; over a poor line every kilobyte is a second. */
export const photoTries: readonly PhotoTry[] = [
  { longestPx: 1_600, quality: 0.8 }, { longestPx: 1_600, quality: 0.6 }, { longestPx: 1_200, quality: 0.6 }, { longestPx: 900, quality: 0.5 }, { longestPx: 640, quality: 0.4 },
];

export function fitWithin({ width, height }: { width: number; height: number }, longestPx: number): { width: number; height: number } {
  const scale = Math.min(1, longestPx / Math.max(width, height, 1));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
