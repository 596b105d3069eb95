// NEWS2 as the server scored it: total and band when complete, "at least" when parts are missing (never a total, never calm), parts beside it.
import { News2Parameter, type News2Shown } from '@mydr24/protocol';
import { memo } from 'react';
import { useWords } from '../words/words-context.tsx';
import type { Say } from '../words/words.ts';
import styles from './news2-badge.module.css';

const parameters = News2Parameter.options;
type Parameter = (typeof parameters)[number];
/** First letters as on the paper chart; the full words are spoken and in the table. */
const letters: Record<Parameter, string> = { respiratoryRate: 'R', spo2: 'S', airOrOxygen: 'O', systolicBP: 'B', pulse: 'P', consciousness: 'C', temperature: 'T' };

export function missingWords(missing: readonly Parameter[], say: Say): string {
  return missing.map((part) => say(`news2.part.${part}`)).join(', ');
}

export const News2Badge = memo(function News2Badge({ score, hasParts = true }: { score: News2Shown | null; hasParts?: boolean }) {
  const { say } = useWords();
  if (score === null) return <span className={styles.badge} data-band="none"><span className={styles.note}>{say('news2.none')}</span></span>;
  if (score.status === 'not-applicable' || score.status === 'rejected') {
    return (
      <span className={styles.badge} data-band="none">
        <b aria-hidden="true">–</b>
        <span className={styles.note}>{say(`news2.${score.status}`)}</span>
      </span>
    );
  }
  const isComplete = score.status === 'complete' && score.total !== null;
  const band = isComplete ? (score.riskBand ?? 'low') : 'incomplete';
  return (
    <span className={styles.whole}>
      <span className={styles.badge} data-band={band}>
        <b aria-hidden="true">{isComplete ? score.total : say('news2.atLeast', { n: score.knownMinimum })}</b>
        <span className={styles.note} aria-hidden="true">
          {isComplete ? say(`news2.band.${score.riskBand ?? 'low'}`) : say('news2.incomplete')}
        </span>
        <span className="only-heard">{saidOf(score, say)}</span>
      </span>
      {hasParts && <News2Strip score={score} />}
    </span>
  );
});

function saidOf(score: News2Shown, say: Say): string {
  if (score.status === 'complete' && score.total !== null) {
    return say('news2.said.complete', { total: score.total, band: say(`news2.band.${score.riskBand ?? 'low'}`) });
  }
  return say('news2.said.incomplete', { n: score.knownMinimum, missing: missingWords(score.missing, say) });
}

/** The seven parts as seven small cells: score, or a dash where it is missing. */
export function News2Strip({ score }: { score: News2Shown }) {
  return (
    <span className={styles.strip} aria-hidden="true">
      {parameters.map((part) => (
        <span key={part} className={styles.cell} data-score={score.scores[part] ?? 'missing'}>
          <i>{letters[part]}</i>
          {score.scores[part] ?? '–'}
        </span>
      ))}
    </span>
  );
}
