// Garmin FIT files, also several in a row and with developer fields. A file whose check does not fit is refused whole. Layout: FIT protocol
// and profile (public SDK documentation); a number at the largest value of its type says "not measured".
import type { VitalKind } from '@mydr24/protocol';
import { type ImportReader, type ImportRow, type ImportSettings, refused, rowOf } from './import-row.ts';

interface Field {
  readonly number: number;
  readonly size: number;
  readonly type: number;
}
interface Definition {
  readonly message: number;
  readonly isLittle: boolean;
  readonly fields: readonly Field[];
  readonly size: number;
}
interface Measure {
  readonly vital: VitalKind;
  readonly unit: string;
  readonly divide: number;
}

const beats: Measure = { vital: 'heart-rate', unit: '/min', divide: 1 };
const pressure = (vital: VitalKind): Measure => ({ vital, unit: 'mm[Hg]', divide: 1 });
/** By message and field. 20 record, 30 weight scale, 51 blood pressure, 55 monitoring. */
const measures: Readonly<Record<number, Readonly<Record<number, Measure>>>> = {
  20: { 3: beats }, 30: { 0: { vital: 'body-weight', unit: 'kg', divide: 100 } },
  51: { 0: pressure('systolic'), 1: pressure('diastolic'), 2: pressure('mean-arterial-pressure'), 6: beats }, 55: { 27: beats },
};
/** Seconds since 1989-12-31T00:00:00Z; smaller ones count from when the device was switched on. */
const [EPOCH_MS, FIRST_TRUE_TIME] = [631_065_600_000, 0x1000_0000];
const TIMESTAMP = 253;
const MAX_BYTES = 64 * 1024 * 1024;

export function readFit(settings: ImportSettings): ImportReader {
  const pieces: Uint8Array[] = [];
  let size = 0;
  return {
    take(bytes) {
      size += bytes.length;
      if (size <= MAX_BYTES) pieces.push(bytes.slice());
      return [];
    },
    end() {
      if (size > MAX_BYTES) return [refused(0, 'fit-too-large', 'more than 64 MiB', 'a FIT file', 'import each activity by itself')];
      const whole = new Uint8Array(size);
      let at = 0;
      for (const piece of pieces) {
        whole.set(piece, at);
        at += piece.length;
      }
      return fitRows(whole, settings);
    },
  };
}

const broken = (row: number): ImportRow => refused(row, 'fit-broken', 'a FIT file that breaks off or is damaged', 'the whole file, with a check that fits', 'copy it from the device again; nothing of the damaged part was taken');

function fitRows(bytes: Uint8Array, settings: ImportSettings): ImportRow[] {
  const rows: ImportRow[] = [];
  let start = 0;
  while (start < bytes.length) {
    const header = bytes[start] ?? 0;
    const view = new DataView(bytes.buffer, bytes.byteOffset + start);
    const end = header < 12 || view.byteLength < header + 2 ? Infinity : header + view.getUint32(4, true);
    if (end + 2 > view.byteLength || fitCheck(bytes.subarray(start, start + end + 2)) !== 0) return [...rows, broken(rows.length)];
    const found = messageRows(new DataView(bytes.buffer, bytes.byteOffset + start + header, end - header), settings);
    if (found === null) return [...rows, broken(rows.length)];
    rows.push(...found);
    start += end + 2;
  }
  return bytes.length === 0 ? [broken(0)] : rows;
}

/** Null when the messages do not fill their space. */
function messageRows(view: DataView, settings: ImportSettings): ImportRow[] | null {
  const definitions = new Map<number, Definition>();
  const rows: ImportRow[] = [];
  let [at, row, lastTime] = [0, 0, 0];
  while (at < view.byteLength) {
    const header = view.getUint8(at);
    at += 1;
    if ((header & 0xc0) === 0x40) {
      const read = definitionAt(view, at, (header & 0x20) !== 0);
      if (read === null) return null;
      definitions.set(header & 0x0f, read.definition);
      at = read.end;
      continue;
    }
    const isShort = (header & 0x80) !== 0;
    const definition = definitions.get(isShort ? (header >> 5) & 3 : header & 0x0f);
    if (definition === undefined || at + definition.size > view.byteLength) return null;
    // The five bits count on from the last whole time.
    if (isShort) lastTime += ((header & 0x1f) - (lastTime & 0x1f)) & 0x1f;
    const values = valuesAt(view, at, definition);
    lastTime = values.get(TIMESTAMP) ?? lastTime;
    at += definition.size;
    row += 1;
    rows.push(...valueRows(row, definition.message, values, lastTime, settings));
  }
  return rows;
}

function definitionAt(view: DataView, start: number, hasDeveloperFields: boolean): { definition: Definition; end: number } | null {
  if (start + 5 > view.byteLength) return null;
  const isLittle = view.getUint8(start + 1) === 0;
  const count = view.getUint8(start + 4);
  let at = start + 5 + count * 3;
  if (at > view.byteLength) return null;
  const fields = Array.from({ length: count }, (_, each): Field => {
    const place = start + 5 + each * 3;
    return { number: view.getUint8(place), size: view.getUint8(place + 1), type: view.getUint8(place + 2) & 0x1f };
  });
  let size = fields.reduce((sum, field) => sum + field.size, 0);
  if (hasDeveloperFields) {
    if (at >= view.byteLength) return null;
    const more = view.getUint8(at);
    if (at + 1 + more * 3 > view.byteLength) return null;
    for (let each = 0; each < more; each += 1) size += view.getUint8(at + 2 + each * 3);
    at += 1 + more * 3;
  }
  return { definition: { message: view.getUint16(start + 2, isLittle), isLittle, fields, size }, end: at };
}

/** Numbers that were measured, of the unsigned types our fields are of. */
function valuesAt(view: DataView, start: number, { fields, isLittle }: Definition): Map<number, number> {
  const values = new Map<number, number>();
  let at = start;
  for (const { number, size, type } of fields) {
    const value = type === 2 && size === 1 ? view.getUint8(at) : type === 4 && size === 2 ? view.getUint16(at, isLittle) : type === 6 && size === 4 ? view.getUint32(at, isLittle) : null;
    if (value !== null && value !== 2 ** (size * 8) - 1) values.set(number, value);
    at += size;
  }
  return values;
}

function valueRows(row: number, message: number, values: ReadonlyMap<number, number>, time: number, settings: ImportSettings): ImportRow[] {
  const known = measures[message];
  if (known === undefined) return [];
  const atMs = time < FIRST_TRUE_TIME ? null : EPOCH_MS + time * 1000;
  return Object.entries(known).flatMap(([field, { vital, unit, divide }]): ImportRow[] => {
    const value = values.get(Number(field));
    // A strap that lost contact says 0; a scale says 65534 while it weighs.
    if (value === undefined || (vital === 'body-weight' && value === 0xfffe)) return [];
    if (value === 0) return [refused(row, 'no-contact', `0 for ${vital}`, 'a measured value', 'nothing: the sensor had no contact', { vital })];
    return [rowOf({ row, vital, value: value / divide, unit, atMs, source: 'FIT' }, settings)];
  });
}

/** FIT's CRC-16: reflected 0x8005, over header, messages and check gives 0. */
function fitCheck(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return crc;
}
