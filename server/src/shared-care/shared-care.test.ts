// What a grant is at a moment, and what keeps a guest out.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ConsentFacts, isGuestKeptOut, isKeptOut } from '../consent/consent.ts';
import { guestStandingsOf, type GuestCaller, type ResourceFacts } from '../people/access.ts';
import { stateOf } from './shared-care.ts';

const open = { acceptedAt: 5, endedAt: null, endedWhy: null, untilAt: 100 };

test('[SC6] a grant is over from the instant it runs out, whenever that is written down', () => {
  assert.deepEqual(stateOf(open, 99), { state: 'accepted', endedAt: null, endedWhy: null });
  assert.deepEqual(stateOf({ ...open, acceptedAt: null }, 99), { state: 'offered', endedAt: null, endedWhy: null });
  assert.deepEqual(stateOf(open, 100), { state: 'ended', endedAt: 100, endedWhy: 'ran-out' });
  assert.deepEqual(stateOf({ ...open, endedAt: 50, endedWhy: 'patient' }, 200), { state: 'ended', endedAt: 50, endedWhy: 'patient' });
});

const consents = (...refused: ('nurse' | 'doctor')[]): ConsentFacts => ({ version: 1, choices: refused.map((role, n) => ({ version: n, topic: 'vitals' as const, protectedKind: null, purpose: 'care' as const, who: { kind: 'role' as const, role }, decision: 'refuse' as const, untilAt: null })) });

test('[SC5] a guest of two roles is kept out by a refusal of one, where somebody here would not be', () => {
  const roles = ['nurse', 'doctor'];
  assert.equal(isGuestKeptOut(consents('nurse'), 'patient.read', roles), true);
  assert.equal(isKeptOut(consents('nurse'), 'patient.read', { personId: 'x', roles }), false);
  assert.equal(isGuestKeptOut(consents('nurse'), 'patient.read', ['doctor']), false);
  assert.equal(isGuestKeptOut(consents('nurse'), 'patient.read-chart', roles), false, 'another topic');
  assert.equal(isGuestKeptOut(consents('nurse'), 'patient.list-shared', roles), false, 'what is about no topic');
});

test('[SC4] a guest stands to a record by the topics of the grant alone', () => {
  const guest: GuestCaller = { type: 'guest', guestId: 'g', grantId: 's', tenantId: 't' as GuestCaller['tenantId'], roles: ['doctor'] };
  const facts: ResourceFacts = { tenantId: 't', patientId: 'p', unitId: 'u', subjectPersonId: 'g', involvedPersonIds: ['g'], holderId: 'g', familyPersonIds: ['g'], careTeamPersonIds: ['g'], brokenGlassPersonIds: ['g'] };
  const heldFor = (action: 'patient.read' | 'patient.read-chart' | 'incident.list' | 'patient.list-shared', more: Partial<ResourceFacts>) => Object.entries(guestStandingsOf(guest, action, { ...facts, ...more })).flatMap(([name, is]) => (is ? [name] : []));
  assert.deepEqual(heldFor('patient.read', {}), []);
  assert.deepEqual(heldFor('patient.read', { guestTopics: ['notes'] }), []);
  assert.deepEqual(heldFor('patient.read', { guestTopics: ['vitals'] }), ['isGuestOf']);
  assert.deepEqual(heldFor('patient.list-shared', { guestTopics: ['notes'] }), ['isGuestOf']);
  assert.deepEqual(heldFor('patient.list-shared', {}), []);
});
