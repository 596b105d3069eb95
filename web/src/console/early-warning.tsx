// PEWS, MEOWS or qSOFA as the server scored it, part by part. What is missing is named, and an incomplete score never looks calm.
import type { BoardPatient, EarlyWarning } from '@mydr24/protocol';
import { useWords } from '../words/words-context.tsx';
import type { WordId } from '../words/words.ts';
import styles from './patient.module.css';

export const scoreParts: Record<EarlyWarning['score'], readonly string[]> = {
  pews: ['respiratoryRate', 'respiratoryDistress', 'spo2', 'oxygen', 'heartRate', 'systolicBP', 'capillaryRefill'],
  meows: ['temperature', 'systolicBP', 'diastolicBP', 'heartRate', 'respiratoryRate', 'spo2', 'consciousness'],
  qsofa: ['respiratoryRate', 'systolicBP', 'mentation'],
};
export const scorePartWord = (part: string): WordId => `score.part.${part}` as WordId;

export function EarlyWarnings({ row }: { row: BoardPatient }) {
  return (row.earlyWarnings ?? []).map((score) => <Score key={score.score} score={score} />);
}

/** "PEWS at least 5, medium" */
export function useScoreWords(): (score: EarlyWarning) => string {
  const { say } = useWords();
  return ({ score, total, knownMinimum, band }) => {
    const name = say(`score.${score}`);
    const sum = total === null ? say('score.atLeast', { score: name, total: knownMinimum }) : say('score.total', { score: name, total });
    return band === null ? sum : `${sum}, ${say(`score.band.${band}`)}`;
  };
}

function Score({ score }: { score: EarlyWarning }) {
  const { say } = useWords();
  const words = useScoreWords();
  const title = `${score.score}-title`;
  return (
    <section aria-labelledby={title} className={styles.card}>
      <h2 id={title}>{say('score.title', { score: say(`score.${score.score}`) })}</h2>
      <p>
        <b>{words(score)}</b>
      </p>
      {score.status === 'incomplete' && (
        <p className={styles.gap}>
          {score.band === null && `${say('score.band.unknown')}. `}
          {say('score.missing', { missing: score.missing.map((part) => say(scorePartWord(part))).join(', ') })}
        </p>
      )}
      <table className={styles.parts}>
        <thead>
          <tr>
            <th scope="col">{say('patientPage.news2.part')}</th>
            <th scope="col" className={styles.points}>
              {say('patientPage.news2.score')}
            </th>
          </tr>
        </thead>
        <tbody>
          {scoreParts[score.score].map((part) => (
            <tr key={part} data-score={score.scores[part] ?? 'missing'}>
              <th scope="row">{say(scorePartWord(part))}</th>
              <td className={styles.points}>{score.scores[part] ?? say('news2.part.missing')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {score.chart !== null && <p className={styles.fine}>{say(`score.chart.${score.chart}` as WordId)}</p>}
      {score.score === 'qsofa' && <p className={styles.fine}>{say('score.shownOnly')}</p>}
      <p className={styles.fine}>{say(`score.credit.${score.score}`)}</p>
    </section>
  );
}
