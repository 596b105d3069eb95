// Placeholder of the patient surface until its screens arrive.
import { useWords } from '../words/words-context.tsx';

export function PatientScreen() {
  const { say } = useWords();
  return <h1>{say('patient.title')}</h1>;
}
