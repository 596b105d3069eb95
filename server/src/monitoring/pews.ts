// The National Paediatric Early Warning Score of England: seven scored parts by age, and what raises the level without points.
// Knows no patient and no clock; values are rounded to what a screen shows.
// Bands: NHS England, National PEWS observation charts 0-11 months, 1-4, 5-12 and 13 years and over (2023), as digitised and
// checked against the charts by the RCPCH (github.com/rcpch/digital-pews, spec/npews-scoring-tables, 2026-06-30).
// Which values are missing or stale, room air scoring 0, and new confusion counting as V are this project's.
import { pointsOf, sumOf, type Steps } from './score-bands.ts';

export const pewsParts = ['respiratoryRate', 'respiratoryDistress', 'spo2', 'oxygen', 'heartRate', 'systolicBP', 'capillaryRefill'] as const;
export type PewsPart = (typeof pewsParts)[number];
export type PewsScores = Readonly<Record<PewsPart, number | null>>;
export const pewsAges = ['0-11-months', '1-4-years', '5-12-years', '13-years'] as const;
export type PewsAge = (typeof pewsAges)[number];
export type PewsLevel = 'none' | 'low' | 'medium' | 'high' | 'emergency';

interface Chart { readonly respiratoryRate: Steps; readonly heartRate: Steps; readonly systolicBP: Steps }
const charts: Readonly<Record<PewsAge, Chart>> = {
  '0-11-months': {
    respiratoryRate: [[0, 4], [10, 2], [20, 1], [30, 0], [50, 1], [60, 2], [70, 4]],
    heartRate: [[0, 4], [80, 2], [90, 1], [110, 0], [150, 1], [170, 2], [180, 4]],
    systolicBP: [[0, 4], [50, 2], [60, 1], [70, 0], [90, 1], [100, 2], [110, 4]],
  },
  '1-4-years': {
    respiratoryRate: [[0, 4], [10, 2], [20, 0], [40, 1], [50, 2], [60, 4]],
    heartRate: [[0, 4], [60, 2], [70, 1], [90, 0], [140, 1], [150, 2], [170, 4]],
    systolicBP: [[0, 4], [50, 2], [60, 1], [80, 0], [100, 1], [120, 2], [130, 4]],
  },
  '5-12-years': {
    respiratoryRate: [[0, 4], [10, 2], [15, 1], [20, 0], [25, 1], [40, 2], [50, 4]],
    heartRate: [[0, 4], [60, 2], [70, 1], [80, 0], [120, 1], [140, 2], [160, 4]],
    systolicBP: [[0, 4], [70, 2], [80, 1], [90, 0], [110, 1], [120, 2], [130, 4]],
  },
  '13-years': {
    respiratoryRate: [[0, 4], [10, 1], [15, 0], [25, 1], [30, 2], [40, 4]],
    heartRate: [[0, 4], [50, 2], [60, 1], [70, 0], [100, 1], [120, 2], [130, 4]],
    systolicBP: [[0, 4], [80, 2], [90, 1], [100, 0], [120, 1], [130, 2], [140, 4]],
  },
};
const SPO2: Steps = [[0, 4], [92, 1], [95, 0]];
const OXYGEN_FLOW: Steps = [[0.01, 1], [2, 2], [6, 4]];
/** Above room air. */
const INSPIRED_OXYGEN: Steps = [[22, 1], [30, 2], [50, 4]];
const CAPILLARY_REFILL: Steps = [[3, 2]];
const DISTRESS: ReadonlyMap<string | null, number> = new Map([['none', 0], ['mild', 1], ['moderate', 2], ['severe', 4]]);

/** Null is not known. Oxygen is said as air, or by flow, or by the inspired share. */
export interface PewsKnown {
  readonly respiratoryRate: number | null;
  readonly respiratoryDistress: string | null;
  readonly spo2: number | null;
  readonly isOnAir: boolean | null;
  readonly oxygenFlow: number | null;
  readonly inspiredOxygen: number | null;
  readonly heartRate: number | null;
  readonly systolicBP: number | null;
  readonly capillaryRefill: number | null;
  readonly consciousness: string | null;
}

function oxygenPoints({ isOnAir, oxygenFlow, inspiredOxygen }: PewsKnown): number | null {
  const byFlow = oxygenFlow === null ? null : pointsOf(OXYGEN_FLOW, oxygenFlow);
  const byShare = inspiredOxygen === null ? null : pointsOf(INSPIRED_OXYGEN, inspiredOxygen);
  if (byFlow !== null || byShare !== null) return Math.max(byFlow ?? 0, byShare ?? 0);
  return isOnAir === true ? 0 : null;
}

export function scorePews(known: PewsKnown, age: PewsAge): PewsScores {
  const chart = charts[age];
  const points = (steps: Steps, value: number | null): number | null => (value === null ? null : pointsOf(steps, value));
  return {
    respiratoryRate: points(chart.respiratoryRate, known.respiratoryRate),
    respiratoryDistress: DISTRESS.get(known.respiratoryDistress) ?? null,
    spo2: points(SPO2, known.spo2),
    oxygen: oxygenPoints(known),
    heartRate: points(chart.heartRate, known.heartRate),
    systolicBP: points(chart.systolicBP, known.systolicBP),
    capillaryRefill: points(CAPILLARY_REFILL, known.capillaryRefill),
  };
}

const levels: readonly PewsLevel[] = ['none', 'low', 'medium', 'high', 'emergency'];
/** From which total on a level is asked for. */
export const totalOfLevel: Readonly<Record<PewsLevel, number>> = { none: 0, low: 1, medium: 5, high: 9, emergency: 13 };
/** AVPU gives no points: V asks for a rapid review, P and U are an emergency. */
const levelOfMind: ReadonlyMap<string | null, PewsLevel> = new Map([['C', 'high'], ['V', 'high'], ['P', 'emergency'], ['U', 'emergency']]);

export interface PewsSum {
  readonly isComplete: boolean;
  readonly knownMinimum: number;
  readonly missing: readonly string[];
  /** What is asked for; from incomplete parts only what they already ask for, and null instead of nothing. */
  readonly level: PewsLevel | null;
}

export function sumPews(scores: PewsScores, consciousness: string | null): PewsSum {
  const sum = sumOf(scores);
  const level = levels.findLast((each) => sum.knownMinimum >= totalOfLevel[each] || levelOfMind.get(consciousness) === each)!;
  return { ...sum, level: level === 'none' && !sum.isComplete ? null : level };
}

/** Which chart; null from 16 years on, where NEWS2 begins. */
export function pewsAgeOf(ageMonths: number): PewsAge | null {
  if (ageMonths < 0 || ageMonths >= 16 * 12) return null;
  return ageMonths < 12 ? '0-11-months' : ageMonths < 60 ? '1-4-years' : ageMonths < 156 ? '5-12-years' : '13-years';
}
