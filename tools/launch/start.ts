// `npm start`: builds the web app if its sources changed, then runs the demo. Options go through to `mydr24 demo`.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { buildWeb, PROJECT_DIR } from './build-web.ts';

const built = await buildWeb((line) => process.stderr.write(`${line}\n`));
if (!built.ok) {
  process.stderr.write(`The web app could not be built:\n${built.output}\n`);
  process.exit(1);
}
const main = join(PROJECT_DIR, 'cli', 'src', 'main.ts');
const child = spawn(process.execPath, [main, 'demo', ...process.argv.slice(2)], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // A terminal sends Ctrl-C to the whole group: the child has it already.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  });
}
child.on('exit', (code, signal) => process.exit(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
