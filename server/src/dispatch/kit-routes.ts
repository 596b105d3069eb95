// What a responder drives, has along and speaks: read and set, by themselves or by who plans. Rights are the door's.
import { type Caller, type Door, tenantOf } from '../people/access.ts';
import { answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Postgres } from '../platform/postgres.ts';
import { findKit, listKits, updateKit } from './kit-store.ts';
import type { PolicyBook } from './ranking-policy-engine.ts';
import { isSexWeighed } from './ranking-policy.ts';

export interface KitRouteOptions {
  readonly pg: Postgres;
  readonly door: Door;
  readonly policies: PolicyBook;
  /** Rankings of this node know it at once. */
  readonly onKitChanged: () => Promise<void>;
}

export type KitHandlers = Pick<Handlers<Caller>, 'listResponderKits' | 'getResponderKit' | 'setResponderKit'>;

const noResponder = () => refuse('unprocessable', 'not-a-responder', 'this person is not registered as a responder');

export function createKitHandlers({ pg, door, policies, onKitChanged }: KitRouteOptions): KitHandlers {
  const isSexAsked = (caller: Caller): boolean => isSexWeighed(policies.policyOf(tenantOf(caller)).worthS);
  return {
    listResponderKits: ({ caller, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'kit.list', { type: 'tenant' }, requestId);
        return entry.ok ? answer({ responders: await listKits(tx), isSexAsked: isSexAsked(caller) }) : entry;
      }, { readOnly: true }),
    getResponderKit: ({ caller, params: { personId }, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'kit.read', { type: 'person', id: personId }, requestId);
        if (!entry.ok) return entry;
        const kept = await findKit(tx, personId);
        return kept ? answer({ ...kept, isSexAsked: isSexAsked(caller) }) : noResponder();
      }, { readOnly: true }),
    async setResponderKit({ caller, params: { personId }, body, requestId }) {
      const done = await pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'kit.edit', { type: 'person', id: personId }, requestId);
        if (!entry.ok) return entry;
        // Nobody's sex is kept where nothing follows from it.
        const kit = { ...body, sex: isSexAsked(caller) ? body.sex : null };
        return (await updateKit(tx, personId, kit)) ? answer(kit) : noResponder();
      });
      if (done.ok) await onKitChanged();
      return done;
    },
  };
}
