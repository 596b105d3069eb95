// The door to PostgreSQL: transactions under one of two roles, with deadlines. `people` requests are bound to one
// tenant by row-level security; the chain's engine works over tenants under its own narrow policies. Neither owns a
// table. There is no way to query outside a transaction, and none to become the owner (see migrate.ts for that).
import pg from 'pg';
import { Fault } from './fault.ts';
import { faultOf, isWorthAnotherTry } from './postgres-fault.ts';
import { sessionOptions, types } from './postgres-types.ts';

export { isExclusionViolation, isForeignKeyViolation, isUniqueViolation, SqlFault } from './postgres-fault.ts';
export { instant, json } from './postgres-types.ts';

export type Role = 'mydr24_app' | 'mydr24_engine' | 'mydr24_owner';

/** Our own cluster (roles log in over a socket in a private directory) or an outside server (roles are taken on). */
export type PostgresAddress =
  | { readonly socketDir: string; readonly port?: number; readonly database: string }
  | { readonly connectionString: string };

export interface PoolLimits {
  readonly maxConnections: number;
  readonly statementTimeoutMs: number;
  /** Waiting for a free connection, connecting included. */
  readonly acquireTimeoutMs: number;
}

export interface PostgresOptions {
  readonly address: PostgresAddress;
  readonly people?: Partial<PoolLimits>;
  readonly engine?: Partial<PoolLimits>;
  /** Told of lost idle connections and of hooks that threw; the transaction itself is not affected. */
  readonly onProblem?: (error: Error) => void;
}

export interface TransactionOptions {
  readonly isolation?: 'read committed' | 'repeatable read' | 'serializable';
  readonly readOnly?: boolean;
  /** How often a serialization failure or deadlock runs the whole work again. `work` must then be repeatable. */
  readonly retries?: number;
}

export interface Tx {
  /** Rows of one statement. `name` makes it a prepared statement: one name, one text. Statements started without
   * awaiting each other travel in one round trip. */
  query<Row>(text: string, values?: readonly unknown[], name?: string): Promise<Row[]>;
  /** Exactly one row, or a bug. */
  one<Row>(text: string, values?: readonly unknown[], name?: string): Promise<Row>;
  /** The first row, if any. */
  maybe<Row>(text: string, values?: readonly unknown[], name?: string): Promise<Row | undefined>;
  /** How many rows the statement touched. */
  execute(text: string, values?: readonly unknown[], name?: string): Promise<number>;
  /** Writes already on their way, whose answers nobody waits for: the commit follows in the same round trip, and the
   * transaction fails with them. Every statement of `writes` must have been started before the work ends. */
  defer(writes: Promise<unknown>): void;
  /** Runs when the work is done, before the commit: what it starts travels with the commit, and the transaction fails with it. */
  beforeCommit(hook: () => Promise<unknown>): void;
  /** Runs after the commit, with the connection given back, and never if it did not return; the result is given once it is done, and fails with it. */
  beforeAnswer(hook: (pg: Postgres) => Promise<unknown>): void;
  readonly isReadOnly: boolean;
  /** Runs after the commit returned, in order, and never if it did not. It must not throw or block. */
  afterCommit(hook: () => void): void;
}

export interface PoolStats {
  readonly total: number;
  readonly idle: number;
  readonly waiting: number;
}

export interface Postgres {
  asTenant<Result>(tenantId: string, work: (tx: Tx) => Promise<Result>, options?: TransactionOptions): Promise<Result>;
  asEngine<Result>(work: (tx: Tx) => Promise<Result>, options?: TransactionOptions): Promise<Result>;
  /** For a connection of one's own, e.g. to LISTEN. The caller connects, handles errors and ends it. */
  openClient(role: Role): pg.Client;
  stats(): { readonly people: PoolStats; readonly engine: PoolStats };
  /** Lets running transactions end, then closes. */
  close(): Promise<void>;
}

const PEOPLE: PoolLimits = { maxConnections: 12, statementTimeoutMs: 10_000, acquireTimeoutMs: 5_000 };
const ENGINE: PoolLimits = { maxConnections: 12, statementTimeoutMs: 20_000, acquireTimeoutMs: 10_000 };
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const DEFAULT_RETRIES = 3;
/** The server ends a transaction whose process hangs between statements, so that its row locks are not held: another node takes over within 15 s even then. */
const IDLE_IN_TRANSACTION_MS = 10_000;
/** How long a server may take to hear that a connection ends; one that stopped answering is not waited for. */
const GOOD_BYE_MS = 2_000;

export function createPostgres(options: PostgresOptions): Postgres {
  const onProblem = options.onProblem ?? (() => {});
  const people = openPool(options.address, 'mydr24_app', { ...PEOPLE, ...options.people }, onProblem);
  const engine = openPool(options.address, 'mydr24_engine', { ...ENGINE, ...options.engine }, onProblem);
  /** What must be done before anybody is told is not part of what is tried again. */
  async function answered<Result>(settings: TransactionOptions, attempt: () => Promise<{ result: Result; ending: Ending }>): Promise<Result> {
    const { result, ending } = await withRetries(settings, attempt);
    for (const hook of ending.beforeAnswer) await hook(postgres);
    return result;
  }
  const postgres: Postgres = {
    asTenant(tenantId, work, settings = {}) {
      if (!UUID.test(tenantId)) throw new TypeError('asTenant needs a tenant id (a UUID)');
      const begin = `${beginText(settings)}; select set_config('app.tenant', '${tenantId}', true)`;
      return answered(settings, () => transact(people.pool, begin, work, settings, onProblem));
    },
    asEngine: (work, settings = {}) => answered(settings, () => transact(engine.pool, beginText(settings), work, settings, onProblem)),
    openClient: (role) => new pg.Client({ ...clientConfig(options.address, role), pipeline: true }),
    stats: () => ({ people: statsOf(people.pool), engine: statsOf(engine.pool) }),
    close: async () => {
      await Promise.all([people.close(), engine.close()]);
    },
  };
  return postgres;
}

/** What the driver needs to log in as, or take on, `role`. */
export function clientConfig(address: PostgresAddress, role: Role | 'postgres'): pg.ClientConfig {
  const base = { types, application_name: role, connectionTimeoutMillis: 10_000, keepAlive: true };
  if ('connectionString' in address) {
    const options = sessionOptions({ role: role === 'postgres' ? undefined : role, isPlannedOnce: role === 'mydr24_engine' });
    return { ...base, connectionString: address.connectionString, options };
  }
  const { socketDir, database, port = 5432 } = address;
  return { ...base, host: socketDir, port, database, user: role, options: sessionOptions({ isPlannedOnce: role === 'mydr24_engine' }) };
}

interface OpenPool {
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

function openPool(address: PostgresAddress, role: Role, limits: PoolLimits, onProblem: (error: Error) => void): OpenPool {
  const pool = new pg.Pool({
    ...clientConfig(address, role),
    max: limits.maxConnections,
    connectionTimeoutMillis: limits.acquireTimeoutMs,
    idleTimeoutMillis: 60_000,
    statement_timeout: limits.statementTimeoutMs,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    // Also bounds a server that stopped answering; longer than statement_timeout so that the server speaks first.
    query_timeout: limits.statementTimeoutMs + 5_000,
    pipeline: true,
  });
  const open = new Map<pg.PoolClient, Promise<void>>();
  pool.on('connect', (client) => {
    // A connection lost while checked out: the statement at work rejects; without a listener the process would end.
    client.on('error', () => {});
    open.set(client, new Promise((ended) => client.once('end', () => ended(void open.delete(client)))));
  });
  pool.on('error', (error) => onProblem(faultOf(error, 'idle connection')));
  return {
    pool,
    async close() {
      await pool.end();
      // The pool has said good-bye by then; a server stopped before it heard would call that a loss.
      const isOver = Promise.all(open.values());
      await Promise.race([isOver, new Promise((give) => setTimeout(give, GOOD_BYE_MS).unref())]);
    },
  };
}

function statsOf(pool: pg.Pool): PoolStats {
  return { total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount };
}

function beginText({ isolation = 'read committed', readOnly = false }: TransactionOptions): string {
  return `begin isolation level ${isolation}${readOnly ? ' read only' : ''}`;
}

async function withRetries<Result>(settings: TransactionOptions, attempt: () => Promise<Result>): Promise<Result> {
  for (let triesLeft = settings.retries ?? DEFAULT_RETRIES; ; triesLeft -= 1) {
    try {
      return await attempt();
    } catch (error) {
      if (triesLeft <= 0 || !isWorthAnotherTry(error)) throw error;
    }
  }
}

/** What is left to do when the work is done. */
interface Ending {
  readonly beforeCommit: (() => Promise<unknown>)[];
  readonly afterCommit: (() => void)[];
  readonly beforeAnswer: ((pg: Postgres) => Promise<unknown>)[];
  readonly deferred: Promise<unknown>[];
}

async function transact<Result>(
  pool: pg.Pool,
  begin: string,
  work: (tx: Tx) => Promise<Result>,
  { readOnly = false }: TransactionOptions,
  onProblem: (error: Error) => void,
): Promise<{ result: Result; ending: Ending }> {
  const client = await connect(pool);
  const ending: Ending = { beforeCommit: [], afterCommit: [], beforeAnswer: [], deferred: [] };
  const { tx, end } = openTx(client, ending, readOnly);
  let result: Result;
  try {
    // Not awaited before the work starts: it travels in the same packet as the work's first statement.
    const begun = client.query(begin);
    begun.catch(() => {});
    result = await work(tx);
    await begun;
    for (const hook of ending.beforeCommit) tx.defer(hook());
  } catch (error) {
    end();
    await rollBack(client);
    throw faultOf(error, 'begin');
  }
  end();
  await commit(client, ending.deferred);
  for (const hook of ending.afterCommit) runHook(hook, onProblem);
  return { result, ending };
}

async function connect(pool: pg.Pool): Promise<pg.PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw faultOf(error, 'connect');
  }
}

async function commit(client: pg.PoolClient, deferred: readonly Promise<unknown>[]): Promise<void> {
  let command: string;
  try {
    command = (await client.query('commit')).command;
  } catch (error) {
    client.release(true);
    const fault = faultOf(error, 'commit');
    if (!(fault instanceof Fault) || fault.kind !== 'unavailable' || isWorthAnotherTry(fault)) throw fault;
    const { kind, code } = fault;
    throw new Fault('the connection was lost during the commit: it may or may not have happened', {
      kind,
      code,
      isOutcomeUnknown: true,
    });
  }
  client.release();
  for (const writes of deferred) await writes.catch((error: unknown) => Promise.reject(faultOf(error, 'commit')));
  // PostgreSQL answers the commit of a failed transaction with ROLLBACK, without an error.
  if (command !== 'COMMIT') throw new Error('a statement failed, its error was swallowed, and the work went on');
}

async function rollBack(client: pg.PoolClient): Promise<void> {
  try {
    await client.query('rollback');
    client.release();
  } catch {
    client.release(true);
  }
}

/** Of statements started together the first failure ends the work; the others' must not end the process unheard. */
function heard<Result>(statement: Promise<Result>): Promise<Result> {
  statement.catch(() => {});
  return statement;
}

function runHook(hook: () => void, onProblem: (error: Error) => void): void {
  try {
    hook();
  } catch (error) {
    onProblem(error instanceof Error ? error : new Error(String(error)));
  }
}

function openTx(client: pg.PoolClient, ending: Ending, isReadOnly: boolean): { tx: Tx; end: () => void } {
  let isOpen = true;
  const run = async (text: string, values?: readonly unknown[], name?: string): Promise<pg.QueryResult> => {
    // The connection may already belong to another tenant's transaction.
    if (!isOpen) throw new Error(`"${name ?? text}" ran after its transaction had ended; await it inside`);
    try {
      return await client.query({ text, values, name } as pg.QueryConfig);
    } catch (error) {
      throw faultOf(error, name ?? text);
    }
  };
  const tx: Tx = {
    query: (text, values, name) => heard(run(text, values, name).then(({ rows }) => rows)),
    one: (text, values, name) =>
      heard(
        run(text, values, name).then(({ rows }) => {
          if (rows.length !== 1) throw new Error(`expected exactly one row from "${name ?? text}", found ${rows.length}`);
          return rows[0];
        }),
      ),
    maybe: (text, values, name) => heard(run(text, values, name).then(({ rows }) => rows[0])),
    execute: (text, values, name) => heard(run(text, values, name).then(({ rowCount }) => rowCount ?? 0)),
    defer: (writes) => void ending.deferred.push(heard(writes)),
    beforeCommit: (hook) => void ending.beforeCommit.push(hook),
    afterCommit: (hook) => void ending.afterCommit.push(hook),
    beforeAnswer: (hook) => void ending.beforeAnswer.push(hook),
    isReadOnly,
  };
  return { tx, end: () => void (isOpen = false) };
}
