// `mydr24 doctor`: runs the checks and prints a line each, with what to do; exit code 1 when one failed.
import { checkChannels, checkClock, checkConfig, checkDatabase, checkDisk, checkFolder, checkPort, checkRoadMap, checkVersions, type Check } from './doctor-checks.ts';
import type { ExitCode, Io } from './io.ts';
import { helpWithOptions, loadConfig, wantsHelp } from './load-config.ts';

export async function runDoctor(argv: readonly string[], io: Io): Promise<ExitCode> {
  if (wantsHelp(argv)) {
    io.out(helpWithOptions('doctor [--json] [options]', 'Checks this machine for MyDR24 and says what to do. Exit code 1 when a check failed.'));
    return 0;
  }
  const loaded = loadConfig(argv.filter((arg) => arg !== '--json'), io);
  if (loaded === undefined) return 2;
  const isJson = argv.includes('--json');
  const steps: (() => Check | Check[] | Promise<Check | Check[]>)[] = [
    checkVersions,
    () => checkConfig(loaded),
    () => checkPort(loaded),
    () => checkFolder(loaded),
    () => checkDisk(loaded),
    () => checkDatabase(loaded),
    () => checkChannels(loaded),
    () => checkRoadMap(loaded),
    checkClock,
  ];
  const checks: Check[] = [];
  for (const step of steps) {
    const found = [await step()].flat();
    checks.push(...found);
    if (!isJson) for (const check of found) io.out(lineOf(check));
  }
  const failed = checks.filter((check) => check.status === 'fail').length;
  const warned = checks.filter((check) => check.status === 'warn').length;
  if (isJson) io.out(`${JSON.stringify({ checks, failed, warned }, null, 2)}\n`);
  else io.out(failed === 0 ? `\nReady (${warned} to look at).\n` : `\n${failed} of ${checks.length} checks failed.\n`);
  return failed === 0 ? 0 : 1;
}

function lineOf({ name, status, found, advice }: Check): string {
  return `${status.padEnd(5)} ${name.padEnd(14)} ${found}\n${advice === undefined ? '' : `${' '.repeat(21)}${advice}\n`}`;
}
