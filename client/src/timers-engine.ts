// Timers by name: a new one replaces the old of its name, and all can be ended at once.
import type { ClientClock } from './client.ts';

export interface NamedTimers<Name extends string> {
  after(name: Name, ms: number, work: () => void): void;
  cancelAll(): void;
}

export function createNamedTimers<Name extends string>(clock: ClientClock): NamedTimers<Name> {
  const cancels = new Map<Name, () => void>();
  return {
    after(name, ms, work) {
      cancels.get(name)?.();
      cancels.set(name, clock.after(ms, work));
    },
    cancelAll() {
      for (const cancel of cancels.values()) cancel();
      cancels.clear();
    },
  };
}
