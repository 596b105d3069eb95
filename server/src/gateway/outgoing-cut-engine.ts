// The one place by which everything leaves over HTTP and sockets: replies, snapshots, events and live values are cut to their schema and to what their
// caller may be told (reply-cut.ts). Wraps the gateway's ports; files, FHIR and family pages have forms of their own.
import { endpoints, parseTopicName, type Role, type StoredEvent, type TopicName, topics } from '@mydr24/protocol';
import type { PersonCaller } from '../people/access.ts';
import type { TopicBus } from '../platform/bus.ts';
import type { LiveFeed } from '../platform/live-feed.ts';
import type { Seer } from './field-rights.ts';
import { cutOf, type Told } from './reply-cut.ts';
import { isEndpoint, type RequestCall, type Requests } from './request-engine.ts';
import type { TopicSource } from './topic-source.ts';

/** The roles somebody has in the database now: a token may be up to ten minutes behind. */
export type RolesNow = (caller: PersonCaller) => Promise<readonly Role[]>;

export function cutRequests(requests: Requests, rolesNow: RolesNow): Requests {
  return {
    async invoke(call) {
      const answered = await requests.invoke(call);
      const { endpoint: name, caller } = call;
      if (!answered.ok || !isEndpoint(name) || endpoints[name].isFile) return answered;
      const cut = cutOf(endpoints[name].reply);
      const told = toldOf(call);
      const body = cut(answered.body, told);
      // Only then is it asked, so that a role given a moment ago counts at once and everyday requests ask nothing.
      if (!told.isCut || caller.type !== 'person') return { ok: true, body };
      return { ok: true, body: cut(answered.body, { seers: new Set(await rolesNow(caller)), isCut: false }) };
    },
  };
}

function toldOf({ caller }: RequestCall): NonNullable<Told> {
  const seers: readonly Seer[] = caller.type === 'person' ? caller.roles : caller.type === 'device' ? ['device'] : ['public'];
  return { seers: new Set(seers), isCut: false };
}

export function cutTopics(source: TopicSource): TopicSource {
  return {
    ...source,
    async open(caller, topic, have) {
      const opening = await source.open(caller, topic, have);
      if (opening.type === 'fresh') return { ...opening, snapshot: cutOf(topics[parseTopicName(topic).kind].snapshot)(opening.snapshot, null) };
      return opening.type === 'continued' ? { ...opening, events: opening.events.map(cutEvent) } : opening;
    },
    listEvents: async (topic, afterSeq, limit) => (await source.listEvents(topic, afterSeq, limit)).map(cutEvent),
  };
}

export const cutBus = (bus: TopicBus): TopicBus => ({ ...bus, subscribe: (listener) => bus.subscribe((events) => listener(events.map(cutEvent))) });

export const cutLive = (live: LiveFeed): LiveFeed => ({
  ...live,
  subscribe: (listener) => live.subscribe(({ topic, key, kind, body }) => listener({ topic, key, kind, get body() { return bodyOf('live', topic, kind, body); } })),
});

/** Cut when it is written, which is once, and only where somebody follows. */
const cutEvent = ({ topic, seq, at, kind, body }: StoredEvent): StoredEvent => ({ topic, seq, at, kind, get body() { return bodyOf('event', topic, kind, body); } });

function bodyOf(part: 'event' | 'live', topic: TopicName, kind: string, body: unknown): unknown {
  const cut = cutOf(topics[parseTopicName(topic).kind][part])({ kind, body }, null) as { body?: unknown } | undefined;
  return cut?.body;
}
