// A history that was found, on the map and as a list. Lines only where points followed one another; gaps are dashes and rows of their own.
import type { TrackPoint } from '@mydr24/protocol';
import { useMemo, useState } from 'react';
import styles from '../admin/admin.module.css';
import { momentWords } from '../admin/version-words.ts';
import { ageWords } from '../design/age.ts';
import { timeOfDay } from '../design/figures.ts';
import { ScreenEmpty } from '../design/screen-states.tsx';
import { distanceWords } from '../map/distance.ts';
import { MapView } from '../map/map-view.tsx';
import type { MapLine } from '../map/map-lines.ts';
import type { MapPoint } from '../map/map-points.ts';
import { ResponderPoint } from '../map/marks.tsx';
import { useWords } from '../words/words-context.tsx';
import type { Say } from '../words/words.ts';
import { type Gap, isDoubted, lineOf, type Stretch, trackParts } from './track-parts.ts';
import type { FoundTrack } from './track-screen.tsx';
import looks from './vehicles.module.css';

/** Marks are parts of the page: a few hundred of them would be slow, and say nothing more. */
const MARKED = 60;

export function TrackShown({ track }: { track: FoundTrack }) {
  const { say } = useWords();
  const { points, isCut, keptHours, thinnedDays } = track;
  const parts = useMemo(() => trackParts(points), [points]);
  const kept = <p className={styles.soft}>{say('track.kept', { hours: keptHours, days: thinnedDays })}</p>;
  if (points.length === 0) {
    return (
      <ScreenEmpty title={say('track.empty')} next={say('track.empty.next')}>
        {kept}
      </ScreenEmpty>
    );
  }
  return (
    <>
      <p role="status">
        <b>{say('track.count', { n: points.length, gaps: parts.filter(({ type }) => type === 'gap').length })}</b> · {say('track.flagged', { n: points.filter(({ flag }) => flag !== null).length })}
      </p>
      {isCut && <p className={styles.old}>{say('track.cut')}</p>}
      <TrackMap track={track} parts={parts} />
      <p className={styles.soft}>{say('track.legend')}</p>
      {kept}
      <section className={styles.section} aria-labelledby="track-list">
        <h2 id="track-list">{say('track.list')}</h2>
        <ol className={looks.track}>{parts.toReversed().map((part) => (part.type === 'gap' ? <GapRow key={`gap ${part.from.takenAt}`} gap={part} /> : <StretchRow key={part.points[0]!.takenAt} stretch={part} />))}</ol>
      </section>
    </>
  );
}

function TrackMap({ track: { subject, points }, parts }: { track: FoundTrack; parts: readonly (Stretch | Gap)[] }) {
  const { say, locale } = useWords();
  const lines = useMemo(() => parts.flatMap(linesOf), [parts]);
  const marks = useMemo((): MapPoint[] => {
    const trusted = points.filter((point) => !isDoubted(point));
    const [first, last] = [trusted[0], trusted.at(-1)];
    const ends = first === undefined || last === undefined ? [] : [
      end('start', first, say('track.start', { time: timeOfDay(first.takenAt, locale) })), ...(first === last ? [] : [end('end', last, say('track.end', { time: timeOfDay(last.takenAt, locale) }))]),
    ];
    const doubted = points.filter(({ flag }) => flag !== null).slice(-MARKED);
    return [...ends, ...doubted.map((point): MapPoint => ({ id: `${point.source} ${point.takenAt}`, at: point, label: `${timeOfDay(point.takenAt, locale, true)}, ${flagWords(point, say)}`, order: 1, mark: <Diamond /> }))];
  }, [points, say, locale]);
  // What is far off is doubted, mostly: the frame is of what is trusted.
  const framed = useMemo(() => lineOf(points).map((at) => ({ at })), [points]);
  const frameKey = `${points[0]!.takenAt} ${points.at(-1)!.takenAt}`;
  return (
    <div className={looks.map}>
      <MapView label={say('track.map', { name: subject.name })} points={marks} lines={lines} framed={framed.length === 0 ? marks : framed} frameKey={frameKey} />
    </div>
  );
}

function linesOf(part: Stretch | Gap): MapLine[] {
  if (part.type === 'gap') return [{ id: `gap ${part.from.takenAt}`, look: 'slow', points: [part.from, part.to] }];
  const points = lineOf(part.points);
  return points.length < 2 ? [] : [{ id: `stretch ${part.points[0]!.takenAt}`, look: 'way', points }];
}

const end = (id: 'start' | 'end', at: TrackPoint, label: string): MapPoint => ({ id, at, label, order: id === 'end' ? 3 : 2, mark: <ResponderPoint mark={id === 'end' ? 'free' : 'off-duty'} isOld={false} caption={label} /> });

function Diamond() {
  return (
    <svg viewBox="0 0 20 20" className={looks.diamond} aria-hidden="true">
      <path d="M10 2 18 10 10 18 2 10Z" />
    </svg>
  );
}

const flagWords = ({ flag }: TrackPoint, say: Say): string => (flag === null ? '' : say(`track.flag.${flag}`));

function GapRow({ gap: { from, to } }: { gap: Gap }) {
  const { say, locale } = useWords();
  return <li data-gap>{say('track.gap', { span: ageWords(to.takenAt - from.takenAt, say), from: timeOfDay(from.takenAt, locale), to: timeOfDay(to.takenAt, locale) })}</li>;
}

function StretchRow({ stretch: { points } }: { stretch: Stretch }) {
  const { say, locale } = useWords();
  const [isOpen, setOpen] = useState(false);
  const [first, last] = [points[0]!, points.at(-1)!];
  const doubted = points.filter(({ flag }) => flag !== null).length;
  return (
    <li>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <b>{say('track.stretch', { from: momentWords(first.takenAt, locale), to: timeOfDay(last.takenAt, locale) })}</b>
          <span>{say('track.stretch.n', { n: points.length })}</span>
          {first.isThinned && <span className={styles.soft}>{say('track.stretch.thinned')}</span>}
          {doubted > 0 && <span className={styles.soft}>{say('track.flagged', { n: doubted })}</span>}
        </summary>
        {isOpen && (
          <ol className={looks.points}>
            {points.toReversed().map((point) => (
              <li key={`${point.source} ${point.takenAt}`} data-doubted={point.flag !== null}>
                <b>{timeOfDay(point.takenAt, locale, true)}</b>
                <span>
                  {point.lat.toFixed(5)}, {point.lon.toFixed(5)}
                </span>
                <span>{point.accuracyM === null ? say('track.accuracy.unknown') : say('track.accuracy', { distance: distanceWords(point.accuracyM, say, locale) })}</span>
                {point.speedMPerS !== null && <span>{say('track.speed', { n: Math.round(point.speedMPerS * 3.6) })}</span>}
                <span>{say(`track.source.${point.source}`)}</span>
                {point.flag !== null && <span>{flagWords(point, say)}</span>}
              </li>
            ))}
          </ol>
        )}
      </details>
    </li>
  );
}
