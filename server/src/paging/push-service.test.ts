// Web Push against a push service of our own: what it can check of us, what it sees, and what its answers lead to.
import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import webpush from 'web-push';
import type { PageMessage, SendOutcome } from './pager.ts';
import { pageMessage } from './pager-testing.ts';
import { createWebPushPager } from './pager-webpush.ts';
import { createPushAgent } from './push-agent-node.ts';
import { openPushService, PUSH_ORIGIN, refusalOf, type PushService, subscribeBrowser } from './push-service-testing.ts';

const KEY = '01890000-0000-7000-8000-000000000001';
const SUBJECT = 'mailto:operator@example.org';
const keys = webpush.generateVAPIDKeys();
const T0 = 1_700_000_000_000;
const never = new AbortController().signal;

async function openRig(t: TestContext) {
  const service = await openPushService();
  t.after(() => service.close());
  const forgotten: string[] = [];
  const at = { nowMs: T0 };
  const clock = { nowMs: () => at.nowMs };
  const pager = createWebPushPager({ keys, subject: SUBJECT, clock, agent: service.agent, forget: async (endpoint) => void forgotten.push(endpoint) });
  const [phone, laptop] = [subscribeBrowser('phone'), subscribeBrowser('laptop')];
  const send = (browsers = [phone]): Promise<SendOutcome> => pager.send(messageTo(browsers.map(({ target }) => target)), never);
  return { service, forgotten, phone, laptop, send, pager, at };
}

const messageTo = (pushTargets: PageMessage['pushTargets'], given: Partial<PageMessage> = {}): PageMessage => pageMessage({ pushTargets, isGoodForMs: 45_500, ...given });

function onlyPush({ taken }: PushService) {
  assert.equal(taken.length, 1);
  return taken[0]!;
}

describe('Web Push', () => {
  test('[PG11] is signed for the push service by our key, names whom to write to, and is good for a day at most', async (t) => {
    const { service, send } = await openRig(t);
    assert.deepEqual(await send(), { type: 'sent' });
    const { claims, signedBy } = onlyPush(service);
    assert.deepEqual([claims.aud, claims.sub, signedBy], [PUSH_ORIGIN, SUBJECT, keys.publicKey]);
    const leftSeconds = claims.exp! - Date.now() / 1000;
    assert.ok(leftSeconds > 0 && leftSeconds <= 86_400, `${leftSeconds} s left`);
  });

  test('[PG11] a push signed by another key than the one it names is not taken', async (t) => {
    const { service, phone } = await openRig(t);
    const forged = { publicKey: keys.publicKey, privateKey: webpush.generateVAPIDKeys().privateKey };
    const pager = createWebPushPager({ keys: forged, subject: SUBJECT, clock: { nowMs: () => T0 }, agent: service.agent, forget: async () => {} });
    assert.deepEqual(await pager.send(messageTo([phone.target]), never), { type: 'failed', failure: 'refused-403' });
    assert.equal(service.taken.length, 0);
  });

  test('[PG6] what leaves holds the page and its words alone, and the push service can read none of it', async (t) => {
    const { service, phone, laptop, send } = await openRig(t);
    await send();
    const push = onlyPush(service);
    const actions = [{ action: 'accept', title: 'I go' }, { action: 'decline', title: 'I cannot' }, { action: 'call-back', title: 'Call me back' }];
    const body = 'MyDR24: you are paged. Open to see. (000001)';
    assert.deepEqual(JSON.parse(phone.read(push)), { title: 'MyDR24', body, pageId: KEY, locale: 'en', answer: { token: 'token-of-the-page', actions, notSent: 'Your answer was NOT sent. Open MyDR24.' } });
    assert.throws(() => laptop.read(push));
    assert.ok(!push.body.includes('MyDR24'));
    const { 'content-encoding': encoding, ttl, urgency, topic } = push.headers;
    assert.deepEqual({ path: push.path, encoding, ttl, urgency, topic }, { path: '/phone', encoding: 'aes128gcm', ttl: '46', urgency: 'high', topic: KEY.replaceAll('-', '') });
  });

  test('[PG3] a repeat replaces the push that still waits, by its topic', async (t) => {
    const { service, send } = await openRig(t);
    await send();
    await send();
    assert.equal(new Set(service.taken.map(({ headers }) => headers['topic'])).size, 1);
  });

  for (const status of [404, 410]) {
    test(`[PG5] a subscription answered with ${status} is forgotten, and the page has failed`, async (t) => {
      const { service, forgotten, phone, send } = await openRig(t);
      service.answerWith(status);
      assert.deepEqual(await send(), { type: 'failed', failure: `refused-${status}` });
      assert.deepEqual(forgotten, [phone.target.endpoint]);
    });
  }

  test('[PG2] "too many" is a clear no: nothing is forgotten, and the next channel is tried at once', async (t) => {
    const { service, forgotten, send } = await openRig(t);
    service.answerWith(429);
    assert.deepEqual([await send(), forgotten], [{ type: 'failed', failure: 'refused-429' }, []]);
  });

  test('[PG11] is urgent for a page alone, is kept as long as its step waits, and replaces by topic', async (t) => {
    const { service, phone, pager } = await openRig(t);
    await pager.send(messageTo([phone.target], { purpose: 'stand-down', answerToken: null }), never);
    await pager.send(messageTo([phone.target], { isGoodForMs: 30_000 }), never);
    assert.deepEqual(service.taken.map(({ headers: { urgency, ttl } }) => [urgency, ttl]), [['normal', '46'], ['high', '30']]);
  });

  test('[PG11] the service of these tests refuses what the standards do not allow, so that taking ours means something', async (t) => {
    const { service, phone, send } = await openRig(t);
    await send([phone]);
    const good = onlyPush(service);
    assert.equal(refusalOf(good), null);
    const { ttl: _ttl, ...withoutTtl } = good.headers;
    const statuses = [
      { ...good, headers: withoutTtl }, { ...good, headers: { ...good.headers, urgency: 'urgent' } }, { ...good, headers: { ...good.headers, topic: KEY } },
      { ...good, headers: { ...good.headers, 'content-encoding': 'aesgcm' } }, { ...good, body: Buffer.alloc(4_097) },
      { ...good, claims: { ...good.claims, exp: Date.now() / 1000 + 90_000 } }, { ...good, claims: { ...good.claims, sub: 'nobody' } },
    ].map((push) => refusalOf(push)?.status);
    assert.deepEqual(statuses, [400, 400, 400, 400, 413, 403, 403]);
  });

  test('[PG2] a push that is too large is a clear no, and nothing is forgotten', async (t) => {
    const { forgotten, phone, pager } = await openRig(t);
    assert.deepEqual(await pager.send(messageTo([phone.target], { text: 'x'.repeat(4_000) }), never), { type: 'failed', failure: 'refused-413' });
    assert.deepEqual(forgotten, []);
  });

  for (const [said, quietMs] of [['30', 30_000], [new Date(T0 + 60_000).toUTCString(), 60_000], [undefined, 10_000]] as const) {
    test(`[PG17] a push service that asks to be left alone (Retry-After: ${said === '30' || said === undefined ? said : 'a date'}) is, by what can wait; a page goes all the same`, async (t) => {
      const { service, phone, pager, at } = await openRig(t);
      const standDown = () => pager.send(messageTo([phone.target], { purpose: 'stand-down', answerToken: null }), never);
      service.answerWith(429, said === undefined ? {} : { 'retry-after': said });
      await standDown();
      service.answerWith(201);
      assert.deepEqual(await standDown(), { type: 'unclear', failure: 'asked-to-wait' });
      assert.equal((await pager.send(messageTo([phone.target]), never)).type, 'sent');
      at.nowMs += quietMs;
      assert.equal((await standDown()).type, 'sent');
    });
  }

  test('[PG4] an error of the push service, or a line cut before the answer, is no clear answer', async (t) => {
    const { service, forgotten, send } = await openRig(t);
    service.answerWith(500);
    assert.deepEqual(await send(), { type: 'unclear', failure: 'no-clear-answer' });
    service.breakOff();
    assert.deepEqual(await send(), { type: 'unclear', failure: 'no-clear-answer' });
    assert.deepEqual(forgotten, []);
  });

  test('[PG1] one browser reached is enough, though another is gone', async (t) => {
    const { service, forgotten, phone, laptop, send } = await openRig(t);
    const unreadable = { ...laptop, target: { ...laptop.target, p256dh: 'nonsense' } };
    assert.deepEqual(await send([unreadable, phone]), { type: 'sent' });
    assert.deepEqual([service.taken.map(({ path }) => path), forgotten], [['/phone'], []]);
  });

  test('[PG7] a push service whose name leads to a private address is not called', async () => {
    const private4 = ['127.0.0.1', '10.1.2.3', '172.20.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0'];
    const private6 = ['::1', 'fd00::1', 'fe80::1', '::ffff:127.0.0.1'];
    for (const address of [...private4, ...private6]) {
      const family = address.includes(':') ? 6 : 4;
      const agent = createPushAgent(((_name: string, _options: object, found: (error: null, addresses: object[]) => void) => {
        found(null, [{ address: '9.9.9.9', family: 4 }, { address, family }]);
      }) as never);
      const pager = createWebPushPager({ keys, subject: SUBJECT, clock: { nowMs: () => T0 }, agent, forget: async () => {} });
      const outcome = await pager.send(messageTo([subscribeBrowser('x').target]), never);
      assert.deepEqual(outcome, { type: 'failed', failure: 'endpoint-not-allowed' }, address);
    }
  });
});
