// So that something can watch the watchdog: /healthz says whether it works (not whether the path does), /metrics what it measured.
import { createServer, type Server } from 'node:http';
import { Counter, Gauge, Registry } from 'prom-client';
import type { AlertMessage } from './alert-text.ts';
import type { WatchState, WatchTerms } from './path-watch.ts';
import type { RoundOutcome } from './round-engine.ts';
import type { Watchdog } from './watchdog-engine.ts';

export interface WatchdogFigures {
  onRound(outcome: RoundOutcome): void;
  onAlert(kind: AlertMessage['kind'], channel: string, isTaken: boolean): void;
  listen(watchdog: Watchdog, at: { host: string; port: number }): Promise<Server>;
}

export function createFigures(terms: WatchTerms, monotonicMs: () => number): WatchdogFigures {
  const registers = [new Registry()];
  const rounds = new Counter({ name: 'mydr24_watchdog_rounds_total', help: 'Rounds through the whole path.', labelNames: ['result', 'link'], registers });
  const alerts = new Counter({ name: 'mydr24_watchdog_alerts_total', help: 'What the channels were given.', labelNames: ['kind', 'channel', 'taken'], registers });
  const took = new Gauge({ name: 'mydr24_watchdog_link_seconds', help: 'How long each link took in the last round that reached it.', labelNames: ['link'], registers });
  const age = new Gauge({ name: 'mydr24_watchdog_good_age_seconds', help: 'Since the last good round.', registers });
  const isGood = new Gauge({ name: 'mydr24_watchdog_path_good', help: '1 unless the operator was told that the path is broken.', registers });
  return {
    onRound({ isGood: good, broken, tookMs }) {
      rounds.inc({ result: good ? 'good' : 'broken', link: broken?.link ?? '' });
      for (const [link, ms] of Object.entries(tookMs)) took.set({ link }, ms / 1000);
    },
    onAlert: (kind, channel, isTaken) => alerts.inc({ kind, channel, taken: String(isTaken) }),
    listen(watchdog, { host, port }) {
      const server = createServer((request, response) => {
        const state = watchdog.state();
        if (request.url === '/healthz') {
          const health = healthOf(state, watchdog.channels(), monotonicMs(), terms);
          return response.writeHead(health.isWorking ? 200 : 503, { 'content-type': 'application/json' }).end(JSON.stringify(health));
        }
        if (request.url !== '/metrics') return response.writeHead(404).end();
        age.set((monotonicMs() - state.goodAt) / 1000);
        isGood.set(state.alerting === null ? 1 : 0);
        void registers[0]!.metrics().then((text) => response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(text));
      });
      return new Promise((resolve, reject) => server.once('error', reject).listen(port, host, () => resolve(server)));
    },
  };
}

/** It works when it ticks, its rounds end, and at least one channel took what it was last given. */
function healthOf(state: WatchState, channels: ReadonlyMap<string, boolean>, nowMs: number, terms: WatchTerms) {
  const isTicking = nowMs - state.tickAt < 3 * terms.retryMs;
  const hasChannel = channels.size === 0 || [...channels.values()].includes(true);
  const path = state.alerting !== null ? 'broken' : state.broken !== null ? 'failing' : state.hasBeenGood ? 'good' : 'not-known-yet';
  return { isWorking: isTicking && hasChannel, path, link: state.broken?.link ?? null, code: state.broken?.code ?? null, goodAgeMs: Math.round(nowMs - state.goodAt) };
}
