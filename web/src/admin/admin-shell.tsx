// The frame of the admin surface: its parts on the side, or along the top of a phone. What a role may do is the server's to say.
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import type { WordId } from '../words/words.ts';
import styles from './admin-shell.module.css';

const parts = [
  ['/admin/protocols', 'admin.protocols'],
  ['/admin/dry-run', 'admin.dryRun'],
  ['/admin/drills', 'admin.drills'],
  ['/admin/devices', 'admin.devices'],
  ['/admin/keys', 'keys.title'],
  ['/admin/ranking', 'admin.ranking'],
  ['/admin/kits', 'admin.kits'],
  ['/admin/vehicles', 'vehicles.title'],
  ['/admin/ways-in', 'waysIn.title'],
] as const satisfies readonly (readonly [string, WordId])[];
/** Of administrators, of a facility too. */
const ofPlaces = [
  ['/admin/people', 'staff.title'],
  ['/admin/facilities', 'facilities.title'],
] as const satisfies readonly (readonly [string, WordId])[];
/** Of administrators alone: who may do what here. */
const ofAdmins = [
  ['/admin/sign-on', 'provider.screen'],
  ['/admin/apps', 'registered.title'],
  ['/admin/retention', 'retention.title'],
  ['/admin/limits', 'bounds.title'],
  ['/admin/networks', 'networks.title'],
  ['/admin/record', 'processing.title'],
] as const satisfies readonly (readonly [string, WordId])[];
/** Screens of their own that administration leads to. */
const neighbours = [
  ['/rotas', 'admin.rotas'],
  ['/reach/people', 'admin.reach'],
] as const satisfies readonly (readonly [string, WordId])[];

export function AdminShell() {
  return (
    <AdminFrame>
      <Outlet />
    </AdminFrame>
  );
}

export function AdminFrame({ children }: { children: React.ReactNode }) {
  const { say } = useWords();
  const { pathname } = useLocation();
  const row = useRef<HTMLUListElement>(null);
  // On a phone the open part is always in sight.
  useEffect(() => {
    const open = row.current?.querySelector<HTMLElement>(`[href="/${pathname.split('/').slice(1, 3).join('/')}"]`);
    if (row.current && open) row.current.scrollLeft = open.offsetLeft - row.current.offsetLeft - (row.current.clientWidth - open.clientWidth) / 2;
  }, [pathname]);
  const { person, administers } = useMe();
  const isAdmin = person.roles.includes('admin');
  return (
    <div className={styles.whole}>
      <nav className={styles.nav} aria-label={say('admin.parts')}>
        <ul ref={row}>
          {[...parts, ...(isAdmin || administers.length > 0 ? ofPlaces : []), ...(isAdmin ? ofAdmins : []), ...neighbours].map(([to, name]: readonly [string, WordId]) => (
            <li key={to}>
              <Link to={to} activeProps={{ 'aria-current': 'page' }}>
                {say(name)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <div className={styles.content}>{children}</div>
    </div>
  );
}
