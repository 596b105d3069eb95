// Starts the whole server for `serve` and `demo`: database, migrations, parts, port; and stops it in the reverse order.
// Prints progress; asks nothing.
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type App, createApp } from '@mydr24/server/app.ts';
import { startEmbeddedPostgres } from '@mydr24/server/platform/embedded-postgres.ts';
import { migrate } from '@mydr24/server/platform/migrate.ts';
import type { PostgresAddress } from '@mydr24/server/platform/postgres.ts';
import { type LoadedConfig, PROJECT_DIR } from './load-config.ts';

export interface StartOptions {
  readonly loaded: LoadedConfig;
  readonly authKey: Uint8Array;
  readonly progress: (line: string) => void;
  /** Between migrations and the first request, e.g. to load the demo. */
  readonly prepare?: (address: PostgresAddress) => Promise<void>;
}

export interface RunningServer {
  readonly port: number;
  /** Resolves when the embedded database is down and cannot be started again. */
  readonly databaseLost: Promise<Error>;
  stop(): Promise<void>;
}

export async function startServer({ loaded, authKey, progress, prepare }: StartOptions): Promise<RunningServer> {
  const { config, dataDir } = loaded;
  mkdirSync(dataDir, { recursive: true });
  const lost = Promise.withResolvers<Error>();
  const database = await openOwnDatabase(loaded, progress, lost.resolve);
  let app: App | undefined;
  try {
    const applied = await migrate(database.address);
    if (applied.length > 0) progress(`applied ${applied.length} migration${applied.length === 1 ? '' : 's'}`);
    await prepare?.(database.address);
    const webDir = join(PROJECT_DIR, 'web', 'dist');
    app = await createApp({
      config, address: database.address, authKey, dataDir, isAlone: database.isAlone, ...(existsSync(webDir) ? { webDir } : {}),
    });
    const { port } = await app.start();
    const started = app;
    return {
      port,
      databaseLost: lost.promise,
      async stop() {
        await started.stop();
        await database.stop();
      },
    };
  } catch (error) {
    await app?.stop().catch(() => {});
    await database.stop();
    throw error;
  }
}

interface OwnDatabase {
  readonly address: PostgresAddress;
  /** No other node can be alive on it. */
  readonly isAlone: boolean;
  stop(): Promise<void>;
}

async function openOwnDatabase({ config, dataDir }: LoadedConfig, progress: (line: string) => void, onLost: (error: Error) => void): Promise<OwnDatabase> {
  if (config.databaseUrl !== undefined) return { address: { connectionString: config.databaseUrl }, isAlone: false, stop: async () => {} };
  const embedded = await startEmbeddedPostgres({ dataDir, onLog: progress, onLost });
  return { address: embedded.address, isAlone: embedded.isOwner, stop: () => embedded.stop() };
}
