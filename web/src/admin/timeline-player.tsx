// Plays a timeline back on a simulated clock: play, pause, speed, jump, one entry at a time. Shows what has happened up to the hand.
import type { TimelineEntry } from '@mydr24/protocol';
import { useEffect, useEffectEvent, useId, useReducer } from 'react';
import { timeOfDay } from '../design/figures.ts';
import { isMilestone, timelineWords } from '../design/timeline-words.ts';
import { useWords } from '../words/words-context.tsx';
import { atTheStart, entryAfter, entryBefore, played, speeds } from './playback.ts';
import styles from './timeline-player.module.css';

/** Where on the track something stands that a reader looks for. */
export interface TrackMark {
  atMs: number;
  name: string;
}

export function TimelinePlayer({ entries, startedAt, endedAt, marks = [], timeZone }: { entries: readonly TimelineEntry[]; startedAt: number; endedAt: number; marks?: readonly TrackMark[]; timeZone?: string }) {
  const { say, locale } = useWords();
  const endMs = Math.max(0, endedAt - startedAt);
  // Begins with the whole story in view; playing starts it over.
  const [state, tell] = useReducer(played, endMs, (end) => ({ ...atTheStart(end), atMs: end }));
  useTicking(state.isPlaying, (elapsedMs) => tell({ type: 'tick', elapsedMs }));
  const times = entries.map(({ at }) => at - startedAt);
  const shown = entries.filter(({ at }) => at - startedAt <= state.atMs);
  const latest = shown.at(-1);
  const jump = (atMs: number | null): void => void (atMs !== null && tell({ type: 'jump', atMs }));
  return (
    <section className={styles.whole} aria-label={say('admin.player')}>
      <div className={styles.bar}>
        <button type="button" className={styles.play} onClick={() => tell({ type: state.isPlaying ? 'pause' : 'play' })}>
          <span aria-hidden="true">{state.isPlaying ? '❚❚' : '▶'}</span> {say(state.isPlaying ? 'admin.player.pause' : 'admin.player.play')}
        </button>
        <StepButton sign="‹" name={say('admin.player.before')} press={() => jump(entryBefore(times, state.atMs))} />
        <StepButton sign="›" name={say('admin.player.after')} press={() => jump(entryAfter(times, state.atMs))} />
        <div role="group" aria-label={say('admin.player.speed')} className={styles.speeds}>
          {speeds.map((speed) => (
            <button key={speed} type="button" aria-pressed={speed === state.speed} onClick={() => tell({ type: 'speed', speed })}>
              {speed}×
            </button>
          ))}
        </div>
        <p className={styles.clock}>
          <b>{say('admin.player.at', { seconds: Math.floor(state.atMs / 1000) })}</b>
          <span>{clockOf(startedAt + state.atMs, locale, timeZone)}</span>
        </p>
      </div>
      <Track atMs={state.atMs} endMs={state.endMs} marks={marks} jump={jump} />
      <p className="only-heard" role="status">
        {latest === undefined || state.atMs === state.endMs ? '' : timelineWords(latest, say, locale)}
      </p>
      <ol className={styles.entries}>
        {shown.map((entry) => (
          <li key={entry.n} data-milestone={isMilestone(entry.kind)} data-kind={entry.kind}>
            <time dateTime={new Date(entry.at).toISOString()} title={clockOf(entry.at, locale, timeZone)}>
              {say('admin.player.at', { seconds: Math.round((entry.at - startedAt) / 1000) })}
            </time>
            <span>{timelineWords(entry, say, locale)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function clockOf(at: number, locale: string, timeZone: string | undefined): string {
  return timeZone === undefined ? timeOfDay(at, locale, true) : new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZone }).format(at);
}

function StepButton({ sign, name, press }: { sign: string; name: string; press: () => void }) {
  return (
    <button type="button" className={styles.step} onClick={press}>
      <span aria-hidden="true">{sign}</span>
      <span className="only-heard">{name}</span>
    </button>
  );
}

function Track({ atMs, endMs, marks, jump }: { atMs: number; endMs: number; marks: readonly TrackMark[]; jump: (atMs: number) => void }) {
  const { say } = useWords();
  const id = useId();
  const percent = (ms: number): string => `${endMs === 0 ? 0 : Math.min(100, (ms / endMs) * 100)}%`;
  return (
    <div className={styles.track}>
      <label htmlFor={id} className="only-heard">
        {say('admin.player.hand')}
      </label>
      <input id={id} type="range" min={0} max={endMs} step={1_000} value={atMs} aria-valuetext={say('admin.player.at.said', { seconds: Math.floor(atMs / 1000) })} onChange={(event) => jump(event.target.valueAsNumber)} />
      <ul>
        {marks.filter((mark) => mark.atMs <= endMs).map((mark, index) => (
          <li key={mark.name} style={{ insetInlineStart: percent(mark.atMs) }} data-late={mark.atMs > endMs * 0.6} data-row={index % 2}>
            <span>
              {mark.name} {say('admin.player.at', { seconds: Math.round(mark.atMs / 1000) })}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Tells how much real time went by, each time the screen is drawn. */
function useTicking(isRunning: boolean, tick: (elapsedMs: number) => void): void {
  const ticked = useEffectEvent(tick);
  useEffect(() => {
    if (!isRunning) return undefined;
    let before = performance.now();
    let frame = requestAnimationFrame(function next(now) {
      ticked(now - before);
      before = now;
      frame = requestAnimationFrame(next);
    });
    return () => cancelAnimationFrame(frame);
  }, [isRunning]);
}
