// The gaps coordinators know of, and the words on their way to them. Decides nothing.
import type { RotaGap, RotaHead } from '@mydr24/protocol';
import { instant, type Tx } from '../platform/postgres.ts';
import type { GapNotice } from './gap-text.ts';
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

/** One row for each coordinator with a confirmed mail address. Told once of each kind. */
export async function insertNotices(tx: Tx, tenantId: string, gapId: string, kind: GapNotice['kind'], nowMs: number): Promise<void> {
  await tx.execute(
    `insert into rota_notices (id, tenant_id, gap_id, person_id, kind, made_at, due_at)
     select gen_random_uuid(), $1, $2, p.id, $3, $4, $4 from persons p join person_roles r on r.person_id = p.id and r.role = 'coordinator'
       join contact_channels c on c.person_id = p.id and c.channel = 'email' and c.confirmed_at is not null
      where p.tenant_id = $1 and p.is_active on conflict do nothing`,
    [tenantId, gapId, kind, instant(nowMs)], 'rota-notices-insert',
  );
}

export interface DueNotice {
  id: string;
  kind: GapNotice['kind'];
  fromAt: number;
  toAt: number;
  duty: string;
  timeZone: string;
  locale: string;
  address: string | null;
}

/** Claimed until `againAtMs`; a node that dies in between leaves them to be sent again under the same key. */
export const claimNotices = (tx: Tx, nowMs: number, againAtMs: number, maxAttempts: number): Promise<DueNotice[]> =>
  tx.query<DueNotice>(
    `with due as (select id from rota_notices where due_at <= $1 order by due_at limit 50 for update skip locked),
     claimed as (
       update rota_notices n set attempts = n.attempts + 1, due_at = case when n.attempts + 1 < $3 then $2::timestamptz end
         from due where n.id = due.id returning n.id, n.kind, n.gap_id, n.person_id)
     select c.id, c.kind, g.from_at as "fromAt", g.to_at as "toAt", r.duty, r.plan->>'timeZone' as "timeZone", p.locale,
            (select address from contact_channels where person_id = c.person_id and channel = 'email' and confirmed_at is not null) as address
       from claimed c join rota_gaps g on g.id = c.gap_id join rotas r on r.id = g.rota_id join persons p on p.id = c.person_id`,
    [instant(nowMs), instant(againAtMs), maxAttempts], 'rota-notices-claim',
  );

export async function noticeSent(tx: Tx, id: string, nowMs: number): Promise<void> {
  await tx.execute(`update rota_notices set sent_at = $2, due_at = null where id = $1`, [id, instant(nowMs)], 'rota-notice-sent');
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
