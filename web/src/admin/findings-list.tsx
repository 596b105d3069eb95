// Everything the linter found, errors first, in plain words with what to do. Choosing one leads to its place.
import type { PackFinding } from '@mydr24/protocol';
import { useWords } from '../words/words-context.tsx';
import { bySeverity, countFindings, findingWords, placeWords } from './finding-words.ts';
import styles from './findings-list.module.css';

export function FindingsList({ findings, choose, isOld = false }: { findings: readonly PackFinding[]; choose?: (finding: PackFinding) => void; isOld?: boolean }) {
  const { say } = useWords();
  const { errors, warnings } = countFindings(findings);
  return (
    <section className={styles.whole} aria-labelledby="findings-title">
      <header>
        <h2 id="findings-title">{say('admin.findings')}</h2>
        <p role="status">{findings.length === 0 ? say('admin.findings.none') : say('admin.findings.count', { errors, warnings })}</p>
        {isOld && <p className={styles.old}>{say('admin.findings.old')}</p>}
      </header>
      {findings.length > 0 && (
        <ol className={styles.list}>
          {findings.toSorted(bySeverity).map((finding, index) => (
            <li key={`${finding.code} ${finding.path.join('.')} ${index}`} data-severity={finding.severity}>
              <FindingRow finding={finding} choose={choose} />
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function FindingRow({ finding, choose }: { finding: PackFinding; choose: ((finding: PackFinding) => void) | undefined }) {
  const { say } = useWords();
  const words = (
    <>
      <span className={styles.mark} aria-hidden="true">
        {finding.severity === 'error' ? '!' : '?'}
      </span>
      <span className={styles.words}>
        <b>
          <span className="only-heard">{say(`admin.finding.${finding.severity}`)} </span>
          {findingWords(finding, say)}
        </b>
        <span>
          {placeWords(finding.path, say)}
          {finding.line !== null && ` · ${say('admin.finding.line', { line: finding.line })}`}
        </span>
        {/* The server's own sentence has the numbers and names; it is in English. */}
        <span lang="en">{finding.message}</span>
      </span>
    </>
  );
  if (choose === undefined) return <div className={styles.row}>{words}</div>;
  return (
    <button type="button" className={styles.row} onClick={() => choose(finding)}>
      {words}
    </button>
  );
}
