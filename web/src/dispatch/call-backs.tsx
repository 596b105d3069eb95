// Who asked to be called, until the dispatcher says that they were.
import type { EmergencySummary, PersonId } from '@mydr24/protocol';
import { ageWords } from '../design/age.ts';
import { NotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useNow } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import styles from './call-backs.module.css';

export function CallBacks({ emergency }: { emergency: EmergencySummary }) {
  const { say } = useWords();
  const now = useNow();
  const request = useRequest();
  const done = useAction((key: string, personId: PersonId) => request('markCallBackDone', { params: { emergencyId: emergency.id }, body: { personId } }, { key }));
  if (emergency.callBacks.length === 0) return null;
  return (
    <section className={styles.whole} aria-labelledby="call-backs-title">
      <h3 id="call-backs-title">{say('dispatch.callBacks')}</h3>
      <ul>
        {emergency.callBacks.map(({ personId, name, at }) => (
          <li key={personId}>
            <b>{name}</b> <span>{ageWords(now - at, say)}</span>
            <button type="button" aria-busy={done.state.status === 'pending'} onClick={() => done.run(crypto.randomUUID(), personId)}>
              {say('dispatch.callBacks.done')}
            </button>
          </li>
        ))}
      </ul>
      {done.state.status === 'failed' && <NotSent error={done.state.error} retry={done.state.retry} dismiss={done.dismiss} />}
    </section>
  );
}
