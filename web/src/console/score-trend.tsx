// NEWS2 over the shown time, with its parts below each column. An incomplete score is an open column with "≥": never a total.
import { News2Parameter, type News2Shown, type PatientId } from '@mydr24/protocol';
import { useAnswer } from '../admin/answer.ts';
import { Answered } from '../admin/answered.tsx';
import { timeOfDay } from '../design/figures.ts';
import { useRequest } from '../live/live-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { loadedFor, type ChartSpan } from './chart-span.ts';
import styles from './score-trend.module.css';

const STEPS = 12;
const HIGHEST = 20;

export function ScoreTrend({ patientId, span }: { patientId: PatientId; span: ChartSpan }) {
  const { say } = useWords();
  const request = useRequest();
  const key = loadedFor(span);
  const trend = useAnswer(['score-trend', patientId, key.fromAt, key.toAt], () => request('getScoreTrend', { params: { patientId }, query: { fromAt: span.fromAt, toAt: span.toAt, steps: STEPS } }));
  return (
    <section aria-labelledby="score-trend" className={styles.whole}>
      <h3 id="score-trend">{say('chart.score')}</h3>
      <Answered answer={trend}>{({ scores }) => (scores.length === 0 ? <p>{say('chart.score.none')}</p> : <Columns scores={scores} />)}</Answered>
    </section>
  );
}

function Columns({ scores }: { scores: readonly News2Shown[] }) {
  const { say, locale } = useWords();
  const shown = (score: News2Shown): string => (score.total === null ? say('news2.atLeast', { n: score.knownMinimum }) : String(score.total));
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is reached by keyboard (WCAG 2.1.1)
    <div className={styles.scroll} tabIndex={0} role="group" aria-label={say('chart.score')}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{say('patientPage.chart.time')}</th>
            {scores.map((score) => <th key={score.scoredAt} scope="col">{timeOfDay(score.scoredAt, locale)}</th>)}
          </tr>
          <tr className={styles.totals}>
            <th scope="row">{say('news2.title')}</th>
            {scores.map((score) => (
              <td key={score.scoredAt} data-status={score.status}>
                <b>{shown(score)}</b>
                <i aria-hidden="true" style={{ height: `${(56 * (score.total ?? score.knownMinimum)) / HIGHEST + 2}px` }} />
              </td>
            ))}
          </tr>
        </thead>
        <tbody>
          {News2Parameter.options.map((part) => (
            <tr key={part}>
              <th scope="row">{say(`news2.part.${part}`)}</th>
              {scores.map((score) => <td key={score.scoredAt} data-score={score.scores[part] ?? 'missing'}>{score.scores[part] ?? '–'}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
