// One incident from first reading to close: figures, the timeline in lanes, a replay of it, the readings around it, who saw it, exports.
import type { EmergencyId, IncidentRecord } from '@mydr24/protocol';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useMemo } from 'react';
import { ScreenLoading, ScreenRefused } from '../design/screen-states.tsx';
import { timeOfDay } from '../design/figures.ts';
import { causeShown, placeWords } from '../emergency/cause-words.ts';
import { useRequest } from '../live/live-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { dayAndTime } from './day-and-time.ts';
import { DrillMark } from '../design/drill-mark.tsx';
import { ExportButtons } from './export-buttons.tsx';
import { FigureStrip } from './figure-strip.tsx';
import { LaneTimeline } from './lane-timeline.tsx';
import { linesOf, stopsOf } from './lanes.ts';
import { ReadingsAround } from './readings-around.tsx';
import { Replay } from './replay.tsx';
import { Rounds } from './rounds.tsx';
import { SceneShown } from '../emergency/scene-record.tsx';
import { useReplay } from './use-replay.ts';
import { ViewList } from './view-list.tsx';
import styles from './incident-screen.module.css';

export function IncidentScreen() {
  const { emergencyId } = useParams({ from: '/signed-in/incidents/$emergencyId' });
  return <Incident emergencyId={emergencyId as EmergencyId} />;
}

export function Incident({ emergencyId }: { emergencyId: EmergencyId }) {
  const { say } = useWords();
  const request = useRequest();
  // Each look is a line of "who saw it": asked once, and again only when a person wants it.
  const asked = useQuery({ queryKey: ['incident', emergencyId], staleTime: Infinity, gcTime: 0, queryFn: async () => ({ at: Date.now(), reply: await request('getIncident', { params: { emergencyId } }, { deadlineMs: 20_000 }) }) });
  if (asked.data === undefined) return <ScreenLoading title={say('incident.title')} />;
  const { reply, at } = asked.data;
  if (!reply.ok) {
    return (
      <div className={styles.failed}>
        <ScreenRefused error={reply.error} level={1} />
        <button type="button" aria-busy={asked.isFetching} onClick={() => void asked.refetch()}>
          {say(asked.isFetching ? 'state.loading' : 'state.retry')}
        </button>
      </div>
    );
  }
  return <WholeIncident key={at} record={reply.body} askedAt={at} isBusy={asked.isFetching} refresh={() => void asked.refetch()} />;
}

interface WholeIncidentProps {
  record: IncidentRecord;
  askedAt: number;
  isBusy: boolean;
  refresh: () => void;
}

function WholeIncident({ record, askedAt, isBusy, refresh }: WholeIncidentProps) {
  const { say } = useWords();
  const lines = useMemo(() => linesOf(record), [record]);
  const stops = useMemo(() => stopsOf(lines), [lines]);
  const replay = useReplay(record);
  return (
    <div className={styles.page}>
      <DrillMark mode={record.summary.mode} isWide />
      <Head record={record} askedAt={askedAt} isBusy={isBusy} refresh={refresh} />
      <FigureStrip figures={record.figures} />
      <div className={styles.columns}>
        <section className={styles.main} aria-labelledby="incident-timeline">
          <h2 id="incident-timeline">{say('incident.timeline')}</h2>
          <LaneTimeline lines={lines} isPlaying={replay.clock.playing !== null} at={replay.clock.at} show={replay.moveTo} />
        </section>
        <div className={styles.side}>
          <Replay record={record} replay={replay} stops={stops} />
          <SceneShown emergencyId={record.summary.id} scene={record.scene} />
          <ReadingsAround readings={record.readings} />
        </div>
      </div>
      <Rounds rounds={record.rounds} />
      <ViewList views={record.views} />
    </div>
  );
}

function Head({ record: { summary }, askedAt, isBusy, refresh }: WholeIncidentProps) {
  const { say, locale } = useWords();
  const cause = causeShown(summary, say, locale);
  return (
    <header className={styles.head}>
      <Link to="/incidents" className={styles.back}>
        <span aria-hidden="true">←</span> {say('incidents.back')}
      </Link>
      <div className={styles.title}>
        <h1>{say(`emergency.kind.${summary.kind}`)}</h1>
        <p className={styles.who}>
          <b>{summary.patientName}</b> · {placeWords(summary, say)}
        </p>
        <p className={styles.soft}>
          {cause.text}
          {cause.value !== null && <b> {cause.value}</b>} · {say('incident.opened', { time: dayAndTime(summary.openedAt, locale) })}
          {summary.closedAt !== null && <> · {say('incident.closed', { time: timeOfDay(summary.closedAt, locale, true) })}</>}
        </p>
        {summary.closedAt === null && (
          <p className={styles.running}>
            <span>{say('incident.running', { time: timeOfDay(askedAt, locale, true) })}</span>
            <button type="button" aria-busy={isBusy} onClick={refresh}>
              {say(isBusy ? 'state.loading' : 'incident.refresh')}
            </button>
          </p>
        )}
      </div>
      <ExportButtons emergencyId={summary.id} />
    </header>
  );
}
