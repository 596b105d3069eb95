// Administrators about the people who work here: found, given and taken roles and units, let in again. Nobody changes their own. Who administers
// a facility does so within it: roles of care and its units alone.
import type { StaffMember } from '@mydr24/protocol';
import type { InsertAudit } from '../audit/audit.ts';
import type { Keys } from '../keys/keys.ts';
import { answer, type Answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import { type Action, type Caller, type Door, type ResourceRef, tenantOf } from './access.ts';
import type { Provision } from './provision.ts';
import { countFacilities, countUnits, findScope, findStaffMember, isLastAdmin, judgeGiven, listStaff, setAdministered } from './staff-store.ts';
import { recordChange } from './standing-change-store.ts';

export interface StaffRouteOptions {
  readonly pg: Postgres;
  readonly keys: Keys;
  readonly door: Door;
  readonly insertAudit: InsertAudit;
  readonly provision: Pick<Provision, 'setStanding' | 'restoreAccess' | 'findFull'>;
}

export type StaffHandlers = Pick<Handlers<Caller>, 'findStaff' | 'setStaffStanding' | 'restoreStaff' | 'setAdministeredFacilities'>;
type Call = { caller: Caller; params: { personId: string }; requestId: string; nowMs: number };

const personIdOf = (caller: Caller): string => (caller.type === 'person' ? caller.personId : '');
const PAGE = 50;
const nobody = () => refuse('not-found', 'not-found', 'Nobody who works here has this id.');

export function createStaffHandlers({ pg, keys, door, provision, insertAudit }: StaffRouteOptions): StaffHandlers {
  /** Through the door to one of staff who is not the caller, changed, and as they are then. */
  const change = (call: Call, action: Action, apply: (tx: Tx) => Promise<Answer<unknown>>): Promise<Answer<StaffMember>> =>
    pg.asTenant(tenantOf(call.caller), async (tx) => {
      const { caller, params: { personId }, requestId } = call;
      const entry = await door.enter(tx, caller, action, { type: 'person', id: personId }, requestId);
      if (!entry.ok) return entry;
      if ((await findStaffMember(tx, keys, tenantOf(caller), personId)) === null) return nobody();
      if (caller.type === 'person' && caller.personId === personId) return refuse('conflict', 'not-yourself', 'You cannot change your own roles or access. Ask another administrator.');
      const by = { tenantId: tenantOf(caller), atMs: call.nowMs, actorKind: 'person', actorId: personIdOf(caller), requestId } as const;
      const applied = await recordChange(insertAudit, tx, by, personId, () => apply(tx));
      if (!applied.ok) return applied;
      const member = await findStaffMember(tx, keys, tenantOf(caller), personId);
      return member === null ? nobody() : answer(member);
    });
  return {
    findStaff: ({ caller, body, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const scope = caller.type === 'person' ? await findScope(tx, caller.personId) : null;
        const [facilityId] = scope ?? [];
        const resource: ResourceRef = facilityId === undefined ? { type: 'tenant' } : { type: 'facility', id: facilityId };
        const entry = await door.enter(tx, caller, 'person.list', resource, requestId);
        if (!entry.ok) return entry;
        if (body.unitId !== null && (await countUnits(tx, [body.unitId], scope)) === 0) return refuse('not-found', 'not-found', 'No unit of yours has this id.');
        const people = await listStaff(tx, keys, tenantOf(caller), { ...body, facilityIds: scope }, PAGE);
        return answer({ people, after: people.length === PAGE ? people.at(-1)!.id : null });
      }),
    setStaffStanding: (call) =>
      change(call, 'person.set-standing', async (tx) => {
        const [roles, unitIds] = [[...new Set(call.body.roles)], [...new Set(call.body.unitIds)]];
        const scope = await findScope(tx, personIdOf(call.caller));
        const beyond = await judgeGiven(tx, scope, { roles, unitIds });
        if (beyond !== null) return { ok: false, error: beyond };
        if (!roles.includes('admin') && (await isLastAdmin(tx, tenantOf(call.caller), call.params.personId))) return refuse('conflict', 'last-administrator', 'This is the last administrator. Make another one first.');
        await provision.setStanding(tx, tenantOf(call.caller), call.params.personId, { roles, unitIds });
        // Only a coordinator administers a facility.
        if (!roles.includes('coordinator')) await setAdministered(tx, tenantOf(call.caller), call.params.personId, [], personIdOf(call.caller), call.nowMs);
        return answer({});
      }),
    setAdministeredFacilities: (call) =>
      change(call, 'person.set-facilities', async (tx) => {
        const { params: { personId }, body, nowMs } = call;
        const facilityIds = [...new Set(body.facilityIds)];
        if (facilityIds.length > 0 && (await findStaffMember(tx, keys, tenantOf(call.caller), personId))?.roles.includes('coordinator') !== true) return refuse('conflict', 'coordinators-only', 'Only a coordinator can administer a facility. Give them that role first.');
        if ((await countFacilities(tx, facilityIds)) !== facilityIds.length) return refuse('unprocessable', 'no-such-facility', 'A facility is not there. Take ids of your facilities.');
        await setAdministered(tx, tenantOf(call.caller), personId, facilityIds, personIdOf(call.caller), nowMs);
        return answer({});
      }),
    restoreStaff: (call) =>
      change(call, 'person.restore', async (tx) => {
        const full = await provision.findFull(tx, tenantOf(call.caller));
        if (full !== null) return { ok: false, error: full };
        await provision.restoreAccess(tx, call.params.personId);
        return answer({});
      }),
  };
}
