// The one dialog that asks a person to prove who they are before a dangerous act. Says why, and what happens on "no".
import { useId } from 'react';
import { Dialog } from '../design/confirm.tsx';
import { useWords } from '../words/words-context.tsx';
import { Proofs } from './proofs.tsx';

export function StepUpDialog({ settle }: { settle: (isProven: boolean) => void }) {
  const { say } = useWords();
  const title = useId();
  return (
    <Dialog isOpen labelledBy={title} onClose={() => settle(false)}>
      <h2 id={title}>{say('stepUp.title')}</h2>
      <p>{say('stepUp.lead')}</p>
      <Proofs settle={() => settle(true)} cancel={() => settle(false)} />
    </Dialog>
  );
}
