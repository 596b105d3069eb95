// Whom each round of paging considered, who was asked, and what spoke for and against. Folded: for whoever wants to know why.
import type { IncidentRecord, LeftOut } from '@mydr24/protocol';
import { timeOfDay } from '../design/figures.ts';
import { reasonWords } from '../dispatch/reason-words.ts';
import { useWords } from '../words/words-context.tsx';
import styles from './view-list.module.css';

export function Rounds({ rounds }: { rounds: IncidentRecord['rounds'] }) {
  const { say, locale } = useWords();
  if (rounds.length === 0) return null;
  return (
    <section className={styles.views} aria-labelledby="rounds-title">
      <h2 id="rounds-title">{say('incident.rounds')}</h2>
      {rounds.map(({ round, step, at, considered, leftOut }) => (
        <details key={`${round} ${step} ${at}`}>
          <summary>
            {timeOfDay(at, locale, true)} · {say('incident.rounds.asked', { n: considered.filter(({ isAsked }) => isAsked).length, of: considered.length + countOf(leftOut) })}
          </summary>
          <table>
            <tbody>
              {considered.map((each, n) => (
                <tr key={each.personId ?? n}>
                  <th scope="row">{each.name === '' ? say('someone') : each.name}</th>
                  <td>{say(each.isAsked ? 'incident.rounds.yes' : 'incident.rounds.no')}</td>
                  <td>{each.reasons.flatMap((reason) => reasonWords(reason, say, locale) ?? []).join(' · ')}</td>
                </tr>
              ))}
              {leftOut.map(({ reason, count }) => (
                <tr key={reason.code}>
                  <th scope="row">{say('incident.rounds.others', { n: count })}</th>
                  <td>{say('incident.rounds.no')}</td>
                  <td>{reasonWords(reason, say, locale)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      ))}
    </section>
  );
}

const countOf = (leftOut: readonly LeftOut[]): number => leftOut.reduce((sum, { count }) => sum + count, 0);
