// Reads the three published recordings the demo draws on, as they were published. It selects nothing and repairs
// nothing but FiO2's unit (see stay-selection.ts).
import { createReadStream, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { fio2Percent, type HourlyStay } from './stay-selection.ts';

/** One row of our format, before it is written. `value` null: the monitor reported, without a valid value. */
export type Row = { stayId: string; offsetS: number; kind: string; value: number | null; unit: string };
export type Counts = { fio2Dropped: number };

async function* gzipLines(path: string): AsyncGenerator<string> {
  yield* createInterface({ input: createReadStream(path).pipe(createGunzip()), crlfDelay: Infinity });
}

/** PhysioNet/CinC Challenge 2019, one row per hour; columns are found by name. */
export async function readHourlyStays(path: string, counts: Counts): Promise<HourlyStay[]> {
  const stays: HourlyStay[] = [];
  let columns: string[] = [];
  for await (const line of gzipLines(path)) {
    const cells = line.split(',');
    if (columns.length === 0) { columns = cells; continue; }
    const cell = (name: string): number => Number(cells[columns.indexOf(name)]);
    const sourceId = cells[0] ?? '';
    let stay = stays.at(-1);
    if (stay?.sourceId !== sourceId) {
      stay = { sourceId, ageYears: cell('Age'), isMale: cell('Gender') === 1, hours: [] };
      stays.push(stay);
    }
    const fio2 = fio2Percent(cell('FiO2'));
    if (Number.isNaN(fio2) && !Number.isNaN(cell('FiO2'))) counts.fio2Dropped += 1;
    stay.hours.push({
      hour: cell('ICULOS'), heartRate: cell('HR'), spo2: cell('O2Sat'), temperature: cell('Temp'), systolic: cell('SBP'),
      diastolic: cell('DBP'), meanPressure: cell('MAP'), respiration: cell('Resp'), fio2,
    });
  }
  return stays;
}

const charted: Record<string, readonly [kind: string, unit: string]> = {
  HR: ['heart-rate', '/min'], RespRate: ['respiratory-rate', '/min'], Temp: ['temperature', 'Cel'], GCS: ['gcs', '{score}'],
  NISysABP: ['systolic', 'mm[Hg]'], NIDiasABP: ['diastolic', 'mm[Hg]'], NIMAP: ['mean-arterial-pressure', 'mm[Hg]'],
  FiO2: ['inspired-oxygen', '%'],
};

export type ChartedStay = { sourceId: string; ageYears: number; isMale: boolean; parameters: Set<string>; rows: Row[] };

/** PhysioNet/CinC Challenge 2012: irregular charting with GCS, no SpO2. -1 means unknown and is no row. */
export async function readChartedStays(path: string, prefix: string, counts: Counts): Promise<ChartedStay[]> {
  const stays: ChartedStay[] = [];
  for await (const line of gzipLines(path)) {
    const [sourceId = '', time = '', parameter = '', text = ''] = line.split(',');
    if (sourceId === 'RecordID') continue;
    let stay = stays.at(-1);
    if (stay?.sourceId !== sourceId) {
      stay = { sourceId, ageYears: Number.NaN, isMale: false, parameters: new Set(), rows: [] };
      stays.push(stay);
    }
    const recorded = Number(text);
    if (recorded === -1) continue;
    if (parameter === 'Age') stay.ageYears = recorded;
    if (parameter === 'Gender') stay.isMale = recorded === 1;
    stay.parameters.add(parameter);
    const [kind, unit] = charted[parameter] ?? [];
    if (kind === undefined || unit === undefined) continue;
    const value = kind === 'inspired-oxygen' ? fio2Percent(recorded) : recorded;
    if (Number.isNaN(value)) { counts.fio2Dropped += 1; continue; }
    const [hours = 0, minutes = 0] = time.split(':').map(Number);
    stay.rows.push({ stayId: `${prefix}${sourceId}`, offsetS: hours * 3600 + minutes * 60, kind, value, unit });
  }
  return stays;
}

/** WFDB format 16 numerics of one bedside monitor, one sample a minute; gains as in the header file. */
const minuteSignals: readonly (readonly [kind: string, unit: string, gain: number] | null)[] = [
  ['heart-rate', '/min', 10], null, null, null, null, ['respiratory-rate', '/min', 10], ['spo2', '%', 10],
  ['systolic', 'mm[Hg]', 1], ['diastolic', 'mm[Hg]', 1], ['mean-arterial-pressure', 'mm[Hg]', 1],
];

export function readMinuteNumerics(path: string, stayId: string): Row[] {
  const bytes = readFileSync(path);
  const rows: Row[] = [];
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    const signal = minuteSignals[(at / 2) % minuteSignals.length];
    const raw = bytes.readInt16LE(at);
    // -32768 is the format's "no sample". The arterial line (signals 1-3) was never connected, PULSE repeats HR.
    if (signal === null || signal === undefined || raw === -32768) continue;
    const [kind, unit, gain] = signal;
    // This monitor writes 0 while a sensor gives nothing: kept, as a report without a valid value.
    rows.push({ stayId, offsetS: Math.floor(at / 2 / minuteSignals.length) * 60, kind, value: raw === 0 ? null : raw / gain, unit });
  }
  return rows;
}
