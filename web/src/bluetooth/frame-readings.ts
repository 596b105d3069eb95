// What a frame of a sensor becomes: readings to send, or why it is none. The device's own time counts, moved by what its clock is off;
// a time that cannot be is never replaced by the time of arrival, or an old value would stand as now. Judges no value.
import { decodeCharacteristic, type Decoded } from '@mydr24/client/gatt/decode-characteristic.ts';
import type { FrameError } from '@mydr24/client/gatt/frame-reader.ts';
import type { ReadingSubmission } from '@mydr24/protocol';
import { shortName } from './sensor-kinds.ts';

export type OwnReading = Pick<ReadingSubmission, 'code' | 'unit' | 'value'> & { readonly seq: number; readonly takenAt: number };

export interface FrameContext {
  readonly receivedAt: number;
  /** Our time minus the device's; null when its clock could not be read. */
  readonly clockOffsetMs: number | null;
  /** Of a local time without a zone, where this phone is. */
  readonly instantOfLocal: (local: string) => number;
  /** Of a CGM sensor; null when it does not say. */
  readonly sessionStartAt: number | null;
  readonly hasRecordCheck: boolean;
}

export type NoReading = 'clock-wrong' | 'session-unknown' | 'not-usable' | 'control-solution' | 'unknown-user';
export type FrameOutcome =
  | { readonly is: 'readings'; readonly readings: readonly OwnReading[]; /** Which of the device's users; null where it knows none. */ readonly user: number | null; /** The device's own number of this record. */ readonly record: number | null }
  /** A worn sensor without a valid value: its streams say so. */
  | { readonly is: 'no-value'; readonly readings: readonly OwnReading[] }
  | { readonly is: 'none'; readonly why: NoReading; readonly record: number | null }
  | { readonly is: 'broken'; readonly error: FrameError };

const AHEAD_MS = 60_000;
const KEPT_MS = 90 * 86_400_000;
const MINUTE_MS = 60_000;
/** Room for the values of one moment in the number each reading has. */
const SLOTS = 16;
/** ISO/IEEE 11073: a pulse, which LOINC does not tell from a heart rate. */
const PULSE = 'mdc:149530';

type Value = Pick<OwnReading, 'code' | 'unit' | 'value'>;
type Fields = Decoded['fields'];

export function outcomesOf(characteristic: number, bytes: Uint8Array, context: FrameContext): readonly FrameOutcome[] {
  return characteristic === CGM ? recordsIn(bytes).map((record) => outcomeOf(CGM, record, context)) : [outcomeOf(characteristic, bytes, context)];
}

function outcomeOf(characteristic: number, bytes: Uint8Array, context: FrameContext): FrameOutcome {
  const decoded = decodeCharacteristic(shortName(characteristic), bytes, { e2eCrc: context.hasRecordCheck });
  if (!decoded.ok) return { is: 'broken', error: decoded.error };
  const { unusableReason } = decoded;
  const fields = characteristic === CGM ? onlyRecordOf(decoded.fields) : decoded.fields;
  const record = plain(fields, 'sequence') ?? (characteristic === CGM ? plain(fields, 'timeOffsetMin') : null);
  const values = (valuesOf[characteristic] ?? (() => []))(fields).filter((value) => value !== null);
  if (unusableReason !== null && streams.has(characteristic)) return { is: 'no-value', readings: numbered(values.map((value) => ({ ...value, value: null })), context.receivedAt, null) };
  if (unusableReason !== null) return { is: 'none', why: whys[unusableReason] ?? 'not-usable', record };
  const at = momentOf(characteristic, fields, context);
  if (typeof at !== 'number') return { is: 'none', why: at, record };
  return { is: 'readings', readings: numbered(values, at, plain(fields, 'sequence')), user: plain(fields, 'userId'), record };
}

const whys: Readonly<Record<string, NoReading>> = { 'control-solution': 'control-solution', 'unknown-user': 'unknown-user' };

/** The same measurement has the same number however often it is fetched. */
const numbered = (values: readonly Value[], takenAt: number, record: number | null): OwnReading[] =>
  values.map((value, slot) => ({ ...value, seq: (record ?? takenAt) * SLOTS + slot, takenAt }));

function momentOf(characteristic: number, fields: Fields, { receivedAt, clockOffsetMs, instantOfLocal, sessionStartAt }: FrameContext): number | NoReading {
  if (characteristic === CGM) return sessionStartAt === null ? 'session-unknown' : possible(sessionStartAt + (plain(fields, 'timeOffsetMin') ?? 0) * MINUTE_MS, receivedAt);
  const local = fields['timestampLocal'] ?? fields['baseTimeLocal'];
  if (characteristic === GLUCOSE && typeof local !== 'string') return 'clock-wrong';
  if (typeof local !== 'string') return receivedAt;
  if (fields['clockNotSet'] === true && clockOffsetMs === null) return 'clock-wrong';
  return possible(instantOfLocal(local) + (clockOffsetMs ?? 0) + (plain(fields, 'timeOffsetMin') ?? 0) * MINUTE_MS, receivedAt);
}

/** A clock that runs ahead by seconds is held back to now. */
const possible = (at: number, receivedAt: number): number | NoReading => (at > receivedAt + AHEAD_MS || at < receivedAt - KEPT_MS || Number.isNaN(at) ? 'clock-wrong' : Math.min(at, receivedAt));

function plain(fields: Fields, name: string): number | null {
  const value = fields[name];
  return typeof value === 'number' ? value : null;
}

/** Of a decimal of the device: null where it sent none, or a special number. */
function decimal(fields: Fields, name: string): number | null {
  const number = fields[name];
  if (typeof number === 'number') return number;
  return typeof number === 'object' && number !== null && 'value' in number && typeof number.value === 'number' ? number.value : null;
}

const value = (code: string, unit: string, number: number | null): Value => ({ code, unit, value: number });
const whenSent = (code: string, unit: string, number: number | null): Value | null => (number === null ? null : value(code, unit, number));
const unitOf = (fields: Fields): string => (typeof fields['unit'] === 'string' ? fields['unit'] : '');

const [HEART_RATE, SPOT, CONTINUOUS, TEMPERATURE, PRESSURE, GLUCOSE, CGM, WEIGHT] = [0x2a37, 0x2a5e, 0x2a5f, 0x2a1c, 0x2a35, 0x2a18, 0x2aa7, 0x2a9d];
const streams: ReadonlySet<number> = new Set([HEART_RATE, CONTINUOUS]);

const oximeter = (fields: Fields): Value[] => [value('59408-5', '%', decimal(fields, 'spo2')), value(PULSE, '/min', decimal(fields, 'pulseRate'))];
const valuesOf: Readonly<Record<number, (fields: Fields) => (Value | null)[]>> = {
  [HEART_RATE]: (fields) => [value('8867-4', '/min', plain(fields, 'heartRate'))],
  [SPOT]: oximeter,
  [CONTINUOUS]: oximeter,
  [TEMPERATURE]: (fields) => [value('8310-5', unitOf(fields), decimal(fields, 'temperature'))],
  [PRESSURE]: (fields) => [
    value('8480-6', unitOf(fields), decimal(fields, 'systolic')), value('8462-4', unitOf(fields), decimal(fields, 'diastolic')),
    whenSent('8478-0', unitOf(fields), decimal(fields, 'map')), whenSent(PULSE, '/min', decimal(fields, 'pulseRate')),
  ],
  [GLUCOSE]: (fields) => [glucose(fields)],
  [CGM]: (fields) => [value('99504-3', 'mg/dL', decimal(fields, 'glucose'))],
  [WEIGHT]: (fields) => [value('29463-7', unitOf(fields), plain(fields, 'weight'))],
};

/** Glucose service, type of sample: 1 and 2 capillary, 9 interstitial fluid; all else is blood. */
const capillary = ['41653-7', '14743-9'] as const;
const glucoseCodes: Readonly<Record<number, readonly [mass: string, molar: string]>> = { 1: capillary, 2: capillary, 9: ['99504-3', '105272-9'] };

function glucose(fields: Fields): Value {
  const [mass, molar] = glucoseCodes[plain(fields, 'type') ?? 0] ?? ['2339-0', '15074-8'];
  const mmol = plain(fields, 'mmolPerL');
  return mmol === null ? value(mass, 'mg/dL', plain(fields, 'mgPerDL')) : value(molar, 'mmol/L', mmol);
}

/** Each record of a CGM notification counts, or not, by itself. */
function recordsIn(bytes: Uint8Array): Uint8Array[] {
  const records: Uint8Array[] = [];
  for (let at = 0, size = bytes[0] ?? 0; at < bytes.length; at += size, size = bytes[at] ?? 0) {
    if (size < 1) return [...records, bytes.subarray(at)];
    records.push(bytes.subarray(at, at + size));
  }
  return records;
}

function onlyRecordOf(fields: Fields): Fields {
  const records = fields['records'];
  return Array.isArray(records) ? (records[0] as Fields) : fields;
}
