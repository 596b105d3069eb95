// The keyboard of the board: / finds, j and k move, a answers the first alarm of the patient in focus. Silent while typing.
import type { Alarm, BoardPatient } from '@mydr24/protocol';
import { useEffect, useEffectEvent, type RefObject } from 'react';
import type { AlarmCommand } from '../design/alarm-row.tsx';
import { isUnanswered, openAlarms } from '../design/alarm-words.ts';

interface BoardKeys {
  list: RefObject<HTMLElement | null>;
  rowOf: (id: string) => BoardPatient | null;
  give: (alarm: Alarm, command: AlarmCommand) => void;
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'SELECT', 'TEXTAREA'].includes(target.tagName));
}

function move(list: HTMLElement, by: 1 | -1): void {
  const links = [...list.querySelectorAll<HTMLElement>('[data-row-link]')];
  const current = links.findIndex((link) => link.closest('li')?.contains(document.activeElement));
  const next = links[Math.min(links.length - 1, Math.max(0, current + by))];
  next?.focus();
  next?.closest('li')?.scrollIntoView({ block: 'nearest' });
}

export function useBoardKeys(keys: BoardKeys): void {
  const pressed = useEffectEvent((event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { list, rowOf, give } = keys;
    if (event.key === 'Escape' && event.target instanceof HTMLInputElement) return event.target.blur();
    // From what was typed to the first patient found, without a mouse.
    if (event.key === 'Enter' && event.target instanceof HTMLInputElement && event.target.id === 'board-find') return list.current?.querySelector<HTMLElement>('[data-row-link]')?.focus();
    if (isTyping(event.target) || list.current === null || document.querySelector('dialog[open]') !== null) return;
    if (event.key === '/') {
      event.preventDefault();
      document.getElementById('board-find')?.focus();
    } else if (event.key === 'j' || event.key === 'k') {
      move(list.current, event.key === 'j' ? 1 : -1);
    } else if (event.key === 'a') {
      const id = document.activeElement?.closest<HTMLElement>('[data-patient]')?.dataset['patient'];
      const row = id === undefined ? null : rowOf(id);
      const alarm = row === null ? undefined : openAlarms(row.alarms).find(isUnanswered);
      if (alarm !== undefined) give(alarm, 'acknowledge');
    }
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => pressed(event);
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, []);
}
