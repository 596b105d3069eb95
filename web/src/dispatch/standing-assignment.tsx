// Who is kept for what while several emergencies seek people, why, and what asking others now would gain. Suggests; only a dispatcher's tap asks anybody.
import type { AssignedPlace, AssignmentSuggestion, EmergencyId, EmergencySummary } from '@mydr24/protocol';
import { ageWords } from '../design/age.ts';
import { timeOfDay } from '../design/figures.ts';
import { AllNotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useNow } from '../live/use-now.ts';
import { etaWords, isEstimated, minuteWords } from '../map/eta-words.ts';
import { useWords } from '../words/words-context.tsx';
import type { Say } from '../words/words.ts';
import { reasonWords } from './reason-words.ts';
import { TriageMark } from './triage-mark.tsx';
import type { AssignmentView } from './use-assignment.ts';
import styles from './standing-assignment.module.css';

interface StandingProps {
  view: AssignmentView;
  emergencies: readonly EmergencySummary[];
  choose: (id: EmergencyId) => void;
}

/** Older than this it is said; three asks went unanswered. */
const STALE_MS = 10_000;
const SHOWN_SUGGESTIONS = 3;

export const isRefused = ({ error }: Pick<AssignmentView, 'error'>): boolean => error?.kind === 'forbidden' || error?.kind === 'not-found';

/** "Sepsis, Carme Font": what a dispatcher calls it. */
export function namedBy(emergencies: readonly EmergencySummary[], say: Say): (id: EmergencyId) => string {
  return (id) => {
    const found = emergencies.find((each) => each.id === id);
    return found === undefined ? say('assign.over') : `${say(`emergency.kind.${found.kind}`)}, ${found.patientName}`;
  };
}

export function StandingAssignment({ view, emergencies, choose }: StandingProps) {
  const { say } = useWords();
  const { board } = view;
  if (board === null) return view.error === null ? null : <p className={styles.alone} role="status">{say(isRefused(view) ? 'assign.refused' : 'assign.failed')}</p>;
  if (board.at === null) return null;
  const name = namedBy(emergencies, say);
  const without = board.places.filter(({ person }) => person === null).length;
  return (
    <section className={styles.whole} aria-labelledby="assign-title">
      <header>
        <h3 id="assign-title">{say('assign.title')}</h3>
        <span>{say('assign.summary', { n: board.places.length, without })}</span>
      </header>
      <Renewed view={view} />
      {board.suggestions.length > 0 && <Suggestions suggestions={board.suggestions} name={name} renew={view.renew} />}
      <details className={styles.each}>
        <summary>{say('assign.each')}</summary>
        <ol className={styles.places}>
          {board.places.map((place) => (
            <PlaceRow key={place.emergencyId} place={place} what={name(place.emergencyId)} choose={() => choose(place.emergencyId)} />
          ))}
        </ol>
        <Reckoned board={board} />
      </details>
    </section>
  );
}

function Renewed({ view: { answeredAt, error } }: { view: AssignmentView }) {
  const { say } = useWords();
  const age = useNow() - answeredAt;
  return error !== null || age > STALE_MS ? <p className={styles.stale} role="status">{say('assign.stale', { age: ageWords(age, say) })}</p> : null;
}

function Reckoned({ board: { at, by, gainS, leftOut } }: { board: NonNullable<AssignmentView['board']> }) {
  const { say, locale } = useWords();
  if (at === null) return null;
  const facts = [
    say(by === 'solver' ? 'assign.by.solver' : 'assign.by.greedy', { time: timeOfDay(at, locale, true) }),
    ...(gainS < 30 ? [] : [say('assign.gain', { time: minuteWords(gainS, say) })]), ...(leftOut === 0 ? [] : [say('assign.leftOut', { n: leftOut })]),
  ];
  return <p className={styles.quiet}>{facts.join(' · ')}</p>;
}

function PlaceRow({ place, what, choose }: { place: AssignedPlace; what: string; choose: () => void }) {
  const { say, locale } = useWords();
  const now = useNow();
  const { person, reasons, greedy, category, mayWait, askedCount, waitingSince } = place;
  const etaS = person?.etaS ?? null;
  const eta = etaS === null ? '' : etaWords(etaS, isEstimated(reasons), say);
  const facts = [
    say('assign.waiting', { age: ageWords(now - waitingSince, say) }), say('assign.askedCount', { n: askedCount }), ...(mayWait ? [say('assign.waits')] : []),
    ...(greedy === null ? [] : [say('assign.instead', { name: greedy.name })]),
  ];
  return (
    <li>
      <button type="button" className={styles.place} onClick={choose}>
        <span className={styles.what}>
          {category !== null && <TriageMark category={category} isShort />}
          {what}
        </span>
        {person === null ? <b className={styles.nobody}>{say('assign.nobody')}</b> : <span className={styles.who}><b>{person.name}</b> {eta} <i>{say(person.isAsked ? 'assign.asked' : 'assign.next')}</i></span>}
        <span className={styles.soft}>{facts.join(' · ')}</span>
      </button>
      {person !== null && (
        <details>
          <summary>{say('assign.why', { name: person.name })}</summary>
          <ul className={styles.reasons}>
            {reasons.flatMap((reason) => {
              const text = reasonWords(reason, say, locale);
              return text === null ? [] : [<li key={reason.code} data-against={reason.isAgainst}>{text}</li>];
            })}
          </ul>
        </details>
      )}
    </li>
  );
}

function Suggestions({ suggestions, name, renew }: { suggestions: readonly AssignmentSuggestion[]; name: (id: EmergencyId) => string; renew: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const take = useAction((suggestionKey: string) => request('takeSuggestion', { params: { suggestionKey } }, { key: `take-${suggestionKey}` }), renew);
  const dismiss = useAction((suggestionKey: string) => request('dismissSuggestion', { params: { suggestionKey } }), renew);
  return (
    <div className={styles.suggestions}>
      <h4>{say('suggest.title')}</h4>
      <ul>
        {suggestions.slice(0, SHOWN_SUGGESTIONS).map(({ key, gainS, moves }) => (
          <li key={key}>
            <b>{say('suggest.gain', { time: minuteWords(gainS, say) })}</b>
            <ul className={styles.moves}>
              {moves.map(({ emergencyId, personId, name: person, etaS, leaves }) => (
                <li key={personId}>
                  <b>{say('suggest.ask', { name: person })}</b>
                  <span>
                    {name(emergencyId)}
                    {etaS !== null && ` · ${minuteWords(etaS, say)}`}
                  </span>
                  {leaves.length > 0 && <span className={styles.soft}>{say('suggest.leaves', { what: leaves.map(name).join('; ') })}</span>}
                </li>
              ))}
            </ul>
            <span className={styles.actions}>
              <button type="button" onClick={() => dismiss.run(key)}>
                {say('suggest.dismiss')}
              </button>
              <button type="button" className={styles.main} aria-busy={take.state.status === 'pending'} onClick={() => take.state.status !== 'pending' && take.run(key)}>
                {say(take.state.status === 'pending' ? 'state.pending' : 'suggest.take')}
              </button>
            </span>
          </li>
        ))}
      </ul>
      {suggestions.length > SHOWN_SUGGESTIONS && <p className={styles.quiet}>{say('suggest.more', { n: suggestions.length - SHOWN_SUGGESTIONS })}</p>}
      <AllNotSent actions={[take, dismiss]} />
    </div>
  );
}
