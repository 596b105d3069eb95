// Speaks each alarm once when it starts or worsens, and gives the sound its priority. What was there when the screen opened is not read out.
import type { AlarmPriority, BoardPatient } from '@mydr24/protocol';
import { useEffect, useRef } from 'react';
import { conditionWords, isSounding, priorityRank } from '../design/alarm-words.ts';
import { fullName } from '../design/figures.ts';
import { useSpeak } from '../design/live-region.tsx';
import { useNow } from '../live/use-now.ts';
import { useAlarmBursts } from '../sound/alarm-sound.tsx';
import { useWords } from '../words/words-context.tsx';
import { speechOf } from './alarm-speech.ts';
import { placeWords } from './place-words.ts';

export function highestSounding(rows: readonly BoardPatient[], now: number): AlarmPriority | null {
  let highest: AlarmPriority | null = null;
  for (const row of rows) {
    for (const alarm of row.alarms) {
      if (isSounding(alarm, now) && (highest === null || priorityRank[alarm.priority] > priorityRank[highest])) highest = alarm.priority;
    }
  }
  return highest;
}

export function AlarmAnnouncer({ rows, isLive }: { rows: readonly BoardPatient[]; isLive: boolean }) {
  const { say, locale } = useWords();
  const speak = useSpeak();
  const now = useNow();
  const known = useRef<ReadonlySet<string> | null>(null);
  useAlarmBursts(isLive ? highestSounding(rows, now) : null);
  useEffect(() => {
    const speech = speechOf(known.current, rows);
    known.current = speech.known;
    for (const { row, alarm, urgency } of speech.spoken) {
      const place = placeWords(row.patient, say);
      const words = { priority: say(`alarm.${alarm.priority}`), patient: fullName(row.patient), place, condition: conditionWords(alarm, say, locale) };
      speak(say('alarm.said', words), urgency);
    }
  }, [rows, say, locale, speak]);
  return null;
}
