// Who comes in, decided from values; what groups mean; what seals keep.
import assert from 'node:assert/strict';
import test from 'node:test';
import type { GroupRole, UnitId } from '@mydr24/protocol';
import { createSealer } from '../platform/sealer-node.ts';
import { createGuardedFetch } from './guarded-fetch-http.ts';
import { standingOf } from './group-roles.ts';
import { type Claims, decideSignOn, readClaims, type SignOnFacts } from './sign-on-decision.ts';
import { createPushAgent } from '../paging/push-agent-node.ts';

const WARD = '01890000-0000-7000-8000-000000000001' as UnitId;
const rules: GroupRole[] = [{ group: 'nurses', role: 'nurse', unitId: WARD }, { group: 'nurses', role: 'responder', unitId: null }, { group: 'it', role: 'admin', unitId: null }];
const claims: Claims = { subject: 's1', email: 'a@example.org', isEmailVerified: true, givenName: 'A', familyName: 'B', locale: 'en', groups: ['nurses'] };
const settings = { takesRoles: true, createsPeople: true, linksByEmail: true };
const facts: SignOnFacts = { claims, rules, settings, linked: null, sameEmail: null };
const person = { personId: 'p1', isActive: true, isStaff: true };
const whyOf = (given: Partial<SignOnFacts>): string => {
  const decision = decideSignOn({ ...facts, ...given });
  return decision.type === 'refused' ? decision.why : decision.type;
};

test('[SO2] groups give roles and units by the table, exactly as written; units are left alone where no rule names one', () => {
  assert.deepEqual(standingOf(rules, ['nurses', 'other']), { roles: ['nurse', 'responder'], unitIds: [WARD] });
  assert.deepEqual(standingOf(rules, ['it']), { roles: ['admin'], unitIds: [] });
  assert.deepEqual(standingOf(rules.slice(1), ['nurses']), { roles: ['responder'], unitIds: null });
  for (const group of ['Nurses', 'nurses ', 'nurses,it', '']) assert.deepEqual(standingOf(rules, [group]).roles, [], group);
  assert.equal(whyOf({ claims: { ...claims, groups: [] }, linked: person }), 'no-role');
  assert.equal(whyOf({ claims: { ...claims, groups: [] }, linked: person, settings: { ...settings, takesRoles: false } }), 'enter');
});

test('[SO3] an account is made or linked only where it was said so, and only by a verified e-mail', () => {
  assert.equal(whyOf({}), 'create');
  assert.equal(whyOf({ settings: { ...settings, createsPeople: false } }), 'no-account');
  assert.equal(whyOf({ claims: { ...claims, groups: ['visitors'] } }), 'no-role');
  assert.equal(whyOf({ claims: { ...claims, isEmailVerified: false } }), 'no-account');
  assert.equal(whyOf({ claims: { ...claims, email: null } }), 'no-account');
  assert.equal(whyOf({ sameEmail: person }), 'enter');
  assert.equal(whyOf({ sameEmail: person, settings: { ...settings, linksByEmail: false } }), 'no-account');
  assert.equal(whyOf({ sameEmail: person, claims: { ...claims, isEmailVerified: false } }), 'no-account');
  assert.equal(whyOf({ sameEmail: { ...person, isStaff: false } }), 'no-account');
});

test('[SO9] whoever was ended here is refused, linked or by e-mail', () => {
  assert.equal(whyOf({ linked: { ...person, isActive: false } }), 'deactivated');
  assert.equal(whyOf({ sameEmail: { ...person, isActive: false } }), 'deactivated');
});

test('[SO2] claims are read without belief: shapes of providers, dotted names, hostile values', () => {
  const read = (given: object, groupsClaim = 'groups') => readClaims(given as Record<string, unknown>, 's1', groupsClaim);
  assert.deepEqual(read({ name: 'Ada  Byron King', email: 'ada@example.org', email_verified: 'true', locale: 'ca-ES', groups: 'nurses' }), { subject: 's1', email: 'ada@example.org', isEmailVerified: true, givenName: 'Ada', familyName: 'Byron King', locale: 'ca', groups: ['nurses'] });
  assert.deepEqual(read({ realm_access: { roles: ['a', 7, null, 'b'] } }, 'realm_access.roles').groups, ['a', 'b']);
  assert.deepEqual(read({ 'https://x/roles.all': ['a'] }, 'https://x/roles.all').groups, ['a']);
  for (const hostile of [{ __proto__: { groups: ['it'] } }, { groups: { it: true } }, {}]) assert.deepEqual(read(hostile).groups, []);
  assert.deepEqual(read({}, 'constructor.name').groups, []);
  assert.deepEqual([read({ email: 'no address' }).email, read({ email: 5 }).email, read({ email_verified: 1 }).isEmailVerified], [null, null, false]);
});

test('[SO7] what is sealed opens only with the same key, for the same purpose and thing, unchanged', () => {
  const key = new Uint8Array(32).fill(9);
  const sealer = createSealer(key, 'a');
  const sealed = sealer.seal('secret', 'provider 1');
  assert.equal(sealer.open(sealed, 'provider 1'), 'secret');
  assert.notEqual(sealer.seal('secret', 'provider 1'), sealed);
  assert.equal(sealer.open(sealed, 'provider 2'), null);
  assert.equal(createSealer(key, 'b').open(sealed, 'provider 1'), null);
  assert.equal(createSealer(new Uint8Array(32).fill(8), 'a').open(sealed, 'provider 1'), null);
  for (const broken of [`${sealed.slice(0, -2)}AA`, sealed.slice(4), '', 'x']) assert.equal(sealer.open(broken, 'provider 1'), null);
});

test('[SO8] a host that is neither public nor listed is not called', async () => {
  const call = createGuardedFetch({ listedHosts: [], publicAgent: createPushAgent() });
  for (const address of ['http://127.0.0.1:1/', 'https://localhost/', 'https://169.254.169.254/latest', 'https://[::1]/', 'file:///etc/passwd', 'https://10.0.0.1/', 'https://printer/', 'http://example.org/']) {
    await assert.rejects(call(address), { code: 'EREFUSED_HOST' }, address);
  }
  const inside = createPushAgent(((_host: string, _options: object, done: (error: null, found: { address: string; family: number }[]) => void) => done(null, [{ address: '10.1.2.3', family: 4 }])) as never);
  await assert.rejects(createGuardedFetch({ listedHosts: [], publicAgent: inside })('https://public.example.org/'), { code: 'EREFUSED_HOST' });
});
