// Numbers, units, times and names as they are shown. The number of decimals is the contract's, so a screen never shows more than was judged.
import { vitals, type LatestVital, type Patient, type VitalKind } from '@mydr24/protocol';
import type { Say, WordId } from '../words/words.ts';

const unitWords: Readonly<Record<string, WordId>> = {
  '/min': 'unit.perMinute', '%': 'unit.percent', Cel: 'unit.celsius', 'mm[Hg]': 'unit.mmHg', 'mg/dL': 'unit.mgPerDl', kg: 'unit.kg', cm: 'unit.cm',
  'kg/m2': 'unit.kgPerM2', 'L/min': 'unit.litrePerMinute',
};

export function unitShown(unit: string | null, say: Say): string {
  // UCUM: what is in braces alone is a remark, not a unit (`{score}`).
  if (unit === null || unit.startsWith('{')) return '';
  const word = unitWords[unit];
  return word === undefined ? unit : say(word);
}

export function figure(kind: VitalKind, value: number, locale: string): string {
  return fixed(locale, vitals[kind].decimals).format(value);
}

const fixedFormats = new Map<string, Intl.NumberFormat>();
/** Kept: making one costs fifty times what using it does. */
function fixed(locale: string, decimals: number): Intl.NumberFormat {
  const key = `${locale} ${decimals}`;
  const format = fixedFormats.get(key) ?? new Intl.NumberFormat(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals, useGrouping: false });
  fixedFormats.set(key, format);
  return format;
}

const codeWords: Readonly<Record<string, WordId>> = { A: 'code.A', C: 'code.C', V: 'code.V', P: 'code.P', U: 'code.U', air: 'code.air', oxygen: 'code.oxygen' };

/** A coded vital, or a dash where there is none. */
export function codeOrDash(vital: Pick<LatestVital, 'code'> | null, say: Say): string {
  return vital === null || vital.code === null ? '–' : codeShown(vital.code, say);
}

export function codeShown(code: string, say: Say): string {
  const word = codeWords[code];
  return word === undefined ? code : say(word);
}

/** The value alone: "97", "36.8", "Alert"; null when the device said it had no valid one. */
export function valueShown(vital: Pick<LatestVital, 'kind' | 'value' | 'code'>, say: Say, locale: string): string | null {
  if (vital.value !== null) return figure(vital.kind, vital.value, locale);
  if (vital.code !== null) return codeShown(vital.code, say);
  return null;
}

export function withUnit(kind: VitalKind | null, value: number, unit: string | null, say: Say, locale: string): string {
  const number = kind === null ? new Intl.NumberFormat(locale).format(value) : figure(kind, value, locale);
  const shown = unitShown(unit, say);
  if (shown === '') return number;
  return shown === '%' || shown.startsWith('/') ? `${number}${shown}` : `${number} ${shown}`;
}

export function timeOfDay(at: number, locale: string, hasSeconds = false): string {
  return clock(locale, hasSeconds).format(at);
}

const clocks = new Map<string, Intl.DateTimeFormat>();
function clock(locale: string, hasSeconds: boolean): Intl.DateTimeFormat {
  const key = `${locale} ${String(hasSeconds)}`;
  const format = clocks.get(key) ?? new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', ...(hasSeconds ? { second: '2-digit' } : {}), hour12: false });
  clocks.set(key, format);
  return format;
}

export function fullName(person: Pick<Patient, 'givenName' | 'familyName'>): string {
  return `${person.familyName}, ${person.givenName}`;
}

/** Whole years on the day of `now`. */
export function ageInYears(bornOn: string, now: number): number {
  const [year = 0, month = 1, day = 1] = bornOn.split('-').map(Number);
  const today = new Date(now);
  const hadBirthday = today.getMonth() + 1 > month || (today.getMonth() + 1 === month && today.getDate() >= day);
  return today.getFullYear() - year - (hadBirthday ? 0 : 1);
}
