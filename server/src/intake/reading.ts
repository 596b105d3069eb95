// One reading as it is stored and judged: canonical unit, instants in epoch milliseconds. Only the shape and its equality.
import type { VitalKind } from '@mydr24/protocol';

export interface Reading {
  readonly tenantId: string;
  readonly patientId: string;
  readonly deviceId: string;
  /** The device's own rising number. */
  readonly seq: number;
  readonly kind: VitalKind;
  /** Null with a null `code` says: measured, no valid value. */
  readonly value: number | null;
  readonly code: string | null;
  readonly unit: string | null;
  /** Device time. */
  readonly takenAt: number;
  readonly receivedAt: number;
}

/** What makes a repeat harmless: the same key is the same reading (I3). */
export function readingKey(reading: Pick<Reading, 'deviceId' | 'seq' | 'takenAt'>): string {
  return `${reading.deviceId}/${reading.seq}/${reading.takenAt}`;
}

export type ReadingBody = Pick<Reading, 'patientId' | 'kind' | 'value' | 'code' | 'unit'>;

/** Whether two readings of one key say the same; when received does not count. */
export function saysTheSame(a: ReadingBody, b: ReadingBody): boolean {
  return a.patientId === b.patientId && a.kind === b.kind && a.value === b.value && a.code === b.code && a.unit === b.unit;
}
