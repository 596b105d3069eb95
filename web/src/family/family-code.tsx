// The code a family member gives to the patient, so that the patient can allow them. It opens nothing by itself.
import { useState } from 'react';
import { useWords } from '../words/words-context.tsx';
import styles from './family-screen.module.css';

export function FamilyCode({ personId, isOpen }: { personId: string; isOpen: boolean }) {
  const { say } = useWords();
  const [hasCopied, setCopied] = useState(false);
  return (
    <details className={styles.code} open={isOpen}>
      <summary>{say('family.code')}</summary>
      <p>{say('family.code.help')}</p>
      <code>{personId}</code>
      <button type="button" onClick={() => void navigator.clipboard.writeText(personId).then(() => setCopied(true), () => setCopied(false))}>
        {say(hasCopied ? 'family.code.copied' : 'family.code.copy')}
      </button>
    </details>
  );
}
