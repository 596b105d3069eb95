// A dispatcher says what it really is, or what is to be practised: one kind of a list, and what follows of it.
import { EmergencyKind } from '@mydr24/protocol';
import { useId, useState } from 'react';
import { Confirm } from '../design/confirm.tsx';
import { useWords } from '../words/words-context.tsx';
import styles from '../emergency/dialogs.module.css';

interface KindDialogProps {
  isOpen: boolean;
  isPending: boolean;
  title: string;
  patient: string;
  place: string;
  consequence: string;
  confirmLabel: string;
  kind: EmergencyKind;
  onChosen: (kind: EmergencyKind) => void;
  onCancel: () => void;
}

export function KindDialog({ kind, onChosen, ...confirm }: KindDialogProps) {
  const { say } = useWords();
  const [chosen, setChosen] = useState<EmergencyKind>(kind);
  const id = useId();
  return (
    <Confirm {...confirm} onConfirm={() => onChosen(chosen)}>
      <label className={styles.note} htmlFor={id}>
        {say('dispatch.kind.label')}
        <select id={id} className={styles.select} value={chosen} onChange={(event) => setChosen(EmergencyKind.parse(event.target.value))}>
          {EmergencyKind.options.map((each) => (
            <option key={each} value={each}>
              {say(`emergency.kind.${each}`)}
            </option>
          ))}
        </select>
      </label>
    </Confirm>
  );
}
