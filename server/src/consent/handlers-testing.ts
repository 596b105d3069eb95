// Every handler of what patients choose, with the rules a tenant has that set none, for tests that put endpoints together themselves.
import { createTestKeys } from '../keys/keys-testing.ts';
import type { Caller, Door } from '../people/access.ts';
import type { Handlers } from '../platform/handlers.ts';
import type { RightsChanges } from '../people/rights-changes.ts';
import type { Postgres } from '../platform/postgres.ts';
import { createConsentHandlers } from './consent-routes.ts';
import { consentRulesOf } from './consent-rules.ts';
import { createConsentRulesHandlers } from './consent-rules-routes.ts';

export const readUnsetRules = async () => consentRulesOf(undefined, 'gdpr');

export function createTestConsentHandlers(options: { pg: Postgres; door: Door; rightsChanges: RightsChanges }): Pick<Handlers<Caller>, 'listConsents' | 'chooseConsent' | 'getConsentRules' | 'setConsentRules'> {
  const all = { ...options, keys: createTestKeys(), ruleSet: 'gdpr' as const, tellPages: async () => {} };
  return { ...createConsentHandlers(all), ...createConsentRulesHandlers(all) };
}
