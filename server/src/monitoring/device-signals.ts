// What devices say about themselves and what is found in their waveforms, as a value beside a patient's monitor: each device's last
// word on each signal. A signal of the patient is present while any device says so; a valid value of the measurement it is about
// ends it. Older news changes nothing.
import { findings, type DeviceId, type DeviceSignal, type Finding, type PatientId, type TechnicalSignal, type UnitId, type VitalKind } from '@mydr24/protocol';

export type SignalWord = TechnicalSignal | Finding;

export interface SaidSignal {
  readonly tenantId: string;
  readonly patientId: string;
  readonly deviceId: string;
  readonly signal: SignalWord;
  /** Null for the whole device. */
  readonly vital: VitalKind | null;
  readonly isPresent: boolean;
  /** Device time. */
  readonly saidAt: number;
}
export type Signals = ReadonlyMap<string, SaidSignal>;
export const noSignals: Signals = new Map();

const keyOf = ({ deviceId, signal, vital }: SaidSignal): string => `${deviceId} ${signal} ${String(vital)}`;
export const signalsByKey = (said: readonly SaidSignal[]): Signals => new Map(said.map((one) => [keyOf(one), one]));

/** The same map when the word is old; `isNews` when it says other than before. */
export function hearSignal(signals: Signals, said: SaidSignal): { readonly signals: Signals; readonly isNews: boolean } {
  const key = keyOf(said);
  const known = signals.get(key);
  if (known !== undefined && (known.saidAt > said.saidAt || (known.saidAt === said.saidAt && known.isPresent === said.isPresent))) return { signals, isNews: false };
  return { signals: new Map(signals).set(key, said), isNews: (known?.isPresent ?? false) !== said.isPresent };
}

interface ValidValue { readonly deviceId: string; readonly kind: VitalKind; readonly value: number | null; readonly code: string | null; readonly takenAt: number }

/** The words that a valid value takes back; a device's own alarm is over when the device says so. */
export function endedBy(signals: Signals, { deviceId, kind, value, code, takenAt }: ValidValue): SaidSignal[] {
  if (value === null && code === null) return [];
  const isOver = (one: SaidSignal): boolean => one.isPresent && one.signal !== 'device-alarm' && one.vital === kind && one.deviceId === deviceId && one.saidAt < takenAt;
  return [...signals.values()].filter(isOver).map((one) => ({ ...one, isPresent: false, saidAt: takenAt }));
}

export const isSignalled = (signals: Signals, signal: SignalWord): boolean => [...signals.values()].some((one) => one.isPresent && one.signal === signal);

/** Ours. Between the two limits of each nothing new is said, so that a battery at its limit does not flicker. */
const BATTERY = [['battery-low', 20, 25], ['battery-empty', 5, 8]] as const;

/** What a level of charge says. */
export const signalsOfBattery = (batteryPct: number, by: Pick<SaidSignal, 'tenantId' | 'patientId' | 'deviceId' | 'saidAt'>): SaidSignal[] =>
  BATTERY.flatMap(([signal, from, until]) => (batteryPct > from && batteryPct < until ? [] : [{ ...by, signal, vital: null, isPresent: batteryPct <= from }]));

const isFinding = (word: SignalWord): word is Finding => (findings as readonly string[]).includes(word);

/** Without its tenant, with the unit of now. A finding is shown by its alarm alone: what no rule alarms of is nothing to tell. A device's own alarm has its place on the boards. */
export function shownSignals({ patientId, deviceId, signal, vital, isPresent, saidAt }: SaidSignal, unitId: string | null): DeviceSignal[] {
  if (isFinding(signal) || signal === 'device-alarm') return [];
  return [{ patientId: patientId as PatientId, unitId: unitId as UnitId | null, deviceId: deviceId as DeviceId, signal, vital, isPresent, saidAt }];
}
