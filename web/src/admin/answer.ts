// One question to the server as a screen needs it: loading, the last good answer with its age, and why a newer one did not come.
import type { Reply } from '@mydr24/client';
import type { WireError } from '@mydr24/protocol';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTimeOnce } from '../live/use-now.ts';

export interface Answer<T> {
  /** The last good answer; kept when a later question fails. */
  body: T | null;
  error: WireError | null;
  /** When the body was true. */
  at: number | null;
  isAsking: boolean;
  again: () => void;
}

interface Kept<T> {
  body: T | null;
  error: WireError | null;
  at: number | null;
}

/** `isForgotten`: the next screen that asks this waits for a new answer, instead of showing the last one first. */
export function useAnswer<T>(key: readonly unknown[], ask: () => Promise<Reply<T>>, options: { everyMs?: number; isWanted?: boolean; freshMs?: number; isForgotten?: boolean } = {}): Answer<T> {
  const queries = useQueryClient();
  const now = useTimeOnce();
  const asked = useQuery({
    queryKey: key,
    queryFn: async (): Promise<Kept<T>> => {
      const reply = await ask();
      if (reply.ok) return { body: reply.body, error: null, at: now };
      const before = queries.getQueryData<Kept<T>>(key);
      const isGone = reply.error.kind === 'not-found' || reply.error.kind === 'forbidden';
      return { body: isGone ? null : (before?.body ?? null), error: reply.error, at: before?.at ?? null };
    },
    staleTime: options.freshMs ?? 0,
    ...(options.isForgotten === true ? { gcTime: 0 } : {}),
    enabled: options.isWanted ?? true,
    refetchInterval: options.everyMs ?? false,
  });
  const { refetch } = asked;
  return { body: asked.data?.body ?? null, error: asked.data?.error ?? null, at: asked.data?.at ?? null, isAsking: asked.isFetching, again: () => void refetch() };
}
