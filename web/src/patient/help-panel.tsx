// Is help coming? One sentence that answers it, who comes and how far, the steps, and what to do meanwhile.
import type { EmergencyDetail, EmergencyId, EmergencySummary } from '@mydr24/protocol';
import { useEffect } from 'react';
import { ageWords } from '../design/age.ts';
import { BigButton } from '../design/big-button.tsx';
import { useSpeak } from '../design/live-region.tsx';
import { QuestionToMe } from '../emergency/guidance.tsx';
import { reachedSteps } from '../emergency/help-steps.ts';
import { StatusSteps } from '../emergency/status-steps.tsx';
import { useTopic } from '../live/live-context.tsx';
import { useNow } from '../live/use-now.ts';
import { distanceM, distanceWords } from '../map/distance.ts';
import { useWords } from '../words/words-context.tsx';
import { CallNumber, EMERGENCY_NUMBER } from './call-number.tsx';
import styles from './help-panel.module.css';

const adviceIds = ['stay', 'door', 'phone', 'worse'] as const;

export function HelpPanel({ emergencyId, summary, onRead }: { emergencyId: EmergencyId; summary: EmergencySummary; onRead: (() => void) | null }) {
  const { say } = useWords();
  const view = useTopic('emergency', emergencyId);
  const speak = useSpeak();
  const number = view.data?.protocol.emergencyNumber ?? EMERGENCY_NUMBER;
  const title = titleId(summary);
  useEffect(() => speak(say(title, { name: summary.holderName ?? '' }), 'polite'), [title, summary.holderName, say, speak]);
  return (
    <section className={styles.whole} aria-labelledby="help-title" data-status={summary.status}>
      <h2 id="help-title" className={styles.title}>
        {say(title, { name: summary.holderName ?? '' })}
      </h2>
      {summary.isFailSafeReached && summary.holderId === null && summary.status !== 'closed' && (
        <div role="alert" className={styles.failSafe}>
          <p>{say('patient.failSafe', { number })}</p>
          <CallNumber number={number} />
        </div>
      )}
      {summary.holderName !== null && summary.status !== 'closed' && <WhoComes summary={summary} detail={view.data} live={view.live} />}
      {onRead === null && summary.onSceneAt === null && view.data !== null && <QuestionToMe emergency={summary} timeline={view.data.timeline} />}
      <StatusSteps status={summary.status} reached={reachedSteps(view.data?.timeline ?? [], summary.openedAt)} />
      {onRead === null ? <Advice number={number} isThere={summary.onSceneAt !== null} /> : <BigButton label={say('patient.ended.ok')} onPress={onRead} />}
    </section>
  );
}

function titleId(summary: EmergencySummary) {
  if (summary.status === 'seeking' || summary.status === 'countdown') return 'patient.help.seeking';
  if (summary.status === 'cancelled') return 'patient.help.closed';
  return `patient.help.${summary.status}` as const;
}

type LivePositions = Readonly<Record<string, { lat: number; lon: number; positionedAt: number }>>;

/** How far, from the freshest thing known: a live position, else the distance when they said they go. */
function WhoComes({ summary, detail, live }: { summary: EmergencySummary; detail: EmergencyDetail | null; live: LivePositions }) {
  const { say, locale } = useWords();
  const now = useNow();
  const name = summary.holderName ?? '';
  if (summary.onSceneAt !== null) return <p className={styles.who}>{say('patient.who.there', { name })}</p>;
  const seen = summary.holderId === null ? undefined : live[summary.holderId];
  const { position } = summary.place;
  const offer = detail?.offers.find(({ responderId }) => responderId === summary.holderId);
  if (seen !== undefined && position !== null) {
    const distance = distanceWords(distanceM(seen, position), say, locale);
    return <p className={styles.who}>{say('patient.who.live', { name, distance, age: ageWords(now - seen.positionedAt, say) })}</p>;
  }
  if (offer !== undefined && offer.distanceM !== null) return <p className={styles.who}>{say('patient.who.then', { name, distance: distanceWords(offer.distanceM, say, locale) })}</p>;
  return <p className={styles.who}>{say('patient.who.name', { name })}</p>;
}

function Advice({ number, isThere }: { number: string; isThere: boolean }) {
  const { say } = useWords();
  if (isThere) return null;
  return (
    <div className={styles.advice}>
      <h3>{say('patient.advice')}</h3>
      <ul>
        {adviceIds.map((id) => (
          <li key={id}>{say(`patient.advice.${id}`, { number })}</li>
        ))}
      </ul>
    </div>
  );
}
