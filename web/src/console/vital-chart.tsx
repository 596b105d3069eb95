// One vital sign over time: history from the server, live values joined on. The canvas has a sentence and a table beside it for other senses.
import type { LatestVital, PatientId, VitalKind } from '@mydr24/protocol';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { figure, timeOfDay } from '../design/figures.ts';
import { hueOf } from '../design/hues.ts';
import { useTheme } from '../design/theme-choice.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useNow } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import { aligned, columnsOf, extremes, joined } from './chart-series.ts';
import styles from './patient.module.css';

const HOUR_MS = 3_600_000;
const HEIGHT = 132;
const MAX_POINTS = 600;
/** Live values kept on top of the loaded history; then the history is loaded again. */
const RELOAD_AFTER_MS = 300_000;

interface VitalChartProps {
  patientId: PatientId;
  kind: VitalKind;
  second?: VitalKind;
  hours: number;
  live: readonly LatestVital[];
}

function useHistory(patientId: PatientId, kind: VitalKind | undefined, hours: number) {
  const request = useRequest();
  const now = useNow();
  const untilAt = Math.ceil(now / RELOAD_AFTER_MS) * RELOAD_AFTER_MS;
  return useQuery({
    queryKey: ['readings', patientId, kind, hours, untilAt],
    enabled: kind !== undefined,
    placeholderData: (before) => before,
    queryFn: () =>
      request('listReadings', { params: { patientId }, query: { kind: kind ?? 'heart-rate', fromAt: untilAt - hours * HOUR_MS, toAt: untilAt, maxPoints: MAX_POINTS } }),
  });
}

/** Remembers the live values that came since this chart was opened. */
function useSeen(live: readonly LatestVital[], kind: VitalKind | undefined): readonly LatestVital[] {
  const [seen, setSeen] = useState<readonly LatestVital[]>([]);
  const latest = live.find((vital) => vital.kind === kind);
  // Set while drawing, not after it: the value is on the first picture that could show it.
  if (latest !== undefined && seen.at(-1)?.at !== latest.at) setSeen([...seen.slice(-MAX_POINTS), latest]);
  return seen;
}

export function VitalChart(props: VitalChartProps) {
  const { say, locale } = useWords();
  const { kind, second, hours } = props;
  const first = useHistory(props.patientId, kind, hours);
  const other = useHistory(props.patientId, second, hours);
  const seenFirst = useSeen(props.live, kind);
  const seenOther = useSeen(props.live, second);
  const history = first.data?.ok === true ? first.data.body.points : null;
  const otherHistory = other.data?.ok === true ? other.data.body.points : null;
  const points = useMemo(() => joined(history ?? [], seenFirst), [history, seenFirst]);
  const otherPoints = useMemo(() => (second === undefined ? null : joined(otherHistory ?? [], seenOther)), [second, otherHistory, seenOther]);
  const { shown: theme } = useTheme();
  const summary = extremes(points);
  const title = say(`vital.${kind}`);
  return (
    <figure className={styles.chart}>
      <figcaption>
        <i style={{ background: hueOf(kind) }} aria-hidden="true" />
        <b>{title}</b>
        {summary !== null && <span>{say('patientPage.chart.summary', { low: figure(kind, summary.low, locale), high: figure(kind, summary.high, locale), last: figure(kind, summary.last, locale) })}</span>}
      </figcaption>
      {first.data?.ok === false && <p className={styles.chartNote}>{say('patientPage.chart.failed', { reason: say(`wire.${first.data.error.kind}`) })}</p>}
      {first.data === undefined && <p className={styles.chartNote}>{say('state.loading')}</p>}
      {first.data?.ok === true && summary === null && <p className={styles.chartNote}>{say('patientPage.chart.none')}</p>}
      {summary !== null && <Plot key={theme} kind={kind} points={points} second={otherPoints} hours={hours} />}
      {summary !== null && <ChartTable kind={kind} points={points} />}
    </figure>
  );
}

type Points = ReturnType<typeof joined>;

function ChartTable({ kind, points }: { kind: VitalKind; points: Points }) {
  const { say, locale } = useWords();
  const [isOpen, setOpen] = useState(false);
  const rows = points.filter((point) => point.value !== null).slice(-40).toReversed();
  return (
    <details className={styles.tableFold} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{say('patientPage.chart.table')}</summary>
      {isOpen && (
        <table>
          <thead>
            <tr>
              <th scope="col">{say('patientPage.chart.time')}</th>
              <th scope="col">{say(`vital.${kind}`)}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((point) => (
              <tr key={point.at}>
                <td>{timeOfDay(point.at, locale, true)}</td>
                <td>{point.value === null ? '–' : figure(kind, point.value, locale)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </details>
  );
}

function colourOf(variable: string): string {
  const name = variable.slice(4, -1);
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function optionsFor(kind: VitalKind, hasSecond: boolean, width: number, locale: string): uPlot.Options {
  const axis = { stroke: colourOf('var(--ink-soft)'), font: '12px "Atkinson Hyperlegible Next Variable", sans-serif', grid: { stroke: colourOf('var(--line)'), width: 1 }, ticks: { show: false } };
  const line: uPlot.Series = { stroke: colourOf(hueOf(kind)), width: 2, points: { show: false }, spanGaps: hasSecond };
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { sync: { key: 'vitals' }, drag: { x: false, y: false } },
    scales: { x: { time: true }, y: { range: (_plot, low, high) => padded(low, high) } },
    axes: [
      { ...axis, size: 26, values: (_plot, splits) => splits.map((seconds) => timeOfDay(seconds * 1000, locale)) },
      { ...axis, size: 44 },
    ],
    series: [{}, line, ...(hasSecond ? [{ ...line, width: 1.5, dash: [5, 4] }] : [])],
  };
}

function padded(low: number | null, high: number | null): [number, number] {
  if (low === null || high === null) return [0, 1];
  const room = Math.max((high - low) * 0.12, Math.abs(high) * 0.02, 0.5);
  return [low - room, high + room];
}

/** Its colours are read when it is made: another theme needs another one (`key`). */
function Plot({ kind, points, second, hours }: { kind: VitalKind; points: Points; second: Points | null; hours: number }) {
  const { say, locale } = useWords();
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const hasSecond = second !== null;
  const columns = useMemo(() => (second === null ? columnsOf(points) : aligned(columnsOf(points), columnsOf(second))), [points, second]);
  const newest = useRef(columns);
  useEffect(() => {
    newest.current = columns;
    plot.current?.setData(columns);
  }, [columns]);
  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const made = new uPlot(optionsFor(kind, hasSecond, element.clientWidth, locale), newest.current, element);
    plot.current = made;
    const resized = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: HEIGHT }));
    resized.observe(element);
    return () => {
      resized.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [kind, hasSecond, locale]);
  const summary = extremes(points);
  const said = summary === null ? '' : say('patientPage.chart.said', { vital: say(`vital.${kind}`), hours, low: summary.low, high: summary.high, last: summary.last });
  return (
    <div className={styles.plot}>
      <div ref={place} role="img" aria-label={said} />
    </div>
  );
}
