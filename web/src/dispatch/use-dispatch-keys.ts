// The dispatcher's keys: j and k move through the list, a says "seen", Escape puts the detail away. Silent while somebody types.
import { useEffect, useRef } from 'react';

export interface DispatchKeys {
  move: (by: 1 | -1) => void;
  acknowledge: () => void;
  leave: () => void;
}

export function useDispatchKeys(keys: DispatchKeys): void {
  const latest = useRef(keys);
  useEffect(() => void (latest.current = keys), [keys]);
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      const target = event.target as HTMLElement;
      if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || document.querySelector('dialog[open]') !== null) return;
      const act: Record<string, () => void> = {
        j: () => latest.current.move(1), k: () => latest.current.move(-1), a: latest.current.acknowledge, Escape: latest.current.leave,
      };
      const found = act[event.key];
      if (found === undefined) return;
      if (event.key !== 'Escape') event.preventDefault();
      found();
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, []);
}
