// Gives an emergency to another person, chosen from those who can be asked. The new holder is paged by the server.
import type { EmergencySummary, PersonId } from '@mydr24/protocol';
import { useId, useState } from 'react';
import { Confirm } from '../design/confirm.tsx';
import { useWords } from '../words/words-context.tsx';
import { placeWords } from './cause-words.ts';
import styles from './dialogs.module.css';

export interface Candidate {
  personId: PersonId;
  name: string;
  /** "1.2 km, free", in words. */
  note: string;
}

interface HandOverDialogProps {
  emergency: EmergencySummary;
  /** The nearest first; null until it is known who there is. */
  candidates: readonly Candidate[] | null;
  isOpen: boolean;
  isPending: boolean;
  onHandOver: (to: PersonId) => void;
  onCancel: () => void;
}

export function HandOverDialog({ emergency, candidates, isOpen, isPending, onHandOver, onCancel }: HandOverDialogProps) {
  const { say } = useWords();
  const [to, setTo] = useState<PersonId | null>(null);
  const name = useId();
  // Who stands first may change while the list is open: whoever was named stays the choice.
  const first = candidates?.[0]?.personId ?? null;
  if (to === null && first !== null) setTo(first);
  const chosen = candidates?.find(({ personId }) => personId === to) ?? candidates?.[0];
  return (
    <Confirm
      isOpen={isOpen} isPending={isPending} title={say('handOver.title')} patient={emergency.patientName} place={placeWords(emergency, say)}
      consequence={candidates === null ? say('state.loading') : chosen === undefined ? say('handOver.nobody') : say('handOver.consequence', { name: chosen.name })} confirmLabel={say('handOver.confirm')}
      onConfirm={() => chosen !== undefined && onHandOver(chosen.personId)} onCancel={onCancel}
    >
      <fieldset className={styles.choices}>
        <legend>{say('handOver.to')}</legend>
        {candidates?.map((each) => (
          <label key={each.personId}>
            <input type="radio" name={name} checked={each.personId === chosen?.personId} onChange={() => setTo(each.personId)} />
            <span>{each.name}</span> <span className={styles.soft}>{each.note}</span>
          </label>
        ))}
      </fieldset>
    </Confirm>
  );
}
