// A former version of the program beside this one: its files as they were committed, its packages as they are installed here. Needs git.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../bench/our-server.ts';

export interface FormerVersion {
  readonly root: string;
  readonly commit: string;
  /** Its last migration, by file name. */
  readonly migration: string;
  remove(): void;
}

const git = (...words: string[]): string => execFileSync('git', ['-C', ROOT, ...words], { encoding: 'utf8' }).trim();
const MIGRATIONS = 'server/migrations';

/** The newest commit whose database is `migrations` older than that of this version: an upgrade with something to do. */
export function findFormer(migrations: number): string {
  const names = migrationsAt('HEAD');
  const first = names.at(-migrations);
  if (first === undefined) throw new Error(`there are ${names.length} migrations; say how many of them are to be new, 1 to ${names.length}`);
  const added = git('log', '--first-parent', '--diff-filter=A', '--format=%H', '-m', '-1', '--', `${MIGRATIONS}/${first}`);
  return git('rev-parse', `${added}^1`);
}

/** `besideDir`: on the disk of the packages, so that they are linked and not copied. */
export function layOutFormer(commit: string, besideDir: string): FormerVersion {
  const root = mkdtempSync(join(besideDir, '.mydr24-former-'));
  execFileSync('sh', ['-c', 'git -C "$1" archive "$2" | tar -x -C "$3"', 'sh', ROOT, commit, root]);
  // Its own tree of links: a linked workspace leads to the files of the version it lies in.
  execFileSync('cp', ['-al', join(ROOT, 'node_modules'), join(root, 'node_modules')]);
  return { root, commit: git('rev-parse', '--short', commit), migration: migrationsAt(commit).at(-1)!, remove: () => rmSync(root, { recursive: true, force: true }) };
}

export function migrationsAt(commit: string): string[] {
  return git('ls-tree', '--name-only', commit, `${MIGRATIONS}/`).split('\n').map((path) => path.slice(MIGRATIONS.length + 1)).filter((name) => name.endsWith('.sql')).toSorted();
}
