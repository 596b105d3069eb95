// A reading, and a patient, as FHIR R4 resources for apps. A reading's id says which one it is; values go out in the unit they are kept in.
// Pure.
import { codeSystems, loincOfKind, snomedOfConsciousness, vitals, type ConsciousnessLevel, type VitalKind } from '@mydr24/protocol';
import type { Json } from './json.ts';

export interface ShownReading {
  readonly deviceId: string;
  readonly seq: number;
  readonly patientId: string;
  readonly kind: VitalKind;
  readonly value: number | null;
  readonly code: string | null;
  readonly takenAt: number;
  /** ISO 8601. */
  readonly takenOn: string;
  readonly receivedOn: string;
}

export interface ReadingKey {
  readonly deviceId: string;
  readonly seq: number;
  readonly takenAt: number;
}

const ID = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})\.([0-9a-z]{1,11})\.([0-9a-z]{1,9})$/;

export const idOfReading = ({ deviceId, seq, takenAt }: ReadingKey): string => `${deviceId.replaceAll('-', '')}.${seq.toString(36)}.${takenAt.toString(36)}`;

export function keyOfId(id: string): ReadingKey | null {
  const [all, a, b, c, d, e, seq, takenAt] = ID.exec(id) ?? [];
  return all === undefined ? null : { deviceId: [a, b, c, d, e].join('-'), seq: Number.parseInt(seq!, 36), takenAt: Number.parseInt(takenAt!, 36) };
}

const words: Readonly<Partial<Record<VitalKind, string>>> = {
  'heart-rate': 'Heart rate', 'pulse-rate': 'Pulse rate', 'respiratory-rate': 'Respiratory rate', spo2: 'Oxygen saturation', temperature: 'Body temperature', systolic: 'Systolic blood pressure',
  diastolic: 'Diastolic blood pressure', 'mean-arterial-pressure': 'Mean blood pressure', glucose: 'Glucose', 'body-weight': 'Body weight', 'body-height': 'Body height', 'body-mass-index': 'Body mass index',
  consciousness: 'Level of consciousness', 'oxygen-flow': 'Oxygen flow rate', 'inspired-oxygen': 'Inhaled oxygen concentration',
};

/** Kinds that have a LOINC code; the others are not shown to apps. */
export const shownKinds = (Object.keys(loincOfKind) as VitalKind[]).filter((kind) => loincOfKind[kind] !== undefined);

export function observationOf(reading: ShownReading): Json {
  const { kind, value, code, patientId, takenOn, receivedOn } = reading;
  const unit = vitals[kind].unit;
  const measured = value === null || unit === null ? {} : { valueQuantity: { value, unit, system: codeSystems.ucum, code: unit } };
  const snomed = code === null ? undefined : snomedOfConsciousness[code as ConsciousnessLevel];
  return {
    resourceType: 'Observation', id: idOfReading(reading), meta: { versionId: '1', lastUpdated: receivedOn }, status: 'final',
    category: [{ coding: [{ system: codeSystems.category, code: 'vital-signs', display: 'Vital Signs' }] }],
    code: { coding: (loincOfKind[kind] ?? []).map((loinc) => ({ system: codeSystems.loinc, code: loinc })), text: words[kind] ?? kind },
    subject: { reference: `Patient/${patientId}` }, effectiveDateTime: takenOn,
    ...measured, ...(snomed === undefined ? {} : { valueCodeableConcept: { coding: [{ system: codeSystems.snomed, code: snomed }], text: code } }),
  };
}

export interface ShownPatient {
  readonly id: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly bornOn: string;
  readonly sex: 'female' | 'male' | 'other' | 'unknown';
  readonly identifiers: readonly { authority: string; value: string }[];
}

export const patientResource = ({ id, givenName, familyName, bornOn, sex, identifiers }: ShownPatient): Json => ({
  resourceType: 'Patient', id, ...(identifiers.length === 0 ? {} : { identifier: identifiers.map(({ authority, value }) => ({ system: /^[a-z][a-z0-9+.-]*:/i.test(authority) ? authority : `urn:mydr24:authority:${encodeURIComponent(authority)}`, value })) }),
  name: [{ use: 'official', family: familyName, given: [givenName] }], gender: sex, birthDate: bornOn,
});
