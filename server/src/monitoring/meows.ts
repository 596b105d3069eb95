// The modified early obstetric warning score: yellow and red triggers in pregnancy and up to six weeks after birth.
// Thresholds: the chart recommended by CEMACH (Lewis, Saving Mothers' Lives 2003-2005, 2007) as validated by Singh et al.,
// Anaesthesia 2012;67:12-18, table 1. One red or two yellow triggers ask for an urgent assessment. Pain is not scored here; new
// confusion counts as V. Missing and stale rules are this project's.
import { pointsOf, sumOf, type PartSum, type Steps } from './score-bands.ts';

export const meowsParts = ['temperature', 'systolicBP', 'diastolicBP', 'heartRate', 'respiratoryRate', 'spo2', 'consciousness'] as const;
export type MeowsPart = (typeof meowsParts)[number];
/** 2 is red, 1 yellow. */
export type MeowsScores = Readonly<Record<MeowsPart, number | null>>;
const RED = 2;
const YELLOW = 1;

// Shown precision: temperature one decimal, all others whole.
const TEMPERATURE: Steps = [[0, RED], [35, YELLOW], [36.1, 0], [38.1, RED]];
const SYSTOLIC: Steps = [[0, RED], [90, YELLOW], [101, 0], [150, YELLOW], [161, RED]];
const DIASTOLIC: Steps = [[90, YELLOW], [101, RED]];
const HEART_RATE: Steps = [[0, RED], [40, YELLOW], [51, 0], [100, YELLOW], [121, RED]];
const RESPIRATION: Steps = [[0, RED], [10, 0], [21, YELLOW], [31, RED]];
const SPO2: Steps = [[0, RED], [95, 0]];
const CONSCIOUSNESS: ReadonlyMap<string | null, number> = new Map([['A', 0], ['C', YELLOW], ['V', YELLOW], ['P', RED], ['U', RED]]);

export interface MeowsKnown {
  readonly temperature: number | null;
  readonly systolicBP: number | null;
  readonly diastolicBP: number | null;
  readonly heartRate: number | null;
  readonly respiratoryRate: number | null;
  readonly spo2: number | null;
  readonly consciousness: string | null;
}

export function scoreMeows(known: MeowsKnown): MeowsScores {
  const points = (steps: Steps, value: number | null): number | null => (value === null ? null : pointsOf(steps, value));
  return {
    temperature: points(TEMPERATURE, known.temperature), systolicBP: points(SYSTOLIC, known.systolicBP), diastolicBP: points(DIASTOLIC, known.diastolicBP),
    heartRate: points(HEART_RATE, known.heartRate), respiratoryRate: points(RESPIRATION, known.respiratoryRate), spo2: points(SPO2, known.spo2),
    consciousness: CONSCIOUSNESS.get(known.consciousness) ?? null,
  };
}

export interface MeowsSum extends PartSum {
  readonly red: number;
  readonly yellow: number;
  /** Null: nothing known asks for it, and not all is known. */
  readonly isTriggered: boolean | null;
}

export function sumMeows(scores: MeowsScores): MeowsSum {
  const sum = sumOf(scores);
  const red = Object.values(scores).filter((points) => points === RED).length;
  const yellow = Object.values(scores).filter((points) => points === YELLOW).length;
  const isTriggered = red >= 1 || yellow >= 2;
  return { ...sum, red, yellow, isTriggered: isTriggered || sum.isComplete ? isTriggered : null };
}
