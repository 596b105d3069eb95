// The SDK's public types. A screen is a function of (data, freshness): connection state and each followed topic are
// immutable values with `getSnapshot`/`subscribe`, fit for React's useSyncExternalStore. The work is in client-engine.ts.
import type {
  Capabilities, EndpointArguments, EndpointName, EndpointReply, ServerFrame, Snapshot, StoredEvent, TopicKind, TopicLive, WireError,
} from '@mydr24/protocol';

export type ConnectionState =
  | { tag: 'connecting' }
  | { tag: 'live'; sinceMs: number; welcome: Extract<ServerFrame, { type: 'welcome' }> }
  /** Was live or never yet; trying again. `sinceMs` is when the connection was lost. */
  | { tag: 'reconnecting'; sinceMs: number; attempt: number }
  /** The device itself says it has no network. */
  | { tag: 'offline'; sinceMs: number }
  /** The server said no (signed out elsewhere, revoked, protocol too old); it is not tried again by itself. */
  | { tag: 'refused'; error: WireError }
  | { tag: 'signed-out' };

/** A value that changes: the two methods React needs. */
export interface Store<Value> {
  getSnapshot(): Value;
  subscribe(listener: () => void): () => void;
}

export type LiveBody<K extends TopicKind> = TopicLive<K> extends { body: infer Body } ? Body : never;

/**
 * A followed topic. `loading`: nothing yet. `live`: current. `stale`: what was known when the connection went, at
 * `staleSinceMs` of the server's clock; show it as old. `refused`: not (or no longer) allowed, and nothing is kept.
 */
export type TopicView<K extends TopicKind> =
  | { status: 'loading'; data: null; live: {}; staleSinceMs: null; error: null }
  | { status: 'live'; data: Snapshot<K>; live: LiveValues<K>; staleSinceMs: null; error: null }
  | { status: 'stale'; data: Snapshot<K>; live: LiveValues<K>; staleSinceMs: number; error: null }
  | { status: 'refused'; data: null; live: {}; staleSinceMs: null; error: WireError };
/** The latest live value by patient (vitals) or person (position). Already applied to `data` where `data` has a place for it. */
export type LiveValues<K extends TopicKind> = Readonly<Record<string, LiveBody<K>>>;

export interface Followed<K extends TopicKind> extends Store<TopicView<K>> {
  /** Every event as it is applied, e.g. to sound a new alarm; not called for snapshots. */
  onEvent(listener: (event: Omit<StoredEvent, 'topic'>) => void): () => void;
  close(): void;
}

export interface RequestOptions {
  /** Until when it is tried, over reconnects, with the same key; default 10 s, for critical endpoints 30 s. */
  deadlineMs?: number;
  /** The client's own id of this request; made when absent. Keep it to ask again after a restart of the app. */
  key?: string;
  /** `auto`: socket when live, else HTTP. */
  via?: 'auto' | 'http';
}

export type Reply<Body> = { ok: true; body: Body } | { ok: false; error: WireError };

export interface Client {
  readonly connection: Store<ConnectionState>;
  /** Connects; again after `disconnect` or `refused` (e.g. signed in anew). */
  connect(): void;
  disconnect(): void;
  /** One live view per topic is shared by all followers; it is dropped when the last one closes. */
  follow<K extends TopicKind>(kind: K, id: string): Followed<K>;
  request<K extends EndpointName>(endpoint: K, args: EndpointArguments<K>, options?: RequestOptions): Promise<Reply<EndpointReply<K>>>;
  /** What the server's clock shows now, as well as can be known; for ages of values. */
  serverNowMs(): number;
}

export interface ClientClock {
  nowMs(): number;
  monotonicMs(): number;
  /** Returns how to cancel. */
  after(ms: number, work: () => void): () => void;
  random(): number;
}

export interface SocketPort {
  send(text: string): void;
  close(code: number, reason: string): void;
}
export interface SocketEvents {
  onOpen(): void;
  onText(text: string): void;
  onClose(code: number, reason: string): void;
}

/** The world the client lives in; the browser's and Node's is the default, tests give their own. */
export interface ClientWorld {
  clock: ClientClock;
  openSocket(url: string, protocol: string, events: SocketEvents): SocketPort;
  fetch(url: string, init: RequestInit): Promise<Response>;
  newKey(): string;
  isOnline(): boolean;
  /** Calls back when trying at once makes sense (network back, app visible again) or the network went. */
  onWorldChange(listener: (change: 'wake' | 'offline') => void): () => void;
}

export interface ClientOptions {
  /** Origin of the server, e.g. `https://care.example`; in a browser '' means this page's. */
  url: string;
  /** A fresh enough access token, or null when signed out. `isRefused`: the last one was refused, get another. */
  getToken(isRefused: boolean): Promise<string | null>;
  capabilities: Omit<Capabilities, 'binary'>;
  /** Sends `delivered` for pages of a followed inbox by itself (D8). */
  areReceiptsAutomatic?: boolean;
  world?: Partial<ClientWorld>;
}
