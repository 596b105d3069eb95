// The contract proven for every pager, and the words a page may use.
import assert from 'node:assert/strict';
import { mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Clock } from '../platform/clock.ts';
import { createFakeCarrier } from './carrier-fake.ts';
import { pageMessage } from './pager-testing.ts';
import { createAppPager } from './pager-app.ts';
import { createEmailPager, createSmsPager, createVoicePager } from './pager-carrier.ts';
import { describePager } from './pager-contract.ts';
import { createWebPushPager } from './pager-webpush.ts';
import { isPushEndpointAllowed } from './push-endpoint.ts';
import { loadPushKeys } from './push-keys-file.ts';

const clock: Clock = { nowMs: () => 1_700_000_000_000, monotonicMs: () => 0 };
const message = pageMessage({ address: '+376600000' });

describePager('app', () => {
  const taken: string[] = [];
  const countConnections = (personId: string): number => {
    if (personId === 'p') taken.push(message.key);
    return personId === 'p' ? 1 : 0;
  };
  return { pager: createAppPager({ countConnections }), deliverable: message, undeliverable: { ...message, personId: 'q' }, arrived: () => taken, breakOff: null };
});

for (const [name, create] of [['sms', createSmsPager], ['voice', createVoicePager], ['email', createEmailPager]] as const) {
  describePager(name, () => {
    const carrier = createFakeCarrier(clock, { random: () => 0.5 });
    let isBroken = false;
    const flaky = { send: (...given: Parameters<typeof carrier.send>) => (isBroken ? Promise.reject(new Error('connection lost')) : carrier.send(...given)) };
    return {
      pager: create(flaky), deliverable: message, undeliverable: { ...message, address: null },
      arrived: () => carrier.list().map(({ id }) => id), breakOff: () => void (isBroken = true),
    };
  });
}

const target = { endpoint: 'https://push.example.org/x', p256dh: 'k', auth: 'a' };
describePager('web push', () => {
  const topics: string[] = [];
  let isBroken = false;
  const pager = createWebPushPager({
    keys: { publicKey: 'x', privateKey: 'y' }, subject: 'mailto:ops@example.org', clock, forget: async () => {},
    sendNotification: (async (_subscription: unknown, _payload: unknown, options: { topic: string }) => {
      if (isBroken) throw new Error('socket hang up');
      topics.push(options.topic);
    }) as never,
  });
  return { pager, deliverable: { ...message, pushTargets: [target] }, undeliverable: message, arrived: () => topics, breakOff: () => void (isBroken = true) };
});

test('[PG5] a subscription the push service calls gone is forgotten', async () => {
  const forgotten: string[] = [];
  const pager = createWebPushPager({
    keys: { publicKey: 'x', privateKey: 'y' }, subject: 'mailto:ops@example.org', clock, forget: async (endpoint) => void forgotten.push(endpoint),
    sendNotification: () => Promise.reject(Object.assign(new Error('gone'), { statusCode: 410 })),
  });
  const outcome = await pager.send({ ...message, pushTargets: [target] }, new AbortController().signal);
  assert.deepEqual([outcome, forgotten], [{ type: 'failed', failure: 'refused-410' }, [target.endpoint]]);
});

test('[PG2] what a channel says of a failure holds neither address nor text', async () => {
  const carrier = createFakeCarrier(clock, { random: () => 0 });
  carrier.setFaults({ failRate: 1 });
  const said = JSON.stringify(await createSmsPager(carrier).send(message, new AbortController().signal));
  assert.equal(said, '{"type":"failed","failure":"carrier-refused"}');
});

test('[PG7] only public push services by name are called', () => {
  const refused = ['http://push.example.org/x', 'https://127.0.0.1/x', 'https://[::1]/x', 'https://localhost/x', 'https://db.internal/x', 'https://push.example.org:8443/x', 'nonsense'];
  assert.deepEqual([isPushEndpointAllowed(target.endpoint), ...refused.map(isPushEndpointAllowed)], [true, ...refused.map(() => false)]);
});

test('[PG8] the push keys are made once, readable by the owner only, and stay', () => {
  const dir = mkdtempSync(join(tmpdir(), 'push-keys-'));
  const made = loadPushKeys(dir);
  assert.deepEqual(loadPushKeys(dir), made);
  assert.equal(statSync(join(dir, 'push-keys.json')).mode & 0o777, 0o600);
});

test('[PG9] the fake carrier fails, duplicates and lies as it is told', async () => {
  const tries = { failRate: 'failed', lieRate: 'lost', duplicateRate: 'duplicate' } as const;
  for (const [fault, state] of Object.entries(tries)) {
    const carrier = createFakeCarrier(clock, { random: () => 0 });
    carrier.setFaults({ [fault]: 1 });
    const outcome = await createSmsPager(carrier).send(message, new AbortController().signal);
    assert.equal(outcome.type, fault === 'failRate' ? 'failed' : 'sent');
    assert.ok(carrier.list().some((each) => each.state === state));
  }
});
