// Says aloud what came newly on a screen, each once; not what was there at the start.
import { useEffect, useRef } from 'react';
import { useSpeak } from './live-region.tsx';

/** `textOf` is asked for new ones only. */
export function useSpokenOnce<Item>(items: readonly Item[], keyOf: (item: Item) => string | null, textOf: (item: Item) => string, urgency: 'assertive' | 'polite'): void {
  const speak = useSpeak();
  const spoken = useRef<Set<string> | null>(null);
  useEffect(() => {
    const isFirst = spoken.current === null;
    const known = (spoken.current ??= new Set());
    for (const item of items) {
      const key = keyOf(item);
      if (key === null || known.has(key)) continue;
      known.add(key);
      if (!isFirst) speak(textOf(item), urgency);
    }
  }, [items, keyOf, textOf, urgency, speak]);
}
