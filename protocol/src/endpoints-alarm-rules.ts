// Endpoints of alarm rules: sets with their versions and approvals, the linter, and why a patient has the limits they have.
import { z } from 'zod';
import { AlarmChains, EffectiveRule, LimitProposal, NightProfile, PersonalLimit, RuleFinding, RuleScope, RuleSetDocument, RuleSetVersion } from './alarm-rules.ts';
import { AlarmSilence, ResponseClock } from './alarms.ts';
import { endpoint, File, ok } from './endpoint.ts';
import { AlarmId, AlarmSilenceId, PatientId, ResponseClockId } from './ids.ts';
import { ProgrammeChange } from './programmes.ts';

const person = 'person' as const;
const byVersion = z.object({ version: z.coerce.number().int().min(2) });
const byPatient = z.object({ patientId: PatientId });
const source = z.string().max(200_000);
const bodyBytes = 1_000_000;

const byAlarm = z.object({ alarmId: AlarmId });
const silenced = (mostMinutes: number) => z.object({ minutes: z.int().min(1).max(mostMinutes), reason: z.string().trim().min(3).max(300) });
export const MOST_AUDIO_OFF_MIN = 60;
/** A shift. */
export const MOST_SHELVED_MIN = 480;
export const MOST_ALARM_OFF_MIN = 1_440;

/** Silencing one alarm of one patient, and doing what a score asks for. */
export const alarmLifeEndpoints = {
  turnAlarmAudioOff: endpoint('POST', '/v1/alarms/:alarmId/audio-off', 'No sound from this alarm until then, at most an hour; worse sounds again', {
    auth: person, isCritical: true, params: byAlarm, body: silenced(MOST_AUDIO_OFF_MIN), reply: AlarmSilence,
  }),
  shelveAlarm: endpoint('POST', '/v1/alarms/:alarmId/shelve', 'Shelve this alarm, also when it ends and comes back, at most a shift; worse breaks it', {
    auth: person, isCritical: true, params: byAlarm, body: silenced(MOST_SHELVED_MIN), reply: AlarmSilence,
  }),
  turnAlarmOff: endpoint('POST', '/v1/alarms/:alarmId/alarm-off', 'Stop judging this condition until then, at most a day: nobody is alarmed by it', {
    auth: person, isCritical: true, params: byAlarm, body: silenced(MOST_ALARM_OFF_MIN), reply: AlarmSilence,
  }),
  endAlarmSilence: endpoint('POST', '/v1/patients/:patientId/alarm-silences/:silenceId/end', 'End a silence before its time', {
    auth: person, isCritical: true, params: z.object({ patientId: PatientId, silenceId: AlarmSilenceId }), reply: AlarmSilence,
  }),
  assessPatient: endpoint('POST', '/v1/patients/:patientId/response-clocks/:clockId/assessed', 'I have assessed this patient', {
    auth: person, isCritical: true, params: z.object({ patientId: PatientId, clockId: ResponseClockId }), reply: ResponseClock,
  }),
};

export const alarmRulesEndpoints = {
  listRuleSets: endpoint('GET', '/v1/alarm-rules', 'Alarm rule sets of my tenant, its units and programmes, newest first, with who did what, and those that cannot be read; a patient\'s own are told with the patient\'s rules', {
    auth: person, reply: z.object({ versions: z.array(RuleSetVersion), refused: z.array(z.object({ version: z.int(), reason: z.string() })), builtIn: z.string() }),
  }),
  getRuleSet: endpoint('GET', '/v1/alarm-rules/:version', 'One version: source, findings, state, who did what', { auth: person, params: byVersion, reply: RuleSetDocument }),
  createRuleSet: endpoint('POST', '/v1/alarm-rules', 'Begin a draft for a tenant, unit, programme or patient, from a version or from nothing', {
    auth: person, body: z.object({ scope: RuleScope, version: z.int().min(2).nullable() }), reply: RuleSetDocument,
  }),
  saveRuleSet: endpoint('PUT', '/v1/alarm-rules/:version', 'Keep a draft; refused when somebody saved since `revision`', { auth: person, params: byVersion, bodyBytes, body: z.object({ source, revision: z.int() }), reply: RuleSetDocument }),
  lintRules: endpoint('POST', '/v1/alarm-rules/lint', 'Judge a text without keeping it', { auth: person, bodyBytes, body: z.object({ scope: RuleScope, source }), reply: z.object({ findings: z.array(RuleFinding) }) }),
  proposeRuleSet: endpoint('POST', '/v1/alarm-rules/:version/propose', 'Ask another person to approve; the text is fixed from here', { auth: person, params: byVersion, reply: RuleSetVersion }),
  approveRuleSet: endpoint('POST', '/v1/alarm-rules/:version/approve', 'Stand behind it; refused to whoever wrote it', { auth: person, params: byVersion, reply: RuleSetVersion }),
  activateRuleSet: endpoint('POST', '/v1/alarm-rules/:version/activate', 'In force from the next judgement on; the set before it in the same place retires. One that was in force before comes back by two people: the first asks, another does it', { auth: person, needsStepUp: true, params: byVersion, reply: RuleSetVersion }),
  withdrawRuleSet: endpoint('POST', '/v1/alarm-rules/:version/withdraw', 'Take back what was never in force', { auth: person, params: byVersion, reply: RuleSetVersion }),
  retireRuleSet: endpoint('POST', '/v1/alarm-rules/:version/retire', 'Take a set out of force by two people: the first asks, another does it; the wider one counts again', { auth: person, needsStepUp: true, params: byVersion, reply: RuleSetVersion }),
  keepRuleSet: endpoint('POST', '/v1/alarm-rules/:version/keep', 'Take back what was asked for: it stays as it is', { auth: person, params: byVersion, reply: RuleSetVersion }),
  getRulesSchema: endpoint('GET', '/v1/alarm-rules.schema.json', 'JSON schema of a rule set', { auth: 'public', reply: File }),
  getPatientRules: endpoint('GET', '/v1/patients/:patientId/alarm-rules', 'Every rule in force for this patient, where it comes from and what it replaced; their own sets and their programmes, newest first', {
    auth: person, params: byPatient, 
    reply: z.object({ rules: z.array(EffectiveRule), chains: AlarmChains, programme: z.string().nullable(), programmeChanges: z.array(ProgrammeChange), sets: z.array(RuleSetVersion) }),
  }),
  getPersonalLimits: endpoint('GET', '/v1/patients/:patientId/personal-limits', 'Limits signed for this patient, and what their own readings of 14 days suggest', {
    auth: person, params: byPatient,
    query: z.object({ timeZone: z.string().max(64).default('UTC'), fromMinute: z.coerce.number().int().min(0).max(1_439).default(1_320), toMinute: z.coerce.number().int().min(0).max(1_439).default(420) }),
    reply: z.object({ signed: z.array(PersonalLimit), proposals: z.array(LimitProposal) }),
  }),
  signPersonalLimit: endpoint('POST', '/v1/patients/:patientId/personal-limits', 'Sign a limit for this patient within the bounds of the unit; it replaces the one before', {
    auth: person, params: byPatient,
    body: z.object({ ruleId: z.string().max(64), day: z.number(), night: z.number().nullable(), profile: NightProfile, days: z.int().min(1).max(30), reason: z.string().trim().min(3).max(300) }), reply: PersonalLimit,
  }),
  endPersonalLimit: endpoint('POST', '/v1/patients/:patientId/personal-limits/:version/end', 'The rule of the unit counts again', {
    auth: person, params: z.object({ patientId: PatientId, version: z.coerce.number().int().min(2) }), reply: ok,
  }),
};
