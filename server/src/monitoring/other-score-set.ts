// Scores one set for PEWS, MEOWS or qSOFA as it came from outside: which parts are missing, stale or invalid, and what is already asked
// for by those that are known. The rules are in pews.ts, meows.ts and qsofa.ts.
import { distressLevels } from '@mydr24/protocol';
import { scoreMeows, sumMeows } from './meows.ts';
import { spotValidityMs } from './news2.ts';
import { pewsAgeOf, scorePews, sumPews } from './pews.ts';
import { scoreQsofa, sumQsofa } from './qsofa.ts';
import { isRecord, judgeAges, readAge, readBoolean, readConsciousness, readMeasured, type Read } from './score-input.ts';

export const otherScoreNames = ['pews', 'meows', 'qsofa'] as const;
export type OtherScoreName = (typeof otherScoreNames)[number];
type Fields = Readonly<Record<string, unknown>>;

export interface OtherResult {
  readonly status: 'complete' | 'incomplete' | 'not-applicable' | 'rejected';
  readonly total: number | null;
  readonly scores: Readonly<Record<string, number | null>>;
  readonly missing: readonly string[];
  readonly invalid: readonly string[];
  readonly knownMinimum: number;
  /** PEWS: none, low, medium, high, emergency. Others: triggered or not. Null: nothing known asks for anything, and not all is known. */
  readonly band: string | boolean | null;
  readonly chart?: string;
  readonly red?: number;
  readonly yellow?: number;
}

const notApplicable: OtherResult = { status: 'not-applicable', total: null, scores: {}, missing: [], invalid: [], knownMinimum: 0, band: null };

const readDistress = (raw: unknown): Read<string> => (raw === undefined || raw === null ? undefined : (distressLevels.find((level) => level === raw) ?? null));

const readers = {
  respiratoryRate: (raw: unknown) => readMeasured('respiratory-rate', raw), spo2: (raw: unknown) => readMeasured('spo2', raw), systolicBP: (raw: unknown) => readMeasured('systolic', raw),
  diastolicBP: (raw: unknown) => readMeasured('diastolic', raw), heartRate: (raw: unknown) => readMeasured('heart-rate', raw), temperature: (raw: unknown) => readMeasured('temperature', raw),
  consciousness: readConsciousness, respiratoryDistress: readDistress, capillaryRefill: (raw: unknown) => readMeasured('capillary-refill', raw),
  onOxygen: readBoolean, oxygenFlow: (raw: unknown) => readMeasured('oxygen-flow', raw), inspiredOxygen: (raw: unknown) => readMeasured('inspired-oxygen', raw),
} as const;
type Field = keyof typeof readers;
type Known = { [F in Field]: Exclude<ReturnType<(typeof readers)[F]>, undefined> | null };
const validityMs = Object.fromEntries(Object.keys(readers).map((field) => [field, spotValidityMs.temperature]));

/** Every field that is given, fresh and readable; the others are null. */
function readKnown(input: Fields): { readonly known: Known; readonly invalid: string[] } {
  const ages = input['_ages'] ?? {};
  const judged = isRecord(ages) ? judgeAges(ages, validityMs) : { stale: new Set<string>(), invalid: ['_ages'] };
  const invalid = [...judged.invalid];
  const known = Object.fromEntries(Object.entries(readers).map(([field, read]) => {
    const found = read(Object.hasOwn(input, field) ? input[field] : undefined);
    if (found === null) invalid.push(field);
    return [field, found === undefined || judged.stale.has(field) ? null : found];
  })) as unknown as Known;
  return { known, invalid };
}

function ageMonthsOf(input: Fields): Read<number> {
  const [months, years] = [input['ageMonths'], input['ageYears']];
  return readAge(months ?? (typeof years === 'number' ? years * 12 : years));
}

interface Sum { readonly isComplete: boolean; readonly knownMinimum: number; readonly missing: readonly string[] }
function resultOf(scores: OtherResult['scores'], sum: Sum, invalid: readonly string[], band: OtherResult['band']): OtherResult {
  const status = invalid.length > 0 ? 'rejected' : sum.isComplete ? 'complete' : 'incomplete';
  return { status, total: status === 'complete' ? sum.knownMinimum : null, scores, missing: sum.missing, invalid, knownMinimum: sum.knownMinimum, band };
}

function scorePewsSet(input: Fields): OtherResult {
  const months = ageMonthsOf(input);
  const age = typeof months === 'number' ? pewsAgeOf(months) : null;
  if (typeof months === 'number' && age === null) return notApplicable;
  const { known, invalid } = readKnown(input);
  // Without the age no chart can be read: nothing is scored, and nothing is calm.
  if (age === null) return { ...notApplicable, status: 'rejected', invalid: [...invalid, 'ageMonths'] };
  const { onOxygen, ...rest } = known;
  const scores = scorePews({ ...rest, isOnAir: onOxygen === null ? null : !onOxygen }, age);
  const sum = sumPews(scores, known.consciousness);
  return { ...resultOf(scores, sum, invalid, sum.level), chart: age };
}

export function scoreOtherSet(name: OtherScoreName, input: Fields): OtherResult {
  if (name === 'pews') return scorePewsSet(input);
  const { known, invalid } = readKnown(input);
  if (name === 'meows') {
    const scores = scoreMeows(known);
    const sum = sumMeows(scores);
    return { ...resultOf(scores, sum, invalid, sum.isTriggered), red: sum.red, yellow: sum.yellow };
  }
  const months = ageMonthsOf(input);
  // Sepsis-3 was made of adults.
  if (typeof months === 'number' && months < 18 * 12) return notApplicable;
  const scores = scoreQsofa(known);
  const sum = sumQsofa(scores);
  return resultOf(scores, sum, months === null ? [...invalid, 'ageMonths'] : invalid, sum.isPositive);
}
