// What a carrier says later of a message it took: a port, implemented by the emergency engine and used by `paging`'s call-backs.
// A status only moves forward, and none of them is a device's receipt.
import type { CarrierStatus } from '@mydr24/protocol';
import type { Tx } from '../platform/postgres.ts';

/** Repeated, late and reordered reports change nothing. An unknown page is left alone. */
export type ReportCarrierStatus = (tx: Tx, pageId: string, status: CarrierStatus, nowMs: number) => Promise<void>;

const rank: Readonly<Record<CarrierStatus, number>> = { queued: 0, sent: 1, undelivered: 2, delivered: 3 };

export function isForward(from: CarrierStatus | null, to: CarrierStatus): boolean {
  return from === null || rank[to] > rank[from];
}
