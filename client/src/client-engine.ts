// Joins the parts of the SDK: connection, followed topics, requests, automatic receipts.
import type { InboxItem, PageId, Snapshot, StoredEvent, TopicKind } from '@mydr24/protocol';
import type { Client, ClientOptions, ClientWorld, ConnectionState } from './client.ts';
import { createLinkEngine, type LinkEngine } from './link-engine.ts';
import { connectionOf } from './link.ts';
import { undeliveredPages } from './receipts.ts';
import { createRequests } from './requests-engine.ts';
import { createTopics } from './topics-engine.ts';
import { createStore } from './value-store.ts';
import { createWebWorld } from './world-web.ts';

const SOCKET_PATH = '/v1/socket';
/** A receipt is worth sending for as long as the emergency may last. */
const RECEIPT_DEADLINE_MS = 120_000;

export function createClient(options: ClientOptions): Client {
  const world: ClientWorld = { ...createWebWorld(), ...options.world };
  const connection = createStore<ConnectionState>({ tag: 'signed-out' });
  const show = (): void => connection.set(connectionOf(link.get(), world.isOnline()));
  const said = new Set<PageId>();

  const link: LinkEngine = createLinkEngine({
    world, capabilities: options.capabilities, getToken: options.getToken,
    socketUrl: socketUrlOf(options.url),
    resume: () => topics.resume(),
    onChange: show,
    onLive() {
      topics.onLive();
      requests.wake();
    },
    onLost() {
      topics.onLost();
      requests.onLost();
    },
    onFrame(frame) {
      if (!topics.onFrame(frame)) requests.onFrame(frame);
    },
  });
  const topics = createTopics({
    send: link.send, nextId: link.nextId, serverNowMs: link.serverNowMs, after: (ms, work) => void world.clock.after(ms, work),
    onData: (kind, state, events) => void (options.areReceiptsAutomatic === true && kind === 'inbox' && sendReceipts(state as Snapshot<'inbox'>, events)),
  });
  const requests = createRequests({
    world, baseUrl: options.url, getToken: options.getToken, isLive: () => link.get().tag === 'live', send: link.send, nextId: link.nextId,
  });
  const sendReceipts = ({ items }: Snapshot<'inbox'>, events: readonly Omit<StoredEvent, 'topic'>[]): void => {
    const state = link.get();
    if (state.tag !== 'live' || state.welcome.personId === null) return;
    // A stand-down comes with the event that takes its item away.
    const changed = events.flatMap(({ kind, body }) => (kind === 'inbox-changed' ? [body as InboxItem] : []));
    for (const pageId of undeliveredPages([...items, ...changed], state.welcome.personId, (id) => said.has(id))) {
      said.add(pageId);
      const receipt = { params: { pageId }, body: { rung: 'delivered' as const } };
      const isWanted = (): boolean => link.get().tag !== 'signed-out';
      void requests.request('recordReceipt', receipt, { key: `delivered-${pageId}`, deadlineMs: RECEIPT_DEADLINE_MS, isWanted }).then((reply) => {
        if (!reply.ok && reply.error.retryable) said.delete(pageId);
      });
    }
  };
  let stopWatching = (): void => {};

  return {
    connection,
    connect() {
      stopWatching();
      stopWatching = world.onWorldChange((change) => {
        if (change === 'wake') link.apply({ type: 'wake' });
        show();
      });
      link.apply({ type: 'connect' });
    },
    disconnect() {
      stopWatching();
      link.apply({ type: 'disconnect' });
      // People's requests go on until their deadline; what the client does by itself ends here.
      requests.wake();
    },
    follow: <K extends TopicKind>(kind: K, id: string) => topics.follow(kind, id),
    request: requests.request,
    serverNowMs: link.serverNowMs,
  };
}

function socketUrlOf(url: string): string {
  const origin = url === '' ? window.location.origin : url;
  return `${origin.replace(/^http/, 'ws')}${SOCKET_PATH}`;
}
