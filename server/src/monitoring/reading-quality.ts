// What is known of the quality of one patient's readings beside the monitor: the gate, and the newest doubtful value of each vital for
// screens. Says of one reading whether it is sure and what its device is now said to be; judges no limit.
import type { DoubtReason, LatestVital, VitalKind } from '@mydr24/protocol';
import type { Reading } from '../intake/reading.ts';
import { inactive } from './alarm-condition.ts';
import type { SaidSignal, Signals } from './device-signals.ts';
import type { VitalNow } from './news2-live.ts';
import { freshGate, judgeQuality, type Gate, type QualityReading } from './quality-gate.ts';
import { rankOf, type RuleSet } from './rule-set.ts';
import { severityOf } from './threshold.ts';

export interface DoubtfulVital extends VitalNow {
  readonly kind: VitalKind;
  readonly doubt: DoubtReason;
}

export interface ReadingQuality {
  readonly gate: Gate;
  /** Few, and mostly none. */
  readonly doubtful: readonly DoubtfulVital[];
}
export const freshQuality: ReadingQuality = { gate: freshGate, doubtful: [] };

/** A reading that is kept as doubtful. */
export interface Doubt {
  readonly reading: Reading;
  readonly reason: DoubtReason;
}

/** A sensor that is off its patient says nothing of them from then on; the pulse itself tells when it is back. */
export function isNotWorn(signals: Signals, { deviceId, kind, takenAt }: Pick<QualityReading, 'deviceId' | 'kind' | 'takenAt'>): boolean {
  return [...signals.values()].some((one) => one.signal === 'not-worn' && one.isPresent && one.deviceId === deviceId && one.vital !== kind && one.saidAt <= takenAt);
}

/** Beyond the most severe limit of a rule, were it sure: then somebody looks sooner. */
export function isDangerous({ rules, ofKind }: RuleSet, kind: VitalKind, value: number | null): boolean {
  return value !== null && ofKind[kind].some((place) => {
    const one = rules[place]!;
    return one.type === 'threshold' && severityOf(one.limits, value, inactive) === rankOf.high;
  });
}

/** What a doubtful value has said about its device: a technical alarm by rule when it lasts, sooner where it would be dangerous. */
export function doubtSignals(reading: Pick<Reading, 'tenantId' | 'patientId' | 'deviceId' | 'kind' | 'takenAt'>, signals: Signals, isDanger: boolean): SaidSignal[] {
  const { tenantId, patientId, deviceId, kind: vital, takenAt: saidAt } = reading;
  const said = { tenantId, patientId, deviceId, vital, saidAt };
  const wasDanger = [...signals.values()].some((one) => one.signal === 'doubtful-danger' && one.isPresent && one.deviceId === deviceId && one.vital === vital);
  return [{ ...said, signal: 'doubtful-values', isPresent: true }, ...(isDanger === wasDanger ? [] : [{ ...said, signal: 'doubtful-danger' as const, isPresent: isDanger }])];
}

/** Since the newest sure value of the vital there is a newer doubtful one. */
export function withDoubtful({ gate, doubtful }: ReadingQuality, { kind, value, code, unit, takenAt: atMs, noDataMs }: Reading, doubt: DoubtReason | null): ReadingQuality {
  const others = doubtful.some((one) => one.kind === kind && one.atMs <= atMs) ? doubtful.filter((one) => one.kind !== kind) : doubtful;
  return { gate, doubtful: doubt === null ? others : [...others, { kind, value, code, unit, atMs, noDataMs, doubt }] };
}

/** Sure ones as they are, and instead of them what is newer and doubtful, marked. */
export function withDoubts(vitals: readonly LatestVital[], doubtful: readonly DoubtfulVital[], staleAfterMs: number): LatestVital[] {
  const newest = new Map(vitals.map((vital) => [vital.kind, vital]));
  for (const { kind, value, code, unit, atMs: at, noDataMs, doubt } of doubtful) {
    const sure = newest.get(kind);
    if (sure === undefined || at > sure.at) newest.set(kind, { kind, value, code, unit, at, staleAfterMs: noDataMs ?? sure?.staleAfterMs ?? staleAfterMs, doubt });
  }
  return [...newest.values()];
}

export interface PastQuality {
  /** Of what came late together: it is doubted by what came with it, never by now. */
  readonly gate: Gate;
  readonly doubt: DoubtReason | null;
}
export function judgePast(gate: Gate, reading: Reading): PastQuality {
  const { gate: next, doubt } = judgeQuality(gate, reading, false);
  return { gate: next, doubt };
}
