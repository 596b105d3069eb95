// What tells of a patient lies sealed on the phone, is at hand while the app is open, and is opened with a line after it was killed.
import { describe, expect, test } from 'vitest';
import type { EmergencyId, PersonId, WaitingKey } from '@mydr24/protocol';
import { type Deed, type NewWaiting, nextOf } from './outbox.ts';
import { outboxInMemory } from './outbox-store.ts';
import { sealedOutbox } from './sealed-outbox.ts';
import { createWaitingKeys, type WaitingKeys } from './waiting-keys.ts';

const made = (key: string, deed: Deed): NewWaiting => ({ key, personId: 'me' as PersonId, emergencyId: 'e' as EmergencyId, saidAt: 1, deed, refusal: null });
const note: Deed = { what: 'note', text: 'Grey, cold, no pulse at the wrist' };

async function newKey(): Promise<WaitingKey> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
  const { x, y, d } = await crypto.subtle.exportKey('jwk', pair.privateKey);
  return { x: x!, y: y!, d: d! };
}

/** One phone: its store and its storage outlive the app. */
async function phone() {
  const kept = new Map<string, string>();
  const line = { isLive: true, key: await newKey() };
  const store = outboxInMemory();
  const keys = (): WaitingKeys =>
    createWaitingKeys({
      personId: 'me', canSeal: true, storage: { getItem: (name) => kept.get(name) ?? null, setItem: (name, text) => void kept.set(name, text) },
      ask: async () => (line.isLive ? line.key : null),
    });
  const openApp = async () => {
    const own = keys();
    await own.fetch();
    return { ...sealedOutbox(store, own), hasLine: own.fetch };
  };
  await openApp();
  return { store, line, kept, openApp, said: async () => JSON.stringify(await store.list(), (_, value: unknown) => (value instanceof Blob ? 'a readable photo' : value)) };
}

describe('[UI-Q8] what waits', () => {
  test('is at hand while the app is open, and lies on the phone without a word of it; the key that opens it is not kept', async () => {
    const { openApp, line, kept, said } = await phone();
    line.isLive = false;
    const app = await openApp();
    await app.add(made('a', note));
    await app.add(made('b', { what: 'tick', itemId: 'i', text: 'Airway', isDone: true }));
    await app.add(made('c', { what: 'photo', content: new Blob(['jpeg']) }));
    expect((await app.list()).map(({ deed }) => deed)).toEqual([note, { what: 'tick', itemId: 'i', text: 'Airway', isDone: true }, { what: 'photo', content: expect.any(Blob) as Blob }]);
    expect(await said()).not.toMatch(/Grey|Airway|readable/);
    expect([...kept.values()].join()).not.toContain(line.key.d);
  });

  test('of a killed app opens with a line, and holds up nothing without one', async () => {
    const { openApp, line } = await phone();
    const before = await openApp();
    await before.add(made('a', note));
    await before.add(made('b', { what: 'photo', content: new Blob(['jpeg']) }));
    await before.add(made('c', { what: 'status', status: 'on-scene' }));
    line.isLive = false;
    const after = await openApp();
    const waiting = await after.list();
    expect([waiting.map(({ deed }) => (deed.what === 'sealed' ? deed.was : deed.what)), nextOf(waiting)?.key]).toEqual([['note', 'photo', 'status'], 'c']);
    line.isLive = true;
    expect([await after.hasLine(), await after.hasLine()]).toEqual([true, false]);
    const opened = await after.list();
    expect([opened[0]?.deed, nextOf(opened)?.key]).toEqual([note, 'a']);
    expect(opened[1]?.deed.what === 'photo' && (await opened[1].deed.content.text())).toBe('jpeg');
  });

  test('for another key of the server is said to be unreadable, and stays said', async () => {
    const { openApp, line, store } = await phone();
    await (await openApp()).add(made('a', note));
    line.key = await newKey();
    expect((await (await openApp()).list())[0]?.refusal).toEqual({ kind: 'unprocessable', code: 'cannot-be-opened' });
    expect((await store.list())[0]?.refusal?.code).toBe('cannot-be-opened');
  });

  test('was changed or put beside another name: it does not open', async () => {
    const { openApp, store } = await phone();
    await (await openApp()).add(made('a', note));
    await store.add(made('other', (await store.list())[0]!.deed));
    expect((await (await openApp()).list()).map(({ refusal }) => refusal?.code)).toEqual([undefined, 'cannot-be-opened']);
  });

  test('waits as it is where nothing can be sealed: without a key, or on a page without TLS', async () => {
    const store = outboxInMemory();
    const none: WaitingKeys = { findPublic: () => null, atHand: () => null, fetch: async () => false };
    await sealedOutbox(store, none).add(made('a', note));
    expect((await store.list())[0]?.deed).toEqual(note);
    const plain = createWaitingKeys({ personId: 'me', canSeal: false, storage: { getItem: () => '{"x":"","y":""}', setItem: () => {} }, ask: newKey });
    expect([plain.findPublic(), await plain.fetch(), plain.atHand()]).toEqual([null, false, null]);
  });

  test('is kept and sent as ever where the browser forbids its storage or the server does not tell the key', async () => {
    const forbidden = (): never => {
      throw new Error('forbidden');
    };
    const keys = createWaitingKeys({ personId: 'me', canSeal: true, storage: { getItem: forbidden, setItem: forbidden }, ask: forbidden });
    expect(await keys.fetch()).toBe(false);
    const app = sealedOutbox(outboxInMemory(), keys);
    await app.add(made('a', note));
    expect((await app.list()).map(({ deed }) => deed)).toEqual([note]);
  });
});
