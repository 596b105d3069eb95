// One vital over seven nights and days: a bar from lowest to highest, its middle, and one's own usual behind; the same as a list.
import type { OwnDays } from '@mydr24/protocol';
import { figure, unitShown, withUnit } from '../design/figures.ts';
import { hueOf } from '../design/hues.ts';
import { useWords } from '../words/words-context.tsx';
import type { Say } from '../words/words.ts';
import { dayBars } from './day-bars.ts';
import { isUnusual, nameId, type Explained, type Vital } from './day-words.ts';
import { whenSaid } from './when-said.ts';
import styles from './days.module.css';

type Shown = Vital & { kind: Explained };

export function DayVital({ vital, days }: { vital: Shown; days: OwnDays }) {
  const { say, locale } = useWords();
  const title = `days-${vital.kind}`;
  return (
    <section className={styles.vital} aria-labelledby={title}>
      <h2 id={title}>
        {say(nameId(vital.kind))} <small>{unitShown(vital.unit, say)}</small>
      </h2>
      <p className={styles.soft}>{say(`days.means.${vital.kind}`)}</p>
      <Bars vital={vital} days={days} />
      <p className={styles.usual}>{usualSaid(vital, say, locale)}</p>
      <details className={styles.list}>
        <summary>{say('days.list')}</summary>
        <Rows vital={vital} days={days} />
      </details>
    </section>
  );
}

function usualSaid({ kind, usual: { night, day } }: Shown, say: Say, locale: string): string {
  const said = (value: number): string => figure(kind, value, locale);
  if (night !== null && day !== null) return say('days.usual', { low: said(night.low), high: said(night.high), dayLow: said(day.low), dayHigh: said(day.high) });
  if (night !== null) return say('days.usual.night', { low: said(night.low), high: said(night.high) });
  return day === null ? say('days.usual.none') : say('days.usual.day', { low: said(day.low), high: said(day.high) });
}

const WIDTH = 336;
const HEIGHT = 132;
const LEFT = 34;
const SLOT = (WIDTH - LEFT) / 14;
const TOP = 8;
const DEEP = HEIGHT - 30;

function Bars({ vital, days }: { vital: Shown; days: OwnDays }) {
  const { say, locale } = useWords();
  const drawn = dayBars(vital, days.stretches.map(({ part }) => part));
  if (drawn === null) return null;
  const [low, high] = [figure(vital.kind, drawn.low, locale), figure(vital.kind, drawn.high, locale)];
  const y = (share: number): number => TOP + share * (DEEP - TOP);
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'narrow' });
  return (
    <svg className={styles.chart} style={{ color: hueOf(vital.kind) }} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={say('days.chart', { what: say(nameId(vital.kind)), low, high })}>
      {days.stretches.map(({ part, toAt }, nth) => (
        <g key={toAt} transform={`translate(${LEFT + nth * SLOT} 0)`}>
          {part === 'night' ? <rect className={styles.night} width={SLOT} height={DEEP + 4} /> : <text x={SLOT / 2} y={HEIGHT - 8} className={styles.axis} textAnchor="middle">{weekday.format(toAt - 1)}</text>}
        </g>
      ))}
      {drawn.bars.map(({ nth, top, bottom, typical, usual }) => (
        <g key={nth} transform={`translate(${LEFT + nth * SLOT} 0)`}>
          {usual !== null && <rect className={styles.band} width={SLOT} y={y(usual.top)} height={Math.max(1, y(usual.bottom) - y(usual.top))} />}
          <line className={styles.bar} x1={SLOT / 2} x2={SLOT / 2} y1={y(top)} y2={y(bottom) + 0.01} />
          {typical !== null && <circle className={styles.typical} cx={SLOT / 2} cy={y(typical)} r={5} data-unusual={isUnusual(vital.stretches[nth]!)} />}
        </g>
      ))}
      <text x={LEFT - 6} y={TOP + 8} className={styles.axis} textAnchor="end">{high}</text>
      <text x={LEFT - 6} y={DEEP + 2} className={styles.axis} textAnchor="end">{low}</text>
    </svg>
  );
}

function Rows({ vital, days }: { vital: Shown; days: OwnDays }) {
  const { say, locale } = useWords();
  const said = (value: number): string => withUnit(vital.kind, value, vital.unit, say, locale);
  return (
    <ol>
      {vital.stretches.map((stretch, nth) => ({ stretch, nth })).toReversed().map(({ stretch: { reached, typical, was, told }, nth }) => {
        const when = whenSaid(days.stretches, nth, say, locale);
        return (
          <li key={nth}>
            {reached === null || typical === null ? say('days.row.none', { when }) : say('days.row', { when, typical: said(typical), low: said(reached.low), high: said(reached.high) })}
            {(was === 'lower' || was === 'higher') && <b> · {say(`days.row.${was}`)}</b>}
            {told !== 'nobody' && <span> · {say(`days.told.${told}`)}</span>}
          </li>
        );
      })}
    </ol>
  );
}
