// What a dry run says of all rows: kinds with counts, span and range; what was refused, the first of it row by row; what is no vital sign.
import { type ImportSummary, type VitalKind, vitalKinds } from '@mydr24/protocol';
import { Temporal } from 'temporal-polyfill';
import type { FileFormat } from './file-format.ts';
import type { ImportedReading, ImportRow } from './import-row.ts';

const MOST_ROWS = 200;
const MOST_OTHERS = 50;
const OTHERS = 'others';

export interface Summing {
  /** The reading of the row, if it is one. */
  add(row: ImportRow): ImportedReading | null;
  sum(format: FileFormat): ImportSummary;
}

export function createSumming(): Summing {
  const kinds = new Map<VitalKind, ImportSummary['kinds'][number]>();
  const rows: ImportSummary['rows'] = [];
  const others = new Map<string, number>();
  let refused = 0;
  const count = ({ vital, value, unit, takenAt }: ImportedReading): void => {
    const at = Temporal.Instant.from(takenAt).epochMilliseconds;
    const known = kinds.get(vital);
    if (known === undefined) kinds.set(vital, { kind: vital, unit, count: 1, low: value, high: value, fromAt: at, toAt: at });
    else Object.assign(known, { count: known.count + 1, low: Math.min(known.low, value), high: Math.max(known.high, value), fromAt: Math.min(known.fromAt, at), toAt: Math.max(known.toAt, at) });
  };
  return {
    add(row) {
      if ('reading' in row) {
        count(row.reading);
        return row.reading;
      }
      if ('refused' in row) {
        refused += 1;
        if (rows.length < MOST_ROWS) rows.push(row.refused);
        return null;
      }
      const what = others.has(row.passedOver) || others.size < MOST_OTHERS ? row.passedOver : OTHERS;
      others.set(what, (others.get(what) ?? 0) + 1);
      return null;
    },
    sum: (format) => ({
      format, taken: [...kinds.values()].reduce((sum, { count: n }) => sum + n, 0),
      kinds: [...kinds.values()].toSorted((a, b) => vitalKinds.indexOf(a.kind) - vitalKinds.indexOf(b.kind)),
      refused, rows, passedOver: [...others].map(([what, n]) => ({ what, count: n })).toSorted((a, b) => b.count - a.count),
    }),
  };
}
