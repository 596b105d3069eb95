// One running PostgreSQL server process seen from outside: is one there, is it ours, is it ready, stop it.
// Knows the layout of postmaster.pid and /proc; starts nothing and speaks no SQL.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 15;

/** The pid of the live server of this cluster, if one runs; a pid file left by a dead one is removed. */
export function findPostmaster(clusterDir: string): number | undefined {
  const file = join(clusterDir, 'postmaster.pid');
  const pid = readPid(file);
  if (pid === undefined) return undefined;
  if (isPostmasterOf(pid, clusterDir)) return pid;
  // The number may meanwhile belong to a stranger, whom PostgreSQL would take for a running server.
  rmSync(file, { force: true });
  return undefined;
}

export function isReady(clusterDir: string, pid: number): boolean {
  const lines = readLines(join(clusterDir, 'postmaster.pid'));
  return Number(lines[0]) === pid && (lines[7] ?? '').trim() === 'ready';
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
  // A zombie has ended; only its parent has not looked yet.
  return !/^State:\s+Z/m.test(readText(`/proc/${pid}/status`));
}

/** Fast shutdown: running transactions are rolled back, everything committed is on disk. */
export async function stopPostmaster(pid: number, deadlineMs = 30_000): Promise<void> {
  signal(pid, 'SIGINT');
  if (await waitUntil(() => !isAlive(pid), deadlineMs)) return;
  signal(pid, 'SIGQUIT');
  await waitUntil(() => !isAlive(pid), 5_000);
}

export async function waitUntil(isTrue: () => boolean, deadlineMs: number): Promise<boolean> {
  const deadline = performance.now() + deadlineMs;
  while (!isTrue()) {
    if (performance.now() > deadline) return false;
    await sleep(POLL_MS);
  }
  return true;
}

function isPostmasterOf(pid: number, clusterDir: string): boolean {
  if (!isAlive(pid)) return false;
  if (!existsSync('/proc/self/cmdline')) return true;
  const words = readText(`/proc/${pid}/cmdline`).split('\0');
  return words[0]?.endsWith('postgres') === true && words.includes(clusterDir);
}

function signal(pid: number, name: 'SIGINT' | 'SIGQUIT'): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended by itself.
  }
}

function readPid(file: string): number | undefined {
  const pid = Number(readLines(file)[0]);
  return Number.isInteger(pid) && pid > 1 ? pid : undefined;
}

function readLines(file: string): string[] {
  return readText(file).split('\n');
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
