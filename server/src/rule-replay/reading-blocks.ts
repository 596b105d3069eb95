// Readings as PostgreSQL packs them for a replay: 16 bytes each, the instant in milliseconds and the value as big-endian doubles, one
// block a stream in order of time. Merged here into one past. Knows no database.
import { vitals, type VitalKind } from '@mydr24/protocol';
import type { PastReading } from '../monitoring/judge.ts';

export interface ReadingBlock {
  readonly kind: VitalKind;
  /** The stream's limit of silence; null for none. */
  readonly noDataMs: number | null;
  readonly bytes: Uint8Array;
  /** Codes by place, of the few kinds that have them. */
  readonly codes: readonly (string | null)[] | null;
}

const BYTES_EACH = 16;

function unpacked({ kind, noDataMs, bytes, codes }: ReadingBlock): PastReading[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { unit } = vitals[kind];
  return Array.from({ length: bytes.byteLength / BYTES_EACH }, (_, place) => {
    const value = view.getFloat64(place * BYTES_EACH + 8);
    return { kind, value: Number.isNaN(value) ? null : value, code: codes?.[place] ?? null, unit, atMs: view.getFloat64(place * BYTES_EACH), noDataMs };
  });
}

export function readingsOf(blocks: readonly ReadingBlock[]): PastReading[] {
  const [only, ...more] = blocks.map(unpacked);
  if (only === undefined) return [];
  return more.length === 0 ? only : [only, ...more].flat().toSorted((a, b) => a.atMs - b.atMs);
}
