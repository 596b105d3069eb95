// The built-in alarm rules, in the same form as a site's own (protocol/src/alarm-rules.ts): what an adult is monitored with until a
// site's set says otherwise, and what is left when a set cannot be read. Starting points for a site to sign, not clinical advice.
import { AlarmRuleSet, type AlarmRule, type RaisedCause, type VitalKind } from '@mydr24/protocol';
import type { Spo2Scale } from './news2.ts';

export type EmergencyCause = RaisedCause;
/** A rule that is judged, with the version of the set it is from; also its condition key. */
export type Rule = Exclude<AlarmRule, { type: 'off' }> & { readonly version: number };

type Input = (typeof AlarmRuleSet)['_zod']['input'];
type RuleInput = Input['rules'][number];
type BandInput = Extract<RuleInput, { type: 'threshold' }>['bands'][number];
const CLEAR_DELAY_MS = 5000; // as in the alarm vectors
const band = (priority: BandInput['priority'], limit: number, delayMs: number, raises: RaisedCause | null = null): BandInput => ({ priority, limit, delayMs, raises });

interface Shape { readonly hysteresis: number; readonly sources: string[]; readonly spo2Scale?: Spo2Scale; readonly personal?: { from: number; to: number } }
function threshold(id: string, vitals: VitalKind[], side: 'below' | 'above', shape: Shape, bands: BandInput[]): RuleInput {
  return { type: 'threshold', id, vitals, side, bands, clearDelayMs: CLEAR_DELAY_MS, ...shape };
}

const heart: VitalKind[] = ['heart-rate', 'pulse-rate'];

/** The number of the built-in set; a tenant's own versions begin at 2. */
export const BUILT_IN_VERSION = 1;
export const builtInSet: AlarmRuleSet = AlarmRuleSet.parse({
  schema: 1,
  title: 'Built-in rules',
  sources: [
    { id: 'rcp', title: 'Royal College of Physicians, National Early Warning Score (NEWS) 2, 2017: where one parameter scores 3 (or 2); charts 2 and 4', url: null },
    { id: 'welch', title: 'Welch 2011: a delay of 15 s at 90 % cut SpO2 alarms by about 60 %', url: null },
    { id: 'sdpi', title: 'IHE SDPi citing IEC 60601-2-27: asystole and bradycardia declared within 10 s', url: null },
    { id: 'ada', title: 'ADA Standards of Care: glucose level 1 below 70, level 2 below 54 mg/dL', url: null },
    { id: 'npews', title: 'NHS England and RCPCH, National PEWS: escalation levels 1-4, 5-8, 9-12, 13 and more', url: 'https://github.com/rcpch/digital-pews' },
    { id: 'meows', title: 'CEMACH 2007 / Singh 2012, MEOWS: one red or two yellow triggers ask for an urgent assessment', url: null },
    { id: 'figures', title: 'docs/detectors.md: what the detectors found on open records, and how often they were wrong', url: null },
    { id: 'ours', title: 'This project\'s choice, for a site\'s clinician to sign', url: null },
  ],
  rules: [
    // On scale 2 the target is 88-92 % (RCP 2017), so the warning moves to where the score reaches 2.
    threshold('spo2-low', ['spo2'], 'below', { hysteresis: 1, spo2Scale: 1, sources: ['welch', 'ours'], personal: { from: 86, to: 92 } }, [band('medium', 90, 15_000), band('high', 80, 0, 'respiratory-failure')]),
    threshold('spo2-low', ['spo2'], 'below', { hysteresis: 1, spo2Scale: 2, sources: ['rcp', 'welch', 'ours'], personal: { from: 84, to: 88 } }, [band('medium', 86, 15_000), band('high', 80, 0, 'respiratory-failure')]),
    // 40 or less scores 3; ours: below 30 is treated as arrest, declared well within 10 s.
    threshold('heart-rate-low', heart, 'below', { hysteresis: 2, sources: ['rcp', 'sdpi', 'ours'], personal: { from: 36, to: 50 } }, [band('medium', 41, 10_000), band('high', 30, 5000, 'cardiac-arrest')]),
    // 131 or more scores 3; ours: above 160.
    threshold('heart-rate-high', heart, 'above', { hysteresis: 2, sources: ['rcp', 'ours'], personal: { from: 110, to: 150 } }, [band('medium', 130, 15_000), band('high', 160, 10_000, 'deterioration')]),
    // 8 or less scores 3; ours: below 5.
    threshold('respiratory-rate-low', ['respiratory-rate'], 'below', { hysteresis: 1, sources: ['rcp', 'ours'], personal: { from: 7, to: 11 } }, [band('medium', 9, 15_000), band('high', 5, 10_000, 'respiratory-failure')]),
    // 25 or more scores 3; ours: above 35. Breath counting is noisy, hence the longer delays.
    threshold('respiratory-rate-high', ['respiratory-rate'], 'above', { hysteresis: 1, sources: ['rcp', 'ours'], personal: { from: 20, to: 30 } }, [band('low', 24, 60_000), band('medium', 35, 30_000)]),
    // 90 or less scores 3; ours: below 70. The delay lets a flushed arterial line pass.
    threshold('systolic-low', ['systolic'], 'below', { hysteresis: 3, sources: ['rcp', 'ours'], personal: { from: 80, to: 105 } }, [band('medium', 91, 10_000), band('high', 70, 10_000, 'deterioration')]),
    // 220 or more scores 3.
    threshold('systolic-high', ['systolic'], 'above', { hysteresis: 3, sources: ['rcp'], personal: { from: 180, to: 230 } }, [band('medium', 219, 10_000)]),
    // 35.0 or less scores 3, 39.1 or more scores 2; ours: above 41.0.
    threshold('temperature-low', ['temperature'], 'below', { hysteresis: 0.2, sources: ['rcp'] }, [band('low', 35.1, 0)]),
    threshold('temperature-high', ['temperature'], 'above', { hysteresis: 0.2, sources: ['rcp', 'ours'] }, [band('low', 39, 0), band('medium', 41, 0)]),
    threshold('glucose-low', ['glucose'], 'below', { hysteresis: 5, sources: ['ada'] }, [band('low', 70, 0), band('medium', 54, 0)]),
    // 7 or more is an emergency response (30 minutes), 5-6 urgent (60 minutes), a single 3 a ward review. Ours: 15 s as for SpO2; without it one stray
    // sample would alarm through the score past the delay of its own limit.
    {
      type: 'score', id: 'news2', score: 'news2', sources: ['rcp', 'ours'],
      bands: [
        { priority: 'low', atLeast: null, orSingle: 3, delayMs: 15_000 },
        { priority: 'medium', atLeast: 5, delayMs: 15_000, respondMs: 3_600_000 },
        { priority: 'high', atLeast: 7, delayMs: 15_000, respondMs: 1_800_000, raises: 'deterioration' },
      ],
    },
    // 1-4 is left to the bedside; 5-8 asks for a review within 30 minutes, 9-12 within 15, 13 at once (ours: 5 minutes).
    {
      type: 'score', id: 'pews', score: 'pews', sources: ['npews', 'ours'],
      bands: [
        { priority: 'low', atLeast: 5, delayMs: 15_000, respondMs: 1_800_000 },
        { priority: 'medium', atLeast: 9, delayMs: 15_000, respondMs: 900_000 },
        { priority: 'high', atLeast: 13, delayMs: 15_000, respondMs: 300_000, raises: 'deterioration' },
      ],
    },
    // A yellow trigger counts 1 and a red one 2, so that "one red or two yellow" is 2; which parts were red stays visible.
    {
      type: 'score', id: 'meows', score: 'meows', sources: ['meows', 'ours'],
      bands: [{ priority: 'medium', atLeast: 2, delayMs: 15_000, respondMs: 1_800_000 }],
    },
    { type: 'technical', id: 'battery-low', signal: 'battery-low', priority: 'low', delayMs: 0, sources: ['ours'] },
    { type: 'technical', id: 'battery-empty', signal: 'battery-empty', priority: 'medium', delayMs: 0, sources: ['ours'] },
    { type: 'technical', id: 'lead-off', signal: 'lead-off', priority: 'medium', delayMs: 10_000, sources: ['ours'] },
    { type: 'technical', id: 'sensor-off', signal: 'sensor-off', priority: 'medium', delayMs: 10_000, sources: ['ours'] },
    { type: 'technical', id: 'device-fault', signal: 'device-fault', priority: 'medium', delayMs: 0, sources: ['ours'] },
    // A waveform that cannot be judged protects nobody; ours: half a minute of it is a matter for a nurse.
    { type: 'technical', id: 'poor-signal', signal: 'poor-signal', priority: 'low', delayMs: 30_000, sources: ['ours'] },
    { type: 'technical', id: 'no-signal', signal: 'no-signal', priority: 'medium', delayMs: 0, sources: ['ours'] },
    // A sensor nobody wears protects nobody; half a minute to put it back (ours).
    { type: 'technical', id: 'not-worn', signal: 'not-worn', priority: 'medium', delayMs: 30_000, sources: ['ours'] },
    // What cannot be taken as sure is never left alone for longer than a stream may be silent; where it would be beyond a high limit, 10 s, the longest
    // a bedside monitor takes to declare (ours, after 'sdpi').
    { type: 'technical', id: 'doubtful-values', signal: 'doubtful-values', priority: 'medium', delayMs: 30_000, sources: ['ours'] },
    { type: 'technical', id: 'doubtful-danger', signal: 'doubtful-danger', priority: 'high', delayMs: 10_000, sources: ['sdpi', 'ours'] },
    { type: 'off', id: 'device-alarm', sources: ['ours'], why: 'the bedside device sounds itself and its alarm stands on the boards; a site says whether it alarms here, too, and what it raises' },
    // In force: none false in 81 minutes of leads of people without one (so fewer than 2.2 an hour, by the rule of three). Raises nothing by itself: see the figures.
    { type: 'finding', id: 'asystole', finding: 'asystole', priority: 'high', delayMs: 0, clearDelayMs: 10_000, sources: ['sdpi', 'figures'] },
    { type: 'finding', id: 'extreme-tachycardia', finding: 'extreme-tachycardia', priority: 'high', delayMs: 0, clearDelayMs: 10_000, sources: ['figures', 'ours'] },
    { type: 'off', id: 'vf-vt', sources: ['figures'], why: '3 false alarms in 81 minutes of leads (2.2 an hour), with 17 of 17 found: a site weighs that before it puts it in force' },
    { type: 'off', id: 'extreme-bradycardia', sources: ['figures'], why: '3 false alarms in 81 minutes of leads (2.2 an hour); the limit of the heart rate alarms of a slow heart already' },
    { type: 'off', id: 'fall', sources: ['figures'], why: 'measured on young people who fell on purpose: nobody knows how often it is wrong in a day of life' },
  ],
  chains: {
    physiological: {
      high: [{ afterMs: 60_000, tell: 'nurse-in-charge' }, { afterMs: 120_000, tell: 'nurse' }, { afterMs: 180_000, tell: 'doctor' }, { afterMs: 300_000, tell: 'coordinator' }],
      medium: [{ afterMs: 300_000, tell: 'nurse-in-charge' }, { afterMs: 600_000, tell: 'nurse' }, { afterMs: 900_000, tell: 'doctor' }],
      low: [{ afterMs: 1_800_000, tell: 'nurse-in-charge' }],
    },
    technical: {
      high: [{ afterMs: 60_000, tell: 'nurse-in-charge' }, { afterMs: 300_000, tell: 'coordinator' }],
      medium: [{ afterMs: 300_000, tell: 'nurse-in-charge' }, { afterMs: 1_200_000, tell: 'coordinator' }],
      low: [{ afterMs: 3_600_000, tell: 'nurse-in-charge' }],
    },
  },
} satisfies Input);

const forScale = (scale: Spo2Scale): readonly Rule[] => builtInSet.rules.flatMap((rule) =>
  rule.type === 'off' || (rule.type === 'threshold' && rule.spo2Scale !== undefined && rule.spo2Scale !== scale) ? [] : [{ ...rule, version: BUILT_IN_VERSION }]);
const rulesOfScale: Readonly<Record<Spo2Scale, readonly Rule[]>> = { 1: forScale(1), 2: forScale(2) };

/** The same array for the same scale, so that whatever is worked out from it can be shared by all patients. */
export const defaultRules = (scale: Spo2Scale): readonly Rule[] => rulesOfScale[scale];

/** Silence of a stream. Medium, and raises nothing: someone looks at the sensor. */
export const NO_DATA_RULE = { id: 'no-data', version: BUILT_IN_VERSION } as const;
export const noDataKey = (kind: VitalKind): string => `${NO_DATA_RULE.id}:${kind}`;
