// How a grant of shared care stands, in one line: the same for both hospitals and for the patient.
import type { SharedCareEnd, SharedCareState } from '@mydr24/protocol';
import { dayAndTime } from '../incident/day-and-time.ts';
import type { Say } from '../words/words.ts';

export function standingWords({ state, untilAt, endedAt, endedWhy }: { state: SharedCareState; untilAt: number; endedAt: number | null; endedWhy: SharedCareEnd | null }, say: Say, locale: string): string {
  if (state === 'ended') return say(`share.ended.${endedWhy ?? 'home'}`, { when: dayAndTime(endedAt ?? untilAt, locale) });
  return state === 'offered' ? say('share.state.offered') : say('share.state.accepted', { when: dayAndTime(untilAt, locale) });
}
