// Placeholder of the family surface until its screens arrive.
import { useWords } from '../words/words-context.tsx';

export function FamilyScreen() {
  const { say } = useWords();
  return <h1>{say('family.title')}</h1>;
}
