// A responder's phone: waits with them, takes over when they are paged, goes with them until the end.
import type { InboxItem, Snapshot } from '@mydr24/protocol';
import { useCallback, useMemo, useState } from 'react';
import { LiveRegion } from '../design/live-region.tsx';
import { ScreenLoading, ScreenMessage, ScreenRefused } from '../design/screen-states.tsx';
import { useFollowed, useTopic } from '../live/live-context.tsx';
import { useBareFrame } from '../shell/frame.tsx';
import { useMe } from '../shell/session-context.tsx';
import { SoundProvider } from '../sound/alarm-sound.tsx';
import { useWords } from '../words/words-context.tsx';
import { ActiveScreen } from './active-screen.tsx';
import { inboxView, pagesToShow } from './inbox-view.ts';
import { PageScreen } from './page-screen.tsx';
import { StandDownScreen } from './stand-down-screen.tsx';
import { usePositionSharing } from './use-position-sharing.ts';
import { useReceipts } from './use-receipts.ts';
import { useStandDowns } from './use-stand-downs.ts';
import { WaitingScreen } from './waiting-screen.tsx';

export function ResponderScreen() {
  const me = useMe();
  const inbox = useTopic('inbox', me.person.id);
  const { say } = useWords();
  if (inbox.data === null || inbox.data.responder === null) {
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
  const shown = inboxView(items, standDowns, me, answered);
  const toShow = useMemo(() => (shown.view === 'page' || shown.view === 'active' ? pagesToShow(shown.item, me) : shown.view === 'stood-down' ? pagesToShow(shown.standDown, me) : []), [shown, me]);
  const receipts = useReceipts(toShow);
  useBareFrame(shown.view === 'page' || shown.view === 'stood-down');
  const setAnsweredOne = useCallback((id: string) => setAnswered((before) => new Set([...before, id])), []);
  const chooseSharing = (isWanted: boolean): void => {
    localStorage.setItem(STORED, isWanted ? 'on' : 'off');
    setSharingWanted(isWanted);
  };
  if (inbox.responder === null) return null;
  const ownAt = sharing.status === 'on' ? sharing.fix : null;
  if (shown.view === 'page') {
    return <PageScreen key={shown.item.emergency.id} item={shown.item} more={shown.more} ownAt={ownAt} acknowledge={receipts.acknowledge} onDeclined={setAnsweredOne} />;
  }
  if (shown.view === 'stood-down') return <StandDownScreen key={shown.standDown.emergency.id} standDown={shown.standDown} acknowledge={receipts.acknowledge} dismiss={dismiss} />;
  if (shown.view === 'active') return <ActiveScreen key={shown.item.emergency.id} emergency={shown.item.emergency} ownAt={ownAt} sharing={sharing} more={shown.more} />;
  return <WaitingScreen responder={inbox.responder} told={shown.told} sharing={sharing} isSharingWanted={isSharingWanted} chooseSharing={chooseSharing} />;
}
