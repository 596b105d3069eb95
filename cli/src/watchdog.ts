// `mydr24 watchdog`: `setup` makes, on a server, what the watchdog signs in with; `run` is the watchdog itself, a process for
// another host, which knows nothing but the public API and its own channels to the operator.
import type { ExitCode, Io } from './io.ts';

const HELP = `mydr24 watchdog setup [--out FILE] [options]      on a server: make the watchdog's tenant, or give it new secrets
mydr24 watchdog run --credentials FILE --url URL [--alert CHANNEL]...      on another host: watch, until told to stop
  mydr24 watchdog setup --help and mydr24 watchdog run --help tell more.
`;

export async function runWatchdog([verb, ...rest]: readonly string[], io: Io): Promise<ExitCode> {
  if (verb === 'setup') return (await import('./watchdog/setup.ts')).runWatchdogSetup(rest, io);
  if (verb === 'run') return (await import('./watchdog/run.ts')).runWatchdogRun(rest, io);
  const isHelp = verb === '--help' || verb === '-h';
  (isHelp ? io.out : io.err)(HELP);
  return isHelp ? 0 : 2;
}
