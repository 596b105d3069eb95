// Coverage in words, the same as the map shows: how many are near enough to help, where nobody is, and the one move that would mend most, to be asked for here.
import type { Coverage, CoverageMove, MoveAsked } from '@mydr24/protocol';
import { useCallback, useId } from 'react';
import { timeOfDay } from '../design/figures.ts';
import { NotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useNow } from '../live/use-now.ts';
import { minuteWords } from '../map/eta-words.ts';
import { useWords } from '../words/words-context.tsx';
import { holeWords, squareWords } from './coverage-words.ts';
import type { KnownCoverage } from './use-coverage.ts';
import styles from './coverage.module.css';

/** Holes named at once; the others are a press away. */
const NAMED = 4;
/** Reckonings missed before it is called old. */
const MISSED = 3;

export function CoveragePanel({ coverage, renew }: { coverage: KnownCoverage; renew: () => void }) {
  const { say } = useWords();
  const titleId = useId();
  return (
    <section className={styles.whole} aria-labelledby={titleId}>
      <h3 id={titleId}>{say('coverage.title')}</h3>
      {coverage === null && <p className={styles.soft}>{say('coverage.waiting')}</p>}
      {coverage === 'failed' && <p className={styles.soft}>{say('coverage.failed')}</p>}
      {coverage !== null && coverage !== 'failed' && (coverage.at === null ? <p className={styles.soft}>{say('coverage.waiting')}</p> : <Known coverage={coverage} at={coverage.at} renew={renew} />)}
    </section>
  );
}

function Known({ coverage, at, renew }: { coverage: Coverage; at: number; renew: () => void }) {
  const { say, locale } = useWords();
  const now = useNow();
  const { aim, patients, covered, responders, oldPositions, isEstimate, leftOut, holes, move, asked, everyS } = coverage;
  const isOld = now - at > MISSED * everyS * 1_000;
  const facts = [
    ...(oldPositions > 0 ? [say('coverage.old', { n: oldPositions })] : []), ...(isEstimate ? [say('coverage.estimate')] : []), ...(leftOut > 0 ? [say('coverage.leftOut', { n: leftOut })] : []),
    say(isOld ? 'coverage.at.old' : 'coverage.at.time', { time: timeOfDay(at, locale, true) }),
  ];
  const [named, others] = [holes.slice(0, NAMED), holes.slice(NAMED)];
  return (
    <div className={styles.known} data-old={isOld}>
      <p>
        <b>{say('coverage.covered', { covered, patients })}</b> {say('coverage.within', { limit: aim.limitMin, n: responders })}
      </p>
      <p className={styles.soft}>{facts.join(' · ')}</p>
      {move !== null && !isOld && <Suggested move={move} asked={asked.find(({ personId }) => personId === move.personId) ?? null} renew={renew} />}
      {holes.length > 0 && move === null && <p className={styles.soft}>{say('coverage.move.none')}</p>}
      <ul>
        {named.map((hole) => (
          <li key={hole.id}>{holeWords(hole, say, locale)}</li>
        ))}
      </ul>
      {others.length > 0 && (
        <details>
          <summary>{say('coverage.more', { n: others.length })}</summary>
          <ul>
            {others.map((hole) => (
              <li key={hole.id}>{holeWords(hole, say, locale)}</li>
            ))}
          </ul>
        </details>
      )}
      {asked.map((each) => (
        <p key={each.personId} className={styles.soft}>
          <AskedWords asked={each} />
        </p>
      ))}
    </div>
  );
}

function AskedWords({ asked: { name, askedAt, state, answer, answeredAt } }: { asked: MoveAsked }) {
  const { say, locale } = useWords();
  if (answer !== null && answeredAt !== null) return <>{say(`coverage.answered.${answer}`, { name, time: timeOfDay(answeredAt, locale) })}</>;
  return <>{say(`coverage.asked.${state}`, { name, time: timeOfDay(askedAt, locale) })}</>;
}

function Suggested({ move, asked, renew }: { move: CoverageMove; asked: MoveAsked | null; renew: () => void }) {
  const { say, locale } = useWords();
  const request = useRequest();
  const { personId, name, to, patients, etaS } = move;
  const ask = useAction(useCallback((key: string) => request('askToMove', { params: { personId }, body: { squareId: to.id } }, { key }), [request, personId, to.id]), renew);
  return (
    <div className={styles.move}>
      <p>{say('coverage.move', { name, place: squareWords(to, say, locale), n: patients, time: minuteWords(etaS, say) })}</p>
      {asked === null && (
        <button type="button" disabled={ask.state.status === 'pending'} aria-busy={ask.state.status === 'pending'} onClick={() => ask.run(crypto.randomUUID())}>
          {say(ask.state.status === 'pending' ? 'state.pending' : 'coverage.move.ask', { name })}
        </button>
      )}
      {ask.state.status === 'failed' && <NotSent error={ask.state.error} retry={ask.state.retry} dismiss={ask.dismiss} />}
    </div>
  );
}
