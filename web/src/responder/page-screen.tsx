// The page: fills the phone, rings until answered, says what and where in one look. Accept lies under the thumb.
import type { InboxItem, Page, Position } from '@mydr24/protocol';
import { useEffect, useRef, useState } from 'react';
import { AlarmMark } from '../design/alarm-mark.tsx';
import { ageSaid, ageWords } from '../design/age.ts';
import { BigButton } from '../design/big-button.tsx';
import { DrillMark } from '../design/drill-mark.tsx';
import { useSpeak } from '../design/live-region.tsx';
import { causeShown, placeWords } from '../emergency/cause-words.ts';
import { useGuidance } from '../emergency/use-guidance.ts';
import { useNow } from '../live/use-now.ts';
import { distanceM, distanceWords } from '../map/distance.ts';
import { etaWords, isEstimated } from '../map/eta-words.ts';
import { SoundSwitch, useSound } from '../sound/alarm-sound.tsx';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { DeclineReasons } from './decline-reasons.tsx';
import { PlaceMap } from './place-map.tsx';
import { pagesToAcknowledge } from './inbox-view.ts';
import { type Deed, findAnswer, type Refusal } from './outbox.ts';
import { useOutbox } from './outbox-context.tsx';
import { refusalWords } from './outbox-words.ts';
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
  const { emergency } = item;
  const { waiting, sent, add, retry, drop } = useOutbox();
  const me = useMe().person.id;
  const [isDeclining, setDeclining] = useState(false);
  const [given, setGiven] = useState<string | null>(null);
  const own = findAnswer(waiting, emergency.id);
  const refusal = own?.refusal ?? null;
  const isPending = own !== undefined && refusal === null;
  const hasAccepted = given !== null && sent.has(given) && !isDeclining;
  const isDeclined = given !== null && sent.has(given) && isDeclining;
  const isAnswering = isPending || hasAccepted;
  useEffect(() => void (isDeclined && onDeclined(emergency.id)), [isDeclined, onDeclined, emergency.id]);
  usePageTone(!isAnswering && !isDeclining);
  useSpokenPage(item);
  // Read while there is a line, so that the checklist is there where none is.
  useGuidance(emergency);
  const answer = (deed: Extract<Deed, { what: 'accept' | 'decline' }>): void => {
    acknowledge(pagesToAcknowledge(item, me));
    if (own !== undefined) void drop(own.n);
    setGiven(add(emergency.id, deed));
  };
  return (
    <section className={styles.page} aria-labelledby="page-title" data-emergency={emergency.id}>
      <PageHead item={item} more={more} />
      <PageFacts item={item} ownAt={ownAt} />
      <PlaceMap emergency={emergency} ownAt={ownAt} />
      <footer className={styles.thumb}>
        {own !== undefined && refusal !== null && <PageRefusal code={refusal.code} reason={refusal} retry={() => void retry(own.n)} dismiss={() => void drop(own.n)} />}
        {isDeclining ? (
          <DeclineReasons isPending={isPending} back={() => setDeclining(false)} decline={(reason) => answer({ what: 'decline', reason })} />
        ) : (
          <AcceptOrDecline item={item} hasAccepted={hasAccepted} isPending={isPending} accept={() => answer({ what: 'accept' })} decline={() => setDeclining(true)} />
        )}
      </footer>
    </section>
  );
}

interface AcceptOrDeclineProps {
  item: InboxItem;
  hasAccepted: boolean;
  isPending: boolean;
  accept: () => void;
  decline: () => void;
}

function AcceptOrDecline({ item: { offer }, hasAccepted, isPending, accept, decline }: AcceptOrDeclineProps) {
  const { say } = useWords();
  return (
    <>
      <div className={styles.accept}>
        <BigButton
          label={say(hasAccepted ? 'page.accepted' : 'page.accept')} look={hasAccepted ? 'done' : 'main'} isPending={isPending}
          next={offer === null || offer.distanceM === null ? undefined : say('page.accept.next')} onPress={() => !hasAccepted && accept()}
        />
      </div>
      <button type="button" className={styles.decline} disabled={hasAccepted || isPending} onClick={decline}>
        {say('page.decline')}
      </button>
    </>
  );
}

/** "Already taken" is no failure: somebody goes. The stand-down screen follows with the name. */
function PageRefusal({ code, reason, retry, dismiss }: { code: string; reason: Refusal; retry: () => void; dismiss: () => void }) {
  const { say } = useWords();
  const isOver = code === 'already-accepted' || code === 'already-ended';
  return (
    <p role="alert" className={styles.taken}>
      {isOver ? say(code === 'already-accepted' ? 'page.taken' : 'page.over') : refusalWords(reason, say)}
      {!isOver && (
        <>
          <button type="button" onClick={retry}>
            {say('state.retry')}
          </button>
          <button type="button" onClick={dismiss}>
            {say('state.dismiss')}
          </button>
        </>
      )}
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
        {item.isWithheld ? <span className={styles.withheld}>{say('page.withheld.what')}</span> : <span className={styles.causeText}>{cause.text}</span>}
        {!item.isWithheld && cause.value !== null && <b className={styles.value}>{cause.value}</b>}
      </div>
      <dl className={styles.where}>
        {offer?.place !== undefined && (
          <div>
            <dt>{say('team.askedAs')}</dt>
            <dd>{say(`team.place.${offer.place}`)}</dd>
          </div>
        )}
        <div>
          <dt>{say('page.where')}</dt>
          <dd>{placeWords(emergency, say)}</dd>
        </div>
        <div>
          <dt>{say('page.patient')}</dt>
          <dd>{item.isWithheld ? <span className={styles.soft}>{say('page.withheld')}</span> : emergency.patientName}</dd>
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
    speak(drill + say('page.said', { kind: say(`emergency.kind.${emergency.kind}`), place: placeWords(emergency, say) }), 'assertive');
  }, [emergency, say, speak]);
}
