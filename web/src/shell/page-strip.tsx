// A page of mine on whatever screen is open: it stays in sight until I answer or somebody goes. Whoever answers emergencies on
// a screen of their own is taken there at once. Says `shown` only of what it shows.
import type { InboxItem, Page } from '@mydr24/protocol';
import { Link, useLocation, useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo } from 'react';
import { DrillMark } from '../design/drill-mark.tsx';
import { placeWords } from '../emergency/cause-words.ts';
import { useTopic } from '../live/live-context.tsx';
import { isAsked, pagesToAcknowledge, pagesToShow, waitingPages } from '../responder/inbox-view.ts';
import { useReceipts } from '../responder/use-receipts.ts';
import { useWords } from '../words/words-context.tsx';
import { useMe } from './session-context.tsx';
import { surfacesOf } from './session.ts';
import styles from './shell.module.css';

/** The gallery looks at one screen alone. A responder's other screens show no page. */
const showsPagesItself = (pathname: string): boolean => pathname === '/responder' || pathname.startsWith('/gallery');
const nothing: readonly InboxItem[] = [];
const nonePages: readonly Page[] = [];

export function PageStrip() {
  const { person } = useMe();
  const { say } = useWords();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const items = useTopic('inbox', person.id).data?.items ?? nothing;
  const isOnPhone = showsPagesItself(pathname);
  const waiting = useMemo(() => (isOnPhone ? [] : waitingPages(items, person.id)), [items, isOnPhone, person.id]);
  const isOffered = waiting.some((item) => isAsked(item, person.id));
  // Nothing half-written holds a page back.
  useEffect(() => void (isOffered && navigate({ to: '/responder', ignoreBlocker: true })), [isOffered, navigate]);
  const [first, ...more] = waiting;
  const receipts = useReceipts(useMemo(() => (first === undefined ? nonePages : pagesToShow(first, person.id)), [first, person.id]));
  if (first === undefined) return null;
  const { emergency } = first;
  return (
    <section className={styles.paged} role="alert">
      <p>
        <span>{say('shell.paged')}</span> <DrillMark mode={emergency.mode} /> <b>{say(`emergency.kind.${emergency.kind}`)}</b> {placeWords(emergency, say)}
        {more.length > 0 && <span> {say('page.more', { n: more.length })}</span>}
      </p>
      <OpenLink item={first} />
      <button type="button" onClick={() => receipts.acknowledge(pagesToAcknowledge(first, person.id))}>
        {say('dispatch.acknowledge')}
      </button>
    </section>
  );
}

/** To where this person works on it; a drill stands on no board. */
function OpenLink({ item: { emergency } }: { item: InboxItem }) {
  const { say } = useWords();
  const surfaces = surfacesOf(useMe().person.roles);
  if (surfaces.includes('dispatch')) return <Link to="/dispatch">{say('shell.paged.open')}</Link>;
  if (surfaces.includes('console') && emergency.mode === 'actual') {
    return (
      <Link to="/console/patients/$patientId" params={{ patientId: emergency.patientId }}>
        {say('shell.paged.open')}
      </Link>
    );
  }
  return null;
}
