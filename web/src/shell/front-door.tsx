// The sign-in screen, loaded only when somebody has to sign in.
import { lazy, Suspense } from 'react';
import { ScreenLoading } from '../design/screen-states.tsx';
import { useWords } from '../words/words-context.tsx';

const SignInScreen = lazy(async () => ({ default: (await import('./sign-in-screen.tsx')).SignInScreen }));

export function FrontDoor({ hasEnded }: { hasEnded: boolean }) {
  const { say } = useWords();
  return (
    <Suspense fallback={<ScreenLoading title={say('shell.product')} />}>
      <SignInScreen hasEnded={hasEnded} />
    </Suspense>
  );
}
