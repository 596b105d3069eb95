// Decides for one submitted item whether it may be stored, and as what: shape, code, unit, range, time, patient.
// Runs for every reading, so it checks by hand and makes one object. Knows nothing of repeats (the store sees those) and
// of alarms. A message says what was found and expected, and never a measured value or a patient.
import { LOINC, loincPanels, type ReadingRefusal, type ReadingSubmission, type SignalSubmission, type TechnicalSignal, saidSignals, type VitalKind, vitalKinds, vitals } from '@mydr24/protocol';
import type { SaidSignal } from '../monitoring/device-signals.ts';
import { normalise, normaliseLoinc, type UnitRefusal } from '../monitoring/units.ts';
import { instantOfIso } from './iso-instant.ts';
import { silenceLimitMs, type Reading } from './reading.ts';

/** A device clock may run ahead by this much; beyond it is wrong (I5). */
export const MAX_AHEAD_MS = 60_000;

export interface JudgeContext {
  readonly tenantId: string;
  readonly deviceId: string;
  /** The only patient of a paired device; null for a gateway. */
  readonly pairedPatientId: string | null;
  /** The device's own limit of silence; null for each kind's default. */
  readonly noDataMs: number | null;
  /** From an archive, whatever its times. */
  readonly isHistory?: boolean;
  /** A patient's own device: its silence starts no clock. */
  readonly isOwn?: boolean;
  readonly nowMs: number;
  /** Readings taken before this instant are beyond retention. */
  readonly oldestAt: number;
  /** Whether a patient of the device's own tenant has this id. */
  hasPatient(patientId: string): boolean;
}

export type Verdict =
  | { readonly ok: true; readonly reading: Reading; /** Why it has no value. */ readonly why?: TechnicalSignal }
  | { readonly ok: true; readonly signal: SaidSignal; readonly seq: number }
  | { readonly ok: false; readonly seq: number | null; readonly reason: ReadingRefusal; readonly message: string; /** When the device says that it was, where it says. */ readonly takenAt?: number };

const no = (seq: number | null, reason: ReadingRefusal, message: string): Extract<Verdict, { ok: false }> => ({ ok: false, seq, reason, message });

export function judgeReading(item: unknown, context: JudgeContext): Verdict {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) {
    return no(null, 'malformed', 'found something that is not an object; send {seq, code, value, unit, takenAt}');
  }
  if ('signal' in item && context.isHistory === true) return no(null, 'malformed', 'found a signal in a batch of history; signals are of now, so send them without isHistory');
  if ('signal' in item) return judgeSignal(item as { [K in keyof SignalSubmission]: unknown }, context);
  const { seq, code, value, unit, takenAt, patientId, amends, why, quality } = item as { [K in keyof ReadingSubmission]: unknown };
  if (!Number.isSafeInteger(seq) || (seq as number) < 0) {
    return no(null, 'malformed', `seq is ${typeNameOf(seq)}; send the device's own number of this reading, a whole number from 0 up`);
  }
  const n = seq as number;
  const patient = patientId ?? context.pairedPatientId;
  if (typeof patient !== 'string') return no(n, 'malformed', 'patientId is missing; this device serves many patients, so name one');
  if (typeof code !== 'string' || code.length > 32) return no(n, 'malformed', `code is ${typeNameOf(code)}; send a LOINC code such as 8867-4`);
  const at = typeof takenAt === 'string' ? instantOfIso(takenAt) : takenAt;
  if (!Number.isSafeInteger(at) || (at as number) < 0) {
    return no(n, 'malformed', 'takenAt is not an instant; send ISO 8601 with an offset, or milliseconds since 1970');
  }
  if (unit !== undefined && (typeof unit !== 'string' || unit.length > 32)) {
    return no(n, 'malformed', `unit is ${typeNameOf(unit)}; send a UCUM unit such as /min, or leave it out for coded values`);
  }
  if (amends !== undefined && amends !== 'corrected' && !(amends === 'entered-in-error' && value === null)) {
    return no(n, 'malformed', "amends does not fit; send 'corrected' with the right value, or 'entered-in-error' with value null");
  }
  if (why !== undefined && !(value === null && isSignal(why))) {
    return no(n, 'malformed', `why goes with value null and is one of ${saidSignals.join(', ')}`);
  }
  if (quality !== undefined && !(quality === 'poor' && value !== null)) {
    return no(n, 'malformed', "quality goes with a value and is 'poor'; leave it out where the device trusts what it measured");
  }
  const verdict = judgeMeaning({ seq: n, patientId: patient.toLowerCase(), code, value, unit, takenAt: at as number }, context);
  if (!verdict.ok) return verdict;
  const isPlain = context.isOwn !== true && quality === undefined;
  const measured = isPlain ? verdict.reading : { ...verdict.reading, ...(quality === undefined ? {} : { isPoor: true }), ...(context.isOwn === true ? { isOwn: true } : {}) };
  // An archive says nothing of now, so neither of why a value is missing now.
  if (context.isHistory === true) return { ok: true, reading: { ...measured, ...(amends === undefined ? {} : { amends }), isHistory: true } };
  if (isPlain && amends === undefined && why === undefined) return verdict;
  const reading: Reading = amends === undefined ? measured : { ...measured, amends };
  return why === undefined || amends !== undefined ? { ok: true, reading } : { ok: true, reading, why };
}

/** Doubts are ours to say. */
const isSignal = (word: unknown): word is (typeof saidSignals)[number] => (saidSignals as readonly unknown[]).includes(word);

/** What a device says about itself, judged like a reading. */
function judgeSignal({ seq, patientId, signal, isPresent, vital, takenAt }: { [K in keyof SignalSubmission]: unknown }, context: JudgeContext): Verdict {
  if (!Number.isSafeInteger(seq) || (seq as number) < 0) return no(null, 'malformed', `seq is ${typeNameOf(seq)}; send a whole number from 0 up`);
  const n = seq as number;
  if (!isSignal(signal)) return no(n, 'malformed', `signal is not one of ${saidSignals.join(', ')}`);
  if (typeof isPresent !== 'boolean') return no(n, 'malformed', `isPresent is ${typeNameOf(isPresent)}; send true or false`);
  if (vital !== undefined && !vitalKinds.includes(vital as VitalKind)) return no(n, 'malformed', 'vital is not a kind of vital sign; leave it out for the whole device');
  const at = typeof takenAt === 'string' ? instantOfIso(takenAt) : takenAt;
  if (!Number.isSafeInteger(at) || (at as number) < 0) return no(n, 'malformed', 'takenAt is not an instant; send ISO 8601 with an offset, or milliseconds since 1970');
  const saidAt = at as number;
  if (saidAt > context.nowMs + MAX_AHEAD_MS) return { ok: false, seq: n, reason: 'future-time', message: "takenAt lies ahead of the server; set the device's clock", takenAt: saidAt };
  const patient = patientId ?? context.pairedPatientId;
  const patientKey = typeof patient === 'string' ? patient.toLowerCase() : '';
  const isKnown = (context.pairedPatientId === null || patientKey === context.pairedPatientId) && context.hasPatient(patientKey);
  if (!isKnown) return no(n, 'unknown-patient', 'this device has no such patient; check patientId and the pairing of the device');
  const { tenantId, deviceId } = context;
  return { ok: true, seq: n, signal: { tenantId, deviceId, patientId: patientKey, signal, vital: (vital as VitalKind | undefined) ?? null, isPresent, saidAt } };
}

interface Shaped {
  readonly seq: number;
  readonly patientId: string;
  readonly code: string;
  readonly value: unknown;
  readonly unit: string | undefined;
  readonly takenAt: number;
}

function judgeMeaning({ seq, patientId, code, value, unit, takenAt }: Shaped, context: JudgeContext): Exclude<Verdict, { signal: SaidSignal }> {
  if (takenAt > context.nowMs + MAX_AHEAD_MS) {
    const message = `takenAt is ${takenAt - context.nowMs} ms ahead of the server, at most ${MAX_AHEAD_MS} is accepted; set the device's clock`;
    return { ok: false, seq, reason: 'future-time', message, takenAt };
  }
  if (takenAt < context.oldestAt) return no(seq, 'too-old', 'takenAt lies before the oldest readings kept here; do not send it again');
  const isKnown = (context.pairedPatientId === null || patientId === context.pairedPatientId) && context.hasPatient(patientId);
  if (!isKnown) return no(seq, 'unknown-patient', 'this device has no such patient; check patientId and the pairing of the device');
  const kind = kindOfCode(code);
  if (kind === undefined) return no(seq, 'unknown-code', unknownCode(code));
  const { tenantId, deviceId, nowMs: receivedAt } = context;
  const noDataMs = context.isOwn === true ? null : silenceLimitMs(kind, context.noDataMs);
  if (value === null) {
    return { ok: true, reading: { tenantId, patientId, deviceId, seq, kind, value: null, code: null, unit: null, takenAt, receivedAt, noDataMs } };
  }
  if ((typeof value !== 'number' || !Number.isFinite(value)) && (typeof value !== 'string' || value.length > 32)) {
    return no(seq, 'malformed', `value is ${typeNameOf(value)}; send a number, a code, or null for "no valid value"`);
  }
  const sense = code.startsWith(MDC) ? normalise(kind, value, unit) : normaliseLoinc(code, value, unit);
  if (!sense.ok) return no(seq, ...explain(sense.refusal, code, unit));
  return {
    ok: true,
    reading: { tenantId, patientId, deviceId, seq, kind: sense.kind, value: sense.value, code: sense.code, unit: sense.unit, takenAt, receivedAt, noDataMs },
  };
}

/** ISO/IEEE 11073 terms tell a pulse from a heart rate; LOINC does not. */
const MDC = 'mdc:';
const kindOfMdc = new Map<string, VitalKind>(vitalKinds.flatMap((kind) => vitals[kind].mdc.map((code) => [`${MDC}${code}`, kind] as const)));

function kindOfCode(code: string): VitalKind | undefined {
  return Object.hasOwn(LOINC, code) ? LOINC[code]!.kind : kindOfMdc.get(code);
}

function unknownCode(code: string): string {
  const panel = Object.hasOwn(loincPanels, code) ? loincPanels[code] : undefined;
  if (panel !== undefined) return `code ${shown(code)} is the ${panel} panel, which has no value; send each of its members`;
  return `code ${shown(code)} is not a LOINC code this server knows; see the list of vital signs in the API documentation`;
}

function explain(refusal: UnitRefusal, code: string, unit: string | undefined): [ReadingRefusal, string] {
  switch (refusal) {
    case 'wrong-unit':
      return ['wrong-unit', `unit ${unit === undefined ? '(none)' : shown(unit)} does not fit code ${shown(code)}; send the UCUM unit of that vital sign`];
    case 'out-of-range':
      return ['out-of-range', `the value for code ${shown(code)} is outside of what a sensor can measure on a living body; send null for "no valid value"`];
    case 'not-a-number':
      return ['malformed', `the value for code ${shown(code)} is not a number; send a number, or null for "no valid value"`];
    case 'unknown-code':
      return ['unknown-code', `the coded value for code ${shown(code)} is not one of its codes; see the list of vital signs in the API documentation`];
  }
}

/** Text of a stranger, cut and made printable before it goes into a message. */
function shown(text: string): string {
  return `"${text.slice(0, 32).replace(/[^\x20-\x7e]/g, '?')}"`;
}

function typeNameOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  return typeof value === 'string' ? 'a text that does not fit' : `a ${typeof value} that does not fit`;
}
