// Hooks by which a screen reads the line, a topic and asks for things. The only bridge from the SDK to React.
import type { Client, ConnectionState, Followed, Reply, RequestOptions, TopicView } from '@mydr24/client';
import type { EndpointArguments, EndpointName, EndpointReply, TopicKind } from '@mydr24/protocol';
import { createContext, use, useCallback, useMemo, useSyncExternalStore, type ReactNode } from 'react';
import { createSlot } from './slot.ts';

const Port = createContext<Client | null>(null);

export function LiveProvider({ client, children }: { client: Client; children: ReactNode }) {
  return <Port value={client}>{children}</Port>;
}

export function useClient(): Client {
  const client = use(Port);
  if (client === null) throw new Error('LiveProvider is missing above this part');
  return client;
}

export function useConnection(): ConnectionState {
  const { connection } = useClient();
  return useSyncExternalStore(
    useCallback((listener) => connection.subscribe(listener), [connection]),
    () => connection.getSnapshot(),
  );
}

const loading = { status: 'loading', data: null, live: {}, staleSinceMs: null, error: null } as const;
const quiet = () => () => undefined;

/** Follows a topic while the part is on screen; a null id follows nothing and stays loading. */
export function useTopic<K extends TopicKind>(kind: K, id: string | null): TopicView<K> {
  const followed = useFollowed(kind, id);
  const subscribe = useCallback((listener: () => void) => (followed === null ? quiet() : followed.subscribe(listener)), [followed]);
  return useSyncExternalStore<TopicView<K>>(subscribe, () => (followed === null ? loading : followed.getSnapshot()));
}

/** The followed topic itself, for its events; null until mounted. */
export function useFollowed<K extends TopicKind>(kind: K, id: string | null): Followed<K> | null {
  const client = useClient();
  const slot = useMemo(() => createSlot<Followed<K> | null>(() => (id === null ? null : client.follow(kind, id)), (opened) => opened?.close()), [client, kind, id]);
  return useSyncExternalStore(slot.subscribe, slot.get);
}

export type Request = <K extends EndpointName>(endpoint: K, given: EndpointArguments<K>, options?: RequestOptions) => Promise<Reply<EndpointReply<K>>>;

export function useRequest(): Request {
  const client = useClient();
  return useCallback<Request>((endpoint, given, options) => client.request(endpoint, given, options), [client]);
}
