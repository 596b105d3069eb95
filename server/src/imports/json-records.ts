// Open mHealth data points (with or without header, alone, in a list or one a line) and Nightscout's entries. Averages and extremes
// over a span are no readings; neither are sensor codes below 39 mg/dL, which Dexcom sends instead of a value.
import type { VitalKind } from '@mydr24/protocol';
import { instantOf } from './file-instant.ts';
import { type ImportReader, type ImportRow, type ImportSettings, refused, rowOf } from './import-row.ts';

type Fields = Readonly<Record<string, unknown>>;
const fieldsOf = (value: unknown): Fields | null => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null);

const measures: readonly (readonly [name: string, vital: VitalKind])[] = [
  ['heart_rate', 'heart-rate'], ['systolic_blood_pressure', 'systolic'], ['diastolic_blood_pressure', 'diastolic'], ['blood_glucose', 'glucose'], ['body_temperature', 'temperature'],
  ['body_weight', 'body-weight'], ['body_height', 'body-height'], ['body_mass_index', 'body-mass-index'], ['oxygen_saturation', 'spo2'], ['respiratory_rate', 'respiratory-rate'],
];
const MAX_BYTES = 128 * 1024 * 1024;
/** Dexcom's receiver codes: 0 to 12 are errors of the sensor, 39 and 401 say low and high. */
const [LOW_CODE, HIGH_CODE] = [39, 401];

export function readJsonRecords(settings: ImportSettings): ImportReader {
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  return {
    take(bytes) {
      size += bytes.length;
      if (size <= MAX_BYTES) text += decoder.decode(bytes, { stream: true });
      return [];
    },
    end() {
      if (size > MAX_BYTES) return [refused(0, 'json-too-large', 'more than 128 MiB of JSON', 'less', 'export a shorter span, or one record a line in several files')];
      const values = valuesOf(text + decoder.decode());
      return values === null ? [refused(0, 'not-json', 'text that is not JSON', 'Open mHealth data points or Nightscout entries', 'export it again')] : values.flatMap((value, at) => recordRows(at + 1, value, settings));
    },
  };
}

/** A list, one value, or a value a line; null when it is none of them. */
function valuesOf(text: string): readonly unknown[] | null {
  const whole = parsed(text);
  if (whole !== undefined) return Array.isArray(whole) ? whole : [whole];
  const lines = text.split('\n').filter((line) => line.trim() !== '').map((line) => parsed(line));
  return lines.every((line) => line === undefined) ? null : lines;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function recordRows(row: number, value: unknown, settings: ImportSettings): ImportRow[] {
  const record = fieldsOf(value);
  if (record === null) return [refused(row, 'no-record', 'no object', 'an Open mHealth data point or a Nightscout entry', 'export it again')];
  if ('sgv' in record || record['type'] === 'sgv') return [nightscoutRow(row, record, settings)];
  if (record['type'] === 'mbg' || record['type'] === 'cal') return [{ passedOver: 'calibration' }];
  return openMhealthRows(row, record, settings);
}

function nightscoutRow(row: number, { sgv, date, dateString, device, noise }: Fields, settings: ImportSettings): ImportRow {
  if (typeof sgv === 'number' && (sgv <= LOW_CODE || sgv >= HIGH_CODE)) return refused(row, 'sensor-code', 'a code of the sensor (low, high or an error)', 'a measured value', 'nothing: it is no measured value');
  // Nightscout: 1 is clean; 4 is heavy noise.
  if (typeof noise === 'number' && noise >= 4) return refused(row, 'noisy', 'a value the sensor calls too noisy', 'a clean value', 'nothing: it is no reliable value');
  return rowOf({ row, vital: 'glucose', value: sgv, unit: 'mg/dL', atMs: typeof date === 'number' ? date : instantOf(dateString, settings), source: device ?? 'Nightscout' }, settings);
}

function openMhealthRows(row: number, record: Fields, settings: ImportSettings): ImportRow[] {
  const body = fieldsOf(record['body']) ?? record;
  const header = fieldsOf(record['header']);
  const source = fieldsOf(header?.['acquisition_provenance'])?.['source_name'] ?? 'Open mHealth';
  if (body['descriptive_statistic'] !== undefined) return [refused(row, 'statistic', 'a statistic over a span of time', 'one measured value', 'nothing: averages, smallest and largest values are no readings')];
  const time = fieldsOf(body['effective_time_frame']);
  const interval = fieldsOf(time?.['time_interval']);
  const isWhole = interval !== null && (interval['end_date_time'] !== undefined || interval['duration'] !== undefined);
  const atMs = instantOf(time?.['date_time'] ?? (isWhole ? interval['start_date_time'] : undefined), settings);
  const rows = measures.flatMap(([name, vital]) => {
    const measure = fieldsOf(body[name]);
    return measure === null ? [] : [rowOf({ row, vital, value: measure['value'], unit: measure['unit'], atMs, source }, settings)];
  });
  return rows.length > 0 ? rows : [{ passedOver: 'a record that is no vital sign' }];
}
