// A locked station: where alarms are and how urgent, where I am paged to, and how to go on. No name of a patient, no value.
import type { AlarmPriority, InboxItem, UnitId } from '@mydr24/protocol';
import { useId } from 'react';
import { AlarmMark } from '../design/alarm-mark.tsx';
import { ConnectionPill } from '../design/freshness.tsx';
import { placeWords } from '../emergency/cause-words.ts';
import { useConnection, useTopic } from '../live/live-context.tsx';
import { waitingPages } from '../responder/inbox-view.ts';
import { useMe, useSessions } from '../shell/session-context.tsx';
import { surfacesOf } from '../shell/session.ts';
import { useWords } from '../words/words-context.tsx';
import { Proofs } from './proofs.tsx';
import account from './account.module.css';
import styles from './lock.module.css';

export function LockScreen({ unlock }: { unlock: () => void }) {
  const { say } = useWords();
  const { person } = useMe();
  const sessions = useSessions();
  const connection = useConnection();
  const title = useId();
  const surfaces = surfacesOf(person.roles);
  return (
    <main className={styles.lock} aria-labelledby={title}>
      <div className={styles.inner}>
        <header className={styles.head}>
          <h1 id={title}>{say('lock.title')}</h1>
          <ConnectionPill connection={connection} />
        </header>
        <p className={account.soft}>{say('lock.lead', { name: `${person.givenName} ${person.familyName}` })}</p>
        <section className={styles.calls} aria-live="polite" aria-label={say('lock.calls')}>
          {surfaces.includes('reach') && <WaitingPages />}
          {surfaces.includes('console') && person.unitIds.map((unitId) => <UnitAlarms key={unitId} unitId={unitId} />)}
        </section>
        <section className={styles.ways} aria-label={say('lock.unlock')}>
          <Proofs settle={unlock} />
          <button type="button" className={account.plain} onClick={() => void sessions.signOut()}>
            {say('lock.other')}
          </button>
        </section>
      </div>
    </main>
  );
}

const none: readonly InboxItem[] = [];

/** An address would say whose home it is. */
function WaitingPages() {
  const { say } = useWords();
  const { person } = useMe();
  const waiting = waitingPages(useTopic('inbox', person.id).data?.items ?? none, person.id);
  return waiting.map(({ emergency }) => (
    <p key={emergency.id} className={styles.paged}>
      {say('shell.paged')} <b>{emergency.place.bed === null ? say('lock.outside') : placeWords(emergency, say)}</b>
    </p>
  ));
}

const urgency: Record<AlarmPriority, number> = { high: 0, medium: 1, low: 2 };

function UnitAlarms({ unitId }: { unitId: UnitId }) {
  const { say } = useWords();
  const view = useTopic('unit', unitId);
  if (view.data === null) return null;
  const { unit, patients } = view.data;
  const rows = patients.flatMap(({ patient, alarms }) => {
    const [worst] = alarms.filter(({ endedAt }) => endedAt === null).toSorted((one, other) => urgency[one.priority] - urgency[other.priority]);
    return worst === undefined ? [] : [{ id: patient.id, bed: patient.bed, worst }];
  });
  if (rows.length === 0) return <p className={styles.quiet}>{say('lock.quiet', { unit: unit.name })}</p>;
  return (
    <ul className={styles.alarms} aria-label={unit.name}>
      {rows.toSorted((one, other) => urgency[one.worst.priority] - urgency[other.worst.priority]).map(({ id, bed, worst }) => (
        <li key={id}>
          <b>{bed === null ? unit.name : say('place.bed', { place: unit.name, bed })}</b>
          <AlarmMark priority={worst.priority} isAnswered={worst.acknowledgedBy !== null} />
        </li>
      ))}
    </ul>
  );
}
