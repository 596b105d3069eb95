// How many kept to a line, of how many that count; the line itself is drawn. In words as well as a bar.
import type { IncidentShare } from '@mydr24/protocol';
import { useWords } from '../words/words-context.tsx';
import styles from './shares.module.css';

export function Shares({ shares, total }: { shares: readonly IncidentShare[]; total: number }) {
  const { say } = useWords();
  return (
    <section className={styles.shares} aria-label={say('incident.figures')}>
      <p className={styles.total}>{say('incidents.count', { n: total })}</p>
      {shares.map((share) => <Share key={share.code} share={share} />)}
    </section>
  );
}

function Share({ share: { code, within, of, targetPct } }: { share: IncidentShare }) {
  const { say, locale } = useWords();
  const pct = of === 0 ? null : (within / of) * 100;
  return (
    <div className={styles.share}>
      <span className={styles.name}>{say(`share.${code}`)}</span>
      <span className={styles.value}>
        <b>{pct === null ? '–' : new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }).format(pct / 100)}</b> <span>{of === 0 ? say('share.none') : say('share.of', { within, of })}</span>
      </span>
      <span className={styles.bar} aria-hidden="true">
        <i style={{ inlineSize: `${pct ?? 0}%` }} />
        {targetPct !== null && <u style={{ insetInlineStart: `${targetPct}%` }} />}
      </span>
      {targetPct !== null && (
        <span className={styles.line}>
          {say('share.target', { pct: targetPct })}
          {pct !== null && <> · {say(pct >= targetPct ? 'share.met' : 'share.missed')}</>}
        </span>
      )}
    </div>
  );
}
