// The strip an alarm rests on: the half minute before it, kept with it, on paper that scrolls. Opened at its newest end.
import { findings, type Alarm, type StoredWaveform } from '@mydr24/protocol';
import { useMemo, useState } from 'react';
import { useAnswer } from '../admin/answer.ts';
import { Answered } from '../admin/answered.tsx';
import { timeOfDay } from '../design/figures.ts';
import { useRequest } from '../live/live-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { StripCanvas, type Zoom } from './strip-canvas.tsx';
import { MM } from './strip-drawing.ts';
import { leadsOf, type Lead } from './strip-leads.ts';
import { ZoomChoice } from './zoom-choice.tsx';
import styles from './strips.module.css';

const FRESH_MS = 3_600_000;

export const hasStrip = ({ conditionKey }: Pick<Alarm, 'conditionKey'>): boolean => (findings as readonly string[]).includes(conditionKey);

export function AlarmStrip({ alarm }: { alarm: Alarm }) {
  const { say } = useWords();
  const request = useRequest();
  // What was kept with it never changes.
  const strip = useAnswer(['alarm-strip', alarm.id], () => request('getAlarmStrip', { params: { alarmId: alarm.id } }), { freshMs: FRESH_MS });
  return (
    <section className={styles.kept} aria-label={say('strip.alarm')}>
      <h4>{say('strip.alarm')}</h4>
      <Answered answer={strip}>{({ chunks }) => <Kept chunks={chunks} />}</Answered>
      <p className={styles.fine}>{say('strip.notCleared')}</p>
    </section>
  );
}

function Kept({ chunks }: { chunks: readonly StoredWaveform[] }) {
  const { say } = useWords();
  const [zoom, setZoom] = useState<Zoom>({ mmPerS: 25, mmPerMv: 10 });
  const leads = useMemo(() => leadsOf(chunks), [chunks]);
  if (leads.length === 0) return <p>{say('strip.alarm.none')}</p>;
  return (
    <>
      <ZoomChoice zoom={zoom} onZoom={setZoom} />
      {leads.map((lead) => <KeptLead key={lead.key} lead={lead} zoom={zoom} />)}
    </>
  );
}

function showNewest(place: HTMLElement | null): void {
  if (place !== null) place.scrollLeft = place.scrollWidth;
}

function KeptLead({ lead, zoom }: { lead: Lead; zoom: Zoom }) {
  const { say, locale } = useWords();
  const fromAt = lead.stretches[0]!.startAt;
  const seconds = (lead.endAt - fromAt) / 1000;
  const name = say('strip.lead', { kind: say(`strip.kind.${lead.kind}`), channel: lead.channel });
  return (
    <figure className={styles.lead}>
      <figcaption>
        <b>{name}</b>
        <span>{lead.hasMillivolts ? say('strip.scale', { speed: zoom.mmPerS, gain: zoom.mmPerMv }) : say('strip.scale.plain', { speed: zoom.mmPerS })}</span>
        <span>{say('strip.alarm.until', { seconds: Math.round(seconds), time: timeOfDay(lead.endAt, locale, true) })}</span>
        {lead.fault !== null && lead.fault !== 'flatline' && <strong>{say(`strip.fault.${lead.fault}`)}</strong>}
      </figcaption>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is reached by keyboard (WCAG 2.1.1) */}
      <div className={styles.scroll} key={zoom.mmPerS} ref={showNewest} tabIndex={0} role="group" aria-label={name}>
        <StripCanvas lead={lead} zoom={zoom} name={name} fromAt={fromAt} width={Math.ceil(seconds * zoom.mmPerS * MM)} isStill isOld={false} />
      </div>
    </figure>
  );
}
