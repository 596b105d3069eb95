// The front door: sends a signed-in person to their own screen, asks everybody else to sign in.
import { Navigate } from '@tanstack/react-router';
import { ScreenLoading } from '../design/screen-states.tsx';
import { useWords } from '../words/words-context.tsx';
import { FrontDoor } from './front-door.tsx';
import { useSession } from './session-context.tsx';
import { homeOf } from './session.ts';

export function HomeScreen() {
  const session = useSession();
  const { say } = useWords();
  if (session.status === 'restoring') return <ScreenLoading title={say('shell.product')} text={say('signIn.restoring')} />;
  if (session.status === 'signed-in') return <Navigate to={`/${homeOf(session.me.person.roles) ?? 'about'}`} replace />;
  return <FrontDoor hasEnded={session.status === 'signed-out' && session.hasEnded} />;
}
