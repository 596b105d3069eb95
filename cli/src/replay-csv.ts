// Reads anyone's CSV of vital signs for `mydr24 replay`: the long format of simulation/data/README.md (one reading a line) or
// a wide table (a time column and one column a vital). Pure. Every line is judged by the server's own rules for units and
// ranges before anything is sent; a refusal names the line and what would fit, and never shows a measured value.
import { consciousnessLevels, LOINC, loincOfKind, oxygenSources, vitalKinds, vitals, type VitalKind } from '@mydr24/protocol';
import { normaliseLoinc, type UnitRefusal } from '@mydr24/server/monitoring/units.ts';
import { consciousnessOfGcs } from '@mydr24/simulation/demo/recorded-stays.ts';
import { nearestName } from '@mydr24/server/platform/nearest-name.ts';

/** Seconds from the first reading of the file on; `value` null says "measured, no valid value". */
export interface FileReading { readonly line: number; readonly stayId: string; readonly offsetS: number; readonly code: string; readonly value: number | string | null; readonly unit: string | null }
export interface LineRefusal { readonly line: number; readonly message: string }
export type ParsedFile =
  | { readonly ok: true; readonly readings: readonly FileReading[]; readonly refusals: readonly LineRefusal[]; readonly stayIds: readonly string[] }
  | { readonly ok: false; readonly message: string };

const shortNames: Readonly<Record<string, VitalKind>> = {
  hr: 'heart-rate', heart_rate: 'heart-rate', pulse: 'pulse-rate', pr: 'pulse-rate', rr: 'respiratory-rate', resp: 'respiratory-rate', respiratory_rate: 'respiratory-rate',
  sao2: 'spo2', o2sat: 'spo2', sbp: 'systolic', dbp: 'diastolic', map: 'mean-arterial-pressure', temp: 'temperature', fio2: 'inspired-oxygen', avpu: 'consciousness',
  acvpu: 'consciousness', oxygen: 'supplemental-oxygen', weight: 'body-weight',
};
const timeColumns: readonly string[] = ['offset_s', 'time', 't', 'timestamp', 'seconds', 'taken_at'];
const OXYGEN_CODE = '3151-8';
const CONSCIOUSNESS_CODE = '67775-7';
const GCS_CODE = '9269-2';
const DAY_S = 86_400;

const kindOf = (name: string): VitalKind | undefined => vitalKinds.find((kind) => kind === name) ?? shortNames[name.replaceAll('-', '_')];
const codeOf = (kind: VitalKind): string | undefined => (kind === 'supplemental-oxygen' ? OXYGEN_CODE : loincOfKind[kind]?.[0]);

/** Splits one line; a field may stand in double quotes. */
function cellsOf(line: string, separator: string): string[] {
  if (!line.includes('"')) return line.split(separator).map((cell) => cell.trim());
  const cells: string[] = [''];
  let isQuoted = false;
  for (const char of line) {
    if (char === '"') isQuoted = !isQuoted;
    else if (char === separator && !isQuoted) cells.push('');
    else cells[cells.length - 1] += char;
  }
  return cells.map((cell) => cell.trim());
}

type Time = { readonly style: 'seconds' | 'clock' | 'instant'; readonly seconds: number };

/** Seconds, a clock (`H:MM` or `H:MM:SS`; hours may go beyond 24), or ISO 8601 with an offset. */
export function timeOf(text: string): Time | null {
  if (/^\d+(\.\d+)?$/.test(text)) return { style: 'seconds', seconds: Number(text) };
  const clock = /^(\d{1,4}):([0-5]\d)(?::([0-5]\d(?:\.\d+)?))?$/.exec(text);
  if (clock !== null) return { style: 'clock', seconds: Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3] ?? 0) };
  const isInstant = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/.test(text);
  const atMs = isInstant ? Date.parse(text.replace(' ', 'T')) : Number.NaN;
  return Number.isNaN(atMs) ? null : { style: 'instant', seconds: atMs / 1000 };
}

const unitWords: Record<UnitRefusal, (code: string, unit: string | null) => string> = {
  'wrong-unit': (code, unit) => `unit ${unit === null ? '(none)' : `"${unit}"`} does not fit ${code}; ${expectedUnit(code)}`,
  'out-of-range': (code) => `the value for ${code} is outside of what a sensor can measure on a living body; leave it empty for "no valid value"`,
  'not-a-number': (code) => `the value for ${code} is not a number; expected digits with a point, or nothing for "no valid value"`,
  'unknown-code': (code) => `the value for ${code} is not one of its codes: ${LOINC[code]?.kind === 'consciousness' ? consciousnessLevels.join(' ') : oxygenSources.join(' ')}`,
};
function expectedUnit(code: string): string {
  const kind = LOINC[code]?.kind;
  const unit = kind === undefined ? null : vitals[kind].unit;
  return unit === null ? 'coded values have no unit' : `expected ${[unit, ...Object.keys(vitals[kind!].units)].join(' or ')}`;
}

type Judged = { readonly ok: true; readonly value: number | string | null } | { readonly ok: false; readonly message: string };

function judged(code: string, text: string, unit: string | null): Judged {
  if (text === '' || text === 'NaN' || text === 'NA' || text === 'null') return { ok: true, value: null };
  const isCoded = code === OXYGEN_CODE ? !/^[\d.]+$/.test(text) : vitals[LOINC[code]!.kind].codes !== null;
  const value = isCoded ? text : /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(value)) return { ok: false, message: unitWords['not-a-number'](code, unit) };
  const sense = normaliseLoinc(code, value, unit ?? undefined);
  return sense.ok ? { ok: true, value } : { ok: false, message: unitWords[sense.refusal](code, unit) };
}

interface Columns { readonly names: readonly string[]; readonly separator: string; readonly time: number }

function columnsOf(header: string): Columns {
  const separator = [',', ';', '\t'].reduce((best, candidate) => (header.split(candidate).length > header.split(best).length ? candidate : best));
  const names = cellsOf(header, separator).map((name) => name.toLowerCase());
  return { names, separator, time: names.findIndex((name) => timeColumns.includes(name)) };
}

interface Sink { readonly readings: FileReading[]; readonly refusals: LineRefusal[] }
type LineReader = (cells: readonly string[], line: number, offsetS: number, sink: Sink) => void;

function longReader(names: readonly string[]): LineReader {
  const at = (...wanted: string[]): number => names.findIndex((name) => wanted.includes(name));
  const [stay, kind, value, unit] = [at('stay_id', 'stay', 'patient', 'id'), at('kind', 'loinc', 'code', 'vital'), at('value'), at('unit')];
  return (cells, line, offsetS, sink) => {
    const refuse = (message: string): void => void sink.refusals.push({ line, message });
    const named = cells[kind] ?? '';
    const stayId = stay < 0 ? '' : (cells[stay] ?? '');
    const known = kindOf(named.toLowerCase());
    if (named === 'gcs' || named === GCS_CODE) return readGcs(cells[value] ?? '', { line, stayId, offsetS }, sink);
    const code = Object.hasOwn(LOINC, named) ? named : known === undefined ? undefined : codeOf(known);
    if (code === undefined) {
      const near = nearestName(named, [...vitalKinds, ...Object.keys(shortNames)]);
      return refuse(`"${named.slice(0, 32)}" is no vital sign this version knows${near === undefined ? '' : `; did you mean "${near}"?`}`);
    }
    const text = cells[value] ?? '';
    const canonical = vitals[LOINC[code]!.kind].unit;
    const given = unit < 0 ? (/^[\d.]*$/.test(text) ? canonical : null) : (cells[unit] || null);
    const judgement = judged(code, text, given);
    if (!judgement.ok) return refuse(judgement.message);
    sink.readings.push({ line, stayId, offsetS, code, value: judgement.value, unit: typeof judgement.value === 'string' ? null : given });
  };
}

/** The coma scale is played as the consciousness it stands for, by the rule of simulation/data/README.md. */
function readGcs(text: string, at: Pick<FileReading, 'line' | 'stayId' | 'offsetS'>, { readings, refusals }: Sink): void {
  const score = Number(text);
  if (text !== '' && Number.isInteger(score) && score >= 3 && score <= 15) readings.push({ ...at, code: CONSCIOUSNESS_CODE, value: consciousnessOfGcs(score), unit: null });
  else refusals.push({ line: at.line, message: 'a Glasgow coma score is a whole number from 3 to 15' });
}

/** Columns in canonical units; an empty cell is a moment at which that vital was not measured. */
function wideReader(names: readonly string[]): LineReader {
  const kinds = names.map((name) => kindOf(name));
  return (cells, line, offsetS, sink) => {
    kinds.forEach((kind, column) => {
      const text = cells[column] ?? '';
      const code = kind === undefined ? undefined : codeOf(kind);
      if (kind === undefined || code === undefined || text === '' || text === 'NaN' || text === 'NA') return;
      const unit = kind === 'supplemental-oxygen' ? null : vitals[kind].unit;
      const judgement = judged(code, text, unit);
      if (judgement.ok) sink.readings.push({ line, stayId: '', offsetS, code, value: judgement.value, unit: typeof judgement.value === 'string' ? null : unit });
      else sink.refusals.push({ line, message: `column ${names[column]}: ${judgement.message}` });
    });
  };
}

function readerOf({ names, time }: Columns): { ok: true; read: LineReader } | { ok: false; message: string } {
  if (time < 0) return { ok: false, message: `the header has no time column; name one of: ${timeColumns.join(', ')}` };
  const isLong = names.includes('value') && names.some((name) => ['kind', 'loinc', 'code', 'vital'].includes(name));
  if (isLong) return { ok: true, read: longReader(names) };
  if (names.some((name) => kindOf(name) !== undefined)) return { ok: true, read: wideReader(names) };
  return { ok: false, message: 'the header names no vital sign; expected kind and value (one reading a line), or columns such as hr, resp, spo2, sbp, dbp, temp' };
}

export function parseReplayFile(text: string): ParsedFile {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const headerAt = lines.findIndex((line) => line.trim() !== '' && !line.startsWith('#'));
  if (headerAt < 0) return { ok: false, message: 'the file is empty; expected a header line and readings' };
  const columns = columnsOf(lines[headerAt] ?? '');
  const reader = readerOf(columns);
  if (!reader.ok) return reader;
  const sink: Sink = { readings: [], refusals: [] };
  const clock = { style: null as Time['style'] | null, last: 0, days: 0 };
  lines.slice(headerAt + 1).forEach((row, index) => {
    if (row.trim() === '' || row.startsWith('#')) return;
    const line = headerAt + index + 2;
    const cells = cellsOf(row, columns.separator);
    const time = timeOf(cells[columns.time] ?? '');
    if (time === null) return void sink.refusals.push({ line, message: 'the time is not seconds, H:MM[:SS] or ISO 8601 with an offset such as 2026-01-31T08:00:00Z' });
    if (clock.style !== null && time.style !== clock.style) return void sink.refusals.push({ line, message: `the time is written as ${time.style}, the lines before as ${clock.style}; use one of them` });
    clock.style = time.style;
    reader.read(cells, line, midnightPassed(clock, time), sink);
  });
  return finished(sink);
}

/** A clock that jumps back by more than half a day has passed midnight. */
function midnightPassed(clock: { last: number; days: number }, { style, seconds }: Time): number {
  if (style !== 'clock') return seconds;
  if (seconds < DAY_S && clock.last % DAY_S - seconds > DAY_S / 2) clock.days += 1;
  clock.last = seconds;
  return seconds + (seconds < DAY_S ? clock.days * DAY_S : 0);
}

/** Each stay begins at zero; all are put in order of time. */
function finished({ readings, refusals }: Sink): ParsedFile {
  const starts = new Map<string, number>();
  for (const { stayId, offsetS } of readings) starts.set(stayId, Math.min(starts.get(stayId) ?? Infinity, offsetS));
  const shifted = readings.map((reading) => ({ ...reading, offsetS: reading.offsetS - (starts.get(reading.stayId) ?? 0) }));
  return { ok: true, readings: shifted.toSorted((a, b) => a.offsetS - b.offsetS || a.line - b.line), refusals, stayIds: [...starts.keys()] };
}
