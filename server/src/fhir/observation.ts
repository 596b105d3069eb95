// What a FHIR R4 Observation of a vital sign says, by the rules of US Core 9 vital signs, checked by hand: required elements,
// bindings (status, category, LOINC, UCUM by dimension and decimals), invariants vs-1 to vs-3 and obs-6 and obs-7. Pure;
// nothing is guessed: what does not fit is an issue with its place.
import { codeSystems, LOINC, loincPanels, snomedOfConsciousness, type TechnicalSignal } from '@mydr24/protocol';
import { instantOfIso } from '../intake/iso-instant.ts';
import { normaliseLoinc } from '../monitoring/units.ts';
import { isObject, objectsIn, textIn, type Json } from './json.ts';
import type { Issue } from './outcome.ts';

export interface ObservedValue {
  readonly code: string;
  /** Null: measured, and there is no valid value (dataAbsentReason). */
  readonly value: number | string | null;
  readonly unit?: string;
  /** Why there is no value, where the reason is the device. */
  readonly why?: TechnicalSignal;
}

export interface ReadObservation {
  readonly status: string;
  readonly subject: { readonly patientId?: string; readonly system?: string; readonly value?: string };
  readonly takenAt: number;
  readonly values: readonly ObservedValue[];
  /** `system|value` of the first identifier. */
  readonly identifier: string | null;
}
export type ObservationVerdict = { readonly ok: true; readonly observation: ReadObservation } | { readonly ok: false; readonly issues: readonly Issue[] };

const STATUSES = ['registered', 'preliminary', 'final', 'amended', 'corrected', 'cancelled', 'entered-in-error', 'unknown'];
/** Of these a value can be believed. */
export const MEASURED = ['preliminary', 'final', 'amended', 'corrected'];
const PANEL_MEMBERS: Readonly<Record<string, readonly string[]>> = { '85354-9': ['8480-6', '8462-4'], '96607-7': ['96608-5', '96609-3'] };
const consciousnessOf = new Map<string, string>(Object.entries(snomedOfConsciousness).map(([level, code]) => [code, level]));
const REFERENCE = /^(?:https?:\/\/[^\s]+\/)?Patient\/([0-9a-f-]{36})$/i;
const CONDITIONAL = /^Patient\?identifier=([^|&]*)\|([^&]+)$/;

export function readObservation(resource: unknown): ObservationVerdict {
  if (!isObject(resource) || resource['resourceType'] !== 'Observation') {
    return { ok: false, issues: [{ code: 'structure', text: 'expected a resource of the type Observation', at: 'Observation' }] };
  }
  const issues: Issue[] = [];
  const fail: Fail = (code, at, text) => (issues.push({ code, at: `Observation${at}`, text }), null);
  for (const name of ['modifierExtension', 'implicitRules']) if (resource[name] !== undefined) fail('not-supported', `.${name}`, `${name} may change what everything else means and is not understood here`);
  const status = textIn(resource['status']);
  if (status === undefined) fail('required', '.status', 'status is missing');
  else if (!STATUSES.includes(status)) fail('code-invalid', '.status', 'status is not a code of ObservationStatus');
  const isVital = objectsIn(resource['category']).some(({ coding }) => objectsIn(coding).some(({ system, code }) => system === codeSystems.category && code === 'vital-signs'));
  if (!isVital) fail('required', '.category', `category has no ${codeSystems.category}#vital-signs`);
  const subject = subjectOf(resource['subject']);
  if (subject === null) fail('required', '.subject', 'subject is no Patient/{id}, Patient?identifier=system|value, or identifier');
  const takenAt = effectiveOf(resource);
  if (takenAt === null) fail('required', '.effective', 'effectiveDateTime (or effectivePeriod) with a time and an offset is needed: a vital sign without an instant cannot be ordered');
  const values = valuesOf(resource, fail);
  if (issues.length > 0 || status === undefined || subject === null || takenAt === null) return { ok: false, issues };
  const [first] = objectsIn(resource['identifier']);
  const identifier = textIn(first?.['value']) === undefined ? null : `${textIn(first?.['system']) ?? ''}|${String(first?.['value'])}`;
  return { ok: true, observation: { status, subject, takenAt, values, identifier } };
}

/** Notes an issue; null, so that it can be the answer. */
type Fail = (code: Issue['code'], at: string, text: string) => null;

function subjectOf(subject: unknown): ReadObservation['subject'] | null {
  if (!isObject(subject)) return null;
  const reference = textIn(subject['reference']) ?? '';
  const [, patientId] = REFERENCE.exec(reference) ?? [];
  if (patientId !== undefined) return { patientId: patientId.toLowerCase() };
  const [, system, value] = CONDITIONAL.exec(reference) ?? [];
  if (value !== undefined) return { system: system ?? '', value };
  const identifier = subject['identifier'];
  const given = isObject(identifier) && reference === '' ? textIn(identifier['value']) : undefined;
  return given === undefined || !isObject(identifier) ? null : { system: textIn(identifier['system']) ?? '', value: given };
}

/** Of a period its end: then the value stood. */
function effectiveOf(resource: Json): number | null {
  const period = resource['effectivePeriod'];
  const text = textIn(resource['effectiveDateTime']) ?? textIn(resource['effectiveInstant']) ?? (isObject(period) ? (textIn(period['end']) ?? textIn(period['start'])) : undefined);
  return text === undefined ? null : instantOfIso(text);
}

function valuesOf(resource: Json, fail: Fail): ObservedValue[] {
  const code = codeOf(resource['code'], '.code', fail);
  const components = objectsIn(resource['component']);
  const values: ObservedValue[] = [];
  if (code === null) return values;
  const isPanel = Object.hasOwn(loincPanels, code);
  const parts = components.map((component, nth) => partOf(component, `.component[${nth}]`, fail));
  if (isPanel) {
    if (hasValue(resource)) fail('invariant', '.value', 'a panel has no value of its own; its components have');
    for (const member of PANEL_MEMBERS[code] ?? []) if (!parts.some((part) => part?.code === member)) fail('required', '.component', `the component ${member} is missing`);
  } else {
    const own = partOf(resource, '', fail, code);
    if (own !== null) values.push(own);
  }
  return [...values, ...parts.filter((part) => part !== null)];
}

/** Reasons of the value set data-absent-reason that speak of the device; `temp-unknown` is what it says while a sensor is off. */
const absentBecause: Readonly<Record<string, TechnicalSignal>> = {
  'error': 'device-fault', 'not-a-number': 'device-fault', 'negative-infinity': 'device-fault', 'positive-infinity': 'device-fault', 'temp-unknown': 'sensor-off',
};

const hasValue = (part: Json): boolean => Object.keys(part).some((name) => name.startsWith('value'));

/** Null after an issue, or for a component of another vocabulary, which is kept and is no reading. */
function partOf(part: Json, at: string, fail: Fail, known?: string): ObservedValue | null {
  const code = known ?? loincIn(part['code']).find((each) => Object.hasOwn(LOINC, each));
  if (code === undefined) return null;
  const absent = part['dataAbsentReason'];
  if (isObject(absent)) {
    if (hasValue(part)) return fail('invariant', `${at}.dataAbsentReason`, 'obs-6: a value and a reason for having none do not go together');
    const reasons = objectsIn(absent['coding']).flatMap(({ code: reason }) => (typeof reason === 'string' ? [reason] : []));
    const why = reasons.map((reason) => absentBecause[reason]).find((signal) => signal !== undefined);
    return { code, value: null, ...(why === undefined ? {} : { why }) };
  }
  const quantity = part['valueQuantity'];
  if (isObject(quantity)) return quantityOf(quantity, code, `${at}.valueQuantity`, fail);
  const concept = part['valueCodeableConcept'];
  if (isObject(concept) && code === '67775-7') {
    const level = objectsIn(concept['coding']).flatMap(({ system, code: snomed }) => (system === codeSystems.snomed ? (consciousnessOf.get(String(snomed)) ?? []) : []))[0];
    if (level === undefined) return fail('code-invalid', `${at}.valueCodeableConcept`, 'expected a SNOMED CT code of ACVPU');
    return { code, value: level };
  }
  if (hasValue(part)) return fail('value', `${at}.value`, 'a vital sign has a valueQuantity with a UCUM unit (vs-3)');
  return fail('required', at === '' ? '.value' : at, 'vs-2: a value or a dataAbsentReason is needed');
}

function quantityOf({ value, system, code: unit, comparator }: Json, code: string, at: string, fail: Fail): ObservedValue | null {
  if (comparator !== undefined) return fail('not-supported', `${at}.comparator`, 'a value that is only known to be above or below something cannot be scored');
  if (typeof value !== 'number' || !Number.isFinite(value)) return fail('required', `${at}.value`, 'expected a number');
  if (system !== codeSystems.ucum) return fail('code-invalid', `${at}.system`, `expected ${codeSystems.ucum}`);
  if (typeof unit !== 'string' || unit.length > 32) return fail('required', `${at}.code`, 'expected a UCUM code');
  const sense = normaliseLoinc(code, value, unit);
  if (!sense.ok) {
    if (sense.refusal === 'wrong-unit') return fail('code-invalid', `${at}.code`, 'wrong-unit: this UCUM unit does not measure this vital sign');
    return fail('value', `${at}.value`, `${sense.refusal}: outside of what a sensor can measure on a living body; send dataAbsentReason instead`);
  }
  return { code, value, unit };
}

const loincIn = (concept: unknown): string[] => (isObject(concept) ? objectsIn(concept['coding']).flatMap(({ system, code }) => (system === codeSystems.loinc && typeof code === 'string' ? [code] : [])) : []);

/** The one vital sign that all LOINC codings mean. */
function codeOf(concept: unknown, at: string, fail: Fail): string | null {
  const known = loincIn(concept).filter((code) => Object.hasOwn(LOINC, code) || Object.hasOwn(loincPanels, code));
  const meanings = new Set(known.map((code) => LOINC[code]?.kind ?? code));
  if (meanings.size === 1 && known[0] !== '85353-1') return known[0]!;
  if (meanings.size > 1) fail('code-invalid', at, 'the LOINC codings mean different vital signs');
  else fail(loincIn(concept).length === 0 ? 'required' : 'code-invalid', at, 'no LOINC code of a vital sign that is known here');
  return null;
}
