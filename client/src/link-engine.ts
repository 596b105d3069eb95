// Carries out the connection's effects (link.ts): fetches tokens, opens sockets, waits, keeps the heartbeat, renews the
// token in band. Frames other than the session's own are handed on.
import { SUBPROTOCOL, type Capabilities, type ClientFrameInput, type ServerFrame } from '@mydr24/protocol';
import type { ClientWorld, SocketPort } from './client.ts';
import { addSample, offsetMs, type OffsetSample } from './clock-offset.ts';
import { stepLink, type Link, type LinkEffect, type LinkEvent, type Welcome } from './link.ts';

export interface LinkDeps {
  world: ClientWorld;
  socketUrl: string;
  capabilities: Omit<Capabilities, 'binary'>;
  getToken(isRefused: boolean): Promise<string | null>;
  resume(): Extract<ClientFrameInput, { type: 'hello' }>['resume'];
  onChange(link: Link): void;
  onLive(): void;
  onLost(): void;
  onFrame(frame: ServerFrame): void;
}

export interface LinkEngine {
  get(): Link;
  apply(event: LinkEvent): void;
  /** False when there is no live connection. */
  send(frame: ClientFrameInput): boolean;
  nextId(): number;
  serverNowMs(): number;
}

const GREETED_WITHIN_MS = 10_000;
const PROBE_WITHIN_MS = 4_000;
/** Heartbeats missed before the connection counts as gone; with 15 s: 37.5 s, inside the promised 45 s. */
const SILENCE_FACTOR = 2.5;
const RENEW_BEFORE_MS = 30_000;

export function createLinkEngine(deps: LinkDeps): LinkEngine {
  const { clock } = deps.world;
  let link: Link = { tag: 'signed-out' };
  let socket: SocketPort | null = null;
  let generation = 0;
  let ids = 0;
  let samples: readonly OffsetSample[] = [];
  const cancels = new Map<'wait' | 'silence' | 'ping' | 'renew', () => void>();

  const after = (name: 'wait' | 'silence' | 'ping' | 'renew', ms: number, work: () => void): void => {
    cancels.get(name)?.();
    cancels.set(name, clock.after(ms, work));
  };
  const cancelAll = (): void => {
    for (const cancel of cancels.values()) cancel();
    cancels.clear();
  };
  const apply = (event: LinkEvent): void => {
    const before = link;
    const stepped = stepLink(link, event, { nowMs: clock.nowMs(), random: clock.random() });
    link = stepped.link;
    if (before.tag === 'live' && link.tag !== 'live') {
      cancelAll();
      deps.onLost();
    }
    for (const effect of stepped.effects) run(effect);
    if (link !== before) deps.onChange(link);
    if (before.tag !== 'live' && link.tag === 'live') {
      beginHeartbeat(link.welcome);
      deps.onLive();
    }
  };
  const run = (effect: LinkEffect): void => {
    switch (effect.type) {
      case 'fetch-token':
        cancelAll();
        return void fetchToken(effect.isRefused);
      case 'open':
        return open();
      case 'greet':
        return write({ type: 'hello', token: effect.token, capabilities: deps.capabilities, resume: deps.resume() });
      case 'wait':
        cancelAll();
        return after('wait', effect.ms, () => apply({ type: 'due' }));
      case 'drop-socket':
        cancelAll();
        generation += 1;
        socket?.close(1000, 'done');
        socket = null;
        return;
      case 'probe':
        ping();
        return after('silence', PROBE_WITHIN_MS, () => apply({ type: 'silent' }));
    }
  };
  const fetchToken = async (isRefused: boolean): Promise<void> => {
    generation += 1;
    const mine = generation;
    try {
      const token = await deps.getToken(isRefused);
      if (mine === generation) apply({ type: 'token', token });
    } catch {
      // The screens are told by the connection's state; the next try asks again.
      if (mine === generation) apply({ type: 'token-failed' });
    }
  };
  const open = (): void => {
    generation += 1;
    const mine = generation;
    const isMine = (): boolean => mine === generation;
    after('silence', GREETED_WITHIN_MS, () => apply({ type: 'silent' }));
    socket = deps.world.openSocket(deps.socketUrl, SUBPROTOCOL, {
      onOpen: () => void (isMine() && apply({ type: 'opened' })),
      onText: (text) => void (isMine() && hear(JSON.parse(text) as ServerFrame)),
      onClose: (code, reason) => void (isMine() && apply({ type: 'closed', code, reason })),
    });
  };
  const hear = (frame: ServerFrame): void => {
    if (link.tag === 'live') watchSilence(link.welcome.heartbeatMs);
    switch (frame.type) {
      case 'welcome':
        samples = [{ offsetMs: frame.serverAt - clock.nowMs(), roundTripMs: 10_000 }];
        return apply({ type: 'welcomed', welcome: frame });
      case 'drain':
        return apply({ type: 'drained', reconnectAfterMs: frame.reconnectAfterMs });
      case 'ping':
        return write({ type: 'pong', t: frame.t });
      case 'pong':
        samples = addSample(samples, frame.t, clock.nowMs(), frame.serverAt);
        return;
      case 'reauthenticated':
        return planRenewal(frame.tokenExpiresAt);
      default:
        deps.onFrame(frame);
    }
  };
  const write = (frame: ClientFrameInput): void => socket?.send(JSON.stringify(frame));
  const ping = (): void => write({ type: 'ping', t: clock.nowMs() });
  const watchSilence = (heartbeatMs: number): void => after('silence', heartbeatMs * SILENCE_FACTOR, () => apply({ type: 'silent' }));
  const beginHeartbeat = ({ heartbeatMs, tokenExpiresAt }: Welcome): void => {
    const beat = (): void => {
      ping();
      after('ping', heartbeatMs, beat);
    };
    beat();
    watchSilence(heartbeatMs);
    planRenewal(tokenExpiresAt);
  };
  const serverNowMs = (): number => clock.nowMs() + offsetMs(samples);
  const planRenewal = (expiresAtMs: number): void => {
    const leftMs = expiresAtMs - serverNowMs();
    // Timers beyond 24.8 days fire at once.
    after('renew', Math.min(2 ** 31 - 1, Math.max(1_000, leftMs - RENEW_BEFORE_MS)), () => void renew(expiresAtMs));
  };
  const renew = async (expiresAtMs: number): Promise<void> => {
    const mine = generation;
    const token = await deps.getToken(expiresAtMs - serverNowMs() <= 0).catch(() => null);
    if (mine !== generation || link.tag !== 'live') return;
    if (token !== null) write({ type: 'reauth', id: (ids += 1), token });
    else after('renew', 5_000, () => void renew(expiresAtMs));
  };

  return {
    get: () => link,
    apply,
    send(frame) {
      if (link.tag !== 'live') return false;
      write(frame);
      return true;
    },
    nextId: () => (ids += 1),
    serverNowMs,
  };
}
