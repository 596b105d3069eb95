// What a carrier says of a message it took: queued -> sent -> delivered | undelivered, and never back. Reports come twice, an
// hour late and in any order; the first end stands. It is never a device's receipt.
import type { CarrierStatus, PageId } from '@mydr24/protocol';
import type { Tx } from '../platform/postgres.ts';

/** Tells the emergency of a page; ignores what is not forward. */
export type ReportCarrierStatus = (tx: Tx, pageId: PageId, status: CarrierStatus, nowMs: number) => Promise<void>;

const RANK: Record<CarrierStatus, number> = { queued: 1, sent: 2, delivered: 3, undelivered: 3 };

/** The status after `reported`; the same one when that is old news. */
export function forward(known: CarrierStatus | null, reported: CarrierStatus): CarrierStatus {
  return known === null || RANK[reported] > RANK[known] ? reported : known;
}
