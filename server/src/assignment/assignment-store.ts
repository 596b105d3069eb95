// The standing assignment of each tenant, and suggestions a dispatcher set aside, in PostgreSQL. Decides nothing.
import type { PersonId, TenantId } from '@mydr24/protocol';
import { instant, json, type Tx } from '../platform/postgres.ts';

export interface KeptStanding {
  readonly tenantId: TenantId;
  readonly pairs: Readonly<Record<string, string>>;
}

/** Of all tenants. Engine role. */
export const listStanding = (tx: Tx): Promise<KeptStanding[]> => tx.query<KeptStanding>('select tenant_id as "tenantId", pairs from standing_assignments', [], 'standing-list');

export async function upsertStanding(tx: Tx, tenantId: string, pairs: Readonly<Record<string, string>>, nowMs: number): Promise<void> {
  await tx.execute(
    `insert into standing_assignments (tenant_id, pairs, reckoned_at) values ($1, $2, $3)
     on conflict (tenant_id) do update set pairs = excluded.pairs, reckoned_at = excluded.reckoned_at`,
    [tenantId, json(pairs), instant(nowMs)], 'standing-upsert',
  );
}

export const deleteStanding = (tx: Tx, tenantIds: readonly string[]): Promise<number> => tx.execute('delete from standing_assignments where tenant_id = any($1)', [tenantIds], 'standing-delete');

export const listDismissed = (tx: Tx, tenantIds: readonly string[]): Promise<{ tenantId: TenantId; key: string }[]> =>
  tx.query('select tenant_id as "tenantId", key from dismissed_suggestions where tenant_id = any($1)', [tenantIds], 'suggestions-dismissed');

export async function insertDismissed(tx: Tx, tenantId: TenantId, key: string, byId: PersonId, nowMs: number): Promise<void> {
  await tx.execute(
    'insert into dismissed_suggestions (tenant_id, key, dismissed_at, dismissed_by) values ($1, $2, $3, $4) on conflict do nothing', [tenantId, key, instant(nowMs), byId], 'suggestion-dismiss',
  );
}

/** Nobody will suggest the same pairs again after so long. Engine role. */
export const deleteOldDismissed = (tx: Tx, beforeMs: number): Promise<number> => tx.execute('delete from dismissed_suggestions where dismissed_at < $1', [instant(beforeMs)], 'suggestions-sweep');
