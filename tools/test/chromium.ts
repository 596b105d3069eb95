// Finds a Chromium for the browser tests, or installs Debian's when we may.
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

export type Found = { ok: true; path: string } | { ok: false; advice: string };

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

export function ensureChromium(onLog: (line: string) => void): Found {
  const present = findChromium();
  if (present !== undefined) return { ok: true, path: present };
  const prefix = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const isAllowed = prefix.length === 0 || spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0;
  if (!isAllowed || !isOnPath('apt-get')) {
    return { ok: false, advice: 'The browser tests need Chromium. Install it (Debian: sudo apt-get install chromium) or set CHROMIUM_PATH.' };
  }
  onLog('Installing Chromium for the browser tests (about 400 MB) ...');
  const failed = runAll(prefix, [
    ['apt-get', 'update', '-qq'],
    ['apt-get', 'install', '-y', '-qq', '--no-install-recommends', 'chromium'],
  ]);
  const installed = findChromium();
  if (installed !== undefined) return { ok: true, path: installed };
  return { ok: false, advice: `Chromium could not be installed: ${failed ?? 'apt-get gave no reason'}. Set CHROMIUM_PATH to one of your own.` };
}

function findChromium(): string | undefined {
  const named = process.env['CHROMIUM_PATH'];
  if (named && isExecutable(named)) return named;
  return searchPath().flatMap((dir) => NAMES.map((name) => join(dir, name))).find(isExecutable);
}

function runAll(prefix: readonly string[], commands: readonly (readonly string[])[]): string | undefined {
  for (const command of commands) {
    const [program = '', ...args] = [...prefix, ...command];
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const done = spawnSync(program, args, { env, encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] });
    if (done.status !== 0) return done.stderr.trim().split('\n').slice(-3).join(' / ');
  }
  return undefined;
}

function isOnPath(name: string): boolean {
  return searchPath().some((dir) => isExecutable(join(dir, name)));
}

function searchPath(): string[] {
  return [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin', '/usr/local/bin'];
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
