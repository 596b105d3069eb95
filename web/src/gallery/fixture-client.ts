// A client without a server, for the gallery and its pictures: fixed topics, scripted answers, no clock of its own.
import type { Client, ConnectionState, Followed, Reply, TopicView } from '@mydr24/client';
import { wireError, type EndpointName, type EndpointReply, type Snapshot, type TopicKind, type WireError } from '@mydr24/protocol';

export interface Fixture {
  now: number;
  connection: ConnectionState;
  topics: Readonly<Record<string, TopicView<TopicKind>>>;
  replies: Partial<{ [K in EndpointName]: EndpointReply<K> }>;
  /** What is answered with a refusal. */
  refusals?: Partial<Record<EndpointName, WireError>>;
  /** What is never answered, so that its waiting can be looked at. */
  unanswered?: readonly EndpointName[];
}

export function liveView<K extends TopicKind>(snapshot: Snapshot<K>): TopicView<K> {
  return { status: 'live', data: snapshot, live: {}, staleSinceMs: null, error: null };
}

export function staleView<K extends TopicKind>(snapshot: Snapshot<K>, staleSinceMs: number): TopicView<K> {
  return { status: 'stale', data: snapshot, live: {}, staleSinceMs, error: null };
}

export const refusedView: TopicView<TopicKind> = { status: 'refused', data: null, live: {}, staleSinceMs: null, error: wireError('not-found', 'not-found', 'Not there, or not yours to see.') };
export const loadingView: TopicView<TopicKind> = { status: 'loading', data: null, live: {}, staleSinceMs: null, error: null };

const quiet = () => () => undefined;

export function fixtureClient(fixture: Fixture): Client {
  return {
    connection: { getSnapshot: () => fixture.connection, subscribe: quiet },
    connect: () => undefined,
    disconnect: () => undefined,
    serverNowMs: () => fixture.now,
    follow: <K extends TopicKind>(kind: K, id: string): Followed<K> => ({
      getSnapshot: () => (fixture.topics[`${kind}/${id}`] ?? loadingView) as TopicView<K>,
      subscribe: quiet,
      onEvent: quiet,
      close: () => undefined,
    }),
    request: async <K extends EndpointName>(endpoint: K): Promise<Reply<EndpointReply<K>>> => {
      if (fixture.unanswered?.includes(endpoint) === true) await new Promise(() => undefined);
      const refusal = fixture.refusals?.[endpoint];
      if (refusal !== undefined) return { ok: false, error: refusal };
      const body = fixture.replies[endpoint] as EndpointReply<K> | undefined;
      return body === undefined ? { ok: false, error: wireError('unavailable', 'fixture', 'The gallery has no server.') } : { ok: true, body };
    },
  };
}
