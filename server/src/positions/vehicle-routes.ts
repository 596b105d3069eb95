// Vehicles as people manage them: registered with a key for their tracker, retired, boarded and left.
import type { VehicleId } from '@mydr24/protocol';
import { type Caller, type Door, tenantOf } from '../people/access.ts';
import type { Secrets } from '../people/secrets.ts';
import { answer, type Answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Ids } from '../platform/ids.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import type { Tracking } from './tracking-engine.ts';
import { formatVehicleKey } from './vehicle-key.ts';
import { boardVehicle, countResponders, crewOf, findVehicle, insertVehicle, leaveVehicles, listVehicles, retireVehicle, updateVehicle } from './vehicle-store.ts';

export interface VehicleRouteOptions {
  readonly pg: Postgres;
  readonly door: Door;
  readonly ids: Ids;
  readonly secrets: Secrets;
  readonly tracking: Tracking;
  /** After the commit: rankings know who is on what, and what it carries. */
  readonly onChanged?: () => Promise<void>;
}

export type VehicleHandlers = Pick<Handlers<Caller>, 'listVehicles' | 'registerVehicle' | 'changeVehicle' | 'retireVehicle' | 'setVehicleCrew' | 'boardVehicle'>;

const absent = () => refuse('not-found', 'not-found', 'There is no such record, or it is not open to you.');
const notCrew = () => refuse('unprocessable', 'not-a-responder', 'only registered responders can be on a vehicle');

export function createVehicleHandlers({ pg, door, ids, secrets, tracking, onChanged = async () => {} }: VehicleRouteOptions): VehicleHandlers {
  /** As the caller's tenant; what was done counts in the next ranking. */
  const change = async <Body>(caller: Caller, deed: (tx: Tx) => Promise<Answer<Body>>): Promise<Answer<Body>> => {
    const done = await pg.asTenant(tenantOf(caller), deed);
    if (done.ok) await onChanged();
    return done;
  };
  const settleAll = async (tx: Tx, personIds: Iterable<string>, nowMs: number): Promise<void> => {
    for (const personId of new Set([...personIds].toSorted())) await tracking.settle(tx, personId, nowMs);
  };
  return {
    listVehicles: ({ caller, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'vehicle.read', { type: 'tenant' }, requestId);
        return entry.ok ? answer({ vehicles: await listVehicles(tx) }) : entry;
      }, { readOnly: true }),
    registerVehicle: ({ caller, body: { name, equipment }, requestId, nowMs }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'vehicle.manage', { type: 'tenant' }, requestId);
        if (!entry.ok) return entry;
        const vehicleId = ids.next<VehicleId>();
        const secret = secrets.make();
        await insertVehicle(tx, { vehicleId, tenantId: tenantOf(caller), name, equipment, keyHash: secrets.hash(secret), nowMs });
        const vehicle = await findVehicle(tx, vehicleId);
        return vehicle ? answer({ vehicle, key: formatVehicleKey({ vehicleId, secret }) }) : absent();
      }),
    changeVehicle: ({ caller, params: { vehicleId }, body: { name, equipment }, requestId }) =>
      change(caller, async (tx) => {
        const entry = await door.enter(tx, caller, 'vehicle.manage', { type: 'vehicle', id: vehicleId }, requestId);
        if (!entry.ok) return entry;
        await updateVehicle(tx, vehicleId, name, equipment);
        const vehicle = await findVehicle(tx, vehicleId);
        return vehicle ? answer(vehicle) : absent();
      }),
    retireVehicle: ({ caller, params: { vehicleId }, requestId, nowMs }) =>
      change(caller, async (tx) => {
        const entry = await door.enter(tx, caller, 'vehicle.manage', { type: 'vehicle', id: vehicleId }, requestId);
        if (!entry.ok) return entry;
        const crew = await crewOf(tx, vehicleId);
        await retireVehicle(tx, vehicleId, nowMs);
        await settleAll(tx, crew, nowMs);
        return answer({});
      }),
    setVehicleCrew: ({ caller, params: { vehicleId }, body: { personIds }, requestId, nowMs }) =>
      change(caller, async (tx) => {
        const entry = await door.enter(tx, caller, 'vehicle.crew', { type: 'vehicle', id: vehicleId }, requestId);
        if (!entry.ok) return entry;
        const wanted = new Set<string>(personIds);
        const before = await crewOf(tx, vehicleId);
        const joining = [...wanted].filter((personId) => !before.includes(personId));
        if ((await countResponders(tx, joining)) !== joining.length) return notCrew();
        await leaveVehicles(tx, [...joining, ...before.filter((personId) => !wanted.has(personId))], nowMs);
        await boardVehicle(tx, vehicleId, joining, nowMs);
        await settleAll(tx, [...wanted, ...before], nowMs);
        const vehicle = await findVehicle(tx, vehicleId);
        return vehicle ? answer(vehicle) : absent();
      }),
    boardVehicle: ({ caller, body: { vehicleId }, requestId, nowMs }) =>
      change(caller, async (tx) => {
        const entry = vehicleId === null ? await door.enter(tx, caller, 'responder.position', { type: 'self' }, requestId) : await door.enter(tx, caller, 'vehicle.board', { type: 'vehicle', id: vehicleId }, requestId);
        if (!entry.ok) return entry;
        const personId = caller.type === 'person' ? caller.personId : '';
        if (vehicleId !== null && !(await findVehicle(tx, vehicleId))) return absent();
        if ((await countResponders(tx, [personId])) === 0) return notCrew();
        await leaveVehicles(tx, [personId], nowMs);
        if (vehicleId !== null) await boardVehicle(tx, vehicleId, [personId], nowMs);
        await tracking.settle(tx, personId, nowMs);
        return answer({});
      }),
  };
}
