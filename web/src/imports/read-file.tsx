// What a dry run found: kinds with count, span and range, what was refused row by row, what is no vital sign; and the act that stores it.
import type { ImportSummary, PatientImport } from '@mydr24/protocol';
import { vitalWord } from '../design/alarm-words.ts';
import { withUnit } from '../design/figures.ts';
import { dayAndTime } from '../incident/day-and-time.ts';
import { useWords } from '../words/words-context.tsx';
import styles from './import.module.css';

interface ReadFileProps {
  current: PatientImport;
  isOwn: boolean;
  store: () => void;
  again: () => void;
}

export function ReadFile({ current: { summary, files, patientName }, isOwn, store, again }: ReadFileProps) {
  const { say } = useWords();
  if (summary === null) return null;
  const { taken, refused } = summary;
  return (
    <section className={styles.card} aria-label={say('import.read.title')}>
      <p className={styles.soft}>
        {files.map(({ name }) => name).join(', ')} · {say(`import.format.${summary.format}`)}
      </p>
      <h2>{say('import.read', { n: taken })}</h2>
      <p role="status" className={styles.notYet}>{say(taken === 0 ? 'import.read.nothing' : 'import.read.notYet')}</p>
      {taken > 0 && <Kinds kinds={summary.kinds} />}
      {refused > 0 && <Refused summary={summary} isOpen={taken === 0} />}
      {summary.passedOver.length > 0 && (
        <details className={styles.more}>
          <summary>{say('import.others', { n: summary.passedOver.reduce((sum, { count }) => sum + count, 0) })}</summary>
          <ul className={styles.others}>{summary.passedOver.map(({ what, count }) => <li key={what}>{say('import.others.one', { what, n: count })}</li>)}</ul>
        </details>
      )}
      <div className={styles.deeds}>
        {taken > 0 && (
          <button type="button" className={styles.main} onClick={store}>
            {isOwn ? say('import.store.mine', { n: taken }) : say('import.store', { n: taken, name: patientName })}
          </button>
        )}
        <button type="button" className={styles.button} onClick={again}>{say('import.again')}</button>
      </div>
    </section>
  );
}

function Kinds({ kinds }: { kinds: ImportSummary['kinds'] }) {
  const { say, locale } = useWords();
  return (
    <ul className={styles.kinds}>
      {kinds.map(({ kind, unit, count, low, high, fromAt, toAt }) => (
        <li key={kind}>
          <b>{say(vitalWord(kind))}</b>
          <span className={styles.count}>{say('import.count', { n: count })}</span>
          <span>{low === high ? withUnit(kind, low, unit, say, locale) : say('import.range', { low: withUnit(kind, low, unit, say, locale), high: withUnit(kind, high, unit, say, locale) })}</span>
          <span className={styles.soft}>{fromAt === toAt ? dayAndTime(fromAt, locale) : say('import.span', { from: dayAndTime(fromAt, locale), to: dayAndTime(toAt, locale) })}</span>
        </li>
      ))}
    </ul>
  );
}

function Refused({ summary: { refused, rows }, isOpen }: { summary: ImportSummary; isOpen: boolean }) {
  const { say } = useWords();
  return (
    <details className={styles.more} open={isOpen}>
      <summary>{say('import.refused', { n: refused })}</summary>
      <ol className={styles.refused}>
        {rows.map((each, nth) => (
          <li key={nth}>
            <b>{each.row === 0 ? say('import.row.whole') : say('import.row', { row: each.row })}</b> <Flaw row={each} />
          </li>
        ))}
      </ol>
      {refused > rows.length && <p className={styles.soft}>{say('import.refused.more', { n: refused - rows.length })}</p>}
    </details>
  );
}

/** What was read before reasons had codes stands in English, as on the command line. */
function Flaw({ row: { code, values = {}, found, expected, todo } }: { row: ImportSummary['rows'][number] }) {
  const { say } = useWords();
  const { vital, text = '', unit = '', low = 0, high = 0, perSecond = 0 } = values;
  if (code !== undefined) return say(`importFlaw.${code}`, { vital: vital === undefined ? '' : say(vitalWord(vital)), text, unit, low, high, perSecond });
  return (
    <span lang="en">
      {say('import.row.found', { found, expected })} <i>{todo}</i>
    </span>
  );
}
