// What an ORU message of a monitor or gateway says: IHE PCD-01 observations (R01) and PCD-04 alerts (R40), and how it is to be acknowledged.
// Each group stays with its own patient; what is no number never becomes one; what cannot be mapped is counted and kept by the caller as
// it came. Stores nothing: AA here means "can be stored", and the sender hears it only after the commit.
import { Hl7Message, type Hl7Segment } from '@medplum/core';
import type { VitalKind } from '@mydr24/protocol';
import { Temporal } from 'temporal-polyfill';
import { normalise } from '../monitoring/units.ts';
import { alertOf, type PcdAlert } from './pcd-alert.ts';
import { codedAt, repetitionsAt, textAt } from './hl7-fields.ts';
import { hl7Instant } from './hl7-time.ts';
import { kindOf, unitOf } from './mdc-codes.ts';

export type Acknowledgement = 'AA' | 'AE' | 'AR';
export type ObservationStatus = 'final' | 'preliminary' | 'corrected' | 'entered-in-error';
export type Measured = number | { systolic?: number; diastolic?: number; mean?: number };

export interface OruReading {
  kind: VitalKind | 'blood-pressure';
  value: Measured;
  /** UCUM. */
  unit: string;
  /** Device time, ISO 8601 UTC; the receive time where the device's cannot be believed. */
  effective: string;
  status: ObservationStatus;
  /** As sent, where the unit was converted. */
  original?: { value: number; unit: string };
  comparator?: string;
  usableForScore?: false;
  timeUncertain?: true;
  /** The device itself does not trust it. */
  isPoor?: true;
  /** Older than a live value can be: history, never "now". */
  backfill?: true;
  /** Only where one message speaks of several patients. */
  patient?: string;
}

export interface OruVerdict {
  ack: Acknowledgement;
  ackControlId: string;
  /** Patient identifier of PID-3; `per-group` where the message has several; null where it has none, or is refused. */
  patient: string | null;
  readings: OruReading[];
  technical?: { kind: VitalKind; reason: 'not-available' }[];
  rejectedRows?: { obx: number; reason: string }[];
  /** Rows with codes we do not know. */
  unmapped?: number;
  quarantined?: true;
  alert?: PcdAlert | null;
  heartbeat?: true;
}

export interface OruContext {
  /** IANA zone of timestamps without an offset. */
  siteTz: string;
  receivedAtMs: number;
}

/** A monitor's clock may be this far ahead before it is not believed; ours. */
const FUTURE_MS = 5 * 60_000;
/** Later than this is history; ours, twice the time after which a stream counts as silent in any default. */
const BACKFILL_MS = 10 * 60_000;

const refused = (ack: Acknowledgement, ackControlId: string): OruVerdict => ({ ack, ackControlId, patient: null, readings: [] });

export function readOru(text: string, context: OruContext): OruVerdict {
  const message = parse(text);
  const header = message?.getSegment('MSH');
  if (!message || !header) return refused('AR', '');
  const controlId = textAt(header, 10);
  const [type, trigger] = [textAt(header, 9, 1), textAt(header, 9, 2)];
  if (controlId === '' || type !== 'ORU' || (trigger !== 'R01' && trigger !== 'R40')) return refused('AR', controlId);
  return trigger === 'R01' ? readObservations(message.segments, controlId, context) : readAlert(message.segments, controlId);
}

/** When the message says it was sent; null when it does not say. */
export function sentAt(text: string, siteTz: string): number | null {
  const header = parse(text)?.getSegment('MSH');
  return header ? hl7Instant(textAt(header, 7), siteTz) : null;
}

function parse(text: string): Hl7Message | null {
  if (!text.startsWith('MSH')) return null;
  try {
    return Hl7Message.parse(text.replaceAll(/\r\n|\n/g, '\r'));
  } catch {
    return null;
  }
}

// Observations -------------------------------------------------------------------------------------------------

interface Row {
  obx: number;
  patient: string | null;
  /** Containment without the last level, e.g. 1.5.1 of 1.5.1.2: members of one cuff measurement share it. */
  parent: string;
  segment: Hl7Segment;
  observedAt: string;
}

function rowsOf(segments: readonly Hl7Segment[]): { rows: Row[]; patients: string[] } {
  const rows: Row[] = [];
  const patients: string[] = [];
  let patient: string | null = null;
  let observedAt = '';
  for (const segment of segments) {
    if (segment.name === 'PID') {
      patient = textAt(segment, 3) || null;
      if (patient !== null && !patients.includes(patient)) patients.push(patient);
    }
    if (segment.name === 'OBR') observedAt = textAt(segment, 7);
    if (segment.name !== 'OBX') continue;
    const path = textAt(segment, 4);
    rows.push({ obx: Number(textAt(segment, 1)), patient, parent: path.slice(0, path.lastIndexOf('.')), segment, observedAt: textAt(segment, 14) || observedAt });
  }
  return { rows, patients };
}

function readObservations(segments: readonly Hl7Segment[], ackControlId: string, context: OruContext): OruVerdict {
  const { rows, patients } = rowsOf(segments);
  if (patients.length === 0 || rows.some(({ patient }) => patient === null)) return { ...refused('AE', ackControlId), quarantined: true };
  const isPerGroup = patients.length > 1;
  const verdict: OruVerdict = { ack: 'AA', ackControlId, patient: isPerGroup ? 'per-group' : patients[0]!, readings: [] };
  const panels = new Map<string, OruReading>();
  for (const row of rows) {
    const read = readRow(row, context);
    if (read.type === 'nothing') continue;
    if (read.type === 'unmapped') verdict.unmapped = (verdict.unmapped ?? 0) + 1;
    if (read.type === 'technical') (verdict.technical ??= []).push({ kind: read.kind, reason: 'not-available' });
    if (read.type === 'rejected') (verdict.rejectedRows ??= []).push({ obx: row.obx, reason: read.reason });
    if (read.type !== 'reading') continue;
    const reading = isPerGroup ? { ...read.reading, patient: row.patient! } : read.reading;
    const part = panelParts[reading.kind as VitalKind];
    if (part === undefined) verdict.readings.push(reading);
    else joinPanel(verdict, panels, `${row.patient} ${row.parent} ${reading.effective} ${reading.status}`, reading, part);
  }
  return verdict;
}

const panelParts: Partial<Record<VitalKind, 'systolic' | 'diastolic' | 'mean'>> = { systolic: 'systolic', diastolic: 'diastolic', 'mean-arterial-pressure': 'mean' };

/** Parts of one cuff measurement are one reading. */
function joinPanel(verdict: OruVerdict, panels: Map<string, OruReading>, key: string, reading: OruReading, part: 'systolic' | 'diastolic' | 'mean'): void {
  const panel = panels.get(key);
  if (panel) {
    panel.value = { ...(panel.value as object), [part]: reading.value };
    if (reading.isPoor) panel.isPoor = true;
    return;
  }
  const { original: _original, ...rest } = reading;
  const fresh: OruReading = { ...rest, kind: 'blood-pressure', value: { [part]: reading.value } };
  panels.set(key, fresh);
  verdict.readings.push(fresh);
}

type RowResult =
  | { type: 'reading'; reading: OruReading }
  | { type: 'technical'; kind: VitalKind }
  | { type: 'rejected'; reason: string }
  | { type: 'unmapped' | 'nothing' };

const statusOf: Readonly<Record<string, ObservationStatus>> = { C: 'corrected', W: 'entered-in-error', D: 'entered-in-error', P: 'preliminary', S: 'preliminary' };
/** The value ISO/IEEE 11073 uses for "not a number". */
const NOT_A_NUMBER = '8388607';

function readRow({ segment, observedAt }: Row, context: OruContext): RowResult {
  const kind = kindOf(codedAt(segment, 3));
  const result = textAt(segment, 11);
  const type = textAt(segment, 2);
  const isStructured = type === 'SN';
  const value = isStructured ? textAt(segment, 5, 2) : textAt(segment, 5);
  // Rows that describe the device carry neither a type nor a value.
  if (kind === null) return result === 'X' || (type === '' && value === '') ? { type: 'nothing' } : { type: 'unmapped' };
  if (result === 'X' || value === '' || value === NOT_A_NUMBER || isNoMeasurement(segment)) return { type: 'technical', kind };
  const sentUnit = unitOf(codedAt(segment, 6));
  if (sentUnit === null) return { type: 'rejected', reason: 'wrong-unit' };
  const normal = normalise(kind, value, sentUnit);
  if (!normal.ok) return { type: 'rejected', reason: normal.refusal };
  if (normal.value === null) return { type: 'unmapped' };
  const comparator = isStructured ? textAt(segment, 5, 1) : '';
  const original = sentUnit === normal.unit ? {} : { original: { value: Number(value), unit: sentUnit } };
  const compared = comparator === '' || comparator === '=' ? {} : { comparator, usableForScore: false as const };
  return { type: 'reading', reading: { kind, value: normal.value, unit: normal.unit, ...timeOf(observedAt, context), status: statusOf[result] ?? 'final', ...original, ...compared, ...(isQuestionable(segment) ? { isPoor: true as const } : {}) } };
}

/** ISO/IEEE 11073 measurement status, as IHE PCD writes it into OBX-8: not trusted, and nobody's value. */
const isQuestionable = (segment: Hl7Segment): boolean => repetitionsAt(segment, 8).includes('QUES');
const isNoMeasurement = (segment: Hl7Segment): boolean => repetitionsAt(segment, 8).some((flag) => NO_MEASUREMENT.has(flag));
const NO_MEASUREMENT: ReadonlySet<string> = new Set(['INV', 'NAV', 'CAL', 'DEMO', 'TEST']);

function timeOf(observedAt: string, { siteTz, receivedAtMs }: OruContext): Pick<OruReading, 'effective' | 'timeUncertain' | 'backfill'> {
  const atMs = hl7Instant(observedAt, siteTz);
  if (atMs === null || atMs > receivedAtMs + FUTURE_MS) return { effective: isoOf(receivedAtMs), timeUncertain: true };
  return { effective: isoOf(atMs), ...(atMs < receivedAtMs - BACKFILL_MS ? { backfill: true as const } : {}) };
}

const isoOf = (atMs: number): string => Temporal.Instant.fromEpochMilliseconds(atMs).toString({ fractionalSecondDigits: atMs % 1000 === 0 ? 0 : 3 });

// Alerts -------------------------------------------------------------------------------------------------------

function readAlert(segments: readonly Hl7Segment[], ackControlId: string): OruVerdict {
  const { patients } = rowsOf(segments);
  const alert = alertOf(segments.filter(({ name }) => name === 'OBX'));
  if (alert.isHeartbeat) return { ack: 'AA', ackControlId, patient: patients[0] ?? null, readings: [], alert: null, heartbeat: true };
  if (patients.length !== 1) return { ...refused('AE', ackControlId), quarantined: true };
  const { isHeartbeat: _isHeartbeat, ...shown } = alert;
  return { ack: 'AA', ackControlId, patient: patients[0]!, readings: [], alert: shown };
}

/** Rows without a valid value, with whose and of when they are: what `technical` counts. */
export function absentRows(text: string, context: OruContext): { kind: VitalKind; effective: string; patient: string | null }[] {
  const { rows } = rowsOf(parse(text)?.segments ?? []);
  return rows.flatMap((row) => {
    const read = readRow(row, context);
    return read.type === 'technical' ? [{ kind: read.kind, patient: row.patient, effective: timeOf(row.observedAt, context).effective }] : [];
  });
}

/** What its sender calls an alert (OBR-3 of PCD-04, else the event and its place), and since when it says what it says. */
export function alertIdentity(text: string, siteTz: string): { key: string; atMs: number | null } {
  const segments = parse(text)?.segments ?? [];
  const order = segments.find(({ name }) => name === 'OBR');
  const row = segments.find(({ name }) => name === 'OBX');
  // OBR-29 names the alert of a follow-up; OBR-3 numbers the message.
  const named = order ? textAt(order, 29, 2) || textAt(order, 29, 1) || textAt(order, 3) : '';
  const place = row ? `${textAt(row, 4)} ${textAt(row, 5)}` : '';
  return { key: (named || place).slice(0, 200), atMs: order ? hl7Instant(textAt(order, 7), siteTz) : null };
}
