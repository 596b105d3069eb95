// Where the gateway gets topics from: a port, so that its rules can be tested without a database.
// app.ts gives `Snapshots`; topic-source-store.ts makes a `TopicSource` of them.
import type { Have, Snapshot, StoredEvent, TopicKind, TopicName } from '@mydr24/protocol';
import type { Caller } from '../people/access.ts';
import type { Tx } from '../platform/postgres.ts';
import type { TopicHead } from '../platform/topic-log.ts';
import type { FollowedHead } from '../platform/topic-log-store.ts';

/**
 * How each kind of topic is loaded; null when there is no such thing in this tenant. The same for everybody who may see it,
 * because callers share one. It runs in one read-only repeatable-read transaction, together with the read of the topic's number.
 */
export type Snapshots = { [K in TopicKind]: (tx: Tx, id: string) => Promise<Snapshot<K> | null> };

export type GapReason = 'epoch-changed' | 'truncated' | 'ahead-of-log';

/** What a subscriber is answered: its `have` goes on, or it loads afresh, or there is nothing. */
export type Opening =
  | { type: 'continued'; epoch: string; seq: number; events: readonly StoredEvent[] }
  | { type: 'fresh'; epoch: string; seq: number; snapshot: unknown; gap: GapReason | null }
  | { type: 'absent' };

export type MovedHead = TopicHead & { topic: TopicName };

export interface TopicSource {
  open(caller: Caller, topic: TopicName, have: Have | undefined): Promise<Opening>;
  findHead(topic: TopicName): Promise<TopicHead | undefined>;
  listEvents(topic: TopicName, afterSeq: number, limit: number): Promise<StoredEvent[]>;
  listMovedHeads(followed: readonly FollowedHead[]): Promise<MovedHead[]>;
}

/** Why a `have` cannot be continued, or null when it can. */
export function judgeHave(have: Have, head: TopicHead): GapReason | null {
  if (have.epoch !== head.epoch) return 'epoch-changed';
  if (have.seq > head.lastSeq) return 'ahead-of-log';
  return have.seq + 1 < head.firstSeq ? 'truncated' : null;
}
