// `mydr24 watchdog run`: reads its own options and nothing of the server's configuration, joins the parts, runs until told to stop.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { ExitCode, Io } from '../io.ts';
import { stopRequested } from '../stop-signal.ts';
import { type AlertChannel, channelsOf } from './alert-channel.ts';
import { type Credentials, readCredentials } from './credentials.ts';
import { defaultTerms, type WatchTerms } from './path-watch.ts';
import { createRounds } from './round-engine.ts';
import { createWatchdog } from './watchdog-engine.ts';
import { createFigures } from './watchdog-server.ts';
import { bootName, hostMonotonicMs, readWatchState, writeWatchState } from './watch-state-file.ts';

const HELP = `mydr24 watchdog run --credentials FILE --url URL [options]
  Every minute a test emergency through the whole path: reading, alarm, emergency, page, receipt, accept, on scene, close. When no round
  was good for 90 s the operator is told by every channel at once, again every 5 min until it is good, and then that it is.

  --credentials FILE     made by mydr24 watchdog setup on a server
  --url URL              the server, as phones reach it: https://care.example.org
  --alert CHANNEL        how to tell the operator; may be given several times, or in MYDR24_WATCHDOG_ALERTS (separated by spaces):
                           smtps://USER:PASSWORD@HOST?from=A&to=B   a mail (smtp: with STARTTLS)
                           webhook+https://HOST/PATH#whsec_...      a signed post (Standard Webhooks)
                           command:/PATH/PROGRAM                    a program; the message on its standard input
  --name TEXT            what the operator calls this path, in every message (default: the host of URL)
  --every TIME           between two rounds, 10s to 60s (default 60s)
  --alert-after TIME     without a good round, 60s to 10m and at least 30 s longer than --every (default 90s)
  --state FILE           kept over restarts (default watchdog-state.json)
  --listen HOST:PORT     /healthz and /metrics of the watchdog itself (default 127.0.0.1:8025)
`;
const LINK_MS = 10_000;

interface Plan {
  readonly url: string;
  readonly credentials: Credentials;
  readonly channels: readonly AlertChannel[];
  readonly name: string;
  readonly terms: WatchTerms;
  readonly stateFile: string;
  readonly listen: { readonly host: string; readonly port: number };
}

export async function runWatchdogRun(argv: readonly string[], io: Io, stopped: () => Promise<unknown> = stopRequested): Promise<ExitCode> {
  if (argv.includes('--help') || argv.includes('-h')) {
    io.out(HELP);
    return 0;
  }
  const plan = planOf(argv, io);
  if (typeof plan === 'string') {
    io.err(`mydr24 watchdog run: ${plan}\n`);
    return 2;
  }
  await watch(plan, io, stopped);
  return 0;
}

async function watch({ url, credentials, channels, name, terms, stateFile, listen }: Plan, io: Io, stopped: () => Promise<unknown>): Promise<void> {
  const boot = bootName();
  const figures = createFigures(terms, hostMonotonicMs);
  const rounds = createRounds({ url, credentials, linkMs: LINK_MS, monotonicMs: hostMonotonicMs, onLink: (link) => watchdog.reached(link) });
  const watchdog = createWatchdog({
    path: name, terms, channels, runRound: () => rounds.run(), monotonicMs: hostMonotonicMs, wallMs: () => Date.now(),
    first: readWatchState(stateFile, boot, hostMonotonicMs()), keep: (state) => writeWatchState(stateFile, boot, state),
    onLine: (line) => io.out(`${new Date().toISOString()} ${line}\n`), onRound: figures.onRound, onAlert: figures.onAlert,
  });
  const server = await figures.listen(watchdog, listen);
  watchdog.start();
  await stopped();
  watchdog.stop();
  await rounds.stop();
  server.closeAllConnections();
  server.close();
}

function planOf(argv: readonly string[], io: Io): Plan | string {
  const text = { type: 'string' } as const;
  let values;
  try {
    ({ values } = parseArgs({
      args: [...argv],
      options: { credentials: text, url: text, alert: { type: 'string', multiple: true }, name: text, every: text, 'alert-after': text, state: text, listen: text },
    }));
  } catch (error) {
    return (error as Error).message.split('. ')[0] ?? 'the options cannot be read';
  }
  const url = URL.parse(values.url ?? '');
  if (url === null || !/^https?:$/.test(url.protocol)) return 'the server is needed: --url https://care.example.org';
  const credentials = values.credentials === undefined ? undefined : readCredentials(resolve(io.cwd, values.credentials));
  if (credentials === undefined) return 'a file of mydr24 watchdog setup is needed: --credentials FILE';
  const fromEnv = (io.env['MYDR24_WATCHDOG_ALERTS'] ?? '').split(/\s+/).filter((each) => each !== '');
  const { channels, problems } = channelsOf([...(values.alert ?? []), ...fromEnv]);
  if (problems.length > 0) return problems.join('; ');
  if (channels.length === 0) return 'nobody would be told: give --alert at least once';
  const terms = termsOf(values.every ?? '60s', values['alert-after'] ?? '90s');
  if (typeof terms === 'string') return terms;
  const listen = listenOf(values.listen ?? '127.0.0.1:8025');
  if (listen === null) return '--listen should be HOST:PORT, e.g. 127.0.0.1:8025';
  return { url: url.origin, credentials, channels, name: values.name ?? url.hostname, terms, stateFile: resolve(io.cwd, values.state ?? 'watchdog-state.json'), listen };
}

function termsOf(every: string, alertAfter: string): WatchTerms | string {
  const [everyMs, alertAfterMs] = [durationMs(every), durationMs(alertAfter)];
  if (everyMs === null || everyMs < 10_000 || everyMs > 60_000) return '--every should be 10s to 60s';
  if (alertAfterMs === null || alertAfterMs > 600_000) return '--alert-after should be 60s to 10m';
  // A round takes some 21 s, of which 20 s are the wait for the plan's second step.
  if (alertAfterMs < Math.max(everyMs, 30_000) + 30_000) return '--alert-after should be at least 60s, and 30 s longer than --every, or one slow round is an alert';
  return { ...defaultTerms, everyMs, alertAfterMs };
}

function durationMs(text: string): number | null {
  const [, digits, unit] = /^(\d{1,4})(s|m)$/.exec(text) ?? [];
  return digits === undefined ? null : Number(digits) * (unit === 'm' ? 60_000 : 1_000);
}

function listenOf(text: string): Plan['listen'] | null {
  const [, host, port] = /^(.+):(\d{1,5})$/.exec(text) ?? [];
  return host === undefined || Number(port) > 65_535 ? null : { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
}
