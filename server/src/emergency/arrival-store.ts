// The little that is read of emergencies to tell when whoever goes is expected.
import type { Tx } from '../platform/postgres.ts';
import type { ComingTo } from './arrivals.ts';

export function listComing(tx: Tx): Promise<ComingTo[]> {
  return tx.query<ComingTo>(
    `select id, tenant_id as "tenantId", status, state->'place'->'position' as scene, holder_id as "holderId", state->'team' as team
       from emergencies where wake_at is not null and quarantined_at is null and (status in ('accepted', 'en-route') or state ? 'team') order by opened_at, id`,
    [], 'emergencies-coming-to',
  );
}
