// The loop around path-watch.ts: ticks, runs its rounds, tells the operator by every channel at once, rehearses the channels,
// keeps the state. What goes wrong in a channel or with the file never ends the watch.
import type { AlertChannel } from './alert-channel.ts';
import { type AlertMessage, messageOf, rehearsalOf } from './alert-text.ts';
import { codeOf } from './link-call-http.ts';
import { type Alert, beginWatch, step, type WatchEffect, type WatchEvent, type WatchState, type WatchTerms } from './path-watch.ts';
import type { RoundOutcome } from './round-engine.ts';

export interface WatchdogOptions {
  readonly path: string;
  readonly terms: WatchTerms;
  readonly channels: readonly AlertChannel[];
  readonly runRound: () => Promise<RoundOutcome>;
  readonly monotonicMs: () => number;
  readonly wallMs: () => number;
  readonly first?: WatchState;
  readonly keep: (state: WatchState) => void;
  /** One line for the operator's log; no secrets, no addresses. */
  readonly onLine: (line: string) => void;
  readonly onRound?: (outcome: RoundOutcome) => void;
  readonly onAlert?: (kind: AlertMessage['kind'], channel: string, isTaken: boolean) => void;
  readonly tickMs?: number;
  readonly channelMs?: number;
}

export interface Watchdog {
  start(): void;
  /** The running round says where it is. */
  reached(link: WatchState['link']): void;
  state(): WatchState;
  /** By name: whether it took what it was last given. */
  channels(): ReadonlyMap<string, boolean>;
  stop(): void;
}

const TICK_MS = 1_000;
const CHANNEL_MS = 30_000;

export function createWatchdog(options: WatchdogOptions): Watchdog {
  const { path, terms, channels, monotonicMs, wallMs, onLine } = options;
  let state = options.first ?? beginWatch(monotonicMs());
  let timer: NodeJS.Timeout | undefined;
  let hasStopped = false;
  const worked = new Map<string, boolean>();

  function handle(event: WatchEvent): void {
    const next = step(state, event, monotonicMs(), terms);
    state = next.state;
    for (const effect of next.effects) perform(effect);
  }

  function perform(effect: WatchEffect): void {
    if (effect.type === 'run-round') void runRound();
    if (effect.type === 'alert') void alert(effect.alert);
    if (effect.type === 'rehearse') void rehearse();
    if (effect.type === 'keep') keep();
  }

  function keep(): void {
    try {
      options.keep(state);
    } catch (error) {
      onLine(`the state could not be kept (${codeOf(error)})`);
    }
  }

  async function runRound(): Promise<void> {
    const outcome = await options.runRound();
    // A round broken off by our own end says nothing of the path.
    if (hasStopped) return;
    options.onRound?.(outcome);
    onLine(outcome.isGood ? `good: ${timesOf(outcome)}` : `broken at ${outcome.broken!.link} (${outcome.broken!.code})`);
    handle(outcome.broken === null ? { type: 'round-good' } : { type: 'round-broken', broken: outcome.broken });
  }

  async function alert(what: Alert): Promise<void> {
    const message = messageOf(what, path, wallMs());
    onLine(message.text);
    const asked = channels.filter(({ name }) => what.kind !== 'channel-broken' || name !== what.channel);
    const taken = await Promise.all(asked.map((channel) => tell(channel, message, channel.send)));
    if (what.kind === 'broken') handle({ type: 'alert-sent', taken: taken.filter((code) => code === null).length });
  }

  /** Null when it was taken, else why not. */
  async function tell(channel: AlertChannel, message: AlertMessage, how: AlertChannel['send']): Promise<string | null> {
    let code: string | null = null;
    try {
      await how(message, AbortSignal.timeout(options.channelMs ?? CHANNEL_MS));
    } catch (error) {
      code = codeOf(error);
      onLine(`the channel ${channel.name} did not take "${message.kind}" (${code})`);
    }
    worked.set(channel.name, code === null);
    options.onAlert?.(message.kind, channel.name, code === null);
    return code;
  }

  async function rehearse(): Promise<void> {
    for (const channel of channels) {
      const code = await tell(channel, rehearsalOf(path), channel.rehearse);
      if (code !== null) await alert({ kind: 'channel-broken', channel: channel.name, code });
    }
    keep();
  }

  return {
    reached: (link) => handle({ type: 'link-reached', link }),
    state: () => state,
    channels: () => worked,
    start() {
      handle({ type: 'tick' });
      timer = setInterval(() => handle({ type: 'tick' }), options.tickMs ?? TICK_MS);
    },
    stop() {
      hasStopped = true;
      clearInterval(timer);
      keep();
    },
  };
}

function timesOf({ tookMs }: RoundOutcome): string {
  return Object.entries(tookMs).map(([link, ms]) => `${link} ${Math.round(ms)} ms`).join(', ');
}
