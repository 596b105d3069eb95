// Whoever is outside and wants in: forged tokens, foreign pages, floods, guesses, headers that lie.
import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync, randomBytes, randomUUID, sign } from 'node:crypto';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import test, { after, before } from 'node:test';
import { castNames, emailOf } from '@mydr24/server/people/people-testing.ts';
import { systemClock } from '@mydr24/server/platform/clock.ts';
import { createTokenSigner } from '@mydr24/server/people/access-token-jose.ts';
import { AUTH_KEY, enter, LEAKS, type Line, openLine, PASSWORD, PUBLIC_ORIGIN, type Reply, startTarget, type Target } from './attack-rig.ts';

let target: Target;
before(async () => void (target = await startTarget()));
after(() => target.stop());

const base64url = (value: object | string): string => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const SECOND = 1_000;

/** A token as ours, but for what an attacker changes; signed with our key unless said otherwise. */
function forge(header: object, claims: object, seal: (text: string) => Buffer = (text) => createHmac('sha256', AUTH_KEY).update(text).digest()): string {
  const { personId, tenantId, sessionId, roles, unitIds } = target.here.callers.nurse;
  const nowS = Math.floor(Date.now() / SECOND);
  const own = { sub: personId, tid: tenantId, sid: sessionId, roles, units: unitIds, iss: 'mydr24', aud: 'mydr24-api', iat: nowS, exp: nowS + 300 };
  const text = `${base64url({ alg: 'HS256', typ: 'at+jwt', ...header })}.${base64url({ ...own, ...claims })}`;
  return `${text}.${seal(text).toString('base64url')}`;
}

test('[AT7] a token that is not exactly ours is refused with one text, by HTTP and by socket, and no address in it is asked', async () => {
  const good = await target.tokenOf(target.here.callers.nurse);
  const [head = '', claims = '', seal = ''] = good.split('.');
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signed = (text: string): Buffer => sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  const pem = publicKey.export({ type: 'spki', format: 'pem' });
  const nowS = Math.floor(Date.now() / SECOND);
  const asked: string[] = [];
  const trap = await startTrap((path) => asked.push(path));
  const realHead = JSON.parse(Buffer.from(head, 'base64url').toString()) as object;
  const realClaims = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown>;
  const mine = (header: object, changes: object, own?: (text: string) => Buffer): string => forge({ ...realHead, ...header }, { ...realClaims, ...changes }, own);
  const stranger = createTokenSigner({ key: randomBytes(32), clock: systemClock });
  const forged: Record<string, string> = {
    'no signature': `${base64url({ ...realHead, alg: 'none' })}.${claims}.`,
    'alg None': `${base64url({ ...realHead, alg: 'None' })}.${claims}.${seal}`,
    'the public key as secret': mine({}, {}, (text) => createHmac('sha256', pem).update(text).digest()),
    'an own key pair': mine({ alg: 'ES256' }, {}, (text) => signed(text)),
    'a wrong kid': mine({ kid: 'another' }, {}, () => randomBytes(32)),
    'a kid that is a path': mine({ kid: '../../../../dev/null' }, {}, (text) => createHmac('sha256', '').update(text).digest()),
    'a jku': mine({ jku: `${trap.url}/jku`, x5u: `${trap.url}/x5u` }, {}, (text) => signed(text)),
    'an own key in its head': mine({ alg: 'ES256', jwk: publicKey.export({ format: 'jwk' }) }, {}, (text) => signed(text)),
    'no end': mine({}, { exp: undefined }),
    'an end that is past': mine({}, { exp: nowS - 1 }),
    'a beginning to come': mine({}, { nbf: nowS + 600 }),
    'another audience': mine({}, { aud: 'somebody-else' }),
    'another issuer': mine({}, { iss: 'https://attacker.example' }),
    'the type of an identity token': mine({ typ: 'JWT' }, {}),
    'the key of another server': (await stranger.sign(target.here.callers.nurse, Date.now() + 60 * SECOND)).token,
    'one bit changed': `${head}.${claims}.${flip(seal)}`,
    'claims of somebody else': `${head}.${base64url({ ...realClaims, sub: target.here.callers.admin.personId, roles: ['admin'] })}.${seal}`,
    'another tenant in its claims': `${head}.${base64url({ ...realClaims, tid: target.there.tenantId })}.${seal}`,
    'parts missing': `${head}.${claims}`,
    'nothing in it': '..',
  };
  assert.equal((await target.ask('getMe', {}, { token: mine({}, {}) })).status, 200, 'what is only signed by our key is taken: the forging itself works');
  const texts = new Set<string>();
  for (const [what, token] of Object.entries(forged)) {
    const reply = await target.ask('getMe', {}, { token });
    assert.equal(reply.status, 401, what);
    texts.add(withoutId(reply));
    const line = await openLine(target.port);
    line.send({ type: 'hello', token, resume: [], capabilities: { platform: 'node', receipts: true, push: false, sound: false, locale: 'en' } });
    assert.equal((await line.closed).code, 4401, what);
  }
  assert.equal(texts.size, 1, [...texts].join('\n'));
  const huge = await target.ask('getMe', {}, { token: 'a'.repeat(1_000_000) });
  assert.ok([401, 431].includes(huge.status), `${huge.status}`);
  await trap.stop();
  assert.deepEqual(asked, [], 'nobody was asked for a key');
});

const flip = (seal: string): string => {
  const bytes = Buffer.from(seal, 'base64url');
  bytes[0] = bytes[0]! ^ 1;
  return bytes.toString('base64url');
};
const withoutId = ({ text }: Reply): string => text.replace(/"requestId":"[^"]*"/, '');

async function startTrap(onPath: (path: string) => void): Promise<{ url: string; stop(): Promise<void> }> {
  const server = createServer((request, reply) => (onPath(request.url ?? ''), reply.end('{"keys":[]}')));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`, stop: () => new Promise((done) => server.close(() => done())) };
}

test('[AT7] a token that says another tenant, though signed by us, opens nothing there', async () => {
  const crossed = await target.tokenOf({ ...target.here.callers.nurse, tenantId: target.there.callers.nurse.tenantId });
  for (const patientId of [target.there.patientId, target.here.patientId]) {
    const reply = await target.ask('listPatientDevices', { params: { patientId } }, { token: crossed });
    assert.equal(reply.status, 401, reply.text);
  }
});

test('[AT9] nothing that anybody may fetch holds a secret, a trace or a name of a table', async () => {
  const { here, database } = target;
  const secrets = [Buffer.from(AUTH_KEY).toString('base64url'), Buffer.from(AUTH_KEY).toString('hex'), here.deviceSecret, PASSWORD, 'Testpatient', database.address.constructor === Object ? '/tmp/mydr24-test' : ''];
  const paths = [
    '/', '/healthz', '/readyz', '/openapi.json', '/asyncapi.json', '/docs', '/docs/socket', '/status', '/status.json', '/config', '/config.json', '/env', '/.env', '/.git/config', '/.git/HEAD',
    '/package.json', '/v1', '/v1/status', '/v1/admin', '/metrics', '/debug', '/debug/pprof', '/server-status', '/actuator/env', '/assets/../package.json', '/assets/%2e%2e/package.json',
    '/..%2f..%2fetc/passwd', '/%00', '/f', '/f/../../etc/passwd', '/v1/packs/schema', '/fhir/metadata', '/sw.js.map', '/assets/index.js.map', '/index.html', '/manifest.webmanifest',
  ];
  for (const path of paths) {
    const reply = await target.fetch(path);
    const said = `${[...reply.headers].join('\n')}\n${reply.text}`;
    assert.ok(reply.status < 500, `${path}: ${reply.status}`);
    for (const secret of secrets.filter((each) => each !== '')) assert.ok(!said.includes(secret), `${path} holds a secret`);
    assert.doesNotMatch(said, LEAKS, path);
    assert.doesNotMatch(said, /-----BEGIN|postgres:\/\/|MYDR24_AUTH_KEY=|whsec_[A-Za-z0-9+/]{20}/, path);
    for (const header of ['server', 'x-powered-by', 'via']) assert.equal(reply.headers.get(header), null, `${path} says what serves it`);
  }
  assert.equal((await target.raw('/assets/..%5c..%5cpackage.json', {})).status, 404);
  for (const method of ['TRACE', 'TRACK', 'CONNECT', 'PROPFIND', 'DEBUG']) assert.doesNotMatch(await say(`${method} /v1/me HTTP/1.1\r\nHost: a\r\nCookie: echo=me\r\nConnection: close\r\n\r\n`), /^HTTP\/1\.1 2|echo=me/, method);
});

test('[AT9] [H13] figures for the operator are not told through a proxy on the same machine', async () => {
  for (const path of ['/metrics', '/status']) {
    assert.equal((await target.fetch(path)).status, 200, path);
    for (const header of ['x-forwarded-for', 'forwarded', 'x-real-ip']) assert.equal((await target.raw(path, { [header]: '198.51.100.7' })).status, 404, `${path} ${header}`);
  }
});

test('[AT10] a foreign page opens no socket: its origin is refused before the upgrade, and a token in the address too', async () => {
  const refused = async (options: Parameters<typeof openLine>[1], status: string): Promise<void> =>
    assert.rejects(openLine(target.port, options), new RegExp(`^Error: ${status}$`), JSON.stringify(options));
  const token = await target.tokenOf(target.here.callers.nurse);
  for (const origin of ['https://evil.example', 'null', 'https://care.example.org.evil.example', 'https://evilcare.example.org', 'http://care.example.org', 'https://care.example.org:8443', 'https://sub.care.example.org', 'file://']) {
    await refused({ origin }, '403');
    await refused({ origin, headers: { cookie: `session=${token}` } }, '403');
  }
  await refused({ path: `/v1/socket?token=${token}` }, '400');
  await refused({ path: `/v1/socket?access_token=${token}`, headers: { authorization: `Bearer ${token}` } }, '400');
  // Without an origin it is no browser; a cookie still says nothing about who it is.
  const line = await openLine(target.port, { headers: { cookie: `session=${token}`, authorization: `Bearer ${token}` } });
  line.send({ type: 'subscribe', id: 1, topic: `patient/${target.here.patientId}` });
  assert.equal((await line.closed).reason, 'hello-expected');
  const own = await enter(target, token, { origin: PUBLIC_ORIGIN });
  own.raw.close();
});

test('[AT13] broken frames close their own socket with the code of the standard, and compression is not spoken', async () => {
  const token = await target.tokenOf(target.here.callers.nurse);
  const masked = (first: number, payload: Buffer, length = payload.length): Buffer => {
    const head = length < 126 ? Buffer.from([first, 0x80 | length]) : Buffer.concat([Buffer.from([first, 0x80 | 127]), big(length)]);
    return Buffer.concat([head, Buffer.alloc(4), payload]);
  };
  const cases: Record<string, [bytes: Buffer, code: number]> = {
    'a frame said to be a gigabyte': [masked(0x81, Buffer.alloc(8), 2 ** 30), 1009],
    'text that is no UTF-8': [masked(0x81, Buffer.from([0xff, 0xfe, 0xfd])), 1007],
    'a reserved bit': [masked(0xc1, Buffer.from('{}')), 1002],
    'a reserved opcode': [masked(0x83, Buffer.from('{}')), 1002],
    'a fragment of nothing': [masked(0x80, Buffer.from('{}')), 1002],
    'a long control frame': [masked(0x89, Buffer.alloc(200), 200), 1002],
    'a binary frame': [masked(0x82, Buffer.from([1, 2, 3])), 1003],
  };
  const witness = await enter(target, token);
  for (const [what, [bytes, code]] of Object.entries(cases)) {
    const line = await enter(target, token, { extensions: true });
    assert.equal(line.raw.extensions, '', 'no compression was agreed on');
    tcpOf(line.raw).write(bytes);
    assert.equal((await line.closed).code, code, what);
  }
  const bomb = await enter(target, token);
  tcpOf(bomb.raw).write(Buffer.concat([masked(0x01, Buffer.alloc(64, 0x20)), ...Array.from({ length: 40_000 }, () => masked(0x00, Buffer.alloc(64, 0x20)))]));
  assert.ok([1008, 1009].includes((await bomb.closed).code), 'a message of endless fragments');
  witness.send({ type: 'ping', t: 1 });
  await witness.next(({ type }) => type === 'pong');
  witness.raw.close();
});

const big = (length: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(length));
  return bytes;
};
const tcpOf = (socket: object): { write(bytes: Buffer): void } => (socket as { _socket: { write(bytes: Buffer): void } })._socket;

test('[AT13] [G22] a thousand sockets with one token take no place from others', async () => {
  const { nurse, doctor } = target.here.callers;
  const token = await target.tokenOf(nurse);
  const opened: Line[] = [];
  const ends: number[] = [];
  for (let nth = 0; nth < 1_000; nth += 1) {
    const line = await openLine(target.port);
    line.send({ type: 'hello', token, resume: [], capabilities: { platform: 'node', receipts: true, push: false, sound: false, locale: 'en' } });
    void line.closed.then(({ code }) => ends.push(code));
    opened.push(line);
    if (nth % 50 === 49) await Promise.race([line.closed, line.next(({ type }) => type === 'welcome')]);
  }
  // Each was let in or closed; nothing is under way.
  const isLetIn = (line: Line): boolean => line.frames.some(({ type }) => type === 'welcome');
  await Promise.all(opened.filter((line) => !isLetIn(line)).map((line) => Promise.race([line.closed, line.next(({ type }) => type === 'welcome')])));
  const live = opened.filter((line) => line.raw.readyState === line.raw.OPEN && isLetIn(line));
  assert.ok(live.length <= 64, `${live.length} are open`);
  assert.ok(ends.length >= 936 && ends.every((code) => code === 4429), `${ends.length} were closed with ${[...new Set(ends)].join()}`);
  live[0]!.send({ type: 'ping', t: 7 });
  await live[0]!.next(({ type, t }) => type === 'pong' && t === 7);
  const other = await enter(target, await target.tokenOf(doctor));
  for (const { raw } of [...live, other]) raw.close();
});

test('[AT14] guesses at a password are limited by account and by address, and a made-up forwarding address changes nothing', async () => {
  const own = await startTarget(['--rate-per-minute', '120']);
  try {
    const guess = (email: string, password: string, headers: Record<string, string> = {}): Promise<Reply> => own.ask('signIn', { body: { email, password } }, null, headers);
    const nurse = emailOf(own.here, 'nurse');
    const tried: number[] = [];
    for (let nth = 0; nth < 12; nth += 1) tried.push((await guess(nurse, `wrong ${nth}`, { 'x-forwarded-for': `203.0.113.${nth}`, 'x-real-ip': `203.0.113.${nth}`, forwarded: `for=203.0.113.${nth}` })).status);
    assert.deepEqual([...new Set(tried)], [401, 429]);
    const refused = await guess(nurse, PASSWORD);
    assert.equal(refused.status, 429);
    assert.ok(Number(refused.headers.get('retry-after')) > 0, 'says when to come back');
    assert.equal((await guess(emailOf(own.here, 'doctor'), PASSWORD)).status, 200, 'a colleague at the same address signs in');
    // Any other endpoint: by person, told when to come back; what is critical always answers.
    const burst = await Promise.all(Array.from({ length: 200 }, () => own.ask('getMe', {}, 'nurse', { 'x-forwarded-for': randomUUID() })));
    const limited = burst.filter(({ status }) => status === 429);
    assert.ok(limited.length > 50 && limited.every(({ headers }) => Number(headers.get('retry-after')) > 0), `${limited.length}`);
    assert.equal((await own.ask('sendSos', { body: {} }, 'patient')).status, 200);
    const calm = await Promise.all(Array.from({ length: 150 }, () => own.fetch('/v1/readings', { method: 'POST', headers: { authorization: 'Bearer nobody' } })));
    assert.ok(calm.every(({ status }) => status === 401), 'a critical path is never limited');
  } finally {
    await own.stop();
  }
});

test('[AT15] an account that is there and one that is not are answered with the same words in the same time', async () => {
  const hidden = await startTarget();
  try {
    const said = new Set<string>();
    const guess = async (email: string): Promise<number> => {
      const startedAt = performance.now();
      const reply = await hidden.ask('signIn', { body: { email, password: 'wrong' } }, null);
      said.add(`${reply.status} ${withoutId(reply)}`);
      return performance.now() - startedAt;
    };
    // Side by side and in turns, so that a busy machine is busy for both; below the limit of guesses at each account.
    let slower = 0;
    for (const [nth, name] of [...castNames, ...castNames].entries()) {
      const asks = [() => guess(emailOf(hidden.here, name)), () => guess(`nobody${nth}@example.org`)];
      const [first, second] = nth % 2 === 0 ? asks : asks.toReversed();
      const [one, two] = [await first!(), await second!()];
      if (nth % 2 === 0 ? one > two : two > one) slower += 1;
    }
    assert.equal(said.size, 1, [...said].join('\n'));
    // The derivation is tens of ms: without it for one of the two, that one would be the quicker every time.
    assert.ok(slower > 0 && slower < 2 * castNames.length, `the known account was the slower one ${slower} times of ${2 * castNames.length}`);
  } finally {
    await hidden.stop();
  }
});

test('[AT15] recovery, a passkey and the stop of a recovery tell nobody who has an account', async () => {
  const said = async (asks: readonly (() => Promise<Reply>)[]): Promise<void> => {
    const replies = new Set<string>();
    for (const ask of asks) replies.add(await ask().then((reply) => `${reply.status} ${withoutId(reply)}`));
    assert.equal(replies.size, 1, [...replies].join('\n'));
  };
  const { here, there } = target;
  // An administrator hears of their own people only; another tenant's account is nobody's.
  await said([emailOf(there, 'nurse'), 'nobody@example.org'].map((email) => () => target.ask('askRecovery', { body: { email, reason: 'lost telephone and paper' } }, 'admin')));
  assert.equal((await target.ask('askRecovery', { body: { email: emailOf(here, 'otherNurse'), reason: 'lost telephone and paper' } }, 'admin')).status, 200);
  const [open] = await target.database.sql<{ id: string }>('select id from recoveries where tenant_id = $1', [here.tenantId]);
  const token = (id: string): string => `${here.tenantId}.${id}.${'x'.repeat(43)}`;
  for (const name of ['recoverAccount', 'stopRecoveryByLink'] as const) await said([open!.id, randomUUID()].map((id) => () => target.ask(name, { body: { token: token(id), code: 'ABCD-EFGH', password: 'tres gats al terrat' } }, null)));
  await said([here.callers.nurse.personId, randomUUID()].map((userHandle) => () => target.ask('signInWithPasskey', { body: { answer: { id: 'unknown', rawId: 'unknown', type: 'public-key', response: { clientDataJSON: '', authenticatorData: '', signature: '', userHandle } } } }, null)));
});

interface Session {
  accessToken: string;
  refreshToken: string;
}
async function signIn(who: Parameters<typeof emailOf>[1]): Promise<Session> {
  const reply = await target.ask('signIn', { body: { email: emailOf(target.here, who), password: PASSWORD } }, null);
  assert.equal(reply.status, 200, reply.text);
  return JSON.parse(reply.text) as Session;
}

test('[AT17] a session is new at each sign-in, its refresh token works once, and a stolen one ends it everywhere within five seconds', async () => {
  const [first, second] = [await signIn('dispatcher'), await signIn('dispatcher')];
  assert.notEqual(first.refreshToken, second.refreshToken);
  const line = await enter(target, first.accessToken);
  const refresh = (refreshToken: string): Promise<Reply> => target.ask('refreshSession', { body: { refreshToken } }, null);
  const both = await Promise.all([refresh(first.refreshToken), refresh(first.refreshToken)]);
  assert.equal(both.filter(({ status }) => status === 200).length <= 1, true, 'two at once do not both get a session');
  const startedAt = performance.now();
  assert.equal((await refresh(first.refreshToken)).status, 401, 'used before: a thief has it');
  assert.equal((await line.closed).code, 4401);
  assert.ok(performance.now() - startedAt < 5_000);
  assert.equal((await target.ask('getMe', {}, { token: first.accessToken })).status, 401, 'for owner and thief');
  assert.equal((await target.ask('getMe', {}, { token: second.accessToken })).status, 200, 'the other session stays');
});

test('[AT17] after signing out the token, the refresh token and the socket are dead within five seconds', async () => {
  const { accessToken, refreshToken } = await signIn('doctor');
  const line = await enter(target, accessToken);
  assert.equal((await target.ask('signOut', {}, { token: accessToken })).status, 200);
  assert.equal((await line.closed).code, 4401);
  assert.equal((await target.ask('getMe', {}, { token: accessToken })).status, 401);
  assert.equal((await target.ask('refreshSession', { body: { refreshToken } }, null)).status, 401);
});

test('[AT18] a form or a fetch of a foreign page changes nothing: no cookie signs anybody in, and only JSON with a token is read', async () => {
  const { accessToken, refreshToken } = await signIn('admin');
  const cookies = { cookie: `session=${accessToken}; access_token=${accessToken}; refresh=${refreshToken}`, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
  for (const [path, method] of [['/v1/emergencies', 'POST'], ['/v1/sessions/current', 'DELETE'], ['/v1/me', 'GET'], ['/v1/sos', 'POST']] as const) {
    const reply = await target.fetch(path, { method, headers: { ...cookies, ...(method === 'POST' ? { 'content-type': 'application/x-www-form-urlencoded' } : {}) }, ...(method === 'POST' ? { body: 'a=b' } : {}) });
    assert.ok([401, 404].includes(reply.status), `${path}: ${reply.status}`);
    assert.equal(reply.headers.get('access-control-allow-origin'), null);
    assert.equal(reply.headers.get('set-cookie'), null, 'the API gives no cookie');
  }
  const plain = await target.fetch('/v1/sessions', { method: 'POST', headers: { 'content-type': 'text/plain' }, body: JSON.stringify({ email: emailOf(target.here, 'admin'), password: PASSWORD }) });
  assert.equal(plain.status, 400, 'what a form can send without asking first is not taken for JSON');
});

test('[AT18] the one cookie there is, of a family page, is Secure, HttpOnly, of this host alone and never sent along by a foreign form; under another name it opens nothing', async () => {
  const { patient } = target.here.callers;
  const made = await target.ask('makeFamilyPass', { params: { patientId: target.here.patientId }, body: { label: 'Sister', locale: 'en', shares: ['responder'], isBound: true, sendTo: null, isTold: false, forMs: 86_400_000 } }, { token: await target.tokenOf(patient) });
  assert.equal(made.status, 200, made.text);
  const { path } = JSON.parse(made.text) as { path: string };
  assert.match(path, /^\/f#/, 'the token stands behind the hash, where no server or proxy logs it');
  const opened = await target.fetch('/f', { method: 'POST', redirect: 'manual', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ token: path.split('#')[1]! }).toString() });
  assert.equal(opened.status, 303, opened.text);
  const cookie = opened.headers.get('set-cookie') ?? '';
  for (const flag of [/^__Host-f-/, /; Secure(;|$)/, /; HttpOnly(;|$)/, /; SameSite=(Lax|Strict)(;|$)/, /; Path=\/(;|$)/]) assert.match(cookie, flag);
  assert.doesNotMatch(cookie, /Domain=/i);
  const [pair = ''] = cookie.split(';');
  const page = `${opened.headers.get('location')}`;
  const look = async (sent: string): Promise<number> => (await target.fetch(page, { headers: { cookie: sent } })).status;
  assert.deepEqual([await look(pair), await look(pair.replace('__Host-', ''))], [200, 403], 'another host of the site could set one without the prefix');
});

test('[AT42] no origin is let in by CORS, and what a proxy or a Host header says is not believed', async () => {
  const token = await target.tokenOf(target.here.callers.nurse);
  for (const origin of ['https://evil.example', 'null', 'https://care.example.org.evil.example', PUBLIC_ORIGIN]) {
    for (const method of ['GET', 'OPTIONS']) {
      const reply = await target.fetch('/v1/me', { method, headers: { origin, authorization: `Bearer ${token}`, 'access-control-request-method': 'GET' } });
      for (const header of ['access-control-allow-origin', 'access-control-allow-credentials', 'access-control-allow-headers']) assert.equal(reply.headers.get(header), null, `${origin} ${method}`);
    }
  }
  const made = await target.raw('/healthz', { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http' });
  assert.ok(![...made.headers.values()].some((value) => value.includes('evil.example')) && !made.text.includes('evil.example'));
  assert.match(made.headers.get('strict-transport-security') ?? '', /max-age=31536000/, 'what the proxy says of the protocol takes nothing away');
  const pass = { label: 'Brother', locale: 'en', shares: ['responder'], isBound: true, sendTo: null, isTold: false, forMs: 86_400_000 };
  const link = await target.ask('makeFamilyPass', { params: { patientId: target.here.patientId }, body: pass }, 'patient', { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http' });
  assert.ok(!link.text.includes('evil.example') && (JSON.parse(link.text) as { path: string }).path.startsWith('/f#'), 'no link is made of what a request says');
});

test('[AT13] a request smuggled behind another, a head without end and half a request end their own connection only', async () => {
  const smuggled = 'POST /v1/readings HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /v1/me HTTP/1.1\r\nHost: a\r\n\r\n';
  assert.match(await say(smuggled), /^HTTP\/1\.1 400/);
  assert.match(await say(`GET / HTTP/1.1\r\nHost: a\r\nX: ${'a'.repeat(200_000)}\r\n\r\n`), /^HTTP\/1\.1 431/);
  assert.match(await say('GET / HTTP/1.1\r\nHost: a\r\nBad Header: x\r\n\r\n'), /^HTTP\/1\.1 400/);
  assert.equal((await target.fetch('/healthz')).status, 200);
});

function say(bytes: string): Promise<string> {
  return new Promise((done) => {
    let heard = '';
    const socket = connect(target.port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (part: Buffer) => (heard += part.toString())).on('error', () => {}).on('close', () => done(heard));
  });
}
