// Alerts by a program of the operator's: `command:/usr/local/bin/page-operator`. It gets the kind as its one argument and the
// message as JSON on standard input, and says by its exit code whether it took it. A rehearsal runs it with the kind `rehearsal`.
import { spawn } from 'node:child_process';
import type { AlertChannel } from './alert-channel.ts';
import type { AlertMessage } from './alert-text.ts';
import { linkBreak } from './link-call-http.ts';

export function commandChannel(url: URL, name: string): AlertChannel | string {
  const program = decodeURIComponent(url.pathname);
  if (!program.startsWith('/')) return 'needs the whole path of a program: command:/usr/local/bin/page-operator';
  const run = (message: AlertMessage, signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const child = spawn(program, [message.kind], { stdio: ['pipe', 'ignore', 'ignore'], signal, killSignal: 'SIGKILL' });
      child.once('error', reject);
      child.once('exit', (code) => (code === 0 ? resolve() : reject(linkBreak(`exit-${code ?? 'signal'}`))));
      // A program that does not read its input has still been called.
      child.stdin.on('error', () => {});
      child.stdin.end(`${JSON.stringify(message)}\n`);
    });
  return { name, send: run, rehearse: run };
}
