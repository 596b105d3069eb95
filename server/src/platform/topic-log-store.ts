// The topic log on PostgreSQL: append in the caller's transaction, read from a number, heads, retention, new epochs.
// Decides nothing about who may read: the caller's transaction (tenant or engine) does.
import type { StoredEvent, TopicName } from '@mydr24/protocol';
import { instant, json, type Tx } from './postgres.ts';
import type { Bus, NewEvent, TopicHead, TopicLog } from './topic-log.ts';

export const RETENTION_MS = 7 * 24 * 60 * 60 * 1000;

// One statement: the upsert takes the row locks in name order and counts up; the events are numbered back from what it
// returns. Counted and made JSON here, each body once though several topics are told the same: it is on the path to a page.
const APPEND = `
  with locked as (
    insert into topics (name, tenant_id, last_seq)
    select name, tenant_id, events from unnest($1::text[], $2::uuid[], $3::bigint[]) as t (name, tenant_id, events) order by name
    on conflict (name) do update set last_seq = topics.last_seq + excluded.last_seq
    returning name, last_seq
  ), stored as (
    insert into topic_events (topic, seq, tenant_id, at, kind, body)
    select e.topic, l.last_seq - e.later, e.tenant_id, $9, e.kind, b.body
      from unnest($4::text[], $5::uuid[], $6::bigint[], $7::text[], $8::int[]) as e (topic, tenant_id, later, kind, body)
      join locked l on l.name = e.topic
      join unnest($10::jsonb[]) with ordinality as b (body, n) on b.n = e.body
  )
  select name as topic, last_seq as "lastSeq" from locked`;

/** Within one transaction call it once: two calls may lock topics out of name order and meet a deadlock (which is retried). */
export function createTopicLog(bus: Bus): TopicLog {
  return {
    async append(tx, events, nowMs) {
      if (events.length === 0) return;
      const batch = batchOf(events);
      const heads = await tx.query<{ topic: TopicName; lastSeq: number }>(APPEND, columnsOf(events, batch, nowMs), 'topic-log-append');
      const lastSeqs = new Map(heads.map(({ topic, lastSeq }) => [topic, lastSeq]));
      const stored = events.map(({ topic, kind, body }, n) => ({ topic, seq: lastSeqs.get(topic)! - batch.later[n]!, at: nowMs, kind, body }));
      tx.afterCommit(() => bus.publish(stored));
    },
  };
}

interface Batch {
  readonly topics: ReadonlyMap<TopicName, { readonly tenantId: string; readonly events: number }>;
  /** For each event, how many of its topic come after it. */
  readonly later: readonly number[];
  /** The number of each different body, from one. */
  readonly bodies: ReadonlyMap<unknown, number>;
}

function batchOf(events: readonly NewEvent[]): Batch {
  const topics = new Map<TopicName, { tenantId: string; events: number }>();
  const bodies = new Map<unknown, number>();
  const later = events.map(() => 0);
  for (let n = events.length - 1; n >= 0; n -= 1) {
    const { topic, tenantId } = events[n]!;
    const counted = topics.get(topic) ?? { tenantId, events: 0 };
    if (counted.tenantId !== tenantId) throw new Error('events of two tenants were given for one topic');
    later[n] = counted.events;
    topics.set(topic, { tenantId, events: counted.events + 1 });
  }
  for (const { body } of events) if (!bodies.has(body)) bodies.set(body, bodies.size + 1);
  return { topics, later, bodies };
}

function columnsOf(events: readonly NewEvent[], { topics, later, bodies }: Batch, nowMs: number): unknown[] {
  const counted = [...topics.values()];
  return [
    [...topics.keys()], counted.map(({ tenantId }) => tenantId), counted.map((topic) => topic.events),
    events.map(({ topic }) => topic), events.map(({ tenantId }) => tenantId), later, events.map(({ kind }) => kind), events.map(({ body }) => bodies.get(body)),
    instant(nowMs), [...bodies.keys()].map((body) => json(body)),
  ];
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
