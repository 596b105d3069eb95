// The mark of an alarm: colour, `***`, shape and word together, flashing at the rate of its priority until somebody has seen it.
import type { AlarmPriority } from '@mydr24/protocol';
import { useWords } from '../words/words-context.tsx';
import { priorityMarks } from './alarm-words.ts';
import styles from './alarm-mark.module.css';

const shapes: Record<AlarmPriority, string> = {
  high: 'M10 1 19 18H1Z',
  medium: 'M10 1 19 10 10 19 1 10Z',
  low: 'M10 2a8 8 0 1 0 0 16a8 8 0 1 0 0-16Z',
};

export function AlarmShape({ priority }: { priority: AlarmPriority }) {
  return (
    <svg viewBox="0 0 20 20" className={styles.shape} aria-hidden="true">
      <path d={shapes[priority]} />
    </svg>
  );
}

/** All flashing parts beat together, also after a row came back into view: one rhythm on a screen, never an accidental faster one. */
function beatTogether(element: HTMLElement): void {
  for (const animation of element.getAnimations()) animation.startTime = 0;
}

export function AlarmMark({ priority, isAnswered, isShort = false }: { priority: AlarmPriority; isAnswered: boolean; isShort?: boolean }) {
  const { say } = useWords();
  return (
    <span onAnimationStart={(event) => beatTogether(event.currentTarget)} className={styles.mark} data-priority={priority} data-answered={isAnswered}>
      <AlarmShape priority={priority} />
      <span aria-hidden="true" className={styles.stars}>
        {priorityMarks[priority]}
      </span>
      <span className={isShort ? 'only-heard' : undefined}>{say(`alarm.${priority}`)}</span>
    </span>
  );
}
