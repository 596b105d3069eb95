// What stored measurements need beside their frames: the Record Access Control Point (2A52) that asks for them, when a CGM session
// began (2AAA), whether its records carry a check (2AA8), what the device's own clock shows (2A2B, 2A08), and its battery (2A19).
// Layouts: Bluetooth SIG GATT specification supplement, Glucose and CGM services.
import { BrokenFrame, readFrame } from './frame-reader.ts';

const [REPORT, RESPONSE] = [0x01, 0x06];
const [ALL, AT_LEAST] = [0x01, 0x03];
/** Filter type of the operand: the sequence number (glucose) or the time offset in minutes (CGM), two bytes either way. */
const BY_NUMBER = 0x01;

export const reportAllRecords = (): Uint8Array => Uint8Array.of(REPORT, ALL);

/** The records numbered `from` and above; for CGM, those from minute `from` of the session on. */
export const reportRecordsFrom = (from: number): Uint8Array => Uint8Array.of(REPORT, AT_LEAST, BY_NUMBER, from & 0xff, (from >> 8) & 0xff);

export type RecordsAnswer = 'all-sent' | 'none-found' | 'refused';

const answers: Readonly<Record<number, RecordsAnswer>> = { 1: 'all-sent', 6: 'none-found' };

/** Null: an answer to another question, or none at all. */
export function recordsAnswerOf(bytes: Uint8Array): RecordsAnswer | null {
  const [opcode, , asked, value] = bytes;
  return opcode === RESPONSE && asked === REPORT && value !== undefined ? (answers[value] ?? 'refused') : null;
}

const unbroken = <Value>(read: () => Value): Value | null => {
  try {
    return read();
  } catch (error) {
    if (error instanceof BrokenFrame) return null;
    throw error;
  }
};

/** Daylight saving of 2AAA, in hours ahead. */
const savings: Readonly<Record<number, number>> = { 0: 0, 2: 0.5, 4: 1, 8: 2 };
const QUARTER_MS = 900_000;
const HOUR_MS = 3_600_000;
const UNKNOWN_ZONE = -128;

/** When the session began: local time, and how far that is ahead of UTC; null offset where the sensor does not say. */
export function sessionStartOf(bytes: Uint8Array): { readonly local: string; readonly aheadMs: number | null } | null {
  return unbroken(() => {
    const frame = readFrame(bytes);
    const local = frame.localTime();
    const [quarters, saving] = [(frame.u8() << 24) >> 24, savings[frame.u8()]];
    if (local === null) return null;
    return { local, aheadMs: quarters === UNKNOWN_ZONE || saving === undefined ? null : quarters * QUARTER_MS + saving * HOUR_MS };
  });
}

/** Bit 12 of the CGM feature: each measurement ends with a check. */
export const hasRecordCheck = (bytes: Uint8Array): boolean => (((unbroken(() => readFrame(bytes).u24()) ?? 0) >> 12) & 1) === 1;

/** What the device's clock shows, local time without a zone (2A2B and 2A08 begin alike). */
export const clockShownOf = (bytes: Uint8Array): string | null => unbroken(() => readFrame(bytes).localTime());

export function batteryPctOf(bytes: Uint8Array): number | null {
  const [level] = bytes;
  return level === undefined || level > 100 ? null : level;
}
