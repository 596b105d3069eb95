// NEWS2 as the server scored it, part by part; a missing part is named, and how to close the gap is one step away.
import { News2Parameter, type BoardPatient, type VitalKind } from '@mydr24/protocol';
import { ageWords } from '../design/age.ts';
import { valueShown, withUnit } from '../design/figures.ts';
import { missingWords, News2Badge } from '../design/news2-badge.tsx';
import { useNow } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import { vitalFor } from './row-facts.ts';
import styles from './patient.module.css';

type Parameter = (typeof News2Parameter.options)[number];
const kindsOf: Record<Parameter, readonly [VitalKind, ...VitalKind[]]> = {
  respiratoryRate: ['respiratory-rate'], spo2: ['spo2'], airOrOxygen: ['supplemental-oxygen'], systolicBP: ['systolic'], pulse: ['heart-rate', 'pulse-rate'],
  consciousness: ['consciousness'], temperature: ['temperature'],
};

export function News2Table({ row }: { row: BoardPatient }) {
  const { say } = useWords();
  const now = useNow();
  const score = row.news2;
  return (
    <section aria-labelledby="news2-title" className={styles.card}>
      <h2 id="news2-title">{say('patientPage.news2')}</h2>
      <div className={styles.scoreLine}>
        <News2Badge score={score} hasParts={false} />
        {score?.status === 'complete' && score.anySingleThree && <span>{say('news2.single')}</span>}
        {score !== null && <span>{say('news2.scored', { age: ageWords(now - score.scoredAt, say) })}</span>}
      </div>
      {score?.status === 'incomplete' && <p className={styles.gap}>{say('news2.missing', { missing: missingWords(score.missing, say) })}</p>}
      {score?.status === 'not-applicable' && <p className={styles.gap}>{say('news2.not-applicable.why')}</p>}
      {score !== null && score.status !== 'not-applicable' && (
        <table className={styles.parts}>
          <thead>
            <tr>
              <th scope="col">{say('patientPage.news2.part')}</th>
              <th scope="col">{say('patientPage.news2.value')}</th>
              <th scope="col">{say('patientPage.news2.score')}</th>
            </tr>
          </thead>
          <tbody>
            {News2Parameter.options.map((part) => (
              <Part key={part} part={part} row={row} score={score.scores[part] ?? null} />
            ))}
          </tbody>
        </table>
      )}
      {score !== null && <p className={styles.fine}>{say('news2.scale', { n: score.spo2ScaleUsed })}</p>}
      <p className={styles.fine}>{say('patientPage.news2.credit')}</p>
    </section>
  );
}

function Part({ part, row, score }: { part: Parameter; row: BoardPatient; score: number | null }) {
  const { say, locale } = useWords();
  const [kind, ...or] = kindsOf[part];
  const vital = vitalFor(row, { kind, or });
  const shown = vital === null ? null : vital.value === null ? valueShown(vital, say, locale) : withUnit(vital.kind, vital.value, vital.unit, say, locale);
  return (
    <tr data-score={score ?? 'missing'}>
      <th scope="row">{say(`news2.part.${part}`)}</th>
      <td>{shown ?? '–'}</td>
      <td className={styles.points}>{score ?? say('news2.part.missing')}</td>
    </tr>
  );
}
