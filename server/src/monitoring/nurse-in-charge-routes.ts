// People's requests about who is in charge of a unit: whoever answers its alarms says so. The next step of an alarm's chain goes to
// whoever it is then.
import type { UnitChargeState } from '@mydr24/protocol';
import { type Action, type Caller, type Door, type PersonCaller, tenantOf } from '../people/access.ts';
import { answer, type Answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import { deleteCharge, findCharge, listNurses, saveCharge } from './nurse-in-charge-store.ts';

export interface NurseInChargeRouteOptions { readonly pg: Postgres; readonly door: Door }
export type NurseInChargeHandlers = Pick<Handlers<Caller>, 'getNurseInCharge' | 'setNurseInCharge' | 'endNurseInCharge'>;
interface Asked { readonly caller: Caller; readonly params: { readonly unitId: string }; readonly requestId: string; readonly nowMs: number }

/** A shift of twelve hours and its hand-over (ours): what nobody renewed tells nobody who went home. */
const CHARGE_MS = 13 * 3_600_000;

export function createNurseInChargeHandlers({ pg, door }: NurseInChargeRouteOptions): NurseInChargeHandlers {
  const ofUnit = (call: Asked, action: Action, change: (tx: Tx, person: PersonCaller) => Promise<Answer<null>>): Promise<Answer<UnitChargeState>> =>
    pg.asTenant(tenantOf(call.caller), async (tx) => {
      const { caller, params: { unitId }, requestId, nowMs } = call;
      const facts = await door.enter(tx, caller, action, { type: 'unit', id: unitId }, requestId);
      if (!facts.ok) return facts;
      if (caller.type !== 'person') return refuse('unauthenticated', 'sign-in-needed', 'this needs a signed-in person; sign in and try again');
      const changed = await change(tx, caller);
      if (!changed.ok) return changed;
      return answer({ charge: (await findCharge(tx, unitId, nowMs)) ?? null, nurses: await listNurses(tx, unitId) });
    });
  return {
    getNurseInCharge: (call) => ofUnit(call, 'unit.read', async () => answer(null)),
    setNurseInCharge: (call) => ofUnit(call, 'alarm.answer', async (tx, { tenantId, personId: setBy }) => {
      const { params: { unitId }, body: { personId }, nowMs } = call;
      if (!(await listNurses(tx, unitId)).some(({ id }) => id === personId)) return refuse('unprocessable', 'not-a-nurse-here', 'only a nurse of this unit can be in charge of it; choose one of its nurses');
      await saveCharge(tx, { tenantId, unitId, personId, since: nowMs, until: nowMs + CHARGE_MS, setBy });
      return answer(null);
    }),
    endNurseInCharge: (call) => ofUnit(call, 'alarm.answer', async (tx) => (await deleteCharge(tx, call.params.unitId), answer(null))),
  };
}
