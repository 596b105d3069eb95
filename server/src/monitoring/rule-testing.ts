// Rule sets for tests: texts, and everything two people would have done to bring one into force.
import { createHash } from 'node:crypto';
import type { AlarmRuleSet, PersonId, RuleScope } from '@mydr24/protocol';
import type { Tx } from '../platform/postgres.ts';
import { makeSigningKey, signBytes, verifyBytes } from '../platform/signature-node.ts';
import { type RuleSeal, statementOfRules } from './rule-seal.ts';
import { findSet, insertRuleDeed, insertSet, listRuleDeeds, takeRuleVersion, updateSetState } from './rule-set-store.ts';

export const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

const key = makeSigningKey();
/** With a key of this run. */
export const testSeal: RuleSeal = {
  seal: (statement) => signBytes(statement, key),
  check(statement, seal) {
    const verdict = verifyBytes(statement, seal, [key]);
    return verdict.ok ? 'true' : verdict.reason === 'unknown-key' ? 'unknown-key' : 'false';
  },
  isAdopted: () => true,
  adopted: () => undefined,
};

type Input = (typeof AlarmRuleSet)['_zod']['input'];
export const ruleSetText = (rules: Input['rules'], more: Partial<Input> = {}): string =>
  JSON.stringify({ schema: 1, title: 'Ward rules', sources: [{ id: 'site', title: 'Decision of this site' }], rules, ...more });

/** SpO2 below 94 for 5 s is medium; below 80 at once high, as built in. */
export const spo2Rule = (limit: number, delayMs = 5_000): Input['rules'][number] => ({
  type: 'threshold', id: 'spo2-low', sources: ['site'], vitals: ['spo2'], side: 'below', clearDelayMs: 5_000, hysteresis: 1,
  bands: [{ priority: 'medium', limit, delayMs }, { priority: 'high', limit: 80, delayMs: 0, raises: 'respiratory-failure' }],
});

export interface SetWish {
  readonly tenantId: string;
  readonly scope: RuleScope;
  readonly source: string;
  readonly state: 'draft' | 'proposed' | 'approved' | 'active';
  readonly author: PersonId;
  readonly approver: PersonId;
  readonly nowMs: number;
  readonly version?: number;
  /** The author asks to take it out of force. */
  readonly isAskedOut?: boolean;
}

export async function insertRuleSetIn(tx: Tx, { tenantId, scope, source, state, author, approver, nowMs, ...given }: SetWish): Promise<number> {
  const version = given.version ?? (await takeRuleVersion(tx, tenantId));
  await insertSet(tx, { tenantId, version, scope, title: 'Ward rules', source, sha256: sha256(source) });
  const steps = [['created', author, 'draft'], ['proposed', author, 'proposed'], ['approved', approver, 'approved'], ['activated', approver, 'active']] as const;
  for (const [what, personId, to] of steps) {
    await insertRuleDeed(tx, tenantId, version, { what, personId, at: nowMs });
    const seal = to === 'active' ? testSeal.seal(statementOfRules((await findSet(tx, tenantId, version))!, await listRuleDeeds(tx, tenantId, version))) : null;
    if (to !== 'draft') await updateSetState(tx, tenantId, version, to, seal);
    if (to === state) break;
  }
  if (given.isAskedOut === true) await insertRuleDeed(tx, tenantId, version, { what: 'retire-asked', personId: author, at: nowMs });
  return version;
}
