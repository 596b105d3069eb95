// One feed per followed topic and node: joins every path an event may come by (bus, wake-ups, looking again every two
// seconds) into one stream in order and without holes, and turns each batch into one frame for all its followers.
// Followers' rights are decided elsewhere (follow-engine.ts).
import type { StoredEvent, TopicName } from '@mydr24/protocol';
import type { TopicBus } from '../platform/bus.ts';
import type { Frame } from './outbox.ts';
import { eventsFrame } from './wire-frames.ts';
import { receive, startCursor, type Cursor } from './topic-cursor.ts';
import type { GapReason, MovedHead, TopicSource } from './topic-source.ts';

export interface Follower {
  /** In order; `frame` is these events, ready to send. */
  onEvents(events: readonly StoredEvent[], frame: () => Frame): void;
  /** The numbers start anew: load afresh. */
  onReset(reason: GapReason): void;
}

export interface Membership {
  leave(): void;
  /** A topic's first row may come into being between the feed's first look and the follower's opening. */
  learnEpoch(epoch: string): void;
}

export interface Feeds {
  /** From when this settles on, every later event reaches the follower. */
  follow(topic: TopicName, follower: Follower): Promise<Membership>;
  /** Looks at all followed topics at once, in one query. */
  lookAgain(): Promise<void>;
  size(): number;
  stop(): void;
}

interface Feed {
  readonly topic: TopicName;
  readonly followers: Set<Follower>;
  cursor: Cursor;
  isReady: boolean;
  ready: Promise<void>;
  isReading: boolean;
  /** Events that came before the feed knew where it stands. */
  before: StoredEvent[];
}

const READ_EVENTS = 500;

interface Context {
  readonly feeds: Map<TopicName, Feed>;
  readonly source: TopicSource;
  onProblem(error: unknown): void;
}

export function createFeeds(source: TopicSource, bus: TopicBus, onProblem: (error: unknown) => void): Feeds {
  const feeds = new Map<TopicName, Feed>();
  const context: Context = { feeds, source, onProblem };
  const stops = [
    bus.subscribe((events) => {
      for (const [topic, batch] of byTopic(events)) {
        const feed = feeds.get(topic);
        if (feed !== undefined) take(context, feed, batch);
      }
    }),
    bus.onWake((topics) => {
      for (const topic of topics ?? feeds.keys()) {
        const feed = feeds.get(topic);
        if (feed !== undefined) void catchUp(context, feed);
      }
    }),
  ];
  return {
    follow: (topic, follower) => join(context, topic, follower),
    async lookAgain() {
      const followed = [...feeds.values()].filter((feed) => feed.isReady).map(({ topic, cursor }) => ({ topic, epoch: cursor.epoch, seq: cursor.seq }));
      if (followed.length === 0) return;
      for (const head of await source.listMovedHeads(followed)) judgeMoved(context, head);
    },
    size: () => feeds.size,
    stop: () => stops.forEach((stop) => stop()),
  };
}

async function join(context: Context, topic: TopicName, follower: Follower): Promise<Membership> {
  const { feeds } = context;
  const feed = feeds.get(topic) ?? open(context, topic);
  feed.followers.add(follower);
  const leave = (): void => {
    feed.followers.delete(follower);
    if (feed.followers.size === 0 && feeds.get(topic) === feed) feeds.delete(topic);
  };
  try {
    await feed.ready;
  } catch (error) {
    leave();
    throw error;
  }
  return {
    leave,
    learnEpoch(epoch) {
      if (feed.cursor.epoch === null) feed.cursor = { ...feed.cursor, epoch };
    },
  };
}

function open(context: Context, topic: TopicName): Feed {
  const feed: Feed = { topic, followers: new Set(), cursor: startCursor(null, 0), isReady: false, ready: Promise.resolve(), isReading: false, before: [] };
  feed.ready = context.source.findHead(topic).then((head) => {
    feed.cursor = startCursor(head?.epoch ?? null, head?.lastSeq ?? 0);
    feed.isReady = true;
    take(context, feed, feed.before.splice(0));
  });
  context.feeds.set(topic, feed);
  return feed;
}

function take(context: Context, feed: Feed, events: readonly StoredEvent[]): void {
  if (!feed.isReady) return void feed.before.push(...events);
  const { cursor, ready, isBehind } = receive(feed.cursor, events);
  feed.cursor = cursor;
  if (ready.length > 0) deliver(feed, ready);
  if (isBehind) void catchUp(context, feed);
}

/** Reads from the log until it has nothing more: who sees 43 after 41 asks for 42. */
async function catchUp({ feeds, source, onProblem }: Context, feed: Feed): Promise<void> {
  if (feed.isReading || !feed.isReady) return;
  feed.isReading = true;
  try {
    for (;;) {
      const events = await source.listEvents(feed.topic, feed.cursor.seq, READ_EVENTS);
      if (feeds.get(feed.topic) !== feed) return;
      const first = events[0];
      // A hole in the log itself: those events were truncated while nobody looked.
      if (first !== undefined && first.seq > feed.cursor.seq + 1) reset(feed, 'truncated', feed.cursor.epoch, first.seq - 1);
      const { cursor, ready } = receive(feed.cursor, events);
      feed.cursor = cursor;
      if (ready.length > 0) deliver(feed, ready);
      if (events.length < READ_EVENTS) return;
    }
  } catch (error) {
    onProblem(error);
  } finally {
    feed.isReading = false;
  }
}

function judgeMoved(context: Context, head: MovedHead): void {
  const feed = context.feeds.get(head.topic);
  if (feed === undefined || !feed.isReady) return;
  const { epoch, seq } = feed.cursor;
  if (epoch === null) feed.cursor = { ...feed.cursor, epoch: head.epoch };
  else if (epoch !== head.epoch) return reset(feed, 'epoch-changed', head.epoch, head.lastSeq);
  if (head.lastSeq < seq) return reset(feed, 'ahead-of-log', head.epoch, head.lastSeq);
  if (head.lastSeq > seq) void catchUp(context, feed);
}

function reset(feed: Feed, reason: GapReason, epoch: string | null, seq: number): void {
  feed.cursor = startCursor(epoch, seq);
  for (const follower of [...feed.followers]) follower.onReset(reason);
}

function deliver(feed: Feed, events: readonly StoredEvent[]): void {
  let frame: Frame | undefined;
  const shared = (): Frame => (frame ??= eventsFrame(feed.topic, events));
  for (const follower of [...feed.followers]) follower.onEvents(events, shared);
}

function byTopic(events: readonly StoredEvent[]): Iterable<[TopicName, readonly StoredEvent[]]> {
  const first = events[0];
  if (first !== undefined && events.length === 1) return [[first.topic, events]];
  return Map.groupBy(events, (event) => event.topic);
}
