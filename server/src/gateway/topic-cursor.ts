// Where a follower stands in a topic, and what events of any order and any path become: those that continue it, in
// order and once; early ones wait until the hole before them is filled.
import type { StoredEvent } from '@mydr24/protocol';

export interface Cursor {
  /** Null until the topic's first row was seen. */
  readonly epoch: string | null;
  readonly seq: number;
  readonly early: ReadonlyMap<number, StoredEvent>;
}

/** Early events kept; beyond that they are dropped and read again. */
const MAX_EARLY = 1_000;
const NONE: ReadonlyMap<number, StoredEvent> = new Map();

export function startCursor(epoch: string | null, seq: number): Cursor {
  return { epoch, seq, early: NONE };
}

export function receive(cursor: Cursor, events: readonly StoredEvent[]): { cursor: Cursor; ready: StoredEvent[]; isBehind: boolean } {
  const ready: StoredEvent[] = [];
  let seq = cursor.seq;
  let early: Map<number, StoredEvent> | null = null;
  for (const event of events) {
    if (event.seq === seq + 1) {
      ready.push(event);
      seq = event.seq;
    } else if (event.seq > seq) {
      early ??= new Map(cursor.early);
      if (early.size < MAX_EARLY) early.set(event.seq, event);
    }
  }
  const waiting = early ?? cursor.early;
  if (waiting.size === 0) return { cursor: ready.length === 0 ? cursor : { ...cursor, seq }, ready, isBehind: false };
  const left = new Map(waiting);
  for (let next = left.get(seq + 1); next !== undefined; next = left.get(seq + 1)) {
    ready.push(next);
    seq = next.seq;
  }
  for (const key of left.keys()) if (key <= seq) left.delete(key);
  return { cursor: { ...cursor, seq, early: left }, ready, isBehind: left.size > 0 };
}
