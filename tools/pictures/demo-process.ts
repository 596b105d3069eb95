// Starts `mydr24 demo` as a visitor would, on fresh data of its own, and stops it again with its data.
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT_DIR } from '../launch/build-web.ts';

export interface RunningDemo {
  readonly url: string;
  stop(): Promise<void>;
}

const START_DEADLINE_MS = 120_000;

export async function startDemo(port: number): Promise<RunningDemo> {
  const dataDir = mkdtempSync(join(tmpdir(), 'mydr24-pictures-'));
  // As root the database runs as a user of its own, who must be able to enter.
  chmodSync(dataDir, 0o755);
  const child = spawn(process.execPath, [join(PROJECT_DIR, 'cli/src/main.ts'), 'demo', '--port', String(port), '--data-dir', dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the demo did not start in time')), START_DEADLINE_MS);
    child.once('exit', () => reject(new Error('the demo ended before it had started')));
    child.stdout.on('data', (text: Buffer) => {
      const found = /Open (http:\S+)/.exec(String(text))?.[1];
      if (found === undefined) return;
      clearTimeout(timer);
      resolve(found);
    });
  });
  return {
    url,
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
