// A client of invented topics that move by themselves, as a socket would bring them: for the eye and for the benchmarks.
import type { Client } from '@mydr24/client';

interface MovingTopics {
  /** Answers everything but the topics. */
  bare: Client;
  perSecond: number;
  /** One message: what has moved since the one before. */
  step: () => void;
  snapshotOf: (kind: string, id: string) => unknown;
}

export function movingClient({ bare, perSecond, step, snapshotOf }: MovingTopics): { client: Client; run: () => () => void } {
  const listeners = new Set<() => void>();
  const follow = (kind: string, id: string) => ({
    getSnapshot: () => snapshotOf(kind, id), onEvent: () => () => undefined, close: () => undefined,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  });
  const tell = (): void => {
    step();
    for (const listener of listeners) listener();
  };
  return {
    client: { ...bare, serverNowMs: () => Date.now(), follow } as unknown as Client,
    run: () => {
      const timer = setInterval(tell, 1_000 / perSecond);
      return () => clearInterval(timer);
    },
  };
}
