// The topics one socket follows: authorised at the start and again when rights change, opened (continued or fresh) one
// after the other, then fed without hole or repeat. Live values of a topic pass only once it is open.
import { wireError, type Have, type ServerFrame, type StoredEvent, type TopicName, type WireError } from '@mydr24/protocol';
import type { Caller } from '../people/access.ts';
import type { Feeds } from './feed-engine.ts';
import type { InTurn } from './opening-engine.ts';
import type { Frame } from './outbox.ts';
import type { AuthoriseTopic } from './ports.ts';
import type { GapReason, Opening, TopicSource } from './topic-source.ts';
import { eventsFrame } from './wire-frames.ts';

export interface FollowDeps {
  feeds: Feeds;
  topics: TopicSource;
  authorise: AuthoriseTopic;
  inTurn: InTurn;
  connectionId: string;
  caller(): Caller;
  send(frame: ServerFrame): void;
  sendBytes(frame: Frame): void;
  /** Settles when the socket has room for a snapshot (or is gone). */
  whenRoom(): Promise<void>;
  onFollowed(topic: TopicName): void;
  onLeft(topic: TopicName): void;
  onProblem(error: unknown): void;
}

export interface Follows {
  subscribe(id: number | null, topic: TopicName, have: Have | undefined): void;
  unsubscribe(id: number, topic: TopicName): void;
  /** Asks again for every topic; those no longer allowed are taken away. */
  recheck(): Promise<void>;
  /** Runs what must not wait: rights that ran out, and questions that could not be asked a moment ago. */
  tick(nowMs: number, monotonicMs: number): void;
  topics(): TopicName[];
  close(): void;
}

interface Subscription {
  readonly topic: TopicName;
  /** Null while opening; events wait in `early` until then. */
  seq: number | null;
  early: StoredEvent[];
  untilMs: number | null;
  /** Since when a question about rights has had no answer. */
  unansweredSinceMs: number | null;
  leave: (() => void) | null;
}

const MAX_TOPICS = 256;
/** A right that cannot be confirmed for this long is treated as gone. */
const UNANSWERED_MS = 4_000;
/** Unanswered since a moment the next tick will name. */
const UNDATED = -1;
const UNAVAILABLE = wireError('unavailable', 'rights-unknown', 'your rights could not be checked; subscribe again', { retryAfterMs: 2_000 });

interface Context {
  readonly deps: FollowDeps;
  readonly subs: Map<TopicName, Subscription>;
  /** Openings run one after the other, so that a slow socket holds one snapshot at a time. */
  queue: Promise<void>;
  isClosed: boolean;
}

export function createFollows(deps: FollowDeps): Follows {
  const subs = new Map<TopicName, Subscription>();
  const context: Context = { deps, subs, queue: Promise.resolve(), isClosed: false };
  return {
    subscribe(id, topic, have) {
      if (!subs.has(topic) && subs.size >= MAX_TOPICS) {
        const error = wireError('too-many-requests', 'too-many-topics', `a connection follows at most ${MAX_TOPICS} topics; unsubscribe from some`);
        return deps.send(id === null ? { type: 'revoked', topic, error } : { type: 'refused', id, error });
      }
      enqueue(context, topic, { id, have, forced: null });
    },
    unsubscribe(id, topic) {
      const sub = subs.get(topic);
      if (sub !== undefined) drop(context, sub);
      deps.send({ type: 'unsubscribed', id, topic });
    },
    async recheck() {
      const asked = [...subs.values()];
      for (const sub of asked) sub.unansweredSinceMs ??= UNDATED;
      await Promise.all(asked.map((sub) => check(context, sub)));
    },
    tick(nowMs, monotonicMs) {
      for (const sub of [...subs.values()]) {
        if (sub.untilMs !== null && sub.untilMs <= nowMs) sub.unansweredSinceMs ??= UNDATED;
        if (sub.unansweredSinceMs === null) continue;
        if (sub.unansweredSinceMs === UNDATED) sub.unansweredSinceMs = monotonicMs;
        if (monotonicMs - sub.unansweredSinceMs >= UNANSWERED_MS) revoke(context, sub, UNAVAILABLE);
        else void check(context, sub);
      }
    },
    topics: () => [...subs.keys()],
    close() {
      context.isClosed = true;
      for (const sub of [...subs.values()]) drop(context, sub);
    },
  };
}

interface Asked {
  /** Null when nobody waits for a reply: the topic itself is answered. */
  id: number | null;
  have: Have | undefined;
  /** Why a snapshot is sent unasked. */
  forced: GapReason | null;
}

function enqueue(context: Context, topic: TopicName, asked: Asked): void {
  const old = context.subs.get(topic);
  if (old !== undefined) drop(context, old);
  const sub: Subscription = { topic, seq: null, early: [], untilMs: null, unansweredSinceMs: null, leave: null };
  context.subs.set(topic, sub);
  context.queue = context.queue.then(() => join(context, sub, asked));
}

function isCurrent({ isClosed, subs }: Context, sub: Subscription): boolean {
  return !isClosed && subs.get(sub.topic) === sub;
}

function drop({ subs, deps }: Context, sub: Subscription): void {
  sub.leave?.();
  sub.leave = null;
  if (subs.get(sub.topic) !== sub) return;
  subs.delete(sub.topic);
  deps.onLeft(sub.topic);
}

async function join(context: Context, sub: Subscription, { id, have, forced }: Asked): Promise<void> {
  const { deps } = context;
  const { topic } = sub;
  try {
    if (!isCurrent(context, sub)) return;
    const allowed = await deps.inTurn(() => deps.authorise(deps.caller(), topic, deps.connectionId));
    if (!allowed.ok) return refuse(context, sub, id, allowed.error);
    sub.untilMs = allowed.body.untilMs;
    await deps.whenRoom();
    if (!isCurrent(context, sub)) return;
    const membership = await deps.feeds.follow(topic, {
      onEvents: (events, frame) => pass(deps, sub, events, frame),
      onReset: (reason) => void (isCurrent(context, sub) && enqueue(context, topic, { id: null, have: undefined, forced: reason })),
    });
    if (!isCurrent(context, sub)) return membership.leave();
    sub.leave = membership.leave;
    const opening = await deps.topics.open(deps.caller(), topic, have);
    if (!isCurrent(context, sub)) return;
    if (opening.type === 'absent') return refuse(context, sub, id, wireError('not-found', 'no-such-topic', 'there is no such topic for you'));
    membership.learnEpoch(opening.epoch);
    answer(deps, sub, id, opening, forced);
  } catch (error) {
    deps.onProblem(error);
    refuse(context, sub, id, wireError('unavailable', 'topic-unavailable', 'the topic could not be opened; try again', { retryAfterMs: 1_000 }));
  }
}

function refuse(context: Context, sub: Subscription, id: number | null, error: WireError): void {
  if (!isCurrent(context, sub)) return;
  if (id === null) return revoke(context, sub, error);
  drop(context, sub);
  context.deps.send({ type: 'refused', id, error });
}

function revoke(context: Context, sub: Subscription, error: WireError): void {
  drop(context, sub);
  context.deps.send({ type: 'revoked', topic: sub.topic, error });
}

async function check(context: Context, sub: Subscription): Promise<void> {
  const { deps } = context;
  try {
    const allowed = await deps.authorise(deps.caller(), sub.topic, deps.connectionId);
    if (!isCurrent(context, sub)) return;
    if (!allowed.ok) return revoke(context, sub, allowed.error);
    sub.unansweredSinceMs = null;
    sub.untilMs = allowed.body.untilMs;
  } catch (error) {
    deps.onProblem(error);
  }
}

function answer(deps: FollowDeps, sub: Subscription, id: number | null, opening: Exclude<Opening, { type: 'absent' }>, forced: GapReason | null): void {
  const { topic } = sub;
  const { epoch, seq } = opening;
  if (opening.type === 'fresh') {
    const reason = forced ?? opening.gap;
    if (reason !== null) deps.send({ type: 'gap', topic, epoch, seq, reason });
    deps.send({ type: 'subscribed', id, topic, epoch, seq, snapshot: opening.snapshot });
  } else {
    deps.send({ type: 'subscribed', id, topic, epoch, seq });
    if (opening.events.length > 0) deps.sendBytes(eventsFrame(topic, opening.events));
  }
  sub.seq = opening.type === 'continued' ? seq + opening.events.length : seq;
  const early = sub.early.splice(0);
  deps.onFollowed(topic);
  pass(deps, sub, early, () => eventsFrame(topic, early));
}

/** The shared frame when it fits exactly, else only what this socket has not had. */
function pass(deps: FollowDeps, sub: Subscription, events: readonly StoredEvent[], frame: () => Frame): void {
  if (sub.seq === null) return void sub.early.push(...events);
  const first = events[0];
  const last = events.at(-1);
  if (first === undefined || last === undefined || last.seq <= sub.seq) return;
  const isWhole = first.seq === sub.seq + 1;
  const due = isWhole ? events : events.filter((event) => event.seq > sub.seq!);
  // The feed is without holes and the opening was read after joining it: anything else is a bug, never a silent skip.
  if (due[0]!.seq !== sub.seq + 1) throw new Error(`a follower at ${sub.seq} was handed ${due[0]!.seq}`);
  sub.seq = last.seq;
  deps.sendBytes(isWhole ? frame() : eventsFrame(sub.topic, due));
}
