// What whoever goes must know before the door opens: age, allergies, last values with their age, the code of the door. "Nobody has said" is not
// "none"; without a line it says since when it is known.
import type { SceneEssentials } from '@mydr24/protocol';
import { VitalTile } from '../design/vital-tile.tsx';
import { useConnection } from '../live/live-context.tsx';
import { useNow } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import styles from './essentials-card.module.css';

const order = ['spo2', 'respiratory-rate', 'heart-rate', 'systolic', 'temperature', 'consciousness', 'glucose'] as const;

export function EssentialsCard({ essentials, isFailed }: { essentials: SceneEssentials | undefined; isFailed: boolean }) {
  const isLive = useConnection().tag === 'live';
  const { say } = useWords();
  if (essentials === undefined) return <p className={styles.none}>{say(!isLive ? 'essentials.offline' : isFailed ? 'essentials.failed' : 'essentials.loading')}</p>;
  const { allergies, doorCode } = essentials;
  return (
    <section className={styles.whole} aria-label={say('essentials.title')}>
      <dl className={styles.facts}>
        <div data-known={allergies !== null && allergies !== ''}>
          <dt>{say('essentials.allergies')}</dt>
          <dd>{allergies === null ? say('essentials.allergies.unsaid') : allergies === '' ? say('essentials.allergies.none') : allergies}</dd>
        </div>
        {doorCode !== null && (
          <div data-known>
            <dt>{say('essentials.door')}</dt>
            <dd className={styles.code}>{doorCode}</dd>
          </div>
        )}
      </dl>
      <LastVitals vitals={essentials.vitals} />
    </section>
  );
}

function LastVitals({ vitals }: Pick<SceneEssentials, 'vitals'>) {
  const { say } = useWords();
  const now = useNow();
  const of = (kind: string) => vitals.find((vital) => vital.kind === kind) ?? null;
  const shown = order.filter((kind) => of(kind) !== null);
  if (shown.length === 0) return <p className={styles.none}>{say('essentials.vitals.none')}</p>;
  return (
    <div className={styles.vitals} role="group" aria-label={say('essentials.vitals')}>
      {shown.map((kind) => (
        <VitalTile key={kind} kind={kind} vital={of(kind)} second={kind === 'systolic' ? of('diastolic') : null} now={now} size="row" />
      ))}
    </div>
  );
}
