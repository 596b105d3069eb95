// Family links and passes on the whole server over HTTP: from the making of a link to an open page that hears of everything, and of its end.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { type EndpointName, type EndpointReply, endpoints, type FamilyShare } from '@mydr24/protocol';
import { type App, createApp } from '../app.ts';
import { parseConfig } from '../config.ts';
import { createTokenSigner } from '../people/access-token-jose.ts';
import { type CastName, insertWard, type Ward } from '../people/people-testing.ts';
import type { Input } from '../people/rights-testing.ts';
import { systemClock } from '../platform/clock.ts';
import { freePort } from '../platform/free-port-testing.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { formatPassToken, makePassSecret, parsePassToken } from './pass-token-node.ts';

const authKey = Uint8Array.from({ length: 32 }, (_, index) => (index * 29 + 5) & 0xff);
const dataDirs = [mkdtempSync(join(tmpdir(), 'mydr24-family-')), mkdtempSync(join(tmpdir(), 'mydr24-family-'))];
const WITHIN_MS = 5_000;
const HOUR_MS = 3_600_000;
let database: TestDatabase;
/** Made before the nodes start, which know the people of their start. */
const TESTS = 15;
const wards: Ward[] = [];
const newWard = (): Ward => wards.pop()!;
const nodes: App[] = [];
const origins: string[] = [];

before(async () => {
  database = await createTestDatabase();
  for (let n = 0; n < TESTS; n += 1) {
    const ward = await insertWard(database);
    await database.sql(`insert into contact_channels (person_id, tenant_id, channel, address, confirmed_at) values ($1, $2, 'sms', '+376 600 000', now())`, [ward.callers.responder.personId, ward.tenantId]);
    wards.push(ward);
  }
  for (const dataDir of dataDirs) {
    const parsed = parseConfig({ flags: ['--port', String(await freePort()), '--log-level', 'silent', '--rate-per-minute', '1000000'], env: {}, file: undefined }, { mode: 'production' });
    assert.ok(parsed.ok, parsed.ok ? '' : parsed.problems.join());
    const app = await createApp({ config: parsed.config, address: database.address, authKey, dataDir, isAlone: false });
    nodes.push(app);
    origins.push(`http://127.0.0.1:${(await app.start()).port}`);
  }
});
after(async () => {
  for (const node of nodes) await node.stop();
  await database.drop();
  for (const dataDir of dataDirs) rmSync(dataDir, { recursive: true, force: true });
});

// Asking -------------------------------------------------------------------------------------------------------

async function ask<K extends EndpointName>(ward: Ward, as: CastName, name: K, { params = {}, query = {}, body }: Input): Promise<{ status: number; body: EndpointReply<K> & { code?: string } }> {
  const { token } = await createTokenSigner({ key: authKey, clock: systemClock }).sign(ward.callers[as], systemClock.nowMs() + 300_000);
  const { method, path } = endpoints[name];
  const url = new URL(path.replace(/:(\w+)/g, (_, key: string) => String(params[key] ?? '')), origins[0]);
  for (const [key, value] of Object.entries(query)) url.searchParams.set(key, String(value));
  const response = await fetch(url, { method, headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  return { status: response.status, body: (await response.json()) as never };
}

const order = (parts: object = {}) => ({ label: 'My sister', locale: 'en', shares: ['responder', 'place', 'hospital'], isBound: false, sendTo: null, isTold: false, ...parts });

async function makePass(ward: Ward, parts: object = {}) {
  const made = await ask(ward, 'patient', 'makeFamilyPass', { params: { patientId: ward.patientId }, body: { ...order(parts), forMs: HOUR_MS } });
  assert.equal(made.status, 200, JSON.stringify(made.body));
  return { link: made.body.link, token: made.body.path.slice('/f#'.length), sending: made.body.sending };
}

async function raise(ward: Ward): Promise<string> {
  const raised = await ask(ward, 'nurse', 'raiseEmergency', { body: { patientId: ward.patientId, kind: 'stroke', note: 'face drooping' } });
  assert.equal(raised.status, 200, JSON.stringify(raised.body));
  return raised.body.id;
}
const act = async (ward: Ward, as: CastName, name: EndpointName, emergencyId: string, body?: object): Promise<void> => {
  const done = await ask(ward, as, name, { params: { emergencyId }, ...(body === undefined ? {} : { body }) });
  assert.equal(done.status, 200, `${name}: ${JSON.stringify(done.body)}`);
};

// Reading as a browser -----------------------------------------------------------------------------------------

interface Browser {
  status: number;
  page: string;
  cookie: string;
}

async function openPass(token: string, cookie = '', origin = origins[0]!): Promise<Browser> {
  const form = await fetch(`${origin}/f`, { method: 'POST', redirect: 'manual', headers: { 'content-type': 'application/x-www-form-urlencoded', cookie }, body: new URLSearchParams({ token }) });
  if (form.status !== 303) return { status: form.status, page: await form.text(), cookie: '' };
  const own = form.headers.get('set-cookie')!.split(';')[0]!;
  return { ...(await load(form.headers.get('location')!, own, origin)), cookie: own };
}
async function load(path: string, cookie: string, origin = origins[0]!): Promise<{ status: number; page: string }> {
  const page = await fetch(`${origin}${path}`, { headers: { cookie } });
  return { status: page.status, page: await page.text() };
}

/** An open page: what it is sent, one after the other. */
async function* live(linkId: string, cookie: string, origin = origins[0]!, signal?: AbortSignal): AsyncGenerator<{ event: string; text: string }> {
  const response = await fetch(`${origin}/f/${linkId}/live`, { headers: { cookie }, ...(signal === undefined ? {} : { signal }) });
  assert.equal(response.status, 200);
  let buffer = '';
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    buffer += chunk;
    for (let end = buffer.indexOf('\n\n'); end >= 0; end = buffer.indexOf('\n\n')) {
      const [event, text] = buffer.slice(0, end).split('\n');
      buffer = buffer.slice(end + 2);
      yield { event: event!.slice('event: '.length), text: JSON.parse(text!.slice('data: '.length)) as string };
    }
  }
}

/** Waits for what an open page is sent; the stream's own end is an answer too. */
async function until(stream: AsyncGenerator<{ event: string; text: string }>, event: string, words: RegExp): Promise<string> {
  for (let next = await stream.next(); !next.done; next = await stream.next()) if (next.value.event === event && words.test(next.value.text)) return next.value.text;
  return assert.fail(`the page ended without ${event} ${String(words)}`);
}

// Making, opening ----------------------------------------------------------------------------------------------

test('[FA3] [FA4] a pass opens its page with the secret only, which is kept as a hash', async () => {
  const ward = newWard();
  const { link, token } = await makePass(ward);
  const { secret, linkId, tenantId } = parsePassToken(token)!;
  assert.equal(linkId, link.id);
  assert.doesNotMatch(JSON.stringify(await database.sql('select * from family_links')), new RegExp(secret));
  const opened = await openPass(token);
  assert.match(opened.page, /Nothing is happening with Anna now/);
  assert.doesNotMatch(opened.page, new RegExp(secret));
  const wrong = await openPass(formatPassToken({ tenantId, linkId, secret: makePassSecret() }));
  const unknown = await openPass(formatPassToken({ tenantId, linkId: randomUUID(), secret }));
  const elsewhere = await openPass(formatPassToken({ tenantId: newWard().tenantId, linkId, secret }));
  assert.equal(wrong.status, 403);
  for (const other of [unknown, elsewhere, await openPass('x')]) assert.deepEqual(other, wrong);
  const another = await makePass(ward);
  assert.equal((await load(`/f/${another.link.id}`, opened.cookie)).status, 403);
});

test('[FA3] guesses at one pass are limited, also for one who has the right token, and other passes are not', async () => {
  const ward = newWard();
  const [{ token }, other] = [await makePass(ward), await makePass(ward)];
  const { tenantId, linkId } = parsePassToken(token)!;
  const guesses = [];
  for (let n = 0; n < 12; n += 1) guesses.push((await openPass(formatPassToken({ tenantId, linkId, secret: makePassSecret() }))).status);
  assert.deepEqual([guesses[0], guesses.at(-1)], [403, 429]);
  assert.equal((await openPass(token)).status, 429);
  assert.equal((await openPass(other.token)).status, 200);
});

test('[FA4] a pass made for one browser opens in the first and in no other, again in the first', async () => {
  const ward = newWard();
  const { token } = await makePass(ward, { isBound: true });
  const [one, two] = await Promise.all([openPass(token), openPass(token)]);
  const [first, second] = one.status === 200 ? [one, two] : [two, one];
  assert.deepEqual([first.status, second.status], [200, 403]);
  assert.match(second.page, /opened on another phone/);
  assert.equal((await openPass(token, first.cookie)).status, 200);
});

// What it shows ------------------------------------------------------------------------------------------------

test('[FA1] [FA2] [FA11] an open page follows an emergency to its end and is told nothing clinical', async () => {
  const ward = newWard();
  const { link, token } = await makePass(ward);
  const { cookie } = await openPass(token);
  const stream = live(link.id, cookie);
  const seen: string[] = [];
  const sees = async (words: RegExp) => void seen.push(await until(stream, 'now', words));
  await sees(/Nothing is happening/);
  const id = await raise(ward);
  await sees(/Help is being called for Anna/);
  await act(ward, 'responder', 'acceptOffer', id);
  await sees(/responder will go to Anna/);
  await act(ward, 'responder', 'reportStatus', id, { status: 'en-route' });
  await sees(/on the way to Anna/);
  const at = Date.now();
  const shared = await ask(ward, 'responder', 'sharePosition', { body: { lat: 42.518, lon: 1.5, accuracyM: 5, takenAt: at } });
  assert.equal(shared.status, 200);
  await sees(/responder is about 2 km away.*There|There at about.*about 2 km away/s);
  await act(ward, 'responder', 'reportStatus', id, { status: 'on-scene' });
  await sees(/responder is with Anna/);
  await act(ward, 'responder', 'reportStatus', id, { status: 'transporting' });
  await sees(/Which hospital is not known yet/);
  await act(ward, 'responder', 'nameDestination', id, { facilityId: ward.facilityId });
  await sees(/Valley Hospital/);
  await act(ward, 'dispatcher', 'reportStatus', id, { status: 'handed-over' });
  await sees(/A new team is caring for Anna/);
  await act(ward, 'responder', 'closeEmergency', id, { outcome: 'treated-on-scene', note: 'stable' });
  await sees(/is over/);
  for (const page of seen) assert.doesNotMatch(page, /stroke|droop|Testpatient|Ward 1|42\.51|treated|stable/i);
  await stream.return(undefined);
});

test('[FA1] [FA6] what a patient no longer shares leaves an open page of another node, with nothing else changed', async () => {
  const ward = newWard();
  const { link, token } = await makePass(ward);
  const id = await raise(ward);
  await act(ward, 'responder', 'acceptOffer', id);
  const { cookie } = await openPass(token);
  const stream = live(link.id, cookie, origins[1]);
  await until(stream, 'now', /responder will go/);
  const changedAt = performance.now();
  const shares: FamilyShare[] = ['hospital'];
  assert.equal((await ask(ward, 'patient', 'changeFamilyLink', { params: { familyLinkId: link.id }, body: { shares } })).status, 200);
  assert.doesNotMatch(await until(stream, 'now', /A helper will go to Anna/), /responder|svg|There at/);
  assert.ok(performance.now() - changedAt < WITHIN_MS);
  await stream.return(undefined);
});

// Ending -------------------------------------------------------------------------------------------------------

for (const [name, nth] of [['the same', 0], ['another', 1]] as const) {
  test(`[FA6] an open page on ${name} node hears within 5 s that its link was ended, and its line is closed`, async (t) => {
    const ward = newWard();
    const { link, token } = await makePass(ward);
    const { cookie } = await openPass(token);
    const stream = live(link.id, cookie, origins[nth]);
    await until(stream, 'now', /Nothing/);
    const endedAt = performance.now();
    assert.equal((await ask(ward, 'patient', 'revokeFamilyLink', { params: { familyLinkId: link.id } })).status, 200);
    await until(stream, 'over', /This link was ended/);
    assert.equal((await stream.next()).done, true);
    const ms = Math.round(performance.now() - endedAt);
    t.diagnostic(`${ms} ms`);
    assert.ok(ms < WITHIN_MS, `${ms} ms`);
    assert.equal((await load(`/f/${link.id}`, cookie)).status, 410);
    assert.equal((await openPass(token)).status, 403);
  });
}

test('[FA5] [FA6] a pass whose time is over closes an open page', async () => {
  const ward = newWard();
  const { link, token } = await makePass(ward);
  const { cookie } = await openPass(token);
  const stream = live(link.id, cookie);
  await until(stream, 'now', /Nothing/);
  await database.sql(`update family_links set expires_at = to_timestamp($2) where id = $1`, [link.id, Date.now() / 1000 + 0.5]);
  await until(stream, 'over', /This link is over/);
});

test('[FA5] [FA8] a pass made at an emergency shows that one only and ends a stated while after it', async () => {
  const ward = newWard();
  const id = await raise(ward);
  await act(ward, 'responder', 'acceptOffer', id);
  const made = await ask(ward, 'responder', 'makeEmergencyFamilyPass', { params: { emergencyId: id }, body: { ...order(), endsAfterMs: 0, basis: 'cannot-be-asked' } });
  assert.equal(made.body.link.basis, 'cannot-be-asked');
  const opened = await openPass(made.body.path.slice(3));
  const stream = live(made.body.link.id, opened.cookie);
  await until(stream, 'now', /responder will go/);
  assert.deepEqual((await ask(ward, 'dispatcher', 'listEmergencyFamilyLinks', { params: { emergencyId: id } })).body.links.map((each) => each.id), [made.body.link.id]);
  await act(ward, 'responder', 'closeEmergency', id, { outcome: 'other', note: '' });
  await until(stream, 'over', /This link is over/);
});

test('[FA8] staff make no pass where the plan tells no family, for a drill or after the end, and cannot end the patient’s own links', async () => {
  const ward = newWard();
  const id = await raise(ward);
  const make = async () => (await ask(ward, 'dispatcher', 'makeEmergencyFamilyPass', { params: { emergencyId: id }, body: { ...order(), endsAfterMs: HOUR_MS, basis: 'agreed' } })).body.code;
  assert.equal(await make(), undefined);
  const { link } = await makePass(ward);
  assert.equal((await ask(ward, 'dispatcher', 'revokeFamilyLink', { params: { familyLinkId: link.id } })).body.code, 'not-made-here');
  await database.sql(`update emergencies set state = jsonb_set(state, '{protocol,familyNotice}', '"none"') where id = $1`, [id]);
  assert.equal(await make(), 'plan-tells-no-family');
  await database.sql(`update emergencies set state = jsonb_set(state, '{protocol,familyNotice}', '"with-consent"'), mode = 'drill' where id = $1`, [id]);
  assert.equal(await make(), 'only-a-drill');
  await database.sql(`update emergencies set mode = 'actual' where id = $1`, [id]);
  await act(ward, 'dispatcher', 'closeEmergency', id, { outcome: 'other', note: '' });
  assert.equal(await make(), 'already-ended');
});

// Who looked, what is told -------------------------------------------------------------------------------------

test('[FA7] everybody who looked is in the audit once for a stretch of watching, a refused try too, and the patient reads who', async () => {
  const ward = newWard();
  const { link, token } = await makePass(ward, { isBound: true });
  const { cookie } = await openPass(token);
  await load(`/f/${link.id}`, cookie);
  await openPass(token);
  const rows = await database.sql<{ kind: string; outcome: string }>(`select actor_kind as kind, outcome from audit_rows where resource = $1 and action = 'family.watch' order by id`, [`family-link/${link.id}`]);
  assert.deepEqual(rows, [{ kind: 'viewer', outcome: 'allowed' }, { kind: 'viewer', outcome: 'refused' }]);
  const { looks } = (await ask(ward, 'patient', 'listFamilyLooks', { params: { patientId: ward.patientId } })).body;
  assert.deepEqual(looks.map(({ name, linkId, looks: n }) => ({ name, linkId, n })), [{ name: 'My sister', linkId: link.id, n: 1 }]);
});

test('[FA10] news waits for the pass to be opened, is told once for a step, and names nobody', async () => {
  const ward = newWard();
  const { link, token, sending } = await makePass(ward, { sendTo: { by: 'sms', address: '+376 600 111' }, isTold: true });
  assert.equal(sending, 'failed', 'no carrier is configured, and that is said');
  const id = await raise(ward);
  const notices = () => database.sql<{ subject: string; way: string; isPlain: boolean }>(`select subject, way, address ~ '600' as "isPlain" from notices where way = 'sms' and tenant_id = $1`, [ward.tenantId]);
  const { cookie } = await openPass(token);
  const stream = live(link.id, cookie);
  await until(stream, 'now', /Help is being called/);
  await toldUpTo(link.id);
  assert.deepEqual(await notices(), [{ subject: 'There is news about someone close to you. Open the link you were sent.', way: 'sms', isPlain: false }]);
  await act(ward, 'responder', 'acceptOffer', id);
  await act(ward, 'responder', 'reportStatus', id, { status: 'en-route' });
  await act(ward, 'responder', 'reportStatus', id, { status: 'on-scene' });
  await toldUpTo(link.id);
  const once = (await database.sql<{ once: string }>(`select once from notices where once like $1 order by once`, [`family ${link.id} %`])).map((row) => row.once.split(' ').at(-1)!);
  assert.deepEqual(once.filter((step) => step !== 'accepted'), ['on-scene', 'seeking'], 'each step once; setting out is none, and what was passed over before anybody looked is not told late');
  await stream.return(undefined);
});

/** Until the news loop has looked at the newest event of this link. */
async function toldUpTo(linkId: string): Promise<void> {
  const isTold = async () => {
    const [row] = await database.sql<{ done: boolean }>(`select l.told_seq = t.last_seq as done from family_links l join topics t on t.name = 'family/' || l.id where l.id = $1`, [linkId]);
    return row?.done === true;
  };
  while (!(await isTold())) await new Promise((resolve) => setImmediate(resolve));
}

test('[FA12] the preview is the page family sees, for the shares that are asked about', async () => {
  const ward = newWard();
  const id = await raise(ward);
  await act(ward, 'responder', 'acceptOffer', id);
  const preview = async (query: object) => (await ask(ward, 'patient', 'previewFamilyPage', { params: { patientId: ward.patientId }, query: { locale: 'en', timeZone: 'Europe/Andorra', ...query } })).body.page;
  assert.match(await preview({ shares: 'responder' }), /responder will go to Anna/);
  assert.match(await preview({ shares: '' }), /A helper will go to Anna/);
  assert.match(await preview({ shares: 'hospital', example: 'transporting' }), /Example · .*Street 1/s);
});
