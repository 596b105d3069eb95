// Which alarms are spoken now: each once when it starts or worsens, none of those that were there when the screen opened.
import type { Alarm, BoardPatient } from '@mydr24/protocol';
import { isUnanswered } from '../design/alarm-words.ts';

export interface Spoken {
  readonly row: BoardPatient;
  readonly alarm: Alarm;
  /** How a screen reader interrupts. */
  readonly urgency: 'assertive' | 'polite';
}

const keyOf = (alarm: Alarm): string => `${alarm.id} ${alarm.priority} ${alarm.startedAt}`;

/** `known` is what was there at the last look, null at the first; answers what it is now and what to say. */
export function speechOf(known: ReadonlySet<string> | null, rows: readonly BoardPatient[]): { readonly known: ReadonlySet<string>; readonly spoken: readonly Spoken[] } {
  const unanswered = rows.flatMap((row) => row.alarms.filter(isUnanswered).map((alarm) => ({ row, alarm })));
  const fresh = unanswered.filter(({ alarm }) => known?.has(keyOf(alarm)) !== true);
  const next = new Set([...(known ?? []), ...fresh.map(({ alarm }) => keyOf(alarm))]);
  if (known === null) return { known: next, spoken: [] };
  return { known: next, spoken: fresh.map((one) => ({ ...one, urgency: one.alarm.priority === 'high' ? 'assertive' : 'polite' })) };
}
