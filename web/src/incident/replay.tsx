// The replay: a bar to move along, speeds, steps from line to line, and what was true at that moment.
import { incidentAt, type IncidentMoment } from '@mydr24/client';
import type { IncidentRecord } from '@mydr24/protocol';
import { useMemo, type KeyboardEvent } from 'react';
import { timeOfDay } from '../design/figures.ts';
import { ReceiptLadder } from '../design/receipt-ladder.tsx';
import { useWords } from '../words/words-context.tsx';
import { nextStop, previousStop, speeds } from './replay-clock.ts';
import { stretchText } from './spans.ts';
import type { RunningReplay } from './use-replay.ts';
import styles from './replay.module.css';

interface ReplayProps {
  record: IncidentRecord;
  replay: RunningReplay;
  stops: readonly number[];
}

export function Replay({ record, replay, stops }: ReplayProps) {
  const { say } = useWords();
  const { at } = replay.clock;
  // The state changes at stops alone: it is told anew only there.
  const stop = Math.min(replay.span.toAt, at);
  const moment = useMemo(() => incidentAt(record, stop), [record, stop]);
  return (
    <section className={styles.replay} aria-labelledby="replay-title">
      <h2 id="replay-title">{say('replay.title')}</h2>
      <Bar record={record} replay={replay} stops={stops} />
      <Moment moment={moment} record={record} />
    </section>
  );
}

function Bar({ record, replay, stops }: ReplayProps) {
  const { say, locale } = useWords();
  const { clock, span, speed, play, pause, moveTo } = replay;
  const isPlaying = clock.playing !== null;
  const since = clock.at - record.summary.openedAt;
  const said = since < 0 ? say('replay.before', { time: stretchText(-since) }) : say('replay.since', { time: stretchText(since) });
  const step = (to: number | null): void => {
    if (to !== null) moveTo(to);
  };
  const keys = (event: KeyboardEvent): void => {
    if (event.key !== ' ') return;
    event.preventDefault();
    if (isPlaying) pause();
    else play();
  };
  return (
    <div className={styles.bar}>
      <p className={styles.clock}>
        <b>{timeOfDay(clock.at, locale, true)}</b> <span>{said}</span>
      </p>
      <div className={styles.track}>
        <input
          type="range" min={span.fromAt} max={span.toAt} step={1000} value={clock.at} aria-label={say('replay.at')} aria-valuetext={`${timeOfDay(clock.at, locale, true)}, ${said}`}
          onChange={(event) => moveTo(Number(event.target.value))} onKeyDown={keys}
        />
        <span className={styles.marks} aria-hidden="true">
          {stops.map((stop) => <i key={stop} style={{ insetInlineStart: `${((stop - span.fromAt) / Math.max(1, span.toAt - span.fromAt)) * 100}%` }} />)}
        </span>
      </div>
      <div className={styles.buttons}>
        <button type="button" className={styles.play} onClick={isPlaying ? pause : play}>
          {say(isPlaying ? 'replay.pause' : 'replay.play')}
        </button>
        <button type="button" disabled={previousStop(stops, clock.at) === null} onClick={() => step(previousStop(stops, clock.at))}>
          <span aria-hidden="true">‹</span>
          <span className="only-heard">{say('replay.previous')}</span>
        </button>
        <button type="button" disabled={nextStop(stops, clock.at) === null} onClick={() => step(nextStop(stops, clock.at))}>
          <span aria-hidden="true">›</span>
          <span className="only-heard">{say('replay.next')}</span>
        </button>
        <fieldset className={styles.speeds}>
          <legend className="only-heard">{say('replay.speed')}</legend>
          {speeds.map((each) => (
            <label key={each}>
              <input type="radio" name="replay-speed" checked={speed === each} onChange={() => replay.setSpeed(each)} />
              <span>{say('replay.speed.x', { n: each })}</span>
            </label>
          ))}
        </fieldset>
      </div>
    </div>
  );
}

function Moment({ moment, record }: { moment: IncidentMoment; record: IncidentRecord }) {
  const { say } = useWords();
  const pages = moment.pages.filter(({ purpose }) => purpose !== 'stand-down');
  return (
    <div className={styles.moment}>
      <p className={styles.state}>
        <b>{moment.status === null ? say('replay.notYet') : say(`emergency.status.${moment.status}`)}</b>
        {moment.status !== null && <span>{say('replay.step', { n: moment.step + 1, of: record.protocol.steps.length })}</span>}
      </p>
      {moment.status !== null && <p>{moment.holderName === null ? say('replay.nobody') : say('replay.holder', { name: moment.holderName })}</p>}
      {moment.acknowledgedBy !== null && <p>{say('replay.seen', { name: moment.acknowledgedBy })}</p>}
      {moment.isFailSafeReached && <p className={styles.failSafe}>{say('replay.failSafe')}</p>}
      <h3>{say('replay.offers')}</h3>
      {moment.offers.length === 0 && <p className={styles.none}>{say('replay.offers.none')}</p>}
      <ul className={styles.offers}>
        {moment.offers.map((offer) => (
          <li key={offer.personId}>
            <b>{offer.name}</b> <span>{say(`offer.${offer.status}`)}</span>
          </li>
        ))}
      </ul>
      <h3>{say('replay.pages')}</h3>
      <ul className={styles.pages}>
        {pages.map((page) => (
          <li key={page.id}>
            <ReceiptLadder page={page} />
          </li>
        ))}
      </ul>
    </div>
  );
}
