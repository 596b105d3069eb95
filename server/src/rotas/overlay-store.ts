// What people lay over a rota: overrides, swaps, absences. What has begun is ended now and stays in the record; what has not
// is taken away. Decides nothing.
import type { Absence, AbsenceId, RotaOverride, RotaOverrideId, RotaSwap, RotaSwapId } from '@mydr24/protocol';
import { instant, type Tx } from '../platform/postgres.ts';
import type { Span } from './rota.ts';

const nameOf = (person: string): string => `(select given_name || ' ' || family_name from persons where id = ${person})`;
const overrideColumns = `o.id, o.rota_id as "rotaId", o.person_id as "personId", ${nameOf('o.person_id')} as "personName", o.from_at as "fromAt", o.to_at as "toAt", o.made_at as "madeAt"`;
const absenceColumns = `a.id, a.person_id as "personId", ${nameOf('a.person_id')} as "personName", a.from_at as "fromAt", a.to_at as "toAt"`;
const swapColumns = `s.id, s.rota_id as "rotaId", s.asker_id as "askerId", ${nameOf('s.asker_id')} as "askerName", s.other_id as "otherId", ${nameOf('s.other_id')} as "otherName",
  s.gives_from_at as "givesFromAt", s.gives_to_at as "givesToAt", s.takes_from_at as "takesFromAt", s.takes_to_at as "takesToAt", s.status, s.asked_at as "askedAt", s.answered_at as "answeredAt"`;

interface Made extends Span {
  tenantId: string;
  byId: string;
  nowMs: number;
}

export function insertOverride(tx: Tx, { id, rotaId, personId, version, ...made }: Made & { id: RotaOverrideId; rotaId: string; personId: string; version: number }): Promise<RotaOverride> {
  return tx.one<RotaOverride>(
    `insert into rota_overrides as o (id, tenant_id, rota_id, person_id, from_at, to_at, made_by, made_at, version) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning ${overrideColumns}`,
    [id, made.tenantId, rotaId, personId, instant(made.fromAt), instant(made.toAt), made.byId, instant(made.nowMs), version], 'override-insert',
  );
}

const END = `ended_at = case when from_at >= $2 then $2::timestamptz end, to_at = case when from_at >= $2 then to_at else least(to_at, $2::timestamptz) end`;

/** The rota it was laid over; undefined when it had ended before. */
export const endOverride = (tx: Tx, id: string, nowMs: number): Promise<{ rotaId: string } | undefined> =>
  tx.maybe(`update rota_overrides set ${END} where id = $1 and ended_at is null and to_at > $2 returning rota_id as "rotaId"`, [id, instant(nowMs)], 'override-end');

export const listOverrides = (tx: Tx, rotaId: string, { fromAt, toAt }: Span): Promise<RotaOverride[]> =>
  tx.query<RotaOverride>(
    `select ${overrideColumns} from rota_overrides o where o.rota_id = $1 and o.ended_at is null and o.from_at < $3 and o.to_at > $2 order by o.from_at, o.id`,
    [rotaId, instant(fromAt), instant(toAt)], 'overrides-list',
  );

export function insertAbsence(tx: Tx, { id, personId, ...made }: Made & { id: AbsenceId; personId: string }): Promise<Absence> {
  return tx.one<Absence>(
    `insert into absences as a (id, tenant_id, person_id, from_at, to_at, reported_by, reported_at) values ($1, $2, $3, $4, $5, $6, $7) returning ${absenceColumns}`,
    [id, made.tenantId, personId, instant(made.fromAt), instant(made.toAt), made.byId, instant(made.nowMs)], 'absence-insert',
  );
}

export const endAbsence = (tx: Tx, id: string, nowMs: number): Promise<{ personId: string } | undefined> =>
  tx.maybe(`update absences set ${END} where id = $1 and ended_at is null and to_at > $2 returning person_id as "personId"`, [id, instant(nowMs)], 'absence-end');

export const listAbsences = (tx: Tx, personIds: readonly string[], { fromAt, toAt }: Span): Promise<Absence[]> =>
  tx.query<Absence>(
    `select ${absenceColumns} from absences a where a.person_id = any($1::uuid[]) and a.ended_at is null and a.from_at < $3 and a.to_at > $2 order by a.from_at, a.id`,
    [personIds, instant(fromAt), instant(toAt)], 'absences-list',
  );

interface SwapRow extends Omit<RotaSwap, 'gives' | 'takes'> {
  givesFromAt: number;
  givesToAt: number;
  takesFromAt: number;
  takesToAt: number;
}

function swapOf({ givesFromAt, givesToAt, takesFromAt, takesToAt, ...rest }: SwapRow): RotaSwap {
  return { ...rest, gives: { fromAt: givesFromAt, toAt: givesToAt }, takes: { fromAt: takesFromAt, toAt: takesToAt } };
}

export interface AskedSwap {
  id: RotaSwapId;
  tenantId: string;
  rotaId: string;
  askerId: string;
  otherId: string;
  gives: Span;
  takes: Span;
  nowMs: number;
}

export async function insertSwap(tx: Tx, { id, tenantId, rotaId, askerId, otherId, gives, takes, nowMs }: AskedSwap): Promise<RotaSwap> {
  const row = await tx.one<SwapRow>(
    `insert into rota_swaps as s (id, tenant_id, rota_id, asker_id, other_id, gives_from_at, gives_to_at, takes_from_at, takes_to_at, status, asked_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'asked', $10) returning ${swapColumns}`,
    [id, tenantId, rotaId, askerId, otherId, instant(gives.fromAt), instant(gives.toAt), instant(takes.fromAt), instant(takes.toAt), instant(nowMs)], 'swap-insert',
  );
  return swapOf(row);
}

/** Locked, so that an answer and a withdrawal take turns. */
export async function getSwap(tx: Tx, id: string): Promise<RotaSwap> {
  return swapOf(await tx.one<SwapRow>(`select ${swapColumns} from rota_swaps s where s.id = $1 for update`, [id], 'swap-get'));
}

export async function updateSwap(tx: Tx, id: string, status: RotaSwap['status'], version: number | null, nowMs: number): Promise<RotaSwap> {
  const row = await tx.one<SwapRow>(
    `update rota_swaps s set status = $2, version = $3, answered_at = $4 where s.id = $1 returning ${swapColumns}`, [id, status, version, instant(nowMs)], 'swap-update',
  );
  return swapOf(row);
}

/** Asked or agreed, and not over. */
const LIVE = `s.status in ('asked', 'agreed') and greatest(s.gives_to_at, s.takes_to_at) > $2`;

export async function listSwapsOfRota(tx: Tx, rotaId: string, nowMs: number): Promise<RotaSwap[]> {
  const rows = await tx.query<SwapRow>(`select ${swapColumns} from rota_swaps s where s.rota_id = $1 and ${LIVE} order by s.asked_at, s.id`, [rotaId, instant(nowMs)], 'swaps-of-rota');
  return rows.map(swapOf);
}

export async function listSwapsOfPerson(tx: Tx, personId: string, nowMs: number): Promise<RotaSwap[]> {
  const rows = await tx.query<SwapRow>(
    `select ${swapColumns} from rota_swaps s where $1 in (s.asker_id, s.other_id) and ${LIVE} order by s.asked_at, s.id`, [personId, instant(nowMs)], 'swaps-of-person',
  );
  return rows.map(swapOf);
}
