// Points, who may be tracked since when, and who looked, in SQL. Decides nothing.
import type { PersonId, Position, PositionSharing, TenantId, TrackPoint, VehicleId } from '@mydr24/protocol';
import { instant, type Tx } from '../platform/postgres.ts';
import type { KeptPoint, StoredFlag, Subject } from './track-point.ts';

const columnOf = { person: 'person_id', vehicle: 'vehicle_id' } as const;

/** One writer at a time for each track and each person it moves, so that every "now" is decided over all of them. In one order. */
export async function lockTracks(tx: Tx, ids: readonly string[]): Promise<void> {
  for (const id of ids.toSorted()) await tx.execute('select pg_advisory_xact_lock(hashtextextended($1, 12))', [id], 'positions-lock');
}

/** Device times of those that were new; the others were here already. */
export async function insertPoints(tx: Tx, tenantId: string, subject: Subject, points: readonly KeptPoint[], nowMs: number): Promise<Set<number>> {
  if (points.length === 0) return new Set();
  const rows = await tx.query<{ takenAt: number }>(
    `insert into positions (tenant_id, ${columnOf[subject.type]}, received_at, source, taken_at, lat, lon, accuracy_m, speed_m_per_s, heading_deg, flag)
     select $1, $2, $3, p.source, p.taken_at, p.lat, p.lon, p.accuracy_m, p.speed, p.heading, p.flag
       from unnest($4::text[], $5::timestamptz[], $6::float8[], $7::float8[], $8::float8[], $9::float8[], $10::float8[], $11::text[])
         as p (source, taken_at, lat, lon, accuracy_m, speed, heading, flag)
     on conflict do nothing returning taken_at as "takenAt"`,
    [
      tenantId, subject.id, instant(nowMs), points.map(({ source }) => source), points.map(({ takenAt }) => instant(takenAt)), points.map(({ lat }) => lat), points.map(({ lon }) => lon),
      points.map(({ accuracyM }) => accuracyM), points.map(({ speedMPerS }) => speedMPerS), points.map(({ headingDeg }) => headingDeg), points.map(({ flag }) => flag),
    ],
    `positions-insert-${subject.type}`,
  );
  return new Set(rows.map(({ takenAt }) => takenAt));
}

const POINT = `source, taken_at as "takenAt", lat, lon, accuracy_m as "accuracyM", speed_m_per_s as "speedMPerS", heading_deg as "headingDeg", flag`;
const POINT_COLUMNS = 'p.source, p.taken_at, p.lat, p.lon, p.accuracy_m, p.speed_m_per_s, p.heading_deg, p.flag';

/** The newest points of each source since an instant, by device time. */
export function listNewest(tx: Tx, subject: Subject, sinceMs: number, perSource: number): Promise<KeptPoint[]> {
  const column = columnOf[subject.type];
  return tx.query<KeptPoint>(
    `select ${POINT} from unnest(array['app', 'manual', 'owntracks', 'osmand']) as s (name)
       cross join lateral (select ${POINT_COLUMNS} from positions p where p.${column} = $1 and p.source = s.name and p.taken_at >= $2 and not p.is_thinned
                            order by p.taken_at desc limit $3) newest
     order by source, taken_at`,
    [subject.id, instant(sinceMs), perSource], `positions-newest-${subject.type}`,
  );
}

export interface StoredPoint extends Omit<TrackPoint, 'flag'> {
  flag: StoredFlag | null;
}

/** Newest first. */
export function listTrack(tx: Tx, subject: Subject, { fromAt, toAt }: { fromAt: number; toAt: number }, limit: number): Promise<StoredPoint[]> {
  return tx.query<StoredPoint>(
    `select ${POINT}, received_at as "receivedAt", is_thinned as "isThinned" from positions
      where ${columnOf[subject.type]} = $1 and taken_at >= $2 and taken_at <= $3 order by taken_at desc, source limit $4`,
    [subject.id, instant(fromAt), instant(toAt), limit], `positions-track-${subject.type}`,
  );
}

/** A responder as far as tracking goes. */
export interface TrackedPerson {
  personId: PersonId;
  isOnDuty: boolean;
  /** Null when it is not known. */
  onDutyAt: number | null;
  vehicleId: VehicleId | null;
  vehicleName: string | null;
  boardedAt: number | null;
}
const TRACKED = `select r.person_id as "personId", r.duty = 'on' as "isOnDuty", r.duty_changed_at as "onDutyAt", c.vehicle_id as "vehicleId", v.name as "vehicleName", c.boarded_at as "boardedAt"
  from responders r left join vehicle_crew c on c.person_id = r.person_id and c.left_at is null left join vehicles v on v.id = c.vehicle_id`;

export const findTracked = (tx: Tx, personId: string): Promise<TrackedPerson | undefined> => tx.maybe<TrackedPerson>(`${TRACKED} where r.person_id = $1`, [personId], 'tracked-find');

/** Who is aboard and on duty. */
export const listCrewOnDuty = (tx: Tx, vehicleId: string): Promise<TrackedPerson[]> =>
  tx.query<TrackedPerson>(`${TRACKED} where c.vehicle_id = $1 and r.duty = 'on' order by r.person_id`, [vehicleId], 'tracked-crew');

/** Where a facility is; a unit is where its facility is. */
export const findFacilityPlace = (tx: Tx, facilityId: string): Promise<Position | undefined> => tx.maybe<Position>('select lat, lon from facilities where id = $1', [facilityId], 'facility-place');
export const findUnitPlace = (tx: Tx, unitId: string): Promise<Position | undefined> =>
  tx.maybe<Position>('select f.lat, f.lon from units u join facilities f on f.id = u.facility_id where u.id = $1', [unitId], 'unit-place');

/** First and newest device time of what is kept of a track since an instant. */
export function findSpan(tx: Tx, subject: Subject, sinceMs: number): Promise<{ firstAt: number | null; newestAt: number | null }> {
  return tx.one(
    `select min(taken_at) as "firstAt", max(taken_at) as "newestAt" from positions where ${columnOf[subject.type]} = $1 and taken_at >= $2`, [subject.id, instant(sinceMs)], `positions-span-${subject.type}`,
  );
}

/** Who opened what shows this person's position: the dispatch map, an emergency they held, their history or their vehicle's. Engine role: the audit is not for people's requests. */
export function listViewers(engine: Tx, tenantId: TenantId, personId: string, fromMs: number): Promise<PositionSharing['seenBy']> {
  return engine.query(
    `select a.actor_id as "personId", p.given_name || ' ' || p.family_name as name, bool_or(a.action in ('position.history', 'vehicle.history')) as "hasSeenHistory", max(a.at) as "lastAt"
       from audit_rows a join persons p on p.id = a.actor_id
      where a.tenant_id = $1 and a.at >= $3 and a.outcome = 'allowed' and a.actor_kind = 'person' and a.actor_id <> $2
        and (a.action in ('dispatch.read', 'ranking-policy.preview') or (a.action = 'position.history' and a.resource = 'person/' || $2::text)
          or (a.action = 'vehicle.history' and a.resource in (
            select 'vehicle/' || c.vehicle_id from vehicle_crew c where c.tenant_id = $1 and c.person_id = $2 and (c.left_at is null or c.left_at >= $3)))
          or (a.action = 'emergency.read' and a.resource in (
            select 'emergency/' || e.id from emergencies e where e.tenant_id = $1 and e.holder_id = $2 and (e.closed_at is null or e.closed_at >= $3))))
      group by a.actor_id, name order by max(a.at) desc`,
    [tenantId, personId, instant(fromMs)], 'positions-viewers',
  );
}

const THINNED_EVERY_S = 600;
/** Of every ten minutes before `beforeMs`, the first point that is not doubted stays, rounded to about 100 m. Engine role. */
export async function thinPositions(engine: Tx, beforeMs: number): Promise<number> {
  const cutMs = Math.floor(beforeMs / (THINNED_EVERY_S * 1000)) * THINNED_EVERY_S * 1000;
  const gone = await engine.execute(
    `with ranked as (
       select ctid as at_row, row_number() over (
         partition by person_id, vehicle_id, floor(extract(epoch from taken_at) / ${THINNED_EVERY_S}) order by flag is not null, taken_at, source) as nth
         from positions where taken_at < $1 and not is_thinned)
     delete from positions p using ranked r where p.ctid = r.at_row and r.nth > 1`,
    [instant(cutMs)], 'positions-thin',
  );
  await engine.execute(
    `update positions set is_thinned = true, lat = round(lat::numeric, 3), lon = round(lon::numeric, 3), accuracy_m = greatest(accuracy_m, 100), speed_m_per_s = null, heading_deg = null
      where taken_at < $1 and not is_thinned`,
    [instant(cutMs)], 'positions-round',
  );
  return gone;
}

export const forgetPositions = (engine: Tx, beforeMs: number): Promise<number> => engine.execute('delete from positions where taken_at < $1', [instant(beforeMs)], 'positions-forget');

/** Stated places that no longer hold, of people on duty. */
export function listEndedStatements(engine: Tx, fromMs: number, toMs: number): Promise<{ tenantId: TenantId; personId: PersonId }[]> {
  return engine.query(
    `select distinct tenant_id as "tenantId", person_id as "personId" from positions where source = 'manual' and taken_at >= $1 and taken_at < $2 and not is_thinned`,
    [instant(fromMs), instant(toMs)], 'positions-ended-statements',
  );
}
