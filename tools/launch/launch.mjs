// `npm start | test | bench | chaos | faults | security | fuzz | restore-drill | upgrade-drill | lint`: makes sure the packages and the right Node are there, then hands over to the
// TypeScript that does the work. Plain JavaScript for Node >= 20 with nothing installed; knows nothing of what it starts.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled, findRuntime } from './install.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const entries = {
  start: 'tools/launch/start.ts',
  test: 'tools/test/main.ts',
  lint: 'tools/lint/main.ts',
  bench: 'tools/bench/main.ts',
  chaos: 'tools/chaos/main.ts',
  sim: 'simulation/src/play-seeds.ts',
  faults: 'tools/faults/main.ts',
  'restore-drill': 'tools/restore-drill/main.ts',
  'upgrade-drill': 'tools/chaos/upgrade.ts',
  detectors: 'tools/detectors/main.ts',
  gate: 'tools/quality-gate/main.ts',
  mutate: 'tools/mutation/main.ts',
  security: 'tools/security/main.ts',
  fuzz: 'tools/fuzz/main.ts',
};

const [task = '', ...rest] = process.argv.slice(2);
const entry = Object.hasOwn(entries, task) ? entries[task] : undefined;
if (entry === undefined) stop(`usage: node tools/launch/launch.mjs ${Object.keys(entries).join(' | ')}`);

try {
  await ensureInstalled(root);
} catch (error) {
  stop(error instanceof Error ? error.message : String(error));
}
if (!existsSync(join(root, entry))) stop(`${task} is not part of this version (${entry} is missing)`);

const runtime = findRuntime(root);
const env = {
  ...process.env,
  MYDR24_LAUNCHED: '1',
  PATH: [dirname(runtime), join(root, 'node_modules', '.bin'), process.env.PATH ?? ''].join(delimiter),
};
const child = spawn(runtime, [join(root, entry), ...rest], { stdio: 'inherit', env, cwd: process.cwd() });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    // A terminal sends Ctrl-C to the whole group: the child has it already.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  });
}
child.on('error', (error) => stop(`${runtime} could not be started: ${error.message}`));
child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));

function stop(message) {
  process.stderr.write(`${message}\n`);
  // The test summary is the last line whatever happened.
  if (task === 'test') process.stdout.write('0 passed, 1 failed\n');
  process.exit(2);
}
