// Reads the shipped excerpts of ECG. The only place that touches those files, but for the tests of the detectors.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { stripEntries, type RecordedStrip } from './recorded-strips.ts';

const folder = new URL('../../data/strips/', import.meta.url);

export function readRecordedStrip(name: string): RecordedStrip | undefined {
  const entry = stripEntries.find((each) => each.name === name);
  return entry && { ...entry, samples: gunzipSync(readFileSync(new URL(`${name}.i16.gz`, folder))) };
}
