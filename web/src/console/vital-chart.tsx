// One vital sign over a chosen time: steps from the server with their lowest and highest, live values joined on, limits, alarms and
// notes on the same axis. The canvas has a sentence and a table beside it for other senses.
import type { ChartMarks, EffectiveRule, LatestVital, PatientId, VitalHistory, VitalKind } from '@mydr24/protocol';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { figure, timeOfDay } from '../design/figures.ts';
import { hueOf } from '../design/hues.ts';
import { useTheme } from '../design/theme-choice.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useTimeOnce } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import { drawFacts, type ChartFacts } from './chart-drawing.ts';
import { HOUR_MS, loadedFor, moved, zoomed, type ChartSpan } from './chart-span.ts';
import { extremesOf, historyColumns, withSecond, type HistoryColumns } from './history-columns.ts';
import styles from './patient.module.css';

const HEIGHT = 132;
const STEPS = 600;
const KEPT_LIVE = 1_000;

export interface VitalChartProps {
  patientId: PatientId;
  kind: VitalKind;
  second?: VitalKind;
  span: ChartSpan;
  onSpan: (span: ChartSpan) => void;
  marks: ChartMarks | null;
  rules: readonly EffectiveRule[];
  live: readonly LatestVital[];
}

function useHistory(patientId: PatientId, kind: VitalKind | undefined, span: ChartSpan) {
  const request = useRequest();
  const loaded = loadedFor(span);
  return useQuery({
    queryKey: ['history', patientId, kind, loaded.fromAt, loaded.toAt],
    enabled: kind !== undefined,
    placeholderData: (before) => before,
    staleTime: 60_000,
    queryFn: () => request('getVitalHistory', { params: { patientId }, query: { kind: kind ?? 'heart-rate', ...loaded, steps: STEPS } }),
  });
}

/** Remembers the live values that came since this chart was opened. */
function useSeen(live: readonly LatestVital[], kind: VitalKind | undefined): readonly LatestVital[] {
  const [seen, setSeen] = useState<readonly LatestVital[]>([]);
  const latest = live.find((vital) => vital.kind === kind);
  // Set while drawing, not after it: the value is on the first picture that could show it.
  if (latest !== undefined && seen.at(-1)?.at !== latest.at) setSeen([...seen.slice(-KEPT_LIVE), latest]);
  return seen;
}

function limitsOf(rules: readonly EffectiveRule[], kind: VitalKind): ChartFacts['limits'] {
  return rules.flatMap(({ rule }) => (rule.type === 'threshold' && rule.vitals.includes(kind) ? rule.bands.map(({ priority, limit }) => ({ priority, limit })) : []));
}

export function VitalChart(props: VitalChartProps) {
  const { say, locale } = useWords();
  const { kind, second, span, marks, rules } = props;
  const first = useHistory(props.patientId, kind, span);
  const other = useHistory(props.patientId, second, span);
  const seen = useSeen(props.live, kind);
  const seenSecond = useSeen(props.live, second);
  const history = first.data?.ok === true ? first.data.body : null;
  const otherHistory = other.data?.ok === true ? other.data.body : null;
  const columns = useMemo(() => (history === null ? null : historyColumns(history, seen)), [history, seen]);
  const drawn = useMemo(() => (columns === null ? null : otherHistory === null ? columns : withSecond(columns, historyColumns(otherHistory, seenSecond))), [columns, otherHistory, seenSecond]);
  const facts = useMemo((): Omit<ChartFacts, 'nowMs'> | null => {
    const alarms = (marks?.alarms ?? []).filter(({ vital }) => vital === kind || (second !== undefined && vital === second));
    return history === null ? null : { history, limits: limitsOf(rules, kind), alarms, notes: marks?.notes ?? [] };
  }, [history, marks, rules, kind, second]);
  const { shown: theme } = useTheme();
  const summary = columns === null ? null : extremesOf(columns, span.fromAt, span.toAt);
  return (
    <figure className={styles.chart}>
      <figcaption>
        <i style={{ background: hueOf(kind) }} aria-hidden="true" />
        <b>{say(`vital.${kind}`)}</b>
        {summary !== null && <span>{say('patientPage.chart.summary', { low: figure(kind, summary.low, locale), high: figure(kind, summary.high, locale), last: figure(kind, summary.last, locale) })}</span>}
        {history !== null && <Doubts history={history} span={span} />}
      </figcaption>
      {first.data?.ok === false && <p className={styles.chartNote}>{say('patientPage.chart.failed', { reason: say(`wire.${first.data.error.kind}`) })}</p>}
      {first.data === undefined && <p className={styles.chartNote}>{say('state.loading')}</p>}
      {history !== null && summary === null && <p className={styles.chartNote}>{say('patientPage.chart.none')}</p>}
      {drawn !== null && facts !== null && summary !== null && <Plot key={theme} kind={kind} columns={drawn} facts={facts} span={span} onSpan={props.onSpan} said={say('patientPage.chart.said', { vital: say(`vital.${kind}`), hours: Math.round(((span.toAt - span.fromAt) / HOUR_MS) * 10) / 10, low: summary.low, high: summary.high, last: summary.last })} />}
      {columns !== null && summary !== null && <ChartTable kind={kind} columns={columns} span={span} />}
    </figure>
  );
}

/** Gaps, late, corrected and doubtful values in words: the marks on the canvas are for the eye alone. */
function Doubts({ history, span }: { history: VitalHistory; span: ChartSpan }) {
  const { say } = useWords();
  const touches = ([fromAt, toAt]: [number, number]): boolean => toAt >= span.fromAt && fromAt <= span.toAt;
  const doubtful = history.doubtful.filter(({ at }) => touches([at, at])).length;
  const [gaps, late, amended] = [history.gaps.filter(touches).length, history.late.filter(touches).length, history.amended.filter(({ at }) => touches([at, at])).length];
  return (
    <>
      {gaps > 0 && <span>{say('chart.gaps', { n: gaps })}</span>}
      {late > 0 && <span>{say('chart.late', { n: late })}</span>}
      {amended > 0 && <span>{say('chart.amended', { n: amended })}</span>}
      {doubtful > 0 && <span>{say('doubt.count', { n: doubtful })}</span>}
    </>
  );
}

function ChartTable({ kind, columns: [at, last, low, high], span }: { kind: VitalKind; columns: HistoryColumns; span: ChartSpan }) {
  const { say, locale } = useWords();
  const [isOpen, setOpen] = useState(false);
  const rows = at.map((seconds, n) => ({ at: seconds * 1000, last: last[n] ?? null, low: low[n] ?? null, high: high[n] ?? null })).filter((row) => row.last !== null && row.at >= span.fromAt && row.at <= span.toAt).slice(-40).toReversed();
  const shown = (value: number | null): string => (value === null ? '–' : figure(kind, value, locale));
  return (
    <details className={styles.tableFold} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{say('patientPage.chart.table')}</summary>
      {isOpen && (
        <table>
          <thead>
            <tr>
              <th scope="col">{say('patientPage.chart.time')}</th>
              <th scope="col">{say(`vital.${kind}`)}</th>
              <th scope="col">{say('chart.lowest')}</th>
              <th scope="col">{say('chart.highest')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.at}>
                <td>{timeOfDay(row.at, locale, true)}</td>
                <td>{shown(row.last)}</td>
                <td>{shown(row.low)}</td>
                <td>{shown(row.high)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </details>
  );
}

const colourOf = (variable: string): string => getComputedStyle(document.documentElement).getPropertyValue(variable.slice(4, -1)).trim();

function optionsFor(kind: VitalKind, hasSecond: boolean, width: number, locale: string, draw: (plot: uPlot) => void): uPlot.Options {
  const axis = { stroke: colourOf('var(--ink-soft)'), font: '12px "Atkinson Hyperlegible Next Variable", sans-serif', grid: { stroke: colourOf('var(--line)'), width: 1 }, ticks: { show: false } };
  const ink = colourOf(hueOf(kind));
  const edge: uPlot.Series = { stroke: 'transparent', points: { show: false } };
  return {
    width, height: HEIGHT, legend: { show: false }, cursor: { sync: { key: 'vitals' }, drag: { x: false, y: false } },
    scales: { x: { time: true, auto: false }, y: { range: (_plot, low, high) => padded(low, high) } },
    axes: [{ ...axis, size: 26, values: (_plot, splits) => splits.map((seconds, n) => timeOfDay(seconds * 1000, locale, (splits[1] ?? 60) - (splits[0] ?? 0) < 60 && n >= 0)) }, { ...axis, size: 44 }],
    series: [{}, { stroke: ink, width: 2, points: { show: false } }, edge, edge, ...(hasSecond ? [{ stroke: ink, width: 1.5, dash: [5, 4], points: { show: false } }] : [])],
    bands: [{ series: [3, 2], fill: colourOf('var(--band)') }],
    hooks: { draw: [draw] },
  };
}

function padded(low: number | null, high: number | null): [number, number] {
  if (low === null || high === null) return [0, 1];
  const room = Math.max((high - low) * 0.12, Math.abs(high) * 0.02, 0.5);
  return [low - room, high + room];
}

interface PlotProps {
  kind: VitalKind;
  columns: uPlot.AlignedData;
  facts: Omit<ChartFacts, 'nowMs'>;
  span: ChartSpan;
  onSpan: (span: ChartSpan) => void;
  said: string;
}

/** Its colours are read when it is made: another theme needs another one (`key`). */
function Plot({ kind, columns, facts, span, onSpan, said }: PlotProps) {
  const { locale } = useWords();
  const now = useTimeOnce();
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const newest = useRef({ columns, facts, span, now });
  const hasSecond = columns.length > 4;
  useZoom(place, span, onSpan, now);
  useEffect(() => {
    newest.current = { columns, facts, span, now };
    const shown = plot.current;
    if (shown === null) return;
    shown.batch(() => {
      shown.setData(columns, false);
      shown.setScale('x', { min: span.fromAt / 1000, max: span.toAt / 1000 });
    });
  }, [columns, facts, span, now]);
  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const draw = (shown: uPlot): void => drawFacts(shown, { ...newest.current.facts, nowMs: newest.current.now }, { soft: colourOf('var(--ink-soft)'), strong: colourOf('var(--ink)') });
    const made = new uPlot(optionsFor(kind, hasSecond, element.clientWidth, locale, draw), newest.current.columns, element);
    made.setScale('x', { min: newest.current.span.fromAt / 1000, max: newest.current.span.toAt / 1000 });
    plot.current = made;
    const resized = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: HEIGHT }));
    resized.observe(element);
    return () => {
      resized.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [kind, hasSecond, locale]);
  return (
    <div className={styles.plot}>
      <div ref={place} role="img" aria-label={said} />
    </div>
  );
}

/** Wheel with Ctrl or a pinch of two fingers zooms, a sideways wheel or drag moves; a plain wheel still scrolls the page. */
function useZoom(place: React.RefObject<HTMLElement | null>, span: ChartSpan, onSpan: (span: ChartSpan) => void, now: number): void {
  const wheel = useEffectEvent((event: WheelEvent, element: HTMLElement) => {
    const isSideways = Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey;
    if (!event.ctrlKey && !isSideways) return;
    event.preventDefault();
    const { left, width } = element.getBoundingClientRect();
    if (event.ctrlKey) onSpan(zoomed(span, 1.0015 ** event.deltaY, Math.min(1, Math.max(0, (event.clientX - left) / width)), now));
    else onSpan(moved(span, (event.deltaX === 0 ? event.deltaY : event.deltaX) / width, now));
  });
  const fingers = useRef<{ apart: number; middle: number } | null>(null);
  const touch = useEffectEvent((event: TouchEvent, element: HTMLElement) => {
    const [one, two] = event.touches;
    if (one === undefined || two === undefined) return void (fingers.current = null);
    event.preventDefault();
    const { left, width } = element.getBoundingClientRect();
    const held = { apart: Math.max(20, Math.abs(one.clientX - two.clientX)), middle: ((one.clientX + two.clientX) / 2 - left) / width };
    const before = fingers.current;
    fingers.current = held;
    if (before !== null) onSpan(moved(zoomed(span, before.apart / held.apart, held.middle, now), before.middle - held.middle, now));
  });
  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const onWheel = (event: WheelEvent): void => wheel(event, element);
    const onTouch = (event: TouchEvent): void => touch(event, element);
    element.addEventListener('wheel', onWheel, { passive: false });
    for (const what of ['touchstart', 'touchmove', 'touchend'] as const) element.addEventListener(what, onTouch, { passive: false });
    return () => {
      element.removeEventListener('wheel', onWheel);
      for (const what of ['touchstart', 'touchmove', 'touchend'] as const) element.removeEventListener(what, onTouch);
    };
  }, [place]);
}
