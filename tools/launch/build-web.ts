// Builds the web app once per content of its sources, and says nothing and does nothing when that is built already.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const PROJECT_DIR = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const STAMP = join(PROJECT_DIR, 'web', 'dist', '.built-from');
const SOURCES = ['web/*', 'web/src/**/*', 'web/public/**/*', 'client/src/**/*', 'protocol/src/**/*', 'package-lock.json'];

export type Built = { ok: true; isNew: boolean } | { ok: false; output: string };

export async function buildWeb(onLog: (line: string) => void): Promise<Built> {
  if (!existsSync(join(PROJECT_DIR, 'web', 'index.html'))) return { ok: true, isNew: false };
  const hash = hashSources();
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === hash) return { ok: true, isNew: false };
  const startedAt = performance.now();
  onLog('Building the web app ...');
  const { code, output } = await runVite();
  if (code !== 0) return { ok: false, output };
  writeFileSync(STAMP, hash);
  onLog(`Built the web app in ${((performance.now() - startedAt) / 1000).toFixed(1)} s.`);
  return { ok: true, isNew: true };
}

function hashSources(): string {
  const hash = createHash('sha256');
  const files = globSync(SOURCES, { cwd: PROJECT_DIR }).filter((file) => !/\.test\.tsx?$/.test(file)).toSorted();
  for (const file of files) {
    const path = join(PROJECT_DIR, file);
    if (statSync(path).isFile()) hash.update(`${file}\0`).update(readFileSync(path)).update('\0');
  }
  return hash.digest('hex');
}

function runVite(): Promise<{ code: number; output: string }> {
  const vite = join(PROJECT_DIR, 'node_modules', 'vite', 'bin', 'vite.js');
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [vite, 'build'], { cwd: join(PROJECT_DIR, 'web'), stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
    child.on('error', (error) => resolve({ code: 1, output: error.message }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
