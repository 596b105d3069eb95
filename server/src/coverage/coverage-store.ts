// Who lives where, and who was asked to move, in PostgreSQL. Decides nothing.
import type { CoveredSquare, MoveAnswer, MoveAsked, MoveRequest, TenantId } from '@mydr24/protocol';
import { instant, type Tx } from '../platform/postgres.ts';
import type { Facility, PatientPlace } from './squares.ts';

export interface PlacesOfTenant {
  readonly tenantId: TenantId;
  readonly places: readonly PatientPlace[];
  readonly facilities: readonly Facility[];
}

/** Where patients are: at home, or in the facility that cares for them. Engine role: of all tenants. */
export async function listPlaces(tx: Tx): Promise<PlacesOfTenant[]> {
  const [patients, facilities] = await Promise.all([
    tx.query<PatientPlace & { tenantId: TenantId }>(
      `select tenant_id as "tenantId", lat, lon, count(*)::int as patients
       from (select p.tenant_id, case when p.lat is null or p.lon is null then f.lat else p.lat end as lat, case when p.lat is null or p.lon is null then f.lon else p.lon end as lon
             from patients p left join facilities f on f.id = p.facility_id where not p.is_drill) as placed
       where lat is not null and lon is not null group by tenant_id, lat, lon order by tenant_id, lat, lon`, [], 'coverage-patients',
    ),
    tx.query<Facility & { tenantId: TenantId }>(
      'select f.tenant_id as "tenantId", f.name, f.lat, f.lon from facilities f join tenants t on t.id = f.tenant_id where not t.is_watchdog and f.retired_at is null order by f.tenant_id, f.id', [], 'coverage-facilities',
    ),
  ]);
  const [byTenant, named] = [Map.groupBy(patients, ({ tenantId }) => tenantId), Map.groupBy(facilities, ({ tenantId }) => tenantId)];
  return [...new Set([...byTenant.keys(), ...named.keys()])].map((tenantId) => ({ tenantId, places: byTenant.get(tenantId) ?? [], facilities: named.get(tenantId) ?? [] }));
}

/** Who was asked is shown, and may answer, this long. [OURS] */
export const MOVE_OPEN_MS = 30 * 60_000;

interface NewMoveRequest {
  readonly id: string;
  readonly tenantId: string;
  readonly personId: string;
  readonly askedBy: string;
  readonly square: CoveredSquare;
  readonly noticeOnce: string;
}

export async function insertMoveRequest(tx: Tx, { id, tenantId, personId, askedBy, square, noticeOnce }: NewMoveRequest, nowMs: number): Promise<void> {
  await tx.query(
    'insert into move_requests (id, tenant_id, person_id, asked_by, square, notice_once, asked_at) values ($1, $2, $3, $4, $5, $6, $7)',
    [id, tenantId, personId, askedBy, JSON.stringify(square), noticeOnce, instant(nowMs)], 'coverage-ask',
  );
}

/** Of the caller's tenant, those still open; the latest of each person. */
export const listAskedMoves = (tx: Tx, nowMs: number): Promise<MoveAsked[]> =>
  tx.query<MoveAsked>(
    `select distinct on (m.person_id) m.person_id as "personId", p.given_name || ' ' || p.family_name as name, m.asked_at as "askedAt", m.answer, m.answered_at as "answeredAt",
            case when n.sent_at is not null then 'sent' when n.failed_at is not null then 'failed' else 'waiting' end as state
     from move_requests m join persons p on p.id = m.person_id
     left join notices n on n.tenant_id = m.tenant_id and n.person_id = m.person_id and n.once = m.notice_once
     where m.asked_at >= $1 order by m.person_id, m.asked_at desc`, [instant(nowMs - MOVE_OPEN_MS)], 'coverage-asked',
  );

export async function findMoveRequest(tx: Tx, personId: string, nowMs: number): Promise<MoveRequest | null> {
  const [row] = await tx.query<MoveRequest>(
    `select m.square as "to", m.asked_at as "askedAt", p.given_name || ' ' || p.family_name as "askedBy", m.answer
     from move_requests m join persons p on p.id = m.asked_by
     where m.person_id = $1 and m.asked_at >= $2 order by m.asked_at desc limit 1`, [personId, instant(nowMs - MOVE_OPEN_MS)], 'coverage-own-move',
  );
  return row ?? null;
}

/** False where no request of that time to that person is open, or a later one is. */
export async function answerMoveRequest(tx: Tx, personId: string, askedAt: number, answer: MoveAnswer, nowMs: number): Promise<boolean> {
  const answered = await tx.query<{ id: string }>(
    `update move_requests set answer = $3, answered_at = $4
     where person_id = $1 and asked_at = $2 and asked_at >= $5 and not exists (select from move_requests later where later.person_id = $1 and later.asked_at > $2) returning id`,
    [personId, instant(askedAt), answer, instant(nowMs), instant(nowMs - MOVE_OPEN_MS)], 'coverage-answer',
  );
  return answered.length > 0;
}

/** Whoever answered lately: they go, or they cannot, and are not suggested again. Engine role: of all tenants. */
export async function listAnswered(tx: Tx, nowMs: number): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ personId: string }>(
    'select distinct person_id as "personId" from move_requests where answer is not null and asked_at >= $1', [instant(nowMs - MOVE_OPEN_MS)], 'coverage-answered',
  );
  return new Set(rows.map(({ personId }) => personId));
}
