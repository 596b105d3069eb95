// Runs cases against readers, and keeps what failed. A case that throws or takes long is a failure.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { caseOf } from './changed-bytes.ts';
import type { Reader } from './readers.ts';

export interface Failure {
  readonly reader: string;
  readonly bytes: Uint8Array;
  readonly what: string;
  readonly place: string;
}

export const KEPT = join(import.meta.dirname, 'kept');
export const LONGEST_MS = 1_000;

/** Null: answered in time. */
export function faultOf({ name, read }: Reader, bytes: Uint8Array, place: string): Failure | null {
  const beganMs = performance.now();
  try {
    read(bytes);
  } catch (error) {
    return { reader: name, bytes, what: error instanceof Error ? (error.stack ?? String(error)).split('\n').slice(0, 4).join(' ') : String(error), place };
  }
  const tookMs = performance.now() - beganMs;
  return tookMs > LONGEST_MS ? { reader: name, bytes, what: `took ${tookMs.toFixed(0)} ms`, place } : null;
}

export function runCases(reader: Reader, seed: number, from: number, to: number): Failure[] {
  const failures: Failure[] = [];
  for (let nth = from; nth < to; nth += 1) {
    const failure = faultOf(reader, caseOf(reader.samples, seed, reader.name, nth), `seed ${seed}, case ${nth}`);
    if (failure !== null) failures.push(failure);
  }
  return failures;
}

/** One file for each, named by the reader and a hash of its bytes. */
export function keep({ reader, bytes }: Failure): string {
  mkdirSync(KEPT, { recursive: true });
  const name = `${reader}.${createHash('sha256').update(bytes).digest('hex').slice(0, 12)}.bin`;
  writeFileSync(join(KEPT, name), bytes);
  return name;
}

export interface KeptCase {
  readonly name: string;
  readonly reader: string;
  readonly bytes: Uint8Array;
}

export function listKept(): KeptCase[] {
  try {
    return readdirSync(KEPT).filter((name) => name.endsWith('.bin')).toSorted().map((name) => ({ name, reader: name.split('.')[0]!, bytes: readFileSync(join(KEPT, name)) }));
  } catch {
    return [];
  }
}
