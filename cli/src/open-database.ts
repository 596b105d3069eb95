// The database a command works on: the outside one by its URL, or our own, started if it does not run and stopped again
// if we started it. Applies no migrations.
import { startEmbeddedPostgres } from '@mydr24/server/platform/embedded-postgres.ts';
import type { PostgresAddress } from '@mydr24/server/platform/postgres.ts';
import type { LoadedConfig } from './load-config.ts';

export interface OpenDatabase {
  readonly address: PostgresAddress;
  /** In words, without a password. */
  readonly description: string;
  close(): Promise<void>;
}

export async function openDatabase({ config, dataDir }: LoadedConfig, onLog: (line: string) => void): Promise<OpenDatabase> {
  if (config.databaseUrl !== undefined) {
    const address = { connectionString: config.databaseUrl };
    return { address, description: 'outside server (databaseUrl)', close: async () => {} };
  }
  const embedded = await startEmbeddedPostgres({ dataDir, onLog });
  const state = embedded.wasRunning ? 'already running' : 'started for this check';
  return { address: embedded.address, description: `embedded in ${dataDir}, ${state}`, close: () => embedded.stop() };
}
