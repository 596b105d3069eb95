// Which SpO2 scale a patient is scored on, and a doctor's way to change it: says whom it is about and what follows, and can be undone.
import type { Patient } from '@mydr24/protocol';
import { useCallback, useState } from 'react';
import { Confirm } from '../design/confirm.tsx';
import { fullName } from '../design/figures.ts';
import { NotSent } from '../design/screen-states.tsx';
import { UndoToast } from '../design/undo-toast.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { placeWords } from './place-words.ts';
import styles from './patient.module.css';

type Scale = Patient['spo2Scale'];
const other = (scale: Scale): Scale => (scale === 1 ? 2 : 1);

export function Spo2Scale({ patient }: { patient: Patient }) {
  const { say } = useWords();
  const canDecide = useMe().person.roles.includes('doctor');
  return (
    <section aria-labelledby="scale-title" className={styles.card}>
      <h2 id="scale-title">{say('patientPage.scale')}</h2>
      <p>{say('patientPage.scale.now', { n: patient.spo2Scale })}</p>
      <p className={styles.fine}>{say('patientPage.scale.why')}</p>
      {canDecide && <ChangeScale patient={patient} />}
    </section>
  );
}

function ChangeScale({ patient }: { patient: Patient }) {
  const { say } = useWords();
  const request = useRequest();
  const next = other(patient.spo2Scale);
  const [isOpen, setOpen] = useState(false);
  const [changedTo, setChangedTo] = useState<Scale | null>(null);
  const put = useCallback(
    async (scale: Scale) => {
      const reply = await request('setSpo2Scale', { params: { patientId: patient.id }, body: { scale } });
      return reply.ok ? { ...reply, body: scale } : reply;
    },
    [request, patient.id],
  );
  const takeBack = useAction(put);
  const action = useAction(put, (scale) => {
    setOpen(false);
    setChangedTo(scale);
  });
  const text = changedTo === null ? '' : say('patientPage.scale.changed', { patient: fullName(patient), n: changedTo });
  const undoable = changedTo === null ? null : { id: `scale-${changedTo}`, text, undo: () => takeBack.run(other(changedTo)) };
  return (
    <>
      <button type="button" className={styles.quiet} onClick={() => setOpen(true)}>
        {say('patientPage.scale.use', { n: next })}
      </button>
      {takeBack.state.status === 'failed' && <NotSent error={takeBack.state.error} retry={takeBack.state.retry} dismiss={takeBack.dismiss} />}
      <Confirm
        isOpen={isOpen}
        title={say('patientPage.scale.question', { n: next })}
        patient={fullName(patient)}
        place={placeWords(patient, say)}
        consequence={say(next === 2 ? 'patientPage.scale.to2' : 'patientPage.scale.to1')}
        confirmLabel={say('patientPage.scale.use', { n: next })}
        isPending={action.state.status === 'pending'}
        onConfirm={() => action.run(next)}
        onCancel={() => setOpen(false)}
      >
        {action.state.status === 'failed' && <NotSent error={action.state.error} retry={action.state.retry} dismiss={action.dismiss} />}
      </Confirm>
      <UndoToast undoable={undoable} onGone={() => setChangedTo(null)} />
    </>
  );
}
