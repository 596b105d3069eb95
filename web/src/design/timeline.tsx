// The unbroken record of an incident, oldest first or newest first, milestones standing out.
import type { TimelineEntry } from '@mydr24/protocol';
import { useWords } from '../words/words-context.tsx';
import { timeOfDay } from './figures.ts';
import { isMilestone, timelineWords } from './timeline-words.ts';
import styles from './timeline.module.css';

export function Timeline({ entries, isNewestFirst = false }: { entries: readonly TimelineEntry[]; isNewestFirst?: boolean }) {
  const { say, locale } = useWords();
  if (entries.length === 0) return <p className={styles.empty}>{say('timeline.empty')}</p>;
  const shown = isNewestFirst ? entries.toReversed() : entries;
  return (
    <ol className={styles.timeline}>
      {shown.map((entry) => (
        <li key={entry.n} data-milestone={isMilestone(entry.kind)}>
          <time dateTime={new Date(entry.at).toISOString()}>{timeOfDay(entry.at, locale, true)}</time>
          <span>{timelineWords(entry, say, locale)}</span>
        </li>
      ))}
    </ol>
  );
}
