// Placeholder of the inbox surface until its screens arrive.
import { useWords } from '../words/words-context.tsx';

export function InboxScreen() {
  const { say } = useWords();
  return <h1>{say('inbox.title')}</h1>;
}
