// The policies as text: they fit their schema, bad ones are named by file and line, tenants can only forbid, and what is remembered
// is what Cedar says when it is asked anew.
import assert from 'node:assert/strict';
import test from 'node:test';
import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import { Role } from '@mydr24/protocol';
import fc from 'fast-check';
import { type Action, actions, type Caller, type PersonCaller, type ResourceFacts, type Standings, standings } from './access.ts';
import { neverForbidden, openRights, PolicyProblem, readSchema, readShipped } from './judge-cedar.ts';
import { keyOf } from './rights.ts';

const TENANT = '0d9c7a3e-0000-4000-8000-000000000001';
const shipped = openRights();
const caller = (roles: Role[], parts: Partial<PersonCaller> = {}): PersonCaller => ({ type: 'person', personId: 'me', tenantId: TENANT, sessionId: 's', roles, unitIds: ['ward'], ...parts }) as unknown as PersonCaller;
const facts = (known: Partial<ResourceFacts> = {}): ResourceFacts => ({ tenantId: TENANT, patientId: 'anna', unitId: 'ward', subjectPersonId: null, involvedPersonIds: [], holderId: null, familyPersonIds: [], ...known });
const own = (text: string) => openRights({ own: new Map([[TENANT, { file: `${TENANT}.cedar`, text }]]) });
const problemsOf = (open: () => unknown): string[] => {
  try {
    open();
    return [];
  } catch (error) {
    assert.ok(error instanceof PolicyProblem);
    return error.message.split('\n');
  }
};
const withLine = (line: string): string[] => problemsOf(() => openRights({ shipped: [...readShipped(), { file: 'more.cedar', text: `// more\n\n${line}\n` }] }));

test('[P18] the shipped policies fit their schema, and each says in plain words what it is for', () => {
  for (const { file, text } of readShipped()) {
    for (const [, id] of text.matchAll(/^@id\("(.+)"\)$/gm)) {
      const policy = shipped.policy(id!, TENANT);
      assert.ok(policy && policy.says.endsWith('.') && policy.file === file, `${file}: ${id}`);
    }
  }
  // A guest's own: no role of a person has it.
  const guest = { type: 'guest', guestId: 'g', grantId: 's', tenantId: TENANT, roles: ['nurse'] } as unknown as Caller;
  assert.ok(shipped.decide(guest, 'patient.list-shared', { tenantId: TENANT, patientId: 'p', unitId: null, subjectPersonId: null, involvedPersonIds: [], holderId: null, familyPersonIds: [], guestTopics: ['notes'] }).allowed);
  for (const action of actions) assert.ok(action === 'patient.list-shared' || shipped.rolesFor(action).length > 0, `nobody may ever ${action}`);
});

const bad: [what: string, line: string, problem: RegExp][] = [
  ['what cannot be read', 'permit (', /^more\.cedar:\d+: /],
  ['an action there is not', '@id("a") @says("b.") permit (principal, action == Action::"patient.raed", resource);', /^more\.cedar:3: .*patient\.raed/],
  ['a role there is not', '@id("a") @says("b.") permit (principal, action == Action::"patient.read", resource) when { principal in Role::"nurze" };', /^more\.cedar:3: .*nurze/],
  ['a standing there is not', '@id("a") @says("b.") permit (principal, action == Action::"patient.read", resource) when { context.isOfOwnUnti };', /^more\.cedar:3: .*isOfOwnUnti/],
  ['no id', '@says("b.") permit (principal, action == Action::"patient.read", resource);', /^more\.cedar:3: .*@id/],
  ['no plain words', '@id("a") permit (principal, action == Action::"patient.read", resource);', /^more\.cedar:3: .*@says/],
  ['every action at once', '@id("a") @says("b.") permit (principal, action, resource);', /^more\.cedar:3: .*names its actions/],
  ['a taken id', '@id("own-apps") @says("b.") permit (principal, action == Action::"app.allow", resource);', /^more\.cedar:1: .*taken/],
];
for (const [what, line, problem] of bad) {
  test(`[P18] a policy with ${what} is refused with its file and line`, () => assert.match(withLine(line)[0] ?? 'accepted', problem));
}

test('[P18] the schema lists exactly the actions there are', () => {
  const read = cedar.schemaToJson(readSchema());
  assert.ok(read.type === 'success');
  assert.deepEqual(Object.keys(read.json['']!.actions).toSorted(), actions.toSorted());
});

test('[P19] a tenant forbids more by a policy of its own, for itself alone; the answer names it', () => {
  const rights = own('@id("no-nurses-in-charts") @says("Here only doctors read charts.") forbid (principal, action == Action::"patient.read-chart", resource) unless { principal in Role::"doctor" };');
  assert.deepEqual(rights.decide(caller(['nurse']), 'patient.read-chart', facts()), { allowed: false, why: 'site', policies: ['no-nurses-in-charts'] });
  assert.equal(rights.policy('no-nurses-in-charts', TENANT)?.says, 'Here only doctors read charts.');
  assert.equal(rights.decide(caller(['doctor']), 'patient.read-chart', facts()).allowed, true);
  const elsewhere = { tenantId: 'another' };
  assert.equal(rights.decide(caller(['nurse'], elsewhere as never), 'patient.read-chart', facts(elsewhere)).allowed, true);
  assert.equal(rights.policy('no-nurses-in-charts', 'another'), undefined);
});

test('[P19] a tenant permits nothing, takes no shipped id, and forbids nothing that keeps patients safe', () => {
  assert.match(problemsOf(() => own('@id("a") @says("b.") permit (principal, action == Action::"patient.read", resource);'))[0]!, /only forbid more/);
  assert.match(problemsOf(() => own('@id("ward-board") @says("b.") forbid (principal, action == Action::"kit.list", resource);'))[0]!, /shipped policy/);
  for (const action of neverForbidden) assert.match(problemsOf(() => own(`@id("a") @says("b.") forbid (principal, action == Action::"${action}", resource);`))[0] ?? 'accepted', /may not be forbidden/);
});

const anyStandings = fc.record(Object.fromEntries(standings.map((name) => [name, fc.boolean()]))) as unknown as fc.Arbitrary<Standings>;
const anyQuestion = fc.record({ action: fc.constantFrom(...actions), roles: fc.subarray([...Role.options]), stands: anyStandings });
const askedBy = ({ roles, stands }: { action: Action; roles: Role[]; stands: Standings }): [PersonCaller, ResourceFacts] => [
  caller(roles),
  facts({
    unitId: stands.isOfOwnUnit ? 'ward' : 'elsewhere', subjectPersonId: stands.isSubject ? 'me' : 'another', involvedPersonIds: stands.isInvolved ? ['me'] : [], holderId: stands.isHolder ? 'me' : null,
    wentPersonIds: stands.went ? ['me'] : [], familyPersonIds: stands.isFamily ? ['me'] : [], brokenGlassPersonIds: stands.hasBrokenGlass ? ['me'] : [], careTeamPersonIds: stands.isOnCareTeam ? ['me'] : [], choosingPersonIds: stands.choosesFor ? ['me'] : [], seeingPersonIds: stands.seesFor ? ['me'] : [], isAskerOnDuty: stands.isOnDuty,
    consents: stands.isKeptOut ? { version: 1, choices: (['vitals', 'notes', 'emergencies'] as const).map((topic) => ({ version: 1, topic, protectedKind: null, purpose: topic === 'emergencies' ? 'review' : 'care', who: { kind: 'person', personId: 'me' as never }, decision: 'refuse', untilAt: null })) } : null,
  }),
];

test('[P20] what is remembered is what Cedar says when it is asked anew', () => {
  const fresh = openRights();
  fc.assert(
    fc.property(anyQuestion, (question) => {
      const [who, about] = askedBy(question);
      const first = shipped.decide(who, question.action, about);
      assert.deepEqual(shipped.decide(who, question.action, about), first);
      assert.deepEqual(fresh.decide(who, question.action, about), first);
    }),
    { numRuns: 500 },
  );
});

test('[P20] two questions share an answer only if they are the same', () => {
  fc.assert(
    fc.property(anyQuestion, anyQuestion, (one, other) => {
      const text = ({ action, roles, stands }: typeof one): string => JSON.stringify([action, roles.toSorted(), standings.map((name) => stands[name])]);
      assert.equal(keyOf(one.action, one.roles, one.stands) === keyOf(other.action, other.roles, other.stands), text(one) === text(other));
    }),
  );
});

test('[P20] the order in which roles are told changes nothing, nor does telling one twice', () => {
  const stands = Object.fromEntries(standings.map((name) => [name, false])) as Standings;
  assert.equal(keyOf('patient.read', ['nurse', 'doctor', 'nurse'], stands), keyOf('patient.read', ['doctor', 'nurse'], stands));
});
