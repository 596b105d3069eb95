// The session of one socket: greeting -> verifying -> live -> closed. Facts come in, the next state and effects come out.
// Knows frames, tokens and time limits; knows no topic contents, no socket and no database.
import { endpoints, wireError, type ClientFrame, type EndpointName, type ServerFrame, type WireError } from '@mydr24/protocol';
import type { PersonCaller } from '../people/access.ts';
import { fullBucket, takeToken, type Bucket, type BucketSize } from '../platform/token-bucket.ts';
import type { Verified } from './ports.ts';

export interface ConnectionLimits {
  readonly helloWithinMs: number;
  readonly heartbeatMs: number;
  /** Nothing heard for this long: the peer is gone, whatever TCP believes. */
  readonly silenceMs: number;
  readonly frames: BucketSize;
  /** Frames refused in a row before the socket is closed. */
  readonly maxRefusedFrames: number;
  /** Frames kept while the token is being verified. */
  readonly maxEarlyFrames: number;
  /** Open at once with one session: a stolen or broken client takes no place from others. */
  readonly socketsPerSession: number;
  /** Open at once without a hello; beyond it the one that waited longest is closed. Many that come back after a cut say theirs at once. */
  readonly mostStrangers: number;
}

export const CONNECTION_LIMITS: ConnectionLimits = {
  helloWithinMs: 5_000, heartbeatMs: 15_000, silenceMs: 42_000, frames: { burst: 300, perSecond: 50 }, maxRefusedFrames: 500, maxEarlyFrames: 64, socketsPerSession: 64, mostStrangers: 4_000,
};

type Hello = Extract<ClientFrame, { type: 'hello' }>;
export type TopicFrame = Extract<ClientFrame, { type: 'subscribe' | 'unsubscribe' }>;
export type RequestFrame = Extract<ClientFrame, { type: 'request' }>;

export type ConnectionState =
  | { tag: 'greeting'; openedMs: number }
  | { tag: 'verifying'; openedMs: number; hello: Hello; early: readonly ClientFrame[] }
  | { tag: 'live'; verified: Verified; heardMs: number; pingedMs: number; bucket: Bucket; refused: number }
  | { tag: 'closed' };

export type ConnectionEvent =
  | { type: 'frame'; frame: ClientFrame }
  | { type: 'malformed'; error: WireError }
  | { type: 'verified'; verified: Verified; reauthId: number | null }
  | { type: 'unverified'; error: WireError; reauthId: number | null }
  /** `lateMs`: how much later than planned; our own pause must not look like the peer's silence. */
  | { type: 'tick'; lateMs: number }
  | { type: 'heard' }
  | { type: 'ended'; error: WireError }
  | { type: 'lost' };

export type Effect =
  | { type: 'send'; frame: ServerFrame }
  | { type: 'verify'; token: string; reauthId: number | null }
  | { type: 'welcome'; verified: Verified; hello: Hello }
  | { type: 'identity-changed'; verified: Verified; reauthId: number }
  | { type: 'topic'; frame: TopicFrame }
  | { type: 'request'; frame: RequestFrame }
  /** Orderly: the peer is told why. */
  | { type: 'close'; error: WireError }
  /** The peer is not there to be told. */
  | { type: 'terminate' };

export interface Moment {
  nowMs: number;
  monotonicMs: number;
}
export interface Step {
  state: ConnectionState;
  effects: Effect[];
}

type StateOf<T extends ConnectionState['tag']> = Extract<ConnectionState, { tag: T }>;
type EventOf<T extends ConnectionEvent['type']> = Extract<ConnectionEvent, { type: T }>;
type Cell<S extends ConnectionState['tag'], E extends ConnectionEvent['type']> = (
  state: StateOf<S>, event: EventOf<E>, moment: Moment, limits: ConnectionLimits,
) => Step;
/** Every state meets every event: a missing cell does not compile. */
type Table = { [S in ConnectionState['tag']]: { [E in ConnectionEvent['type']]: Cell<S, E> } };

const stay = (state: ConnectionState): Step => ({ state, effects: [] });
const closed: ConnectionState = { tag: 'closed' };
const end = (error: WireError): Step => ({ state: closed, effects: [{ type: 'close', error }] });
const gone = (): Step => ({ state: closed, effects: [] });

const table: Table = {
  greeting: {
    frame: (state, { frame }) =>
      frame.type === 'hello'
        ? { state: { tag: 'verifying', openedMs: state.openedMs, hello: frame, early: [] }, effects: [{ type: 'verify', token: frame.token, reauthId: null }] }
        : end(wireError('bad-request', 'hello-expected', 'the first frame must be hello with a token')),
    malformed: (_, { error }) => end(error),
    verified: stay,
    unverified: stay,
    tick: (state, _, moment, limits) => greetInTime(state, moment, limits),
    heard: stay,
    ended: (_, { error }) => end(error),
    lost: gone,
  },
  verifying: {
    frame: (state, { frame }, _, limits) =>
      frame.type === 'hello' || state.early.length >= limits.maxEarlyFrames
        ? end(wireError('bad-request', 'unexpected-frame', 'wait for welcome before sending more'))
        : stay({ ...state, early: [...state.early, frame] }),
    malformed: (_, { error }) => end(error),
    verified: goLive,
    unverified: (_, { error }) => end(error),
    tick: (state, _, moment, limits) => greetInTime(state, moment, limits),
    heard: stay,
    ended: (_, { error }) => end(error),
    lost: gone,
  },
  live: {
    frame: takeFrame,
    malformed: (_, { error }) => end(error),
    verified: (state, event) => reauthenticate(state, event),
    unverified: (state, { error, reauthId }) => ({ state, effects: [{ type: 'send', frame: { type: 'refused', id: reauthId, error } }] }),
    tick: beat,
    heard: (state, _, { monotonicMs }) => stay({ ...state, heardMs: monotonicMs }),
    ended: (_, { error }) => ({ state: closed, effects: [{ type: 'send', frame: { type: 'revoked', topic: null, error } }, { type: 'close', error }] }),
    lost: gone,
  },
  closed: { frame: stay, malformed: stay, verified: stay, unverified: stay, tick: stay, heard: stay, ended: stay, lost: stay },
};

export function step(state: ConnectionState, event: ConnectionEvent, moment: Moment, limits: ConnectionLimits = CONNECTION_LIMITS): Step {
  const cell = table[state.tag][event.type] as (s: ConnectionState, e: ConnectionEvent, m: Moment, l: ConnectionLimits) => Step;
  return cell(state, event, moment, limits);
}

function greetInTime(state: StateOf<'greeting' | 'verifying'>, { monotonicMs }: Moment, { helloWithinMs }: ConnectionLimits): Step {
  const isLate = monotonicMs - state.openedMs >= helloWithinMs;
  return isLate ? end(wireError('timeout', 'hello-too-late', `no valid hello within ${helloWithinMs} ms; connect again`)) : stay(state);
}

function goLive(state: StateOf<'verifying'>, { verified }: EventOf<'verified'>, moment: Moment, limits: ConnectionLimits): Step {
  const { monotonicMs } = moment;
  let next: ConnectionState = {
    tag: 'live', verified, heardMs: monotonicMs, pingedMs: monotonicMs, bucket: fullBucket(limits.frames, monotonicMs), refused: 0,
  };
  const effects: Effect[] = [{ type: 'welcome', verified, hello: state.hello }];
  for (const frame of state.early) {
    const stepped = step(next, { type: 'frame', frame }, moment, limits);
    next = stepped.state;
    effects.push(...stepped.effects);
  }
  return { state: next, effects };
}

function takeFrame(state: StateOf<'live'>, { frame }: EventOf<'frame'>, moment: Moment, limits: ConnectionLimits): Step {
  const heard = { ...state, heardMs: moment.monotonicMs };
  if (frame.type === 'request' && isCritical(frame.endpoint)) return { state: heard, effects: [{ type: 'request', frame }] };
  const { bucket, waitMs } = takeToken(state.bucket, limits.frames, moment.monotonicMs);
  if (waitMs > 0) return refuseFrame({ ...heard, bucket, refused: state.refused + 1 }, frame, waitMs, limits);
  const next = { ...heard, bucket, refused: 0 };
  switch (frame.type) {
    case 'hello':
      return end(wireError('bad-request', 'unexpected-frame', 'hello was already said; use reauth for a new token'));
    case 'reauth':
      return { state: next, effects: [{ type: 'verify', token: frame.token, reauthId: frame.id }] };
    case 'subscribe':
    case 'unsubscribe':
      return { state: next, effects: [{ type: 'topic', frame }] };
    case 'request':
      return { state: next, effects: [{ type: 'request', frame }] };
    case 'ping':
      return { state: next, effects: [{ type: 'send', frame: { type: 'pong', t: frame.t, serverAt: moment.nowMs } }] };
    case 'pong':
      return stay(next);
  }
}

function isCritical(endpoint: string): boolean {
  return Object.hasOwn(endpoints, endpoint) && endpoints[endpoint as EndpointName].isCritical;
}

function refuseFrame(state: StateOf<'live'>, frame: ClientFrame, waitMs: number, limits: ConnectionLimits): Step {
  const error = wireError('too-many-requests', 'too-many-frames', 'too many frames on this connection; wait and send again', { retryAfterMs: waitMs });
  if (state.refused > limits.maxRefusedFrames) return end(error);
  return { state, effects: 'id' in frame ? [{ type: 'send', frame: { type: 'refused', id: frame.id, error } }] : [] };
}

function reauthenticate(state: StateOf<'live'>, { verified, reauthId }: EventOf<'verified'>): Step {
  if (reauthId === null) return stay(state);
  if (!isSameHolder(state.verified, verified)) {
    return end(wireError('forbidden', 'other-person', 'the new token belongs to someone else; open a new connection'));
  }
  return {
    state: { ...state, verified },
    effects: [
      { type: 'send', frame: { type: 'reauthenticated', id: reauthId, tokenExpiresAt: verified.expiresAtMs } },
      { type: 'identity-changed', verified, reauthId },
    ],
  };
}

function isSameHolder({ caller: a }: Verified, { caller: b }: Verified): boolean {
  if (a.type === 'person') return b.type === 'person' && a.personId === b.personId && a.tenantId === b.tenantId;
  return a.type === 'device' && b.type === 'device' && a.deviceId === b.deviceId;
}

function beat(state: StateOf<'live'>, { lateMs }: EventOf<'tick'>, { nowMs, monotonicMs }: Moment, limits: ConnectionLimits): Step {
  if (nowMs >= state.verified.expiresAtMs) {
    const error = wireError('unauthenticated', 'token-expired', 'the access token has expired; get a new one and connect again');
    return { state: closed, effects: [{ type: 'send', frame: { type: 'revoked', topic: null, error } }, { type: 'close', error }] };
  }
  const heardMs = state.heardMs + lateMs;
  if (monotonicMs - heardMs >= limits.silenceMs) return { state: closed, effects: [{ type: 'terminate' }] };
  if (monotonicMs - state.pingedMs < limits.heartbeatMs) return stay(lateMs > 0 ? { ...state, heardMs } : state);
  return { state: { ...state, heardMs, pingedMs: monotonicMs }, effects: [{ type: 'send', frame: { type: 'ping', t: nowMs } }] };
}

export function personOf(state: ConnectionState): PersonCaller | null {
  return state.tag === 'live' && state.verified.caller.type === 'person' ? state.verified.caller : null;
}
