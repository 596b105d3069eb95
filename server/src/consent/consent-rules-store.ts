// Which rules of consent a tenant goes by, in SQL.
import type { ConsentRules } from '@mydr24/protocol';
import { instant, type Tx } from '../platform/postgres.ts';
import { type ConsentRulesRow, consentRulesOf, type ConsentRuleSet } from './consent-rules.ts';

/** As they hold for the tenant of this transaction; `fallback`: where it set none. */
export async function readConsentRules(tx: Tx, fallback: ConsentRuleSet): Promise<ConsentRules> {
  const row = await tx.maybe<ConsentRulesRow>(`select rule_set as name, chooses_from as "ownAge", kinds from consent_rules`, [], 'consent-rules');
  return consentRulesOf(row, fallback);
}

export async function putConsentRules(tx: Tx, tenantId: string, { name, ownAge, kinds }: ConsentRulesRow, changedBy: string | null, nowMs: number): Promise<void> {
  await tx.execute(
    `insert into consent_rules (tenant_id, rule_set, chooses_from, kinds, changed_by, changed_at) values ($1, $2, $3, $4, $5, $6)
     on conflict (tenant_id) do update set rule_set = excluded.rule_set, chooses_from = excluded.chooses_from, kinds = excluded.kinds, changed_by = excluded.changed_by, changed_at = excluded.changed_at`,
    [tenantId, name, ownAge, JSON.stringify(kinds), changedBy, instant(nowMs)], 'put-consent-rules',
  );
}
