// A line to PostgreSQL that speaks its replication protocol: base backups and the log as it is written, from our own cluster or an
// outside one. Bytes are handed on as they come, valid until the callback returns; `pause` holds the server back.
import type { Socket } from 'node:net';
import pg from 'pg';
import { Fault } from '../platform/fault.ts';
import { clientConfig, type PostgresAddress } from '../platform/postgres.ts';

export interface ReplicationLine {
  /** The rows of a command that answers with one table. */
  ask(command: string): Promise<readonly Record<string, string | null>[]>;
  /** A command that answers with bytes; resolves with the first columns of the tables around them. */
  copy(command: string, take: (bytes: Buffer) => void): Promise<readonly (string | null)[][]>;
  pause(): void;
  resume(): void;
  /** To the server, during a `copy` that goes both ways. */
  say(bytes: Buffer): void;
  /** Nothing more is wanted: `copy` resolves. */
  hangUp(): void;
  /** At once, whatever runs fails. */
  cut(): void;
  close(): Promise<void>;
}

interface RawConnection {
  readonly stream: Socket;
  query(text: string): void;
  sendCopyFromChunk(bytes: Buffer): void;
  endCopyFrom(): void;
}

const CLOSE_WITHIN_MS = 2_000;

export async function openReplicationLine(address: PostgresAddress): Promise<ReplicationLine> {
  const client = new pg.Client({ ...clientConfig(address, 'postgres'), options: undefined, application_name: 'mydr24_backup', replication: 'true' } as pg.ClientConfig);
  let lost: ((error: Error) => void) | undefined;
  client.on('error', (error) => lost?.(error));
  client.on('end', () => lost?.(new Error('the line to the database ended')));
  try {
    await client.connect();
  } catch (error) {
    throw lineFault(error);
  }
  const { connection } = client as unknown as { connection: RawConnection };
  return {
    async ask(command) {
      try {
        return (await client.query<Record<string, string | null>>(command)).rows;
      } catch (error) {
        throw lineFault(error);
      }
    },
    copy: (command, take) =>
      new Promise((resolve, reject) => {
        const fail = (error: unknown): void => reject(lineFault(error));
        lost = fail;
        const work = copyWork(command, take, resolve, fail);
        client.query(work as unknown as pg.Query);
      }),
    pause: () => void connection.stream.pause(),
    resume: () => void connection.stream.resume(),
    say: (bytes) => connection.sendCopyFromChunk(bytes),
    hangUp: () => connection.endCopyFrom(),
    cut: () => void connection.stream.destroy(),
    async close() {
      lost = undefined;
      connection.stream.resume();
      const timer = setTimeout(() => connection.stream.destroy(), CLOSE_WITHIN_MS);
      await client.end().catch(() => {});
      clearTimeout(timer);
    },
  };
}

/** What the driver calls while it reads the answers to `command`. */
function copyWork(command: string, take: (bytes: Buffer) => void, resolve: (rows: (string | null)[][]) => void, reject: (error: unknown) => void) {
  const rows: (string | null)[][] = [];
  let failure: unknown;
  return {
    submit: (connection: RawConnection) => connection.query(command),
    callback() {},
    handleRowDescription() {},
    handleDataRow: ({ fields }: { fields: (string | null)[] }) => void rows.push(fields),
    handleCopyData: ({ chunk }: { chunk: Buffer }) => take(chunk),
    handleCopyInResponse() {},
    handleCommandComplete() {},
    handlePortalSuspended() {},
    handleEmptyQuery() {},
    handleError(error: unknown) {
      failure ??= error;
      reject(error);
    },
    handleReadyForQuery: () => (failure === undefined ? resolve(rows) : undefined),
  };
}

/** The server's words on replication name slots, files and settings, never rows. */
function lineFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  const { code = 'backup-line', message = '' } = error as { code?: string; message?: string };
  const advice =
    code === '42501' || /must be superuser or replication role|permission denied to start WAL sender/i.test(message)
      ? 'The database user may not read the log. Ask the database administrator to run: alter role <this user> replication;'
      : code === '28000' && /pg_hba/.test(message)
        ? 'The database does not let this user in for replication. Add a line to its pg_hba.conf: host replication <this user> <this machine> scram-sha-256'
        : message;
  return new Fault(advice, { kind: 'unavailable', code, cause: error });
}
