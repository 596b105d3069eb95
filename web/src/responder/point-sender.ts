// Brings waiting points to the server, oldest first, one batch at a time; a point goes only when the server has it or never will. Says how many wait.
import type { Reply } from '@mydr24/client';
import type { Fix } from './share-position.ts';
import { forgottenBefore, isRefusedForGood, nextBatch } from './waiting-points.ts';
import type { WaitingPoints } from './waiting-points-store.ts';

export interface PointSender {
  /** Resolves when what waits was tried. */
  share(fix: Fix): Promise<void>;
  /** The line is back, or time has passed. */
  tryAgain(): Promise<void>;
}

export interface PointSenderOptions {
  waiting: Promise<WaitingPoints>;
  send: (points: Fix[]) => Promise<Reply<unknown>>;
  nowMs: () => number;
  isLive: () => boolean;
  onWaiting: (count: number) => void;
}

export function createPointSender({ waiting, send, nowMs, isLive, onWaiting }: PointSenderOptions): PointSender {
  let sending: Promise<void> | null = null;

  async function sendAll(points: WaitingPoints): Promise<void> {
    await points.forget(forgottenBefore(nowMs()));
    for (;;) {
      const batch = nextBatch(await points.list(), nowMs());
      if (batch.length === 0) return;
      const reply = await send(batch);
      if (!reply.ok && !isRefusedForGood(reply.error)) return;
      await points.remove(batch.map(({ takenAt }) => takenAt));
    }
  }

  async function tryAgain(): Promise<void> {
    const points = await waiting;
    sending ??= sendAll(points).finally(() => {
      sending = null;
    });
    await sending;
    onWaiting((await points.list()).length);
  }

  return {
    tryAgain,
    async share(fix) {
      const points = await waiting;
      await points.add(fix);
      // With a line it is sent in a moment; without one it is said at once that it waits.
      if (!isLive()) onWaiting((await points.list()).length);
      await tryAgain();
    },
  };
}
