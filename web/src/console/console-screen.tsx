// Placeholder until the board arrives.
import { useWords } from '../words/words-context.tsx';

export function ConsoleScreen() {
  const { say } = useWords();
  return <h1>{say('console.title')}</h1>;
}
