// Makes an emergency of an alert: finds the patient, says what will happen, raises it, and then ties the alert to it. The emergency
// comes first: should the tie fail, help is on its way all the same.
import type { CapAlert, EmergencyId, PatientId } from '@mydr24/protocol';
import { useId, useState } from 'react';
import { Dialog } from '../design/confirm.tsx';
import { NotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useWords } from '../words/words-context.tsx';
import styles from './cap-alerts.module.css';

export function RaiseFromAlert({ alert, isOpen, shut }: { alert: CapAlert; isOpen: boolean; shut: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const titleId = useId();
  const group = useId();
  const [name, setName] = useState('');
  const [found, setFound] = useState<readonly { id: PatientId; name: string; bornOn: string; place: string }[] | null>(null);
  const [chosen, choose] = useState<PatientId | null>(null);
  const find = useAction(
    () => request('findPatients', { body: { name } }),
    ({ patients }) => {
      setFound(patients);
      // Of several a person chooses: the first of a list is nobody's wish.
      choose(patients.length === 1 ? (patients[0]?.id ?? null) : null);
    },
  );
  const tie = useAction((emergencyId: EmergencyId) => request('answerCapAlert', { params: { capAlertId: alert.id }, body: { emergencyId } }), shut);
  const raise = useAction(
    (key: string, patientId: PatientId) => request('raiseEmergency', { body: { patientId, kind: 'staff-call', note: (alert.headline ?? alert.event).slice(0, 500) } }, { key }),
    ({ id }) => tie.run(id),
  );
  const isPending = raise.state.status === 'pending' || tie.state.status === 'pending';
  return (
    <Dialog isOpen={isOpen} labelledBy={titleId} onClose={shut}>
      <h2 id={titleId}>{say('cap.raise.title')}</h2>
      <form
        className={styles.find}
        onSubmit={(event) => {
          event.preventDefault();
          find.run();
        }}
      >
        <label>
          <span>{say('cap.raise.name')}</span>
          <input value={name} onChange={(event) => setName(event.target.value)} minLength={2} maxLength={80} required autoComplete="off" />
        </label>
        <button type="submit">{say(find.state.status === 'pending' ? 'state.pending' : 'cap.raise.find')}</button>
      </form>
      {found?.length === 0 && <p role="status">{say('cap.raise.none')}</p>}
      {found !== null && found.length > 0 && (
        <fieldset className={styles.choices}>
          <legend>{say('cap.raise.choose')}</legend>
          {found.map((patient) => (
            <label key={patient.id}>
              <input type="radio" name={group} checked={patient.id === chosen} onChange={() => choose(patient.id)} />
              <span>
                <b>{patient.name}</b> · {patient.bornOn} · {patient.place}
              </span>
            </label>
          ))}
        </fieldset>
      )}
      {chosen !== null && <p>{say('cap.raise.consequence')}</p>}
      {[find, raise, tie].map((action, n) => (action.state.status === 'failed' ? <NotSent key={n} error={action.state.error} retry={action.state.retry} dismiss={action.dismiss} /> : null))}
      <div className={styles.answers}>
        <button type="button" onClick={shut}>
          {say('state.cancel')}
        </button>
        <button type="button" className={styles.main} disabled={chosen === null} aria-busy={isPending} onClick={() => chosen !== null && !isPending && raise.run(crypto.randomUUID(), chosen)}>
          {say(isPending ? 'state.pending' : 'cap.raise.confirm')}
        </button>
      </div>
    </Dialog>
  );
}
