// Somebody could be there sooner than whoever goes: both times, side by side. A dispatcher hands over with one tap or puts it away; the holder only reads it.
import type { EmergencySummary, PersonId } from '@mydr24/protocol';
import { useId } from 'react';
import { AllNotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { minuteWords } from '../map/eta-words.ts';
import { useWords } from '../words/words-context.tsx';
import styles from './sooner-note.module.css';

export function SoonerNote({ emergency, mayDecide }: { emergency: EmergencySummary; mayDecide: boolean }) {
  const { say } = useWords();
  const titleId = useId();
  const { sooner, holderName } = emergency;
  if (sooner === undefined) return null;
  // On the holder's phone it stands right below the name of the screen.
  const Title = mayDecide ? 'h3' : 'h2';
  const times = { time: minuteWords(sooner.etaS, say), holderTime: minuteWords(sooner.holderEtaS, say), holder: holderName ?? '–' };
  return (
    <section className={styles.whole} aria-labelledby={titleId}>
      <Title id={titleId}>{say('sooner.title', { name: sooner.name })}</Title>
      <p>{say('sooner.times', times)}</p>
      {mayDecide ? <Decide emergency={emergency} personId={sooner.personId} name={sooner.name} /> : <p className={styles.soft}>{say('sooner.holder')}</p>}
    </section>
  );
}

function Decide({ emergency, personId, name }: { emergency: EmergencySummary; personId: PersonId; name: string }) {
  const { say } = useWords();
  const request = useRequest();
  const params = { emergencyId: emergency.id };
  const handOver = useAction((key: string) => request('handOver', { params, body: { toPersonId: personId } }, { key }));
  const dismiss = useAction((key: string) => request('dismissSooner', { params, body: { personId } }, { key }));
  return (
    <>
      <div className={styles.buttons}>
        <button type="button" className={styles.main} aria-busy={handOver.state.status === 'pending'} onClick={() => handOver.state.status !== 'pending' && handOver.run(crypto.randomUUID())}>
          {say(handOver.state.status === 'pending' ? 'state.pending' : 'sooner.handOver', { name })}
        </button>
        <button type="button" aria-busy={dismiss.state.status === 'pending'} onClick={() => dismiss.run(crypto.randomUUID())}>
          {say('sooner.dismiss', { name })}
        </button>
      </div>
      <AllNotSent actions={[handOver, dismiss]} />
    </>
  );
}
