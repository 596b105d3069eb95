// Filters, patches and pages of SCIM from values.
import assert from 'node:assert/strict';
import test from 'node:test';
import { pageOf, shownOf } from './scim.ts';
import { readFilter } from './scim-filter.ts';
import { patchGroup } from './scim-group.ts';
import { patchUser, readPatch, readUser, type ScimUser } from './scim-user.ts';

const attributes = ['username', 'emails.value', 'active', 'externalid'];
const read = (text: string) => readFilter(text, attributes);

test('[SM2] eq, co, sw and "and" are understood, in any case and with the schema before the name', () => {
  assert.deepEqual(read('userName eq "a@b.c"'), { ok: true, body: [{ attribute: 'username', op: 'eq', value: 'a@b.c' }] });
  assert.deepEqual(read('USERNAME Sw "a" And active eq true'), { ok: true, body: [{ attribute: 'username', op: 'sw', value: 'a' }, { attribute: 'active', op: 'eq', value: true }] });
  assert.deepEqual(read('urn:ietf:params:scim:schemas:core:2.0:User:userName co "\\"x\\""'), { ok: true, body: [{ attribute: 'username', op: 'co', value: '"x"' }] });
  assert.deepEqual(read('emails[type eq "work"].value eq "a@b.c"'), { ok: true, body: [{ attribute: 'emails.value', op: 'eq', value: 'a@b.c' }] });
  assert.deepEqual([readFilter(undefined, attributes), readFilter(' ', attributes)], [{ ok: true, body: [] }, { ok: true, body: [] }]);
});

test('[SM2] whatever else is refused, whole', () => {
  for (const text of [
    'userName', 'userName eq', 'userName eq a', 'userName ne "a"', 'userName pr', 'password eq "a"', 'userName eq "a" or active eq true', '(userName eq "a")', 'not (userName eq "a")', 'userName eq "a" and',
    'userName eq "a" active eq true', 'active co true', 'userName eq "a" --', "userName eq 'a'", 'userName eq "a"; drop table persons', 'userName eq "\\x"', `${'userName eq "a" and '.repeat(20)}userName eq "a"`,
  ]) {
    const verdict = read(text);
    assert.ok(!verdict.ok && verdict.scimType === 'invalidFilter', text);
  }
});

const user: ScimUser = { userName: 'a@example.org', givenName: 'Ada', familyName: 'Byron', externalId: 'x1', locale: 'en', isActive: true };
const patched = (...operations: unknown[]) => {
  const list = readPatch({ Operations: operations });
  return list.ok ? patchUser(user, list.body) : list;
};
const changed = (...operations: unknown[]) => {
  const verdict = patched(...operations);
  assert.ok(verdict.ok, JSON.stringify(verdict));
  return verdict.body;
};

test('[SM1] a user is patched in the ways directories write it', () => {
  assert.equal(changed({ op: 'replace', path: 'active', value: false }).isActive, false);
  assert.equal(changed({ op: 'Replace', path: 'active', value: 'False' }).isActive, false);
  assert.equal(changed({ op: 'replace', value: { active: false } }).isActive, false);
  assert.deepEqual(changed({ op: 'add', value: { 'name.givenName': 'Eva', name: { familyName: 'Nou' } } }), { ...user, givenName: 'Eva', familyName: 'Nou' });
  assert.equal(changed({ op: 'replace', path: 'urn:ietf:params:scim:schemas:core:2.0:User:userName', value: 'b@example.org' }).userName, 'b@example.org');
  assert.equal(changed({ op: 'remove', path: 'externalId' }).externalId, null);
  assert.deepEqual(changed({ op: 'add', path: 'title', value: 'Dr' }, { op: 'replace', path: 'emails[type eq "work"].value', value: 'z@example.org' }), user);
});

test('[SM1] what cannot be is refused, and nothing of the patch is done', () => {
  const types = (...operations: unknown[]) => {
    const verdict = patched(...operations);
    return verdict.ok ? 'done' : verdict.scimType;
  };
  assert.equal(types({ op: 'remove', path: 'userName' }), 'mutability');
  assert.equal(types({ op: 'remove' }), 'noTarget');
  assert.equal(types({ op: 'replace', path: 'active', value: 'perhaps' }), 'invalidValue');
  assert.equal(types({ op: 'replace', path: 'userName', value: 'no address' }), 'invalidValue');
  assert.equal(types({ op: 'replace', path: 'a[', value: 1 }), 'invalidPath');
  assert.equal(types({ op: 'upsert', path: 'active', value: true }), 'invalidSyntax');
  assert.equal(types({ op: 'replace', value: 'x' }), 'invalidValue');
  assert.equal(types(), 'invalidSyntax');
  const refused = readUser({ userName: 'ada' });
  assert.ok(!refused.ok && refused.scimType === 'invalidValue');
});

test('[SM1] members join, leave and are replaced, in the ways directories write it', () => {
  const [a, b, c] = [1, 2, 3].map((n) => `01890000-0000-7000-8000-00000000000${n}`) as [string, string, string];
  const after = (...operations: unknown[]) => {
    const list = readPatch({ Operations: operations });
    const verdict = list.ok ? patchGroup({ displayName: 'g', externalId: null, memberIds: [a, b] }, list.body) : list;
    return verdict.ok ? verdict.body.memberIds : verdict.scimType;
  };
  assert.deepEqual(after({ op: 'add', path: 'members', value: [{ value: c }, { value: a }] }), [a, b, c]);
  assert.deepEqual(after({ op: 'remove', path: `members[value eq "${a}"]` }), [b]);
  assert.deepEqual(after({ op: 'Remove', path: 'members', value: [{ value: b }] }), [a]);
  assert.deepEqual(after({ op: 'remove', path: 'members' }), []);
  assert.deepEqual(after({ op: 'replace', path: 'members', value: [{ value: c }] }), [c]);
  assert.deepEqual(after({ op: 'replace', value: { members: [] } }), []);
  assert.equal(after({ op: 'add', path: 'members', value: [{ value: 'me' }] }), 'invalidValue');
  assert.equal(after({ op: 'replace', path: 'displayName', value: '' }), 'invalidValue');
});

test('[SM3] pages are bounded, and only what is asked for is shown', () => {
  assert.deepEqual([pageOf({}), pageOf({ startIndex: '0', count: '-1' }), pageOf({ startIndex: '7', count: '5000' }), pageOf({ count: 'x' })].map(({ startIndex, count }) => [startIndex, count]), [[1, 100], [1, 0], [7, 200], [1, 100]]);
  const resource = { schemas: [], id: '1', userName: 'a', name: {}, groups: [], meta: {} };
  assert.deepEqual(Object.keys(shownOf(resource, { excludedAttributes: 'groups,meta' })), ['schemas', 'id', 'userName', 'name', 'meta']);
  assert.deepEqual(Object.keys(shownOf(resource, { attributes: 'urn:ietf:params:scim:schemas:core:2.0:User:userName, name.familyName' })), ['schemas', 'id', 'userName', 'name', 'meta']);
});
