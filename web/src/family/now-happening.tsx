// The one sentence a family waits for, when it last changed, who is with them, and the steps.
import { FAMILY_GRID_M, type FamilyApproach, type FamilyStatus } from '@mydr24/protocol';
import { useEffect } from 'react';
import { ageSaid } from '../design/age.ts';
import { timeOfDay } from '../design/figures.ts';
import { useSpeak } from '../design/live-region.tsx';
import { StatusSteps } from '../emergency/status-steps.tsx';
import { useNow } from '../live/use-now.ts';
import { distanceWords } from '../map/distance.ts';
import { navigationLink } from '../responder/navigation-link.ts';
import { useWords } from '../words/words-context.tsx';
import { sentenceId } from './family-words.ts';
import styles from './family-screen.module.css';

type Shown = NonNullable<FamilyStatus['emergency']>;

interface NowHappeningProps {
  name: string;
  emergency: Shown;
  isOld: boolean;
  /** Where whoever comes is now, when it was told since this page was opened. */
  approach: FamilyApproach | null;
  sharesHospital: boolean;
}

export function NowHappening({ name, emergency, isOld, approach, sharesHospital }: NowHappeningProps) {
  const { say, locale } = useWords();
  const now = useNow();
  const speak = useSpeak();
  const { responderGivenName, status } = emergency;
  const sentence = say(sentenceId(emergency), { name, responder: responderGivenName ?? '' });
  useEffect(() => speak(sentence, 'polite'), [sentence, speak]);
  const isComing = status === 'accepted' || status === 'en-route';
  return (
    <section className={styles.card} data-status={status} data-old={isOld} aria-labelledby={`now-${emergency.id}`}>
      <h2 id={`now-${emergency.id}`} className={styles.sentence}>
        {sentence}
      </h2>
      {isOld && <p className={styles.old}>{say('family.old')}</p>}
      {isComing && <Coming emergency={emergency} approach={approach} now={now} />}
      {status !== 'closed' && status !== 'handed-over' && <AlsoComing others={emergency.alsoComing ?? []} />}
      {sharesHospital && status !== 'closed' && <Hospital emergency={emergency} />}
      <StatusSteps status={status} reached={emergency.steps} />
      <p className={styles.lead}>{say('family.changed', { time: timeOfDay(emergency.changedAt, locale), age: ageSaid(now - emergency.changedAt, say) })}</p>
      {status !== 'closed' && <p className={styles.lead}>{say('family.stays')}</p>}
    </section>
  );
}

const STALE_MS = 3 * 60_000;

function Coming({ emergency, approach, now }: { emergency: Shown; approach: FamilyApproach | null; now: number }) {
  const { say, locale } = useWords();
  const isNow = approach !== null && approach.emergencyId === emergency.id && now - approach.positionedAt < STALE_MS;
  const etaAt = isNow ? approach.etaAt : emergency.etaAt;
  const far = isNow ? approach.distanceM : emergency.distanceM;
  const distance = far === null ? '' : distanceWords(far, say, locale);
  const { responderGivenName } = emergency;
  return (
    <>
      {far !== null && isNow && <p className={styles.who}>{say(far <= FAMILY_GRID_M ? 'family.near' : 'family.away', { distance })}</p>}
      {far !== null && !isNow && responderGivenName !== null && <p className={styles.who}>{say('family.distance', { responder: responderGivenName, distance })}</p>}
      {etaAt !== null && etaAt > now && <p className={styles.who}>{say('eta.at', { time: timeOfDay(etaAt, locale) })}</p>}
    </>
  );
}

function AlsoComing({ others }: { others: NonNullable<Shown['alsoComing']> }) {
  const { say, locale } = useWords();
  return others.map(({ place, givenName, status, etaAt }) => {
    const who = givenName ?? say('family.helper');
    const isComing = status === 'accepted' || status === 'en-route';
    return (
      <p key={place} className={styles.who}>
        {!isComing ? say('family.also.there', { who }) : etaAt === null ? say('family.also', { who }) : say('family.also.at', { who, time: timeOfDay(etaAt, locale) })}
      </p>
    );
  });
}

function Hospital({ emergency: { hospital, status } }: { emergency: Shown }) {
  const { say } = useWords();
  if (hospital === null) return status === 'transporting' ? <p className={styles.lead}>{say('family.hospital.unknown')}</p> : null;
  return (
    <p className={styles.who}>
      {say('family.hospital', { name: hospital.name })}
      {hospital.address !== null && <span className={styles.address}>{hospital.address}</span>}
      <a className={styles.way} href={navigationLink(hospital.position, navigator.userAgent)}>
        {say('family.hospital.way')}
      </a>
    </p>
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
