// A person and a client that no server knows, with all that stands round every screen.
import type { Client } from '@mydr24/client';
import type { Me } from '@mydr24/protocol';
import type { ReactNode } from 'react';
import { StationProvider } from '../account/station-context.tsx';
import { LiveProvider } from '../live/live-context.tsx';
import { SignedIn } from '../shell/session-context.tsx';

export function FixtureProvider({ me, client, children }: { me: Me; client: Client; children: ReactNode }) {
  return (
    <SignedIn value={me}>
      <LiveProvider client={client}>
        <StationProvider>{children}</StationProvider>
      </LiveProvider>
    </SignedIn>
  );
}
