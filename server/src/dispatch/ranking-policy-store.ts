// What each tenant weighs, and what a patient wishes, in PostgreSQL. Decides nothing.
import type { CareWish, PersonId, RankingPolicy, TenantId } from '@mydr24/protocol';
import { instant, json, type Tx } from '../platform/postgres.ts';

export interface KeptPolicy {
  readonly tenantId: TenantId;
  readonly policy: RankingPolicy;
}

/** Those of all tenants: the engine's. */
export const listPolicies = (engine: Tx): Promise<KeptPolicy[]> => engine.query<KeptPolicy>('select tenant_id as "tenantId", policy from ranking_policies', [], 'ranking-policies');

export interface OwnPolicy {
  readonly policy: RankingPolicy;
  readonly revision: number;
  readonly changedAt: number;
  readonly changedByName: string;
}

/** The caller's tenant's. */
export const findPolicy = (tx: Tx): Promise<OwnPolicy | undefined> =>
  tx.maybe<OwnPolicy>(
    `select r.policy, r.revision, r.changed_at as "changedAt", p.given_name || ' ' || p.family_name as "changedByName" from ranking_policies r join persons p on p.id = r.changed_by`, [], 'ranking-policy-own',
  );

export interface PolicyChange {
  readonly tenantId: TenantId;
  readonly policy: RankingPolicy;
  /** Of what the change was made from; 0 where there was none. */
  readonly revision: number;
  readonly byId: PersonId;
  readonly nowMs: number;
}

/** False when somebody else changed it since. */
export async function savePolicy(tx: Tx, { tenantId, policy, revision, byId, nowMs }: PolicyChange): Promise<boolean> {
  const values = [tenantId, json(policy), instant(nowMs), byId];
  const count = revision === 0
    ? await tx.execute('insert into ranking_policies (tenant_id, policy, changed_at, changed_by) values ($1, $2, $3, $4) on conflict do nothing', values, 'ranking-policy-insert')
    : await tx.execute(
        'update ranking_policies set policy = $2, changed_at = $3, changed_by = $4, revision = revision + 1 where tenant_id = $1 and revision = $5', [...values, revision], 'ranking-policy-update',
      );
  return count > 0;
}

export const updateCareWish = (tx: Tx, patientId: string, { carerSex, language }: CareWish): Promise<number> =>
  tx.execute('update patients set carer_sex = $2, care_language = $3 where id = $1', [patientId, carerSex, language], 'patient-care-wish');

/** With the language of the patient's own account. */
export const findCareWish = (tx: Tx, patientId: string): Promise<(CareWish & { locale: string | null }) | undefined> =>
  tx.maybe(
    `select p.carer_sex as "carerSex", p.care_language as language, (select a.locale from persons a where a.id = p.person_id) as locale from patients p where p.id = $1`, [patientId], 'patient-care-wish-find',
  );
