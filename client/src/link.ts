// The life of the connection: signed-out -> fetching a token -> opening -> greeting -> live -> waiting -> ... Facts in,
// next state and effects out. Knows no socket, timer or token store.
import { wireError, type ServerFrame, type WireError } from '@mydr24/protocol';
import { backoffMs } from './backoff.ts';
import type { ConnectionState } from './client.ts';

export type Welcome = Extract<ServerFrame, { type: 'welcome' }>;

/** What is remembered from try to try. */
interface Trying {
  /** Since when there is no live connection; null before the first one. */
  lostAtMs: number | null;
  attempt: number;
  /** The last token was refused: the next refusal in a row is final. */
  isTokenRefused: boolean;
}

export type Link =
  | { tag: 'signed-out' }
  | { tag: 'fetching'; trying: Trying }
  | { tag: 'opening'; trying: Trying; token: string }
  | { tag: 'greeting'; trying: Trying }
  | { tag: 'live'; sinceMs: number; welcome: Welcome; drainMs: number | null }
  | { tag: 'waiting'; trying: Trying }
  | { tag: 'refused'; error: WireError };

export type LinkEvent =
  | { type: 'connect' }
  | { type: 'disconnect' }
  | { type: 'token'; token: string | null }
  | { type: 'token-failed' }
  | { type: 'opened' }
  | { type: 'welcomed'; welcome: Welcome }
  | { type: 'drained'; reconnectAfterMs: number }
  | { type: 'closed'; code: number; reason: string }
  /** Nothing heard for too long, or no welcome in time. */
  | { type: 'silent' }
  | { type: 'due' }
  /** Trying at once makes sense: network back, screen on again. */
  | { type: 'wake' };

export type LinkEffect =
  | { type: 'fetch-token'; isRefused: boolean }
  | { type: 'open' }
  | { type: 'greet'; token: string }
  | { type: 'wait'; ms: number }
  | { type: 'drop-socket' }
  /** Ask whether the peer is still there, and expect an answer soon. */
  | { type: 'probe' };

export interface LinkStep {
  link: Link;
  effects: LinkEffect[];
}

export interface LinkMoment {
  nowMs: number;
  random: number;
}

const FRESH: Trying = { lostAtMs: null, attempt: 0, isTokenRefused: false };
const stay = (link: Link): LinkStep => ({ link, effects: [] });
const fetching = (trying: Trying): LinkStep => ({ link: { tag: 'fetching', trying }, effects: [{ type: 'fetch-token', isRefused: trying.isTokenRefused }] });
const wait = (trying: Trying, ms: number): LinkStep => ({ link: { tag: 'waiting', trying: { ...trying, attempt: trying.attempt + 1 } }, effects: [{ type: 'wait', ms }] });

/** Closes that trying again cannot mend: bad frames, someone else's token, no such thing. */
const FINAL_CODES = new Set([4400, 4403, 4404, 4410, 4422]);
const UNAUTHENTICATED = 4401;

export function stepLink(link: Link, event: LinkEvent, moment: LinkMoment): LinkStep {
  switch (event.type) {
    case 'connect':
      return link.tag === 'signed-out' || link.tag === 'refused' ? fetching(FRESH) : stay(link);
    case 'disconnect':
      return link.tag === 'signed-out' ? stay(link) : { link: { tag: 'signed-out' }, effects: [{ type: 'drop-socket' }] };
    case 'token':
      if (link.tag !== 'fetching') return stay(link);
      if (event.token === null) return stay({ tag: 'signed-out' });
      return { link: { tag: 'opening', trying: link.trying, token: event.token }, effects: [{ type: 'open' }] };
    case 'token-failed':
      return link.tag === 'fetching' ? wait(link.trying, backoffMs(link.trying.attempt, moment.random)) : stay(link);
    case 'opened':
      return link.tag === 'opening' ? { link: { tag: 'greeting', trying: link.trying }, effects: [{ type: 'greet', token: link.token }] } : stay(link);
    case 'welcomed':
      return link.tag === 'greeting' ? stay({ tag: 'live', sinceMs: moment.nowMs, welcome: event.welcome, drainMs: null }) : stay(link);
    case 'drained':
      return link.tag === 'live' ? stay({ ...link, drainMs: event.reconnectAfterMs }) : stay(link);
    case 'closed':
      return closed(link, event, moment);
    case 'silent': {
      const lost = closed(link, { type: 'closed', code: 1006, reason: 'silent' }, moment);
      if (lost.link === link) return lost;
      return { link: lost.link, effects: [{ type: 'drop-socket' }, ...lost.effects] };
    }
    case 'due':
      return link.tag === 'waiting' ? fetching(link.trying) : stay(link);
    case 'wake':
      if (link.tag === 'waiting') return fetching(link.trying);
      return link.tag === 'live' ? { link, effects: [{ type: 'probe' }] } : stay(link);
  }
}

function closed(link: Link, { code, reason }: Extract<LinkEvent, { type: 'closed' }>, { nowMs, random }: LinkMoment): LinkStep {
  if (link.tag !== 'opening' && link.tag !== 'greeting' && link.tag !== 'live') return stay(link);
  const wasLive = link.tag === 'live';
  const trying: Trying = wasLive ? { lostAtMs: nowMs, attempt: 0, isTokenRefused: false } : link.trying;
  if (code === UNAUTHENTICATED) {
    if (trying.isTokenRefused) return stay({ tag: 'refused', error: wireError('unauthenticated', reason || 'unauthenticated', 'sign in again') });
    return fetching({ ...trying, isTokenRefused: true });
  }
  if (FINAL_CODES.has(code)) return stay({ tag: 'refused', error: wireError('bad-request', reason || 'refused', 'the server refused this connection; reload the app') });
  return wait(trying, wasLive && link.drainMs !== null ? link.drainMs : backoffMs(trying.attempt, random));
}

/** What the screens are told. */
export function connectionOf(link: Link, isOnline: boolean): ConnectionState {
  switch (link.tag) {
    case 'signed-out':
    case 'refused':
      return link;
    case 'live':
      return { tag: 'live', sinceMs: link.sinceMs, welcome: link.welcome };
    case 'fetching':
    case 'opening':
    case 'greeting':
    case 'waiting': {
      const { lostAtMs, attempt } = link.trying;
      if (!isOnline) return { tag: 'offline', sinceMs: lostAtMs ?? 0 };
      return lostAtMs === null && attempt === 0 ? { tag: 'connecting' } : { tag: 'reconnecting', sinceMs: lostAtMs ?? 0, attempt };
    }
  }
}
