// Requests over a socket that is lost and an HTTP that fails: the key stays the same.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClientWorld } from './client.ts';
import { createRequests } from './requests-engine.ts';

function createRig(responses: (() => Promise<Response>)[]) {
  const timers: { atMs: number; work: () => void }[] = [];
  let nowMs = 0;
  let isLive = true;
  const sent: { id: number; key: string }[] = [];
  const fetched: { url: string; headers: Record<string, string> }[] = [];
  const world = {
    newKey: () => 'key-000001',
    fetch: (url: string, init: RequestInit) => {
      fetched.push({ url, headers: init.headers as Record<string, string> });
      return (responses.shift() ?? (() => Promise.reject(new Error('no network'))))();
    },
    clock: {
      nowMs: () => nowMs, monotonicMs: () => nowMs, random: () => 0.5,
      after(ms: number, work: () => void) {
        const timer = { atMs: nowMs + ms, work };
        timers.push(timer);
        return () => void timers.splice(timers.indexOf(timer), timers.includes(timer) ? 1 : 0);
      },
    },
  } as unknown as ClientWorld;
  const requests = createRequests({
    world, baseUrl: 'http://x', getToken: async () => 'token', isLive: () => isLive, nextId: () => sent.length + 1,
    send: (frame) => (isLive ? (sent.push(frame), true) : false),
  });
  const breathe = () => new Promise((next) => setImmediate(next));
  return {
    requests, sent, fetched, breathe,
    setLive: (value: boolean) => void (isLive = value),
    async advance(ms: number) {
      nowMs += ms;
      for (const timer of [...timers]) {
        if (timer.atMs > nowMs || !timers.includes(timer)) continue;
        timers.splice(timers.indexOf(timer), 1);
        timer.work();
      }
      await breathe();
    },
  };
}

const ok = (body: unknown) => async () => new Response(JSON.stringify(body), { status: 200 });

test('[C6] a request lost with the socket goes over HTTP with the same key', async () => {
  const rig = createRig([ok({ done: true })]);
  const reply = rig.requests.request('acceptOffer', { params: { emergencyId: 'e-1' } });
  await rig.breathe();
  rig.setLive(false);
  rig.requests.onLost();
  assert.deepEqual(await reply, { ok: true, body: { done: true } });
  assert.equal(rig.sent[0]?.key, 'key-000001');
  assert.deepEqual([rig.fetched[0]?.url, rig.fetched[0]?.headers['idempotency-key']], ['http://x/v1/emergencies/e-1/accept', 'key-000001']);
});

test('[C6] "try again" is tried again, "no" is final', async () => {
  const busy = async () => new Response(JSON.stringify({ kind: 'unavailable', code: 'x', message: 'x', retryable: true }), { status: 503 });
  const no = async () => new Response(JSON.stringify({ kind: 'conflict', code: 'already-accepted', message: 'x', retryable: false }), { status: 409 });
  const rig = createRig([busy, no]);
  rig.setLive(false);
  const reply = rig.requests.request('acceptOffer', { params: { emergencyId: 'e-1' } });
  for (let i = 0; i < 5; i += 1) await rig.breathe();
  await rig.advance(500);
  const answered = await reply;
  assert.equal(!answered.ok && answered.error.code, 'already-accepted');
  assert.equal(rig.fetched.length, 2);
});

test('[C6] at the deadline it is given up, saying that it may have been done', async () => {
  const rig = createRig([]);
  const reply = rig.requests.request('acceptOffer', { params: { emergencyId: 'e-1' } }, { deadlineMs: 1_000 });
  await rig.breathe();
  await rig.advance(1_000);
  const answered = await reply;
  assert.equal(!answered.ok && answered.error.code, 'no-answer');
});

test('[C9] what the client asks by itself ends with its disconnect; what a person asked goes on to its deadline', async () => {
  const rig = createRig([]);
  rig.setLive(false);
  let isWanted = true;
  const receipt = rig.requests.request('recordReceipt', { params: { pageId: 'p-1' }, body: { rung: 'delivered' } }, { deadlineMs: 120_000, isWanted: () => isWanted });
  let isAnswered = false;
  const accept = rig.requests.request('acceptOffer', { params: { emergencyId: 'e-1' } }, { deadlineMs: 120_000 }).then(() => (isAnswered = true));
  for (let i = 0; i < 5; i += 1) await rig.breathe();
  isWanted = false;
  rig.requests.wake();
  assert.equal((await receipt).ok, false);
  assert.equal(isAnswered, false);
  await rig.advance(120_000);
  await accept;
});
