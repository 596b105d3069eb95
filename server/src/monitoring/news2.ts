// The National Early Warning Score 2: parts, total, risk, and what is known when parts are missing, from values already
// rounded to what a screen shows. Reads no untrusted input (news2-set.ts does), knows no patient and no clock.
// Scoring table and responses: Royal College of Physicians, National Early Warning Score (NEWS) 2, 2017, charts 1, 2 and 4
// (reproduced with acknowledgement). Rounding, missing and stale rules are this project's, see RULES.md M1-M9.
export const news2Parameters = ['respiratoryRate', 'spo2', 'airOrOxygen', 'systolicBP', 'pulse', 'consciousness', 'temperature'] as const;
export type News2Parameter = (typeof news2Parameters)[number];
/** Names of the input; the oxygen part is asked as `onOxygen`. */
export const news2Fields = ['respiratoryRate', 'spo2', 'onOxygen', 'systolicBP', 'pulse', 'consciousness', 'temperature'] as const;
export type News2Field = (typeof news2Fields)[number];
export type News2Scores = Readonly<Record<News2Parameter, number | null>>;
export type Spo2Scale = 1 | 2;
export type News2Response = 'ward-based' | 'urgent-ward-based' | 'urgent' | 'emergency';
export type News2Trigger = Exclude<News2Response, 'ward-based'>;
export type RiskBand = 'low' | 'low-medium' | 'medium' | 'high';

/** One part's bands: a value up to and including `upTo` scores `score`; above the last, `above`. */
interface Bands {
  readonly steps: readonly (readonly [upTo: number, score: number])[];
  readonly above: number;
}

// RCP 2017, chart 1.
const RESPIRATION: Bands = { steps: [[8, 3], [11, 1], [20, 0], [24, 2]], above: 3 };
const SPO2_SCALE_1: Bands = { steps: [[91, 3], [93, 2], [95, 1]], above: 0 };
const SPO2_SCALE_2_AIR: Bands = { steps: [[83, 3], [85, 2], [87, 1]], above: 0 };
const SPO2_SCALE_2_OXYGEN: Bands = { steps: [[83, 3], [85, 2], [87, 1], [92, 0], [94, 1], [96, 2]], above: 3 };
const SYSTOLIC: Bands = { steps: [[90, 3], [100, 2], [110, 1], [219, 0]], above: 3 };
const PULSE: Bands = { steps: [[40, 3], [50, 1], [90, 0], [110, 1], [130, 2]], above: 3 };
const TEMPERATURE: Bands = { steps: [[35, 3], [36, 1], [38, 0], [39, 1]], above: 2 };
const OXYGEN_SCORE = 2;
const NOT_ALERT_SCORE = 3;

function band(bands: Bands, value: number): number {
  for (const [upTo, score] of bands.steps) if (value <= upTo) return score;
  return bands.above;
}

/** What is known, already rounded to shown precision; null is not known. */
export interface News2Known {
  readonly respiratoryRate: number | null;
  readonly spo2: number | null;
  readonly onOxygen: boolean | null;
  readonly systolicBP: number | null;
  readonly pulse: number | null;
  readonly consciousness: string | null;
  readonly temperature: number | null;
}

function scoreSpo2(spo2: number, scale: Spo2Scale, onOxygen: boolean | null): number | null {
  if (scale === 1) return band(SPO2_SCALE_1, spo2);
  const onAir = band(SPO2_SCALE_2_AIR, spo2);
  const withOxygen = band(SPO2_SCALE_2_OXYGEN, spo2);
  // On scale 2 a value above 92 % scores by what is breathed; not knowing that, the part is not known.
  if (onOxygen === null) return onAir === withOxygen ? onAir : null;
  return onOxygen ? withOxygen : onAir;
}

/** The seven parts; null where not known. */
export function scoreParts(known: News2Known, scale: Spo2Scale): News2Scores {
  const score = (bands: Bands, value: number | null): number | null => (value === null ? null : band(bands, value));
  return {
    respiratoryRate: score(RESPIRATION, known.respiratoryRate),
    spo2: known.spo2 === null ? null : scoreSpo2(known.spo2, scale, known.onOxygen),
    airOrOxygen: known.onOxygen === null ? null : known.onOxygen ? OXYGEN_SCORE : 0,
    systolicBP: score(SYSTOLIC, known.systolicBP),
    pulse: score(PULSE, known.pulse),
    consciousness: known.consciousness === null ? null : known.consciousness === 'A' ? 0 : NOT_ALERT_SCORE,
    temperature: score(TEMPERATURE, known.temperature),
  };
}

export interface News2Risk {
  readonly riskBand: RiskBand;
  /** ISO 8601 interval, or `continuous`. */
  readonly minMonitoring: string;
  readonly response: News2Response;
}

/** RCP 2017, charts 2 and 4. A total of 5 or more outranks a single 3. */
export function riskOf(total: number, anySingleThree: boolean): News2Risk {
  if (total >= 7) return { riskBand: 'high', minMonitoring: 'continuous', response: 'emergency' };
  if (total >= 5) return { riskBand: 'medium', minMonitoring: 'PT1H', response: 'urgent' };
  if (anySingleThree) return { riskBand: 'low-medium', minMonitoring: 'PT1H', response: 'urgent-ward-based' };
  return { riskBand: 'low', minMonitoring: total === 0 ? 'PT12H' : 'PT4H/PT6H', response: 'ward-based' };
}

export interface News2Sum {
  readonly isComplete: boolean;
  readonly knownMinimum: number;
  readonly anySingleThree: boolean;
  readonly risk: News2Risk | null;
  /** What the known parts alone already demand; null when the set is complete (then `risk` says it) or demands nothing. */
  readonly triggerFromKnown: News2Trigger | null;
}

/** What a score demands on its own, with or without the parts that are missing. */
export function triggerOf(sum: Pick<News2Sum, 'knownMinimum' | 'anySingleThree'>): News2Trigger | null {
  const { response } = riskOf(sum.knownMinimum, sum.anySingleThree);
  return response === 'ward-based' ? null : response;
}

/** Adds the parts up. A missing part leaves no total and no risk band: a lower bound may alarm, never reassure. */
export function sumParts(scores: News2Scores): News2Sum {
  let knownMinimum = 0;
  let anySingleThree = false;
  let isComplete = true;
  for (const parameter of news2Parameters) {
    const score = scores[parameter];
    if (score === null) isComplete = false;
    else {
      knownMinimum += score;
      anySingleThree ||= score === 3;
    }
  }
  const risk = isComplete ? riskOf(knownMinimum, anySingleThree) : null;
  const triggerFromKnown = isComplete ? null : triggerOf({ knownMinimum, anySingleThree });
  return { isComplete, knownMinimum, anySingleThree, risk, triggerFromKnown };
}

const HOUR_MS = 3_600_000;
/**
 * How long one observation may stand in a score. RCP 2017 chart 4 lets the healthiest patient wait 12 hours between sets,
 * so an older value belongs to a set that is overdue. Ours, one line per parameter for a site to shorten.
 */
export const spotValidityMs: Readonly<Record<News2Field, number>> = {
  respiratoryRate: 12 * HOUR_MS, spo2: 12 * HOUR_MS, onOxygen: 12 * HOUR_MS, systolicBP: 12 * HOUR_MS,
  pulse: 12 * HOUR_MS, consciousness: 12 * HOUR_MS, temperature: 12 * HOUR_MS,
};

export interface News2Result {
  readonly status: 'complete' | 'incomplete' | 'not-applicable' | 'rejected';
  readonly total: number | null;
  readonly scores: News2Scores;
  readonly anySingleThree: boolean;
  readonly riskBand: RiskBand | null;
  readonly minMonitoring: string | null;
  readonly response: News2Response | null;
  readonly missing: readonly News2Field[];
  readonly invalid: readonly string[];
  readonly knownMinimum: number;
  readonly triggerFromKnown: News2Trigger | null;
  readonly spo2ScaleUsed: Spo2Scale | null;
  /** Each measured value as a screen shows it, which is what was scored. */
  readonly displayed: Readonly<Partial<Record<News2Field, string>>>;
}
