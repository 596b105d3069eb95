// The one sentence a family waits for, when it last changed, who is with them, and the steps.
import type { FamilyStatus } from '@mydr24/protocol';
import { useEffect } from 'react';
import { ageSaid } from '../design/age.ts';
import { timeOfDay } from '../design/figures.ts';
import { useSpeak } from '../design/live-region.tsx';
import { StatusSteps } from '../emergency/status-steps.tsx';
import { useNow } from '../live/use-now.ts';
import { distanceWords } from '../map/distance.ts';
import { useWords } from '../words/words-context.tsx';
import { sentenceId } from './family-words.ts';
import styles from './family-screen.module.css';

type Shown = NonNullable<FamilyStatus['emergency']>;

export function NowHappening({ name, emergency, isOld }: { name: string; emergency: Shown; isOld: boolean }) {
  const { say, locale } = useWords();
  const now = useNow();
  const speak = useSpeak();
  const { responderGivenName, distanceM, status } = emergency;
  const sentence = say(sentenceId(emergency), { name, responder: responderGivenName ?? '' });
  useEffect(() => speak(sentence, 'polite'), [sentence, speak]);
  const isComing = status === 'accepted' || status === 'en-route';
  return (
    <section className={styles.card} data-status={status} data-old={isOld} aria-labelledby={`now-${emergency.id}`}>
      <h2 id={`now-${emergency.id}`} className={styles.sentence}>
        {sentence}
      </h2>
      {isOld && <p className={styles.old}>{say('family.old')}</p>}
      {isComing && responderGivenName !== null && distanceM !== null && (
        <p className={styles.who}>{say('family.distance', { responder: responderGivenName, distance: distanceWords(distanceM, say, locale) })}</p>
      )}
      {isComing && emergency.etaAt !== null && emergency.etaAt > now && <p className={styles.who}>{say('eta.at', { time: timeOfDay(emergency.etaAt, locale) })}</p>}
      <StatusSteps status={status} reached={emergency.steps} />
      <p className={styles.lead}>{say('family.changed', { time: timeOfDay(emergency.changedAt, locale), age: ageSaid(now - emergency.changedAt, say) })}</p>
      {status !== 'closed' && <p className={styles.lead}>{say('family.stays')}</p>}
    </section>
  );
}

export function NothingNow({ name, isOld }: { name: string; isOld: boolean }) {
  const { say } = useWords();
  return (
    <section className={styles.card} data-old={isOld}>
      <svg viewBox="0 0 96 96" className={styles.calm} aria-hidden="true">
        <circle cx="48" cy="48" r="40" />
        <path d="m32 49 11 11 22-24" />
      </svg>
      <h2 className={styles.sentence}>{say('family.nothing', { name })}</h2>
      {isOld && <p className={styles.old}>{say('family.old')}</p>}
      <p className={styles.lead}>{say('family.nothing.next')}</p>
    </section>
  );
}
