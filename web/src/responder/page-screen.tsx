// The page: fills the phone, rings until answered, says what and where in one look. Accept lies under the thumb.
import type { InboxItem, Page, Position } from '@mydr24/protocol';
import { useCallback, useEffect, useRef, useState } from 'react';
import { AlarmMark } from '../design/alarm-mark.tsx';
import { ageSaid, ageWords } from '../design/age.ts';
import { BigButton } from '../design/big-button.tsx';
import { DrillMark } from '../design/drill-mark.tsx';
import { useSpeak } from '../design/live-region.tsx';
import { NotSent } from '../design/screen-states.tsx';
import { causeShown, placeWords } from '../emergency/cause-words.ts';
import { useRetryWhenLive } from '../emergency/use-retry-when-live.ts';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useNow } from '../live/use-now.ts';
import { distanceM, distanceWords } from '../map/distance.ts';
import { etaWords, isEstimated } from '../map/eta-words.ts';
import { SoundSwitch, useSound } from '../sound/alarm-sound.tsx';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { DeclineReasons, type DeclineReason } from './decline-reasons.tsx';
import { PlaceMap } from './place-map.tsx';
import { pagesToAcknowledge } from './inbox-view.ts';
import { usePageTone } from './use-page-tone.ts';
import styles from './page-screen.module.css';

interface PageScreenProps {
  item: InboxItem;
  more: number;
  ownAt: Position | null;
  acknowledge: (pages: readonly Page[]) => void;
  /** Leaves the page at once; what the server says of it comes by itself. */
  onDeclined: (emergencyId: string) => void;
}

export function PageScreen({ item, more, ownAt, acknowledge, onDeclined }: PageScreenProps) {
  const { say } = useWords();
  const { emergency, offer } = item;
  const request = useRequest();
  const me = useMe().person.id;
  const [isDeclining, setDeclining] = useState(false);
  const [hasAccepted, setAccepted] = useState(false);
  const params = { emergencyId: emergency.id };
  const accept = useAction(useCallback((key: string) => request('acceptOffer', { params: { emergencyId: emergency.id } }, { key }), [request, emergency.id]), useCallback(() => setAccepted(true), []));
  const decline = useAction(
    useCallback((key: string, reason: DeclineReason) => request('declineOffer', { params: { emergencyId: emergency.id }, body: { reason } }, { key }), [request, emergency.id]),
    useCallback(() => onDeclined(emergency.id), [onDeclined, emergency.id]),
  );
  useRetryWhenLive(accept.state);
  useRetryWhenLive(decline.state);
  const isAnswering = accept.state.status === 'pending' || decline.state.status === 'pending' || hasAccepted;
  usePageTone(!isAnswering && !isDeclining);
  useSpokenPage(item);
  const answer = (): void => acknowledge(pagesToAcknowledge(item, me));
  return (
    <section className={styles.page} aria-labelledby="page-title" data-emergency={params.emergencyId}>
      <PageHead item={item} more={more} />
      <PageFacts item={item} ownAt={ownAt} />
      <PlaceMap emergency={emergency} ownAt={ownAt} />
      <footer className={styles.thumb}>
        {accept.state.status === 'failed' && <PageRefusal code={accept.state.error.code} fallback={<NotSent error={accept.state.error} retry={accept.state.retry} dismiss={accept.dismiss} />} />}
        {decline.state.status === 'failed' && <NotSent error={decline.state.error} retry={decline.state.retry} dismiss={decline.dismiss} />}
        {isDeclining ? (
          <DeclineReasons
            isPending={decline.state.status === 'pending'}
            back={() => setDeclining(false)}
            decline={(reason) => {
              answer();
              decline.run(crypto.randomUUID(), reason);
            }}
          />
        ) : (
          <>
            <div className={styles.accept}>
              <BigButton
                label={say(hasAccepted ? 'page.accepted' : 'page.accept')} look={hasAccepted ? 'done' : 'main'} isPending={accept.state.status === 'pending'}
                next={offer === null || offer.distanceM === null ? undefined : say('page.accept.next')}
                onPress={() => {
                  if (hasAccepted) return;
                  answer();
                  accept.run(crypto.randomUUID());
                }}
              />
            </div>
            <button type="button" className={styles.decline} disabled={isAnswering} onClick={() => setDeclining(true)}>
              {say('page.decline')}
            </button>
          </>
        )}
      </footer>
    </section>
  );
}

/** "Already taken" is no failure: somebody goes. The stand-down screen follows with the name. */
function PageRefusal({ code, fallback }: { code: string; fallback: React.ReactNode }) {
  const { say } = useWords();
  if (code !== 'already-accepted' && code !== 'already-ended') return fallback;
  return (
    <p role="alert" className={styles.taken}>
      {say(code === 'already-accepted' ? 'page.taken' : 'page.over')}
    </p>
  );
}

function PageHead({ item, more }: { item: InboxItem; more: number }) {
  const { say } = useWords();
  const now = useNow();
  const { state } = useSound();
  const { emergency } = item;
  return (
    <header className={styles.head}>
      <p className={styles.called}>
        <span>{say('page.called')}</span>
        <span aria-label={say('page.ago.said', { age: ageSaid(now - emergency.openedAt, say) })}>{say('page.ago', { age: ageWords(now - emergency.openedAt, say) })}</span>
      </p>
      <DrillMark mode={emergency.mode} isWide />
      <h1 id="page-title">{say(`emergency.kind.${emergency.kind}`)}</h1>
      {more > 0 && <p className={styles.more}>{say('page.more', { n: more })}</p>}
      {state !== 'on' && <SoundSwitch />}
    </header>
  );
}

function PageFacts({ item, ownAt }: { item: InboxItem; ownAt: Position | null }) {
  const { say, locale } = useWords();
  const { emergency, offer } = item;
  const cause = causeShown(emergency, say, locale);
  const { position } = emergency.place;
  // With a time by road goes the length of that road; without, the straight line from where this phone is now.
  const etaS = offer?.etaS ?? null;
  const metres = etaS === null && ownAt !== null && position !== null ? distanceM(ownAt, position) : (offer?.distanceM ?? null);
  return (
    <div className={styles.facts}>
      <div className={styles.cause}>
        {emergency.cause.type === 'alarm' && <AlarmMark priority={emergency.cause.priority} isAnswered isShort />}
        <span className={styles.causeText}>{cause.text}</span>
        {cause.value !== null && <b className={styles.value}>{cause.value}</b>}
      </div>
      <dl className={styles.where}>
        <div>
          <dt>{say('page.where')}</dt>
          <dd>{placeWords(emergency, say)}</dd>
        </div>
        <div>
          <dt>{say('page.patient')}</dt>
          <dd>{emergency.patientName}</dd>
        </div>
        <div>
          <dt>{say('page.far')}</dt>
          <dd>
            {offer !== null && etaS !== null ? etaWords(etaS, isEstimated(offer.reasons), say) : metres === null ? say('distance.unknown') : distanceWords(metres, say, locale)}
            {etaS !== null && metres !== null && <span className={styles.soft}>{distanceWords(metres, say, locale)}</span>}
          </dd>
        </div>
      </dl>
    </div>
  );
}

function useSpokenPage({ emergency }: InboxItem): void {
  const { say } = useWords();
  const speak = useSpeak();
  const hasSpoken = useRef(false);
  useEffect(() => {
    if (hasSpoken.current) return;
    hasSpoken.current = true;
    const drill = emergency.mode === 'actual' ? '' : `${say(`mode.${emergency.mode}`)}. `;
    speak(drill + say('page.said', { kind: say(`emergency.kind.${emergency.kind}`), place: placeWords(emergency, say), patient: emergency.patientName }), 'assertive');
  }, [emergency, say, speak]);
}
