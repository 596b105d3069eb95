// Placeholder of the responder surface until its screens arrive.
import { useWords } from '../words/words-context.tsx';

export function ResponderScreen() {
  const { say } = useWords();
  return <h1>{say('responder.title')}</h1>;
}
