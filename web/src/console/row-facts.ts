// Picks from a patient's row what the board shows: which vitals in which column, which alarm belongs to which number.
import type { AlarmPriority, BoardPatient, LatestVital, VitalKind } from '@mydr24/protocol';
import { isOpen, priorityRank } from '../design/alarm-words.ts';

export interface Column {
  kind: VitalKind;
  second?: VitalKind;
  /** Other kinds that tell the same where the first is missing. */
  or?: readonly VitalKind[];
}

export const columns: readonly Column[] = [
  { kind: 'heart-rate', or: ['pulse-rate'] },
  { kind: 'spo2' },
  { kind: 'respiratory-rate' },
  { kind: 'systolic', second: 'diastolic' },
  { kind: 'temperature' },
];

export function latest(row: BoardPatient, kind: VitalKind): LatestVital | null {
  return row.vitals.find((vital) => vital.kind === kind) ?? null;
}

/** The newest of the kinds that can fill a column. */
export function vitalFor(row: BoardPatient, column: Column): LatestVital | null {
  const found = [column.kind, ...(column.or ?? [])].map((kind) => latest(row, kind)).filter((vital) => vital !== null);
  return found.reduce<LatestVital | null>((best, vital) => (best === null || vital.at > best.at ? vital : best), null);
}

export function trendFor(row: BoardPatient, column: Column): [number, number][] | undefined {
  const kinds = [column.kind, ...(column.or ?? [])];
  return row.trends.find((trend) => kinds.includes(trend.kind))?.points;
}

/** The highest open alarm about this column's vital; a missing signal counts, it is about that number too. */
export function alarmFor(row: BoardPatient, column: Column): AlarmPriority | null {
  const kinds: (VitalKind | null)[] = [column.kind, column.second ?? null, ...(column.or ?? [])];
  let highest: AlarmPriority | null = null;
  for (const alarm of row.alarms) {
    if (!isOpen(alarm) || alarm.vital === null || alarm.conditionKey === 'news2' || !kinds.includes(alarm.vital)) continue;
    if (highest === null || priorityRank[alarm.priority] > priorityRank[highest]) highest = alarm.priority;
  }
  return highest;
}
