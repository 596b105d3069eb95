// Who a patient's choices keep out: tables.
import assert from 'node:assert/strict';
import test from 'node:test';
import type { Caller, PersonCaller, ResourceFacts } from '../people/access.ts';
import { shippedRights } from '../people/judge-cedar.ts';
import { type ConsentFact, currentConsents, isAppKeptOut, isKeptOut, isServiceKeptOut } from './consent.ts';
import { choosesAlone, consentRulesOf, consentRuleSets, rulesFlaw } from './consent-rules.ts';
import { letInBy, type NoteReader, redisclosureNotice, scopeOf } from './protected-notes.ts';

const choice = (version: number, parts: Partial<ConsentFact> = {}): ConsentFact => ({ version, topic: 'vitals', protectedKind: null, purpose: 'care', who: { kind: 'role', role: 'nurse' }, decision: 'refuse', untilAt: null, ...parts });
const person = (personId: string) => ({ kind: 'person', personId }) as ConsentFact['who'];
const nurse = { personId: 'n', roles: ['nurse'] };
const keptOut = (versions: ConsentFact[], who = nurse, action = 'patient.read', nowMs = 0) => isKeptOut(currentConsents(versions, nowMs), action, who);

test('[CNS1] nothing chosen keeps nobody out; a choice counts for its topic, its role and its person only', () => {
  assert.equal(keptOut([]), false);
  assert.equal(keptOut([choice(1)]), true);
  assert.equal(keptOut([choice(1)], nurse, 'patient.read-chart'), false);
  assert.equal(keptOut([choice(1)], nurse, 'alarm.answer'), false);
  assert.equal(keptOut([choice(1)], { personId: 'd', roles: ['doctor'] }), false);
  assert.equal(keptOut([choice(1)], { personId: 'd', roles: ['nurse', 'doctor'] }), false);
  assert.equal(keptOut([choice(1, { topic: 'emergencies' })]), false);
});

test('[CNS1] a word on the person goes before the role, the last word before earlier ones, and what ran out before nothing', () => {
  assert.equal(keptOut([choice(1), choice(2, { who: person('n'), decision: 'allow' })]), false);
  assert.equal(keptOut([choice(1, { who: person('n') }), choice(2, { decision: 'allow' })]), true);
  assert.equal(keptOut([choice(1), choice(2, { decision: 'allow' })]), false);
  assert.equal(keptOut([choice(1, { untilAt: 10 })], nurse, 'patient.read', 9), true);
  assert.equal(keptOut([choice(1, { untilAt: 10 })], nurse, 'patient.read', 10), false);
});

test('[CNS2] the ward is kept out; whoever was called and the patient are not', () => {
  const caller = { type: 'person', personId: 'n', tenantId: 't', sessionId: 's', roles: ['nurse'], unitIds: ['u'] } as unknown as PersonCaller & Caller;
  const facts: ResourceFacts = { tenantId: 't', patientId: 'p', unitId: 'u', subjectPersonId: 'own', involvedPersonIds: [], holderId: null, familyPersonIds: [], consents: currentConsents([choice(1)], 0) };
  const { decide } = shippedRights();
  assert.deepEqual(decide(caller, 'patient.read', facts), { allowed: false, why: 'consent', policies: [] });
  assert.equal(decide(caller, 'alarm.answer', facts).allowed, true);
  assert.deepEqual(decide(caller, 'patient.read', { ...facts, involvedPersonIds: ['n'] }), { allowed: true, policies: ['called-reads-record'], held: ['isInvolved'] });
  assert.equal(decide({ ...caller, personId: 'own', roles: ['patient'] } as unknown as Caller, 'patient.read', facts).allowed, true);
});

const app = (appId: string) => ({ kind: 'app', appId }) as ConsentFact['who'];
const everyApp = { kind: 'role', role: 'app' } as const;

test('[CNS11] a word on a service by name goes first; without one, whatever keeps anybody or every app out keeps it out, and a word on another does not', () => {
  const isOut = (...versions: ConsentFact[]) => isServiceKeptOut(currentConsents(versions, 0), 'patient.read', 'a');
  assert.deepEqual([isOut(), isOut(choice(1)), isOut(choice(1, { who: everyApp })), isOut(choice(1, { who: app('b') })), isOut(choice(1, { who: app('a') }))], [false, true, true, false, true]);
  assert.deepEqual([isOut(choice(1), choice(2, { who: app('a'), decision: 'allow' })), isOut(choice(1, { who: everyApp }), choice(2, { who: app('a'), decision: 'allow' }))], [false, false]);
  assert.equal(isOut(choice(1, { who: app('a'), decision: 'allow', untilAt: 0 }), choice(2)), true);
  assert.equal(isServiceKeptOut(currentConsents([choice(1, { who: app('a') })], 0), 'patient.read-chart', 'a'), false);
});

test('[CNS11] an app is kept out by name or with every app, from a caller in an emergency and from the patient too; a profession kept out is no word on it', () => {
  const isOut = (...versions: ConsentFact[]) => isAppKeptOut(currentConsents(versions, 0), 'patient.read', 'a');
  assert.deepEqual([isOut(), isOut(choice(1)), isOut(choice(1, { who: everyApp })), isOut(choice(1, { who: app('a') })), isOut(choice(1, { who: everyApp }), choice(2, { who: app('a'), decision: 'allow' }))], [false, false, true, true, false]);
  assert.equal(keptOut([choice(1, { who: everyApp }), choice(2, { who: app('a') })]), false);
  const facts: ResourceFacts = { tenantId: 't', patientId: 'p', unitId: 'u', subjectPersonId: 'own', involvedPersonIds: ['n'], holderId: null, familyPersonIds: [], consents: currentConsents([choice(1, { who: app('a') })], 0) };
  const by = (personId: string, role: string, appId?: string) => shippedRights().decide({ type: 'person', personId, tenantId: 't', sessionId: 's', roles: [role], unitIds: [], ...(appId !== undefined && { appId }) } as unknown as Caller, 'patient.read', facts);
  assert.deepEqual([by('n', 'nurse').allowed, by('n', 'nurse', 'b').allowed, by('n', 'nurse', 'a'), by('own', 'patient', 'a').allowed], [true, true, { allowed: false, why: 'consent', policies: [] }, false]);
});

test('[CNS6] the age is reached on the birthday, by the rules of the region', () => {
  const { gdpr, hipaa } = consentRuleSets;
  assert.equal(choosesAlone('2010-11-27', '2026-11-26', gdpr), false);
  assert.equal(choosesAlone('2010-11-26', '2026-11-26', gdpr), true);
  assert.equal(choosesAlone('2010-11-26', '2026-11-26', hipaa), false);
  assert.equal(choosesAlone('2008-02-29', '2026-02-28', hipaa), false);
  assert.equal(choosesAlone('2008-02-29', '2026-03-01', hipaa), true);
});

test('[CNS7] a tenant goes by its own region, its own age goes before the region\'s, and a kind that was named stays', () => {
  const [unset, set] = [consentRulesOf(undefined, 'gdpr'), consentRulesOf({ name: 'es', ownAge: 14, kinds: [{ code: 'hiv', name: 'HIV' }] }, 'gdpr')];
  assert.deepEqual([unset.choosesFrom, unset.isAgeOurs, unset.kinds.map(({ code }) => code)], [16, true, ['substance-use']]);
  assert.deepEqual([set.choosesFrom, set.isAgeOurs, set.kinds.map(({ code }) => code)], [14, false, ['substance-use', 'hiv']]);
  const kinds = [{ code: 'hiv', name: 'HIV' }];
  assert.equal(rulesFlaw(set, { kinds }), null);
  for (const flawed of [[], [...kinds, ...kinds], [...kinds, { code: 'substance-use', name: 'x' }]]) assert.notEqual(rulesFlaw(set, { kinds: flawed }), null);
});

const allow = (version: number, parts: Partial<ConsentFact> = {}): ConsentFact => choice(version, { topic: 'protected', protectedKind: 'substance-use', decision: 'allow', ...parts });
const reader = (parts: Partial<NoteReader> = {}): NoteReader => ({ personId: 'n', roles: ['nurse'], unitIds: ['u'], isOnCareTeam: false, isInEmergency: false, ...parts });
const letIn = (versions: ConsentFact[], who = reader(), unitId: string | null = 'u') => letInBy({ kind: 'substance-use', writerId: 'w', unitId }, who, currentConsents(versions, 0));

test('[CNS8] a protected note is for its writer, and for whom the patient let in for this kind, on the ward it is from or on the care team', () => {
  assert.equal(letIn([]), null);
  assert.equal(letIn([], reader({ personId: 'w' })), 'own');
  assert.equal(letIn([allow(1)]), 'consent');
  assert.equal(letIn([allow(1)], reader({ roles: ['doctor'] })), null);
  assert.equal(letIn([allow(1)], reader({ unitIds: ['other'] })), null);
  assert.equal(letIn([allow(1)], reader({ unitIds: [] }), null), null);
  assert.equal(letIn([allow(1)], reader({ unitIds: ['other'], isOnCareTeam: true })), 'consent');
  assert.equal(letIn([allow(1, { protectedKind: 'hiv' })]), null);
  assert.equal(letIn([allow(1, { topic: 'notes', protectedKind: null })]), null);
});

test('[CNS8] a person the patient named is let in anywhere, and kept out by the last word; nothing lasts beyond its end', () => {
  assert.equal(letIn([allow(1, { who: person('n') })], reader({ unitIds: ['other'] })), 'consent');
  assert.equal(letIn([allow(1), allow(2, { who: person('n'), decision: 'refuse' })]), null);
  assert.equal(letIn([allow(1), allow(2, { decision: 'refuse' })]), null);
  assert.equal(letIn([allow(1, { untilAt: 0 })]), null);
});

test('[CNS8] how far the consent reaches goes with the note: to whom, and until when', () => {
  const scope = (versions: ConsentFact[]) => scopeOf('substance-use', reader(), currentConsents(versions, 0));
  assert.deepEqual(scope([allow(1, { untilAt: 9 })]), { role: 'nurse', untilAt: 9 });
  assert.deepEqual(scope([allow(1), allow(2, { who: person('n') })]), { role: null, untilAt: null });
  assert.equal(scope([allow(1, { decision: 'refuse' }), allow(2, { protectedKind: 'hiv' })]), undefined);
});

test('[CNS9] a medical emergency opens what consent does not; the words of 42 CFR 2.32 go with substance use treatment', () => {
  assert.equal(letIn([], reader({ isInEmergency: true })), 'emergency');
  assert.equal(letIn([allow(1)], reader({ isInEmergency: true })), 'consent');
  assert.match(redisclosureNotice('substance-use')!, /^42 CFR part 2 prohibits unauthorized use or disclosure/);
  assert.equal(redisclosureNotice('hiv'), null);
});
