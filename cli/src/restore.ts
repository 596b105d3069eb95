// `mydr24 restore`: a backup into a new data directory, at the newest moment or at one you name. Never touches a running database.
import { resolve } from 'node:path';
import { loadBackupKey } from '@mydr24/server/backup/backup-key-file.ts';
import { restore, type RestoreReport } from '@mydr24/server/backup/restore-engine.ts';
import { ownBackupFlags } from './backup.ts';
import type { ExitCode, Io } from './io.ts';
import { helpWithOptions, loadConfig, wantsHelp } from './load-config.ts';

const USAGE = 'restore DIR --data-dir NEW --backup-key-file FILE [--to TIME] [--json]';
const MEANING =
  'Restores the backup in DIR into the new folder NEW: the newest there is, or the state at TIME (2026-11-26T10:15:00Z; with an offset or Z).\n' +
  '  Start the server on NEW afterwards: clients load afresh. A restore that was ended may be run again; until it is done no server starts there.\n' +
  '  Exit code 0: done. 1: something is missing, damaged or sealed with another key; it is named. 2: used wrongly.';

export async function runRestore(argv: readonly string[], io: Io): Promise<ExitCode> {
  if (wantsHelp(argv)) {
    io.out(helpWithOptions(`${USAGE} [options]`, MEANING));
    return 0;
  }
  const flags = ownBackupFlags(argv);
  const loaded = flags && loadConfig(flags.rest, io);
  if (flags === undefined || flags.isFollowing || flags.scratch !== undefined) {
    io.err(`mydr24 ${USAGE}\n`);
    return 2;
  }
  if (loaded === undefined) return 2;
  const dir = loaded.positionals[0] ?? loaded.config.backupDir;
  const { backupKeyFile, dataDir } = loaded.config;
  if (dir === undefined || backupKeyFile === undefined || dataDir === undefined || loaded.positionals.length > 1) {
    io.err(`mydr24 ${USAGE}\n`);
    return 2;
  }
  const startedAt = performance.now();
  const report = await restore({
    dir: resolve(io.cwd, dir), key: await loadBackupKey(resolve(io.cwd, backupKeyFile)), dataDir: resolve(io.cwd, dataDir), log: (line) => io.err(`${line}\n`),
    ...(flags.toMs === undefined ? {} : { toMs: flags.toMs }),
  });
  const seconds = (performance.now() - startedAt) / 1000;
  io.out(flags.isJson ? `${JSON.stringify({ ...report, seconds })}\n` : inWords(report, resolve(io.cwd, dataDir), seconds));
  return 0;
}

/** They are never in a backup: what a backup holds would open with itself. */
const KEYS = 'Put the copy of your master key file (masterKeyFile) where the server will look for it; it is in no backup. With Vault there is nothing to do.\n';

function inWords({ base, lastCommitAtMs, logBytes, keptFiles, isStarted }: RestoreReport, dataDir: string, seconds: number): string {
  const what = `base ${base.id} and ${Math.round(logBytes / 1024 / 1024)} MB of log, ${seconds.toFixed(1)} s`;
  const files = keptFiles.length === 0 ? '' : `Beside the database: ${keptFiles.join(', ')}.\n`;
  if (!isStarted) {
    return (
      `${what}. The files of PostgreSQL ${base.postgresMajor} lie in ${dataDir}/postgres-${base.postgresMajor}.\n${files}` +
      `Give them your server's postgresql.conf and pg_hba.conf, hand them to its account, start it: it replays the log by itself. Then take the lines\n` +
      `restore_command and recovery_target_ out of postgresql.auto.conf, and start MyDR24 on it.\n${KEYS}`
    );
  }
  const newest = lastCommitAtMs === null ? 'of the base' : `of ${new Date(lastCommitAtMs).toISOString()}`;
  return `restored: ${what}. The newest transaction is ${newest}.\n${files}${KEYS}Now: mydr24 serve --data-dir ${dataDir}\n`;
}
