// What is said of a night or a day, as ids of words: said only as the server told it. Judges nothing itself.
import type { OwnDays, OwnStretch, VitalKind } from '@mydr24/protocol';
import type { WordId } from '../words/words.ts';

export type Vital = OwnDays['vitals'][number];
type Stretch = OwnDays['stretches'][number];

/** "Last night", "today", or a day of the week. */
export function whenId(stretches: readonly Stretch[], nth: number): 'lastNight' | 'tonight' | 'today' | 'yesterday' | 'night' | 'day' {
  const stretch = stretches[nth];
  const fromEnd = stretches.length - 1 - nth;
  if (stretch?.part === 'night') return fromEnd === 0 ? 'tonight' : fromEnd === 1 ? 'lastNight' : 'night';
  // While a night runs, the day before it is still called today.
  return fromEnd <= 1 ? 'today' : fromEnd <= 3 ? 'yesterday' : 'day';
}

/** The newest of each vital that was not as usual, or of which the team was told: last night and today (or tonight and today). */
export interface Told { readonly vital: Vital; readonly nth: number; readonly stretch: OwnStretch }
export function newsOf({ stretches, vitals }: OwnDays): Told[] {
  return vitals.flatMap((vital) =>
    [stretches.length - 2, stretches.length - 1].flatMap((nth): Told[] => {
      const stretch = vital.stretches[nth];
      return stretch !== undefined && (isUnusual(stretch) || stretch.told !== 'nobody') ? [{ vital, nth, stretch }] : [];
    }),
  );
}

export const isUnusual = ({ was }: OwnStretch): boolean => was === 'lower' || was === 'higher';

/** Whether anything of the newest night and day could be held against the usual: else silence about it would sound like good news. */
export const isAnyCompared = ({ vitals }: OwnDays): boolean => vitals.some(({ stretches }) => stretches.slice(-2).some(({ was }) => was !== null));

/** Kinds with words of their own for what they are; the diastolic value stands behind the systolic one. */
const explained = ['heart-rate', 'pulse-rate', 'spo2', 'respiratory-rate', 'systolic', 'temperature', 'glucose', 'body-weight'] as const satisfies readonly VitalKind[];
export type Explained = (typeof explained)[number];
export const explainedKind = (kind: VitalKind): Explained | null => explained.find((each) => each === kind) ?? null;

/** Two numbers for one heart puzzle. */
export function vitalsShown(vitals: readonly Vital[]): (Vital & { kind: Explained })[] {
  const hasHeart = vitals.some(({ kind }) => kind === 'heart-rate');
  return vitals.flatMap((vital) => {
    const kind = explainedKind(vital.kind);
    return kind === null || (kind === 'pulse-rate' && hasHeart) ? [] : [{ ...vital, kind }];
  });
}

export const nameId = (kind: Explained): WordId => (kind === 'systolic' ? 'days.upperPressure' : `vital.${kind}`);
