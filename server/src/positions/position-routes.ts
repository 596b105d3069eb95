// A person's own points, one or many, and by hand; who may look back, and what the tracked person is told about it.
import type { TrackPoint } from '@mydr24/protocol';
import { type Caller, type Door, tenantOf } from '../people/access.ts';
import { answer, type Answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import { MANUAL_VALID_MS } from './fuse-position.ts';
import { arePlausible, type Distance, type PointRefusal } from './judge-position.ts';
import { findFacilityPlace, findSpan, findTracked, findUnitPlace, listTrack, listViewers, type StoredPoint, type TrackedPerson } from './position-store.ts';
import { FORGOTTEN_AFTER_MS, type NewPoint, type Subject } from './track-point.ts';
import type { Tracking } from './tracking-engine.ts';

export interface PositionRouteOptions {
  readonly pg: Postgres;
  readonly door: Door;
  readonly tracking: Tracking;
  readonly distance: Distance;
}

export type PositionHandlers = Pick<Handlers<Caller>, 'sharePosition' | 'sharePositions' | 'statePlace' | 'getPositionSharing' | 'listPositions' | 'listVehiclePositions'>;

const messages: Record<PointRefusal, string> = {
  'position-in-future': 'the position was taken in the future; set the clock of this device',
  'position-too-old': 'the position is older than positions are kept; send a current one',
  'position-impossible': 'nobody is at 0, 0; send the next position',
  'off-duty': 'positions are taken on duty only, and this one was not; it was not stored',
};
const noResponder = () => refuse('unprocessable', 'not-a-responder', 'this person is not registered as a responder; ask an administrator');
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MAX_TRACK_POINTS = 5_000;
/** A facility is a campus, a unit a part of it, a point was put on a map by a finger. */
const STATED_ACCURACY_M = { facility: 100, unit: 50, point: 30 };

export function createPositionHandlers({ pg, door, tracking, distance }: PositionRouteOptions): PositionHandlers {
  /** As the person themself, who is a responder. */
  const asSelf = <Body>({ caller, requestId }: { caller: Caller; requestId: string }, deed: (tx: Tx, person: TrackedPerson) => Promise<Answer<Body>>): Promise<Answer<Body>> =>
    pg.asTenant(tenantOf(caller), async (tx) => {
      const entry = await door.enter(tx, caller, 'responder.position', { type: 'self' }, requestId);
      if (!entry.ok) return entry;
      const person = await findTracked(tx, personOf(caller));
      return person ? deed(tx, person) : noResponder();
    });
  const lookBack = async (tx: Tx, subject: Subject, { fromAt, toAt }: { fromAt: number; toAt: number }) => {
    if (toAt < fromAt || toAt - fromAt > DAY_MS) return refuse('unprocessable', 'range-too-long', 'ask for at most 24 hours at once, fromAt before toAt');
    const newestFirst = await listTrack(tx, subject, { fromAt, toAt }, MAX_TRACK_POINTS + 1);
    return answer({
      points: withJumps(newestFirst.slice(0, MAX_TRACK_POINTS).toReversed(), distance), isCut: newestFirst.length > MAX_TRACK_POINTS,
      keptHours: tracking.keptMs / HOUR_MS, thinnedDays: FORGOTTEN_AFTER_MS / DAY_MS,
    });
  };
  return {
    sharePosition: (call) =>
      asSelf(call, async (tx, person) => {
        const { refused } = await tracking.takeOfPerson(tx, tenantOf(call.caller), person, [pointOf(call.body)], call.nowMs);
        const code = refused[0]?.code;
        // To send on after the duty ended is no attempt at anything: it conflicts with how things stand.
        return code === undefined ? answer({}) : refuse(code === 'off-duty' ? 'conflict' : 'unprocessable', code, messages[code]);
      }),
    sharePositions: (call) => asSelf(call, async (tx, person) => answer(await tracking.takeOfPerson(tx, tenantOf(call.caller), person, call.body.points.map(pointOf), call.nowMs))),
    statePlace: (call) =>
      asSelf(call, async (tx, person) => {
        const { body, nowMs } = call;
        const place = 'facilityId' in body ? await findFacilityPlace(tx, body.facilityId) : 'unitId' in body ? await findUnitPlace(tx, body.unitId) : body;
        if (!place) return refuse('not-found', 'not-found', 'there is no such record');
        const accuracyM = STATED_ACCURACY_M['facilityId' in body ? 'facility' : 'unitId' in body ? 'unit' : 'point'];
        const stated: NewPoint = { ...place, accuracyM, takenAt: nowMs, speedMPerS: null, headingDeg: null, source: 'manual' };
        const { refused } = await tracking.takeOfPerson(tx, tenantOf(call.caller), person, [stated], nowMs);
        const code = refused[0]?.code;
        return code === undefined ? answer({ lat: place.lat, lon: place.lon, validUntil: nowMs + MANUAL_VALID_MS }) : refuse('unprocessable', code, messages[code]);
      }),
    async getPositionSharing(call) {
      const { caller, query, nowMs } = call;
      const own = await asSelf(call, async (tx, person) => answer({ person, span: await spanOf(tx, person, nowMs - tracking.keptMs) }));
      if (!own.ok) return own;
      const { person, span } = own.body;
      const fromMs = Math.max(query.fromAt ?? 0, nowMs - DAY_MS);
      const seenBy = await pg.asEngine((tx) => listViewers(tx, tenantOf(caller), person.personId, fromMs), { readOnly: true });
      const vehicle = person.vehicleId === null ? null : { id: person.vehicleId, name: person.vehicleName ?? '' };
      return answer({ isOnDuty: person.isOnDuty, sinceAt: span.firstAt, newestAt: span.newestAt, vehicle, seenBy, keptHours: tracking.keptMs / HOUR_MS });
    },
    listPositions: ({ caller, params: { personId }, query, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'position.history', { type: 'person', id: personId }, requestId);
        return entry.ok ? lookBack(tx, { type: 'person', id: personId }, query) : entry;
      }, { readOnly: true }),
    listVehiclePositions: ({ caller, params: { vehicleId }, query, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'vehicle.history', { type: 'vehicle', id: vehicleId }, requestId);
        return entry.ok ? lookBack(tx, { type: 'vehicle', id: vehicleId }, query) : entry;
      }, { readOnly: true }),
  };
}

const personOf = (caller: Caller): string => (caller.type === 'person' ? caller.personId : '');

function pointOf(given: { lat: number; lon: number; accuracyM: number | null; takenAt: number; speedMPerS?: number | null; headingDeg?: number | null }): NewPoint {
  return { ...given, speedMPerS: given.speedMPerS ?? null, headingDeg: given.headingDeg ?? null, source: 'app' };
}

/** Jumps are told from the track as it is now, so that a late point may clear or expose one. */
function withJumps(track: readonly StoredPoint[], distance: Distance): TrackPoint[] {
  const jumps = new Set<StoredPoint>();
  for (const points of Object.values(Object.groupBy(track, ({ source }) => source))) {
    const plausible = arePlausible(points, distance);
    for (const [nth, point] of points.entries()) if (!plausible[nth]) jumps.add(point);
  }
  return track.map((point) => ({ ...point, flag: jumps.has(point) ? 'jump' : point.flag }));
}

/** What is kept of this duty: their own points, and the vehicle's since they are aboard. */
async function spanOf(tx: Tx, { personId, isOnDuty, onDutyAt, vehicleId, boardedAt }: TrackedPerson, keptFromMs: number): Promise<{ firstAt: number | null; newestAt: number | null }> {
  if (!isOnDuty) return { firstAt: null, newestAt: null };
  const sinceMs = Math.max(onDutyAt ?? 0, keptFromMs);
  const own = await findSpan(tx, { type: 'person', id: personId }, sinceMs);
  if (vehicleId === null) return own;
  const aboard = await findSpan(tx, { type: 'vehicle', id: vehicleId }, Math.max(sinceMs, boardedAt ?? 0));
  const known = (times: (number | null)[]): number[] => times.filter((time) => time !== null);
  const [first, newest] = [known([own.firstAt, aboard.firstAt]), known([own.newestAt, aboard.newestAt])];
  return { firstAt: first.length === 0 ? null : Math.min(...first), newestAt: newest.length === 0 ? null : Math.max(...newest) };
}
