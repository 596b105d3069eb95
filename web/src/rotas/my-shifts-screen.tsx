// My shifts of the coming weeks; ask to swap one, say that I am away, and have them in my own calendar.
import { useState } from 'react';
import { ScreenEmpty, ScreenLoading, ScreenRefused } from '../design/screen-states.tsx';
import { useConnection } from '../live/live-context.tsx';
import { useNow } from '../live/use-now.ts';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { AbsenceForm, AbsenceRows } from './absence-form.tsx';
import { FeedSection } from './feed-section.tsx';
import { OldNote, RotaHeadline } from './rota-tabs.tsx';
import { sourceWord, spanShown } from './rota-words.ts';
import styles from './rotas.module.css';
import { SwapDialog, type OwnShift } from './swap-dialog.tsx';
import { SwapRows } from './swap-rows.tsx';
import { useMyShifts, useRotasTopic } from './use-rotas.ts';

export function MyShiftsScreen() {
  const { say } = useWords();
  const { person } = useMe();
  useRotasTopic();
  const isLive = useConnection().tag === 'live';
  const reply = useMyShifts().data;
  const [own, setOwn] = useState<OwnShift | null>(null);
  if (reply === undefined) return <ScreenLoading title={say('rotas.mine')} />;
  if (!reply.ok) return <ScreenRefused level={1} error={reply.error} />;
  const { shifts, swaps, absences, feeds } = reply.body;
  const zones = Object.fromEntries(shifts.map(({ rotaId, timeZone }) => [rotaId, timeZone]));
  return (
    <div className={styles.whole}>
      <RotaHeadline title={say('rotas.mine')} />
      <OldNote isOld={!isLive} />
      <div className={styles.columns}>
        <div className={styles.section}>
          {swaps.length > 0 && <SwapRows swaps={swaps} timeZones={zones} ownId={person.id} />}
          <ShiftRows shifts={shifts} onSwap={setOwn} />
        </div>
        <div className={styles.section}>
          <section className={styles.section} aria-labelledby="away-title">
            <h2 id="away-title">{say('rotas.absences')}</h2>
            <AbsenceRows absences={absences} mayEnd />
            <AbsenceForm ownId={person.id} />
          </section>
          <FeedSection feeds={feeds} />
        </div>
      </div>
      <SwapDialog own={own} onClose={() => setOwn(null)} />
    </div>
  );
}

/** What a person looks for first; the rest on request. */
const FIRST_SHOWN = 10;

function ShiftRows({ shifts, onSwap }: { shifts: readonly OwnShift[]; onSwap: (own: OwnShift) => void }) {
  const { say } = useWords();
  const [isWhole, setWhole] = useState(false);
  if (shifts.length === 0) return <ScreenEmpty title={say('rotas.mine.none')} next={say('rotas.mine.none.next')} />;
  const shown = isWhole ? shifts : shifts.slice(0, FIRST_SHOWN);
  return (
    <>
      <ul className={styles.rows}>
        {shown.map((own) => (
          <ShiftRow key={`${own.rotaId}${own.shift.fromAt}`} own={own} onSwap={onSwap} />
        ))}
      </ul>
      {shown.length < shifts.length && (
        <button type="button" className={styles.plain} onClick={() => setWhole(true)}>
          {say('rotas.mine.all', { n: shifts.length })}
        </button>
      )}
    </>
  );
}

function ShiftRow({ own, onSwap }: { own: OwnShift; onSwap: (own: OwnShift) => void }) {
  const { say, locale } = useWords();
  const nowMs = useNow();
  const { rotaName, timeZone, shift } = own;
  const isNow = shift.fromAt <= nowMs && nowMs < shift.toAt;
  const word = shift.source === 'pattern' ? null : sourceWord(shift);
  const canSwap = shift.fromAt > nowMs && (shift.source === 'pattern' || shift.source === 'swap');
  return (
    <li data-now={isNow}>
      <span className={styles.rowWords}>
        {isNow && <b>{say('rotas.mine.now')}</b>}
        <b>{spanShown(timeZone, shift, nowMs, locale)}</b>
        <span className={styles.soft}>
          {rotaName}
          {word !== null && ` · ${say(word)}`}
        </span>
      </span>
      {canSwap && (
        <button type="button" className={styles.small} onClick={() => onSwap(own)}>
          {say('rotas.swap')}
        </button>
      )}
    </li>
  );
}
