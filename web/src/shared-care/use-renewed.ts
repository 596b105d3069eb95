// Asks anew when the mark of what is shown became another; the first mark is of the answer that is being asked for anyway.
import { useEffect, useEffectEvent, useRef } from 'react';

export function useRenewed(mark: string | undefined, again: () => void): void {
  const seen = useRef(mark);
  const ask = useEffectEvent(again);
  useEffect(() => {
    if (mark === undefined || mark === seen.current) return;
    seen.current = mark;
    ask();
  }, [mark]);
}
