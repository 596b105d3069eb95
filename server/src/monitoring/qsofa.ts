// qSOFA, shown and never the cause of an alarm: its sensitivity (0.61) and predictive value (0.17) are too low to page anybody.
// Criteria: Singer et al., Sepsis-3, JAMA 2016;315:801-810. Altered mentation is anything but Alert.
import { sumOf, type PartSum } from './score-bands.ts';

export const qsofaParts = ['respiratoryRate', 'systolicBP', 'mentation'] as const;
export interface QsofaKnown { readonly respiratoryRate: number | null; readonly systolicBP: number | null; readonly consciousness: string | null }
export type QsofaScores = Readonly<Record<(typeof qsofaParts)[number], number | null>>;
const RESPIRATION_FROM = 22;
const SYSTOLIC_UP_TO = 100;
const POSITIVE_FROM = 2;

export const scoreQsofa = ({ respiratoryRate, systolicBP, consciousness }: QsofaKnown): QsofaScores => ({
  respiratoryRate: respiratoryRate === null ? null : Number(respiratoryRate >= RESPIRATION_FROM),
  systolicBP: systolicBP === null ? null : Number(systolicBP <= SYSTOLIC_UP_TO),
  mentation: consciousness === null ? null : Number(consciousness !== 'A'),
});

/** Positive from two on; negative only when all is known. */
export function sumQsofa(scores: QsofaScores): PartSum & { readonly isPositive: boolean | null } {
  const sum = sumOf(scores);
  const isPositive = sum.knownMinimum >= POSITIVE_FROM;
  return { ...sum, isPositive: isPositive || sum.isComplete ? isPositive : null };
}
