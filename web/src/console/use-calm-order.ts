// Keeps the order of a list still while somebody points at it or works in it, and says how many have moved up meanwhile.
import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';
import { holdOrder, movedUp } from './board-order.ts';

const CALM_AFTER_MS = 3_000;

export interface CalmOrder {
  ids: readonly string[];
  waiting: number;
  showNow: () => void;
  /** To be called on any pointer, touch or key activity in the list. */
  touched: () => void;
}

export function useCalmOrder(wanted: readonly string[], list: RefObject<HTMLElement | null>): CalmOrder {
  const shown = useRef<readonly string[]>(wanted);
  const [isHeld, setHeld] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const touched = useCallback(() => {
    setHeld(true);
    clearTimeout(timer.current);
    const release = (): void => {
      // A resting mouse still aims at something; a keyboard focus in the list does too.
      const isAimed = list.current?.matches(':hover') === true && matchMedia('(hover: hover)').matches;
      if (isAimed) timer.current = setTimeout(release, CALM_AFTER_MS);
      else setHeld(false);
    };
    timer.current = setTimeout(release, CALM_AFTER_MS);
  }, [list]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const ids = isHeld ? holdOrder(shown.current, wanted) : wanted;
  useEffect(() => {
    shown.current = ids;
  });
  return { ids, waiting: isHeld ? movedUp(ids, wanted) : 0, showNow: useCallback(() => setHeld(false), []), touched };
}
