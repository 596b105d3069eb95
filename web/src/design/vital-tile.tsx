// One vital sign: value large, unit small, age always there. Stale is grey, struck through and says for how long; doubtful is grey and says
// why; alarmed carries its mark.
import type { AlarmPriority, LatestVital, VitalKind } from '@mydr24/protocol';
import { memo } from 'react';
import { useWords } from '../words/words-context.tsx';
import { isStale } from './age.ts';
import { AgeStamp } from './age-stamp.tsx';
import { AlarmShape } from './alarm-mark.tsx';
import { unitShown, valueShown } from './figures.ts';
import { hueOf } from './hues.ts';
import { Sparkline } from './sparkline.tsx';
import type { TrendPoint } from './trend-path.ts';
import styles from './vital-tile.module.css';

export interface VitalTileProps {
  kind: VitalKind;
  vital: LatestVital | null;
  /** A second value behind a slash: diastolic after systolic. */
  second?: LatestVital | null;
  now: number;
  alarm?: AlarmPriority | null;
  trend?: readonly TrendPoint[] | undefined;
  /** `row` on the board, `tile` on a patient's page, `hero` for one number across the room. */
  size?: 'row' | 'tile' | 'hero';
}

export const VitalTile = memo(function VitalTile({ kind, vital, second = null, now, alarm = null, trend, size = 'tile' }: VitalTileProps) {
  const { say } = useWords();
  const stale = vital !== null && isStale(vital, now);
  return (
    <div className={styles.tile} data-size={size} data-stale={stale} data-doubtful={vital?.doubt !== undefined} data-alarm={alarm ?? 'none'} role="group" aria-label={say(`vital.${kind}`)}>
      <span className={styles.label} aria-hidden="true">
        <i style={{ background: hueOf(kind) }} />
        {say(`short.${kind}`)}
        {alarm !== null && <AlarmShape priority={alarm} />}
      </span>
      <VitalFigure kind={kind} vital={vital} second={second} isStale={stale} />
      {vital?.doubt !== undefined && <span className={styles.doubt}>{say('doubt.because', { reason: say(`doubt.${vital.doubt}`) })}</span>}
      {alarm !== null && <span className="only-heard">{say(`alarm.priority.${alarm}`)}</span>}
      {vital === null ? <span className={styles.never}>{say('age.never')}</span> : <AgeStamp at={vital.at} now={now} isStale={stale} />}
      {trend !== undefined && <Sparkline kind={kind} points={trend} />}
    </div>
  );
});

function VitalFigure({ kind, vital, second, isStale: stale }: { kind: VitalKind; vital: LatestVital | null; second: LatestVital | null; isStale: boolean }) {
  const { say, locale } = useWords();
  const shown = vital === null ? null : valueShown(vital, say, locale);
  const shownSecond = second === null ? null : valueShown(second, say, locale);
  if (vital === null || shown === null) {
    return (
      <span className={styles.figure}>
        <b aria-hidden="true">–</b>
        {vital !== null && <small>{say('value.invalid')}</small>}
      </span>
    );
  }
  const isCode = vital.value === null;
  return (
    <span className={styles.figure} data-code={isCode} data-kind={kind}>
      {stale ? <s>{shown}</s> : <b>{shown}</b>}
      {shownSecond !== null && <span className={styles.second}>/{shownSecond}</span>}
      {!isCode && <small>{unitShown(vital.unit, say)}</small>}
    </span>
  );
}
