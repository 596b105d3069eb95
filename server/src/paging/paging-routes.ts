// Registering a browser for push, and the demo's fake carrier: its messages and its faults.
import { type Caller, type Door, tenantOf } from '../people/access.ts';
import { answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Postgres } from '../platform/postgres.ts';
import type { FakeCarrier } from './carrier-fake.ts';
import { insertSubscription } from './paging-store.ts';
import { isPushEndpointAllowed } from './push-endpoint.ts';

export interface PagingRouteOptions {
  readonly pg: Postgres;
  readonly door: Door;
  readonly pushPublicKey: string;
  /** Only in demo mode. */
  readonly fakeCarrier: FakeCarrier | null;
}

export type PagingHandlers = Pick<Handlers<Caller>, 'getPushKey' | 'subscribePush' | 'listCarrierMessages' | 'setCarrierFaults'>;

const absent = () => refuse('not-found', 'not-found', 'there is no such record');

export function createPagingHandlers({ pg, door, pushPublicKey, fakeCarrier }: PagingRouteOptions): PagingHandlers {
  return {
    getPushKey: ({ caller, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'push.subscribe', { type: 'self' }, requestId);
        return entry.ok ? answer({ publicKey: pushPublicKey }) : entry;
      }),
    subscribePush: ({ caller, body: { endpoint, keys }, requestId, nowMs }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'push.subscribe', { type: 'self' }, requestId);
        if (!entry.ok) return entry;
        if (caller.type !== 'person') return absent();
        if (!isPushEndpointAllowed(endpoint)) return refuse('unprocessable', 'endpoint-not-allowed', 'the endpoint must be a public https address of a push service');
        await insertSubscription(tx, caller.tenantId, caller.personId, { endpoint, ...keys }, nowMs);
        return answer({});
      }),
    listCarrierMessages: async () => (fakeCarrier ? answer({ messages: [...fakeCarrier.list()] }) : absent()),
    setCarrierFaults: async ({ body }) => {
      if (!fakeCarrier) return absent();
      fakeCarrier.setFaults(body);
      return answer({});
    },
  };
}
