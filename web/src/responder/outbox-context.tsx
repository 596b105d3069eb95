// What this person did and the server has not confirmed, for every screen below: one outbox for each signed-in person, whatever is open.
import type { EmergencyId } from '@mydr24/protocol';
import { createContext, use, useCallback, useEffect, useMemo, useSyncExternalStore, type ReactNode } from 'react';
import { useClient, useConnection, useRequest } from '../live/live-context.tsx';
import { useMe } from '../shell/session-context.tsx';
import type { Deed } from './outbox.ts';
import { createOutboxSender, type OutboxSender } from './outbox-sender.ts';
import { openOutbox } from './outbox-store.ts';
import { sealedOutbox } from './sealed-outbox.ts';
import { createWaitingKeys } from './waiting-keys.ts';
import { sendDeed } from './send-deed.ts';

const Sender = createContext<OutboxSender | null>(null);
const TRY_EVERY_MS = 15_000;

export function OutboxProvider({ children }: { children: ReactNode }) {
  const given = use(Sender);
  return given === null ? <OwnOutbox>{children}</OwnOutbox> : children;
}

/** For the gallery: an outbox that sends nothing. */
export function FixtureOutbox({ sender, children }: { sender: OutboxSender; children: ReactNode }) {
  return <Sender value={sender}>{children}</Sender>;
}

function OwnOutbox({ children }: { children: ReactNode }) {
  const personId = useMe().person.id;
  const client = useClient();
  const request = useRequest();
  const isLive = useConnection().tag === 'live';
  const keys = useMemo(
    () => createWaitingKeys({ personId, storage: localStorage, canSeal: globalThis.isSecureContext, ask: async () => {
      if (client.connection.getSnapshot().tag !== 'live') return null;
      const reply = await request('getWaitingKey', {});
      return reply.ok ? reply.body : null;
    } }),
    [personId, client, request],
  );
  const sender = useMemo(
    () =>
      createOutboxSender({
        store: openOutbox(personId, globalThis.indexedDB).then((store) => sealedOutbox(store, keys)), nowMs: () => client.serverNowMs(), isLive: () => client.connection.getSnapshot().tag === 'live',
        send: (waiting) => sendDeed(request, waiting), alone: (work) => navigator.locks.request(`mydr24.outbox.${personId}`, work),
      }),
    [personId, client, request, keys],
  );
  useEffect(() => {
    void sender.tryAgain();
    if (!isLive) return undefined;
    // With a line, so that there is a key to seal to without one, and to open what an app before this one left. Nothing waits for it.
    const fetchKey = (): void => void keys.fetch().then((isNew) => (isNew ? sender.tryAgain() : undefined));
    fetchKey();
    const timer = setInterval(() => (void sender.tryAgain(), fetchKey()), TRY_EVERY_MS);
    return () => clearInterval(timer);
  }, [sender, keys, isLive]);
  return <Sender value={sender}>{children}</Sender>;
}

export function useOutbox() {
  const sender = use(Sender);
  if (sender === null) throw new Error('OutboxProvider is missing above this part');
  const client = useClient();
  const personId = useMe().person.id;
  const state = useSyncExternalStore(sender.subscribe, sender.getSnapshot);
  /** Its key, by which its arrival is known. */
  const add = useCallback(
    (emergencyId: EmergencyId, deed: Deed): string => {
      const key = crypto.randomUUID();
      void sender.add({ key, personId, emergencyId, saidAt: Math.round(client.serverNowMs()), deed, refusal: null });
      return key;
    },
    [sender, client, personId],
  );
  return { ...state, add, retry: sender.retry, drop: sender.drop };
}
