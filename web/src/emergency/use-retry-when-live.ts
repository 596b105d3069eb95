// A command that failed for want of a line is asked again by itself once the line is back; a refusal is not.
import { useEffect, useRef } from 'react';
import { useConnection } from '../live/live-context.tsx';
import type { ActionState } from '../live/use-action.ts';

export function useRetryWhenLive(state: ActionState): void {
  const isLive = useConnection().tag === 'live';
  const latest = useRef(state);
  useEffect(() => void (latest.current = state), [state]);
  useEffect(() => {
    const known = latest.current;
    if (isLive && known.status === 'failed' && known.error.retryable) known.retry();
  }, [isLive]);
}
