// The gateway's rules over real sockets (RULES.md); topics and tokens in memory, time set by hand.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createGatewayRig, ORIGIN, unitTopic, uuid } from './gateway-testing.ts';

const TOPIC = unitTopic(1);

test('[G2] a connection that says nothing is closed after five seconds', async (t) => {
  const rig = await createGatewayRig(t);
  const socket = await rig.open();
  rig.clock.advance(4_999);
  rig.gateway.tick();
  assert.equal(rig.gateway.connectionCount(), 1);
  rig.clock.advance(1);
  rig.gateway.tick();
  assert.deepEqual(await socket.closed, { code: 4504, reason: 'hello-too-late' });
});

test('[G24] who does not say who they are makes room for others; whoever did stays', async (t) => {
  const rig = await createGatewayRig(t, { limits: { mostStrangers: 3 } });
  const [first, second] = [await rig.open(), await rig.join()];
  const others = [await rig.open(), await rig.open()];
  assert.equal(rig.gateway.connectionCount(), 4);
  const [third, fourth] = [await rig.open(), await rig.join()];
  assert.deepEqual(await first.closed, { code: 4429, reason: 'hello-too-late' });
  assert.equal((await others[0]!.closed).code, 4429);
  for (const socket of [second, fourth]) {
    socket.send({ type: 'ping', t: 5 });
    await socket.next('pong');
  }
  third.hello();
  await third.next('welcome');
});

test('[G2] anything before hello, a refused token and broken JSON are closed with their reason', async (t) => {
  const rig = await createGatewayRig(t);
  const early = await rig.open();
  early.send({ type: 'subscribe', id: 1, topic: TOPIC });
  assert.deepEqual(await early.closed, { code: 4400, reason: 'hello-expected' });
  const stranger = await rig.open();
  stranger.hello('bad');
  assert.deepEqual(await stranger.closed, { code: 4401, reason: 'bad-token' });
  const broken = await rig.open();
  broken.raw.send('{');
  assert.deepEqual(await broken.closed, { code: 4400, reason: 'not-json' });
});

test('[G2] what is sent right after hello waits for the token to be verified and is then answered', async (t) => {
  const rig = await createGatewayRig(t);
  const socket = await rig.open();
  socket.hello();
  socket.send({ type: 'subscribe', id: 7, topic: TOPIC });
  assert.equal((await socket.next('subscribed')).id, 7);
  assert.equal(socket.frames[0]?.type, 'welcome');
});

test('[G17] a foreign origin, a token in the URL, another sub-protocol or path never become a socket', async (t) => {
  const rig = await createGatewayRig(t);
  await assert.rejects(rig.open({ origin: 'https://evil.example' }), /403/);
  await assert.rejects(rig.open({ path: '?token=x' }), /400/);
  await assert.rejects(rig.open({ protocol: 'other' }), /400/);
  await assert.rejects(rig.open({ path: 'x' }), /404/);
  const own = await rig.open({ origin: ORIGIN });
  own.hello();
  await own.next('welcome');
});

test('[G17] a frame larger than a person may send closes the socket', async (t) => {
  const rig = await createGatewayRig(t);
  const socket = await rig.join();
  socket.raw.send(JSON.stringify({ type: 'ping', t: 1, fill: 'x'.repeat(70_000) }));
  assert.equal((await socket.closed).code, 4413);
});

test('[G3] a topic that is forbidden or absent is refused in the same way', async (t) => {
  const rig = await createGatewayRig(t);
  rig.forbidden.add(TOPIC);
  rig.topics.remove(unitTopic(2));
  const socket = await rig.join();
  socket.send({ type: 'subscribe', id: 1, topic: TOPIC });
  socket.send({ type: 'subscribe', id: 2, topic: unitTopic(2) });
  const refused = [await socket.next('refused'), await socket.next('refused')];
  assert.deepEqual(refused.map(({ id, error }) => [id, error.kind, error.code]), [[1, 'not-found', 'no-such-topic'], [2, 'not-found', 'no-such-topic']]);
});

test('[G1] events reach a follower in order and once, though the bus repeats, reorders and forgets some', async (t) => {
  const rig = await createGatewayRig(t);
  const socket = await rig.join();
  socket.send({ type: 'subscribe', id: 1, topic: TOPIC });
  await socket.next('subscribed');
  const [one, two, , four] = [1, 2, 3, 4].map((n) => rig.topics.append(TOPIC, n, true));
  rig.bus.publish([two!]);
  rig.bus.publish([one!]);
  rig.bus.publish([one!, two!]);
  rig.bus.publish([four!]);
  while (socket.seqs(TOPIC).length < 4) await socket.next('events');
  assert.deepEqual(socket.seqs(TOPIC), [1, 2, 3, 4]);
});

test('[G19] a lost wake-up costs one look at the heads, nothing more', async (t) => {
  const rig = await createGatewayRig(t);
  const socket = await rig.join();
  socket.send({ type: 'subscribe', id: 1, topic: TOPIC });
  await socket.next('subscribed');
  rig.topics.append(TOPIC, 'unseen', true);
  await socket.settle();
  assert.deepEqual(socket.seqs(TOPIC), []);
  await rig.gateway.lookAgain();
  await socket.next('events');
  assert.deepEqual(socket.seqs(TOPIC), [1]);
});

test('[G19] a wake-up from another node is followed by what was stored there', async (t) => {
  const rig = await createGatewayRig(t);
  const socket = await rig.join();
  socket.send({ type: 'subscribe', id: 1, topic: TOPIC });
  await socket.next('subscribed');
  rig.topics.append(TOPIC, 'elsewhere', true);
  rig.bus.wake([TOPIC]);
  await socket.next('events');
  assert.deepEqual(socket.seqs(TOPIC), [1]);
});

test('[G4] "I have n" is continued with exactly what is missing, in hello and in subscribe', async (t) => {
  const rig = await createGatewayRig(t);
  for (let n = 1; n <= 5; n += 1) rig.topics.append(TOPIC, n);
  const epoch = (await rig.topics.findHead(TOPIC))!.epoch;
  const socket = await rig.join('person-1', [{ topic: TOPIC, have: { epoch, seq: 3 } }]);
  const resumed = await socket.next('subscribed');
  await socket.next('events');
  assert.equal('snapshot' in resumed, false);
  assert.equal(resumed.id, null);
  assert.deepEqual(socket.seqs(TOPIC), [4, 5]);
  const other = await rig.join('person-2');
  other.send({ type: 'subscribe', id: 1, topic: TOPIC, have: { epoch, seq: 4 } });
  await other.next('events');
  assert.deepEqual(other.seqs(TOPIC), [5]);
});

test('[G5] what cannot be continued is a gap with its reason, then a fresh snapshot', async (t) => {
  const rig = await createGatewayRig(t);
  for (let n = 1; n <= 5; n += 1) rig.topics.append(TOPIC, n);
  const epoch = (await rig.topics.findHead(TOPIC))!.epoch;
  rig.topics.truncate(TOPIC, 3);
  const socket = await rig.join();
  const cases = [[{ epoch: 'other', seq: 5 }, 'epoch-changed'], [{ epoch, seq: 9 }, 'ahead-of-log'], [{ epoch, seq: 1 }, 'truncated']] as const;
  for (const [have, reason] of cases) {
    socket.send({ type: 'subscribe', id: 1, topic: TOPIC, have });
    assert.equal((await socket.next('gap')).reason, reason);
    const fresh = await socket.next('subscribed');
    assert.deepEqual([fresh.seq, fresh.snapshot], [5, [1, 2, 3, 4, 5]]);
  }
});

test('[G5] an epoch that changes under open sockets is a gap for each of them', async (t) => {
  const rig = await createGatewayRig(t);
  const sockets = [await rig.join('person-1'), await rig.join('person-2')];
  for (const socket of sockets) {
    socket.send({ type: 'subscribe', id: 1, topic: TOPIC });
    await socket.next('subscribed');
  }
  rig.topics.append(TOPIC, 1);
  rig.topics.renewEpoch(TOPIC);
  await rig.gateway.lookAgain();
  for (const socket of sockets) {
    assert.equal((await socket.next('gap')).reason, 'epoch-changed');
    assert.deepEqual((await socket.next('subscribed')).snapshot, [1]);
  }
  rig.topics.append(TOPIC, 2);
  for (const socket of sockets) {
    while (socket.seqs(TOPIC).length < 2) await socket.next('events');
    assert.deepEqual(socket.seqs(TOPIC), [1, 2]);
  }
});

test('[G8] a new token is taken in band; another person’s is refused and closes', async (t) => {
  const rig = await createGatewayRig(t);
  const socket = await rig.join('person-1@2000000');
  socket.send({ type: 'reauth', id: 3, token: 'person-1/55@3000000' });
  assert.equal((await socket.next('reauthenticated')).tokenExpiresAt, 3_000_000);
  rig.clock.advance(1_500_000);
  socket.send({ type: 'pong', t: 0 });
  await socket.settle();
  rig.gateway.tick();
  await socket.settle();
  socket.send({ type: 'reauth', id: 4, token: 'bad' });
  assert.equal((await socket.next('refused')).error.code, 'bad-token');
  socket.send({ type: 'reauth', id: 5, token: 'person-2' });
  assert.deepEqual(await socket.closed, { code: 4403, reason: 'other-person' });
});

test('[G9] an expired token ends the connection with 4401', async (t) => {
  const rig = await createGatewayRig(t);
  const socket = await rig.join('person-1@1030000');
  rig.clock.advance(30_000);
  rig.gateway.tick();
  assert.deepEqual(await socket.closed, { code: 4401, reason: 'token-expired' });
  assert.equal(socket.frames.at(-1)?.type, 'revoked');
});

test('[G10] a session ended anywhere is found within one look and its sockets close; others stay', async (t) => {
  const rig = await createGatewayRig(t);
  const [ended, other] = [await rig.join('person-1/71'), await rig.join('person-1/72')];
  rig.endedSessions.add(uuid(71));
  await rig.gateway.lookAgain();
  assert.deepEqual(await ended.closed, { code: 4401, reason: 'session-ended' });
  await other.settle();
  rig.gateway.revokePerson(uuid(1));
  assert.equal((await other.closed).code, 4401);
});

test('[G10] narrowed rights take a topic away at once, and later events of it are not sent', async (t) => {
  const rig = await createGatewayRig(t);
  const socket = await rig.join();
  for (const n of [1, 2]) {
    socket.send({ type: 'subscribe', id: n, topic: unitTopic(n) });
    await socket.next('subscribed');
  }
  rig.forbidden.add(unitTopic(1));
  await rig.gateway.narrow({ personId: uuid(1) });
  assert.equal((await socket.next('revoked')).topic, unitTopic(1));
  rig.topics.append(unitTopic(1), 'secret');
  rig.live.publish(unitTopic(1), 'p', 'vitals', 'secret');
  rig.topics.append(unitTopic(2), 'seen');
  await socket.next('events');
  rig.gateway.flushLive();
  await socket.settle();
  assert.deepEqual([socket.seqs(unitTopic(1)), socket.seqs(unitTopic(2))], [[], [1]]);
  assert.equal(socket.frames.some((f) => f.type === 'live'), false);
});

test('[G10] a right that ends by itself is asked for again when its time has come', async (t) => {
  let isAllowed = true;
  const rig = await createGatewayRig(t, {
    authorise: async () => (isAllowed ? { ok: true, body: { untilMs: 1_010_000 } } : { ok: false, error: { kind: 'not-found', code: 'x', message: 'x', retryable: false } }),
  });
  const socket = await rig.join();
  socket.send({ type: 'subscribe', id: 1, topic: TOPIC });
  await socket.next('subscribed');
  isAllowed = false;
  rig.gateway.tick();
  await socket.settle();
  assert.equal(socket.frames.some((f) => f.type === 'revoked'), false);
  rig.clock.advance(10_000);
  rig.gateway.tick();
  assert.equal((await socket.next('revoked')).topic, TOPIC);
});

test('[G11] a half-open socket is found within 45 s, one that answers heartbeats is kept', async (t) => {
  const rig = await createGatewayRig(t);
  const [silent, alive] = [await rig.join('person-1'), await rig.join('person-2')];
  for (let second = 0; second < 44; second += 1) {
    rig.clock.advance(1_000);
    alive.send({ type: 'pong', t: second });
    await alive.settle();
    rig.gateway.tick();
  }
  assert.equal((await silent.closed).code, 1006);
  assert.equal(alive.frames.filter((f) => f.type === 'ping').length, 2);
  assert.equal(rig.gateway.connectionCount(), 1);
});

test('[G11] our own pause is not taken for the silence of others', async (t) => {
  const rig = await createGatewayRig(t);
  const socket = await rig.join();
  rig.clock.advance(120_000);
  rig.gateway.tick();
  await socket.settle();
  assert.equal(rig.gateway.connectionCount(), 1);
});

test('[G13] of live values only the latest of each key is sent, and only to followers', async (t) => {
  const rig = await createGatewayRig(t);
  const socket = await rig.join();
  socket.send({ type: 'subscribe', id: 1, topic: TOPIC });
  await socket.next('subscribed');
  for (let n = 1; n <= 100; n += 1) rig.live.publish(TOPIC, n % 2 === 0 ? 'even' : 'odd', 'vitals', n);
  rig.live.publish(unitTopic(9), 'x', 'vitals', 'not followed');
  rig.gateway.flushLive();
  await socket.settle();
  const bodies = socket.frames.flatMap((f) => (f.type === 'live' ? [f.body] : []));
  assert.deepEqual(new Set(bodies), new Set([100, 99]));
  assert.equal(bodies.length, 2);
});

test('[G15] requests are answered under their id, with the key given', async (t) => {
  const rig = await createGatewayRig(t);
  const socket = await rig.join();
  socket.send({ type: 'request', id: 9, endpoint: 'setDuty', body: { duty: 'on' }, key: 'key-00001' });
  const reply = await socket.next('reply');
  assert.deepEqual([reply.id, reply.body], [9, { endpoint: 'setDuty', key: 'key-00001', input: { params: {}, query: {}, body: { duty: 'on' } } }]);
});

test('[G16] too many frames are refused with when to come back; critical requests always pass', async (t) => {
  const rig = await createGatewayRig(t, { limits: { frames: { burst: 5, perSecond: 1 } } });
  const socket = await rig.join();
  for (let id = 1; id <= 8; id += 1) socket.send({ type: 'request', id, endpoint: 'getMe' });
  socket.send({ type: 'request', id: 100, endpoint: 'sendSos', body: {} });
  const refused = [await socket.next('refused'), await socket.next('refused'), await socket.next('refused')];
  assert.deepEqual(refused.map(({ id, error }) => [id, error.kind, (error.retryAfterMs ?? 0) > 0]), [6, 7, 8].map((id) => [id, 'too-many-requests', true]));
  const replies: number[] = [];
  while (!replies.includes(100)) replies.push((await socket.next('reply')).id);
  assert.equal(replies.length, 6);
});

test('[G18] draining says so, lets a running request end, closes with 1001 and takes nobody in', async (t) => {
  const slow = Promise.withResolvers<void>();
  const rig = await createGatewayRig(t, { requests: { invoke: async () => (await slow.promise, { ok: true, body: 'done' }) } });
  const socket = await rig.join();
  socket.send({ type: 'request', id: 1, endpoint: 'getMe' });
  await socket.settle();
  const draining = rig.gateway.drain(10_000);
  await socket.next('drain');
  const late = await rig.open();
  assert.equal((await late.closed).code, 1001);
  slow.resolve();
  await draining;
  assert.equal((await socket.next('reply')).body, 'done');
  assert.equal((await socket.closed).code, 1001);
});

test('[G20] presence is told once when a person comes and once when their last socket goes', async (t) => {
  const rig = await createGatewayRig(t);
  const [first, second] = [await rig.join('person-1'), await rig.join('person-1')];
  assert.equal(rig.gateway.connectionsOf(uuid(1)).length, 2);
  first.raw.close();
  await first.closed;
  assert.deepEqual(rig.presence, [`+${uuid(1)}`]);
  const third = await rig.join('person-2');
  second.raw.close();
  await second.closed;
  await third.settle();
  assert.deepEqual(rig.presence, [`+${uuid(1)}`, `+${uuid(2)}`, `-${uuid(1)}`]);
});

test('[G12] a slow reader is closed with 4430 before a mebibyte waits for it; others lose nothing', { timeout: 20_000 }, async (t) => {
  const rig = await createGatewayRig(t);
  const [slow, quick] = [await rig.join('person-1'), await rig.join('person-2')];
  for (const socket of [slow, quick]) {
    socket.send({ type: 'subscribe', id: 1, topic: TOPIC });
    await socket.next('subscribed');
  }
  slow.raw.pause();
  let most = 0;
  let sent = 0;
  while (rig.gateway.stats().slowReadersClosed === 0) {
    rig.topics.append(TOPIC, 'x'.repeat(16_000));
    sent += 1;
    await quick.next('events');
    most = Math.max(most, rig.gateway.stats().queuedBytes);
  }
  assert.ok(most <= 1024 * 1024 + 64_000, `${most} bytes waited`);
  assert.deepEqual(quick.seqs(TOPIC), Array.from({ length: sent }, (_, i) => i + 1));
  slow.raw.resume();
  const { code } = await slow.closed;
  assert.ok(code === 4430 || code === 1006, `closed with ${code}`);
});

test('[G14] a thousand followers each get every event', { timeout: 30_000 }, async (t) => {
  const rig = await createGatewayRig(t);
  const sockets = await Promise.all(Array.from({ length: 1_000 }, (_, n) => rig.join(`person-${n}`)));
  await Promise.all(sockets.map(async (socket) => {
    socket.send({ type: 'subscribe', id: 1, topic: TOPIC });
    await socket.next('subscribed');
  }));
  for (let n = 1; n <= 5; n += 1) rig.topics.append(TOPIC, n);
  await Promise.all(sockets.map(async (socket) => {
    while (socket.seqs(TOPIC).length < 5) await socket.next('events');
  }));
  assert.ok(sockets.every((socket) => socket.seqs(TOPIC).join() === '1,2,3,4,5'));
});
