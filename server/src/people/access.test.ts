// The policies as people would say them, and what holds for every answer.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Role } from '@mydr24/protocol';
import fc from 'fast-check';
import { actions, type Caller, isAudited, type PersonCaller, type ResourceFacts } from './access.ts';
import { shippedRights } from './judge-cedar.ts';

const { decide, rolesFor } = shippedRights();

const caller = (roles: Role[], unitIds: string[] = ['ward']): PersonCaller =>
  ({ type: 'person', personId: 'me', tenantId: 'here', sessionId: 's', roles, unitIds }) as unknown as PersonCaller;
const service = (unitIds: string[]): Caller => ({ type: 'service', serviceId: 's', tenantId: 'here', unitIds }) as unknown as Caller;
const facts = (known: Partial<ResourceFacts> = {}): ResourceFacts => ({
  tenantId: 'here', patientId: 'anna', unitId: 'ward', subjectPersonId: 'anna-herself', involvedPersonIds: [], holderId: null, familyPersonIds: [], ...known,
});

const said: [sentence: string, who: Caller, action: (typeof actions)[number], facts: ResourceFacts | null, outcome: true | string][] = [
  ['a nurse reads a patient of her ward', caller(['nurse']), 'patient.read', facts(), true],
  ['a nurse does not read a patient of another ward', caller(['nurse']), 'patient.read', facts({ unitId: 'elsewhere' }), 'relation'],
  ['a nurse does not read a patient of no ward', caller(['nurse'], []), 'patient.read', facts({ unitId: null }), 'relation'],
  ['a nurse called to an emergency reads that patient', caller(['nurse']), 'patient.read', facts({ unitId: 'elsewhere', involvedPersonIds: ['me'] }), true],
  ['a doctor decides the SpO2 scale', caller(['doctor']), 'patient.set-spo2-scale', facts(), true],
  ['a nurse does not decide the SpO2 scale', caller(['nurse']), 'patient.set-spo2-scale', facts(), 'role'],
  ['a dispatcher reads every emergency', caller(['dispatcher'], []), 'emergency.read', facts({ unitId: null }), true],
  ['a dispatcher opens no ward board', caller(['dispatcher']), 'unit.read', facts(), 'role'],
  ['a dispatcher reads no chart', caller(['dispatcher']), 'patient.read', facts(), 'role'],
  ['a responder reads an emergency they accepted', caller(['responder'], []), 'emergency.read', facts({ wentPersonIds: ['me'] }), true],
  ['a responder reads no emergency they were only asked about', caller(['responder'], []), 'emergency.read', facts({ involvedPersonIds: ['me'] }), 'relation'],
  ['a nurse who accepted is told what whoever goes needs', caller(['nurse'], []), 'scene.essentials', facts({ wentPersonIds: ['me'] }), true],
  ['a dispatcher who does not go is not told the door code', caller(['dispatcher'], []), 'scene.essentials', facts(), 'relation'],
  ['a responder reads no other emergency', caller(['responder'], []), 'emergency.read', facts(), 'relation'],
  ['a responder reads no chart, called or not', caller(['responder'], []), 'patient.read', facts({ involvedPersonIds: ['me'] }), 'role'],
  ['a responder who holds it reports', caller(['responder'], []), 'emergency.hold', facts({ holderId: 'me' }), true],
  ['a responder who does not hold it does not report', caller(['responder'], []), 'emergency.hold', facts({ involvedPersonIds: ['me'] }), 'relation'],
  ['a patient reads their own record', caller(['patient'], []), 'patient.read', facts({ subjectPersonId: 'me' }), true],
  ['a patient reads nobody else', caller(['patient'], []), 'patient.read', facts(), 'relation'],
  ['family watches by consent', caller(['family'], []), 'family.watch', facts({ familyPersonIds: ['me'] }), true],
  ['family without consent watches nothing', caller(['family'], []), 'family.watch', facts(), 'relation'],
  ['family reads no chart, consent or not', caller(['family'], []), 'patient.read', facts({ familyPersonIds: ['me'] }), 'role'],
  ['an administrator ends access', caller(['admin'], []), 'person.deactivate', facts(), true],
  ['an administrator reads no patient', caller(['admin']), 'patient.read', facts(), 'role'],
  ['an administrator reads no emergency', caller(['admin']), 'emergency.read', facts(), 'role'],
  ['somebody else\'s page is not receipted', caller(['nurse']), 'page.receipt', facts({ subjectPersonId: 'another' }), 'relation'],
  ['what is not there is absent', caller(['nurse']), 'patient.read', null, 'absent'],
  ['another tenant\'s record stays closed even with every relation', caller(['dispatcher']), 'emergency.read', facts({ tenantId: 'there' }), 'other-tenant'],
  ['the public enters nowhere', { type: 'public' }, 'self.read', facts(), 'not-a-person'],
  ['a device enters nowhere', { type: 'device', deviceId: 'd', tenantId: 'here' as never, patientId: 'anna' }, 'patient.read', facts(), 'not-a-person'],
  ['a service reads a patient of its wards', service(['ward']), 'patient.read', facts(), true],
  ['a service reads no patient of another ward', service(['elsewhere']), 'patient.read', facts(), 'relation'],
  ['a service reads no patient of no ward', service([]), 'patient.read', facts({ unitId: null }), 'relation'],
  ['a service reads no patient who keeps doctors out', service(['ward']), 'patient.read', facts({ consents: { version: 1, choices: [{ version: 1, topic: 'vitals', protectedKind: null, purpose: 'care', who: { kind: 'role', role: 'doctor' }, decision: 'refuse', untilAt: null }] } }), 'consent'],
  ['a service reads no notes', service(['ward']), 'patient.read-chart', facts(), 'role'],
  ['a service answers no alarm', service(['ward']), 'alarm.answer', facts(), 'role'],
  ['a service reads nothing of another tenant', service(['ward']), 'patient.read', facts({ tenantId: 'there' }), 'other-tenant'],
];

for (const [sentence, who, action, known, outcome] of said) {
  test(`[P6] ${sentence}`, () => {
    const decision = decide(who, action, known);
    assert.equal(decision.allowed ? true : decision.why, outcome);
  });
}

const anyFacts = fc.record({
  tenantId: fc.constantFrom('here', 'there'), patientId: fc.constant('anna'), unitId: fc.constantFrom('ward', 'elsewhere', null),
  subjectPersonId: fc.constantFrom('me', 'another', null), involvedPersonIds: fc.constantFrom([], ['me'], ['another']),
  holderId: fc.constantFrom('me', 'another', null), familyPersonIds: fc.constantFrom([], ['me']),
});
const anyRoles = fc.uniqueArray(fc.constantFrom(...Role.options), { maxLength: 8 });
const anyAction = fc.constantFrom(...actions);

test('[P7] whatever the roles and the relations, nothing of another tenant is opened', () => {
  fc.assert(
    fc.property(anyRoles, anyAction, anyFacts, (roles, action, known) => {
      assert.equal(decide(caller(roles), action, { ...known, tenantId: 'there' }).allowed, false);
    }),
  );
});

test('[P6] a person with more roles is never allowed less', () => {
  fc.assert(
    fc.property(anyRoles, anyRoles, anyAction, anyFacts, (roles, more, action, known) => {
      const few = decide(caller(roles), action, known);
      if (few.allowed) assert.ok(decide(caller([...roles, ...more]), action, known).allowed);
    }),
  );
});

test('[P6] a person without a role is allowed nothing', () => {
  for (const action of actions) assert.deepEqual(decide(caller([]), action, facts({ subjectPersonId: 'me' })), { allowed: false, why: 'role', policies: [] });
});

test('[P8] the answer to a role that may never do it does not depend on the record', () => {
  fc.assert(
    fc.property(anyRoles, anyAction, fc.option(anyFacts), (roles, action, known) => {
      const hasCell = roles.some((role) => rolesFor(action).includes(role));
      const decision = decide(caller(roles), action, known);
      assert.equal(!decision.allowed && decision.why === 'role', !hasCell);
    }),
  );
});

test('[P9] every refusal is audited, and every allowed entry to a record', () => {
  for (const action of actions) {
    assert.ok(isAudited(action, { allowed: false, why: 'role', policies: [] }));
    if (/^(patient|unit|alarm|emergency|family|dispatch|inbox|device|person|page)\./.test(action)) assert.ok(isAudited(action, { allowed: true, policies: [], held: [] }), action);
  }
});
