// Silences one alarm: which way, how long, why. Each way says what follows; the longest times are the server's.
import { MOST_ALARM_OFF_MIN, MOST_AUDIO_OFF_MIN, MOST_SHELVED_MIN, type SilenceKind } from '@mydr24/protocol';
import { useId, useState } from 'react';
import { timeOfDay } from '../design/figures.ts';
import { useNow } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import styles from './tasks.module.css';

export interface Silencing { kind: SilenceKind; minutes: number; reason: string }

const mostMinutes: Record<SilenceKind, number> = { 'audio-off': MOST_AUDIO_OFF_MIN, shelved: MOST_SHELVED_MIN, 'alarm-off': MOST_ALARM_OFF_MIN };
const choices = [5, 15, 30, 60, 240, 480, 1_440];
const reasons = ['care', 'known', 'sensor', 'palliative'] as const;

interface SilenceFormProps {
  /** Switching a condition off is a doctor's to do. */
  canSwitchOff: boolean;
  isPending: boolean;
  onSilence: (silencing: Silencing) => void;
}

export function SilenceForm({ canSwitchOff, isPending, onSilence }: SilenceFormProps) {
  const { say, locale } = useWords();
  const now = useNow();
  const [kind, setKind] = useState<SilenceKind>('audio-off');
  const [asked, setMinutes] = useState(15);
  const [reason, setReason] = useState<(typeof reasons)[number]>('care');
  const [forId, reasonId] = [useId(), useId()];
  const kinds: readonly SilenceKind[] = canSwitchOff ? ['audio-off', 'shelved', 'alarm-off'] : ['audio-off', 'shelved'];
  const minutes = Math.min(asked, mostMinutes[kind]);
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isPending) onSilence({ kind, minutes, reason: say(`silence.reason.${reason}`) });
      }}
    >
      <div role="group" aria-label={say('silence.kind')} className={styles.kinds}>
        {kinds.map((one) => (
          <button key={one} type="button" aria-pressed={one === kind} onClick={() => setKind(one)}>
            {say(`silence.${one}`)}
          </button>
        ))}
      </div>
      <p className={styles.what}>{say(`silence.${kind}.what`)}</p>
      <div className={styles.fields}>
        <label htmlFor={forId}>{say('silence.for')}</label>
        <select id={forId} value={minutes} onChange={(event) => setMinutes(Number(event.target.value))}>
          {choices.filter((one) => one <= mostMinutes[kind]).map((one) => (
            <option key={one} value={one}>
              {one < 60 ? say('silence.minutes', { n: one }) : say('silence.hours', { n: one / 60 })}
            </option>
          ))}
        </select>
        <label htmlFor={reasonId}>{say('silence.reason')}</label>
        <select id={reasonId} value={reason} onChange={(event) => setReason(event.target.value as typeof reason)}>
          {reasons.map((one) => (
            <option key={one} value={one}>
              {say(`silence.reason.${one}`)}
            </option>
          ))}
        </select>
      </div>
      <button type="submit" className={styles.main} aria-busy={isPending}>
        {isPending ? say('state.pending') : say('silence.confirm', { time: timeOfDay(now + minutes * 60_000, locale) })}
      </button>
    </form>
  );
}
