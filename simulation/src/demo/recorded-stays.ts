// The recorded stays as values, parsed from the text of simulation/data. Reads no file and knows no clock. It never fills a gap
// and never invents a value; recorded consciousness (GCS) is read by the rule in simulation/data/README.md.
import type { ConsciousnessLevel } from '@mydr24/protocol';

export const stayGroups = ['deteriorating', 'unwell', 'watched', 'gappy', 'charted', 'continuous', 'steady'] as const;
export type StayGroup = (typeof stayGroups)[number];

/** One line of stays.csv. */
export interface StayEntry {
  readonly stayId: string;
  readonly source: string;
  readonly group: StayGroup;
  readonly ageYears: number;
  readonly sex: 'female' | 'male';
  readonly lengthS: number;
  /** Deteriorations only: seconds from the start at which it begins. */
  readonly onsetS: number | null;
  /** The last FiO2 recorded before the chosen hours, percent. */
  readonly inspiredOxygenBefore: number | null;
  /** The longest silence of heart rate, respiration or SpO2, over the seam of the loop too. */
  readonly longestGapS: number;
  /** Whether oxygen was recorded at any time. */
  readonly isOnOxygen: boolean;
}

/** One recorded reading; `value` null says the monitor reported without a valid value. */
export interface RecordedReading {
  readonly offsetS: number;
  readonly kind: string;
  readonly value: number | null;
  readonly unit: string;
}

export interface RecordedStay extends StayEntry {
  /** Rising by time. */
  readonly readings: readonly RecordedReading[];
}

/** The published median GCS of each level (McNarry and Goldhill 2004); the nearest one counts. Full marks only are alert. */
export function consciousnessOfGcs(gcs: number): ConsciousnessLevel {
  if (gcs >= 15) return 'A';
  if (gcs >= 11) return 'V';
  return gcs >= 6 ? 'P' : 'U';
}

const cellsOf = (line: string): string[] => line.split(',');
const numberOrNull = (text: string | undefined): number | null => (text === undefined || text === '' ? null : Number(text));

/** The lines of a CSV after a header that must name exactly these columns. */
function bodyOf(text: string, header: string): string[] {
  const [first = '', ...lines] = text.split('\n');
  if (first.trim() !== header) throw new Error(`A file of recorded stays begins with "${first.slice(0, 80)}"; expected "${header}". Make the files again with tools/data/select-stays.ts.`);
  return lines.filter((line) => line !== '');
}

export function parseStayEntries(text: string): StayEntry[] {
  const lines = bodyOf(text, 'stay_id,source,group,age_years,sex,first_s,length_s,onset_s,inspired_oxygen_before,longest_gap_s,is_on_oxygen,rows');
  return lines.map((line) => {
    const [stayId = '', source = '', group = '', age, sex, , length, onset, oxygen, gap, onOxygen] = cellsOf(line);
    return {
      stayId, source, group: stayGroups.find((known) => known === group) ?? 'steady', ageYears: Number(age), sex: sex === 'male' ? 'male' : 'female',
      lengthS: Number(length), onsetS: numberOrNull(onset), inspiredOxygenBefore: numberOrNull(oxygen), longestGapS: Number(gap), isOnOxygen: onOxygen === '1',
    };
  });
}

/** Adds the readings of one file to a map by stay. Lines of one stay follow one another, sorted by time. */
export function parseReadings(text: string, into: Map<string, RecordedReading[]>): void {
  for (const line of bodyOf(text, 'stay_id,offset_s,kind,value,unit')) {
    const [stayId = '', offset, kind = '', value, unit = ''] = cellsOf(line);
    const readings = into.get(stayId) ?? [];
    if (readings.length === 0) into.set(stayId, readings);
    readings.push({ offsetS: Number(offset), kind, value: numberOrNull(value), unit });
  }
}

/** The stay without a deterioration whose heart rate lies nearest to this one on the whole. */
export function calmestOf(stays: readonly RecordedStay[], heartRateBpm: number): RecordedStay | undefined {
  const distance = ({ readings }: RecordedStay): number => {
    const away = readings.flatMap(({ kind, value }) => (kind === 'heart-rate' && value !== null ? [Math.abs(value - heartRateBpm)] : []));
    return away.length === 0 ? Infinity : away.reduce((sum, one) => sum + one, 0) / away.length;
  };
  return stays.filter(({ group }) => group !== 'deteriorating').toSorted((a, b) => distance(a) - distance(b))[0];
}
