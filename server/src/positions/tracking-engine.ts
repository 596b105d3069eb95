// Takes points of people and vehicles into their tracks and says where their people are now, in the caller's transaction:
// judge, store, fuse, place. What is not on duty is not stored.
import type { TenantId } from '@mydr24/protocol';
import type { Tx } from '../platform/postgres.ts';
import { fusePosition, MANUAL_VALID_MS } from './fuse-position.ts';
import { type Distance, judgePoint, newestPlausible, type PointRefusal } from './judge-position.ts';
import { findTracked, insertPoints, listCrewOnDuty, listNewest, lockTracks, type TrackedPerson } from './position-store.ts';
import type { KeptPoint, NewPoint, Subject } from './track-point.ts';
import { parkVehicle } from './vehicle-store.ts';

/** How dispatch learns where somebody is now; null: nowhere known. */
export type PlaceResponder = (tx: Tx, personId: string, now: { lat: number; lon: number; accuracyM: number | null; takenAt: number } | null, nowMs: number) => Promise<void>;

export interface TrackingOptions {
  readonly distance: Distance;
  readonly place: PlaceResponder;
  readonly keptMs: number;
}

export interface Taken {
  kept: number;
  repeated: number;
  refused: { takenAt: number; code: PointRefusal }[];
}

export interface Tracking {
  readonly keptMs: number;
  takeOfPerson(tx: Tx, tenantId: TenantId, person: TrackedPerson, points: readonly NewPoint[], nowMs: number): Promise<Taken>;
  takeOfVehicle(tx: Tx, tenantId: TenantId, vehicleId: string, points: readonly NewPoint[], nowMs: number): Promise<Taken>;
  /** Where this person is now, by all that is known; after they boarded or left a vehicle, or what they stated ran out. */
  settle(tx: Tx, personId: string, nowMs: number): Promise<void>;
}

/** What may still say where somebody is; a shift without a point for longer falls back to the base. */
const NOW_WITHIN_MS = 30 * 60_000;
const NEWEST_PER_SOURCE = 20;

export function createTracking({ distance, place, keptMs }: TrackingOptions): Tracking {
  async function take(tx: Tx, tenantId: TenantId, subject: Subject, points: readonly NewPoint[], sinceMs: number | null, nowMs: number): Promise<Taken> {
    const refused: Taken['refused'] = [];
    const good = new Map<string, KeptPoint>();
    for (const point of points) {
      const verdict = judgePoint(point, { nowMs, keptMs, sinceMs });
      if (verdict.type === 'refused') refused.push({ takenAt: point.takenAt, code: verdict.reason });
      else good.set(`${point.source} ${point.takenAt}`, { ...point, flag: verdict.flag });
    }
    const fresh = await insertPoints(tx, tenantId, subject, [...good.values()], nowMs);
    return { kept: fresh.size, repeated: points.length - refused.length - fresh.size, refused };
  }

  /** Nobody aboard whose way it would be: where it stands is kept, its way is not. */
  async function park(tx: Tx, vehicleId: string, points: readonly NewPoint[], nowMs: number): Promise<void> {
    const good = points.filter((point) => {
      const verdict = judgePoint(point, { nowMs, keptMs, sinceMs: 0 });
      return verdict.type === 'kept' && verdict.flag !== 'accuracy-poor';
    });
    const newest = good.toSorted((a, b) => b.takenAt - a.takenAt)[0];
    if (newest !== undefined) await parkVehicle(tx, vehicleId, newest);
  }

  async function settle(tx: Tx, person: TrackedPerson, nowMs: number): Promise<void> {
    if (!person.isOnDuty) return;
    const sinceMs = Math.max(nowMs - Math.max(NOW_WITHIN_MS, MANUAL_VALID_MS), person.onDutyAt ?? 0);
    const own = await listNewest(tx, { type: 'person', id: person.personId }, sinceMs, NEWEST_PER_SOURCE);
    const aboard = person.vehicleId === null ? [] : await listNewest(tx, { type: 'vehicle', id: person.vehicleId }, Math.max(sinceMs, person.boardedAt ?? 0), NEWEST_PER_SOURCE);
    const fixes = [...newestOfEach(own, distance), ...newestOfEach(aboard, distance)];
    await place(tx, person.personId, fusePosition(fixes, nowMs, distance), nowMs);
  }

  return {
    keptMs,
    async takeOfPerson(tx, tenantId, person, points, nowMs) {
      const { personId } = person;
      await lockTracks(tx, [personId]);
      const taken = await take(tx, tenantId, { type: 'person', id: personId }, points, person.isOnDuty ? (person.onDutyAt ?? 0) : null, nowMs);
      if (taken.kept > 0) await settle(tx, person, nowMs);
      return taken;
    },
    async takeOfVehicle(tx, tenantId, vehicleId, points, nowMs) {
      const crew = await listCrewOnDuty(tx, vehicleId);
      await lockTracks(tx, [vehicleId, ...crew.map(({ personId }) => personId)]);
      const taken = await take(tx, tenantId, { type: 'vehicle', id: vehicleId }, points, sinceOf(crew), nowMs);
      if (crew.length === 0) await park(tx, vehicleId, points, nowMs);
      if (taken.kept > 0) for (const person of crew) await settle(tx, person, nowMs);
      return taken;
    },
    async settle(tx, personId, nowMs) {
      await lockTracks(tx, [personId]);
      const person = await findTracked(tx, personId);
      if (person) await settle(tx, person, nowMs);
    },
  };
}

/** A vehicle's track is its crew's: kept from when the first of them was aboard and on duty. */
function sinceOf(crew: readonly TrackedPerson[]): number | null {
  if (crew.length === 0) return null;
  return Math.min(...crew.map(({ onDutyAt, boardedAt }) => Math.max(onDutyAt ?? 0, boardedAt ?? 0)));
}

function newestOfEach(points: readonly KeptPoint[], distance: Distance): KeptPoint[] {
  return Object.values(Object.groupBy(points, ({ source }) => source)).flatMap((track) => newestPlausible(track, distance) ?? []);
}
