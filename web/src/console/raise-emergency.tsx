// Raises an emergency for a patient, after saying who, where and what it sets off.
import { EmergencyKind, type Patient } from '@mydr24/protocol';
import { useCallback, useId, useState } from 'react';
import { Confirm } from '../design/confirm.tsx';
import { fullName } from '../design/figures.ts';
import { NotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useWords } from '../words/words-context.tsx';
import { placeWords } from './place-words.ts';
import styles from './patient.module.css';

/** What staff can call for; a patient's own call has its own way in. */
const kinds = EmergencyKind.options.filter((kind) => kind !== 'call-for-help');
const NOTE_MAX = 500;

export function RaiseEmergency({ patient }: { patient: Patient }) {
  const { say } = useWords();
  const request = useRequest();
  const [isOpen, setOpen] = useState(false);
  const [kind, setKind] = useState<EmergencyKind>('deterioration');
  const [note, setNote] = useState('');
  const kindId = useId();
  const noteId = useId();
  const raise = useCallback(
    () => request('raiseEmergency', { body: { patientId: patient.id, kind, note } }),
    [request, patient.id, kind, note],
  );
  const action = useAction(raise, useCallback(() => setOpen(false), []));
  return (
    <>
      <button type="button" className={styles.raise} onClick={() => setOpen(true)}>
        {say('patientPage.raise')}
      </button>
      <Confirm
        isOpen={isOpen}
        title={say('patientPage.raise.title')}
        patient={fullName(patient)}
        place={placeWords(patient, say)}
        consequence={say('patientPage.raise.consequence')}
        confirmLabel={say('patientPage.raise.confirm')}
        isPending={action.state.status === 'pending'}
        onConfirm={action.run}
        onCancel={() => setOpen(false)}
      >
        <div className={styles.field}>
          <label htmlFor={kindId}>{say('patientPage.raise.kind')}</label>
          <select id={kindId} value={kind} onChange={(event) => setKind(EmergencyKind.parse(event.target.value))}>
            {kinds.map((each) => (
              <option key={each} value={each}>
                {say(`emergency.kind.${each}`)}
              </option>
            ))}
          </select>
        </div>
        <div className={styles.field}>
          <label htmlFor={noteId}>{say('patientPage.raise.note')}</label>
          <textarea id={noteId} rows={2} maxLength={NOTE_MAX} value={note} onChange={(event) => setNote(event.target.value)} />
        </div>
        {action.state.status === 'failed' && <NotSent error={action.state.error} retry={action.state.retry} dismiss={action.dismiss} />}
      </Confirm>
    </>
  );
}
