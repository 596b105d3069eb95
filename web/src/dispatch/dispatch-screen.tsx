// Placeholder of the dispatch surface until its screens arrive.
import { useWords } from '../words/words-context.tsx';

export function DispatchScreen() {
  const { say } = useWords();
  return <h1>{say('dispatch.title')}</h1>;
}
