// What each tenant weighs, and what a responder has along, in PostgreSQL. Decides nothing.
import type { PersonId, RankingPolicy, ResponderKit, TenantId } from '@mydr24/protocol';
import { instant, json, type Tx } from '../platform/postgres.ts';

export interface KeptPolicy {
  readonly tenantId: TenantId;
  readonly policy: RankingPolicy;
}

/** The caller's tenant's alone, or for the engine those of all. */
export const listPolicies = (tx: Tx): Promise<KeptPolicy[]> => tx.query<KeptPolicy>('select tenant_id as "tenantId", policy from ranking_policies', [], 'ranking-policies');

export async function upsertPolicy(tx: Tx, tenantId: TenantId, policy: RankingPolicy, byId: PersonId, nowMs: number): Promise<void> {
  await tx.execute(
    `insert into ranking_policies (tenant_id, policy, changed_at, changed_by) values ($1, $2, $3, $4)
     on conflict (tenant_id) do update set policy = excluded.policy, changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
    [tenantId, json(policy), instant(nowMs), byId], 'ranking-policy-upsert',
  );
}

export async function updateCareWish(tx: Tx, patientId: string, carerSex: 'female' | 'male' | null): Promise<void> {
  await tx.execute('update patients set carer_sex = $2 where id = $1', [patientId, carerSex], 'patient-care-wish');
}

/** False for a person who is no responder. */
export async function updateKit(tx: Tx, personId: string, { vehicle, equipment, languages, sex }: ResponderKit): Promise<boolean> {
  const count = await tx.execute(
    'update responders set vehicle = $2, equipment = $3, languages = $4, sex = $5 where person_id = $1', [personId, vehicle, equipment, languages, sex], 'responder-kit',
  );
  return count > 0;
}
