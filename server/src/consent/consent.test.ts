// Who a patient's choices keep out: tables.
import assert from 'node:assert/strict';
import test from 'node:test';
import type { Caller, PersonCaller, ResourceFacts } from '../people/access.ts';
import { shippedRights } from '../people/judge-cedar.ts';
import { type ConsentFact, currentConsents, isKeptOut } from './consent.ts';
import { consentRuleSets, isOfAge } from './consent-rules.ts';

const choice = (version: number, parts: Partial<ConsentFact> = {}): ConsentFact => ({ version, topic: 'vitals', purpose: 'care', who: { kind: 'role', role: 'nurse' }, decision: 'refuse', untilAt: null, ...parts });
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

test('[CNS6] the age is reached on the birthday, by the rules of the region', () => {
  const { gdpr, hipaa } = consentRuleSets;
  assert.equal(isOfAge('2010-11-27', '2026-11-26', gdpr), false);
  assert.equal(isOfAge('2010-11-26', '2026-11-26', gdpr), true);
  assert.equal(isOfAge('2010-11-26', '2026-11-26', hipaa), false);
  assert.equal(isOfAge('2008-02-29', '2026-02-28', hipaa), false);
  assert.equal(isOfAge('2008-02-29', '2026-03-01', hipaa), true);
});
