// Sends what one's own sensors measured, in the order it was heard, many at once; each is let go only when the server has it or has refused it
// for good. Says what waits after every change.
import type { Reply } from '@mydr24/client';
import type { DeviceId, ReadingBatchReply } from '@mydr24/protocol';
import { type NewQueued, nextBatch, type Queued, type RefusedReading, verdictOf } from './own-queue.ts';
import type { OwnQueueStore } from './own-queue-store.ts';

export interface QueueState {
  readonly waiting: number;
  readonly isSending: boolean;
  readonly refused: readonly RefusedReading[];
  /** Confirmed by the server since this app was opened. */
  readonly sent: number;
}

export interface OwnQueue {
  getSnapshot(): QueueState;
  subscribe(listener: () => void): () => void;
  /** Resolves when it is kept on the phone; it is sent by `tryAgain`. */
  add(readings: readonly NewQueued[]): Promise<void>;
  /** The line is back, or time has passed. */
  tryAgain(): Promise<void>;
  forgetRefused(): Promise<void>;
}

export interface OwnQueueOptions {
  readonly store: Promise<OwnQueueStore>;
  readonly send: (deviceId: DeviceId, batch: readonly Queued[]) => Promise<Reply<ReadingBatchReply>>;
  readonly isLive: () => boolean;
  /** Lets one sender work at a time, over all windows of this browser. */
  readonly alone: (work: () => Promise<void>) => Promise<void>;
}

const MOST_AT_ONCE = 200;

export function createOwnQueue({ store, send, isLive, alone }: OwnQueueOptions): OwnQueue {
  const listeners = new Set<() => void>();
  let state: QueueState = { waiting: 0, isSending: false, refused: [], sent: 0 };
  let working: Promise<void> | null = null;
  const become = (change: Partial<QueueState>): void => {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  };
  const count = async (): Promise<void> => become({ waiting: await (await store).count() });

  async function sendOne(kept: OwnQueueStore, batch: readonly Queued[], deviceId: DeviceId): Promise<boolean> {
    become({ isSending: true });
    const verdict = verdictOf(batch, await send(deviceId, batch));
    if (verdict !== 'later') {
      await kept.remove(verdict.done.map(({ n }) => n));
      if (verdict.refused.length > 0) await kept.refuse(verdict.refused);
      become({ sent: state.sent + verdict.done.length, refused: await kept.listRefused() });
    }
    become({ isSending: false, waiting: await kept.count() });
    // An answer that names none of them would be asked for ever.
    return verdict !== 'later' && verdict.done.length + verdict.refused.length > 0;
  }

  async function sendAll(): Promise<void> {
    const kept = await store;
    become({ waiting: await kept.count(), refused: await kept.listRefused() });
    for (;;) {
      if (!isLive()) return;
      const batch = nextBatch(await kept.first(MOST_AT_ONCE));
      const [first] = batch;
      if (first === undefined || !(await sendOne(kept, batch, first.deviceId))) return;
    }
  }

  return {
    getSnapshot: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async add(readings) {
      await (await store).add(readings);
      await count();
    },
    tryAgain() {
      working ??= alone(sendAll).finally(() => {
        working = null;
      });
      return working;
    },
    async forgetRefused() {
      await (await store).forgetRefused();
      become({ refused: [] });
    },
  };
}
