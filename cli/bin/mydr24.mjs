#!/usr/bin/env node
// Starts the command line under the Node version it is written for, from any folder. Plain JavaScript for Node >= 18:
// a host with an older Node than 24 runs the one that came with the installation. Knows no command.
import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NEEDED_MAJOR = 24;
const here = dirname(realpathSync(fileURLToPath(import.meta.url)));
const main = join(here, '..', 'src', 'main.ts');

function findRuntime() {
  if (Number(process.versions.node.split('.')[0]) >= NEEDED_MAJOR) return process.execPath;
  for (let dir = here; ; dir = dirname(dir)) {
    const candidate = join(dir, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
    if (existsSync(candidate)) return candidate;
    if (dirname(dir) === dir) return undefined;
  }
}

const runtime = findRuntime();
if (runtime === undefined) {
  process.stderr.write(
    `mydr24 needs Node ${NEEDED_MAJOR} or newer; this is ${process.version}, and none came with the installation.\n` +
      'Run "npm install" in the MyDR24 folder, or install a newer Node.\n',
  );
  process.exit(2);
}

const child = spawn(runtime, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT']) {
  process.on(signal, () => {
    // A terminal sends Ctrl-C to the whole group: the child has it already.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  });
}
child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
