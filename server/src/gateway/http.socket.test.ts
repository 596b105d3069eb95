// The HTTP edge over a real port, with handlers in memory.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Fault } from '../platform/fault.ts';
import { answer } from '../platform/handlers.ts';
import { uuid } from './gateway-testing.ts';
import { createHttpRig } from './http-testing.ts';
import { createRefusalLog, type Refused } from './refusal-log-engine.ts';

const PERSON = { authorization: 'Bearer person-1' };

const postJson = (url: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });

test('[H1] a problem names kind, code, request id and every wrong field by its path, but never its value', async (t) => {
  const { url } = await createHttpRig(t);
  const response = await postJson(`${url}/v1/sessions`, { email: 'secret-value', password: '' }, { 'x-request-id': 'request-0001' });
  const body = (await response.json()) as { kind: string; code: string; requestId: string; issues: { path: string }[] };
  assert.equal(response.status, 400);
  assert.match(response.headers.get('content-type') ?? '', /application\/problem\+json/);
  assert.deepEqual([body.kind, body.code, body.requestId], ['bad-request', 'invalid-input', 'request-0001']);
  assert.deepEqual(body.issues.map(({ path }) => path), ['body.email', 'body.password']);
  assert.doesNotMatch(JSON.stringify(body), /secret-value/);
  assert.equal(response.headers.get('x-request-id'), 'request-0001');
});

test('[H1] a malformed inbound request id is replaced by one of ours', async (t) => {
  const { url } = await createHttpRig(t);
  const response = await fetch(`${url}/v1/me`, { headers: { ...PERSON, 'x-request-id': 'a b<script>' } });
  assert.match(response.headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}$/);
});

test('[H2] no token, a bad token and a device where a person is asked for are refused; the right one passes', async (t) => {
  const { url } = await createHttpRig(t);
  const statusOf = async (headers: Record<string, string>) => (await fetch(`${url}/v1/me`, { headers })).status;
  assert.deepEqual([await statusOf({}), await statusOf({ authorization: 'Bearer bad' }), await statusOf({ authorization: 'Bearer device-key' }), await statusOf(PERSON)], [401, 401, 401, 200]);
  const batch = { readings: [{}] };
  assert.equal((await postJson(`${url}/v1/readings`, batch, PERSON)).status, 401);
  assert.equal((await postJson(`${url}/v1/readings`, batch, { authorization: 'Bearer device-key' })).status, 200);
});

test('[H2] a stranger’s body is not read before the stranger is refused', async (t) => {
  const { url } = await createHttpRig(t);
  const response = await postJson(`${url}/v1/readings`, { readings: ['x'.repeat(17 * 1024 * 1024)] }).catch(() => null);
  assert.ok(response === null || response.status === 401);
});

test('[H3] a fault is answered with its advice and recorded once; a bug says nothing of itself', async (t) => {
  const { url, problems } = await createHttpRig(t, {
    getMe: async () => Promise.reject(new Fault('the database cannot be reached', { kind: 'unavailable', code: 'database-gone', retryAfterMs: 500 })),
    listUnits: async () => Promise.reject(new Error('secret detail')),
  });
  const unavailable = await fetch(`${url}/v1/me`, { headers: PERSON });
  assert.equal(unavailable.status, 503);
  assert.equal(unavailable.headers.get('retry-after'), '1');
  assert.deepEqual(((await unavailable.json()) as { retryable: boolean }).retryable, true);
  const bug = await fetch(`${url}/v1/units`, { headers: PERSON });
  assert.equal(bug.status, 500);
  assert.doesNotMatch(await bug.text(), /secret detail/);
  assert.equal(problems.length, 2);
});

test('[H4] a body beyond its limit is 413, broken JSON 400, another media type refused; readings may be large', async (t) => {
  const { url } = await createHttpRig(t);
  assert.equal((await postJson(`${url}/v1/sos`, { fill: 'x'.repeat(70_000) }, PERSON)).status, 413);
  const broken = await fetch(`${url}/v1/sos`, { method: 'POST', headers: { ...PERSON, 'content-type': 'application/json' }, body: '{' });
  assert.equal(broken.status, 400);
  const text = await fetch(`${url}/v1/sos`, { method: 'POST', headers: { ...PERSON, 'content-type': 'text/plain' }, body: 'hello' });
  assert.equal(text.status, 400);
  assert.equal((await postJson(`${url}/v1/readings`, { readings: ['x'.repeat(8_000_000)] }, { authorization: 'Bearer device-key' })).status, 200);
});

test('[H5] a person who asks too often is told when to come back; critical endpoints always answer', async (t) => {
  const { url } = await createHttpRig(t, {}, { rate: { burst: 2, perSecond: 0.1 } });
  const get = () => fetch(`${url}/v1/me`, { headers: PERSON });
  assert.deepEqual([(await get()).status, (await get()).status], [200, 200]);
  const limited = await get();
  assert.equal(limited.status, 429);
  assert.ok(Number(limited.headers.get('retry-after')) >= 1);
  for (let i = 0; i < 5; i += 1) assert.equal((await postJson(`${url}/v1/sos`, {}, PERSON)).status, 200);
});

test('[H6] every response carries the security headers; the API is never stored', async (t) => {
  const { url } = await createHttpRig(t);
  const { headers } = await fetch(`${url}/v1/me`);
  assert.match(headers.get('content-security-policy') ?? '', /default-src 'self'.*worker-src 'self' blob:.*frame-ancestors 'none'/);
  assert.deepEqual([headers.get('x-content-type-options'), headers.get('cache-control')], ['nosniff', 'no-store']);
  assert.match(headers.get('strict-transport-security') ?? '', /max-age/);
});

test('[H7] alive is about the process, ready about its parts, metrics for loopback only', async (t) => {
  let isBroken = false;
  const { url } = await createHttpRig(t, {}, { readiness: { database: async () => void (isBroken && (await Promise.reject(new Error('gone')))) } });
  assert.equal((await fetch(`${url}/healthz`)).status, 200);
  assert.equal((await fetch(`${url}/readyz`)).status, 200);
  isBroken = true;
  const notReady = await fetch(`${url}/readyz`);
  assert.deepEqual([notReady.status, await notReady.json()], [503, { status: 'not-ready', checks: { database: 'not-ready' } }]);
  assert.match(await (await fetch(`${url}/metrics`)).text(), /mydr24_http_request_seconds/);
});

test('[H8] the log holds neither query nor token nor body', async (t) => {
  const { url, lines } = await createHttpRig(t);
  await fetch(`${url}/v1/patients?unitId=${uuid(3)}`, { headers: PERSON });
  await postJson(`${url}/v1/sessions`, { email: 'a@example.org', password: 'hunter2-hunter2' });
  assert.ok(lines.length > 0);
  assert.doesNotMatch(lines.join(), new RegExp(`${uuid(3)}|person-1|hunter2|example.org`));
});

test('[H9] shutting down lets a running request end and takes no new one', async (t) => {
  const slow = Promise.withResolvers<void>();
  const started = Promise.withResolvers<void>();
  const { url, http } = await createHttpRig(t, {
    getMe: async () => {
      started.resolve();
      await slow.promise;
      return answer('late but answered');
    },
  });
  const running = fetch(`${url}/v1/me`, { headers: PERSON });
  await started.promise;
  const closing = http.close(5_000);
  slow.resolve();
  assert.equal(await (await running).json(), 'late but answered');
  await closing;
  await assert.rejects(fetch(`${url}/healthz`));
});

test('[H10] the web app’s screens answer with index.html, hashed assets are kept for ever, unknown API paths are problems', async (t) => {
  const webDir = mkdtempSync(join(tmpdir(), 'mydr24-web-'));
  t.after(async () => rmSync(webDir, { recursive: true }));
  mkdirSync(join(webDir, 'assets'));
  writeFileSync(join(webDir, 'index.html'), '<title>app</title>');
  writeFileSync(join(webDir, 'assets', 'main-a1B2c3D4.js'), '1');
  const { url } = await createHttpRig(t, {}, { webDir });
  const screen = await fetch(`${url}/console/board`, { headers: { accept: 'text/html' } });
  assert.deepEqual([screen.status, await screen.text(), screen.headers.get('cache-control')], [200, '<title>app</title>', 'no-cache']);
  assert.match((await fetch(`${url}/assets/main-a1B2c3D4.js`)).headers.get('cache-control') ?? '', /immutable/);
  assert.equal((await fetch(`${url}/v1/nothing`, { headers: { accept: 'text/html' } })).status, 404);
});

test('[H11] the contract is published: OpenAPI with its page, AsyncAPI with its page, all from this server', async (t) => {
  const { url } = await createHttpRig(t);
  const openapi = (await (await fetch(`${url}/openapi.json`)).json()) as { openapi: string; paths: object };
  assert.equal(openapi.openapi, '3.1.0');
  assert.equal(((await (await fetch(`${url}/asyncapi.json`)).json()) as { asyncapi: string }).asyncapi, '3.0.0');
  assert.match(await (await fetch(`${url}/docs/socket`)).text(), /server\.subscribed/);
  const page = await (await fetch(`${url}/docs/`)).text();
  assert.match(page, /swagger-ui/);
  const script = await (await fetch(`${url}/docs/static/swagger-initializer.js`)).text();
  assert.doesNotMatch(page + script, /(src|href)="https?:/);
  assert.equal((await fetch(`${url}/docs/json`)).status, 200);
});

test('[H15] a flood of refusals is a few counted lines, however many ways it is asked', () => {
  const lines: (Refused & { times: number })[] = [];
  const log = createRefusalLog((facts) => lines.push(facts));
  for (let nth = 0; nth < 1_000; nth += 1) for (const code of ['rate-limited', 'token-missing']) log.note({ endpoint: 'getMe', code, from: `network 192.0.${nth}.0/24` });
  log.flush();
  assert.ok(lines.length <= 201, `${lines.length}`);
  assert.equal(lines.reduce((sum, { times }) => sum + times, 0), 2_000, 'all are counted');
  log.flush();
  assert.ok(lines.length <= 201, 'and told once');
});
