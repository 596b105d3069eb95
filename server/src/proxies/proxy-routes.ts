// Who acts for a patient: appointed and ended by the privacy officer; whoever acts sees for whom. What they may do is in server/policies.
import type { ConsentRules } from '@mydr24/protocol';
import type { Keys } from '../keys/keys.ts';
import { type Caller, type Door, type PersonCaller, tenantOf } from '../people/access.ts';
import { answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Ids } from '../platform/ids.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import { proxyFlaws, termOf } from './proxy.ts';
import * as store from './proxy-store.ts';

export interface ProxyRouteOptions {
  readonly keys: Keys;
  readonly pg: Postgres;
  readonly door: Door;
  readonly ids: Ids;
  readonly readConsentRules: (tx: Tx) => Promise<ConsentRules>;
}

export type ProxyHandlers = Pick<Handlers<Caller>, 'listProxies' | 'appointProxy' | 'endProxy' | 'listMyProxies'>;

export function createProxyHandlers({ pg, keys, door, ids, readConsentRules }: ProxyRouteOptions): ProxyHandlers {
  return {
    listProxies: ({ caller, params: { patientId }, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'proxy.read', { type: 'patient', id: patientId }, requestId);
        return entry.ok ? answer({ proxies: await store.listProxies(tx, keys, patientId) }) : entry;
      }, { readOnly: true }),
    appointProxy: ({ caller, params: { patientId }, body: { email, evidence, ...wish }, nowMs, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'proxy.appoint', { type: 'patient', id: patientId }, requestId);
        if (!entry.ok) return entry;
        const { bornOn, personId: own } = await store.getSubject(tx, patientId);
        const term = termOf(wish, bornOn, await readConsentRules(tx), nowMs);
        if (typeof term === 'string') return refuse('unprocessable', term, proxyFlaws[term]);
        const account = await store.findAccount(tx, keys, tenantOf(caller), email);
        if (account === undefined) return refuse('unprocessable', 'no-such-account', 'Nobody signs in here as family or as a patient with this e-mail. Let them have an account first.');
        if (account.personId === own) return refuse('conflict', 'own-record', 'This account is the patient’s own.');
        const id = ids.next();
        const made = { id, tenantId: tenantOf(caller), patientId, personId: account.personId, ...wish, ...term, evidence, appointedBy: (caller as PersonCaller).personId };
        if (!(await store.insertProxy(tx, keys, made, nowMs))) return refuse('conflict', 'acts-already', 'This person acts for this patient already. End that first.');
        return answer((await store.findProxy(tx, keys, patientId, id))!);
      }),
    endProxy: ({ caller, params: { patientId, proxyId }, nowMs, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'proxy.end', { type: 'patient', id: patientId }, requestId);
        if (!entry.ok) return entry;
        const found = await store.findProxy(tx, keys, patientId, proxyId);
        if (found === undefined || !(await store.endProxy(tx, proxyId, (caller as PersonCaller).personId, nowMs))) return refuse('conflict', 'over-already', 'It is over, or there is none such.');
        return answer((await store.findProxy(tx, keys, patientId, proxyId))!);
      }),
    listMyProxies: ({ caller, nowMs, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'proxy.own', { type: 'self' }, requestId);
        return entry.ok ? answer({ proxies: await store.listOwnProxies(tx, (caller as PersonCaller).personId, nowMs) }) : entry;
      }, { readOnly: true }),
  };
}
