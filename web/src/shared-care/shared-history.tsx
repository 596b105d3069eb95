// The last day of one vital sign at a time, as a line and as numbers. Asked for when it is chosen: each reading is on record.
import type { SharedCareId, VitalKind } from '@mydr24/protocol';
import { useId, useState } from 'react';
import { useAnswer } from '../admin/answer.ts';
import { Answered } from '../admin/answered.tsx';
import admin from '../admin/admin.module.css';
import { figure, timeOfDay } from '../design/figures.ts';
import { Sparkline } from '../design/sparkline.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useTimeOnce } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import styles from './shared-care.module.css';

const DAY_MS = 86_400_000;
/** A step of half an hour. */
const STEPS = 48;

export function SharedHistory({ id, kinds }: { id: SharedCareId; kinds: readonly VitalKind[] }) {
  const { say } = useWords();
  const select = useId();
  const [kind, choose] = useState<VitalKind | ''>('');
  return (
    <div className={styles.section}>
      <span className={admin.field}>
        <label htmlFor={select}>{say('shared.history')}</label>
        <select id={select} value={kind} onChange={({ target }) => choose(target.value as VitalKind | '')}>
          <option value="">–</option>
          {kinds.map((each) => (
            <option key={each} value={each}>{say(`vital.${each}`)}</option>
          ))}
        </select>
      </span>
      {kind !== '' && <Line key={kind} id={id} kind={kind} />}
    </div>
  );
}

function Line({ id, kind }: { id: SharedCareId; kind: VitalKind }) {
  const { say, locale } = useWords();
  const request = useRequest();
  const now = useTimeOnce();
  const asked = useAnswer(['shared-history', id, kind], () => request('getSharedHistory', { params: { sharedCareId: id }, query: { kind, fromAt: now - DAY_MS, toAt: now + 60_000, steps: STEPS } }), { isForgotten: true });
  return (
    <Answered answer={asked}>
      {({ at, last, low, high, unit }) => (
        <>
          <Sparkline kind={kind} points={at.map((each, index) => [each, last[index] ?? 0] as const)} />
          <details className={admin.fold}>
            <summary>{say('shared.history.numbers')}</summary>
            <ul className={admin.rows}>
              {at.map((each, index) => (
                <li key={each}>
                  <span>{timeOfDay(each, locale)}</span>
                  <b>
                    {low[index] === high[index] ? figure(kind, last[index] ?? 0, locale) : `${figure(kind, low[index] ?? 0, locale)}–${figure(kind, high[index] ?? 0, locale)}`} {unit}
                  </b>
                </li>
              ))}
            </ul>
          </details>
        </>
      )}
    </Answered>
  );
}
