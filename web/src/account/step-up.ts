// Asks for a proof when the server wants one for a dangerous act, and then sends the same request again. One dialog for all:
// requests that are refused while it is open wait for the same proof.
import type { Client } from '@mydr24/client';
import { STEP_UP_NEEDED } from '@mydr24/protocol';

export interface StepUp {
  /** Whether somebody waits for a proof now. */
  isAsked: () => boolean;
  subscribe: (listener: () => void) => () => void;
  /** Resolves with whether the proof was given. */
  ask: () => Promise<boolean>;
  settle: (isProven: boolean) => void;
}

export function createStepUp(): StepUp {
  const listeners = new Set<() => void>();
  let waiting: ((isProven: boolean) => void)[] = [];
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  return {
    isAsked: () => waiting.length > 0,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    ask: () =>
      new Promise((resolve) => {
        waiting = [...waiting, resolve];
        tell();
      }),
    settle(isProven) {
      const settled = waiting;
      waiting = [];
      for (const resolve of settled) resolve(isProven);
      tell();
    },
  };
}

/** The client, with a proof asked for where one is needed. Without one the refusal is the answer. */
export function withStepUp(client: Client, ask: StepUp['ask']): Client {
  return {
    ...client,
    async request(endpoint, args, options) {
      const reply = await client.request(endpoint, args, options);
      if (reply.ok || reply.error.code !== STEP_UP_NEEDED) return reply;
      return (await ask()) ? client.request(endpoint, args, options) : reply;
    },
  };
}
