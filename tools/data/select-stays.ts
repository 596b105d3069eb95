// Makes simulation/data/stays*.csv.gz and stays.csv from the published recordings. Run once, by hand:
//   node tools/data/select-stays.ts CINC2019_SET_A.csv.gz CINC2012_SET_A.csv.gz MIMIC_NUMERICS.dat OUT_FOLDER
// The same sources give the same bytes. Nothing in the product reads the sources.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { deteriorations, fitWindow, groupSizes, screenStay, stableOrder, type Group, type HourlyStay, type Window } from './stay-selection.ts';
import { readChartedStays, readHourlyStays, readMinuteNumerics, type ChartedStay, type Counts, type Row } from './stay-sources.ts';

type Entry = { stayId: string; source: string; group: string; ageYears: number; isMale: boolean; firstS: number; lengthS: number; onsetS: number | null; inspiredOxygenBefore: number | null; rows: Row[] };

/** A gap is looked for between calm values, so the last one is carried over it. */
const GAP_HOURS = 8;

const hourlyKinds = [
  ['heartRate', 'heart-rate', '/min'], ['respiration', 'respiratory-rate', '/min'], ['spo2', 'spo2', '%'], ['systolic', 'systolic', 'mm[Hg]'],
  ['diastolic', 'diastolic', 'mm[Hg]'], ['meanPressure', 'mean-arterial-pressure', 'mm[Hg]'], ['temperature', 'temperature', 'Cel'], ['fio2', 'inspired-oxygen', '%'],
] as const;

function hourlyEntry(stay: HourlyStay, group: string, window: Window, onset: number | null): Entry {
  const stayId = `cinc2019-${stay.sourceId}`;
  const hours = stay.hours.slice(window.first, window.end);
  const rows = hours.flatMap((at, index) =>
    hourlyKinds.filter(([field]) => !Number.isNaN(at[field])).map(([field, kind, unit]) => ({ stayId, offsetS: index * 3600, kind, value: at[field], unit })),
  );
  const before = stay.hours.slice(0, window.first).map((at) => at.fio2).findLast((value) => !Number.isNaN(value)) ?? null;
  return {
    stayId, source: 'cinc2019', group, ageYears: Math.floor(stay.ageYears), isMale: stay.isMale,
    firstS: window.first * 3600, lengthS: hours.length * 3600, onsetS: onset === null ? null : (onset - window.first) * 3600, inspiredOxygenBefore: before, rows,
  };
}

function selectHourly(stays: HourlyStay[]): Entry[] {
  const starIds = new Set<string>(deteriorations.map((d) => d.sourceId));
  const entries = deteriorations.map((d) => {
    const stay = stays.find((s) => s.sourceId === d.sourceId);
    if (stay === undefined) throw new Error(`The 2019 file holds no stay ${d.sourceId}; expected training set A complete.`);
    return hourlyEntry(stay, 'deteriorating', { first: d.first, end: d.end }, d.onset);
  });
  const adults = stays.filter((s) => s.ageYears >= 18 && s.ageYears < 90 && s.hours.length >= 24 && !starIds.has(s.sourceId));
  const ordered = adults.map((stay) => ({ stay, screens: screenStay(stay), screensOverGaps: screenStay(stay, GAP_HOURS), order: stableOrder(stay.sourceId) })).toSorted((a, b) => a.order - b.order);
  const taken = new Set<string>();
  for (const group of ['unwell', 'watched', 'gappy', 'steady'] as const satisfies readonly Group[]) {
    let wanted = groupSizes[group];
    for (const { stay, screens, screensOverGaps } of ordered) {
      if (wanted === 0) break;
      const window = taken.has(stay.sourceId) ? null : fitWindow(stay, group === 'gappy' ? screensOverGaps : screens, group);
      if (window === null) continue;
      taken.add(stay.sourceId);
      entries.push(hourlyEntry(stay, group, window, null));
      wanted -= 1;
    }
    if (wanted > 0) throw new Error(`Only ${groupSizes[group] - wanted} stays fit the group ${group}; ${groupSizes[group]} are wanted.`);
  }
  return entries;
}

/** Stays whose nurses charted GCS 15 throughout, with cuff pressures and no arterial line. */
function selectCharted(stays: ChartedStay[]): Entry[] {
  const fits = (stay: ChartedStay): boolean => {
    const of = (kind: string): number[] => stay.rows.flatMap((r) => (r.kind === kind && r.value !== null ? [r.value] : []));
    const within = (kind: string, low: number, high: number, atLeast: number): boolean =>
      of(kind).length >= atLeast && of(kind).every((v) => v >= low && v <= high);
    return stay.ageYears >= 18 && stay.ageYears < 90 && !stay.parameters.has('SysABP') && !stay.parameters.has('MechVent')
      && within('gcs', 15, 15, 10) && within('heart-rate', 51, 110, 40) && within('respiratory-rate', 12, 24, 40)
      && within('systolic', 101, 200, 35) && within('temperature', 35.6, 38.5, 9);
  };
  const chosen = stays.filter(fits).toSorted((a, b) => stableOrder(a.sourceId) - stableOrder(b.sourceId)).slice(0, 6);
  return chosen.map((stay) => ({
    stayId: stay.rows[0]!.stayId, source: 'cinc2012', group: 'charted', ageYears: stay.ageYears, isMale: stay.isMale,
    firstS: 0, lengthS: 48 * 3600, onsetS: null, inspiredOxygenBefore: null, rows: stay.rows,
  }));
}

/** The longest silence of any stream a bedside monitor sends by itself; a stay that loops is silent over its seam, too. */
function longestGapS({ rows, lengthS }: Entry): number {
  const gaps = ['heart-rate', 'respiratory-rate', 'spo2'].map((kind) => {
    const offsets = rows.filter((row) => row.kind === kind && row.value !== null).map((row) => row.offsetS);
    const seam = lengthS - (offsets.at(-1) ?? lengthS) + (offsets[0] ?? 0);
    return offsets.reduce((longest, at, index) => Math.max(longest, at - (offsets[index - 1] ?? at)), seam);
  });
  return Math.max(...gaps);
}

/** Whether oxygen was recorded in the chosen hours or last before them. */
const isOnOxygen = ({ rows, inspiredOxygenBefore }: Entry): boolean =>
  (inspiredOxygenBefore ?? 21) > 21 || rows.some((row) => row.kind === 'inspired-oxygen' && (row.value ?? 21) > 21);

function writeRows(path: string, entries: readonly Entry[]): number {
  const rows = entries.flatMap((e) => e.rows.toSorted((a, b) => a.offsetS - b.offsetS));
  const lines = rows.map((r) => `${r.stayId},${r.offsetS},${r.kind},${r.value ?? ''},${r.unit}`);
  writeFileSync(path, gzipSync(['stay_id,offset_s,kind,value,unit', ...lines, ''].join('\n'), { level: 9 }));
  return rows.length;
}

async function main(paths: readonly string[]): Promise<void> {
  const [hourlyPath, chartedPath, minutesPath, outPath] = paths;
  if (hourlyPath === undefined || chartedPath === undefined || minutesPath === undefined || outPath === undefined) {
    throw new Error('Usage: select-stays.ts CINC2019_SET_A.csv.gz CINC2012_SET_A.csv.gz MIMIC_NUMERICS.dat OUT_FOLDER');
  }
  const counts: Counts = { fio2Dropped: 0 };
  const hourly = selectHourly(await readHourlyStays(hourlyPath, counts));
  const chartedStays = selectCharted(await readChartedStays(chartedPath, 'cinc2012-', counts));
  const minuteRows = readMinuteNumerics(minutesPath, 'mimic-s00001');
  const minutes: Entry = { stayId: 'mimic-s00001', source: 'mimic', group: 'continuous', ageYears: 60, isMale: false, firstS: 0, lengthS: 1936 * 60, onsetS: null, inspiredOxygenBefore: null, rows: minuteRows };
  // The many calm ones last: whoever plays fewer patients keeps every kind.
  const entries = [...hourly.filter((e) => e.group !== 'steady'), ...chartedStays, minutes, ...hourly.filter((e) => e.group === 'steady')];
  const head = 'stay_id,source,group,age_years,sex,first_s,length_s,onset_s,inspired_oxygen_before,longest_gap_s,is_on_oxygen,rows';
  const lines = entries.map((e) => [e.stayId, e.source, e.group, e.ageYears, e.isMale ? 'male' : 'female', e.firstS, e.lengthS, e.onsetS ?? '', e.inspiredOxygenBefore ?? '', longestGapS(e), isOnOxygen(e) ? 1 : 0, e.rows.length].join(','));
  writeFileSync(join(outPath, 'stays.csv'), [head, ...lines, ''].join('\n'));
  for (const source of ['cinc2019', 'cinc2012', 'mimic']) {
    const count = writeRows(join(outPath, `stays-${source}.csv.gz`), entries.filter((e) => e.source === source));
    process.stdout.write(`${source}: ${count} rows\n`);
  }
  process.stdout.write(`${entries.length} stays; ${counts.fio2Dropped} FiO2 values of no readable unit in the sources left out\n`);
}

await main(process.argv.slice(2));
