// A small trend line with the band of the patient's own values behind it; drawn once per change of its points.
import type { VitalKind } from '@mydr24/protocol';
import { memo, useMemo } from 'react';
import { useWords } from '../words/words-context.tsx';
import { figure } from './figures.ts';
import { hueOf } from './hues.ts';
import { trendShape, type TrendPoint } from './trend-path.ts';
import styles from './sparkline.module.css';

const WIDTH = 120;
const HEIGHT = 32;
const GAP_SHARE = 6;

interface SparklineProps {
  kind: VitalKind;
  points: readonly TrendPoint[];
}

export const Sparkline = memo(function Sparkline({ kind, points }: SparklineProps) {
  const { say, locale } = useWords();
  const shape = useMemo(() => trendShape(points, { width: WIDTH, height: HEIGHT, gapMs: typicalGapMs(points) * GAP_SHARE }), [points]);
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined || points.length < 2) {
    return <span className={styles.none}><span className="only-heard">{say('trend.none')}</span></span>;
  }
  const said = say('trend.said', { vital: say(`vital.${kind}`), from: figure(kind, first[1], locale), to: figure(kind, last[1], locale) });
  return (
    <svg className={styles.line} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={said} style={{ color: hueOf(kind) }}>
      {shape.band !== null && <rect x={0} width={WIDTH} y={shape.band.y} height={shape.band.height} className={styles.band} />}
      <path d={shape.path} />
      {shape.last !== null && <path className={styles.end} d={`M${shape.last.x} ${shape.last.y}h0.01`} />}
    </svg>
  );
});

function typicalGapMs(points: readonly TrendPoint[]): number {
  const steps: number[] = [];
  for (let index = 1; index < points.length; index += 1) steps.push((points[index]?.[0] ?? 0) - (points[index - 1]?.[0] ?? 0));
  steps.sort((left, right) => left - right);
  return steps[Math.floor(steps.length / 2)] ?? Number.POSITIVE_INFINITY;
}
