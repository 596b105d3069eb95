// How long each stretch took. Where there is a published line, it says in words whether it was kept.
import type { IncidentFigure } from '@mydr24/protocol';
import { useWords } from '../words/words-context.tsx';
import { stretchText } from './spans.ts';
import styles from './figure-strip.module.css';

export function FigureStrip({ figures }: { figures: readonly IncidentFigure[] }) {
  const { say } = useWords();
  return (
    <section aria-label={say('incident.figures')}>
      <dl className={styles.strip}>
        {figures.map(({ code, ms, limitMs }) => (
          <div key={code} data-beyond={limitMs !== null && ms > limitMs}>
            <dt>{say(`figure.${code}`)}</dt>
            <dd>
              <b>{stretchText(ms)}</b>
              {limitMs !== null && (
                <span>
                  {say('incident.figure.line', { s: limitMs / 1000 })} · {say(ms <= limitMs ? 'incident.figure.within' : 'incident.figure.beyond')}
                </span>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
