// The service worker's part of a page, run as it is shipped against a browser that is a few lines: what it shows, what it tells the server.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

interface Shown {
  title: string;
  body: string;
  tag: string;
  actions?: { action: string }[];
}
type Listener = (event: object) => void;

const code = readFileSync(join(import.meta.dirname, '../../public/push-handler.js'), 'utf8');
const payload = {
  title: 'MyDR24', body: 'MyDR24: you are paged. Open to see. (abcdef)', pageId: 'page-1', locale: 'ca',
  answer: { token: 'TOKEN', actions: [{ action: 'accept', title: 'Hi vaig' }], notSent: 'NO s’ha enviat.' },
};

function openWorker(replies: (() => { ok: boolean; status: number; json?: object })[] = []) {
  const listeners = new Map<string, Listener>();
  const shown: Shown[] = [];
  const asked: { path: string; body: object }[] = [];
  const opened: string[] = [];
  const self = {
    addEventListener: (name: string, listener: Listener) => void listeners.set(name, listener),
    registration: { showNotification: async (title: string, options: Omit<Shown, 'title'>) => void shown.push({ title, ...options }) },
    clients: { matchAll: async () => [], openWindow: async (path: string) => void opened.push(path) },
    location: { origin: 'https://care.example.org' },
  };
  const fetch = async (path: string, { body }: { body: string }) => {
    asked.push({ path, body: JSON.parse(body) as object });
    const { ok, status, json = {} } = (replies.shift() ?? (() => ({ ok: true, status: 200, json: { type: 'accepted', text: 'Hi vas tu.', locale: 'ca' } })))();
    return { ok, status, json: async () => json };
  };
  // The script as it is; its clock does not wait here.
  // oxlint-disable-next-line typescript/no-implied-eval
  new Function('self', 'fetch', 'setTimeout', code)(self, fetch, (next: () => void) => next());
  const dispatch = async (name: string, event: object): Promise<void> => {
    let work: Promise<unknown> = Promise.resolve();
    listeners.get(name)!({ ...event, waitUntil: (given: Promise<unknown>) => void (work = given) });
    await work;
  };
  const push = (text: unknown) => dispatch('push', { data: { json: () => text } });
  const click = (action: string, kept: object) => dispatch('notificationclick', { action, notification: { close() {}, data: kept } });
  return { shown, asked, opened, push, click };
}

describe('a push', () => {
  test('[PG19] rings with its buttons and says that it came in, its token in the body and not in the address', async () => {
    const worker = openWorker();
    await worker.push(payload);
    expect(worker.shown[0]).toMatchObject({ title: 'MyDR24', body: payload.body, tag: 'page-1', lang: 'ca', actions: payload.answer.actions, requireInteraction: true });
    expect(worker.asked).toEqual([{ path: '/v1/page-answers', body: { token: 'TOKEN', answer: 'delivered' } }]);
  });

  test('[PG19] with nothing to answer shows its words and tells nobody', async () => {
    const worker = openWorker();
    await worker.push({ ...payload, answer: null });
    expect([worker.shown[0]!.actions, worker.asked]).toEqual([[], []]);
  });

  test('[PG19] that cannot be read still rings', async () => {
    const worker = openWorker();
    await worker.push(undefined);
    expect(worker.shown[0]).toMatchObject({ title: 'MyDR24', tag: 'page' });
  });
});

describe('its buttons', () => {
  const { answer, pageId, locale } = payload;
  test('[PG19] answer the page where it is, and show what is now so', async () => {
    const worker = openWorker();
    await worker.click('accept', { answer, pageId, locale });
    expect(worker.asked[0]!.body).toEqual({ token: 'TOKEN', answer: 'accept' });
    expect(worker.shown).toMatchObject([{ body: 'Hi vas tu.', tag: 'page-1' }]);
    expect(worker.opened).toEqual([]);
  });

  test('[PG19] try again while the network is away, and say loudly when it stays away, with the buttons', async () => {
    const away = () => {
      throw new Error('offline');
    };
    const worker = openWorker([away, () => ({ ok: false, status: 503 }), away, away]);
    await worker.click('accept', { answer, pageId, locale });
    expect(worker.asked).toHaveLength(4);
    expect(worker.shown).toMatchObject([{ body: 'NO s’ha enviat.', actions: answer.actions, requireInteraction: true }]);
  });

  test('[PG19] beside them a tap opens the app', async () => {
    const worker = openWorker();
    await worker.click('', { answer, pageId, locale });
    expect([worker.asked, worker.opened]).toEqual([[], ['/']]);
  });
});
