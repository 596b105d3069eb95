// Sends what waits, in the order it was done, one at a time; each goes only when the server has it or has refused it for good. Says what
// waits after every change.
import type { Reply } from '@mydr24/client';
import { type NewWaiting, nextOf, refusalBefore, verdictOf, type Waiting } from './outbox.ts';
import type { OutboxStore } from './outbox-store.ts';

export interface OutboxState {
  readonly waiting: readonly Waiting[];
  /** Which is on its way now. */
  readonly sending: number | null;
  /** Keys the server has confirmed since this app was opened. */
  readonly sent: ReadonlySet<string>;
}

export interface OutboxSender {
  getSnapshot(): OutboxState;
  subscribe(listener: () => void): () => void;
  add(deed: NewWaiting): Promise<void>;
  /** The line is back, or time has passed. */
  tryAgain(): Promise<void>;
  /** A refused one, asked once more. */
  retry(n: number): Promise<void>;
  /** Not to be sent any more. True when it had not been on its way. */
  drop(n: number): Promise<boolean>;
}

export interface OutboxSenderOptions {
  store: Promise<OutboxStore>;
  send: (waiting: Waiting) => Promise<Reply<unknown>>;
  nowMs: () => number;
  isLive: () => boolean;
  /** Lets one sender work at a time, over all windows of this browser. */
  alone: (work: () => Promise<void>) => Promise<void>;
}

export function createOutboxSender({ store, send, nowMs, isLive, alone }: OutboxSenderOptions): OutboxSender {
  const listeners = new Set<() => void>();
  let state: OutboxState = { waiting: [], sending: null, sent: new Set() };
  let working: Promise<void> | null = null;
  const become = (change: Partial<OutboxState>): void => {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  };
  const look = async (): Promise<readonly Waiting[]> => {
    const waiting = await (await store).list();
    become({ waiting });
    return waiting;
  };

  async function sendOne(kept: OutboxStore, next: Waiting): Promise<boolean> {
    const before = refusalBefore(next, nowMs());
    if (before === null) become({ sending: next.n });
    const verdict = before === null ? verdictOf(await send(next)) : { refusal: before };
    if (verdict === 'done') {
      await kept.remove(next.n);
      become({ sent: new Set([...state.sent, next.key]) });
    } else if (verdict !== 'later') await kept.refuse(next.n, verdict.refusal);
    become({ sending: null, waiting: await kept.list() });
    return verdict !== 'later';
  }

  async function sendAll(): Promise<void> {
    const kept = await store;
    for (;;) {
      const next = nextOf(await look());
      if (next === null || !isLive() || !(await sendOne(kept, next))) return;
    }
  }

  const tryAgain = (): Promise<void> => {
    working ??= alone(sendAll).finally(() => {
      working = null;
    });
    return working;
  };

  return {
    tryAgain,
    getSnapshot: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async add(deed) {
      await (await store).add(deed);
      await look();
      // What was added while the last one was leaving is not forgotten.
      await working;
      await tryAgain();
    },
    async retry(n) {
      await (await store).refuse(n, null);
      await look();
      await tryAgain();
    },
    async drop(n) {
      if (state.sending === n) return false;
      await (await store).remove(n);
      await look();
      return true;
    },
  };
}
