// What an outside engine said of ways, by where they begin and end: kept for a while, the oldest forgotten first. Places are grouped: a way that begins
// in the same hundred metres is the same way. Pure but for the clock it is given.
import type { Position } from '@mydr24/protocol';
import type { Journey } from './journey.ts';
import type { Profile } from './road-tags.ts';

export interface KeptAnswer {
  readonly journey: Journey;
  readonly ageMs: number;
}

export interface Answers {
  find(tenantId: string, key: string): KeptAnswer | null;
  put(tenantId: string, key: string, journey: Journey): void;
  forget(tenantId: string): void;
}

/** Roads do not change as fast as that; traffic, where the engine knows it, may. */
const KEPT_MS = 15 * 60_000;
const MAX_KEPT = 50_000;
/** Parts of a degree: about 100 m for whoever drives, 10 m on foot and for a scene. */
const [DRIVEN, EXACT] = [1e3, 1e4];

const gridOf = (profile: Profile): number => (profile === 'foot' ? EXACT : DRIVEN);
const cellAt = (lat: number, lon: number, grid: number): string => `${lat / grid} ${lon / grid}`;
export const cellOf = (profile: Profile, { lat, lon }: Position): string => cellAt(Math.round(lat * gridOf(profile)), Math.round(lon * gridOf(profile)), gridOf(profile));
export const keyOf = (profile: Profile, scene: Position, cell: string): string => `${profile} ${Math.round(scene.lat * EXACT)} ${Math.round(scene.lon * EXACT)} ${cell}`;

/** The eight beside it, for whoever drives; none on foot. */
export function cellsAround(profile: Profile, { lat, lon }: Position): string[] {
  if (profile === 'foot') return [];
  const [x, y] = [Math.round(lon * DRIVEN), Math.round(lat * DRIVEN)];
  return [-1, 0, 1].flatMap((up) => [-1, 0, 1].flatMap((right) => (up === 0 && right === 0 ? [] : [cellAt(y + up, x + right, DRIVEN)])));
}

export function createAnswers(clock: { monotonicMs(): number }): Answers {
  const byTenant = new Map<string, Map<string, { journey: Journey; atMs: number }>>();
  return {
    find(tenantId, key) {
      const kept = byTenant.get(tenantId)?.get(key);
      const ageMs = clock.monotonicMs() - (kept?.atMs ?? -Infinity);
      return kept === undefined || ageMs > KEPT_MS ? null : { journey: kept.journey, ageMs };
    },
    put(tenantId, key, journey) {
      const own = byTenant.get(tenantId) ?? new Map<string, { journey: Journey; atMs: number }>();
      byTenant.set(tenantId, own);
      own.delete(key);
      own.set(key, { journey, atMs: clock.monotonicMs() });
      if (own.size > MAX_KEPT) own.delete(own.keys().next().value!);
    },
    forget: (tenantId) => void byTenant.delete(tenantId),
  };
}
