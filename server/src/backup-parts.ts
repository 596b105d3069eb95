// Builds what begins a life of the database after a restore, and what backs it up where a folder for that is configured. Part of app.ts.
// Decides nothing.
import type { AppOptions } from './app-options.ts';
import { type Backups, beginLife, createBackups } from './backup/backup-engine.ts';
import { loadBackupKey } from './backup/backup-key-file.ts';
import type { Platform } from './platform-parts.ts';
import type { StatusLine } from './status/status-page.ts';

export async function buildBackups({ pg, clock, metrics, log, onProblem }: Platform, { config, address, dataDir }: AppOptions) {
  const { backupDir, backupKeyFile, backupKeepDays, backupEveryHours } = config;
  const backups =
    backupDir === undefined || backupKeyFile === undefined
      ? null
      : createBackups({
          address, source: config.databaseUrl === undefined ? 'embedded' : 'outside', dir: backupDir, key: await loadBackupKey(backupKeyFile), dataDir,
          keepDays: backupKeepDays, baseEveryHours: backupEveryHours, clock, onProblem,
          onBase: ({ id, clusterBytes, sealedBytes }) => log.info({ id, clusterBytes, sealedBytes }, 'base backup taken'),
        });
  if (backups !== null) {
    const ageOf = (atMs: number | null): number => (atMs === null ? -1 : Math.max(0, clock.nowMs() - atMs) / 1000);
    metrics.gauge('mydr24_backup_behind_seconds', 'What would be lost if the database were lost now; -1 before the backup was first heard of.', () => ageOf(backups.safeUntilMs()));
    metrics.gauge('mydr24_backup_base_age_seconds', 'Since the newest base backup of this database; -1 without one.', () => ageOf(backups.newestBaseMs()));
  }
  return {
    status: backups === null ? async () => [{ name: 'backup', found: 'none: backupDir is not set', isGood: false }] : async () => [backupLine(backups, clock.nowMs())],
    async start() {
      const life = await beginLife(pg, clock);
      if (life.hasBegun) log.info({ lifeId: life.id }, 'the database begins a life: clients load afresh');
      backups?.start(life);
    },
    stop: () => backups?.stop(),
  };
}

/** Five minutes are what may be lost at most. */
const MAY_BE_BEHIND_MS = 300_000;

function backupLine(backups: Backups, nowMs: number): StatusLine {
  const [safeUntilMs, baseMs] = [backups.safeUntilMs(), backups.newestBaseMs()];
  if (safeUntilMs === null || baseMs === null) return { name: 'backup', found: baseMs === null ? 'no base yet' : 'the log is not followed', isGood: false };
  const behindMs = Math.max(0, nowMs - safeUntilMs);
  return { name: 'backup', found: `${Math.round(behindMs / 1000)} s behind, newest base of ${new Date(baseMs).toISOString()}`, isGood: behindMs <= MAY_BE_BEHIND_MS };
}
