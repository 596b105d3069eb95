// The frame round every signed-in screen: who am I, is it live, where else can I go. Screens may ask for the bare frame.
import type { Me } from '@mydr24/protocol';
import { Link, useLocation } from '@tanstack/react-router';
import { createContext, use, useEffect, useRef, useState, type ReactNode } from 'react';
import { useStation } from '../account/station-context.tsx';
import { GlassStrip } from '../break-glass/glass-strip.tsx';
import { ConnectionPill, FreshnessBanner } from '../design/freshness.tsx';
import { useClient, useConnection, useFollowed, useTopic } from '../live/live-context.tsx';
import { useNow } from '../live/use-now.ts';
import { DeviceReporter } from '../reachability/device-report.tsx';
import { SignOutButton } from '../reachability/sign-out-button.tsx';
import { TestStrip } from '../reachability/test-strip.tsx';
import { HoldingStrip } from '../responder/holding-strip.tsx';
import { OutboxProvider } from '../responder/outbox-context.tsx';
import { OutboxStrip } from '../responder/outbox-strip.tsx';
import { useWords } from '../words/words-context.tsx';
import { DemoBanner } from './demo-banner.tsx';
import { PageStrip } from './page-strip.tsx';
import { useMe, useSessions } from './session-context.tsx';
import { surfacesOf, type Surface } from './session.ts';
import { SettingsMenu } from './settings-menu.tsx';
import styles from './shell.module.css';
import { signOutThereToo } from './sign-on-return.ts';

const Bare = createContext<(isBare: boolean) => void>(() => undefined);

/** Hides the header while this screen is shown (a page that fills the phone); banners about freshness stay. */
export function useBareFrame(isBare = true): void {
  const setBare = use(Bare);
  useEffect(() => {
    setBare(isBare);
    return () => setBare(false);
  }, [setBare, isBare]);
}

export function Frame({ children }: { children: ReactNode }) {
  const me = useMe();
  const [isBare, setBare] = useState(false);
  const { say } = useWords();
  const isStaff = isStaffOf(me);
  // Whatever screen is open, its person's pages arrive on it and are receipted: nobody at a console is phoned in vain.
  useFollowed('inbox', isStaff ? me.person.id : null);
  const body = (
    <Bare value={setBare}>
      <a href="#content" className={styles.skip}>
        {say('shell.skip')}
      </a>
      {me.isDemo && !isBare && <DemoBanner />}
      {!isBare && <Header />}
      <Freshness />
      {isStaff && <OutboxStrip />}
      {isStaff && <PageStrip />}
      {isStaff && <HoldingStrip />}
      {isStaff && <GlassStrip />}
      {isStaff && !isBare && <TestStrip />}
      <main id="content" tabIndex={-1} className={styles.content}>
        {children}
      </main>
    </Bare>
  );
  return isStaff ? (
    <DeviceReporter>
      <OutboxProvider>{body}</OutboxProvider>
    </DeviceReporter>
  ) : (
    body
  );
}

/** Whoever may be paged. */
function isStaffOf({ person }: Me): boolean {
  return surfacesOf(person.roles).includes('reach');
}

function Freshness() {
  const connection = useConnection();
  const client = useClient();
  const sessions = useSessions();
  const now = useNow();
  return <FreshnessBanner connection={connection} now={now} connectNow={() => client.connect()} signIn={() => void sessions.signOut()} />;
}

/** On a phone they are one row that scrolls sideways: the one that is open is always in sight. */
function Surfaces({ surfaces }: { surfaces: readonly Surface[] }) {
  const { say } = useWords();
  const { pathname } = useLocation();
  const row = useRef<HTMLElement>(null);
  useEffect(() => {
    const open = row.current?.querySelector<HTMLElement>(`[href="/${pathname.split('/')[1]}"]`);
    if (row.current && open) row.current.scrollLeft = open.offsetLeft - row.current.offsetLeft - (row.current.clientWidth - open.clientWidth) / 2;
  }, [pathname]);
  return (
    <nav ref={row} aria-label={say('shell.surfaces')} className={styles.surfaces} data-few={surfaces.length === 2}>
      {surfaces.map((surface) => (
        <Link key={surface} to={`/${surface}`} className={styles.surface} activeProps={{ 'aria-current': 'page' }}>
          {say(`shell.surface.${surface}`)}
        </Link>
      ))}
    </nav>
  );
}

function Header() {
  const station = useStation();
  const me = useMe();
  const { say } = useWords();
  const sessions = useSessions();
  const connection = useConnection();
  const inbox = useTopic('inbox', isStaffOf(me) ? me.person.id : null).data;
  // Others of the staff have that screen too, and come to it when they are asked.
  const isResponder = me.person.roles.includes('responder') || (inbox?.responder ?? null) !== null;
  const surfaces = surfacesOf(me.person.roles).filter((surface) => surface !== 'responder' || isResponder);
  const name = `${me.person.givenName} ${me.person.familyName}`;
  return (
    <header className={styles.header}>
      <Link to="/" className={styles.brand}>
        <img src="/icon.svg" alt="" width={28} height={28} />
        <span>{say('shell.product')}</span>
      </Link>
      {surfaces.length > 1 && <Surfaces surfaces={surfaces} />}
      <div className={styles.spring} />
      <ConnectionPill connection={connection} />
      <span className={styles.who}>
        <span className="only-heard">{say('shell.signedInAs', { name })}</span>
        <span aria-hidden="true">{name}</span>
      </span>
      <SettingsMenu>
        {isStaffOf(me) && (
          <Link to="/reach" className={styles.linkButton}>
            {say('reach.mine')}
          </Link>
        )}
        <Link to="/account" className={styles.linkButton}>
          {say('account.title')}
        </Link>
        <Link to="/about" className={styles.linkButton}>
          {say('shell.about')}
        </Link>
        <button type="button" className={styles.iconButton} onClick={station.lock}>
          {say('lock.now')}
        </button>
        <SignOutButton isStaff={isStaffOf(me)} className={styles.iconButton} signOut={() => void signOutThereToo(sessions.signOut)} />
      </SettingsMenu>
    </header>
  );
}
