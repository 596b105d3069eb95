// The topic log on PostgreSQL: append in the caller's transaction, read from a number, heads, retention, new epochs.
// Decides nothing about who may read: the caller's transaction (tenant or engine) does.
import type { StoredEvent, TopicName } from '@mydr24/protocol';
import { instant, json, type Tx } from './postgres.ts';
import type { Bus, NewEvent, TopicHead, TopicLog } from './topic-log.ts';

export const RETENTION_MS = 7 * 24 * 60 * 60 * 1000;

// One statement: the upsert takes the row locks in name order, counts up, and the events are numbered from what it returns.
const APPEND = `
  with given as (
    select * from unnest($1::text[], $2::uuid[], $3::text[], $4::jsonb[]) with ordinality as e (topic, tenant_id, kind, body, n)
  ), counted as (
    select topic, tenant_id, count(*) as events from given group by topic, tenant_id order by topic
  ), locked as (
    insert into topics (name, tenant_id, last_seq) select topic, tenant_id, events from counted order by topic
    on conflict (name) do update set last_seq = topics.last_seq + excluded.last_seq
    returning name, last_seq
  )
  insert into topic_events (topic, seq, tenant_id, at, kind, body)
  select g.topic, l.last_seq - c.events + row_number() over (partition by g.topic order by g.n), g.tenant_id, $5, g.kind, g.body
    from given g join counted c on c.topic = g.topic join locked l on l.name = g.topic
   order by g.n
  returning seq, topic`;

/** Within one transaction call it once: two calls may lock topics out of name order and meet a deadlock (which is retried). */
export function createTopicLog(bus: Bus): TopicLog {
  return {
    async append(tx, events, nowMs) {
      if (events.length === 0) return;
      const rows = await tx.query<{ seq: number; topic: TopicName }>(
        APPEND,
        [events.map((e) => e.topic), events.map((e) => e.tenantId), events.map((e) => e.kind), events.map((e) => json(e.body)), instant(nowMs)],
        'topic-log-append',
      );
      const stored = numberEvents(events, rows, nowMs);
      tx.afterCommit(() => bus.publish(stored));
    },
  };
}

/** Pairs events with the numbers their topic gave, in the order they were given. */
function numberEvents(events: readonly NewEvent[], rows: readonly { seq: number; topic: TopicName }[], nowMs: number): StoredEvent[] {
  const next = new Map<TopicName, number>();
  for (const { topic, seq } of rows) next.set(topic, Math.min(seq, next.get(topic) ?? seq));
  return events.map(({ topic, kind, body }) => {
    const seq = next.get(topic)!;
    next.set(topic, seq + 1);
    return { topic, seq, at: nowMs, kind, body };
  });
}

export async function findHead(tx: Tx, topic: TopicName): Promise<TopicHead | undefined> {
  return tx.maybe<TopicHead>(
    'select epoch, last_seq as "lastSeq", first_seq as "firstSeq" from topics where name = $1', [topic], 'topic-head');
}

/** A topic nobody has written to yet gets its row, so that its epoch is known before its first event. */
export async function ensureTopic(tx: Tx, tenantId: string, topic: TopicName): Promise<void> {
  await tx.execute('insert into topics (name, tenant_id) values ($1, $2) on conflict (name) do nothing', [topic, tenantId], 'topic-ensure');
}

/** In order, without holes, from the first after `afterSeq`. */
export async function listEvents(tx: Tx, topic: TopicName, afterSeq: number, limit: number): Promise<StoredEvent[]> {
  return tx.query<StoredEvent>(
    'select topic, seq, at, kind, body from topic_events where topic = $1 and seq > $2 order by seq limit $3', [topic, afterSeq, limit], 'topic-events');
}

export interface FollowedHead {
  topic: TopicName;
  epoch: string | null;
  seq: number;
}

/** Those of the followed topics whose head is not where the follower stands. One query for all. */
export async function listMovedHeads(tx: Tx, followed: readonly FollowedHead[]): Promise<(TopicHead & { topic: TopicName })[]> {
  return tx.query(
    `select t.name as topic, t.epoch, t.last_seq as "lastSeq", t.first_seq as "firstSeq"
       from unnest($1::text[], $2::uuid[], $3::bigint[]) as f (name, epoch, seq) join topics t on t.name = f.name
      where t.last_seq <> f.seq or t.epoch is distinct from f.epoch`,
    [followed.map((f) => f.topic), followed.map((f) => f.epoch), followed.map((f) => f.seq)],
    'topic-moved-heads',
  );
}

/** Forgets events older than an instant, at most `maxEvents` at a time; returns how many went. Followers that are behind get a gap. */
export async function truncateTopics(tx: Tx, olderThanMs: number, maxEvents = 5_000): Promise<number> {
  const old = await tx.query<{ topic: string; seq: number }>(
    'select topic, max(seq) as seq from (select topic, seq from topic_events where at < $1 order by at limit $2) o group by topic order by topic',
    [instant(olderThanMs), maxEvents],
  );
  if (old.length === 0) return 0;
  const topics = old.map((row) => row.topic);
  await tx.query('select name from topics where name = any($1) order by name for update', [topics]);
  const upTo = [topics, old.map((row) => row.seq)];
  await tx.execute(
    'update topics set first_seq = greatest(first_seq, o.seq + 1) from unnest($1::text[], $2::bigint[]) as o (topic, seq) where name = o.topic', upTo);
  return tx.execute(
    'delete from topic_events e using unnest($1::text[], $2::bigint[]) as o (topic, seq) where e.topic = o.topic and e.seq <= o.seq', upTo);
}

/** After a restore the numbers may be reused: every follower must load afresh. */
export async function renewEpochs(tx: Tx): Promise<void> {
  await tx.query('select name from topics order by name for update');
  await tx.execute('update topics set epoch = gen_random_uuid()');
}
