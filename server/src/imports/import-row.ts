// What one row of a file becomes: a reading, a refusal that says what to do, or something that is no vital sign and is only counted.
// The units of files become those of the vital here; nothing is guessed, and a special value never becomes a number.
import { Temporal } from 'temporal-polyfill';
import { type ImportFlaw, type ImportFlawValues, loincOfKind, vitals, type ReadingSubmission, type VitalKind } from '@mydr24/protocol';
import { normalise } from '../monitoring/units.ts';

export interface ImportedReading {
  readonly vital: VitalKind;
  readonly value: number;
  readonly unit: string;
  readonly takenAt: string;
  /** The device or program that measured it, as the file says. */
  readonly source: string;
}
export interface RefusedRow {
  /** Place in the file: a row of a table, an element, a message or a sample. */
  readonly row: number;
  /** By which screens say it in the reader's language; what follows is the command line's. */
  readonly code: ImportFlaw;
  readonly values: ImportFlawValues;
  readonly found: string;
  readonly expected: string;
  readonly todo: string;
}
export type ImportRow = { readonly reading: ImportedReading } | { readonly refused: RefusedRow } | { readonly passedOver: string };

/** Fed with the bytes of a file as they come, so that its size does not matter. */
export interface ImportReader {
  take(bytes: Uint8Array): readonly ImportRow[];
  end(): readonly ImportRow[];
}

export interface ImportSettings {
  readonly nowMs: number;
  /** Of times without an offset; null refuses them. */
  readonly timeZone: string | null;
  /** Of dates such as 03-04-2026, which nobody can tell. */
  readonly dayFirst: boolean | null;
  /** Whose rows count in a file of several people. */
  readonly subject: string | null;
  /** When a record without a true date began, in epoch milliseconds. */
  readonly startsAtMs: number | null;
}

/** Units as files write them, in UCUM; what is not here is taken as UCUM and judged. */
const ucumOf: Readonly<Record<string, string>> = {
  'count/min': '/min', 'beats/min': '/min', 'breaths/min': '/min', bpm: '/min', pm: '/min', mmHg: 'mm[Hg]', degC: 'Cel', C: 'Cel', degF: '[degF]', F: '[degF]', lb: '[lb_av]', in: '[in_i]',
  'mmol<180.1558800000541>/L': 'mmol/L', 'mmol<180.15588000005408>/L': 'mmol/L', 'mg/dl': 'mg/dL',
};
/** A clock may run ahead by as much as the intake allows. */
const MAX_AHEAD_MS = 60_000;
const MAX_SHOWN = 40;

export const shownText = (text: unknown): string => (typeof text === 'string' ? text : (JSON.stringify(text) ?? 'nothing')).slice(0, MAX_SHOWN).replaceAll(/[^\x20-\x7e]/g, '?');
export const refused = (row: number, code: ImportFlaw, found: string, expected: string, todo: string, values: ImportFlawValues = {}): ImportRow => ({ refused: { row, code, values, found, expected, todo } });

export interface FoundValue {
  readonly row: number;
  readonly vital: VitalKind;
  readonly value: unknown;
  readonly unit: unknown;
  /** Null: the row has no instant that can be told. */
  readonly atMs: number | null;
  readonly source: unknown;
}

const LEAVE = 'leave it out, or correct it in the program it comes from';

/** A reading when value, unit and instant are what a sensor on a living body gives. */
export function rowOf({ row, vital, value, unit, atMs, source }: FoundValue, { nowMs }: Pick<ImportSettings, 'nowMs'>): ImportRow {
  const number = typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
  if (!Number.isFinite(number)) return refused(row, 'not-a-number', `"${shownText(value)}" for ${vital}`, 'a number', 'nothing: words such as Low, High or an error are no measured value', { vital, text: shownText(value) });
  if (atMs === null) return refused(row, 'no-instant', 'no instant', 'a date and time with an offset from UTC', 'name the time zone (--zone) when times have none, and --day-first or --month-first when dates need it');
  if (atMs > nowMs + MAX_AHEAD_MS) return refused(row, 'ahead', 'a time that has not come yet', 'a time in the past', 'set the clock of the device; for a record with a changed date say when it began (--starts-at)');
  if (!Number.isSafeInteger(atMs) || atMs < 0) return refused(row, 'before-1970', 'a time before 1970', 'a time after 1970', 'set the clock of the device');
  const ucum = typeof unit === 'string' ? (Object.hasOwn(ucumOf, unit) ? ucumOf[unit] : unit) : undefined;
  const sense = normalise(vital, number, ucum);
  if (sense.ok && sense.value !== null) {
    return { reading: { vital, value: sense.value, unit: sense.unit ?? '', takenAt: Temporal.Instant.fromEpochMilliseconds(atMs).toString({ fractionalSecondDigits: 3 }), source: shownText(source ?? 'unknown') } };
  }
  if (!sense.ok && sense.refusal === 'wrong-unit') return refused(row, 'unit', `the unit "${shownText(unit)}" for ${vital}`, `${vitals[vital].unit ?? 'a code'} or a unit that is converted to it`, LEAVE, { vital, text: shownText(unit), unit: vitals[vital].unit ?? '' });
  const [low, high] = vitals[vital].plausible ?? [0, 0];
  return refused(row, 'not-living', `a value outside of what a sensor measures on a living body, for ${vital}`, `${low} to ${high} ${vitals[vital].unit ?? ''}`, LEAVE, { vital, low, high, unit: vitals[vital].unit ?? '' });
}

const mdcOf = (vital: VitalKind): string => `mdc:${vitals[vital].mdc[0] ?? ''}`;

/** As the intake takes it. The number is made of what the row says: the same row of another export is the same reading. */
export function submissionOfRow(reading: ImportedReading, patientId?: ReadingSubmission['patientId']): ReadingSubmission {
  const { vital, value, unit, takenAt, source } = reading;
  // LOINC has one code for heart rate and pulse; the device's term keeps them apart. US Core's first code else.
  const code = vital === 'pulse-rate' ? mdcOf(vital) : vital === 'glucose' ? '2339-0' : (loincOfKind[vital]?.[0] ?? mdcOf(vital));
  return { seq: contentNumber([vital, value, takenAt, source].join('\n')), code, value, unit, takenAt, ...(patientId === undefined ? {} : { patientId }) };
}

/** 53 bits of a text (cyrb53 by bryc, public domain): far apart, so that no gap is counted between them. */
export function contentNumber(text: string): number {
  let [high, low] = [0xdeadbeef, 0x41c6ce57];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    high = Math.imul(high ^ code, 2_654_435_761);
    low = Math.imul(low ^ code, 1_597_334_677);
  }
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909);
  low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909);
  return 4_294_967_296 * (2_097_151 & low) + (high >>> 0);
}
