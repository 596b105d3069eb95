// `mydr24 migrate`: applies missing migrations, or says with --status what it would do.
import { migrate, readMigrationStatus } from '@mydr24/server/platform/migrate.ts';
import type { ExitCode, Io } from './io.ts';
import { helpWithOptions, loadConfig, wantsHelp } from './load-config.ts';
import { openDatabase } from './open-database.ts';

export async function runMigrate(argv: readonly string[], io: Io): Promise<ExitCode> {
  if (wantsHelp(argv)) {
    io.out(helpWithOptions('migrate [--status] [options]', 'Brings the database to what this version expects. With --status only says what is missing (exit code 1 if anything is).'));
    return 0;
  }
  const loaded = loadConfig(argv.filter((arg) => arg !== '--status'), io);
  if (loaded === undefined) return 2;
  const database = await openDatabase(loaded, (line) => io.err(`${line}\n`));
  try {
    if (argv.includes('--status')) {
      const { applied, pending, unknown } = await readMigrationStatus(database.address);
      io.out(`applied: ${applied.join(', ') || 'none'}\npending: ${pending.join(', ') || 'none'}\n`);
      if (unknown.length > 0) io.out(`by a newer version, and compatible: ${unknown.join(', ')}\n`);
      return pending.length === 0 ? 0 : 1;
    }
    const names = await migrate(database.address);
    io.out(names.length === 0 ? 'The database is up to date.\n' : names.map((name) => `applied ${name}\n`).join(''));
    return 0;
  } finally {
    await database.close();
  }
}
