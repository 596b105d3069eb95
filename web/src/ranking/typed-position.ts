// "42.5063, 1.5218" as a position; null for anything else. Pure.
import type { Position } from '@mydr24/protocol';

const PAIR = /^\s*(-?\d{1,2}(?:\.\d+)?)\s*[,;\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*$/;

export function positionOf(text: string): Position | null {
  const [, latText, lonText] = PAIR.exec(text) ?? [];
  if (latText === undefined || lonText === undefined) return null;
  const [lat, lon] = [Number(latText), Number(lonText)];
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { lat, lon } : null;
}
