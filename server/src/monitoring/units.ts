// Turns what a device sent into the one unit and the shown precision every rule judges, in decimal arithmetic.
// Refuses what it does not know; it never guesses a unit and never looks at the patient.
import Big from 'big.js';
import { LOINC, vitals } from '@mydr24/protocol';
import type { LoincRow, UnitConversion, VitalDefinition, VitalKind } from '@mydr24/protocol';

export type UnitRefusal = 'wrong-unit' | 'out-of-range' | 'not-a-number' | 'unknown-code';

export type Normalised =
  | { readonly ok: true; readonly kind: VitalKind; readonly value: number; readonly code: null; readonly unit: string }
  | { readonly ok: true; readonly kind: VitalKind; readonly value: null; readonly code: string; readonly unit: null }
  | { readonly ok: false; readonly refusal: UnitRefusal };

export type Converted = { readonly ok: true; readonly exact: Big } | { readonly ok: false; readonly refusal: UnitRefusal };

// Enough digits that a division (5/9, 133.322) never moves a value across a rounding edge. A constructor of our own,
// so that no other user of the library changes our rounding.
const Decimal = Big();
Decimal.DP = 30;
Decimal.RM = Big.roundHalfUp;

const ANNOTATION = /\{[^{}]*\}/g;
const NO_CONVERSION: UnitConversion = {};

const refuse = (refusal: UnitRefusal): { readonly ok: false; readonly refusal: UnitRefusal } => ({ ok: false, refusal });
const wrongUnit = refuse('wrong-unit');
const outOfRange = refuse('out-of-range');
const notANumber = refuse('not-a-number');
const unknownCode = refuse('unknown-code');

/** UCUM annotations carry no meaning for the value: `{beats}/min` is `/min`, and so is `1/min`. */
function plainUnit(unit: string): string {
  const bare = unit.includes('{') ? unit.replace(ANNOTATION, '') : unit;
  return bare === '1/min' || bare === 'min-1' ? '/min' : bare;
}

function conversionFor(definition: VitalDefinition, unit: string): UnitConversion | undefined {
  const plain = plainUnit(unit);
  if (plain === definition.unit) return NO_CONVERSION;
  return Object.hasOwn(definition.units, plain) ? definition.units[plain] : undefined;
}

function isPlausible(definition: VitalDefinition, value: number): boolean {
  const { plausible, suspect } = definition;
  if (plausible !== null && (value < plausible[0] || value > plausible[1])) return false;
  return suspect === undefined || value <= suspect[0] || value >= suspect[1];
}

/** Exact value in the kind's canonical unit. `amount` may be decimal text, which then never passes through a double. */
export function convert(kind: VitalKind, amount: number | string, unit: string): Converted {
  const conversion = conversionFor(vitals[kind], unit);
  if (conversion === undefined) return wrongUnit;
  if (typeof amount === 'number' && !Number.isFinite(amount)) return notANumber;
  if (typeof amount === 'string' && !/^[+-]?\d+(\.\d+)?$/.test(amount)) return notANumber;
  // HL7 v2 and people write "+37.2"; the decimal library takes no plus.
  let exact = new Decimal(typeof amount === 'string' && amount.startsWith('+') ? amount.slice(1) : amount);
  if (conversion.offset !== undefined) exact = exact.plus(conversion.offset);
  if (conversion.multiply !== undefined) exact = exact.times(conversion.multiply);
  if (conversion.divide !== undefined) exact = exact.div(conversion.divide);
  return { ok: true, exact };
}

/** Half-up in decimal: 38.05 shows as 38.1 although its double lies below. Values here are never negative. */
export function roundHalfUp(value: number, decimals: number): number {
  if (decimals === 0) {
    const whole = Math.floor(value);
    return value - whole >= 0.5 ? whole + 1 : whole;
  }
  const scale = 10 ** decimals;
  const scaled = value * scale;
  const nearest = Math.round(scaled);
  // Far from a tie the double is safe; near one only the decimal text tells which side.
  if (Math.abs(scaled - nearest) < 0.499_999) return nearest / scale;
  return new Decimal(value).round(decimals).toNumber();
}

/** One reading in canonical unit and shown precision, or why not. The common case allocates one object only. */
export function normalise(kind: VitalKind, amount: number | string, unit: string | undefined): Normalised {
  const definition = vitals[kind];
  if (definition.codes !== null) return normaliseCoded(kind, definition.codes, amount, unit);
  if (unit === undefined) return wrongUnit;
  if (unit === definition.unit && typeof amount === 'number') {
    if (!Number.isFinite(amount)) return notANumber;
    if (!isPlausible(definition, amount)) return outOfRange;
    return { ok: true, kind, value: roundHalfUp(amount, definition.decimals), code: null, unit };
  }
  const converted = convert(kind, amount, unit);
  if (!converted.ok) return converted;
  if (!isPlausible(definition, converted.exact.toNumber())) return outOfRange;
  const value = converted.exact.round(definition.decimals).toNumber();
  return { ok: true, kind, value, code: null, unit: definition.unit ?? unit };
}

function normaliseCoded(kind: VitalKind, codes: readonly string[], amount: number | string, unit: string | undefined): Normalised {
  if (unit !== undefined) return wrongUnit;
  if (typeof amount !== 'string' || !codes.includes(amount)) return unknownCode;
  return { ok: true, kind, value: null, code: amount, unit: null };
}

/** The same from a LOINC code, which may fix more than the kind: a molar glucose code takes no mass unit. */
export function normaliseLoinc(loinc: string, amount: number | string, unit: string | undefined): Normalised {
  const row: LoincRow | undefined = Object.hasOwn(LOINC, loinc) ? LOINC[loinc] : undefined;
  if (row === undefined) return unknownCode;
  // A spoken "air" or "oxygen" may come under the flow code: it answers the same question without a number.
  if (row.kind === 'oxygen-flow' && typeof amount === 'string' && unit === undefined) return normalise('supplemental-oxygen', amount, undefined);
  if (row.units !== undefined && (unit === undefined || !row.units.includes(plainUnit(unit)))) return wrongUnit;
  return normalise(row.kind, amount, unit);
}
