// Live values of topics: conflated (the latest of each key wins), unnumbered, never stored. Losing one costs a moment.
// Whoever needs every change publishes an event in the topic log instead (D6).
import type { TopicName } from '@mydr24/protocol';

export interface LiveValue {
  readonly topic: TopicName;
  /** What a later value of the same key replaces, e.g. a patient's id. */
  readonly key: string;
  readonly kind: string;
  readonly body: unknown;
}

export interface LiveFeed {
  publish(topic: TopicName, key: string, kind: string, body: unknown): void;
  subscribe(listener: (value: LiveValue) => void): () => void;
}

export function createLiveFeed(): LiveFeed {
  const listeners = new Set<(value: LiveValue) => void>();
  return {
    publish(topic, key, kind, body) {
      if (listeners.size === 0) return;
      const value: LiveValue = { topic, key, kind, body };
      for (const listener of listeners) listener(value);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
