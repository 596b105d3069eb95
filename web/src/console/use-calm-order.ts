// Keeps the order of a list still while somebody points at it or works in it, and says how many have moved up meanwhile.
import { useEffect, useEffectEvent, useRef, useState, type RefObject } from 'react';
import { holdOrder, movedUp } from './board-order.ts';

const CALM_AFTER_MS = 3_000;
const ACTIVITIES = ['pointermove', 'pointerdown', 'focusin', 'keydown'] as const;

export interface CalmOrder {
  ids: readonly string[];
  waiting: number;
  showNow: () => void;
}

export function useCalmOrder(wanted: readonly string[], list: RefObject<HTMLElement | null>): CalmOrder {
  /** The order as it was when somebody began to work in it; null while nobody does. */
  const [held, setHeld] = useState<readonly string[] | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const touched = useEffectEvent(() => {
    setHeld((before) => before ?? wanted);
    clearTimeout(timer.current);
    const release = (): void => {
      // A resting mouse still aims at something; a keyboard focus in the list does too.
      const isAimed = list.current?.matches(':hover') === true && matchMedia('(hover: hover)').matches;
      if (isAimed) timer.current = setTimeout(release, CALM_AFTER_MS);
      else setHeld(null);
    };
    timer.current = setTimeout(release, CALM_AFTER_MS);
  });
  useEffect(() => {
    const watched = list.current;
    const listener = (): void => touched();
    for (const activity of ACTIVITIES) watched?.addEventListener(activity, listener);
    return () => {
      clearTimeout(timer.current);
      for (const activity of ACTIVITIES) watched?.removeEventListener(activity, listener);
    };
  }, [list]);
  const ids = held === null ? wanted : holdOrder(held, wanted);
  return { ids, waiting: held === null ? 0 : movedUp(ids, wanted), showNow: () => setHeld(null) };
}
