// The signed-in person for every screen below, and the SDK that speaks for them.
import { createClient, type Client } from '@mydr24/client';
import type { Me } from '@mydr24/protocol';
import { createContext, lazy, Suspense, use, useEffect, useMemo, useState, useSyncExternalStore, type ReactNode } from 'react';
import { createStepUp, withStepUp } from '../account/step-up.ts';
import { LiveProvider } from '../live/live-context.tsx';
import { ownDeviceId } from '../reachability/device-identity.ts';
import { createSlot } from '../live/slot.ts';
import { TickerContext, createTicker } from '../live/use-now.ts';
import { createSessionStore, type SessionStore } from './session-store.ts';

const Sessions = createContext<SessionStore | null>(null);

export function SessionProvider({ children }: { children: ReactNode }) {
  const [store] = useState(() => createSessionStore(() => Date.now()));
  useEffect(() => {
    void store.restore();
  }, [store]);
  return <Sessions value={store}>{children}</Sessions>;
}

export function useSessions(): SessionStore {
  const store = use(Sessions);
  if (store === null) throw new Error('SessionProvider is missing above this part');
  return store;
}

export function useSession() {
  const store = useSessions();
  return useSyncExternalStore(store.subscribe, store.get);
}

export const SignedIn = createContext<Me | null>(null);

/** Who is signed in; only below a signed-in screen. */
export function useMe(): Me {
  const me = use(SignedIn);
  if (me === null) throw new Error('useMe below no signed-in screen');
  return me;
}

function openClient(store: SessionStore): Client {
  const isInstalled = matchMedia('(display-mode: standalone)').matches;
  const client = createClient({
    url: '',
    getToken: store.token,
    capabilities: { platform: isInstalled ? 'pwa' : 'web', receipts: true, push: 'PushManager' in window, sound: true, locale: document.documentElement.lang, personDeviceId: ownDeviceId() },
    areReceiptsAutomatic: true,
  });
  client.connect();
  return client;
}

/** A line of one's own for each person: another one signing in begins with nothing of the one before. */
export function SignedInProvider({ me, children }: { me: Me; children: ReactNode }) {
  return (
    <OwnLine key={me.person.id} me={me}>
      {children}
    </OwnLine>
  );
}

const StepUpDialog = lazy(async () => ({ default: (await import('../account/step-up-dialog.tsx')).StepUpDialog }));

function OwnLine({ me, children }: { me: Me; children: ReactNode }) {
  const store = useSessions();
  const line = useMemo(() => createSlot(() => openClient(store), (opened) => opened.disconnect()), [store]);
  const opened = useSyncExternalStore(line.subscribe, line.get);
  const stepUp = useMemo(() => createStepUp(), []);
  const isProofAsked = useSyncExternalStore(stepUp.subscribe, stepUp.isAsked);
  const client = useMemo(() => (opened === null ? null : withStepUp(opened, stepUp.ask)), [opened, stepUp]);
  const ticker = useMemo(() => (client === null ? null : createTicker(() => client.serverNowMs())), [client]);
  if (client === null || ticker === null) return null;
  return (
    <SignedIn value={me}>
      <TickerContext value={ticker}>
        <LiveProvider client={client}>
          {children}
          {isProofAsked && (
            <Suspense>
              <StepUpDialog settle={stepUp.settle} />
            </Suspense>
          )}
        </LiveProvider>
      </TickerContext>
    </SignedIn>
  );
}
