// The watchdog's phone: one socket that follows its inbox, as the app of a responder does. It stays open between rounds; one
// that does not answer a ping is taken for dead. Says what came; decides nothing.
import { type InboxItem, type ServerFrame, SUBPROTOCOL } from '@mydr24/protocol';
import { codeOf, linkBreak } from './link-call-http.ts';

export interface PhoneSocket {
  readonly isOpen: boolean;
  /** The server's clock at this moment, from its last word. */
  serverNowMs(): number;
  /** Resolves when the server answered; its clock is known anew then. */
  ping(deadlineMs: number): Promise<void>;
  /** Emergencies of this patient in the inbox that have not ended. */
  openOf(patientId: string): string[];
  /** From now on only items that come are looked at. */
  forget(): void;
  /** The first item since `forget` that fits; rejects at the deadline. */
  nextItem(fits: (item: InboxItem) => boolean, deadlineMs: number): Promise<InboxItem>;
  close(): void;
}

export interface SocketOrder {
  readonly url: string;
  readonly token: string;
  readonly personId: string;
  readonly deadlineMs: number;
  readonly monotonicMs: () => number;
}

interface Waiting {
  readonly fits: (frame: ServerFrame) => boolean;
  readonly resolve: (frame: ServerFrame) => void;
  readonly reject: (error: Error) => void;
}

export async function openPhoneSocket({ url, token, personId, deadlineMs, monotonicMs }: SocketOrder): Promise<PhoneSocket> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws').replace(/\/$/, '')}/v1/socket`, SUBPROTOCOL);
  const waiting = new Set<Waiting>();
  const items: InboxItem[] = [];
  const inbox = new Map<string, InboxItem>();
  const clock = { serverAt: 0, readAt: 0 };
  const fail = (code: string): void => {
    for (const each of waiting) each.reject(linkBreak(code));
    waiting.clear();
  };
  const next = (fits: Waiting['fits'], withinMs: number): Promise<ServerFrame> =>
    new Promise((resolve, reject) => {
      const over = setTimeout(() => (waiting.delete(entry), reject(linkBreak('timeout'))), withinMs);
      const entry: Waiting = { fits, resolve: (frame) => (clearTimeout(over), resolve(frame)), reject: (error) => (clearTimeout(over), reject(error)) };
      waiting.add(entry);
    });
  const hear = (frame: ServerFrame): void => {
    if (frame.type === 'ping') return socket.send(JSON.stringify({ type: 'pong', t: frame.t }));
    if (frame.type === 'welcome' || frame.type === 'pong') Object.assign(clock, { serverAt: frame.serverAt, readAt: monotonicMs() });
    if (frame.type === 'refused' || frame.type === 'revoked') return fail(frame.error.code);
    items.push(...itemsOf(frame));
    for (const item of [...snapshotOf(frame), ...itemsOf(frame)]) inbox.set(item.emergency.id, item);
    for (const each of [...waiting].filter(({ fits }) => fits(frame))) {
      waiting.delete(each);
      each.resolve(frame);
    }
  };
  socket.addEventListener('message', (message) => hear(JSON.parse(String(message.data)) as ServerFrame));
  socket.addEventListener('error', (event) => fail(codeOf((event as Event & { error?: unknown }).error ?? linkBreak('socket-failed'))));
  socket.addEventListener('close', ({ code }) => fail(`closed-${code}`));
  socket.addEventListener('open', () => {
    const capabilities = { platform: 'node', receipts: true, push: false, sound: true, binary: false, locale: 'en' };
    socket.send(JSON.stringify({ type: 'hello', token, capabilities, resume: [] }));
    socket.send(JSON.stringify({ type: 'subscribe', id: 1, topic: `inbox/${personId}` }));
  });
  try {
    await next(({ type }) => type === 'subscribed', deadlineMs);
  } catch (error) {
    socket.close();
    throw error;
  }
  return {
    get isOpen() {
      return socket.readyState === WebSocket.OPEN;
    },
    serverNowMs: () => Math.round(clock.serverAt + (monotonicMs() - clock.readAt)),
    async ping(withinMs) {
      const answered = next(({ type }) => type === 'pong', withinMs);
      socket.send(JSON.stringify({ type: 'ping', t: 0 }));
      await answered;
    },
    openOf: (patientId) => [...inbox.values()].flatMap(({ emergency: { id, patientId: of, wakeAt } }) => (of === patientId && wakeAt !== null ? [id] : [])),
    forget: () => void (items.length = 0),
    async nextItem(fits, withinMs) {
      const isThere = (): boolean => items.some(fits);
      if (!isThere()) await next(isThere, withinMs);
      return items.find(fits)!;
    },
    close: () => socket.close(),
  };
}

const snapshotOf = (frame: ServerFrame): readonly InboxItem[] => (frame.type === 'subscribed' ? ((frame.snapshot as { items?: InboxItem[] } | undefined)?.items ?? []) : []);

function itemsOf(frame: ServerFrame): InboxItem[] {
  return frame.type === 'events' ? frame.events.flatMap(({ kind, body }) => (kind === 'inbox-changed' ? [body as InboxItem] : [])) : [];
}
