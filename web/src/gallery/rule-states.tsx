// The editor of alarm rules with an invented set: a draft with each type of rule and something to mend, a set in force; one patient's rules;
// programmes.
import type { AlarmRule, AlarmRuleSet, EndpointReply, PatientId, PersonId, Programme, RuleFinding, RuleSetDocument, RuleSetVersion, UnitId } from '@mydr24/protocol';
import { PatientRulesPage } from '../rules/patient-rules-screen.tsx';
import { ProgrammesScreen } from '../rules/programmes-screen.tsx';
import { RuleSetPage } from '../rules/rule-set-screen.tsx';
import { FIXTURE_NOW, fixtureId } from './fixtures.ts';
import { ownRow, patientId } from './surface-fixtures.ts';

type Input = (typeof AlarmRuleSet)['_zod']['input'];
const life = { sources: ['site'], clearDelayMs: 5_000 };
const text = (set: object): string => `${JSON.stringify(set, null, 2)}\n`;

const builtIn: Input = {
  schema: 1, title: 'Built-in rules', sources: [{ id: 'ours', title: 'This project’s choice' }],
  rules: [
    { type: 'threshold', id: 'spo2-low', vitals: ['spo2'], side: 'below', hysteresis: 1, ...life, bands: [{ priority: 'medium', limit: 90, delayMs: 15_000 }, { priority: 'high', limit: 80, delayMs: 0, raises: 'respiratory-failure' }] },
    { type: 'threshold', id: 'heart-rate-high', vitals: ['heart-rate', 'pulse-rate'], side: 'above', hysteresis: 2, ...life, bands: [{ priority: 'medium', limit: 130, delayMs: 15_000 }] },
    { type: 'technical', id: 'lead-off', signal: 'lead-off', priority: 'medium', delayMs: 10_000, ...life },
  ],
  chains: { physiological: { high: [{ afterMs: 60_000, tell: 'nurse-in-charge' }, { afterMs: 120_000, tell: 'nurse' }, { afterMs: 300_000, tell: 'coordinator' }] }, technical: { medium: [{ afterMs: 300_000, tell: 'nurse-in-charge' }] } },
};
const draft = {
  schema: 1, title: 'Cardiology, winter', sources: [{ id: 'site', title: 'Decision of the cardiology ward, November 2026' }, { id: 'nice', title: 'NICE CG50' }],
  rules: [
    { ...builtIn.rules[0], reAlarmMs: 300_000, nOfM: { n: 3, m: 5 }, personal: { from: 86, to: 92 }, bands: [{ priority: 'medium', limit: 88, delayMs: 15_000, raises: null }, { priority: 'high', limit: 89, delayMs: 0, raises: 'respiratory-failure' }] },
    { type: 'rate', id: 'systolic-falls', vitals: ['systolic'], direction: 'falling', overMs: 900_000, bands: [{ priority: 'medium', limit: 30, delayMs: 0 }], ...life, tellMs: 120_000 },
    { type: 'missing', id: 'temperature-overdue', vitals: ['temperature'], priority: 'low', afterMs: 14_400_000, ...life },
    { type: 'combination', id: 'together', need: 'all', of: [{ rule: 'spo2-low', atLeast: 'low' }, { rule: 'heart-rate-high', atLeast: 'medium' }], priority: 'high', delayMs: 10_000, raises: 'deterioration', ...life, isLatching: true },
    { type: 'score', id: 'news2', score: 'news2', bands: [{ priority: 'medium', atLeast: 5, orSingle: 3, delayMs: 15_000, respondMs: 3_600_000 }, { priority: 'high', atLeast: 7, orSingle: null, delayMs: 15_000, respondMs: 1_800_000, raises: 'deterioration' }], ...life },
    { type: 'finding', id: 'vf-vt', finding: 'vf-vt', priority: 'high', delayMs: 0, raises: 'cardiac-arrest', ...life },
    { type: 'off', id: 'glucose-low', sources: ['site'], why: 'no glucose sensors on this ward' },
  ],
  chains: { physiological: { high: [{ afterMs: 60_000, tell: 'nurse-in-charge' }, { afterMs: 180_000, tell: 'doctor', raises: 'deterioration' }] }, technical: {} },
};
const findings: RuleFinding[] = [
  { severity: 'error', rule: 'spo2-low', place: 0, code: 'not-farther-out', at: ['bands', 1, 'limit'], facts: {}, message: 'a more severe band is not farther out than a milder one' },
  { severity: 'warning', rule: 'glucose-low', place: 6, code: 'off', at: [], facts: {}, message: 'it is taken out of force' },
];
const by = (n: number, personName: string) => ({ personId: fixtureId<PersonId>(3, n), personName });
const head = (more: Partial<RuleSetVersion>): RuleSetVersion => ({
  version: 12, scope: { type: 'unit', unitId: fixtureId<UnitId>(2, 1) }, scopeName: 'Cardiology', state: 'draft', revision: 3, title: draft.title, sha256: '', deeds: [{ what: 'created', at: FIXTURE_NOW - 7_200_000, ...by(20, 'Coral Camps') }, { what: 'saved', at: FIXTURE_NOW - 3_600_000, ...by(20, 'Coral Camps') }], asked: null, ...more,
});
const shown = (document: RuleSetDocument) => () => ({
  role: 'doctor' as const, screen: () => <RuleSetPage version={document.head.version} />, topics: {},
  replies: { getRuleSet: document, listRuleSets: { versions: [document.head], refused: [], builtIn: text(builtIn) }, lintRules: { findings: document.findings }, listRuleReplays: { replays: [] } },
});
const twoPeople: RuleSetVersion['deeds'] = [{ what: 'created', at: FIXTURE_NOW - 90_000_000, ...by(20, 'Coral Camps') }, { what: 'proposed', at: FIXTURE_NOW - 86_000_000, ...by(20, 'Coral Camps') }, { what: 'approved', at: FIXTURE_NOW - 80_000_000, ...by(21, 'Marta Vila') }, { what: 'activated', at: FIXTURE_NOW - 80_000_000, ...by(21, 'Marta Vila') }];

const origin = { unit: { scope: 'unit', version: 9, title: 'Cardiology, winter' }, programme: { scope: 'programme', version: 10, title: 'Heart failure at home' }, patient: { scope: 'patient', version: 14, title: 'Own rules' }, 'built-in': { scope: 'built-in', version: 1, title: 'Built-in rules' } } as const;
const rule = (n: number): AlarmRule => draft.rules[n] as AlarmRule;
const patientRules: EndpointReply<'getPatientRules'> = {
  programme: 'Heart failure at home', chains: { physiological: { high: [{ afterMs: 60_000, tell: 'nurse-in-charge', raises: null }] }, technical: {} },
  rules: [
    { rule: rule(0), origin: origin.patient, over: [{ rule: builtIn.rules[0] as AlarmRule, origin: origin.unit }] },
    { rule: rule(1), origin: origin.programme, over: [] }, { rule: rule(4), origin: origin.unit, over: [] }, { rule: rule(6), origin: origin.unit, over: [] },
    { rule: builtIn.rules[1] as AlarmRule, origin: origin['built-in'], over: [] }, { rule: builtIn.rules[2] as AlarmRule, origin: origin['built-in'], over: [] },
  ],
  programmeChanges: [
    { programme: 'Heart failure at home', reason: 'discharged with a scale and a cuff', personName: 'Marta Vila', at: FIXTURE_NOW - 86_400_000 }, { programme: null, reason: 'readmitted', personName: 'Marta Vila', at: FIXTURE_NOW - 9 * 86_400_000 },
  ],
  sets: [head({ version: 14, scope: { type: 'patient', patientId }, title: 'Own rules', state: 'active', deeds: twoPeople })],
};
const programmes: Programme[] = [
  { name: 'Heart failure at home', version: 10, patients: [1, 2].map((n) => ({ patientId: fixtureId<PatientId>(4, n), givenName: ['Anna', 'Biel'][n - 1]!, familyName: ['Roca', 'Serra'][n - 1]!, bed: `1${n}`, unitName: 'Cardiology', since: FIXTURE_NOW - n * 86_400_000 })) },
  { name: 'Sleep study', version: null, patients: [] },
];
const ofPatient = (rules: typeof patientRules, role: 'doctor' | 'nurse' = 'doctor') => () => ({ role, screen: () => <PatientRulesPage patientId={patientId} />, topics: {}, replies: { getPatient: ownRow, getPatientRules: rules, listProgrammes: { programmes } } });

export const ruleStates = {
  'patient-rules': ofPatient(patientRules),
  'patient-rules-none': ofPatient({ ...patientRules, programme: null, programmeChanges: [], sets: [], rules: patientRules.rules.slice(4) }, 'nurse'),
  'programmes': () => ({ role: 'nurse' as const, screen: ProgrammesScreen, topics: {}, replies: { listProgrammes: { programmes } } }),
  'programmes-none': () => ({ role: 'nurse' as const, screen: ProgrammesScreen, topics: {}, replies: { listProgrammes: { programmes: [] } } }),
  'rules-draft': shown({ head: head({}), source: text(draft), findings }),
  'rules-draft-empty': shown({ head: head({}), source: text({ ...draft, rules: [], chains: null }), findings: [] }),
  'rules-draft-broken': shown({ head: head({}), source: '{ "schema": 1, ', findings: [{ severity: 'error', rule: null, place: null, code: 'not-json', at: [], facts: {}, message: 'this is not JSON' }] }),
  'rules-asked-out': shown({ head: head({ state: 'active', deeds: [...twoPeople, { what: 'retire-asked', at: FIXTURE_NOW - 600_000, ...by(20, 'Coral Camps') }], asked: { what: 'retire', at: FIXTURE_NOW - 600_000, ...by(20, 'Coral Camps') } }), source: text(draft), findings: [] }),
  'rules-in-force': shown({ head: head({ state: 'active', deeds: twoPeople }), source: text(draft), findings: [findings[1]!] }),
};
