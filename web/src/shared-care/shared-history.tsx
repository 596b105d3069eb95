// One vital sign of a shared patient over a day, a week or a month: lowest, highest and last of each step as a picture and as numbers. Asked for when it is chosen: each reading is on record.
import type { SharedCareId, VitalHistory, VitalKind } from '@mydr24/protocol';
import { useId, useState } from 'react';
import { useAnswer } from '../admin/answer.ts';
import { Answered } from '../admin/answered.tsx';
import admin from '../admin/admin.module.css';
import { figure, timeOfDay } from '../design/figures.ts';
import { hueOf } from '../design/hues.ts';
import { dayAndTime } from '../incident/day-and-time.ts';
import { useRequest } from '../live/live-context.tsx';
import { useTimeOnce } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import { rangeShape } from './range-path.ts';
import styles from './shared-care.module.css';

const DAY_MS = 86_400_000;
/** Steps of half an hour, two hours and six. */
const spans = { day: { days: 1, steps: 48 }, week: { days: 7, steps: 84 }, month: { days: 30, steps: 120 } } as const;
type Span = keyof typeof spans;
const spanNames = Object.keys(spans) as Span[];

export function SharedHistory({ id, kinds }: { id: SharedCareId; kinds: readonly VitalKind[] }) {
  const { say } = useWords();
  const select = useId();
  const [kind, choose] = useState<VitalKind | ''>('');
  const [span, setSpan] = useState<Span>('day');
  return (
    <div className={styles.section}>
      <div className={styles.chosen}>
        <span className={admin.field}>
          <label htmlFor={select}>{say('shared.history')}</label>
          <select id={select} value={kind} onChange={({ target }) => choose(target.value as VitalKind | '')}>
            <option value="">–</option>
            {kinds.map((each) => (
              <option key={each} value={each}>{say(`vital.${each}`)}</option>
            ))}
          </select>
        </span>
        <div className={admin.tabs} role="group" aria-label={say('shared.history.span')}>
          {spanNames.map((each) => (
            <button key={each} type="button" aria-pressed={span === each} onClick={() => setSpan(each)}>
              {say(`shared.history.${each}`)}
            </button>
          ))}
        </div>
      </div>
      {kind !== '' && <HistoryLine key={`${kind} ${span}`} id={id} kind={kind} span={span} />}
    </div>
  );
}

export function HistoryLine({ id, kind, span }: { id: SharedCareId; kind: VitalKind; span: Span }) {
  const request = useRequest();
  const now = useTimeOnce();
  const { days, steps } = spans[span];
  const [fromAt, toAt] = [now - days * DAY_MS, now];
  const asked = useAnswer(['shared-history', id, kind, span], () => request('getSharedHistory', { params: { sharedCareId: id }, query: { kind, fromAt, toAt: toAt + 60_000, steps } }), { isForgotten: true });
  return <Answered answer={asked}>{(history) => <Range history={history} fromAt={fromAt} toAt={toAt} isDay={span === 'day'} />}</Answered>;
}

const WIDTH = 600;
const HEIGHT = 140;

function Range({ history, fromAt, toAt, isDay }: { history: VitalHistory; fromAt: number; toAt: number; isDay: boolean }) {
  const { say, locale } = useWords();
  const { kind, at, low, high, last, unit } = history;
  const shape = rangeShape(history, { width: WIDTH, height: HEIGHT, fromAt, toAt });
  if (shape === null) return <p role="status">{say('shared.history.none')}</p>;
  const shown = (value: number): string => figure(kind, value, locale);
  const when = (instant: number): string => (isDay ? timeOfDay(instant, locale) : dayAndTime(instant, locale));
  const said = say('shared.history.said', { vital: say(`vital.${kind}`), low: shown(shape.low), high: shown(shape.high), last: shown(last.at(-1) ?? shape.high) });
  return (
    <>
      <figure className={styles.range}>
        <span className={styles.scale} aria-hidden="true">
          <b>{shown(shape.high)}</b>
          <b>{shown(shape.low)}</b>
        </span>
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={said} style={{ color: hueOf(kind) }}>
          <path className={styles.band} d={shape.band} />
          <path className={styles.last} d={shape.line} />
        </svg>
        <span className={styles.times} aria-hidden="true">
          <span>{when(fromAt)}</span>
          <span>{when(toAt)}</span>
        </span>
        <figcaption className={admin.soft}>
          {said} {unit}
        </figcaption>
      </figure>
      <details className={admin.fold}>
        <summary>{say('shared.history.numbers')}</summary>
        <ul className={admin.rows}>
          {at.map((each, index) => (
            <li key={each}>
              <span>{when(each)}</span>
              <b>
                {low[index] === high[index] ? shown(last[index] ?? 0) : `${shown(low[index] ?? 0)}–${shown(high[index] ?? 0)}`} {unit}
              </b>
            </li>
          ))}
        </ul>
      </details>
    </>
  );
}
