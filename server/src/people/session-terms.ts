// How long a session lives: per role an idle time and an absolute end, of which the strictest counts. Whoever is on duty as
// a responder is not signed out: the page that wakes them at night must find an open session (docs/decisions). Pure.
import type { Role } from '@mydr24/protocol';

export interface SessionTerms {
  /** Ends when not refreshed for this long. */
  idleMs: number;
  /** Ends this long after sign-in, whatever happens; null: never by age alone. */
  absoluteMs: number | null;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Access tokens end by themselves; 10 minutes is the most this system promises. */
export const ACCESS_TOKEN_MS = 5 * MINUTE;

const STAFF: SessionTerms = { idleMs: 15 * MINUTE, absoluteMs: 12 * HOUR };
const HOME: SessionTerms = { idleMs: 30 * DAY, absoluteMs: 90 * DAY };

export type TermsTable = Readonly<Record<Role, SessionTerms>>;
export const sessionTerms: TermsTable = {
  patient: HOME,
  family: HOME,
  responder: { idleMs: 3 * DAY, absoluteMs: 30 * DAY },
  nurse: STAFF,
  doctor: STAFF,
  dispatcher: STAFF,
  coordinator: STAFF,
  admin: STAFF,
  'privacy-officer': STAFF,
};

/** At once for one person, apps that they allowed aside: more places than anybody is at. The one used longest ago ends. */
export const MOST_SESSIONS = 20;
/** One demo account is many visitors. */
export const MOST_DEMO_SESSIONS = 500;

export interface SessionAge {
  createdAtMs: number;
  usedAtMs: number;
  roles: readonly Role[];
  isOnDuty: boolean;
}

/** The instant from which the session can no longer be refreshed. */
export function sessionEndMs({ createdAtMs, usedAtMs, roles, isOnDuty }: SessionAge, table: TermsTable = sessionTerms): number {
  if (isOnDuty) return usedAtMs + table.responder.idleMs;
  const held = roles.length === 0 ? [STAFF] : roles.map((role) => table[role]);
  return Math.min(...held.map(({ idleMs, absoluteMs }) => Math.min(usedAtMs + idleMs, createdAtMs + (absoluteMs ?? Infinity))));
}

/** A phone on a poor link may lose the answer to its refresh and ask again; on duty, and only this soon, that is not theft. */
export const LOST_REPLY_MS = 30_000;

export type SecretMatch = 'current' | 'previous' | 'neither';
export type RefreshVerdict = 'rotate' | 'ended' | 'replayed';

export interface RefreshFacts extends SessionAge {
  match: SecretMatch;
  isRevoked: boolean;
  isActive: boolean;
  nowMs: number;
}

/** A used or wrong secret of a live session means two hold it: the session ends. */
export function judgeRefresh(facts: RefreshFacts, table: TermsTable = sessionTerms): RefreshVerdict {
  if (facts.isRevoked || !facts.isActive || facts.nowMs >= sessionEndMs(facts, table)) return 'ended';
  if (facts.match === 'current') return 'rotate';
  const isLostReply = facts.match === 'previous' && facts.isOnDuty && facts.nowMs - facts.usedAtMs <= LOST_REPLY_MS;
  return isLostReply ? 'rotate' : 'replayed';
}
