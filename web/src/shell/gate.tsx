// Lets a signed-in person through to the screens below and shows everybody else what to do instead.
import { Outlet, useLocation } from '@tanstack/react-router';
import { ScreenLoading, ScreenMessage } from '../design/screen-states.tsx';
import { useWords } from '../words/words-context.tsx';
import { StationProvider } from '../account/station-context.tsx';
import { Frame } from './frame.tsx';
import { FrontDoor } from './front-door.tsx';
import { SignedInProvider, useSession, useSessions } from './session-context.tsx';
import { surfacesOf } from './session.ts';
import { useEffect } from 'react';
import { OutboxCount } from '../responder/outbox-count.tsx';
import { HomeLink } from './home-link.tsx';

const TRY_AGAIN_MS = 3_000;

export function Gate() {
  const session = useSession();
  const { say } = useWords();
  if (session.status === 'restoring') return <ScreenLoading title={say('shell.product')} text={say('signIn.restoring')} />;
  if (session.status === 'unreachable') return <Unreachable />;
  if (session.status === 'signed-out') return <FrontDoor hasEnded={session.hasEnded} />;
  return (
    <SignedInProvider me={session.me}>
      <StationProvider>
        <Frame>
          <OwnSurface />
        </Frame>
      </StationProvider>
    </SignedInProvider>
  );
}

function Unreachable() {
  const sessions = useSessions();
  const { say } = useWords();
  useEffect(() => {
    const timer = setInterval(() => void sessions.restore(), TRY_AGAIN_MS);
    return () => clearInterval(timer);
  }, [sessions]);
  return (
    <ScreenMessage level={1} title={say('shell.unreachable')} text={say('shell.unreachable.next')}>
      <OutboxCount />
    </ScreenMessage>
  );
}

/** A convenience, not a guard: the server refuses what a role may not see. */
function OwnSurface() {
  const session = useSession();
  const { say } = useWords();
  const surface = useLocation().pathname.split('/')[1] ?? '';
  if (session.status !== 'signed-in') return null;
  const isOwn = surface === 'account' || surfacesOf(session.me.person.roles).some((own) => own === surface);
  if (isOwn) return <Outlet />;
  return (
    <ScreenMessage level={1} title={say('shell.wrongRole')} text={say('shell.wrongRole.next')}>
      <HomeLink />
    </ScreenMessage>
  );
}
