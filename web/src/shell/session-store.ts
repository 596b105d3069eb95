// Keeps this tab's session: access token in memory only, the rotating refresh token in this browser's storage, renewed by one tab at a time.
// A tab remembers which session is its own, so two tabs of one browser can be two people; a new tab starts as the last one signed in.
import type { Session } from '@mydr24/protocol';
import { callHttp } from './http-call.ts';
import { isUsable, keep, parseKept, type SessionState } from './session.ts';

const LAST = 'mydr24.session.last';
const slotKey = (sessionId: string): string => `mydr24.session.${sessionId}`;

export interface SessionStore {
  get: () => SessionState;
  subscribe: (listener: () => void) => () => void;
  restore: () => Promise<void>;
  enter: (session: Session) => Promise<void>;
  /** A token fit for use now, or null when signed out; throws when the server cannot be asked. `isRefused`: the last one was refused. */
  token: (isRefused: boolean) => Promise<string | null>;
  signOut: () => Promise<void>;
}

export function createSessionStore(now: () => number): SessionStore {
  const listeners = new Set<() => void>();
  let state: SessionState = { status: 'restoring' };
  let session: Session | null = null;
  let renewing: Promise<string | null> | null = null;

  const become = (next: SessionState): void => {
    state = next;
    for (const listener of listeners) listener();
  };
  const write = (next: Session): void => {
    session = next;
    sessionStorage.setItem(LAST, next.sessionId);
    localStorage.setItem(LAST, next.sessionId);
    localStorage.setItem(slotKey(next.sessionId), JSON.stringify(keep(next)));
  };
  const forget = (hasEnded: boolean): void => {
    const mine = sessionStorage.getItem(LAST) ?? localStorage.getItem(LAST);
    if (mine !== null) localStorage.removeItem(slotKey(mine));
    if (localStorage.getItem(LAST) === mine) localStorage.removeItem(LAST);
    sessionStorage.removeItem(LAST);
    session = null;
    become({ status: 'signed-out', hasEnded });
  };

  /** Under a lock shared by all tabs: a refresh token works once, so each tab reads the newest before it renews. */
  const renew = (): Promise<string | null> => navigator.locks.request('mydr24.renew', async () => {
    const mine = sessionStorage.getItem(LAST) ?? localStorage.getItem(LAST);
    const kept = mine === null ? null : parseKept(localStorage.getItem(slotKey(mine)), now());
    if (kept === null) {
      forget(session !== null);
      return null;
    }
    const answer = await callHttp('refreshSession', { refreshToken: kept.refreshToken });
    if (answer.ok) {
      write(answer.body);
      return answer.body.accessToken;
    }
    // A line that is down ends no session; only a server that says no does.
    if (answer.error.retryable) throw new Error(`The session could not be renewed: ${answer.error.code}`);
    forget(true);
    return null;
  });
  const token = async (isRefused: boolean): Promise<string | null> => {
    if (session !== null && !isRefused && isUsable(session, now())) return session.accessToken;
    renewing ??= renew().finally(() => {
      renewing = null;
    });
    return renewing;
  };
  const meet = async (): Promise<void> => {
    const accessToken = await token(false).catch(() => 'unreachable' as const);
    if (accessToken === 'unreachable') return become({ status: 'unreachable' });
    if (accessToken === null) return become(state.status === 'signed-out' ? state : { status: 'signed-out', hasEnded: false });
    const answer = await callHttp('getMe', undefined, accessToken);
    if (answer.ok) return become({ status: 'signed-in', me: answer.body });
    if (answer.error.retryable) return become({ status: 'unreachable' });
    forget(true);
  };

  return {
    get: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    restore: meet,
    enter: async (next) => {
      write(next);
      await meet();
    },
    token,
    signOut: async () => {
      const accessToken = session?.accessToken;
      forget(false);
      if (accessToken !== undefined) await callHttp('signOut', undefined, accessToken);
    },
  };
}
