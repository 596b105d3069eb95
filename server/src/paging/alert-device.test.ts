// Sirens, systems and desk phones: what they are sent, which addresses may be called, which of them ring, and when they are given up.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, test, type TestContext } from 'node:test';
import { Webhook } from 'standardwebhooks';
// The operator's guide shows it as an example: here it is tried.
// @ts-expect-error -- plain JavaScript, as a receiver would write it
import { isSigned } from '../../../docs/guides/receive-ring.mjs';
import { problemOfAddress } from './alert-device-address.ts';
import { type AlertDevice, ringsFor } from './alert-device.ts';
import { createFakeCarrier } from './carrier-fake.ts';
import type { PageMessage } from './pager.ts';
import { createSirenPager, createWebhookPager } from './pager-alert-http.ts';
import { createDeskPhonePager } from './pager-carrier.ts';
import { describePager } from './pager-contract.ts';
import { pageMessage } from './pager-testing.ts';
import { judgeAddress } from './public-address.ts';
import { createPushAgent } from './push-agent-node.ts';
import { createSignedPost } from './signed-post-http.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const never = new AbortController().signal;

interface Ring {
  headers: IncomingHttpHeaders;
  text: string;
}

/** A siren of our own: answers with these statuses, one after the other; 0 cuts the line. */
async function openSiren(t: TestContext, statuses: number[] = []) {
  const rings: Ring[] = [];
  const server = createServer((request, response) => void take(request, response));
  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const part of request) text += String(part);
    rings.push({ headers: request.headers, text });
    const status = statuses.shift() ?? 204;
    if (status === 0) return void request.socket.destroy();
    response.writeHead(status, status === 302 ? { location: 'http://127.0.0.1:1/' } : {}).end();
  }
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const post = createSignedPost({ listedHosts: [host] });
  const pager = createSirenPager({ post, clock: { nowMs: Date.now }, pausesMs: [1, 1] });
  return { rings, host, pager, message: ringOf(`http://${host}/ring`) };
}

const ringOf = (address: string, given: Partial<PageMessage> = {}): PageMessage =>
  pageMessage({ personId: null, answerToken: null, purpose: 'notify', alertDevice: { kind: 'siren', label: 'Siren, ward 3', address, secret: SECRET }, ...given });

describe('a siren', () => {
  test('[PG22] is told that there is an emergency and which page, signed so that it can tell us from a stranger', async (t) => {
    const { rings, pager, message } = await openSiren(t);
    assert.deepEqual(await pager.send(message, never), { type: 'sent' });
    const [{ headers, text }] = rings as [Ring];
    const verified = new Webhook(SECRET).verify(text, headers as Record<string, string>);
    assert.deepEqual(verified, { type: 'page.raised', pageId: message.key, device: 'siren', label: 'Siren, ward 3', mode: 'actual', isRepeat: false, text: message.text });
    assert.ok(isSigned(SECRET, headers, text) && !isSigned(SECRET, headers, `${text} `) && !isSigned(SECRET, headers, text, Date.now() + 400_000));
    assert.throws(() => new Webhook(SECRET).verify(text.replace('raised', 'ended'), headers as Record<string, string>));
    assert.throws(() => new Webhook(`whsec_${Buffer.alloc(32, 8).toString('base64')}`).verify(text, headers as Record<string, string>));
  });

  test('[PG22] that fails is tried again with the same id, and given up after three tries', async (t) => {
    const { rings, pager, message } = await openSiren(t, [500, 0, 503]);
    assert.deepEqual(await pager.send(message, never), { type: 'unclear', failure: 'no-clear-answer' });
    assert.deepEqual(rings.map(({ headers }) => headers['webhook-id']), [message.key, message.key, message.key]);
    assert.deepEqual(await pager.send(message, never), { type: 'sent' });
  });

  test('[PG22] that says no is not asked again, and a redirect is no way on', async (t) => {
    const { rings, pager, message } = await openSiren(t, [410, 302]);
    assert.deepEqual(await pager.send(message, never), { type: 'failed', failure: 'refused-410' });
    assert.deepEqual(await pager.send(message, never), { type: 'failed', failure: 'refused-302' });
    assert.equal(rings.length, 2);
  });

  test('[PG22] hears of the end of it as an end', async (t) => {
    const { rings, pager, message } = await openSiren(t);
    await pager.send({ ...message, purpose: 'stand-down' }, never);
    assert.match(rings[0]!.text, /"type":"page.ended"/);
  });
});

test('[PG7] an alert device of the own network is called only where the operator listed it, and a public name is not followed into it', async () => {
  const listed = ['siren.hospital.lan', '10.0.0.7:8080'];
  const verdicts = ['https://siren.example.org/x', 'http://siren.hospital.lan/x', 'https://siren.hospital.lan/', 'http://10.0.0.7:8080/x', 'http://10.0.0.7/x', 'http://siren.example.org/', 'https://169.254.169.254/', 'https://user:pass@siren.example.org/', 'ftp://siren.hospital.lan/', 'https://siren.hospital.lan:9000/', 'nonsense'];
  assert.deepEqual(verdicts.map((address) => judgeAddress(address, listed)), ['public', 'listed', 'listed', 'listed', 'refused', 'refused', 'refused', 'refused', 'refused', 'refused', 'refused']);
  const inside = createPushAgent(((_name: string, _options: object, found: (error: null, addresses: object[]) => void) => found(null, [{ address: '192.168.1.9', family: 4 }])) as never);
  const pager = createWebhookPager({ post: createSignedPost({ listedHosts: [], publicAgent: inside }), clock: { nowMs: Date.now }, pausesMs: [] });
  assert.deepEqual(await pager.send(ringOf('https://siren.example.org/x'), never), { type: 'failed', failure: 'address-not-allowed' });
  assert.deepEqual(await pager.send(ringOf('http://10.0.0.7/'), never), { type: 'failed', failure: 'address-not-allowed' });
});

test('[PG7] an address is judged when it is typed, in words that say what to do', () => {
  assert.equal(problemOfAddress('desk-phone', '+376 600 000', []), null);
  assert.match(problemOfAddress('desk-phone', '600000', []) ?? '', /international form/);
  assert.equal(problemOfAddress('siren', 'https://siren.example.org/x', []), null);
  assert.match(problemOfAddress('siren', 'http://10.0.0.7/', []) ?? '', /alertHosts/);
});

test('[PG22] a device of a unit rings for that unit, one of a facility for all of it, one of neither everywhere; and only its kind', () => {
  const device = (facilityId: string | null, unitId: string | null): AlertDevice => ({ id: 'd', tenantId: 't', facilityId, unitId, kind: 'siren', label: '' });
  const here = { facilityId: 'f', unitId: 'u' };
  const rings = [device(null, null), device('f', null), device('f', 'u'), device('g', null), device('f', 'v'), device(null, 'u')].map((each) => ringsFor(each, here, ['siren']));
  assert.deepEqual(rings, [true, true, true, false, false, true]);
  assert.deepEqual([ringsFor(device('f', null), { facilityId: null, unitId: null }, ['siren']), ringsFor(device(null, null), here, ['webhook'])], [false, false]);
});

describePager('desk phone', () => {
  const carrier = createFakeCarrier({ nowMs: () => 0 }, { random: () => 0.5 });
  let isBroken = false;
  const flaky = { send: (...given: Parameters<typeof carrier.send>) => (isBroken ? Promise.reject(new Error('connection lost')) : carrier.send(...given)) };
  const device = { kind: 'desk-phone', label: 'Desk, ICU', address: '+376700000', secret: null } as const;
  return {
    pager: createDeskPhonePager(flaky), deliverable: pageMessage({ personId: null, alertDevice: device }), undeliverable: pageMessage({ personId: null }),
    arrived: () => carrier.list().map(({ id }) => id), breakOff: () => void (isBroken = true),
  };
});

for (const [name, create] of [['siren', createSirenPager], ['webhook', createWebhookPager]] as const) {
  describePager(name, () => {
    const ids: string[] = [];
    let isBroken = false;
    const pager = create({
      clock: { nowMs: () => 0 }, pausesMs: [],
      post: async ({ id, address }) => {
        if (isBroken) throw new Error('connection lost');
        if (address.includes('refused')) return { type: 'refused' };
        ids.push(id);
        return { type: 'answered', status: 200 };
      },
    });
    return { pager, deliverable: ringOf('https://siren.example.org/'), undeliverable: ringOf('https://refused.example.org/'), arrived: () => ids, breakOff: () => void (isBroken = true) };
  });
}
