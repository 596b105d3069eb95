// The bus inside one process: stored events to whoever follows, and bare wake-ups for events stored by another node.
// Promises nothing about order or loss: a follower compares numbers with the topic log (D1, D2).
import type { StoredEvent, TopicName } from '@mydr24/protocol';
import type { Bus } from './topic-log.ts';

export interface TopicBus extends Bus {
  /** These topics grew somewhere else; null: wake-ups may have been lost, look at all of them. */
  wake(topics: readonly TopicName[] | null): void;
  onWake(listener: (topics: readonly TopicName[] | null) => void): () => void;
}

export function createBus(onProblem: (error: unknown) => void = () => {}): TopicBus {
  const listeners = new Set<(events: readonly StoredEvent[]) => void>();
  const wakers = new Set<(topics: readonly TopicName[] | null) => void>();
  return {
    publish: (events) => tell(listeners, events, onProblem),
    subscribe: (listener) => join(listeners, listener),
    wake: (topics) => tell(wakers, topics, onProblem),
    onWake: (listener) => join(wakers, listener),
  };
}

/** One listener that throws must not keep an event from the others. */
function tell<Value>(listeners: ReadonlySet<(value: Value) => void>, value: Value, onProblem: (error: unknown) => void): void {
  for (const listener of listeners) {
    try {
      listener(value);
    } catch (error) {
      onProblem(error);
    }
  }
}

function join<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
