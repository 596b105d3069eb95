// `/sign-in?as=nurse`: enters the demo as one of its people from a link, replacing whoever this tab was. Without `as`, the front door.
import { Navigate, useRouter } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { ScreenLoading } from '../design/screen-states.tsx';
import { useWords } from '../words/words-context.tsx';
import { FrontDoor } from './front-door.tsx';
import { callHttp } from './http-call.ts';
import { useSession, useSessions } from './session-context.tsx';
import { placeAfterSignOn, signOnOutcome } from './sign-on-return.ts';

function GoOn() {
  const router = useRouter();
  useEffect(() => router.history.replace(placeAfterSignOn()), [router]);
  return null;
}

type Attempt = 'waiting' | 'entered' | 'refused';

export function SignInAs() {
  const { say } = useWords();
  const sessions = useSessions();
  const session = useSession();
  const [attempt, setAttempt] = useState<Attempt>('waiting');
  const accountId = new URLSearchParams(location.search).get('as');
  const isRestored = session.status !== 'restoring';
  const isTried = useRef(false);
  useEffect(() => {
    if (accountId === null || !isRestored || isTried.current) return;
    isTried.current = true;
    void callHttp('signInDemo', { accountId }).then(async (answer) => {
      if (answer.ok) await sessions.enter(answer.body);
      setAttempt(answer.ok ? 'entered' : 'refused');
    });
  }, [accountId, isRestored, sessions]);
  // Whoever comes back from a provider replaces whoever this tab was.
  if (accountId === null && session.status === 'signed-in' && signOnOutcome(location.search) !== 'done') return <GoOn />;
  if (attempt === 'entered') return <Navigate to="/" replace />;
  if (accountId === null || attempt === 'refused') return <FrontDoor hasEnded={false} />;
  return <ScreenLoading title={say('shell.product')} text={say('signIn.working')} />;
}
