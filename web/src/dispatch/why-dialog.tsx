// Why one person was or was not asked, round by round, in the words of the ranking. Asked of the server when it is opened.
import type { Considered, EmergencyId, EmergencyWhy, PersonId } from '@mydr24/protocol';
import { useEffect, useId, useState } from 'react';
import { Dialog } from '../design/confirm.tsx';
import { timeOfDay } from '../design/figures.ts';
import { ScreenLoading } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { reasonWords } from './reason-words.ts';
import styles from './why-dialog.module.css';

export interface WhyOf {
  personId: PersonId;
  name: string;
}

export function WhyDialog({ emergencyId, of, onClose }: { emergencyId: EmergencyId; of: WhyOf | null; onClose: () => void }) {
  const titleId = useId();
  const { say } = useWords();
  return (
    <Dialog isOpen={of !== null} labelledBy={titleId} onClose={onClose}>
      <h2 id={titleId}>{say('dispatch.why.title', { name: of?.name ?? '' })}</h2>
      {of !== null && <Rounds emergencyId={emergencyId} personId={of.personId} />}
      <button type="button" className={styles.close} onClick={onClose}>
        {say('dispatch.why.close')}
      </button>
    </Dialog>
  );
}

function Rounds({ emergencyId, personId }: { emergencyId: EmergencyId; personId: PersonId }) {
  const { say, locale } = useWords();
  const request = useRequest();
  const [found, setFound] = useState<EmergencyWhy | 'failed' | null>(null);
  useEffect(() => {
    let isWanted = true;
    void request('explainEmergency', { params: { emergencyId }, query: { personId } }).then((answer) => isWanted && setFound(answer.ok ? answer.body : 'failed'));
    return () => {
      isWanted = false;
    };
  }, [request, emergencyId, personId]);
  if (found === null) return <ScreenLoading />;
  if (found === 'failed') return <p role="alert">{say('dispatch.why.failed')}</p>;
  const rounds = found.rounds.filter(({ considered }) => considered.length > 0);
  if (rounds.length === 0) return <p>{say(found.rounds.some(({ leftOut }) => leftOut.length > 0) ? 'dispatch.why.leftOut' : 'dispatch.why.none')}</p>;
  return (
    <ol className={styles.rounds}>
      {rounds.map((round) => (
        <li key={`${round.round} ${round.step} ${round.at}`}>
          <b>
            {say('dispatch.why.round', { n: round.round + 1 })} · <time dateTime={new Date(round.at).toISOString()}>{timeOfDay(round.at, locale, true)}</time>
          </b>
          {round.considered.map((each, index) => (
            <Judged key={index} considered={each} />
          ))}
        </li>
      ))}
    </ol>
  );
}

function Judged({ considered }: { considered: Considered }) {
  const { say, locale } = useWords();
  const verdict = considered.isAsked ? 'asked' : considered.isEligible ? 'fit' : 'not';
  const words = considered.reasons.flatMap((reason) => reasonWords(reason, say, locale) ?? []);
  return <p>{[say(`dispatch.why.${verdict}`), ...words].join(' · ')}</p>;
}
