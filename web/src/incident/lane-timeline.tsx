// The timeline in lanes. What lies after the replayed moment is dimmed, the last line of it marked; choosing a line goes there.
import { VitalKind, type TimelineEntry } from '@mydr24/protocol';
import { memo, useEffect, useRef } from 'react';
import { conditionWords } from '../design/alarm-words.ts';
import { timeOfDay, withUnit } from '../design/figures.ts';
import { isMilestone, timelineWords } from '../design/timeline-words.ts';
import type { Say } from '../words/words.ts';
import { useWords } from '../words/words-context.tsx';
import { lanes, type LaneLine } from './lanes.ts';
import styles from './lane-timeline.module.css';

interface LaneTimelineProps {
  lines: readonly LaneLine[];
  at: number;
  isPlaying: boolean;
  show: (at: number) => void;
}

export function LaneTimeline({ lines, at, isPlaying, show }: LaneTimelineProps) {
  const { say } = useWords();
  const last = lines.findLastIndex((line) => line.at <= at);
  const list = useRef<HTMLOListElement>(null);
  // Only what is played moves the page: a reader keeps their place.
  useEffect(() => {
    if (isPlaying) list.current?.children.item(last)?.scrollIntoView({ block: 'nearest' });
  }, [isPlaying, last]);
  return (
    <div className={styles.whole}>
      <div className={styles.heads} aria-hidden="true">
        <span />
        {lanes.map((lane) => <span key={lane}>{say(`lane.${lane}`)}</span>)}
      </div>
      <ol className={styles.lines} ref={list} aria-label={say('incident.timeline')}>
        {lines.map((line, n) => <Line key={line.key} line={line} isLater={n > last} isNow={n === last} show={show} />)}
      </ol>
    </div>
  );
}

const Line = memo(function Line({ line, isLater, isNow, show }: { line: LaneLine; isLater: boolean; isNow: boolean; show: (at: number) => void }) {
  const { say, locale } = useWords();
  const isStrong = line.type === 'entry' ? isMilestone(line.entry.kind) : line.alarm.isPartOfIt;
  return (
    <li data-lane={line.lane} data-later={isLater} data-now={isNow} data-strong={isStrong}>
      <button type="button" className={styles.time} onClick={() => show(line.at)} aria-current={isNow ? 'step' : undefined}>
        {timeOfDay(line.at, locale, true)}
      </button>
      <span className={styles.what}>
        <span className={styles.lane}>{say(`lane.${line.lane}`)}</span>
        {wordsOf(line, say, locale)}
      </span>
    </li>
  );
});

/** Which value it was that set it off. */
function readingWords(entry: TimelineEntry, say: Say, locale: string): string {
  const vital = VitalKind.safeParse(entry.facts['vital']);
  const { value, unit } = entry.facts;
  if (!vital.success || typeof value !== 'number') return timelineWords(entry, say, locale);
  return say('lane.reading', { vital: say(`vital.${vital.data}`), value: withUnit(vital.data, value, typeof unit === 'string' ? unit : null, say, locale) });
}

function wordsOf(line: LaneLine, say: Say, locale: string): string {
  if (line.type === 'entry') return line.entry.kind === 'reading' ? readingWords(line.entry, say, locale) : timelineWords(line.entry, say, locale);
  const { conditionKey, vital, unit } = line.alarm;
  return say(`phase.${line.phase.phase}`, { condition: conditionWords({ conditionKey, vital, unit, value: line.phase.value }, say, locale) });
}
