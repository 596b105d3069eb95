// Which format a file is of, by its first bytes and, for WFDB, its name.
import { readAppleHealth } from './apple-health.ts';
import { readFit } from './fit.ts';
import { readGlucoseTable } from './glucose-table.ts';
import type { ImportReader, ImportSettings } from './import-row.ts';
import { readJsonRecords } from './json-records.ts';

export type FileFormat = 'apple-health' | 'fit' | 'json' | 'glucose-table' | 'wfdb' | 'zip';

export function formatOf(name: string, head: Uint8Array): FileFormat {
  if (/\.hea$/i.test(name)) return 'wfdb';
  const text = new TextDecoder().decode(head.subarray(0, 512)).replace(/^\uFEFF/, '').trimStart();
  if (text.startsWith('PK\u0003\u0004')) return 'zip';
  if (new TextDecoder().decode(head.subarray(8, 12)) === '.FIT' || /\.fit$/i.test(name)) return 'fit';
  if (text.startsWith('<')) return 'apple-health';
  return text.startsWith('{') || text.startsWith('[') ? 'json' : 'glucose-table';
}

const readers: Readonly<Record<Exclude<FileFormat, 'wfdb' | 'zip'>, (settings: ImportSettings) => ImportReader>> = {
  'apple-health': readAppleHealth, fit: readFit, json: readJsonRecords, 'glucose-table': readGlucoseTable,
};
export const readerOf = (format: Exclude<FileFormat, 'wfdb' | 'zip'>, settings: ImportSettings): ImportReader => readers[format](settings);
