// What a tenant weighs when people are ranked, and by whom a patient asks to be cared for: read and set. Rights are the door's.
import type { KeptRankingPolicy } from '@mydr24/protocol';
import { type Caller, type Door, tenantOf } from '../people/access.ts';
import { answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Postgres } from '../platform/postgres.ts';
import type { PolicyBookEngine } from './ranking-policy-engine.ts';
import { defaultPolicy, isSexWeighed } from './ranking-policy.ts';
import { findCareWish, findPolicy, type OwnPolicy, savePolicy, updateCareWish } from './ranking-policy-store.ts';

export interface RankingRouteOptions {
  readonly pg: Postgres;
  readonly door: Door;
  readonly policies: Pick<PolicyBookEngine, 'reload' | 'policyOf'>;
}

export type RankingHandlers = Pick<Handlers<Caller>, 'getRankingPolicy' | 'setRankingPolicy' | 'getCareWish' | 'setCareWish'>;

const personIdOf = (caller: Caller) => {
  if (caller.type !== 'person') throw new Error('the door let in somebody who is no person');
  return caller.personId;
};
const overtaken = () => refuse('conflict', 'changed-meanwhile', 'somebody else changed what is weighed; look at theirs before you save yours');
const absent = () => refuse('not-found', 'not-found', 'There is no such record, or it is not open to you.');

/** One of an older form is read with what has been added since. */
const keptOf = (own: OwnPolicy | undefined): KeptRankingPolicy =>
  own === undefined ? { policy: defaultPolicy, isOwn: false, revision: 0, changedAt: null, changedByName: null } : { ...own, policy: { ...defaultPolicy, ...own.policy }, isOwn: true };

export function createRankingHandlers({ pg, door, policies }: RankingRouteOptions): RankingHandlers {
  return {
    getRankingPolicy: ({ caller, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'ranking-policy.read', { type: 'tenant' }, requestId);
        return entry.ok ? answer(keptOf(await findPolicy(tx))) : entry;
      }, { readOnly: true }),
    async setRankingPolicy({ caller, body, requestId, nowMs }) {
      const done = await pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'ranking-policy.edit', { type: 'tenant' }, requestId);
        if (!entry.ok) return entry;
        const isSaved = await savePolicy(tx, { tenantId: tenantOf(caller), ...body, byId: personIdOf(caller), nowMs });
        return isSaved ? answer(keptOf(await findPolicy(tx))) : overtaken();
      });
      if (done.ok) await policies.reload();
      return done;
    },
    getCareWish: ({ caller, params: { patientId }, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'patient.read', { type: 'patient', id: patientId }, requestId);
        if (!entry.ok) return entry;
        const found = await findCareWish(tx, patientId);
        if (!found) return absent();
        const { worthS } = policies.policyOf(tenantOf(caller));
        const { carerSex, language, locale } = found;
        return answer({ carerSex, language, ownLanguage: locale?.split('-')[0] ?? null, isSexWeighed: isSexWeighed(worthS), isLanguageWeighed: worthS.language > 0 });
      }, { readOnly: true }),
    setCareWish: ({ caller, params: { patientId }, body, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'patient.set-care-wish', { type: 'patient', id: patientId }, requestId);
        if (!entry.ok) return entry;
        await updateCareWish(tx, patientId, body);
        return answer({});
      }),
  };
}
