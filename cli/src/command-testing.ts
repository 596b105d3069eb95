// A command as an operator runs it, on a test's own database, with what it said.
import { Readable } from 'node:stream';
import type { TestDatabase } from '@mydr24/server/platform/pg-testing.ts';
import type { Command } from './io.ts';

export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** `env` beside the database's address; `cwd` is where file arguments are relative to. */
export async function runOn({ address }: Pick<TestDatabase, 'address'>, command: Command, argv: readonly string[], { env = {}, cwd = '/' }: { env?: Record<string, string>; cwd?: string } = {}): Promise<Said> {
  const databaseUrl = 'connectionString' in address ? address.connectionString : `postgres://postgres@localhost/${address.database}?host=${encodeURIComponent(address.socketDir)}`;
  const said = { out: '', err: '' };
  const io = { stdin: Readable.from([]), out: (text: string) => void (said.out += text), err: (text: string) => void (said.err += text), cwd, env: { MYDR24_DATABASE_URL: databaseUrl, ...env }, isTty: false };
  return { code: await command(argv, io), ...said };
}
