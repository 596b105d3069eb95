// Provisioning over HTTP on a whole server, as directories do it; what deactivating ends; what a token may not do.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { SUBPROTOCOL } from '@mydr24/protocol';
import WebSocket from 'ws';
import { insertBareEmergency, insertWard, type Ward } from '../people/people-testing.ts';
import { addAdmin, addSession, callAs, type Said } from '../sso/sso-testing.ts';
import { createWaysRig, type WaysRig } from '../ways-testing.ts';

let rig: WaysRig;
let admin: Awaited<ReturnType<typeof addAdmin>>;
let token: string;
before(async () => {
  rig = await createWaysRig();
  admin = await addAdmin(rig);
  token = String((await admin.call('POST', '/v1/scim-tokens', {}))['token']);
  await admin.call('PUT', '/v1/sign-on/group-roles', { rules: [{ group: 'icu', role: 'nurse', unitId: rig.ward.unitId }, { group: 'desk', role: 'dispatcher', unitId: null }] });
});
after(() => rig.stop());

// oxlint-disable-next-line typescript/no-explicit-any -- a stranger's JSON
type Any = any;
interface Reply { status: number; body: Any; headers: Headers }
async function ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}, key = token): Promise<Reply> {
  const response = await fetch(`${rig.origin}/scim/v2${path}`, {
    method, headers: { authorization: `Bearer ${key}`, ...(body === undefined ? {} : { 'content-type': 'application/scim+json' }), ...headers }, ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : JSON.parse(text), headers: response.headers };
}
let nth = 0;
const newUser = async (extra: object = {}): Promise<Any> => {
  const made = await ask('POST', '/Users', { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: `user${(nth += 1)}@example.org`, name: { givenName: 'Uma', familyName: `No${nth}` }, ...extra });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return made.body;
};
const rolesOf = async (id: string): Promise<string[]> => (await rig.database.sql<{ role: string }>('select role from person_roles where person_id = $1 order by role', [id])).map(({ role }) => role);
const unitsOf = async (id: string): Promise<string[]> => (await rig.database.sql<{ unit: string }>('select unit_id as unit from person_units where person_id = $1', [id])).map(({ unit }) => unit);
const patch = (path: string, ...operations: object[]): Promise<Reply> => ask('PATCH', path, { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: operations });
const idsOf = ({ body }: Reply): string[] => body.Resources.map(({ id }: Any) => String(id));

test('[SM1] a user is made, read, replaced, patched and deleted, with an ETag that is honoured', async () => {
  const made = await ask('POST', '/Users', { userName: 'Ada@example.org', externalId: 'e-1', name: { givenName: 'Ada', familyName: 'Byron' }, emails: [{ value: 'ada@example.org', primary: true }], active: true });
  assert.deepEqual([made.status, made.body.userName, made.body.active, made.body.emails[0].value], [201, 'Ada@example.org', true, 'Ada@example.org']);
  assert.deepEqual([made.headers.get('location'), made.headers.get('etag')], [made.body.meta.location, made.body.meta.version]);
  const path = `/Users/${made.body.id}`;
  assert.deepEqual((await ask('GET', path)).body, made.body);
  assert.equal((await ask('GET', path, undefined, { 'if-none-match': made.body.meta.version })).status, 304);
  assert.equal((await ask('POST', '/Users', { userName: 'ada@EXAMPLE.org', name: { givenName: 'B' } })).body.scimType, 'uniqueness');
  const renamed = await patch(path, { op: 'replace', path: 'name.familyName', value: 'King' });
  assert.deepEqual([renamed.status, renamed.body.name.formatted], [200, 'Ada King']);
  assert.equal((await ask('PUT', path, { userName: 'ada@example.org', name: { givenName: 'A' } }, { 'if-match': made.body.meta.version })).status, 412);
  const replaced = await ask('PUT', path, { userName: 'ada@example.org', name: { givenName: 'A' } }, { 'if-match': renamed.body.meta.version });
  assert.deepEqual([replaced.status, replaced.body.externalId, replaced.body.name.familyName], [200, undefined, '']);
  assert.equal((await ask('DELETE', path)).status, 204);
  assert.equal((await ask('GET', path)).status, 404);
});

test('[SM1] what the service says of itself is what it does', async () => {
  const { body: config } = await ask('GET', '/ServiceProviderConfig');
  assert.deepEqual([config.patch.supported, config.bulk.supported, config.filter, config.etag.supported, config.sort.supported], [true, false, { supported: true, maxResults: 200 }, true, false]);
  const { body: types } = await ask('GET', '/ResourceTypes');
  for (const { endpoint, schema } of types.Resources) {
    assert.equal((await ask('GET', endpoint)).status, 200);
    const described = await ask('GET', `/Schemas/${schema}`);
    assert.equal(described.body.id, schema);
  }
  const user = await newUser();
  const { body: schema } = await ask('GET', '/Schemas/urn:ietf:params:scim:schemas:core:2.0:User');
  const said = new Set(schema.attributes.map(({ name }: Any) => name));
  for (const name of Object.keys(user).filter((each) => !['id', 'schemas', 'meta'].includes(each))) assert.ok(said.has(name), name);
  assert.equal((await ask('POST', '/Bulk', {})).status, 404);
});

test('[SM2] filters find by name, part, beginning and state', async () => {
  const [one, two] = [await newUser({ externalId: 'Ext-7', name: { givenName: 'Zoë', familyName: 'O\'Neil' } }), await newUser({ active: false, name: { givenName: 'Zoraida' } })];
  const find = async (filter: string) => idsOf(await ask('GET', `/Users?filter=${encodeURIComponent(filter)}`));
  assert.deepEqual(await find(`userName eq "${one.userName.toUpperCase()}"`), [one.id]);
  assert.deepEqual(await find('name.givenName sw "zo"'), [one.id, two.id]);
  assert.deepEqual(await find('name.givenName sw "zo" and active eq false'), [two.id]);
  assert.deepEqual(await find('name.familyName co "\'n"'), [one.id]);
  assert.deepEqual(await find('externalId eq "Ext-7"'), [one.id]);
  assert.deepEqual(await find('externalId eq "ext-7"'), []);
  assert.deepEqual(await find('userName co "%"'), []);
  assert.deepEqual(await find(`userName eq "' or true --"`), []);
  assert.equal((await ask('GET', `/Users?filter=${encodeURIComponent('userName ne "a"')}`)).body.scimType, 'invalidFilter');
});

test('[SM3] pages go through everybody once, in a steady order', async () => {
  for (let i = 0; i < 5; i += 1) await newUser();
  const { body: all } = await ask('GET', '/Users?count=200');
  const seen: string[] = [];
  for (let start = 1; start <= all.totalResults; start += 3) seen.push(...idsOf(await ask('GET', `/Users?startIndex=${start}&count=3`)));
  assert.deepEqual(seen, all.Resources.map(({ id }: Any) => id));
  assert.equal(new Set(seen).size, all.totalResults);
  const { body: none } = await ask('GET', '/Users?count=0');
  assert.deepEqual([none.totalResults, none.Resources], [all.totalResults, []]);
});

test('[SM4] deactivating ends the session and the open socket at once; activating makes nobody else of them', async () => {
  const user = await newUser();
  await rig.database.sql(`insert into person_roles (person_id, tenant_id, role) values ($1, $2, 'nurse')`, [user.id, rig.ward.tenantId]);
  const session = await addSession(rig.database, { personId: user.id, tenantId: rig.ward.tenantId, sessionId: randomUUID(), roles: ['nurse'], unitIds: [] });
  assert.equal((await callAs(rig.origin, session, 'GET', '/v1/me')).status, 200);
  const socket = new WebSocket(`${rig.origin.replace('http', 'ws')}/v1/socket`, SUBPROTOCOL);
  await new Promise((resolve) => socket.once('open', resolve));
  socket.send(JSON.stringify({ type: 'hello', token: session, capabilities: { platform: 'web', receipts: false, push: false, sound: false, locale: 'en' } }));
  const welcome = await new Promise((resolve) => socket.once('message', (bytes: Buffer) => resolve((JSON.parse(bytes.toString()) as Said)['type'])));
  assert.equal(welcome, 'welcome');
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  const off = await patch(`/Users/${user.id}`, { op: 'Replace', path: 'active', value: 'False' });
  assert.equal(off.body.active, false);
  assert.equal(await closed, 4401);
  assert.equal((await callAs(rig.origin, session, 'GET', '/v1/me')).status, 401);
  assert.equal((await patch(`/Users/${user.id}`, { op: 'replace', value: { active: true } })).body.id, user.id);
  assert.equal((await ask('DELETE', `/Users/${user.id}`)).status, 204);
  const back = await ask('POST', '/Users', { userName: user.userName, name: { givenName: 'Uma' } });
  assert.deepEqual([back.status, back.body.id, back.body.active], [201, user.id, true]);
});

test('[SM5] the desk is told of an emergency whose holder was deactivated, in the same commit', async () => {
  const { database, ward } = rig;
  const [holder] = ward.responders;
  const world = { tenantId: ward.tenantId, patientId: ward.patientId, callers: { responder: { personId: holder!.personId } } } as unknown as Ward;
  const { emergencyId } = await insertBareEmergency(database, world, 'responder', 'responder');
  assert.equal((await patch(`/Users/${holder!.personId}`, { op: 'replace', path: 'active', value: false })).status, 200);
  const told = await database.sql<{ person_id: string }>('select person_id from notices where once = $1', [`left-by-holder/${emergencyId}/${holder!.personId}`]);
  assert.deepEqual(told, [{ person_id: ward.dispatcher.personId }]);
  await database.sql(`update emergencies set closed_at = now() where id = $1`, [emergencyId]);
});

test('[SM6] a group gives roles and units while somebody is in it; its name and the table count at once', async () => {
  const [one, two] = [await newUser(), await newUser()];
  const made = await ask('POST', '/Groups', { displayName: 'icu', members: [{ value: one.id }] });
  assert.deepEqual([made.status, made.body.members.length], [201, 1]);
  const path = `/Groups/${made.body.id}`;
  assert.deepEqual([await rolesOf(one.id), await unitsOf(one.id)], [['nurse'], [rig.ward.unitId]]);
  await patch(path, { op: 'Add', path: 'members', value: [{ value: two.id }] });
  assert.deepEqual(await rolesOf(two.id), ['nurse']);
  await patch(path, { op: 'Remove', path: `members[value eq "${one.id}"]` });
  assert.deepEqual([await rolesOf(one.id), await unitsOf(one.id)], [[], []]);
  await patch(path, { op: 'replace', path: 'displayName', value: 'desk' });
  assert.deepEqual(await rolesOf(two.id), ['dispatcher']);
  await admin.call('PUT', '/v1/sign-on/group-roles', { rules: [{ group: 'desk', role: 'coordinator', unitId: null }] });
  assert.deepEqual(await rolesOf(two.id), ['coordinator']);
  assert.equal((await ask('GET', `/Users/${two.id}`)).body.groups[0].display, 'desk');
  assert.equal((await ask('POST', '/Groups', { displayName: 'DESK' })).body.scimType, 'uniqueness');
  assert.equal((await ask('DELETE', path)).status, 204);
  assert.deepEqual(await rolesOf(two.id), []);
});

test('[SM7] patients are not there for it, nor anything of another tenant', async () => {
  const there = await insertWard(rig.database);
  for (const id of [rig.ward.patientPersonId, there.callers.nurse.personId, randomUUID(), 'x', "1' or '1'='1"]) {
    assert.equal((await ask('GET', `/Users/${encodeURIComponent(id)}`)).status, 404);
    assert.equal((await patch(`/Users/${encodeURIComponent(id)}`, { op: 'replace', path: 'active', value: false })).status, 404);
    assert.equal((await ask('DELETE', `/Users/${encodeURIComponent(id)}`)).status, 404);
    if (/^[0-9a-f-]{36}$/.test(id)) assert.equal((await ask('POST', '/Groups', { displayName: `g-${id}`, members: [{ value: id }] })).status, 400);
  }
  const listed = idsOf(await ask('GET', '/Users?count=200'));
  assert.ok(!listed.includes(rig.ward.patientPersonId) && !listed.includes(there.callers.nurse.personId));
  const email = (await rig.database.sql<{ email: string }>('select email from persons where id = $1', [there.callers.nurse.personId]))[0]!.email;
  assert.equal((await ask('POST', '/Users', { userName: email, name: { givenName: 'X' } })).status, 409);
  const user = await newUser();
  assert.equal((await patch(`/Users/${user.id}`, { op: 'replace', path: 'userName', value: email })).body.scimType, 'uniqueness');
});

test('[SM8] a token rotates with an overlap, ends at once, is kept as a hash, and every change has its row', async () => {
  const requestId = `scim-${randomUUID()}`;
  await ask('POST', '/Users', { userName: `audited${requestId}@example.org`, name: { givenName: 'A' } }, { 'x-request-id': requestId });
  const [row] = await rig.database.sql<Said>('select actor_kind, action, outcome from audit_rows where request_id = $1', [requestId]);
  assert.deepEqual(row, { actor_kind: 'service', action: 'scim.create-user', outcome: 'allowed' });
  const secret = token.split('_').at(-1)!;
  assert.deepEqual(await rig.database.sql(`select from scim_tokens where encode(secret_hash, 'escape') like '%' || $1 || '%'`, [secret]), []);
  const next = String((await admin.call('POST', '/v1/scim-tokens', { overlapMs: 60_000 }))['token']);
  assert.deepEqual([(await ask('GET', '/Users?count=0')).status, (await ask('GET', '/Users?count=0', undefined, {}, next)).status], [200, 200]);
  await admin.call('POST', '/v1/scim-tokens', {});
  assert.deepEqual([(await ask('GET', '/Users?count=0')).status, (await ask('GET', '/Users?count=0', undefined, {}, next)).status], [401, 401]);
  const swapped = next.replace(rig.ward.tenantId, randomUUID());
  for (const wrong of [swapped, `${next}x`, 'mydr_sc_', '']) assert.equal((await ask('GET', '/Users', undefined, {}, wrong)).status, 401);
  token = String((await admin.call('POST', '/v1/scim-tokens', {}))['token']);
  const { tokens } = (await admin.call('GET', '/v1/scim-tokens')) as { tokens: Said[] };
  assert.ok(tokens.length >= 4 && !JSON.stringify(tokens).includes('hash'));
  await admin.call('DELETE', '/v1/scim-tokens');
  assert.equal((await ask('GET', '/Users')).status, 401);
  token = String((await admin.call('POST', '/v1/scim-tokens', {}))['token']);
});

test('[SM9] cut, swapped and hostile bodies are refused clearly', async () => {
  const user = await newUser();
  const bodies = [...fc.sample(fc.json({ maxDepth: 3 }), { numRuns: 25, seed: 3 }), '{"__proto__":{"active":false}}', '{"Operations":[{"op":"replace","path":"constructor","value":1}]}', '{"Operations":[{"op":"add","path":"__proto__.x","value":1}]}', '{"userName":{"a":1}}', '{', '"x"'];
  for (const body of bodies) {
    for (const [method, path] of [['POST', '/Users'], ['PATCH', `/Users/${user.id}`], ['POST', '/Groups'], ['PUT', `/Users/${user.id}`]] as const) {
      const reply = await ask(method, path, body);
      assert.ok(reply.status < 500, `${method} ${path} ${body}: ${reply.status}`);
      if (reply.status >= 400) assert.deepEqual(reply.body.schemas, ['urn:ietf:params:scim:api:messages:2.0:Error']);
    }
  }
  assert.equal((await ask('POST', '/Users', '<a/>', { 'content-type': 'text/xml' })).status, 415);
  for (let i = 0; i < 400; i += 1) if ((await ask('GET', '/Users?count=0', undefined, {}, 'x')).status === 429) return;
  assert.fail('a stranger is never limited');
});

test('[P30] the directory is refused, and nothing of its request kept, where nobody would administer the tenant any more', async () => {
  const { personId } = admin;
  await rig.database.sql(`delete from person_roles where role = 'admin' and person_id <> $1`, [personId]);
  const path = `/Users/${personId}`;
  const asWas = (await ask('GET', path)).body;
  const isRefused = ({ status, body }: Reply): void => assert.deepEqual([status, /nobody who administers/.test(body.detail)], [409, true]);
  isRefused(await patch(path, { op: 'replace', path: 'active', value: false }));
  isRefused(await ask('DELETE', path));
  isRefused(await ask('PUT', path, { userName: asWas.userName, name: { givenName: 'Gone' }, active: false }));
  assert.deepEqual((await ask('GET', path)).body, asWas);
  await admin.call('PUT', '/v1/sign-on/group-roles', { rules: [{ group: 'chiefs', role: 'admin', unitId: null }] });
  const made = await ask('POST', '/Groups', { displayName: 'chiefs', members: [{ value: personId }] });
  assert.equal(made.status, 201);
  const group = `/Groups/${made.body.id}`;
  isRefused(await patch(group, { op: 'remove', path: `members[value eq "${personId}"]` }));
  isRefused(await patch(group, { op: 'replace', path: 'displayName', value: 'nobodies' }));
  isRefused(await ask('DELETE', group));
  assert.deepEqual([(await ask('GET', group)).body.displayName, await rolesOf(personId)], ['chiefs', ['admin']]);
  const second = await newUser();
  await patch(group, { op: 'add', path: 'members', value: [{ value: second.id }] });
  assert.equal((await patch(path, { op: 'replace', path: 'active', value: false })).status, 200, 'another one is there now');
  assert.equal((await patch(path, { op: 'replace', path: 'active', value: true })).status, 200);
  assert.equal((await ask('DELETE', `/Users/${second.id}`)).status, 204);
});

test('[P30] a changed table of groups keeps the last administrator, and the privacy officers are told', async () => {
  const { personId } = admin;
  const officerId = randomUUID();
  await rig.database.sql(`insert into persons (id, tenant_id, given_name, family_name, email, created_at) values ($1, $2, 'Pia', 'Officer', $3, now())`, [officerId, rig.ward.tenantId, `${officerId}@example.org`]);
  await rig.database.sql(`insert into person_roles (person_id, tenant_id, role) values ($1, $2, 'privacy-officer')`, [officerId, rig.ward.tenantId]);
  const again = await addAdmin(rig);
  await rig.database.sql(`delete from person_roles where person_id = $1 and role = 'admin'`, [personId]);
  const group = await ask('POST', '/Groups', { displayName: 'bosses', members: [{ value: again.personId }] });
  assert.equal(group.status, 409, 'a group that means nothing takes nobody’s role');
  await again.call('PUT', '/v1/sign-on/group-roles', { rules: [{ group: 'bosses', role: 'admin', unitId: null }] });
  assert.equal((await ask('POST', '/Groups', { displayName: 'bosses', members: [{ value: again.personId }] })).status, 201);
  await again.call('PUT', '/v1/sign-on/group-roles', { rules: [{ group: 'bosses', role: 'nurse', unitId: rig.ward.unitId }] });
  assert.deepEqual(await rolesOf(again.personId), ['admin', 'nurse']);
  const told = await rig.database.sql<{ lines: string[] }>(`select lines from notices where person_id = $1 and once like 'last-administrator/%'`, [officerId]);
  assert.equal(told.length, 1);
  assert.doesNotMatch(JSON.stringify(told), /Ada/);
  admin = again;
});

test('[A10] what the directory gives and takes is written down from what to what', async () => {
  await admin.call('PUT', '/v1/sign-on/group-roles', { rules: [{ group: 'bosses', role: 'admin', unitId: null }, { group: 'ward', role: 'nurse', unitId: rig.ward.unitId }] });
  const user = await newUser();
  await ask('POST', '/Groups', { displayName: 'ward', members: [{ value: user.id }] });
  await patch(`/Users/${user.id}`, { op: 'replace', path: 'active', value: false });
  const rows = await rig.database.sql<{ kind: string; change: string }>(`select actor_kind as kind, change from audit_rows where resource = $1 and action = 'person.changed' order by id`, [`person/${user.id}`]);
  assert.deepEqual(rows.map(({ kind, change }) => [kind, JSON.parse(change)]), [
    ['service', { roles: [[], ['nurse']], units: [[], [rig.ward.unitId]] }], ['service', { access: [true, false] }],
  ]);
});
