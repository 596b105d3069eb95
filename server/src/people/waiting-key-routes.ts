// Tells a person the key by which what waited on their phone opens. Decides nothing.
import type { Postgres } from '../platform/postgres.ts';
import { answer, type Handlers } from '../platform/handlers.ts';
import { type Caller, type Door, type PersonCaller, tenantOf } from './access.ts';
import type { WaitingKeyOf } from './waiting-key-node.ts';

export const createWaitingKeyHandlers = ({ pg, door, keyOf }: { readonly pg: Postgres; readonly door: Door; readonly keyOf: WaitingKeyOf }): Pick<Handlers<Caller>, 'getWaitingKey'> => ({
  getWaitingKey: ({ caller, requestId }) =>
    pg.asTenant(tenantOf(caller), async (tx) => {
      const entry = await door.enter(tx, caller, 'self.read', { type: 'self' }, requestId);
      return entry.ok ? answer(keyOf(tenantOf(caller), (caller as PersonCaller).personId)) : entry;
    }, { readOnly: true }),
});
