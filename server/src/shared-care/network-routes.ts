// Which networks a tenant is in, for its administrators: seen, joined, left. Which there are and who is invited is the operator's (`mydr24 network`).
import type { Network } from '@mydr24/protocol';
import { type Caller, type Door, type PersonCaller, tenantOf } from '../people/access.ts';
import { answer, type Answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import * as store from './network-store.ts';
import { endGrantsOfNetwork } from './shared-care-store.ts';

export interface NetworkRouteOptions {
  readonly pg: Postgres;
  readonly door: Door;
}

export type NetworkHandlers = Pick<Handlers<Caller>, 'listNetworks' | 'joinNetwork' | 'leaveNetwork'>;
type Listed = Answer<{ networks: Network[] }>;

export function createNetworkHandlers({ pg, door }: NetworkRouteOptions): NetworkHandlers {
  async function list(caller: Caller, nowMs: number): Promise<Listed> {
    const tenantId = tenantOf(caller);
    const own = await pg.asTenant(tenantId, store.listOwnNetworks, { readOnly: true });
    const joined = own.flatMap(({ id, joinedAt }) => (joinedAt === null ? [] : [id]));
    const [members, counts] = await pg.asEngine((tx) => Promise.all([store.listMembers(tx, joined, tenantId), store.countShared(tx, tenantId, nowMs)]), { readOnly: true });
    return answer({ networks: own.map((network) => {
      const count = counts.find(({ networkId }) => networkId === network.id);
      return { ...network, members: members.filter(({ networkId }) => networkId === network.id).map(({ tenantId: id, name }) => ({ tenantId: id as Network['members'][number]['tenantId'], name })), shared: { out: count?.out ?? 0, in: count?.in ?? 0 } };
    }) });
  }
  async function change({ caller, params: { networkId }, nowMs, requestId }: { caller: Caller; params: { networkId: string }; nowMs: number; requestId: string }, act: (tx: Tx, networkId: string, personId: string) => Promise<boolean>, what: string): Promise<Listed> {
    const changed = await pg.asTenant(tenantOf(caller), async (tx): Promise<Answer<object>> => {
      const entry = await door.enter(tx, caller, 'network.change', { type: 'tenant' }, requestId);
      if (!entry.ok) return entry;
      const found = (await store.listOwnNetworks(tx)).find(({ id }) => id === networkId);
      if (found === undefined) return refuse('not-found', 'not-found', 'Your hospital is neither in this network nor invited to it.');
      return (await act(tx, networkId, (caller as PersonCaller).personId)) ? answer({}) : refuse('conflict', 'done-already', what);
    });
    return changed.ok ? list(caller, nowMs) : changed;
  }
  return {
    async listNetworks({ caller, nowMs, requestId }) {
      const entry = await pg.asTenant(tenantOf(caller), (tx) => door.enter(tx, caller, 'network.read', { type: 'tenant' }, requestId), { readOnly: true });
      return entry.ok ? list(caller, nowMs) : entry;
    },
    joinNetwork: (call) => change(call, (tx, networkId, personId) => store.joinNetwork(tx, networkId, personId, call.nowMs), 'Your hospital is in this network already.'),
    // What others offered us ends with the sweep; until then the next question is refused, because this row says so.
    leaveNetwork: (call) => change(call, async (tx, networkId, personId) => {
      await endGrantsOfNetwork(tx, networkId, call.nowMs);
      return store.leaveNetwork(tx, networkId, personId, call.nowMs);
    }, 'Your hospital left this network already.'),
  };
}
