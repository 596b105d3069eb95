// A responder's phone: waits with them, takes over when they are paged, goes with them until the end.
import type { InboxItem, PersonId, Snapshot } from '@mydr24/protocol';
import { useCallback, useMemo, useState } from 'react';
import { LiveRegion } from '../design/live-region.tsx';
import { ScreenLoading, ScreenMessage, ScreenRefused } from '../design/screen-states.tsx';
import { useConnection, useFollowed, useTopic } from '../live/live-context.tsx';
import { useBareFrame } from '../shell/frame.tsx';
import { useMe } from '../shell/session-context.tsx';
import { SoundProvider } from '../sound/alarm-sound.tsx';
import { useWords } from '../words/words-context.tsx';
import { ActiveScreen } from './active-screen.tsx';
import { inboxView, isAsked, pagesToShow } from './inbox-view.ts';
import { findAnswer } from './outbox.ts';
import { isUnderWay, partOf } from './own-part.ts';
import { useOutbox } from './outbox-context.tsx';
import { PageScreen } from './page-screen.tsx';
import { StandDownScreen } from './stand-down-screen.tsx';
import { useNightByTime } from './use-night-by-time.ts';
import { usePositionSharing } from './use-position-sharing.ts';
import { useReceipts } from './use-receipts.ts';
import { useStandDowns } from './use-stand-downs.ts';
import { WaitingScreen } from './waiting-screen.tsx';

export function ResponderScreen() {
  const me = useMe();
  const inbox = useTopic('inbox', me.person.id);
  const { say } = useWords();
  if (inbox.data === null || !isConcerned(inbox.data, me.person.id)) {
    return (
      <>
        <h1 className="only-heard">{say('responder.title')}</h1>
        {inbox.status === 'loading' && <ScreenLoading />}
        {inbox.status === 'refused' && <ScreenRefused error={inbox.error} />}
        {inbox.data !== null && <ScreenMessage title={say('responder.none')} text={say('responder.none.next')} />}
      </>
    );
  }
  return (
    <SoundProvider>
      <LiveRegion>
        <ResponderInbox inbox={inbox.data} />
      </LiveRegion>
    </SoundProvider>
  );
}

/** Whoever is set up as a responder, and whoever of the staff was asked or holds one all the same. */
function isConcerned({ responder, items }: Snapshot<'inbox'>, me: PersonId): boolean {
  return responder !== null || items.some((item) => isUnderWay(partOf(item.emergency, me)) || isAsked(item, me));
}

const STORED = 'mydr24.share-position';
const nobody: readonly InboxItem[] = [];

function ResponderInbox({ inbox }: { inbox: Snapshot<'inbox'> }) {
  const me = useMe().person.id;
  const items = inbox.items ?? nobody;
  const { standDowns, dismiss } = useStandDowns(useFollowed('inbox', me), items, me);
  const [answered, setAnswered] = useState<ReadonlySet<string>>(new Set());
  const [isSharingWanted, setSharingWanted] = useState(() => localStorage.getItem(STORED) !== 'off');
  const isOnDuty = inbox.responder?.duty === 'on';
  const sharing = usePositionSharing(isOnDuty && isSharingWanted, me);
  const { waiting, drop } = useOutbox();
  const isLive = useConnection().tag === 'live';
  useNightByTime();
  const shown = inboxView(items, standDowns, me, answered);
  // Without a line whoever said "I go" is under way: the screen goes with them and says that nothing is confirmed.
  const going = !isLive && shown.view === 'page' && findAnswer(waiting, shown.item.emergency.id)?.deed.what === 'accept' ? shown.item : null;
  const toShow = useMemo(() => (shown.view === 'page' || shown.view === 'active' ? pagesToShow(shown.item, me) : shown.view === 'stood-down' ? pagesToShow(shown.standDown, me) : []), [shown, me]);
  const receipts = useReceipts(toShow);
  useBareFrame((shown.view === 'page' && going === null) || shown.view === 'stood-down');
  const setAnsweredOne = useCallback((id: string) => setAnswered((before) => new Set([...before, id])), []);
  /** Read once: what came too late to go needs no second word. */
  const understood = (emergencyId: string): void => {
    const late = findAnswer(waiting, emergencyId);
    if (late !== undefined && late.refusal !== null) void drop(late.n);
    dismiss(emergencyId);
  };
  const chooseSharing = (isWanted: boolean): void => {
    localStorage.setItem(STORED, isWanted ? 'on' : 'off');
    setSharingWanted(isWanted);
  };
  const ownAt = sharing.status === 'on' ? sharing.fix : null;
  if (going !== null) return <ActiveScreen key={`${going.emergency.id} provisional`} emergency={going.emergency} isProvisional ownAt={ownAt} sharing={sharing} more={0} />;
  if (shown.view === 'page') {
    return <PageScreen key={shown.item.emergency.id} item={shown.item} more={shown.more} ownAt={ownAt} acknowledge={receipts.acknowledge} onDeclined={setAnsweredOne} />;
  }
  if (shown.view === 'stood-down') return <StandDownScreen key={shown.standDown.emergency.id} standDown={shown.standDown} acknowledge={receipts.acknowledge} dismiss={understood} />;
  if (shown.view === 'active') return <ActiveScreen key={shown.item.emergency.id} emergency={shown.item.emergency} isProvisional={false} ownAt={ownAt} sharing={sharing} more={shown.more} />;
  if (inbox.responder === null) return null;
  return <WaitingScreen responder={inbox.responder} told={shown.told} sharing={sharing} isSharingWanted={isSharingWanted} chooseSharing={chooseSharing} />;
}
