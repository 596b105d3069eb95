// Alarm rules as data: what is judged about a patient, how severe each finding is and how its alarm lives. Every description is
// published in docs/schemas/alarm-rules-1.json. Judging is the server's (monitoring). Durations in milliseconds, values in the
// vital's own unit.
import { z } from 'zod';
import { AlarmPriority } from './alarms.ts';
import { Instant, PatientId, PersonId, UnitId } from './ids.ts';
import { VitalKind } from './vitals.ts';

const RuleId = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/).max(64).describe('A short name: lower-case letters, digits and hyphens. Also the condition of its alarm.');
const Ms = z.int().min(0).max(86_400_000).describe('Milliseconds, at most a day.');
const Quantity = z.number().min(-1_000).max(10_000);

/** What a rule may raise by itself; everything else is for people to raise. */
export const RaisedCause = z.enum(['respiratory-failure', 'cardiac-arrest', 'deterioration']).describe('The emergency it raises by itself.');
export type RaisedCause = z.infer<typeof RaisedCause>;

const life = {
  id: RuleId,
  sources: z.array(RuleId.describe('The id of one of `sources`.')).min(1).max(6).describe('What the rule rests on.'),
  clearDelayMs: Ms.default(0).describe('Off-delay: good samples for so long end the alarm.'),
  isLatching: z.boolean().default(false).describe('Waits for a reset after its end.'),
  reAlarmMs: Ms.min(60_000).nullable().default(null).describe('Still true so long after it was acknowledged: it sounds again. Null: never.'),
  tellMs: Ms.min(30_000).nullable().default(null).describe('Answered by nobody for so long: the next are told. Null: what `chains` says.'),
};
const band = {
  priority: AlarmPriority.describe('How urgent it is.'),
  delayMs: Ms.describe('How long it must last (sustain).'),
  raises: RaisedCause.nullable().default(null).describe('The emergency this band raises by itself; null leaves it to people.'),
};
const vitalList = z.array(VitalKind).min(1).max(3).describe('In order of trust: a later one is judged only while the earlier ones are silent.');

export const ThresholdRule = z
  .strictObject({
    type: z.literal('threshold').describe('A value beyond a limit.'), ...life, vitals: vitalList,
    spo2Scale: z.union([z.literal(1), z.literal(2)]).optional().describe('Only for patients scored on this SpO2 scale.'),
    side: z.enum(['below', 'above']).describe('Which side of the limit is beyond it; the limit itself is not.'),
    bands: z.array(z.strictObject({ ...band, limit: Quantity.describe('Alarms strictly beyond it.') })).min(1).max(3).describe('One limit for each priority, the more severe the farther out.'),
    hysteresis: z.number().min(0).max(100).default(0).describe('A value must come back by so much more before it is good.'),
    nOfM: z.strictObject({ n: z.int().min(1).max(30).describe('At least so many'), m: z.int().min(1).max(30).describe('of so many.') }).nullable().default(null)
      .describe('At least n of the last m values beyond the limit; null: every value counts by itself.'),
    personal: z.strictObject({ from: Quantity.describe('Lowest limit'), to: Quantity.describe('Highest limit') }).nullable().default(null)
      .describe('Within these a clinician may sign a patient\'s own limit for the mildest band; the severer bands stay. Null: not at all.'),
  })
  .describe('A limit, with its own delay for each priority.');
export type ThresholdRule = z.infer<typeof ThresholdRule>;

export const RateRule = z
  .strictObject({
    type: z.literal('rate').describe('A change within a time.'), ...life, vitals: vitalList,
    direction: z.enum(['falling', 'rising']).describe('Which change counts.'),
    overMs: Ms.min(10_000).max(21_600_000).describe('The time looked back over.'),
    bands: z.array(z.strictObject({ ...band, limit: Quantity.positive().describe('A change of more than this.') })).min(1).max(3).describe('One change for each priority.'),
  })
  .describe('How much a value fell or rose within a time.');
export type RateRule = z.infer<typeof RateRule>;

export const MissingRule = z
  .strictObject({
    type: z.literal('missing').describe('No value for too long.'), ...life, vitals: vitalList,
    priority: AlarmPriority.describe('How urgent it is.'),
    afterMs: Ms.min(60_000).describe('No valid value of any of the vitals for so long, once there has been one.'),
  })
  .describe('A measurement that is overdue. Silence of a stream is watched besides, without a rule.');
export type MissingRule = z.infer<typeof MissingRule>;

export const CombinationRule = z
  .strictObject({
    type: z.literal('combination').describe('Other rules at once.'), ...life,
    need: z.enum(['all', 'any']).describe('Whether all of them must hold, or any.'),
    of: z.array(z.strictObject({ rule: RuleId, atLeast: AlarmPriority.describe('From this priority on.') })).min(1).max(6).describe('Alarms of other rules that are not combinations.'),
    ...band,
  })
  .describe('Other alarms that hold at the same time.');
export type CombinationRule = z.infer<typeof CombinationRule>;

export const ScoreName = z.enum(['news2', 'pews', 'meows']);
export type ScoreName = z.infer<typeof ScoreName>;
export const ScoreRule = z
  .strictObject({
    type: z.literal('score').describe('Bands of an early warning score.'), ...life,
    score: ScoreName.describe('Which score; judged only for patients it is for.'),
    bands: z
      .array(z.strictObject({
        ...band, atLeast: z.int().min(1).max(40).nullable().describe('From this total on; null: the total does not matter.'),
        respondMs: Ms.nullable().default(null).describe('A clinician assesses the patient within so long; null asks for nobody.'),
        orSingle: z.int().min(1).max(4).nullable().default(null).describe('Or one part with so many points.'),
      }))
      .min(1).max(3).describe('What a total, or a single part, asks for.'),
  })
  .describe('A score that reaches a band. A missing part never calms or lowers it.');
export type ScoreRule = z.infer<typeof ScoreRule>;

/** What a device may say. */
export const saidSignals = ['battery-low', 'battery-empty', 'lead-off', 'sensor-off', 'device-fault', 'poor-signal', 'no-signal', 'not-worn', 'device-alarm'] as const;
/** And what is found of its values here. */
export const technicalSignals = [...saidSignals, 'doubtful-values', 'doubtful-danger'] as const;
export const TechnicalSignal = z.enum(technicalSignals);
export type TechnicalSignal = z.infer<typeof TechnicalSignal>;
export const TechnicalRule = z
  .strictObject({
    type: z.literal('technical').describe('What a device says about itself.'), ...life,
    signal: TechnicalSignal.describe('What it says; `device-alarm`: a physiological alarm of its own, of high priority; `doubtful-values`: none of its values can be taken as sure, `doubtful-danger`: and they would be beyond the most severe limit.'), priority: AlarmPriority.describe('How urgent it is.'), delayMs: Ms.describe('How long it must last.'), raises: band.raises,
  })
  .describe('Battery, lead, sensor or signal, as the device reports it or its waveform shows.');
export type TechnicalRule = z.infer<typeof TechnicalRule>;

/** What the detectors look for in waveforms; how well they do is in docs/detectors.md. */
export const findings = ['asystole', 'vf-vt', 'extreme-bradycardia', 'extreme-tachycardia', 'fall'] as const;
export const Finding = z.enum(findings);
export type Finding = z.infer<typeof Finding>;
export const FindingRule = z
  .strictObject({
    type: z.literal('finding').describe('What a detector found in a waveform.'), ...life,
    finding: Finding.describe('What was found. The alarm of a fall always waits for a reset.'), ...band,
  })
  .describe('A lethal rhythm in an ECG, or a fall. Read docs/detectors.md before one is put in force: no detector here is a cleared medical device.');
export type FindingRule = z.infer<typeof FindingRule>;

export const OffRule = z
  .strictObject({ type: z.literal('off').describe('Not judged here.'), id: RuleId, sources: life.sources, why: z.string().min(5).max(300).describe('Why nobody needs it here.') })
  .describe('Takes a rule of a wider set out of force, in the open.');

export const AlarmRule = z.discriminatedUnion('type', [ThresholdRule, RateRule, MissingRule, CombinationRule, ScoreRule, TechnicalRule, FindingRule, OffRule]);
export type AlarmRule = z.infer<typeof AlarmRule>;

export const chainRoles = ['nurse-in-charge', 'nurse', 'doctor', 'coordinator'] as const;
export const ChainStep = z
  .strictObject({ afterMs: Ms.min(30_000).describe('Unanswered for so long.'), tell: z.enum(chainRoles).describe('Whoever is in charge of the patient\'s unit (all its nurses while nobody is), its nurses or doctors; coordinators of the tenant.'),
    raises: band.raises.describe('And raises this emergency, whose protocol pages people until somebody takes it; null raises none.') })
  .describe('Who is told next.');
export type ChainStep = z.infer<typeof ChainStep>;
export const AlarmChains = z
  .strictObject({
    physiological: z.partialRecord(AlarmPriority, z.array(ChainStep).max(6)).describe('Of values and scores.'),
    technical: z.partialRecord(AlarmPriority, z.array(ChainStep).max(6)).describe('Of devices and silence.'),
  })
  .describe('Who is told while nobody answers, by kind and priority.');
export type AlarmChains = z.infer<typeof AlarmChains>;

export const AlarmRuleSet = z
  .strictObject({
    schema: z.literal(1).describe('Version of this file\'s form.'),
    title: z.string().min(1).max(120).describe('What the set is called.'),
    sources: z
      .array(z.strictObject({ id: RuleId, title: z.string().min(1).max(300).describe('Title of the guidance, or why it is this project\'s or site\'s own choice.'), url: z.url({ protocol: /^https?$/ }).max(500).nullable().default(null).describe('Where it can be read.') }))
      .min(1).max(60).describe('What the rules rest on.'),
    rules: z.array(AlarmRule).max(100).describe('Rules of this set. A rule of the same id in a wider set gives way to it.'),
    chains: AlarmChains.nullable().default(null).describe('Who is told while nobody answers; null: as the wider set says.'),
  })
  .describe('Alarm rules of a tenant, unit, programme or patient.');
export type AlarmRuleSet = z.infer<typeof AlarmRuleSet>;

/** Whom a set is for. The nearest wins: patient, then programme, unit, tenant, built-in. */
export const RuleScope = z.discriminatedUnion('type', [
  z.object({ type: z.literal('tenant') }), z.object({ type: z.literal('unit'), unitId: UnitId }),
  z.object({ type: z.literal('programme'), programme: z.string().min(1).max(80) }), z.object({ type: z.literal('patient'), patientId: PatientId }),
]);
export type RuleScope = z.infer<typeof RuleScope>;
export const RuleSetState = z.enum(['draft', 'proposed', 'approved', 'active', 'retired', 'withdrawn']);
export const RuleSetDeed = z.object({ what: z.enum(['created', 'saved', 'proposed', 'approved', 'activated', 'withdrawn', 'retire-asked', 'reinstate-asked', 'kept', 'retired']), personId: PersonId.nullable(), personName: z.string().nullable(), at: Instant });
export const RuleSetVersion = z
  .object({ version: z.int(), scope: RuleScope, scopeName: z.string(), state: RuleSetState, revision: z.int(), title: z.string(), sha256: z.string(), deeds: z.array(RuleSetDeed),
    /** One person asked to take it out of force, or to put it in force again: another one does it. */
    asked: z.object({ what: z.enum(['retire', 'reinstate']), personId: PersonId.nullable(), personName: z.string().nullable(), at: Instant }).nullable(),
  })
  .meta({ id: 'RuleSetVersion' });
export type RuleSetVersion = z.infer<typeof RuleSetVersion>;
export const ruleFindingCodes = [
  'not-json', 'wrong-shape', 'missing-field', 'unknown-field', 'too-small', 'too-big', 'unknown-source', 'twice', 'wrong-name', 'not-in-force', 'combines-combination', 'same-priority', 'not-farther-out', 'never-so-many', 'bounds-crossed',
  'off', 'other-type', 'band-gone', 'raises-no-more',
] as const;
/** `place` counts the rules of the set from 0, null: the set itself; `at` is the way to the field from there. `facts` are for the reader's own words. */
export const RuleFinding = z.object({
  severity: z.enum(['error', 'warning']), rule: z.string().nullable(), message: z.string(),
  code: z.enum(ruleFindingCodes), place: z.int().nullable(), at: z.array(z.union([z.string(), z.int()])), facts: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type RuleFinding = z.infer<typeof RuleFinding>;
export const RuleSetDocument = z.object({ head: RuleSetVersion, source: z.string(), findings: z.array(RuleFinding) });
export type RuleSetDocument = z.infer<typeof RuleSetDocument>;

/** A rule in force for one patient and where it comes from; `over` are the rules that gave way, nearest first. */
export const RuleOrigin = z.object({ scope: z.enum(['built-in', 'tenant', 'unit', 'programme', 'patient', 'personal']), version: z.int(), title: z.string() });
export type RuleOrigin = z.infer<typeof RuleOrigin>;
export const EffectiveRule = z.object({ rule: AlarmRule, origin: RuleOrigin, over: z.array(z.object({ rule: AlarmRule, origin: RuleOrigin })) });
export type EffectiveRule = z.infer<typeof EffectiveRule>;

/** One band of a rule with the patient's own limit. */
export const PersonalBand = z.object({ priority: AlarmPriority, limit: z.number() });
export type PersonalBand = z.infer<typeof PersonalBand>;

const MinuteOfDay = z.int().min(0).max(1_439);
/** When the night profile counts, on the wall clock of the zone. */
export const NightProfile = z.object({ fromMinute: MinuteOfDay, toMinute: MinuteOfDay, timeZone: z.string().min(1).max(64) });
export type NightProfile = z.infer<typeof NightProfile>;
export const PersonalLimit = z
  .object({
    version: z.int(), ruleId: z.string(), priority: AlarmPriority, day: z.number(), night: z.number().nullable(), profile: NightProfile, reason: z.string(),
    signedBy: PersonId, signedByName: z.string().nullable(), signedAt: Instant, expiresAt: Instant,
  })
  .meta({ id: 'PersonalLimit' });
export type PersonalLimit = z.infer<typeof PersonalLimit>;
/** What the patient's own readings suggest, beside what counts now; `day` is null with too few readings. */
export const LimitProposal = z
  .object({
    ruleId: z.string(), vital: VitalKind, side: z.enum(['below', 'above']), priority: AlarmPriority, now: z.number(), from: z.number(), to: z.number(),
    day: z.number().nullable(), night: z.number().nullable(), median: z.number().nullable(), mad: z.number().nullable(), readings: z.int(), days: z.int(),
  })
  .meta({ id: 'LimitProposal' });
export type LimitProposal = z.infer<typeof LimitProposal>;
