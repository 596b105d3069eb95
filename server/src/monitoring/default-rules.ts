// The alarm rules an adult is monitored with until a clinician sets others: versioned values with their sources. Starting points
// for a site to sign, not clinical advice. What makes an alarm an emergency is said here, per band, and nowhere else.
//
// Sources: [RCP] NEWS2 2017 chart 1, the value at which one parameter scores 3 (or 2). [Welch] Welch 2011, 15 s delay at 90 % cut
// SpO2 alarms by about 60 %. [SDPi] IHE SDPi citing IEC 60601-2-27: asystole and bradycardia declared within 10 s.
// [ADA] Standards of Care: glucose level 1 below 70, level 2 below 54 mg/dL. [ours] this project's choice.
import type { VitalKind } from '@mydr24/protocol';
import type { Spo2Scale } from './news2.ts';
import type { Band, Side } from './threshold.ts';

export type EmergencyCause = 'respiratory-failure' | 'cardiac-arrest' | 'deterioration';

export interface ThresholdBand extends Band {
  /** The emergency this band raises by itself; null leaves it to people. */
  readonly raises: EmergencyCause | null;
}

export interface ThresholdRule {
  readonly type: 'threshold';
  /** Also the condition key. */
  readonly id: string;
  readonly version: number;
  /** In order of trust: a later one is judged only while the earlier ones are silent. */
  readonly vitals: readonly [VitalKind, ...VitalKind[]];
  readonly side: Side;
  readonly bands: readonly ThresholdBand[];
  readonly clearDelayMs: number;
  readonly hysteresis: number;
  readonly isLatching: boolean;
}

export interface News2Rule {
  readonly type: 'news2';
  readonly id: string;
  readonly version: number;
  /** How long a severity must last: the parts are not filtered before they are scored. */
  readonly delayMs: number;
  readonly raises: Readonly<Record<'low' | 'medium' | 'high', EmergencyCause | null>>;
}

export type Rule = ThresholdRule | News2Rule;

const CLEAR_DELAY_MS = 5000; // [ours] as in the alarm vectors
const band = (priority: Band['priority'], limit: number, delayMs: number, raises: EmergencyCause | null = null): ThresholdBand =>
  ({ priority, limit, delayMs, raises });

function threshold(id: string, vitals: ThresholdRule['vitals'], side: Side, hysteresis: number, bands: readonly ThresholdBand[]): ThresholdRule {
  return { type: 'threshold', id, version: 1, vitals, side, bands, hysteresis, clearDelayMs: CLEAR_DELAY_MS, isLatching: false };
}

/** [Welch] and [ours]. On scale 2 the target is 88-92 % (RCP 2017), so the warning moves to where the score reaches 2. */
const spo2Low: Readonly<Record<Spo2Scale, ThresholdRule>> = {
  1: threshold('spo2-low', ['spo2'], 'below', 1, [band('medium', 90, 15_000), band('high', 80, 0, 'respiratory-failure')]),
  2: threshold('spo2-low', ['spo2'], 'below', 1, [band('medium', 86, 15_000), band('high', 80, 0, 'respiratory-failure')]),
};

const heart = ['heart-rate', 'pulse-rate'] as const;

const sharedRules: readonly Rule[] = [
  // [RCP] 40 or less scores 3; [ours] below 30 is treated as arrest, declared well within the 10 s of [SDPi].
  threshold('heart-rate-low', [...heart], 'below', 2, [band('medium', 41, 10_000), band('high', 30, 5000, 'cardiac-arrest')]),
  // [RCP] 131 or more scores 3; [ours] above 160.
  threshold('heart-rate-high', [...heart], 'above', 2, [band('medium', 130, 15_000), band('high', 160, 10_000, 'deterioration')]),
  // [RCP] 8 or less scores 3; [ours] below 5.
  threshold('respiratory-rate-low', ['respiratory-rate'], 'below', 1, [band('medium', 9, 15_000), band('high', 5, 10_000, 'respiratory-failure')]),
  // [RCP] 25 or more scores 3; [ours] above 35. Breath counting is noisy, hence the longer delays.
  threshold('respiratory-rate-high', ['respiratory-rate'], 'above', 1, [band('low', 24, 60_000), band('medium', 35, 30_000)]),
  // [RCP] 90 or less scores 3; [ours] below 70. The delay lets a flushed arterial line pass.
  threshold('systolic-low', ['systolic'], 'below', 3, [band('medium', 91, 10_000), band('high', 70, 10_000, 'deterioration')]),
  // [RCP] 220 or more scores 3.
  threshold('systolic-high', ['systolic'], 'above', 3, [band('medium', 219, 10_000)]),
  // [RCP] 35.0 or less scores 3, 39.1 or more scores 2; [ours] above 41.0.
  threshold('temperature-low', ['temperature'], 'below', 0.2, [band('low', 35.1, 0)]),
  threshold('temperature-high', ['temperature'], 'above', 0.2, [band('low', 39, 0), band('medium', 41, 0)]),
  // [ADA]
  threshold('glucose-low', ['glucose'], 'below', 5, [band('low', 70, 0), band('medium', 54, 0)]),
  // [RCP] charts 2 and 4: 7 or more is an emergency response, 5-6 urgent, a single 3 a ward review.
  // [ours] 15 s as for SpO2: without it one stray sample would alarm through the score past the delay of its own limit.
  { type: 'news2', id: 'news2', version: 1, delayMs: 15_000, raises: { low: null, medium: null, high: 'deterioration' } },
];

const rulesOfScale: Readonly<Record<Spo2Scale, readonly Rule[]>> = { 1: [spo2Low[1], ...sharedRules], 2: [spo2Low[2], ...sharedRules] };

/** The same array for the same scale, so that whatever is worked out from it can be shared by all patients. */
export const defaultRules = (scale: Spo2Scale): readonly Rule[] => rulesOfScale[scale];

/** Silence of a stream. Medium, and raises nothing: someone looks at the sensor. */
export const NO_DATA_RULE = { id: 'no-data', version: 1 } as const;
export const noDataKey = (kind: VitalKind): string => `${NO_DATA_RULE.id}:${kind}`;
