// NEWS2, or PEWS or MEOWS, over the shown time, with its parts below each column. An incomplete score is an open column with "≥": never a total.
import { News2Parameter, type EarlyWarning, type News2Shown, type PatientId } from '@mydr24/protocol';
import { useAnswer } from '../admin/answer.ts';
import { Answered } from '../admin/answered.tsx';
import { timeOfDay } from '../design/figures.ts';
import { useRequest } from '../live/live-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { loadedFor, type ChartSpan } from './chart-span.ts';
import { scorePartWord, scoreParts } from './early-warning.tsx';
import styles from './score-trend.module.css';

const STEPS = 12;
/** The most each can come to; the height of a column. */
const HIGHEST = { news2: 20, pews: 28, meows: 14, qsofa: 3 };

export function ScoreTrend({ patientId, span }: { patientId: PatientId; span: ChartSpan }) {
  const { say } = useWords();
  const request = useRequest();
  const key = loadedFor(span);
  const trend = useAnswer(['score-trend', patientId, key.fromAt, key.toAt], () => request('getScoreTrend', { params: { patientId }, query: { fromAt: span.fromAt, toAt: span.toAt, steps: STEPS } }));
  return (
    <section aria-labelledby="score-trend" className={styles.whole}>
      <h3 id="score-trend">{say('chart.score')}</h3>
      <Answered answer={trend}>{({ scores, earlyWarnings }) => (
        <>
          {scores.length + earlyWarnings.length === 0 && <p>{say('chart.score.none')}</p>}
          {scores.length > 0 && <News2Columns scores={scores} />}
          <WarningColumns scores={earlyWarnings} />
        </>
      )}</Answered>
    </section>
  );
}

/** One score at one instant, as every column draws it. */
interface Column {
  readonly at: number;
  readonly isComplete: boolean;
  readonly total: number;
  readonly parts: Readonly<Record<string, number | undefined>>;
}

function News2Columns({ scores }: { scores: readonly News2Shown[] }) {
  const { say } = useWords();
  const columns = scores.map(({ scoredAt: at, total, knownMinimum, scores: parts }): Column => ({ at, isComplete: total !== null, total: total ?? knownMinimum, parts }));
  return <Columns name={say('news2.title')} columns={columns} parts={News2Parameter.options.map((part) => [part, say(`news2.part.${part}`)])} highest={HIGHEST.news2} red={3} />;
}

/** A child who turned sixteen, or charts of two ages, are tables one below the other. */
function WarningColumns({ scores }: { scores: readonly EarlyWarning[] }) {
  const { say } = useWords();
  return [...Map.groupBy(scores, ({ score }) => score)].map(([score, those]) => {
    const columns = those.map(({ scoredAt: at, total, knownMinimum, scores: parts }): Column => ({ at, isComplete: total !== null, total: total ?? knownMinimum, parts }));
    return <Columns key={score} name={say(`score.${score}`)} columns={columns} parts={scoreParts[score].map((part) => [part, say(scorePartWord(part))])} highest={HIGHEST[score]} red={score === 'pews' ? 4 : 2} />;
  });
}

interface ColumnsProps {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly parts: readonly (readonly [part: string, words: string])[];
  readonly highest: number;
  /** The most points one part gives. */
  readonly red: number;
}

function Columns({ name, columns, parts, highest, red }: ColumnsProps) {
  const { say, locale } = useWords();
  const shown = ({ isComplete, total }: Column): string => (isComplete ? String(total) : say('news2.atLeast', { n: total }));
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is reached by keyboard (WCAG 2.1.1)
    <div className={styles.scroll} tabIndex={0} role="group" aria-label={`${say('chart.score')}: ${name}`}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{say('patientPage.chart.time')}</th>
            {columns.map(({ at }) => <th key={at} scope="col">{timeOfDay(at, locale)}</th>)}
          </tr>
          <tr className={styles.totals}>
            <th scope="row">{name}</th>
            {columns.map((column) => (
              <td key={column.at} data-status={column.isComplete ? 'complete' : 'incomplete'}>
                <b>{shown(column)}</b>
                <i aria-hidden="true" style={{ height: `${(56 * column.total) / highest + 2}px` }} />
              </td>
            ))}
          </tr>
        </thead>
        <tbody>
          {parts.map(([part, words]) => (
            <tr key={part}>
              <th scope="row">{words}</th>
              {columns.map((column) => <td key={column.at} data-score={column.parts[part] === red ? 'highest' : (column.parts[part] ?? 'missing')}>{column.parts[part] ?? '–'}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
