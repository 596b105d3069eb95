// Reads the values of one score set as it came from outside: a number in canonical units or text with a unit, a code, a yes or no, and
// how old each is. Knows no score and no clock.
import { consciousnessLevels, vitals } from '@mydr24/protocol';
import type { VitalKind } from '@mydr24/protocol';
import { durationMsFromIso } from './iso-duration.ts';
import { normalise } from './units.ts';

/** `undefined` is not given, `null` is given but not usable. */
export type Read<T> = T | null | undefined;

const QUANTITY = /^([+-]?\d+(?:\.\d+)?) (\S+)$/;

/** A number in the canonical unit, or text "value unit" in any accepted unit. Text without a unit is not a measurement. */
export function readMeasured(kind: VitalKind, raw: unknown): Read<number> {
  if (raw === undefined || raw === null) return undefined;
  const canonical = vitals[kind].unit ?? undefined;
  const quantity = typeof raw === 'string' ? QUANTITY.exec(raw) : null;
  const normalised =
    typeof raw === 'number' ? normalise(kind, raw, canonical) : quantity === null ? null : normalise(kind, quantity[1]!, quantity[2]);
  return normalised !== null && normalised.ok ? normalised.value : null;
}

export const readBoolean = (raw: unknown): Read<boolean> => (raw === undefined || raw === null ? undefined : typeof raw === 'boolean' ? raw : null);

export function readConsciousness(raw: unknown): Read<string> {
  if (raw === undefined || raw === null) return undefined;
  return consciousnessLevels.find((level) => level === raw) ?? null;
}

/** Years or months since birth. */
export function readAge(raw: unknown): Read<number> {
  if (raw === undefined || raw === null) return undefined;
  return typeof raw === 'number' && raw >= 0 && raw < Infinity ? raw : null;
}

export const isRecord = (raw: unknown): raw is Readonly<Record<string, unknown>> => typeof raw === 'object' && raw !== null && !Array.isArray(raw);

type Ages = Readonly<Record<string, unknown>>;

/** Fields whose age is over the limit, and those whose age cannot be read: an unreadable age is not a fresh one. */
export function judgeAges(ages: Ages, validityMs: Readonly<Record<string, number>>): { stale: Set<string>; invalid: string[] } {
  const stale = new Set<string>();
  const invalid: string[] = [];
  for (const [field, longestMs] of Object.entries(validityMs)) {
    const raw = Object.hasOwn(ages, field) ? ages[field] : undefined;
    if (raw === undefined || raw === null) continue;
    const ageMs = typeof raw === 'string' ? durationMsFromIso(raw) : null;
    if (ageMs === null) invalid.push(`_ages.${field}`);
    else if (ageMs > longestMs) stale.add(field);
  }
  return { stale, invalid };
}
