// Topics from PostgreSQL: snapshot and number in one repeatable-read transaction of the caller's tenant, so that the
// events after that number are exactly what the snapshot lacks. Authorisation happened before (the gateway's port).
import { parseTopicName, type Have, type TopicName } from '@mydr24/protocol';
import type { Postgres, Tx } from '../platform/postgres.ts';
import { ensureTopic, findHead, listEvents, listMovedHeads } from '../platform/topic-log-store.ts';
import { judgeHave, type GapReason, type Opening, type Snapshots, type TopicSource } from './topic-source.ts';

/** More missed events than this are answered with a snapshot: it is smaller and quicker to apply. */
export const MAX_CONTINUED_EVENTS = 500;
const CONSISTENT = { isolation: 'repeatable read', readOnly: true } as const;

export function createTopicSource({ pg, snapshots }: { pg: Postgres; snapshots: Snapshots }): TopicSource {
  return {
    async open(caller, topic, have) {
      if (caller.type === 'public') return { type: 'absent' };
      const attempt = () => pg.asTenant(caller.tenantId, (tx) => openTopic(tx, snapshots, topic, have), CONSISTENT);
      const opening = await attempt();
      if (opening !== 'no-row') return opening;
      await pg.asTenant(caller.tenantId, (tx) => ensureTopic(tx, caller.tenantId, topic));
      const again = await attempt();
      // Still unseen after the insert: the name belongs to another tenant, which looks like absence.
      return again === 'no-row' ? { type: 'absent' } : again;
    },
    findHead: (topic) => pg.asEngine((tx) => findHead(tx, topic)),
    listEvents: (topic, afterSeq, limit) => pg.asEngine((tx) => listEvents(tx, topic, afterSeq, limit)),
    listMovedHeads: (followed) => pg.asEngine((tx) => listMovedHeads(tx, followed)),
  };
}

async function openTopic(tx: Tx, snapshots: Snapshots, topic: TopicName, have: Have | undefined): Promise<Opening | 'no-row'> {
  const head = await findHead(tx, topic);
  if (head === undefined) return 'no-row';
  let gap: GapReason | null = null;
  if (have !== undefined) {
    gap = judgeHave(have, head);
    if (gap === null && head.lastSeq - have.seq <= MAX_CONTINUED_EVENTS) {
      const events = await listEvents(tx, topic, have.seq, MAX_CONTINUED_EVENTS);
      return { type: 'continued', epoch: head.epoch, seq: have.seq, events };
    }
  }
  const { kind, id } = parseTopicName(topic);
  const snapshot = await snapshots[kind](tx, id);
  return snapshot === null ? { type: 'absent' } : { type: 'fresh', epoch: head.epoch, seq: head.lastSeq, snapshot, gap };
}
