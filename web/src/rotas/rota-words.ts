// A refusal of a rota's change in words of the reader, by its code; and shifts in a line.
import type { RotaShift, WireError } from '@mydr24/protocol';
import type { Say, WordId } from '../words/words.ts';
import { momentIn } from './zone-time.ts';

const refusals = [
  'rota-changed', 'person-absent', 'bad-range', 'shift-changed', 'duty-taken', 'bad-zone', 'unknown-person', 'empty-rotation', 'repeated-person', 'overlapping-hours', 'bad-turn',
  'no-stand-in', 'invalid-input',
] as const;

export function refusalShown({ code, kind }: Pick<WireError, 'code' | 'kind'>, say: Say): string {
  const known = refusals.find((each) => each === code);
  return known === undefined ? say('rotas.refused.other', { reason: say(`wire.${kind}`) }) : say(`rotas.refused.${known}`);
}

export const sourceWord = (shift: RotaShift): WordId | null => (shift.source === null ? null : `rotas.source.${shift.source}`);

/** "Mon 30 Nov, 08:00 – 20:00". */
export function spanShown(timeZone: string, { fromAt, toAt }: { fromAt: number; toAt: number }, nowMs: number, locale: string): string {
  const [from, to] = [momentIn(timeZone, fromAt, nowMs, locale), momentIn(timeZone, toAt, fromAt, locale)];
  return `${from} – ${to}`;
}
