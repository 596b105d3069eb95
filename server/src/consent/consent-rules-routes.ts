// The rules of consent of a tenant: read by staff, set by the privacy officer.
import { type Caller, type Door, type PersonCaller, tenantOf } from '../people/access.ts';
import { answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Postgres } from '../platform/postgres.ts';
import { type ConsentRuleSet, rulesFlaw } from './consent-rules.ts';
import { putConsentRules, readConsentRules } from './consent-rules-store.ts';

export interface ConsentRulesRouteOptions {
  readonly pg: Postgres;
  readonly door: Door;
  /** Where a tenant set none. */
  readonly ruleSet: ConsentRuleSet;
}

export function createConsentRulesHandlers({ pg, door, ruleSet }: ConsentRulesRouteOptions): Pick<Handlers<Caller>, 'getConsentRules' | 'setConsentRules'> {
  return {
    getConsentRules: ({ caller, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'consent.read-rules', { type: 'tenant' }, requestId);
        return entry.ok ? answer(await readConsentRules(tx, ruleSet)) : entry;
      }, { readOnly: true }),
    setConsentRules: ({ caller, body, nowMs, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'consent.set-rules', { type: 'tenant' }, requestId);
        if (!entry.ok) return entry;
        const flaw = rulesFlaw(await readConsentRules(tx, ruleSet), body);
        if (flaw !== null) return refuse('unprocessable', 'no-such-rules', flaw);
        await putConsentRules(tx, tenantOf(caller), body, (caller as PersonCaller).personId, nowMs);
        return answer(await readConsentRules(tx, ruleSet));
      }),
  };
}
