// Exports of service accounts and the readings they give, in SQL under the tenant.
import { instant, type Tx } from '../platform/postgres.ts';
import type { ReadingKey, ShownReading } from './reading-resource.ts';
import { HAS_VALUE, READING } from './app-reading-store.ts';

export interface BulkExport {
  readonly id: string;
  readonly types: readonly ('Patient' | 'Observation')[];
  readonly sinceMs: number | null;
  readonly untilMs: number;
  readonly requestUrl: string;
  readonly expiresAt: number;
}

/** Null: the service has one that is open. */
export async function beginExport(tx: Tx, of: { tenantId: string; appId: string }, { id, types, sinceMs, untilMs, requestUrl, expiresAt }: BulkExport): Promise<boolean> {
  const made = await tx.execute(
    `insert into bulk_exports (app_id, tenant_id, id, types, since_at, until_at, request_url, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (app_id) do update set id = excluded.id, types = excluded.types, since_at = excluded.since_at, until_at = excluded.until_at, request_url = excluded.request_url, expires_at = excluded.expires_at
      where bulk_exports.expires_at <= $6`,
    [of.appId, of.tenantId, id, types, sinceMs === null ? null : instant(sinceMs), instant(untilMs), requestUrl, instant(expiresAt)], 'bulk-begin');
  return made === 1;
}

/** The service's own, until it or the account runs out or is ended. */
export const findExport = (tx: Tx, appId: string, id: string, nowMs: number): Promise<BulkExport | undefined> =>
  tx.maybe<BulkExport>(`select b.id, b.types, b.since_at as "sinceMs", b.until_at as "untilMs", b.request_url as "requestUrl", b.expires_at as "expiresAt" from bulk_exports b where b.app_id = $1 and b.id = $2 and b.expires_at > $3
       and exists (select from smart_apps a where a.id = b.app_id and a.ended_at is null and a.expires_at > $3)`, [appId, id, instant(nowMs)], 'bulk-find');

export async function deleteExport(tx: Tx, appId: string, id: string): Promise<void> {
  await tx.execute('delete from bulk_exports where app_id = $1 and id = $2', [appId, id], 'bulk-delete');
}

/** Of one patient what arrived in this time, the newest first. */
export const listArrived = (tx: Tx, patientId: string, kinds: readonly string[], { sinceMs, untilMs }: Pick<BulkExport, 'sinceMs' | 'untilMs'>, after: ReadingKey | null, limit: number): Promise<(Omit<ShownReading, 'takenOn' | 'receivedOn'> & { receivedAt: number })[]> =>
  tx.query(
    `select ${READING} from readings r
      where r.patient_id = $1 and r.kind = any($2::text[]) and ${HAS_VALUE} and ($3::timestamptz is null or r.received_at > $3) and r.received_at <= $4
        and ($5::timestamptz is null or (r.taken_at, r.device_id, r.device_seq) < ($5, $6::uuid, $7::bigint))
      order by r.taken_at desc, r.device_id desc, r.device_seq desc limit $8`,
    [patientId, kinds, sinceMs === null ? null : instant(sinceMs), instant(untilMs), after === null ? null : instant(after.takenAt), after?.deviceId ?? null, after?.seq ?? null, limit], 'bulk-readings');
