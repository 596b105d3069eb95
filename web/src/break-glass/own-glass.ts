// What I have open by break-glass now and what I am asked about, asked for once for all parts that show it. Only clinicians ask.
import { type BreakGlass, MOST_BREAK_GLASS_MIN } from '@mydr24/protocol';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { type Answer, useAnswer } from '../admin/answer.ts';
import { useRequest } from '../live/live-context.tsx';
import { useMe } from '../shell/session-context.tsx';

export interface OwnGlass {
  open: BreakGlass | null;
  asked: BreakGlass[];
}

/** Often enough that a question is seen. */
const ASK_EVERY_MS = 60_000;

export function useMayBreakGlass(): boolean {
  const { roles } = useMe().person;
  return roles.includes('nurse') || roles.includes('doctor');
}

export function useOwnGlass(): Answer<OwnGlass> {
  const request = useRequest();
  const isWanted = useMayBreakGlass();
  return useAnswer(['own-break-glass', useMe().person.id], useCallback(() => request('getOwnBreakGlass', {}), [request]), { isWanted, everyMs: ASK_EVERY_MS, freshMs: ASK_EVERY_MS });
}

/** Asks anew, after something changed. */
export function useOwnGlassAgain(): () => void {
  const queries = useQueryClient();
  return useCallback(() => void queries.invalidateQueries({ queryKey: ['own-break-glass'] }), [queries]);
}

/** Minutes left, a begun one counted; 0 once it is over. */
export const minutesLeft = ({ endsAt, endedAt }: Pick<BreakGlass, 'endsAt' | 'endedAt'>, now: number): number => (endedAt === null ? Math.min(MOST_BREAK_GLASS_MIN, Math.max(0, Math.ceil((endsAt - now) / 60_000))) : 0);
