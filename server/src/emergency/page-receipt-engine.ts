// Applies a device's receipt to the emergency of its page, in the caller's transaction; whoever calls has proven that the device is
// the page's person's.
import type { PageId, ReceiptRung } from '@mydr24/protocol';
import type { Tx } from '../platform/postgres.ts';
import type { EmergencyEngine } from './emergency-engine.ts';
import { findPage } from './emergency-store.ts';

export type RecordReceipt = (tx: Tx, pageId: PageId, rung: Exclude<ReceiptRung, 'intended' | 'sent'>, nowMs: number) => Promise<void>;

export function createRecordReceipt(engine: Pick<EmergencyEngine, 'lock' | 'apply'>): RecordReceipt {
  return async (tx, pageId, rung, nowMs) => {
    const found = await findPage(tx, pageId);
    if (!found) return;
    await engine.lock(tx, [found.emergencyId]);
    // Read again under the lock: another receipt may have come in between.
    const page = (await findPage(tx, pageId)) ?? found;
    await engine.apply(tx, page.emergencyId, () => ({ type: 'receipt', page, rung }), nowMs);
  };
}
