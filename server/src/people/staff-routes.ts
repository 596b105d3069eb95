// Administrators about the people who work here: found, given and taken roles and units, let in again. Nobody changes their own.
import type { StaffMember } from '@mydr24/protocol';
import { answer, type Answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import { type Action, type Caller, type Door, tenantOf } from './access.ts';
import type { Provision } from './provision.ts';
import { countUnits, findStaffMember, listStaff } from './staff-store.ts';

export interface StaffRouteOptions {
  readonly pg: Postgres;
  readonly door: Door;
  readonly provision: Pick<Provision, 'setStanding' | 'restoreAccess' | 'findFull'>;
}

export type StaffHandlers = Pick<Handlers<Caller>, 'findStaff' | 'setStaffStanding' | 'restoreStaff'>;
type Call = { caller: Caller; params: { personId: string }; requestId: string };

const PAGE = 50;
const nobody = () => refuse('not-found', 'not-found', 'Nobody who works here has this id.');

export function createStaffHandlers({ pg, door, provision }: StaffRouteOptions): StaffHandlers {
  /** Through the door to one of staff who is not the caller, changed, and as they are then. */
  const change = (call: Call, action: Action, apply: (tx: Tx) => Promise<Answer<unknown>>): Promise<Answer<StaffMember>> =>
    pg.asTenant(tenantOf(call.caller), async (tx) => {
      const { caller, params: { personId }, requestId } = call;
      const entry = await door.enter(tx, caller, action, { type: 'person', id: personId }, requestId);
      if (!entry.ok) return entry;
      if ((await findStaffMember(tx, personId)) === null) return nobody();
      if (caller.type === 'person' && caller.personId === personId) return refuse('conflict', 'not-yourself', 'You cannot change your own roles or access. Ask another administrator.');
      const applied = await apply(tx);
      if (!applied.ok) return applied;
      const member = await findStaffMember(tx, personId);
      return member === null ? nobody() : answer(member);
    });
  return {
    findStaff: ({ caller, body, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'person.list', { type: 'tenant' }, requestId);
        if (!entry.ok) return entry;
        if (body.unitId !== null && (await countUnits(tx, [body.unitId])) === 0) return refuse('not-found', 'not-found', 'No unit of yours has this id.');
        const people = await listStaff(tx, body, PAGE);
        return answer({ people, after: people.length === PAGE ? people.at(-1)!.id : null });
      }),
    setStaffStanding: (call) =>
      change(call, 'person.set-standing', async (tx) => {
        const [roles, unitIds] = [[...new Set(call.body.roles)], [...new Set(call.body.unitIds)]];
        if ((await countUnits(tx, unitIds)) !== unitIds.length) return refuse('unprocessable', 'no-such-unit', 'A unit is not there. Take ids of your units.');
        await provision.setStanding(tx, tenantOf(call.caller), call.params.personId, { roles, unitIds });
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
