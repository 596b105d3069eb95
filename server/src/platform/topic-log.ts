// The gapless numbered log of a topic (D2). Events take their topic's next number under the topic's row lock, in the
// transaction that changes the state, so numbers have no holes and follow commit order. Topics of one transaction are
// locked in name order, so two writers never deadlock. Knows no domain word.
import type { StoredEvent, TopicName } from '@mydr24/protocol';
import type { Tx } from './postgres.ts';

export interface NewEvent {
  tenantId: string;
  topic: TopicName;
  kind: string;
  body: unknown;
}

export interface TopicLog {
  /** Numbers and stores events in the caller's transaction; hands them to the bus after its commit. One statement. */
  append(tx: Tx, events: readonly NewEvent[], nowMs: number): Promise<void>;
}

export interface TopicHead {
  epoch: string;
  lastSeq: number;
  firstSeq: number;
}

/** Wakes whoever follows a topic. A lost wake-up costs latency, never data: readers look again by themselves. */
export interface Bus {
  publish(events: readonly StoredEvent[]): void;
  subscribe(listener: (events: readonly StoredEvent[]) => void): () => void;
}
