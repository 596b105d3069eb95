// Administrators about the places of their tenant: facilities and units made, renamed, moved, out of use and back. Who administers a facility
// does so within it. A place is never deleted: what happened there goes on naming it.
import type { KeptFacility, KeptUnit } from '@mydr24/protocol';
import { type Action, type Caller, type Door, type ResourceRef, tenantOf } from '../people/access.ts';
import { answer, type Answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Ids } from '../platform/ids.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import * as store from './facility-store.ts';
import { againstMoving, issuesOf } from './in-use.ts';

export interface FacilityRouteOptions {
  readonly pg: Postgres;
  readonly door: Door;
  readonly ids: Ids;
}

export type FacilityHandlers = Pick<
  Handlers<Caller>, 'listFacilities' | 'createFacility' | 'changeFacility' | 'retireFacility' | 'restoreFacility' | 'createUnit' | 'changeUnit' | 'moveUnit' | 'retireUnit' | 'restoreUnit'
>;
type Call = { readonly caller: Caller; readonly requestId: string };

const MOST_FACILITIES = 500;
const MOST_UNITS = 5_000;
const taken = () => refuse('conflict', 'name-taken', 'There is one of this name already. Take another name.');
const full = () => refuse('conflict', 'too-many-places', `There are at most ${MOST_FACILITIES} facilities and ${MOST_UNITS} units. Bring one back that is out of use instead.`);
const facilityRetired = () => refuse('conflict', 'facility-retired', 'The facility is out of use. Bring it back first.');
const inUse = (dependents: KeptUnit['dependents']) => refuse('conflict', 'in-use', 'Something depends on it still; see the issues.', { issues: issuesOf(dependents) });

/** Null: of the whole tenant. */
const scopeOf = async (tx: Tx, caller: Caller): Promise<string[] | null> => (caller.type === 'person' && !caller.roles.includes('admin') ? store.listAdministered(tx, caller.personId) : null);

export function createFacilityHandlers({ pg, door, ids }: FacilityRouteOptions): FacilityHandlers {
  /** Through the door, then one after the other within a tenant. */
  const change = <Body>({ caller, requestId }: Call, action: Action, resource: ResourceRef, apply: (tx: Tx) => Promise<Answer<Body>>): Promise<Answer<Body>> =>
    pg.asTenant(tenantOf(caller), async (tx) => {
      const entry = await door.enter(tx, caller, action, resource, requestId);
      if (!entry.ok) return entry;
      await store.lockPlaces(tx, tenantOf(caller));
      return apply(tx);
    });
  const ofFacility = (call: Call & { params: { facilityId: string } }, action: Action, apply: (tx: Tx, facility: KeptFacility) => Promise<Answer<unknown>>): Promise<Answer<KeptFacility>> =>
    change(call, action, { type: 'facility', id: call.params.facilityId }, async (tx) => {
      const applied = await apply(tx, await store.getKept(tx, call.params.facilityId));
      return applied.ok ? answer(await store.getKept(tx, call.params.facilityId)) : applied;
    });
  const ofUnit = (call: Call & { params: { unitId: string } }, action: Action, apply: (tx: Tx, unit: KeptUnit) => Promise<Answer<unknown>>): Promise<Answer<KeptUnit>> =>
    change(call, action, { type: 'unit', id: call.params.unitId }, async (tx) => {
      await store.lockUnit(tx, call.params.unitId);
      const applied = await apply(tx, await store.getKeptUnit(tx, call.params.unitId));
      return applied.ok ? answer(await store.getKeptUnit(tx, call.params.unitId)) : applied;
    });
  return {
    listFacilities: ({ caller, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const scope = await scopeOf(tx, caller);
        const [facilityId] = scope ?? [];
        const entry = await door.enter(tx, caller, 'facility.list', facilityId === undefined ? { type: 'tenant' } : { type: 'facility', id: facilityId }, requestId);
        return entry.ok ? answer({ facilities: await store.listKept(tx, scope) }) : entry;
      }, { readOnly: true }),
    createFacility: (call) =>
      change(call, 'facility.make', { type: 'tenant' }, async (tx) => {
        if (await store.isFacilityNamed(tx, call.body.name, null)) return taken();
        if ((await store.countPlaces(tx)).facilities >= MOST_FACILITIES) return full();
        const id = ids.next();
        await store.insertFacility(tx, id, tenantOf(call.caller), call.body);
        return answer(await store.getKept(tx, id));
      }),
    changeFacility: (call) =>
      ofFacility(call, 'facility.change', async (tx, { id, retiredAt }) => {
        if (retiredAt === null && (await store.isFacilityNamed(tx, call.body.name, id))) return taken();
        await store.updateFacility(tx, id, call.body);
        return answer({});
      }),
    retireFacility: (call) =>
      ofFacility(call, 'facility.retire', async (tx, { id, retiredAt, dependents }) => {
        if (dependents.length > 0) return inUse(dependents);
        if (retiredAt === null) await store.setFacilityRetired(tx, id, call.nowMs);
        return answer({});
      }),
    restoreFacility: (call) =>
      ofFacility(call, 'facility.retire', async (tx, { id, name }) => {
        if (await store.isFacilityNamed(tx, name, id)) return taken();
        await store.setFacilityRetired(tx, id, null);
        return answer({});
      }),
    createUnit: (call) =>
      change(call, 'unit.make', { type: 'facility', id: call.params.facilityId }, async (tx) => {
        const { retiredAt } = await store.getKept(tx, call.params.facilityId);
        if (retiredAt !== null) return facilityRetired();
        if (await store.isUnitNamed(tx, call.params.facilityId, call.body.name, null)) return taken();
        if ((await store.countPlaces(tx)).units >= MOST_UNITS) return full();
        const id = ids.next();
        await store.insertUnit(tx, id, tenantOf(call.caller), call.params.facilityId, call.body);
        return answer(await store.getKeptUnit(tx, id));
      }),
    changeUnit: (call) =>
      ofUnit(call, 'unit.change', async (tx, { id, facilityId, retiredAt }) => {
        if (retiredAt === null && (await store.isUnitNamed(tx, facilityId, call.body.name, id))) return taken();
        await store.updateUnit(tx, id, call.body);
        return answer({});
      }),
    moveUnit: (call) =>
      ofUnit(call, 'unit.move', async (tx, { id, name, facilityId, dependents }) => {
        // Whoever gives a unit away keeps the facility it goes to as well.
        const scope = await scopeOf(tx, call.caller);
        const [target] = scope === null || scope.includes(call.body.facilityId) ? await store.listKept(tx, [call.body.facilityId]) : [];
        if (target === undefined) return refuse('not-found', 'not-found', 'No facility of yours has this id.');
        if (facilityId === target.id) return answer({});
        const against = againstMoving(dependents);
        if (against.length > 0) return inUse(against);
        if (target.retiredAt !== null) return facilityRetired();
        if (await store.isUnitNamed(tx, target.id, name, id)) return taken();
        await store.updateUnitFacility(tx, id, target.id);
        return answer({});
      }),
    retireUnit: (call) =>
      ofUnit(call, 'unit.retire', async (tx, { id, retiredAt, dependents }) => {
        if (dependents.length > 0) return inUse(dependents);
        if (retiredAt === null) await store.setUnitRetired(tx, id, call.nowMs);
        return answer({});
      }),
    restoreUnit: (call) =>
      ofUnit(call, 'unit.retire', async (tx, { id, facilityId, name }) => {
        if ((await store.getKept(tx, facilityId)).retiredAt !== null) return facilityRetired();
        if (await store.isUnitNamed(tx, facilityId, name, id)) return taken();
        await store.setUnitRetired(tx, id, null);
        return answer({});
      }),
  };
}
