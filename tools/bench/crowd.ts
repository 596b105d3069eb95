// Many sockets in one child process (socket-crowd.ts): opens them, waits until each has counted so much, closes them.
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { CrowdOrder } from './socket-crowd.ts';

export interface Crowd {
  /** Runs `work`; resolves with the milliseconds until every socket has had `units` more. */
  timeUntilAllHad(units: number, work: () => Promise<void> | void): Promise<number>;
  close(): Promise<void>;
}

const COMPLETE_WITHIN_MS = 120_000;

export async function openCrowd(order: CrowdOrder): Promise<Crowd> {
  const child = fork(join(import.meta.dirname, 'socket-crowd.ts'));
  const opened = nextMessage(child, 'opened');
  child.send({ open: order });
  await opened;
  return {
    async timeUntilAllHad(units, work) {
      const armed = nextMessage(child, 'armed');
      child.send({ arm: units });
      await armed;
      const complete = nextMessage(child, 'complete');
      const startedAt = performance.now();
      await Promise.all([work(), complete]);
      return performance.now() - startedAt;
    },
    close: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.send({ close: true });
      }),
  };
}

function nextMessage(child: ChildProcess, key: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the crowd did not say "${key}" in time`)), COMPLETE_WITHIN_MS);
    const listen = (message: Record<string, unknown>): void => {
      if (!(key in message) && !('failed' in message)) return;
      clearTimeout(timer);
      child.off('message', listen);
      if ('failed' in message) reject(new Error(`the crowd could not be opened: ${String(message['failed'])}`));
      else resolve();
    };
    child.on('message', listen);
  });
}
