// Records one device's receipt, in the caller's transaction; whoever calls has proven that the device is the page's person's.
import type { PageId, ReceiptRung } from '@mydr24/protocol';
import type { Tx } from '../platform/postgres.ts';
import type { EmergencyEngine } from './emergency-engine.ts';

export type RecordReceipt = (tx: Tx, pageId: PageId, rung: Exclude<ReceiptRung, 'intended' | 'sent'>, nowMs: number) => Promise<void>;

export function createRecordReceipt(engine: Pick<EmergencyEngine, 'receive'>): RecordReceipt {
  return async (tx, pageId, rung, nowMs) => void (await engine.receive(tx, [{ pageId, rung }], nowMs));
}
