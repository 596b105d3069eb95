// The trends of one patient on one shared time axis that the reader moves: range buttons, wheel, pinch, keys. Alarms and notes stand on it.
import type { BoardPatient } from '@mydr24/protocol';
import { lazy, Suspense, useEffect, useEffectEvent, useRef, useState } from 'react';
import { useAnswer } from '../admin/answer.ts';
import { timeOfDay } from '../design/figures.ts';
import { ScreenLoading } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useNow } from '../live/use-now.ts';
import { useChanges } from '../protected/use-changes.ts';
import { useWords } from '../words/words-context.tsx';
import { HOUR_MS, lastHours, loadedFor, moved, spanByKey, zoomed, type ChartSpan } from './chart-span.ts';
import { ScoreTrend } from './score-trend.tsx';
import { columns, vitalFor } from './row-facts.ts';
import styles from './patient.module.css';

const VitalChart = lazy(async () => ({ default: (await import('./vital-chart.tsx')).VitalChart }));
const ranges = [1, 6, 24] as const;
/** A following chart moves on in steps, so that a second does not draw five charts anew. */
const FOLLOW_STEP_MS = 10_000;

export function VitalCharts({ row }: { row: BoardPatient }) {
  const { say } = useWords();
  const request = useRequest();
  const now = Math.ceil(useNow() / FOLLOW_STEP_MS) * FOLLOW_STEP_MS;
  const [chosen, choose] = useState<ChartSpan>(() => lastHours(6, now));
  const span = chosen.isFollowing && chosen.toAt !== now ? { ...chosen, fromAt: chosen.fromAt + (now - chosen.toAt), toAt: now } : chosen;
  const loaded = loadedFor(span);
  const params = { patientId: row.patient.id };
  const marks = useAnswer(['chart-marks', row.patient.id, loaded.fromAt, loaded.toAt, row.alarms.length, useChanges(row.patient)], () => request('getChartMarks', { params, query: loaded }));
  const rules = useAnswer(['patient-rules', row.patient.id], () => request('getPatientRules', { params }), { freshMs: 60_000 });
  const place = useRef<HTMLElement>(null);
  const onKey = useEffectEvent((event: KeyboardEvent): void => {
    const next = spanByKey(span, event.key, now);
    // The arrows belong to the range buttons while one of them has the focus.
    if (next === null || event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    choose(next);
  });
  useEffect(() => {
    const element = place.current;
    const listener = (event: KeyboardEvent): void => onKey(event);
    element?.addEventListener('keydown', listener);
    return () => element?.removeEventListener('keydown', listener);
  }, []);
  return (
    <section aria-labelledby="charts-title" className={styles.section} ref={place}>
      <SpanHead span={span} now={now} choose={choose} />
      <Suspense fallback={<ScreenLoading />}>
        {columns.map((column) => (
          <VitalChart
            key={column.kind} patientId={row.patient.id} kind={vitalFor(row, column)?.kind ?? column.kind} {...(column.second === undefined ? {} : { second: column.second })}
            span={span} onSpan={choose} marks={marks.body} rules={rules.body?.rules ?? []} live={row.vitals}
          />
        ))}
      </Suspense>
      <ScoreTrend patientId={row.patient.id} span={span} />
      <p className={styles.fine}>{say('chart.keys')}</p>
    </section>
  );
}

function SpanHead({ span, now, choose }: { span: ChartSpan; now: number; choose: (span: ChartSpan) => void }) {
  const { say, locale } = useWords();
  const hours = (span.toAt - span.fromAt) / HOUR_MS;
  const deeds = [['chart.earlier', '←', moved(span, -0.5, now)], ['chart.later', '→', moved(span, 0.5, now)], ['chart.closer', '+', zoomed(span, 0.5, 1, now)], ['chart.wider', '−', zoomed(span, 2, 1, now)]] as const;
  return (
    <div className={styles.sectionHead}>
      <h2 id="charts-title">{say('patientPage.charts')}</h2>
      <span className={styles.fine} role="status">
        {span.isFollowing ? say('chart.toNow', { from: timeOfDay(span.fromAt, locale) }) : say('chart.between', { from: timeOfDay(span.fromAt, locale, true), to: timeOfDay(span.toAt, locale, true) })}
      </span>
      <span className={styles.spanDeeds}>
        {deeds.map(([word, sign, next]) => (
          <button key={word} type="button" className={styles.quiet} aria-label={say(word)} title={say(word)} onClick={() => choose(next)}>
            {sign}
          </button>
        ))}
      </span>
      <fieldset className={styles.range}>
        <legend className="only-heard">{say('patientPage.range')}</legend>
        {ranges.map((each) => (
          <label key={each}>
            <input type="radio" name="range" checked={span.isFollowing && Math.abs(each - hours) < 0.01} onChange={() => choose(lastHours(each, now))} />
            {say(`patientPage.range.${each}`)}
          </label>
        ))}
      </fieldset>
    </div>
  );
}
