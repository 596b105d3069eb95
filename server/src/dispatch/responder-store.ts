// Responders and staff in PostgreSQL: the roster's load, duty, position, workload, presence, reach. Decides nothing.
import { type Channel, type Duty, notJudged, type Position, type Qualification, type Reach, type Responder, type ResponderKit, type Role, type TenantId } from '@mydr24/protocol';
import { instant, json, type Tx } from '../platform/postgres.ts';
import type { Aboard, Fix, RosterPerson } from './responder-roster.ts';

interface RosterRow {
  personId: RosterPerson['personId'];
  tenantId: TenantId;
  givenName: string;
  familyName: string;
  roles: Role[];
  unitIds: RosterPerson['unitIds'];
  qualifications: Qualification[];
  channels: Exclude<Channel, 'app' | 'push'>[];
  hasPush: boolean;
  duty: Duty | null;
  isConnected: boolean | null;
  baseLat: number | null;
  baseLon: number | null;
  lat: number | null;
  lon: number | null;
  accuracyM: number | null;
  positionedAt: number | null;
  emergencyId: string | null;
  dutyChangedAt: number | null;
  reach: Reach | null;
  kit: ResponderKit;
  aboard: Aboard | null;
  freedAt: number | null;
  recent: number;
}

/** How far back workload is counted. */
const WORKLOAD_MS = 12 * 3_600_000;

export interface RosterLoad {
  people: RosterPerson[];
  /** What dispatch was last told of each responder's reach; null before the first judgement. */
  told: Map<string, Reach | null>;
}

/** Active staff with what decides whether and how they can be asked. Engine role: over all tenants. */
export async function listRoster(tx: Tx, nowMs: number): Promise<RosterLoad> {
  const rows = await tx.query<RosterRow>(
    `select p.id as "personId", p.tenant_id as "tenantId", p.given_name as "givenName", p.family_name as "familyName",
            array(select role from person_roles where person_id = p.id order by role) as roles,
            array(select unit_id from person_units where person_id = p.id order by unit_id) as "unitIds",
            array(select code from qualifications where person_id = p.id order by code) as qualifications,
            array(select channel from contact_channels where person_id = p.id and confirmed_at is not null) as channels,
            exists (select from push_subscriptions s where s.person_id = p.id and not exists (
              select from person_devices d where d.person_id = p.id and d.id = s.person_device_id and d.permission = 'denied')) as "hasPush",
            r.duty, r.is_connected as "isConnected", r.base_lat as "baseLat", r.base_lon as "baseLon", r.lat, r.lon, r.accuracy_m as "accuracyM",
            r.positioned_at as "positionedAt", r.emergency_id as "emergencyId", r.duty_changed_at as "dutyChangedAt", r.reach,
            jsonb_build_object('vehicle', r.vehicle, 'equipment', r.equipment, 'languages', r.languages, 'sex', r.sex) as kit, r.freed_at as "freedAt",
            (select jsonb_build_object('vehicleId', v.id, 'name', v.name, 'equipment', v.equipment) from vehicle_crew c join vehicles v on v.id = c.vehicle_id
              where c.person_id = p.id and c.left_at is null and v.retired_at is null) as aboard,
            (select count(*)::int from unnest(r.recent_emergencies) as began where began > $1) as recent
     from persons p left join responders r on r.person_id = p.id
     where p.is_active and (r.person_id is not null or exists (
       select from person_roles where person_id = p.id and role in ('nurse', 'doctor', 'responder', 'dispatcher', 'coordinator')))
     order by p.id`,
    [instant(nowMs - WORKLOAD_MS)], 'roster-load',
  );
  return { people: rows.map(personOf), told: new Map(rows.flatMap(({ personId, duty, reach }) => (duty === null ? [] : [[personId as string, reach] as const]))) };
}

function personOf(row: RosterRow): RosterPerson {
  const { personId, tenantId, givenName, roles, unitIds, duty, qualifications, accuracyM, positionedAt, emergencyId, dutyChangedAt, kit, aboard, freedAt, recent } = row;
  return {
    personId, tenantId, givenName, roles, unitIds,
    name: `${givenName} ${row.familyName}`,
    channels: [...(row.hasPush ? (['push'] as const) : []), ...row.channels],
    isConnected: row.isConnected ?? false,
    responder: duty === null ? null : { qualifications, duty, accuracyM, positionedAt, emergencyId, dutyChangedAt, kit, aboard, workload: { freedAt, recent }, base: pointOf(row.baseLat, row.baseLon), position: pointOf(row.lat, row.lon) },
  };
}

const pointOf = (lat: number | null, lon: number | null): Position | null => (lat === null || lon === null ? null : { lat, lon });

const responderColumns = `r.person_id as "personId", p.given_name || ' ' || p.family_name as name,
  array(select code from qualifications q where q.person_id = r.person_id order by code) as qualifications, r.duty, r.is_connected as "isConnected",
  r.base_lat as "baseLat", r.base_lon as "baseLon", r.lat, r.lon, r.accuracy_m as "accuracyM", r.positioned_at as "positionedAt", r.emergency_id as "emergencyId", r.reach`;

type ResponderRow = Omit<Responder, 'base' | 'position' | 'reach'> & Pick<RosterRow, 'baseLat' | 'baseLon' | 'lat' | 'lon' | 'reach'>;
const responderOfRow = ({ baseLat, baseLon, lat, lon, reach, ...rest }: ResponderRow): Responder => ({ ...rest, reach: reach ?? notJudged, base: pointOf(baseLat, baseLon), position: pointOf(lat, lon) });

export async function listResponders(tx: Tx, tenantId: string): Promise<Responder[]> {
  const rows = await tx.query<ResponderRow>(
    `select ${responderColumns} from responders r join persons p on p.id = r.person_id where r.tenant_id = $1 and p.is_active order by r.person_id`,
    [tenantId], 'responders-list',
  );
  return rows.map(responderOfRow);
}

export async function findResponder(tx: Tx, personId: string): Promise<Responder | null> {
  const row = await tx.maybe<ResponderRow>(
    `select ${responderColumns} from responders r join persons p on p.id = r.person_id where r.person_id = $1`, [personId], 'responder-find',
  );
  return row ? responderOfRow(row) : null;
}

export interface ChangedResponder {
  tenantId: TenantId;
  responder: Responder;
}

/** Runs an update of `responders r` and returns the rows as they are now. */
async function changed(tx: Tx, set: string, where: string, values: readonly unknown[], name: string): Promise<ChangedResponder[]> {
  const rows = await tx.query<ResponderRow & { tenantId: TenantId }>(
    `update responders r set ${set} from persons p where p.id = r.person_id and ${where} returning ${responderColumns}, r.tenant_id as "tenantId"`, values, name,
  );
  return rows.map(({ tenantId, ...row }) => ({ tenantId, responder: responderOfRow(row) }));
}

/** Where somebody off duty is, or was last, is nobody's business: their position goes with their duty. */
const DUTY = `duty = $2, duty_changed_at = case when r.duty = $2 then r.duty_changed_at else $3 end,
  lat = case when $2 = 'on' then r.lat end, lon = case when $2 = 'on' then r.lon end, accuracy_m = case when $2 = 'on' then r.accuracy_m end,
  positioned_at = case when $2 = 'on' then r.positioned_at end`;
export const updateDuty = (tx: Tx, personId: string, duty: Duty, nowMs: number): Promise<ChangedResponder[]> =>
  changed(tx, DUTY, 'r.person_id = $1', [personId, duty, instant(nowMs)], 'responder-duty');

/** What it is now is decided by the positions slice, which keeps the order. */
export const updatePosition = (tx: Tx, personId: string, now: Fix | null): Promise<ChangedResponder[]> =>
  changed(
    tx, 'lat = $2, lon = $3, accuracy_m = $4, positioned_at = $5', `r.person_id = $1 and r.duty = 'on'`,
    [personId, now?.lat, now?.lon, now?.accuracyM, now && instant(now.takenAt)], 'responder-position',
  );

export const updateConnected = (tx: Tx, personId: string, isConnected: boolean): Promise<ChangedResponder[]> =>
  changed(tx, 'is_connected = $2', 'r.person_id = $1 and r.is_connected <> $2', [personId, isConnected], 'responder-connected');

/** Written, and told, only when it would be shown differently. */
export const updateReach = (tx: Tx, personId: string, reach: Reach): Promise<ChangedResponder[]> =>
  changed(tx, 'reach = $2', 'r.person_id = $1 and r.reach is distinct from $2', [personId, json(reach)], 'responder-reach');

/** After a start nobody is connected until the gateway says so. */
export const clearConnected = (tx: Tx): Promise<ChangedResponder[]> => changed(tx, 'is_connected = false', 'r.is_connected', [], 'responders-clear-connected');

/** In one order, so that two of these never wait for each other. */
export const updateWorkload = (tx: Tx, personId: string, emergencyId: string | null, nowMs: number): Promise<ChangedResponder[]> =>
  changed(
    tx,
    `emergency_id = $2, freed_at = case when $2::uuid is null and r.emergency_id is not null then $3 else r.freed_at end,
     recent_emergencies = case when $2::uuid is null or r.emergency_id = $2 then r.recent_emergencies
       else array_append(array(select began from unnest(r.recent_emergencies) as began where began > $4), $3) end`,
    'r.person_id = $1', [personId, emergencyId, instant(nowMs), instant(nowMs - WORKLOAD_MS)], 'responder-workload',
  );
