// The live waveforms of a patient: one strip for each lead, its name, scale and state in words, frozen and zoomed as asked. Nothing
// where there are none.
import type { PatientId, StoredWaveform } from '@mydr24/protocol';
import { useEffect, useMemo, useRef, useState } from 'react';
import { ageWords } from '../design/age.ts';
import { timeOfDay } from '../design/figures.ts';
import { useTopic } from '../live/live-context.tsx';
import { useNow } from '../live/use-now.ts';
import type { Say } from '../words/words.ts';
import { useWords } from '../words/words-context.tsx';
import { StripCanvas, type Zoom } from './strip-canvas.tsx';
import { leadsOf, penAfter, type Lead } from './strip-leads.ts';
import { ZoomChoice } from './zoom-choice.tsx';
import styles from './strips.module.css';

/** Five seconds without a chunk is not live; devices send one each second. */
const STALE_MS = 5000;

export function LiveStrips({ patientId }: { patientId: PatientId }) {
  const view = useTopic('strips', patientId);
  if (view.data === null || view.data.chunks.every(({ kind }) => kind === 'acceleration')) return null;
  return <Strips chunks={view.data.chunks} isLive={view.status === 'live'} />;
}

interface Frozen { readonly leads: readonly Lead[]; readonly atMs: number }

function Strips({ chunks, isLive }: { chunks: readonly StoredWaveform[]; isLive: boolean }) {
  const { say, locale } = useWords();
  const now = useNow();
  const [zoom, setZoom] = useState<Zoom>({ mmPerS: 25, mmPerMv: 10 });
  const [frozen, setFrozen] = useState<Frozen | null>(null);
  const live = useMemo(() => leadsOf(chunks), [chunks]);
  const leads = frozen?.leads ?? live;
  return (
    <section aria-labelledby="strips-title" className={styles.strips}>
      <div className={styles.head}>
        <h2 id="strips-title">{say('strip.title')}</h2>
        {frozen !== null && <span className={styles.frozen} role="status">{say('strip.frozen', { time: timeOfDay(frozen.atMs, locale, true) })}</span>}
        <button type="button" className={styles.quiet} aria-pressed={frozen !== null} onClick={() => setFrozen(frozen === null ? { leads: live, atMs: now } : null)}>
          {say(frozen === null ? 'strip.freeze' : 'strip.resume')}
        </button>
        <ZoomChoice zoom={zoom} onZoom={setZoom} />
      </div>
      {leads.map((lead) => <LiveLead key={lead.key} lead={lead} zoom={zoom} isLive={isLive} isFrozen={frozen !== null} now={now} />)}
    </section>
  );
}

function LiveLead({ lead, zoom, isLive, isFrozen, now }: { lead: Lead; zoom: Zoom; isLive: boolean; isFrozen: boolean; now: number }) {
  const { say } = useWords();
  const pen = useRef<{ at: number | null; drawnAt: number }>({ at: null, drawnAt: 0 });
  const newestAt = useRef(lead.endAt);
  useEffect(() => void (newestAt.current = lead.endAt), [lead.endAt]);
  // By when it came, not by the device's clock; what was there already is as old as it says.
  const [heard, setHeard] = useState({ endAt: lead.endAt, at: lead.endAt });
  if (heard.endAt !== lead.endAt) setHeard({ endAt: lead.endAt, at: now });
  const ageMs = now - heard.at;
  const isOld = !isFrozen && (!isLive || ageMs > STALE_MS);
  const penAt = (): number => {
    const at = performance.now();
    const { current } = pen;
    pen.current = { at: isOld || isFrozen ? (current.at ?? newestAt.current) : penAfter(current.at, at - current.drawnAt, newestAt.current), drawnAt: at };
    return pen.current.at!;
  };
  const name = say('strip.lead', { kind: say(`strip.kind.${lead.kind}`), channel: lead.channel });
  const words = isFrozen ? faultWords(lead, say) : stateWords(lead, { isLive, isOld, ageMs }, say);
  return (
    <figure className={styles.lead}>
      <figcaption>
        <b>{name}</b>
        <span>{lead.hasMillivolts ? say('strip.scale', { speed: zoom.mmPerS, gain: zoom.mmPerMv }) : say('strip.scale.plain', { speed: zoom.mmPerS })}</span>
        {words === null ? !isFrozen && <span className={styles.now}>{say('strip.live')}</span> : <strong>{words}</strong>}
      </figcaption>
      <div className={styles.place}>
        <StripCanvas lead={lead} zoom={zoom} name={name} penAt={penAt} isStill={isFrozen || isOld} isOld={isOld} />
      </div>
    </figure>
  );
}

const faultWords = ({ fault }: Lead, say: Say): string | null => (fault === null ? null : say(`strip.fault.${fault}`));

function stateWords(lead: Lead, { isLive, isOld, ageMs }: { isLive: boolean; isOld: boolean; ageMs: number }, say: Say): string | null {
  if (!isLive) return say('strip.off');
  if (isOld) return say('strip.stale', { age: ageWords(ageMs, say) });
  return faultWords(lead, say);
}
