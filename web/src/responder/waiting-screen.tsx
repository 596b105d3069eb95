// Between pages: am I on duty, and would a page really reach me here? Each way of being reached says its own state.
import type { InboxItem, Responder } from '@mydr24/protocol';
import { Link } from '@tanstack/react-router';
import { useCallback } from 'react';
import { DrillMark } from '../design/drill-mark.tsx';
import { MoreHelp } from '../emergency/more-help.tsx';
import { NotSent } from '../design/screen-states.tsx';
import { BigButton } from '../design/big-button.tsx';
import { placeWords } from '../emergency/cause-words.ts';
import { useConnection, useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useSound } from '../sound/alarm-sound.tsx';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { MoveAsked } from './move-request.tsx';
import { ReachList } from './reach-list.tsx';
import type { Sharing } from './use-position-sharing.ts';
import { usePush } from './use-push.ts';
import { Whereabouts } from './whereabouts.tsx';
import styles from './waiting-screen.module.css';

interface WaitingScreenProps {
  responder: Responder;
  told: readonly InboxItem[];
  sharing: Sharing;
  isSharingWanted: boolean;
  chooseSharing: (isWanted: boolean) => void;
}

export function WaitingScreen({ responder, told, sharing, isSharingWanted, chooseSharing }: WaitingScreenProps) {
  const { say } = useWords();
  const request = useRequest();
  const sound = useSound();
  const push = usePush();
  const isLive = useConnection().tag === 'live';
  const isOnDuty = responder.duty === 'on';
  const duty = useAction(useCallback((to: 'on' | 'off') => request('setDuty', { body: { duty: to } }), [request]));
  const isReached = isLive || push.state === 'on';
  return (
    <div className={styles.whole} data-duty={responder.duty}>
      <section className={styles.state} aria-live="polite">
        <DutySign isOn={isOnDuty} />
        <h1>{say(isOnDuty ? 'duty.on' : 'duty.off')}</h1>
        <p className={styles.lead}>{say(isOnDuty ? (isReached ? 'duty.on.lead' : 'duty.on.unreached') : 'duty.off.lead')}</p>
      </section>
      {isOnDuty && <MoveAsked />}
      <nav className={styles.links} aria-label={say('kit.links')}>
        <Link to="/reach">{say('reach.try')}</Link>
        <Link to="/responder/kit">{say('kit.mine')}</Link>
        <Link to="/responder/track">{say('track.mine')}</Link>
      </nav>
      {isOnDuty && <Whereabouts />}
      {isOnDuty && <ReachList sharing={sharing} isSharingWanted={isSharingWanted} chooseSharing={chooseSharing} push={push} />}
      {told.length > 0 && <Told items={told} />}
      <div className={styles.thumb}>
        {duty.state.status === 'failed' && <NotSent error={duty.state.error} retry={duty.state.retry} dismiss={duty.dismiss} />}
        <BigButton
          label={say(isOnDuty ? 'duty.goOff' : 'duty.goOn')} next={say(isOnDuty ? 'duty.goOff.next' : 'duty.goOn.next')} look={isOnDuty ? 'plain' : 'main'} isPending={duty.state.status === 'pending'}
          onPress={() => {
            // The tap that starts a shift is also what lets the browser make sound.
            if (!isOnDuty && sound.state !== 'on') sound.test();
            duty.run(isOnDuty ? 'off' : 'on');
          }}
        />
      </div>
    </div>
  );
}

function DutySign({ isOn }: { isOn: boolean }) {
  return (
    <svg viewBox="0 0 96 96" className={styles.sign} aria-hidden="true">
      <circle cx="48" cy="48" r="42" className={styles.ring} />
      {isOn ? <path d="m29 50 13 13 26-30" className={styles.stroke} /> : <path d="M34 48h28" className={styles.stroke} />}
    </svg>
  );
}

function Told({ items }: { items: readonly InboxItem[] }) {
  const { say } = useWords();
  const me = useMe().person.id;
  return (
    <section className={styles.told} aria-labelledby="told-title">
      <h2 id="told-title">{say('responder.told')}</h2>
      <ul>
        {items.map(({ emergency }) => (
          <li key={emergency.id}>
            <DrillMark mode={emergency.mode} /> <b>{say(`emergency.kind.${emergency.kind}`)}</b> {placeWords(emergency, say)} · {emergency.holderName === null ? say('responder.nobodyYet') : say('standDown.name', { name: emergency.holderName })}
            <div className={styles.toldButtons}>
              <MoreHelp emergency={emergency} me={me} mayTakeOver mayAskCall />
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
