// Carries out the connection's effects (link.ts): fetches tokens, opens sockets, waits, keeps the heartbeat, renews the
// token in band. Frames other than the session's own are handed on.
import { SUBPROTOCOL, type Capabilities, type ClientFrameInput, type ServerFrame } from '@mydr24/protocol';
import type { ClientWorld } from './client.ts';
import { createDial } from './dial-engine.ts';
import { createHeartbeat, type TimerName } from './heartbeat-engine.ts';
import { addSample, offsetMs, type OffsetSample } from './clock-offset.ts';
import { stepLink, type Link, type LinkEffect, type LinkEvent } from './link.ts';
import { createNamedTimers } from './timers-engine.ts';

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

export function createLinkEngine(deps: LinkDeps): LinkEngine {
  const { clock } = deps.world;
  let link: Link = { tag: 'signed-out' };
  const dial = createDial(deps.world);
  const { after, cancelAll } = createNamedTimers<TimerName>(clock);
  let ids = 0;
  let samples: readonly OffsetSample[] = [];
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
      heartbeat.begin(link.welcome);
      deps.onLive();
    }
  };
  const run = (effect: LinkEffect): void => {
    switch (effect.type) {
      case 'fetch-token':
        cancelAll();
        return void dial.fetch(() => deps.getToken(effect.isRefused), (token) => apply({ type: 'token', token }), () => apply({ type: 'token-failed' }));
      case 'open':
        return open();
      case 'greet':
        return write({ type: 'hello', token: effect.token, capabilities: deps.capabilities, resume: deps.resume() });
      case 'wait':
        cancelAll();
        return after('wait', effect.ms, () => apply({ type: 'due' }));
      case 'drop-socket':
        cancelAll();
        return dial.drop();
      case 'probe':
        return heartbeat.probe();
    }
  };
  const open = (): void => {
    after('silence', GREETED_WITHIN_MS, () => apply({ type: 'silent' }));
    dial.open(deps.socketUrl, SUBPROTOCOL, {
      onOpen: () => apply({ type: 'opened' }),
      onText: (text) => hear(JSON.parse(text) as ServerFrame),
      onClose: (code, reason) => apply({ type: 'closed', code, reason }),
    });
  };
  const hear = (frame: ServerFrame): void => {
    if (link.tag === 'live') heartbeat.heard(link.welcome.heartbeatMs);
    hearFrame(frame, {
      apply, write, renewBefore: heartbeat.renewBefore, other: deps.onFrame,
      tellTime: (sentAtMs, serverAtMs) => void (samples = sentAtMs === null ? [{ offsetMs: serverAtMs - clock.nowMs(), roundTripMs: WELCOME_DOUBT_MS }] : addSample(samples, sentAtMs, clock.nowMs(), serverAtMs)),
    });
  };
  const write = (frame: ClientFrameInput): void => dial.send(JSON.stringify(frame));
  const serverNowMs = (): number => clock.nowMs() + offsetMs(samples);
  const heartbeat = createHeartbeat({ clock, after, write, isLive: () => link.tag === 'live', nextId: () => (ids += 1), serverNowMs, getToken: deps.getToken, onSilent: () => apply({ type: 'silent' }) });
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

interface Hearers {
  apply(event: LinkEvent): void;
  write(frame: ClientFrameInput): void;
  renewBefore(expiresAtMs: number): void;
  /** `sentAtMs` is null when nobody asked for it. */
  tellTime(sentAtMs: number | null, serverAtMs: number): void;
  other(frame: ServerFrame): void;
}

/** A welcome is a poor witness of the time: the token was verified meanwhile. Any answered ping is a better one. */
const WELCOME_DOUBT_MS = 2_000;

function hearFrame(frame: ServerFrame, { apply, write, renewBefore, tellTime, other }: Hearers): void {
  switch (frame.type) {
    case 'welcome':
      tellTime(null, frame.serverAt);
      return apply({ type: 'welcomed', welcome: frame });
    case 'drain':
      return apply({ type: 'drained', reconnectAfterMs: frame.reconnectAfterMs });
    case 'ping':
      return write({ type: 'pong', t: frame.t });
    case 'pong':
      return tellTime(frame.t, frame.serverAt);
    case 'reauthenticated':
      return renewBefore(frame.tokenExpiresAt);
    default:
      other(frame);
  }
}
