// Followed topics: one shared view for all followers of a name, kept over reconnects, resubscribed with what is had.
import { topicName, type Have, type ServerFrame, type StoredEvent, type TopicKind, type TopicName, type WireError } from '@mydr24/protocol';
import type { Followed, TopicView } from './client.ts';
import { newTopic, onEvents, onLive, onLost, onRefused, onSubscribed, type Topic } from './topic-view.ts';
import { createStore, type WritableStore } from './value-store.ts';

export interface TopicsDeps {
  send(frame: { type: 'subscribe'; id: number; topic: TopicName; have?: Have } | { type: 'unsubscribe'; id: number; topic: TopicName }): boolean;
  nextId(): number;
  serverNowMs(): number;
  after(ms: number, work: () => void): void;
  /** Every change of a topic's data, for what must happen whether a screen looks or not (receipts). */
  onData(kind: TopicKind, data: unknown, events: readonly Omit<StoredEvent, 'topic'>[]): void;
}

export interface Topics {
  follow<K extends TopicKind>(kind: K, id: string): Followed<K>;
  resume(): { topic: TopicName; have: Have }[];
  onLive(): void;
  onLost(): void;
  /** True when the frame was about a topic. */
  onFrame(frame: ServerFrame): boolean;
}

const RETRY_MS = 1_000;

type EventListener = (event: Omit<StoredEvent, 'topic'>) => void;
interface Entry {
  topic: Topic<TopicKind>;
  readonly store: WritableStore<TopicView<TopicKind>>;
  readonly listeners: Set<EventListener>;
  followers: number;
  /** The id of our subscribe on this connection; an answer to an older one is ignored. */
  askedId: number | null;
}

export function createTopics(deps: TopicsDeps): Topics {
  const entries = new Map<TopicName, Entry>();
  let resumed = new Set<TopicName>();

  const set = (entry: Entry, topic: Topic<TopicKind>): void => {
    entry.topic = topic;
    entry.store.set(topic.view);
  };
  const ask = (name: TopicName, entry: Entry): void => {
    const id = deps.nextId();
    const { have } = entry.topic;
    entry.askedId = deps.send({ type: 'subscribe', id, topic: name, ...(have === null ? {} : { have }) }) ? id : null;
  };
  const leave = (name: TopicName, entry: Entry): void => {
    entry.followers -= 1;
    if (entry.followers > 0 || entries.get(name) !== entry) return;
    entries.delete(name);
    deps.send({ type: 'unsubscribe', id: deps.nextId(), topic: name });
  };
  const takeEvents = (name: TopicName, entry: Entry, frame: Extract<ServerFrame, { type: 'events' }>): void => {
    const { topic, applied, isBroken } = onEvents(entry.topic, frame);
    set(entry, topic);
    for (const event of applied) for (const listener of [...entry.listeners]) listener(event);
    if (applied.length > 0) deps.onData(topic.kind, topic.view.data, applied);
    if (isBroken) ask(name, entry);
  };
  const takeSubscribed = (entry: Entry, frame: Extract<ServerFrame, { type: 'subscribed' }>): void => {
    set(entry, onSubscribed(entry.topic, frame));
    if (frame.snapshot !== undefined) deps.onData(entry.topic.kind, entry.topic.view.data, []);
  };

  /** "Not now" is asked again, with what is had shown as stale; "no" is final. */
  const takeRefusal = (name: TopicName, entry: Entry, error: WireError): void => {
    if (!error.retryable) return set(entry, onRefused(entry.topic, error));
    set(entry, onLost(entry.topic, deps.serverNowMs()));
    deps.after(error.retryAfterMs ?? RETRY_MS, () => void (entries.get(name) === entry && ask(name, entry)));
  };

  return {
    follow<K extends TopicKind>(kind: K, id: string): Followed<K> {
      const name = topicName(kind, id);
      let entry = entries.get(name);
      if (entry === undefined) {
        const topic = newTopic(kind) as unknown as Topic<TopicKind>;
        entry = { topic, store: createStore(topic.view), listeners: new Set(), followers: 0, askedId: null };
        entries.set(name, entry);
        ask(name, entry);
      }
      entry.followers += 1;
      return followedOf<K>(entry, () => leave(name, entry));
    },
    resume() {
      const had = [...entries].flatMap(([topic, { topic: { have } }]) => (have === null ? [] : [{ topic, have }])).slice(0, 200);
      resumed = new Set(had.map(({ topic }) => topic));
      return had;
    },
    onLive() {
      for (const [name, entry] of entries) if (!resumed.has(name)) ask(name, entry);
      resumed.clear();
    },
    onLost() {
      for (const entry of entries.values()) set(entry, onLost(entry.topic, deps.serverNowMs()));
    },
    onFrame: (frame) => route(entries, frame, { set, takeEvents, takeSubscribed, takeRefusal }),
  };
}

interface Takers {
  set(entry: Entry, topic: Topic<TopicKind>): void;
  takeEvents(name: TopicName, entry: Entry, frame: Extract<ServerFrame, { type: 'events' }>): void;
  takeSubscribed(entry: Entry, frame: Extract<ServerFrame, { type: 'subscribed' }>): void;
  takeRefusal(name: TopicName, entry: Entry, error: WireError): void;
}

/** True when the frame was about a topic, be it one already left. */
function route(entries: ReadonlyMap<TopicName, Entry>, frame: ServerFrame, { set, takeEvents, takeSubscribed, takeRefusal }: Takers): boolean {
  if (frame.type === 'refused') {
    const asked = [...entries].find(([, { askedId }]) => askedId !== null && askedId === frame.id);
    if (asked !== undefined) takeRefusal(...asked, frame.error);
    return asked !== undefined;
  }
  if (!('topic' in frame) || frame.topic === null) return false;
  const entry = entries.get(frame.topic);
  if (entry === undefined) return true;
  if (frame.type === 'subscribed') takeSubscribed(entry, frame);
  else if (frame.type === 'events') takeEvents(frame.topic, entry, frame);
  else if (frame.type === 'live') set(entry, onLive(entry.topic, frame));
  else if (frame.type === 'revoked') takeRefusal(frame.topic, entry, frame.error);
  return true;
}

function followedOf<K extends TopicKind>(entry: Entry, leave: () => void): Followed<K> {
  const mine = new Set<EventListener>();
  let isClosed = false;
  return {
    getSnapshot: () => entry.store.getSnapshot() as unknown as TopicView<K>,
    subscribe: entry.store.subscribe,
    onEvent(listener) {
      entry.listeners.add(listener);
      mine.add(listener);
      return () => void entry.listeners.delete(listener);
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      for (const listener of mine) entry.listeners.delete(listener);
      leave();
    },
  };
}
