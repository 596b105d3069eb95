// What is silenced of this patient, for every viewer: what, until when, by whom and why, and a way to end it.
import type { AlarmSilence, BoardPatient } from '@mydr24/protocol';
import { useCallback } from 'react';
import { conditionWords } from '../design/alarm-words.ts';
import { timeOfDay } from '../design/figures.ts';
import { NotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useNow } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import styles from './tasks.module.css';

export const openSilences = (row: BoardPatient, now: number): AlarmSilence[] => (row.silences ?? []).filter(({ endedAt, untilAt }) => endedAt === null && untilAt > now);

export function Silences({ row }: { row: BoardPatient }) {
  const { say } = useWords();
  const open = openSilences(row, useNow());
  if (open.length === 0) return null;
  return (
    <section aria-labelledby="silences-title" className={styles.silences}>
      <h3 id="silences-title">{say('silence.list')}</h3>
      <ul>
        {open.map((silence) => (
          <Silence key={silence.id} silence={silence} />
        ))}
      </ul>
    </section>
  );
}

function Silence({ silence }: { silence: AlarmSilence }) {
  const { say, locale } = useWords();
  const request = useRequest();
  const { id: silenceId, patientId } = silence;
  const end = useAction(useCallback(() => request('endAlarmSilence', { params: { patientId, silenceId } }), [request, patientId, silenceId]));
  const values = { kind: say(`silence.is.${silence.kind}`), time: timeOfDay(silence.untilAt, locale), reason: silence.reason };
  return (
    <li>
      <span>
        <b>{conditionWords({ conditionKey: silence.conditionKey, vital: null, unit: null, value: null }, say, locale)}</b>
        <span>{silence.personName === null ? say('silence.now.nobody', values) : say('silence.now', { ...values, name: silence.personName })}</span>
      </span>
      <button type="button" aria-busy={end.state.status === 'pending'} onClick={() => end.state.status !== 'pending' && end.run()}>
        {say(end.state.status === 'pending' ? 'state.pending' : 'silence.end')}
        <span className="only-heard">: {silence.conditionKey}</span>
      </button>
      {end.state.status === 'failed' && <NotSent error={end.state.error} retry={end.state.retry} dismiss={end.dismiss} />}
    </li>
  );
}
