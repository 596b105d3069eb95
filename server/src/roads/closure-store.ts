// Closures and delays of roads in PostgreSQL. Decides nothing.
import type { ClosureEntry, ClosureShape, PersonId, RoadClosure, RoadClosureId, TenantId } from '@mydr24/protocol';
import { instant, json, type Tx } from '../platform/postgres.ts';
import type { FedClosure } from './closure-feed.ts';

export type KeptClosure = Omit<RoadClosure, 'segments'> & { readonly tenantId: TenantId; readonly feedKey: string | null };

const columns = `c.id, c.tenant_id as "tenantId", c.shape, c.slower, c.reason, c.source, c.feed_key as "feedKey", c.until_at as "untilAt", c.entered_at as "enteredAt",
  (select p.given_name || ' ' || p.family_name from persons p where p.id = c.entered_by) as "enteredBy"`;
const inForce = 'c.lifted_at is null and (c.until_at is null or c.until_at > $1)';

/** Of the caller's tenant. */
export const listClosures = (tx: Tx, nowMs: number): Promise<KeptClosure[]> =>
  tx.query<KeptClosure>(`select ${columns} from road_closures c where ${inForce} order by c.entered_at desc, c.id`, [instant(nowMs)], 'closures-list');

export interface ClosureInForce {
  readonly id: RoadClosureId;
  readonly tenantId: TenantId;
  readonly shape: ClosureShape;
  readonly slower: number | null;
}

/** Engine role: over all tenants. */
export const listClosuresOfAll = (tx: Tx, nowMs: number): Promise<ClosureInForce[]> =>
  tx.query<ClosureInForce>(`select c.id, c.tenant_id as "tenantId", c.shape, c.slower from road_closures c where ${inForce} order by c.id`, [instant(nowMs)], 'closures-of-all');

export async function insertClosure(tx: Tx, given: ClosureEntry & { id: RoadClosureId; tenantId: TenantId; byId: PersonId; nowMs: number }): Promise<void> {
  await tx.execute(
    `insert into road_closures (id, tenant_id, shape, slower, reason, source, until_at, entered_at, entered_by) values ($1, $2, $3, $4, $5, 'dispatcher', $6, $7, $8)`,
    [given.id, given.tenantId, json(given.shape), given.slower, given.reason, given.untilAt === null ? null : instant(given.untilAt), instant(given.nowMs), given.byId],
    'closure-insert',
  );
}

/** False when it was not in force any more. */
export async function liftClosure(tx: Tx, id: string, byId: PersonId, nowMs: number): Promise<boolean> {
  return (await tx.execute('update road_closures set lifted_at = $2, lifted_by = $3 where id = $1 and lifted_at is null', [id, instant(nowMs), byId], 'closure-lift')) > 0;
}

/** What the feed says now, for every tenant: what is new is entered, what it no longer names is lifted. Engine role. */
export async function followFeed(tx: Tx, fed: readonly FedClosure[], newId: () => string, nowMs: number): Promise<void> {
  await tx.execute(
    `update road_closures set lifted_at = $2 where source = 'feed' and lifted_at is null and not (feed_key = any($1))`, [fed.map(({ key }) => key), instant(nowMs)], 'closures-feed-lift',
  );
  const tenants = await tx.query<{ id: TenantId }>('select id from tenants where not is_watchdog order by id', [], 'closures-feed-tenants');
  const rows = tenants.flatMap(({ id: tenantId }) =>
    fed.map(({ key, shape, slower, reason, untilAt }) => ({ id: newId(), tenant_id: tenantId, shape, slower, reason, feed_key: key, until_at: untilAt === null ? null : instant(untilAt) })),
  );
  if (rows.length === 0) return;
  await tx.execute(
    `insert into road_closures (id, tenant_id, shape, slower, reason, source, feed_key, until_at, entered_at)
     select id, tenant_id, shape, slower, reason, 'feed', feed_key, until_at, $2
     from jsonb_to_recordset($1) as r(id uuid, tenant_id uuid, shape jsonb, slower double precision, reason text, feed_key text, until_at timestamptz)
     on conflict (tenant_id, feed_key) where lifted_at is null do nothing`,
    [json(rows), instant(nowMs)], 'closures-feed-insert',
  );
}
