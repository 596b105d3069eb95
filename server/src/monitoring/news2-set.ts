// Scores one set of NEWS2 observations as it came from outside: finds what is missing, stale or invalid, and who the score is
// not for. The rule itself is in news2.ts; ages come as durations, because this file knows no clock.
import { vitals } from '@mydr24/protocol';
import { scoreParts, spotValidityMs, sumParts, triggerOf } from './news2.ts';
import type { News2Field, News2Known, News2Result, Spo2Scale } from './news2.ts';
import { isRecord, judgeAges, readAge, readBoolean, readConsciousness, readMeasured, type Read } from './score-input.ts';

// RCP 2017: NEWS2 is for people of 16 years and over.
const ADULT_FROM_YEARS = 16;
const measuredFields = ['respiratoryRate', 'spo2', 'systolicBP', 'pulse', 'temperature'] as const;

function readScale(raw: unknown): Spo2Scale | null {
  // Scale 2 only on a recorded decision of a clinician (RCP 2017), so silence means scale 1.
  if (raw === undefined || raw === null) return 1;
  return raw === 1 || raw === 2 ? raw : null;
}

const unknownScores = scoreParts(
  { respiratoryRate: null, spo2: null, onOxygen: null, systolicBP: null, pulse: null, consciousness: null, temperature: null }, 1,
);

/** A set this score must not be used on: under 16 years, pregnant or up to six weeks after birth (RCP 2017). */
const notApplicable: News2Result = {
  status: 'not-applicable', total: null, scores: unknownScores, anySingleThree: false, riskBand: null, minMonitoring: null,
  response: null, missing: [], invalid: [], knownMinimum: 0, triggerFromKnown: null, spo2ScaleUsed: null, displayed: {},
};

interface ReadSet {
  readonly known: News2Known;
  readonly missing: readonly News2Field[];
  readonly invalid: readonly string[];
}

function readSet(input: Readonly<Record<string, unknown>>, validityMs: Readonly<Record<News2Field, number>>): ReadSet {
  const ages = input['_ages'] ?? {};
  const judged = isRecord(ages) ? judgeAges(ages, validityMs) : { stale: new Set<string>(), invalid: ['_ages'] };
  const missing: News2Field[] = [];
  const invalid: string[] = [];
  const take = <T>(field: News2Field, read: Read<T>): T | null => {
    if (read === null) invalid.push(field);
    else if (read === undefined || judged.stale.has(field)) missing.push(field);
    else return read;
    return null;
  };
  const known: News2Known = {
    respiratoryRate: take('respiratoryRate', readMeasured('respiratory-rate', input['respiratoryRate'])),
    spo2: take('spo2', readMeasured('spo2', input['spo2'])),
    onOxygen: take('onOxygen', readBoolean(input['onOxygen'])),
    systolicBP: take('systolicBP', readMeasured('systolic', input['systolicBP'])),
    pulse: take('pulse', readMeasured('heart-rate', input['pulse'])),
    consciousness: take('consciousness', readConsciousness(input['consciousness'])),
    temperature: take('temperature', readMeasured('temperature', input['temperature'])),
  };
  return { known, missing, invalid: [...invalid, ...judged.invalid] };
}

function display(known: News2Known): News2Result['displayed'] {
  const shown: Partial<Record<News2Field, string>> = {};
  for (const field of measuredFields) {
    const value = known[field];
    if (value !== null) shown[field] = value.toFixed(field === 'temperature' ? vitals.temperature.decimals : 0);
  }
  return shown;
}

/**
 * Scores a set as it came from outside: numbers in canonical units or text such as "101.3 [degF]"; `_ages` holds ISO 8601
 * durations. Fields it does not know are ignored: a misspelt one shows as missing. Known parts of a rejected set still count
 * towards the lower bound, so that one broken sensor does not hide an emergency.
 */
export function scoreNews2Set(input: Readonly<Record<string, unknown>>, validityMs = spotValidityMs): News2Result {
  const isPregnant = readBoolean(input['pregnant']);
  const ageYears = readAge(input['ageYears'] ?? input['age']);
  if (isPregnant === true || (typeof ageYears === 'number' && ageYears < ADULT_FROM_YEARS)) return notApplicable;
  const scale = readScale(input['spo2Scale']);
  const read = readSet(input, validityMs);
  const invalid = [...read.invalid];
  if (scale === null) invalid.push('spo2Scale');
  if (isPregnant === null) invalid.push('pregnant');
  if (ageYears === null) invalid.push('ageYears');
  const scores = scale === null ? scoreParts({ ...read.known, spo2: null }, 1) : scoreParts(read.known, scale);
  const sum = sumParts(scores);
  const status = invalid.length > 0 ? 'rejected' : sum.isComplete ? 'complete' : 'incomplete';
  const risk = status === 'complete' ? sum.risk : null;
  return {
    status, scores, invalid,
    total: status === 'complete' ? sum.knownMinimum : null,
    anySingleThree: sum.anySingleThree,
    riskBand: risk?.riskBand ?? null,
    minMonitoring: risk?.minMonitoring ?? null,
    response: risk?.response ?? null,
    missing: read.missing,
    knownMinimum: sum.knownMinimum,
    triggerFromKnown: sum.isComplete && status === 'rejected' ? triggerOf(sum) : sum.triggerFromKnown,
    spo2ScaleUsed: scale,
    displayed: display(read.known),
  };
}
