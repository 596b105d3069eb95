// Who could go now, in the order of the ranking with every reason; a dispatcher may ask anybody of them by hand, saying why. Renewed while it is open.
import type { EmergencyId, EmergencySummary, PersonId, RankedPerson } from '@mydr24/protocol';
import { useId, useState } from 'react';
import { Dialog } from '../design/confirm.tsx';
import { timeOfDay } from '../design/figures.ts';
import { NotSent, ScreenLoading } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { etaWords, isEstimated } from '../map/eta-words.ts';
import { useWords } from '../words/words-context.tsx';
import { type Ask, whatToAskFor } from './ask-for.ts';
import { reasonWords } from './reason-words.ts';
import { useRanking } from './use-ranking.ts';
import styles from './who-could-go.module.css';

const LEAST_REASON = 3;

export function WhoCouldGo({ emergency, isOpen, onClose }: { emergency: EmergencySummary; isOpen: boolean; onClose: () => void }) {
  const titleId = useId();
  const { say } = useWords();
  return (
    <Dialog isOpen={isOpen} labelledBy={titleId} onClose={onClose}>
      <h2 id={titleId}>{say('who.title', { patient: emergency.patientName })}</h2>
      {isOpen && <RankedList emergency={emergency} onAsked={onClose} />}
      <button type="button" className={styles.close} onClick={onClose}>
        {say('who.close')}
      </button>
    </Dialog>
  );
}

function RankedList({ emergency, onAsked }: { emergency: EmergencySummary; onAsked: () => void }) {
  const { say, locale } = useWords();
  const ranking = useRanking(emergency.id);
  const [askingId, setAsking] = useState<PersonId | null>(null);
  const asks = whatToAskFor(emergency);
  if (ranking === null) return <ScreenLoading />;
  if (ranking === 'failed') return <p role="alert">{say('who.failed')}</p>;
  const fit = ranking.people.filter(({ isEligible }) => isEligible);
  const others = ranking.people.filter(({ isEligible }) => !isEligible);
  const rowOf = (person: RankedPerson, rank: number | null) => (
    <PersonRow
      key={person.personId} person={person} rank={rank} emergencyId={emergency.id} asks={person.isAsked ? [] : asks} isAsking={askingId === person.personId}
      ask={() => setAsking(person.personId)} onAsked={onAsked}
    />
  );
  return (
    <div className={styles.lists}>
      <p className={styles.at}>{say('who.at', { time: timeOfDay(ranking.at, locale, true) })}</p>
      {fit.length === 0 ? <p>{say('who.none')}</p> : <ol className={styles.list}>{fit.map((person, index) => rowOf(person, index + 1))}</ol>}
      {ranking.leftOut > 0 && <p className={styles.at}>{say('who.leftOut', { n: ranking.leftOut })}</p>}
      {others.length > 0 && (
        <details className={styles.others}>
          <summary>{say('who.passedOver', { n: others.length })}</summary>
          <ul className={styles.list}>{others.map((person) => rowOf(person, null))}</ul>
        </details>
      )}
    </div>
  );
}

interface PersonRowProps {
  person: RankedPerson;
  rank: number | null;
  emergencyId: EmergencyId;
  /** What this person may be asked for; empty where nothing. */
  asks: readonly Ask[];
  isAsking: boolean;
  ask: () => void;
  onAsked: () => void;
}

function PersonRow({ person, rank, emergencyId, asks, isAsking, ask, onAsked }: PersonRowProps) {
  const { say, locale } = useWords();
  const { name, etaS, reasons, isAsked } = person;
  return (
    <li>
      <span className={styles.rank}>{rank}</span>
      <span className={styles.name}>{name}</span>
      <b className={styles.eta}>{etaS === null ? say('distance.unknown') : etaWords(etaS, isEstimated(reasons), say)}</b>
      <ul className={styles.reasons}>
        {isAsked && <li data-plain>{say('who.asked')}</li>}
        {reasons.flatMap((reason) => {
          // The time stands beside the name already.
          const text = reason.code === 'road-s' || reason.code === 'estimated-s' ? null : reasonWords(reason, say, locale);
          return text === null ? [] : [<li key={reason.code} data-against={reason.isAgainst}>{text}</li>];
        })}
      </ul>
      {asks.length > 0 && !isAsking && (
        <button type="button" className={styles.ask} aria-label={say('who.confirm', { name })} onClick={ask}>
          {say('who.offer')}
        </button>
      )}
      {asks.length > 0 && isAsking && <AskByHand person={person} emergencyId={emergencyId} asks={asks} onAsked={onAsked} />}
    </li>
  );
}

/** The button that opened it is gone: the keyboard goes on where the reason is written. */
const focusOn = (input: HTMLInputElement | null): void => input?.focus();

type AskByHandProps = Pick<PersonRowProps, 'person' | 'emergencyId' | 'asks' | 'onAsked'>;

function AskByHand({ person: { personId, name }, emergencyId, asks, onAsked }: AskByHandProps) {
  const { say } = useWords();
  const request = useRequest();
  const [reason, setReason] = useState('');
  const [chosen, choose] = useState<Ask | null>(null);
  // What was chosen may have been taken meanwhile.
  const ask = chosen !== null && asks.includes(chosen) ? chosen : asks[0]!;
  const offer = useAction((key: string) => request('offerByHand', { params: { emergencyId }, body: { personId, reason, ...(ask === 'lead' ? {} : { place: ask }) } }, { key }), onAsked);
  const isReady = reason.trim().length >= LEAST_REASON;
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady && offer.state.status !== 'pending') offer.run(crypto.randomUUID());
      }}
    >
      {(asks.length > 1 || ask !== 'lead') && (
        <label>
          {say('who.as')}
          <select value={ask} onChange={(event) => choose(asks.find((each) => each === event.target.value) ?? null)}>
            {asks.map((each) => (
              <option key={each} value={each}>
                {say(each === 'lead' ? 'who.lead' : `team.place.${each}`)}
              </option>
            ))}
          </select>
        </label>
      )}
      <label>
        {say('who.reason', { name })}
        <input value={reason} maxLength={300} ref={focusOn} onChange={(event) => setReason(event.target.value)} />
      </label>
      {offer.state.status === 'failed' && <NotSent error={offer.state.error} retry={offer.state.retry} dismiss={offer.dismiss} />}
      <button type="submit" className={styles.main} disabled={!isReady} aria-busy={offer.state.status === 'pending'}>
        {say(offer.state.status === 'pending' ? 'state.pending' : 'who.confirm', { name })}
      </button>
    </form>
  );
}
