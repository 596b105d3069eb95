// What a tenant weighs when people are ranked, what a responder has along, and by whom a patient asks to be cared for: read and set. Rights are the door's.
import { type Caller, type Door, tenantOf } from '../people/access.ts';
import { answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Postgres } from '../platform/postgres.ts';
import type { PolicyBookEngine } from './ranking-policy-engine.ts';
import { defaultPolicy } from './ranking-policy.ts';
import { listPolicies, updateCareWish, updateKit, upsertPolicy } from './ranking-policy-store.ts';

export interface RankingRouteOptions {
  readonly pg: Postgres;
  readonly door: Door;
  readonly policies: Pick<PolicyBookEngine, 'reload'>;
  /** Rankings of this node know it at once. */
  readonly onKitChanged: () => Promise<void>;
}

export type RankingHandlers = Pick<Handlers<Caller>, 'getRankingPolicy' | 'setRankingPolicy' | 'setResponderKit' | 'setCareWish'>;

const personIdOf = (caller: Caller) => {
  if (caller.type !== 'person') throw new Error('the door let in somebody who is no person');
  return caller.personId;
};

export function createRankingHandlers({ pg, door, policies, onKitChanged }: RankingRouteOptions): RankingHandlers {
  return {
    getRankingPolicy: ({ caller, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'ranking-policy.read', { type: 'tenant' }, requestId);
        if (!entry.ok) return entry;
        const [own] = await listPolicies(tx);
        // One of an older form is read with what has been added since.
        return answer({ policy: { ...defaultPolicy, ...own?.policy }, isOwn: own !== undefined });
      }),
    async setRankingPolicy({ caller, body, requestId, nowMs }) {
      const done = await pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'ranking-policy.edit', { type: 'tenant' }, requestId);
        if (!entry.ok) return entry;
        await upsertPolicy(tx, tenantOf(caller), body, personIdOf(caller), nowMs);
        return answer({ policy: body, isOwn: true });
      });
      if (done.ok) await policies.reload();
      return done;
    },
    setCareWish: ({ caller, params: { patientId }, body: { carerSex }, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'patient.set-care-wish', { type: 'patient', id: patientId }, requestId);
        if (!entry.ok) return entry;
        await updateCareWish(tx, patientId, carerSex);
        return answer({});
      }),
    async setResponderKit({ caller, params: { personId }, body, requestId }) {
      const done = await pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'ranking-policy.edit', { type: 'person', id: personId }, requestId);
        if (!entry.ok) return entry;
        return (await updateKit(tx, personId, body)) ? answer(body) : refuse('unprocessable', 'not-a-responder', 'this person is not registered as a responder');
      });
      if (done.ok) await onKitChanged();
      return done;
    },
  };
}
