// The gaps coordinators know of. Decides nothing.
import type { RotaGap, RotaHead } from '@mydr24/protocol';
import { instant, type Tx } from '../platform/postgres.ts';
import { headOf, type KeptRota } from './kept-rota.ts';
import type { FoundGap, KnownGap, Notice } from './rota-gaps.ts';

const columns = `g.id, g.rota_id as "rotaId", g.from_at as "fromAt", g.to_at as "toAt", g.reason, g.notice`;

/** One search at a time over all nodes, so that a gap is told once. */
export const lockGaps = (tx: Tx): Promise<unknown> => tx.query(`select pg_advisory_xact_lock(hashtext('mydr24 rota gaps'))`, [], 'rota-gaps-lock');

export const listOpenGaps = (tx: Tx): Promise<(KnownGap & { tenantId: string })[]> =>
  tx.query(`select ${columns}, g.tenant_id as "tenantId" from rota_gaps g where g.gone_at is null order by g.id`, [], 'rota-gaps-open');

export async function insertGap(tx: Tx, id: string, tenantId: string, gap: FoundGap & { notice: Notice }, nowMs: number): Promise<void> {
  const { rotaId, fromAt, toAt, reason, notice } = gap;
  await tx.execute(
    `insert into rota_gaps (id, tenant_id, rota_id, from_at, to_at, reason, notice, found_at) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [id, tenantId, rotaId, instant(fromAt), instant(toAt), reason, notice, instant(nowMs)], 'rota-gap-insert',
  );
}

export async function updateGap(tx: Tx, { id, fromAt, toAt, reason, notice }: KnownGap): Promise<void> {
  await tx.execute(`update rota_gaps set from_at = $2, to_at = $3, reason = $4, notice = $5 where id = $1`, [id, instant(fromAt), instant(toAt), reason, notice], 'rota-gap-update');
}

export async function endGap(tx: Tx, id: string, nowMs: number): Promise<void> {
  await tx.execute(`update rota_gaps set gone_at = $2 where id = $1`, [id, instant(nowMs)], 'rota-gap-end');
}

type HeadRow = Pick<KeptRota, 'id' | 'plan' | 'version' | 'changedAt'>;

/** A fresh load of the rotas topic. */
export async function readRotas(tx: Tx, tenantId: string): Promise<{ rotas: RotaHead[]; gaps: RotaGap[] }> {
  const [rotas, gaps] = await Promise.all([
    tx.query<HeadRow>(`select id, plan, version, changed_at as "changedAt" from rotas where tenant_id = $1 and retired_at is null order by id`, [tenantId], 'rotas-snapshot'),
    tx.query<RotaGap>(
      `select ${columns}, false as "isGone" from rota_gaps g join rotas r on r.id = g.rota_id and r.retired_at is null
        where g.tenant_id = $1 and g.gone_at is null order by g.from_at, g.id`, [tenantId], 'rota-gaps-snapshot'),
  ]);
  return { rotas: rotas.map((rota) => headOf(rota)), gaps };
}
