// What was done on a phone waits, goes in order and once, and is let go only when the server has it or has refused it for good.
import { describe, expect, test } from 'vitest';
import { type EmergencyId, type PersonId, wireError, type WireError } from '@mydr24/protocol';
import { type Deed, findReported, type NewWaiting, nextOf, statusSaid, ticksShown, verdictOf, type Waiting } from './outbox.ts';
import { createOutboxSender } from './outbox-sender.ts';
import { outboxInMemory } from './outbox-store.ts';

const T = 1_000_000_000;
const emergencyId = 'e' as EmergencyId;
const made = (key: string, deed: Deed, saidAt = T): NewWaiting => ({ key, personId: 'me' as PersonId, emergencyId, saidAt, deed, refusal: null });
const note = (text: string): Deed => ({ what: 'note', text });
const away = wireError('unavailable', 'offline', 'no line');

function rig(nowMs = T) {
  const sent: Waiting[] = [];
  const line = { isLive: true, error: null as WireError | null, answer: null as Promise<void> | null };
  const store = outboxInMemory();
  const sender = createOutboxSender({
    store: Promise.resolve(store), nowMs: () => nowMs, isLive: () => line.isLive, alone: (work) => work(),
    send: async (waiting) => {
      sent.push(waiting);
      await line.answer;
      return line.error === null ? { ok: true, body: {} } : { ok: false, error: line.error };
    },
  });
  return { sent, line, store, sender, keys: () => sent.map(({ key }) => key) };
}

describe('the sender', () => {
  test('[UI-Q1] without a line nothing is tried and all is kept; with it everything goes once, in the order it was done', async () => {
    const { line, sender, keys, store } = rig();
    line.isLive = false;
    for (const key of ['accept', 'tick', 'note', 'photo']) await sender.add(made(key, key === 'accept' ? { what: 'accept' } : note(key)));
    expect([keys(), sender.getSnapshot().waiting.length]).toEqual([[], 4]);
    line.isLive = true;
    await Promise.all([sender.tryAgain(), sender.tryAgain()]);
    expect(keys()).toEqual(['accept', 'tick', 'note', 'photo']);
    expect([await store.list(), [...sender.getSnapshot().sent]]).toEqual([[], ['accept', 'tick', 'note', 'photo']]);
  });

  test('[UI-Q1] an answer that never came stops the rest; the same key is asked again, so it is done once', async () => {
    const { line, sender, keys } = rig();
    line.error = away;
    await sender.add(made('a', note('a')));
    await sender.add(made('b', note('b')));
    expect(keys()).toEqual(['a', 'a']);
    expect(sender.getSnapshot().sent.size).toBe(0);
    line.error = null;
    await sender.tryAgain();
    expect(keys()).toEqual(['a', 'a', 'a', 'b']);
  });

  test('[UI-Q1] another app on the same store goes on where a killed one stopped', async () => {
    const { line, sender, store } = rig();
    line.error = away;
    await sender.add(made('a', note('a')));
    const sent: string[] = [];
    const next = createOutboxSender({
      store: Promise.resolve(store), nowMs: () => T, isLive: () => true, alone: (work) => work(),
      send: async ({ key }) => {
        sent.push(key);
        return { ok: true, body: {} };
      },
    });
    await next.tryAgain();
    expect([sent, await store.list()]).toEqual([['a'], []]);
  });

  test('[UI-Q2] what is refused for good stays with its reason until somebody removes it, and blocks nothing', async () => {
    const { line, sender, keys } = rig();
    line.error = wireError('conflict', 'not-holder', 'somebody else holds it');
    await sender.add(made('a', { what: 'status', status: 'on-scene' }));
    line.error = null;
    await sender.add(made('b', note('b')));
    expect(keys()).toEqual(['a', 'b']);
    expect(sender.getSnapshot().waiting.map(({ key, refusal }) => [key, refusal?.code])).toEqual([['a', 'not-holder']]);
    await sender.retry(sender.getSnapshot().waiting[0]!.n);
    expect([keys().at(-1), sender.getSnapshot().waiting]).toEqual(['a', []]);
  });

  test('[UI-Q2] "I go" of more than ten minutes ago is not sent any more, and says so; a note of then still is', async () => {
    const { sender, keys } = rig(T + 11 * 60_000);
    await sender.add(made('go', { what: 'accept' }));
    await sender.add(made('note', note('found')));
    expect(keys()).toEqual(['note']);
    expect(sender.getSnapshot().waiting.map(({ refusal }) => refusal?.code)).toEqual(['waited-too-long']);
  });

  test('[UI-Q3] what waits can be taken back; what is on its way cannot, and is taken back by the server', async () => {
    const { line, sender } = rig();
    line.isLive = false;
    await sender.add(made('a', note('a')));
    expect(await sender.drop(sender.getSnapshot().waiting[0]!.n)).toBe(true);
    line.isLive = true;
    let arrive: () => void = () => undefined;
    line.answer = new Promise((done) => (arrive = done));
    const adding = sender.add(made('b', note('b')));
    await expect.poll(() => sender.getSnapshot().sending).not.toBe(null);
    expect(await sender.drop(sender.getSnapshot().sending!)).toBe(false);
    arrive();
    await adding;
  });
});

describe('what a screen may say', () => {
  const kept = (n: number, deed: Deed, refusal: Waiting['refusal'] = null): Waiting => ({ ...made(String(n), deed), n, refusal });

  test('[UI-Q1] a line that is down, a busy server and an ended session refuse nothing', () => {
    const of = (kind: WireError['kind']) => verdictOf({ ok: false, error: wireError(kind, 'x', 'x') });
    expect([of('unavailable'), of('timeout'), of('too-many-requests'), of('unauthenticated')]).toEqual(['later', 'later', 'later', 'later']);
    expect([of('conflict'), of('not-found'), of('forbidden')].every((verdict) => typeof verdict === 'object')).toBe(true);
    expect(nextOf([kept(1, note('refused'), { kind: 'conflict', code: 'x' }), kept(3, note('b')), kept(2, note('a'))])?.n).toBe(2);
  });

  test('[UI-Q3] the next button follows what was said, and what is taken back or refused is not said', () => {
    const there = kept(2, { what: 'status', status: 'on-scene' });
    expect(statusSaid('accepted', [kept(1, { what: 'status', status: 'en-route' }), there], 'e')).toBe('on-scene');
    expect(findReported([there, kept(3, { what: 'take-back', status: 'on-scene' })], 'e')).toBe(null);
    expect(statusSaid('en-route', [{ ...there, refusal: { kind: 'conflict', code: 'not-holder' } }], 'e')).toBe('en-route');
    expect(statusSaid('en-route', [there], 'another')).toBe('en-route');
  });

  test('[UI-Q1] a tick that waits is shown without a name: nothing is done before the server said so', () => {
    const known = [{ itemId: 'airway', text: 'Airway', isDone: true, personId: 'me' as PersonId, personName: 'Gemma', saidAt: T, receivedAt: T }];
    const shown = ticksShown(known, [kept(1, { what: 'tick', itemId: 'oxygen', text: 'Oxygen', isDone: true }), kept(2, { what: 'tick', itemId: 'airway', text: 'Airway', isDone: false })], 'e');
    expect([shown.get('oxygen'), shown.get('airway')]).toEqual([{ isDone: true, by: null }, { isDone: false, by: null }]);
    expect(ticksShown(known, [], 'e').get('airway')).toEqual({ isDone: true, by: { name: 'Gemma', at: T } });
  });
});
