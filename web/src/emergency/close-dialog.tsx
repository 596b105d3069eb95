// Ends an emergency with an outcome: says patient, place and what closing does, because a closed emergency pages nobody any more.
import type { EmergencySummary } from '@mydr24/protocol';
import { useId, useState } from 'react';
import { Confirm } from '../design/confirm.tsx';
import { useWords } from '../words/words-context.tsx';
import { placeWords } from './cause-words.ts';
import styles from './dialogs.module.css';

export const outcomes = ['treated-on-scene', 'transported', 'false-alarm', 'no-contact', 'other'] as const;
export type Outcome = (typeof outcomes)[number];

interface CloseDialogProps {
  emergency: EmergencySummary;
  isOpen: boolean;
  isPending: boolean;
  onClose: (outcome: Outcome, note: string) => void;
  onCancel: () => void;
}

export function CloseDialog({ emergency, isOpen, isPending, onClose, onCancel }: CloseDialogProps) {
  const { say } = useWords();
  const [outcome, setOutcome] = useState<Outcome>('treated-on-scene');
  const [note, setNote] = useState('');
  const name = useId();
  return (
    <Confirm
      isOpen={isOpen} isPending={isPending} title={say('close.title')} patient={emergency.patientName === '' ? say('page.withheld') : emergency.patientName} place={placeWords(emergency, say)}
      consequence={say('close.consequence')} confirmLabel={say('close.confirm')} onConfirm={() => onClose(outcome, note)} onCancel={onCancel}
    >
      <fieldset className={styles.choices}>
        <legend>{say('close.outcome')}</legend>
        {outcomes.map((each) => (
          <label key={each}>
            <input type="radio" name={name} checked={each === outcome} onChange={() => setOutcome(each)} />
            {say(`outcome.${each}`)}
          </label>
        ))}
      </fieldset>
      <label className={styles.note}>
        {say('close.note')}
        <textarea rows={2} maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} />
      </label>
    </Confirm>
  );
}
