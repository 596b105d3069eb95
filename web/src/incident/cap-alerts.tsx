// Alerts of other systems on the dispatcher's desk: what, where, until when. A person says that they have seen to it, or makes an
// emergency of a real one. Expired ones are grey; the server takes them away.
import type { CapAlert } from '@mydr24/protocol';
import { useState } from 'react';
import { ageWords } from '../design/age.ts';
import { useSpokenOnce } from '../design/use-spoken-once.ts';
import { NotSent } from '../design/screen-states.tsx';
import { timeOfDay } from '../design/figures.ts';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useNow } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import type { Say } from '../words/words.ts';
import { DrillMark } from '../design/drill-mark.tsx';
import { RaiseFromAlert } from './raise-from-alert.tsx';
import styles from './cap-alerts.module.css';

export function CapAlerts({ alerts }: { alerts: readonly CapAlert[] }) {
  const { say } = useWords();
  useSpokenAlerts(alerts);
  if (alerts.length === 0) return null;
  return (
    <section className={styles.alerts} aria-labelledby="cap-title">
      <h2 id="cap-title">{say('cap.title')}</h2>
      <ul>
        {alerts.toSorted(byNews).map((alert) => (
          <li key={alert.id}>
            <Alert alert={alert} />
          </li>
        ))}
      </ul>
    </section>
  );
}

const values = ['Immediate', 'Expected', 'Future', 'Past', 'Unknown', 'Extreme', 'Severe', 'Moderate', 'Minor', 'Observed', 'Likely', 'Possible', 'Unlikely'] as const;

/** CAP's closed words in the reader's language; the server lets no others in. */
function valueWord(text: string, say: Say): string {
  return say(`cap.value.${values.find((value) => value === text) ?? 'Unknown'}`);
}

/** Under the head of the list, where the eye begins: how many wait, and the way to them below the emergencies. */
export function WaitingAlerts({ alerts }: { alerts: readonly CapAlert[] }) {
  const { say } = useWords();
  const n = alerts.filter(({ state }) => state === 'active').length;
  if (n === 0) return null;
  return (
    <button type="button" className={styles.waiting} onClick={() => document.getElementById('cap-title')?.scrollIntoView({ block: 'start' })}>
      {say('cap.unanswered', { n })} <span aria-hidden="true">↓</span>
    </button>
  );
}

/** Those nobody has seen to first, the newest first. */
function byNews(a: CapAlert, b: CapAlert): number {
  return Number(a.state === 'answered') - Number(b.state === 'answered') || b.receivedAt - a.receivedAt;
}

function Alert({ alert }: { alert: CapAlert }) {
  const { say, locale } = useWords();
  const now = useNow();
  const isExpired = alert.expiresAt <= now;
  return (
    <article className={styles.alert} data-expired={isExpired} data-answered={alert.state === 'answered'}>
      <h3>
        {alert.headline ?? alert.event} {alert.isUpdate && <small>{say('cap.update')}</small>}
      </h3>
      <DrillMark mode={alert.mode} />
      <p className={styles.areas}>{alert.areas.map(({ label }) => label).join(' · ')}</p>
      <p className={styles.soft}>
        {say('cap.from', { sender: alert.senderName ?? alert.sender })} · {isExpired ? say('cap.expired', { age: ageWords(now - alert.expiresAt, say) }) : say('cap.until', { time: timeOfDay(alert.expiresAt, locale) })}
      </p>
      <p className={styles.soft}>{say('cap.severity', { severity: valueWord(alert.severity, say), urgency: valueWord(alert.urgency, say), certainty: valueWord(alert.certainty, say) })}</p>
      {(alert.description ?? alert.instruction) !== null && (
        <details>
          <summary>{say('cap.more')}</summary>
          {alert.instruction !== null && <p>{alert.instruction}</p>}
          {alert.description !== null && <p>{alert.description}</p>}
        </details>
      )}
      {alert.state === 'answered' ? <p className={styles.done}>{say('cap.answered', { name: alert.answeredByName ?? say('someone') })}{alert.emergencyId !== null && <> · {say('cap.raised')}</>}</p> : <Answers alert={alert} />}
    </article>
  );
}

function Answers({ alert }: { alert: CapAlert }) {
  const { say } = useWords();
  const request = useRequest();
  const [isRaising, setRaising] = useState(false);
  const answer = useAction(() => request('answerCapAlert', { params: { capAlertId: alert.id }, body: {} }));
  const isPending = answer.state.status === 'pending';
  return (
    <div className={styles.answers}>
      <button type="button" className={styles.main} aria-busy={isPending} onClick={() => !isPending && answer.run()}>
        {say(isPending ? 'state.pending' : 'cap.answer')}
      </button>
      {alert.mode === 'actual' ? (
        <button type="button" onClick={() => setRaising(true)}>
          {say('cap.raise')}
        </button>
      ) : (
        <p className={styles.soft}>{say('cap.exercise')}</p>
      )}
      {answer.state.status === 'failed' && <NotSent error={answer.state.error} retry={answer.state.retry} dismiss={answer.dismiss} />}
      <RaiseFromAlert alert={alert} isOpen={isRaising} shut={() => setRaising(false)} />
    </div>
  );
}

function useSpokenAlerts(alerts: readonly CapAlert[]): void {
  const { say } = useWords();
  useSpokenOnce(alerts, ({ id }) => id, (alert) => say('cap.said', { sender: alert.senderName ?? alert.sender, event: alert.headline ?? alert.event, areas: alert.areas.map(({ label }) => label).join(', ') }), 'polite');
}
