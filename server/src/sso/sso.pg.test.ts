// Signing in by a real OpenID Connect provider, run here, on a whole server: accounts, roles, sign-out both ways, changed keys; then a
// provider that lies, and everything that must not come of it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createWaysRig, type WaysRig } from '../ways-testing.ts';
import { addAdmin, type Browser, CLIENT, createBrowser, createLyingProvider, createRealProvider, form, type LyingProvider, makeKey, type RealProvider, type Said, type Seen, signInThere } from './sso-testing.ts';

let rig: WaysRig;
let admin: Awaited<ReturnType<typeof addAdmin>>;
let real: RealProvider;
let liar: LyingProvider;
/** As the API shows them. */
let [house, other]: Said[] = [];
const clientOf = (provider: Said) => ({ redirectUri: String(provider['redirectUri']), backChannelLogoutUri: String(provider['backChannelLogoutUri']), origin: rig.origin });
const settings = { scopes: 'openid email profile', groupsClaim: 'groups', takesRoles: true, createsPeople: true, linksByEmail: true, asksAnew: false, isListed: true };

before(async () => {
  [real, liar] = [await createRealProvider(), await createLyingProvider()];
  rig = await createWaysRig(['--sso-hosts', `${new URL(real.issuer).host},${new URL(liar.issuer).host}`]);
  admin = await addAdmin(rig);
  house = await admin.call('PUT', '/v1/sign-on/providers/house', { ...settings, name: 'Hospital ID', issuer: real.issuer, clientId: CLIENT.id, secret: CLIENT.secret });
  other = await admin.call('PUT', '/v1/sign-on/providers/other', { ...settings, name: 'Other', issuer: liar.issuer, clientId: CLIENT.id, secret: CLIENT.secret, isListed: false });
  await admin.call('PUT', '/v1/sign-on/group-roles', { rules: [{ group: 'nurses', role: 'nurse', unitId: rig.ward.unitId }, { group: 'desk', role: 'dispatcher', unitId: null }] });
  await real.start(clientOf(house));
  const person = { email_verified: true, locale: 'ca' };
  real.people.set('nina', { ...person, email: 'nina@example.org', given_name: 'Nina', family_name: 'Nou', groups: ['nurses'] });
  real.people.set('paul', { ...person, email: 'paul@example.org', name: 'Paul Port', groups: ['visitors'] });
});
after(async () => {
  await rig.stop();
  await real.stop();
  await liar.stop();
});

const why = (seen: Seen): string => `${seen.url.pathname} ${seen.url.searchParams.get('sso')}`;
const DONE = '/sign-in done';
const come = async (browser: Browser, login: string): Promise<Seen> => signInThere(browser, await browser.open(String(house!['startUri'])), login);

/** What the web app does when it is back. */
async function takeSession(browser: Browser): Promise<Said | null> {
  const handed = await browser.open(`${rig.origin}/sso/session`, { method: 'POST' });
  if (handed.status !== 200) return null;
  const { refreshToken, providerId } = JSON.parse(handed.text) as Said;
  const response = await fetch(`${rig.origin}/v1/sessions/refresh`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ refreshToken }) });
  return { ...((await response.json()) as Said), status: response.status, providerId };
}
const meOf = async (session: Said): Promise<Said> => (await (await fetch(`${rig.origin}/v1/me`, { headers: { authorization: `Bearer ${String(session['accessToken'])}` } })).json()) as Said;

test('[SO1] somebody new signs in at the provider and is a nurse of the ward here; no token of ours was in any address, and it works once', async () => {
  const listed = (await (await fetch(`${rig.origin}/v1/sign-in-providers`)).json()) as Said;
  assert.deepEqual((listed['providers'] as Said[]).map(({ name }) => name), ['Hospital ID']);
  const browser = createBrowser();
  assert.equal(why(await come(browser, 'nina')), DONE);
  const session = await takeSession(browser);
  assert.equal(session!['status'], 200);
  const { person } = (await meOf(session!)) as { person: Said };
  assert.deepEqual([person['givenName'], person['familyName'], person['locale'], person['roles'], person['unitIds']], ['Nina', 'Nou', 'ca', ['nurse'], [rig.ward.unitId]]);
  assert.equal(await takeSession(browser), null);
  const asked = new URL(browser.addresses.find((address) => address.includes('/auth?'))!).searchParams;
  assert.deepEqual([asked.get('code_challenge_method'), asked.get('state')!.length > 20, asked.get('nonce')!.length > 20, asked.get('response_type')], ['S256', true, true, 'code']);
  const secrets = [String(session!['refreshToken']), String(session!['accessToken']), 'mydr_rt_'];
  for (const address of browser.addresses) for (const secret of secrets) assert.ok(!address.includes(secret), address);
  assert.deepEqual((await rig.database.sql<{ action: string }>(`select action from audit_rows where resource = $1 order by id`, [`sign-in-provider/${String(session!['providerId'])}`])).map(({ action }) => action), ['sign-on.create-person']);
});

test('[SO10] a test sign-in tells what would come of it, once, and makes nothing', async () => {
  const counts = () => rig.database.sql(`select (select count(*) from persons) as persons, (select count(*) from sessions) as sessions, (select count(*) from sso_identities) as links`);
  const tried = async (login: string) => {
    const browser = createBrowser();
    const seen = await signInThere(browser, await browser.open(`${String(house!['startUri'])}?trial=1`), login);
    assert.equal(seen.url.pathname + seen.url.search, '/admin/sign-on?trial=1');
    const found = await browser.open(`${rig.origin}/sso/trial`, { method: 'POST' });
    assert.equal((await browser.open(`${rig.origin}/sso/trial`, { method: 'POST' })).status, 404);
    assert.equal(await takeSession(browser), null);
    return JSON.parse(found.text) as Said;
  };
  const before_ = await counts();
  const { claims, outcome, roles } = await tried('paul');
  assert.deepEqual([(claims as Said)['email'], (claims as Said)['isEmailVerified'], (claims as Said)['groups'], outcome, roles], ['paul@example.org', true, ['visitors'], 'no-role', []]);
  real.people.set('nora-new', { email: 'nora-new@example.org', email_verified: true, name: 'Nora New', groups: ['nurses'] });
  const good = await tried('nora-new');
  assert.deepEqual([good['outcome'], good['roles']], ['create', ['nurse']]);
  assert.deepEqual(await counts(), before_);
});

test('[SO2] roles follow the groups at the next sign-in; without a mapped group nobody comes in', async () => {
  real.people.set('nina', { ...real.people.get('nina'), groups: ['desk'] });
  const browser = createBrowser();
  assert.equal(why(await come(browser, 'nina')), DONE);
  const { person } = (await meOf((await takeSession(browser))!)) as { person: Said };
  assert.deepEqual([person['roles'], person['unitIds']], [['dispatcher'], []]);
  assert.equal(why(await come(createBrowser(), 'paul')), '/sign-in no-role');
  assert.deepEqual(await rig.database.sql(`select from sso_identities where subject = 'paul'`), []);
});

test('[SO3] an account here with the same verified e-mail is theirs; a patient\'s never is', async () => {
  const [nurse] = await rig.database.sql<{ email: string }>('select email from persons where id = $1', [rig.ward.nurse.personId]);
  real.people.set('nora', { email: nurse!.email, email_verified: true, name: 'Somebody Else', groups: ['nurses'] });
  const browser = createBrowser();
  assert.equal(why(await come(browser, 'nora')), DONE);
  const { person } = (await meOf((await takeSession(browser))!)) as { person: Said };
  assert.deepEqual([person['id'], person['givenName']], [rig.ward.nurse.personId, 'Nora']);
  real.people.set('mallory', { email: `${rig.ward.patientPersonId}@example.org`, email_verified: true, name: 'M', groups: ['nurses'] });
  assert.equal(why(await come(createBrowser(), 'mallory')), '/sign-in no-account');
});

test('[P30] a provider’s groups do not take the role from the last administrator, who comes in with what they give besides', async () => {
  const [ada] = await rig.database.sql<{ email: string }>('select email from persons where id = $1', [admin.personId]);
  await rig.database.sql(`delete from person_roles where role = 'admin' and person_id <> $1`, [admin.personId]);
  real.people.set('ada', { email: ada!.email, email_verified: true, name: 'Ada Admin', groups: ['desk'] });
  const browser = createBrowser();
  assert.equal(why(await come(browser, 'ada')), DONE);
  const { person } = (await meOf((await takeSession(browser))!)) as { person: Said };
  assert.deepEqual([person['id'], person['roles']], [admin.personId, ['admin', 'dispatcher']]);
  const changes = await rig.database.sql<{ kind: string; change: string }>(`select actor_kind as kind, change from audit_rows where resource = $1 and change is not null`, [`person/${admin.personId}`]);
  assert.deepEqual(changes.map(({ kind, change }) => [kind, JSON.parse(change)]), [['engine', { roles: [['admin'], ['admin', 'dispatcher']] }]]);
});

test('[SO6] a session ended at the provider ends here; signing out here goes on to sign out there', async () => {
  const browser = createBrowser();
  await come(browser, 'nina');
  const session = (await takeSession(browser))!;
  const out = await browser.open(`${String(house!['startUri'])}/sign-out`);
  assert.match(out.url.href, new RegExp(`^${real.issuer}/session/end`));
  // The provider asks, and tells everybody whom it had let in.
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(out.text)![1]!;
  const done = await browser.open(`${real.issuer}/session/end/confirm`, form({ xsrf, logout: 'yes' }));
  assert.equal(done.url.href, `${rig.origin}/sign-in`);
  assert.equal((await meOf(session))['code'], 'token-refused');
  const [row] = await rig.database.sql<{ ended: boolean }>('select revoked_at is not null as ended from sessions where id = $1', [session['sessionId']]);
  assert.equal(row!.ended, true);
});

test('[SO5] keys the provider changed count at once', async () => {
  await real.stop();
  await real.start(clientOf(house!), await makeKey('second'));
  assert.equal(why(await come(createBrowser(), 'nina')), DONE);
});

test('[SO9] whoever was ended here does not come in by the provider', async () => {
  const [{ id } = { id: '' }] = await rig.database.sql<{ id: string }>(`select person_id as id from sso_identities where subject = 'nina'`);
  await admin.call('POST', `/v1/people/${id}/deactivate`);
  assert.equal(why(await come(createBrowser(), 'nina')), '/sign-in deactivated');
});

// A provider that lies -------------------------------------------------------------------------------------------

const comeByLiar = (browser = createBrowser()): Promise<Seen> => browser.open(String(other!['startUri']));

test('[SO4] another audience, issuer, nonce, key, algorithm or age of the answer is refused, and nobody is let in', async () => {
  const stranger = await makeKey('honest');
  const nowS = Math.floor(Date.now() / 1000);
  const lies: [string, LyingProvider['lie']][] = [
    ['other audience', { claims: { aud: 'another' } }],
    ['our audience among others, for another', { claims: { aud: [CLIENT.id, 'another'], azp: 'another' } }],
    ['other issuer', { claims: { iss: 'https://id.example.org' } }],
    ['other nonce', { claims: { nonce: 'x'.repeat(43) } }],
    ['no nonce', { claims: { nonce: undefined } }],
    ['a key of the same name', { key: stranger }],
    ['unsigned', { isUnsigned: true }],
    ['run out', { claims: { iat: nowS - 900, exp: nowS - 300 } }],
    ['no subject', { claims: { sub: undefined } }],
  ];
  for (const [name, lie] of lies) {
    liar.lie = lie;
    const browser = createBrowser();
    assert.equal(why(await comeByLiar(browser)), '/sign-in wrong-answer', name);
    assert.equal(await takeSession(browser), null, name);
  }
  assert.deepEqual(await rig.database.sql(`select from persons where family_name = 'Rey'`), []);
});

test('[SO5] a clock half a minute off is no lie', async () => {
  const nowS = Math.floor(Date.now() / 1000);
  for (const claims of [{ iat: nowS - 330, exp: nowS - 30 }, { iat: nowS + 30, exp: nowS + 330 }]) {
    liar.lie = { claims };
    assert.equal(why(await comeByLiar()), DONE);
  }
});

test('[SO4] a code that was used, an answer of another browser, of another attempt, of another provider, or again: refused', async () => {
  liar.lie = { tokenError: 'invalid_grant' };
  assert.equal(why(await comeByLiar()), '/sign-in code-used');
  liar.lie = {};
  const [mine, thief] = [createBrowser(), createBrowser()];
  const answer = await mine.open(String(other!['startUri']), {}, /\/callback/);
  assert.equal(why(await thief.open(answer.url.href)), '/sign-in stale');
  const mixed = new URL(answer.url);
  mixed.searchParams.set('state', 'x'.repeat(43));
  assert.equal(why(await mine.open(mixed.href)), '/sign-in stale');
  const swapped = answer.url.href.replace(String(other!['startUri']), String(house!['startUri']));
  assert.equal(why(await mine.open(swapped)), '/sign-in stale');
  assert.equal(why(await mine.open(answer.url.href)), DONE);
  assert.equal(why(await mine.open(answer.url.href)), '/sign-in stale');
  const refused = await mine.open(String(other!['startUri']), {}, /\/callback/);
  refused.url.searchParams.delete('code');
  refused.url.searchParams.set('error', 'access_denied');
  assert.equal(why(await mine.open(refused.url.href)), '/sign-in cancelled');
  // Another issuer's answer, as it says itself (RFC 9207).
  const odd = await mine.open(String(other!['startUri']), {}, /\/callback/);
  odd.url.searchParams.set('iss', 'https://id.example.org');
  assert.equal(why(await mine.open(odd.url.href)), '/sign-in wrong-answer');
});

test('[SO11] where more than a password is wanted, it is asked for, and a signed word of it lets in; without one, or of another kind, nobody comes in', async () => {
  const wanted = (strength: string) => admin.call('PUT', '/v1/sign-on/providers/other', { ...settings, name: 'Other', issuer: liar.issuer, clientId: CLIENT.id, secret: CLIENT.secret, isListed: false, strength });
  await wanted('mfa  urn:example:strong');
  for (const [claims, outcome] of [[{}, 'too-weak'], [{ amr: ['pwd'] }, 'too-weak'], [{ acr: '1', amr: 'mfa' }, 'too-weak'], [{ amr: ['pwd', 'mfa'] }, 'done'], [{ acr: 'urn:example:strong' }, 'done']] as const) {
    liar.lie = { claims };
    assert.equal(why(await comeByLiar()), `/sign-in ${outcome}`, JSON.stringify(claims));
  }
  assert.equal(liar.asked.at(-1)!.get('acr_values'), 'mfa  urn:example:strong');
  await wanted('');
  liar.lie = {};
  assert.equal(why(await comeByLiar()), DONE);
  assert.equal(liar.asked.at(-1)!.get('acr_values'), null);
});

test('[SO8] what a provider\'s documents name is not called when it lies inside', async () => {
  liar.lie = { metadata: { token_endpoint: 'http://169.254.169.254/token', jwks_uri: 'http://127.0.0.1:1/jwks' } };
  assert.equal(why(await comeByLiar()), '/sign-in unreachable');
  liar.lie = { metadata: { issuer: 'https://id.example.org' } };
  assert.match(why(await comeByLiar()), /^\/sign-in (unreachable|wrong-answer)$/);
  liar.lie = {};
  await assert.rejects(admin.call('PUT', '/v1/sign-on/providers/inner', { ...settings, name: 'X', issuer: 'https://169.254.169.254', clientId: 'x' }), /issuer-refused/);
});

test('[SO6] only a logout token of this provider, for us, fresh, and no ID token, ends sessions', async () => {
  const browser = createBrowser();
  await comeByLiar(browser);
  const session = (await takeSession(browser))!;
  const tell = async (token: string): Promise<number> => (await fetch(String(other!['backChannelLogoutUri']), form({ logout_token: token }))).status;
  const nowS = Math.floor(Date.now() / 1000);
  const wrong = [
    await liar.signLogout({ sub: 'liar', aud: 'another' }), await liar.signLogout({ sub: 'liar', iss: 'https://id.example.org' }), await liar.signLogout({ sub: 'liar' }, await makeKey('honest')),
    await liar.signLogout({ sub: 'liar', iat: nowS - 3600 }), await liar.signLogout({ sub: 'liar', nonce: 'n' }), await liar.signLogout({ sub: 'liar', events: {} }), await liar.signLogout({}), 'x.y.z', '',
  ];
  for (const token of wrong) assert.equal(await tell(token), 400);
  assert.equal((await meOf(session))['code'], undefined);
  assert.equal(await tell(await liar.signLogout({ sub: 'liar' })), 200);
  assert.equal((await meOf(session))['code'], 'token-refused');
});

test('[SO7] the secret is sealed, is never shown, and stays when it is left out; another issuer needs another provider', async () => {
  const { providers } = (await admin.call('GET', '/v1/sign-on')) as { providers: Said[] };
  assert.deepEqual(providers.map(({ hasSecret }) => hasSecret), [true, true]);
  assert.ok(!JSON.stringify(providers).includes(CLIENT.secret));
  assert.deepEqual(await rig.database.sql(`select from sso_providers where sealed_secret like '%' || $1 || '%'`, [CLIENT.secret]), []);
  const same = { ...settings, name: 'Hospital', issuer: real.issuer, clientId: CLIENT.id };
  assert.equal((await admin.call('PUT', '/v1/sign-on/providers/house', same))['hasSecret'], true);
  await assert.rejects(admin.call('PUT', '/v1/sign-on/providers/house', { ...same, issuer: liar.issuer }), /other-issuer/);
  assert.equal((await admin.call('PUT', '/v1/sign-on/providers/house', { ...same, secret: null }))['hasSecret'], false);
  await admin.call('DELETE', '/v1/sign-on/providers/other');
  assert.equal((await fetch(String(other!['startUri']))).status, 404);
});
