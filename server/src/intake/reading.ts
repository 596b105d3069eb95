// One reading as it is stored and judged: canonical unit, instants in epoch milliseconds. Only the shape and its equality.
import { vitals, type VitalKind } from '@mydr24/protocol';

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
  /** Silence of this stream longer than this is a technical alarm; null leaves the watch as it is. Not stored. */
  readonly noDataMs: number | null;
  /** Its device itself does not trust it. Not stored: what came of it is (monitoring's doubts). */
  readonly isPoor?: boolean;
  /** Entered by a person. */
  readonly isByHand?: boolean;
  /** Of a device of the patient's own, whose sensor is theirs to see to. */
  readonly isOwn?: boolean;
  /** From a file or another archive: never judged as now. */
  readonly isHistory?: boolean;
  /** Instead of what is stored under its key; kept beside the reading as it was. */
  readonly amends?: Amends;
}

export type Amends = 'corrected' | 'entered-in-error';

/** The device that stands for what people enter by hand, one per tenant; it has no key and speaks over no wire. */
export const CHARTING_DEVICE_NAME = 'Charted by hand';

/** In SQL, of a reading `r`: not kept as doubtful. */
export const IS_SURE = `not exists (select from reading_doubts x
  where x.patient_id = r.patient_id and x.kind = r.kind and x.taken_at = r.taken_at and x.device_id = r.device_id and x.device_seq = r.device_seq)`;

/** What makes a repeat harmless: the same key is the same reading (I3). */
export function readingKey(reading: Pick<Reading, 'deviceId' | 'seq' | 'takenAt'>): string {
  return `${reading.deviceId}/${reading.seq}/${reading.takenAt}`;
}

export type ReadingBody = Pick<Reading, 'patientId' | 'kind' | 'value' | 'code' | 'unit'>;

/** Whether two readings of one key say the same; when received does not count. */
export function saysTheSame(a: ReadingBody, b: ReadingBody): boolean {
  return a.patientId === b.patientId && a.kind === b.kind && a.value === b.value && a.code === b.code && a.unit === b.unit;
}

/** From so long a limit on, a device means its spot measurements too, e.g. a cuff at home that speaks once a day. */
const SPOT_LIMIT_FROM_MS = 3_600_000;

/** How long this stream may be silent: what its device says, else the kind's default; null for ever. */
export function silenceLimitMs(kind: VitalKind, deviceNoDataMs: number | null): number | null {
  const byKind = vitals[kind].noDataMs;
  if (deviceNoDataMs === null) return byKind;
  return byKind !== null || deviceNoDataMs >= SPOT_LIMIT_FROM_MS ? deviceNoDataMs : null;
}
