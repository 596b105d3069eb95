// Reads the shipped recordings from simulation/data. The only place of the demo that touches those files.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parseReadings, parseStayEntries, type RecordedReading, type RecordedStay, type StayEntry } from './recorded-stays.ts';

const folder = new URL('../../data/', import.meta.url);
const readingFiles = ['stays-cinc2019.csv.gz', 'stays-cinc2012.csv.gz', 'stays-mimic.csv.gz'] as const;

export const readStayEntries = (): StayEntry[] => parseStayEntries(readFileSync(new URL('stays.csv', folder), 'utf8'));

/** All stays with their readings, in the order of stays.csv; some 49,000 readings, 0.1 s. */
export function readRecordedStays(): RecordedStay[] {
  const byStay = new Map<string, RecordedReading[]>();
  for (const file of readingFiles) parseReadings(gunzipSync(readFileSync(new URL(file, folder))).toString('utf8'), byStay);
  return readStayEntries().map((entry) => ({ ...entry, readings: byStay.get(entry.stayId) ?? [] }));
}
