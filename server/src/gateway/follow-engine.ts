// The topics one socket follows: authorised at the start and again when rights change, opened (continued or fresh) one
// after the other, then fed without hole or repeat. Live values of a topic pass only once it is open.
import { wireError, type Have, type ServerFrame, type StoredEvent, type TopicName } from '@mydr24/protocol';
import type { Caller } from '../people/access.ts';
import type { Feeds, Follower } from './feed-engine.ts';
import type { Frame } from './outbox.ts';
import type { AuthoriseTopic } from './ports.ts';
import type { GapReason, Opening, TopicSource } from './topic-source.ts';
import { eventsFrame } from './wire-frames.ts';

export interface FollowDeps {
  feeds: Feeds;
  topics: TopicSource;
  authorise: AuthoriseTopic;
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
  /** Asks again for every topic, or for those whose right has run out by now. Topics no longer allowed are taken away. */
  recheck(expiredByMs?: number): Promise<void>;
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
const UNAVAILABLE = wireError('unavailable', 'rights-unknown', 'your rights could not be checked; subscribe again', { retryAfterMs: 2_000 });

export function createFollows(deps: FollowDeps): Follows {
  const subs = new Map<TopicName, Subscription>();
  let queue = Promise.resolve();
  let isClosed = false;
  const isCurrent = (sub: Subscription): boolean => !isClosed && subs.get(sub.topic) === sub;

  const drop = (sub: Subscription): void => {
    sub.leave?.();
    sub.leave = null;
    if (subs.get(sub.topic) !== sub) return;
    subs.delete(sub.topic);
    deps.onLeft(sub.topic);
  };
  const begin = (topic: TopicName): Subscription => {
    const old = subs.get(topic);
    if (old !== undefined) drop(old);
    const sub: Subscription = { topic, seq: null, early: [], untilMs: null, unansweredSinceMs: null, leave: null };
    subs.set(topic, sub);
    return sub;
  };
  const refuse = (sub: Subscription, id: number | null, error: Extract<ServerFrame, { type: 'refused' }>['error']): void => {
    if (!isCurrent(sub)) return;
    drop(sub);
    // Without an id nobody waits for a reply: the topic itself is answered.
    if (id === null) deps.send({ type: 'revoked', topic: sub.topic, error });
    else deps.send({ type: 'refused', id, error });
  };
  const followerOf = (sub: Subscription): Follower => ({
    onEvents: (events, frame) => pass(deps, sub, events, frame),
    onReset: (reason) => void (isCurrent(sub) && reload(sub.topic, reason)),
  });
  const reload = (topic: TopicName, reason: GapReason): void => {
    const sub = begin(topic);
    queue = queue.then(() => join(sub, null, undefined, reason));
  };
  const join = async (sub: Subscription, id: number | null, have: Have | undefined, forced: GapReason | null): Promise<void> => {
    try {
      if (!isCurrent(sub)) return;
      const allowed = await deps.authorise(deps.caller(), sub.topic, deps.connectionId);
      if (!allowed.ok) return refuse(sub, id, allowed.error);
      sub.untilMs = allowed.body.untilMs;
      await deps.whenRoom();
      if (!isCurrent(sub)) return;
      const membership = await deps.feeds.follow(sub.topic, followerOf(sub));
      if (!isCurrent(sub)) return membership.leave();
      sub.leave = membership.leave;
      const opening = await deps.topics.open(deps.caller(), sub.topic, have);
      if (!isCurrent(sub)) return;
      if (opening.type === 'absent') return refuse(sub, id, wireError('not-found', 'no-such-topic', 'there is no such topic for you'));
      membership.learnEpoch(opening.epoch);
      answer(deps, sub, id, opening, forced);
    } catch (error) {
      deps.onProblem(error);
      refuse(sub, id, wireError('unavailable', 'topic-unavailable', 'the topic could not be opened; try again', { retryAfterMs: 1_000 }));
    }
  };
  const check = async (sub: Subscription): Promise<void> => {
    try {
      const allowed = await deps.authorise(deps.caller(), sub.topic, deps.connectionId);
      if (!isCurrent(sub)) return;
      sub.unansweredSinceMs = null;
      if (allowed.ok) sub.untilMs = allowed.body.untilMs;
      else revoke(sub, allowed.error);
    } catch (error) {
      deps.onProblem(error);
    }
  };
  const revoke = (sub: Subscription, error: Extract<ServerFrame, { type: 'revoked' }>['error']): void => {
    drop(sub);
    deps.send({ type: 'revoked', topic: sub.topic, error });
  };

  return {
    subscribe(id, topic, have) {
      if (!subs.has(topic) && subs.size >= MAX_TOPICS) {
        const error = wireError('too-many-requests', 'too-many-topics', `a connection follows at most ${MAX_TOPICS} topics; unsubscribe from some`);
        return deps.send(id === null ? { type: 'revoked', topic, error } : { type: 'refused', id, error });
      }
      const sub = begin(topic);
      queue = queue.then(() => join(sub, id, have, null));
    },
    unsubscribe(id, topic) {
      const sub = subs.get(topic);
      if (sub !== undefined) drop(sub);
      deps.send({ type: 'unsubscribed', id, topic });
    },
    async recheck(expiredByMs) {
      const asked = [...subs.values()].filter((sub) => expiredByMs === undefined || (sub.untilMs !== null && sub.untilMs <= expiredByMs));
      for (const sub of asked) sub.unansweredSinceMs ??= -1;
      await Promise.all(asked.map(check));
    },
    tick(nowMs, monotonicMs) {
      for (const sub of [...subs.values()]) {
        if (sub.untilMs !== null && sub.untilMs <= nowMs) sub.unansweredSinceMs ??= -1;
        if (sub.unansweredSinceMs === null) continue;
        if (sub.unansweredSinceMs === -1) sub.unansweredSinceMs = monotonicMs;
        if (monotonicMs - sub.unansweredSinceMs >= UNANSWERED_MS) revoke(sub, UNAVAILABLE);
        else void check(sub);
      }
    },
    topics: () => [...subs.keys()],
    close() {
      isClosed = true;
      for (const sub of [...subs.values()]) drop(sub);
    },
  };
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
