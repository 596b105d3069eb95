// An address the app does not have.
import { ScreenMessage } from '../design/screen-states.tsx';
import { useWords } from '../words/words-context.tsx';
import { HomeLink } from './home-link.tsx';

export function NotFoundScreen() {
  const { say } = useWords();
  return (
    <main id="content">
      <ScreenMessage level={1} title={say('shell.notFound')} text={say('shell.notFound.next')}>
        <HomeLink />
      </ScreenMessage>
    </main>
  );
}
