// Turns what the driver throws into a Fault. PostgreSQL puts values into messages and details ("Key
// (name)=(...) already exists"), so only the code and the names of constraint, table and column pass.
import { Fault } from './fault.ts';

interface DriverError {
  code?: string;
  constraint?: string;
  table?: string;
  column?: string;
  severity?: string;
  message?: string;
}

const RETRY_SOON_MS = 500;
/** Shutdown, start-up, crash recovery, too many connections, out of memory or disk, connection exceptions. */
const UNAVAILABLE = /^(08...|57P0[1-5]|53...|58...|E(CONN|PIPE|NOENT|ACCES|TIMEDOUT|HOST|NET|AI_|NOTFOUND).*)$/;
/** The last is a request that outlived the stop of its server. */
const CONNECTION_LOST = /terminat|not queryable|Client was closed|socket|ECONN|EPIPE|ended unexpectedly|pool after calling end/i;
const NO_SLOT = /timeout exceeded when trying to connect|timeout expired/i;

/** An error from SQL that a store may want to answer with a refusal. */
export class SqlFault extends Fault {
  override readonly name: string = 'SqlFault';
  readonly constraint: string | undefined;
  readonly table: string | undefined;

  constructor(error: DriverError, code: string, statement: string) {
    const where = [
      error.table && `table ${error.table}`,
      error.column && `column ${error.column}`,
      error.constraint && `constraint ${error.constraint}`,
    ].filter(Boolean);
    const message = `the database refused "${statement}" with SQLSTATE ${code}${where.length > 0 ? ` (${where.join(', ')})` : ''}`;
    super(message, { kind: code.startsWith('23') ? 'conflict' : 'bug', code, retryable: false });
    this.constraint = error.constraint;
    this.table = error.table;
  }
}

export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  return isSqlState(error, '23505') && (constraint === undefined || error.constraint === constraint);
}

/** A violated exclusion constraint: two bookings of one slot, two holders of one thing. */
export function isExclusionViolation(error: unknown, constraint?: string): boolean {
  return isSqlState(error, '23P01') && (constraint === undefined || error.constraint === constraint);
}

export function isForeignKeyViolation(error: unknown, constraint?: string): boolean {
  return isSqlState(error, '23503') && (constraint === undefined || error.constraint === constraint);
}

function isSqlState(error: unknown, code: string): error is SqlFault {
  return error instanceof SqlFault && error.code === code;
}

/** Serialization failure or deadlock: the same transaction may succeed when run again. */
export function isWorthAnotherTry(error: unknown): boolean {
  return error instanceof Fault && (error.code === '40001' || error.code === '40P01');
}

/** `statement` is the text of our own SQL (values travel apart from it) or its name. */
export function faultOf(thrown: unknown, statement: string): Error {
  if (thrown instanceof Fault || !(thrown instanceof Error)) return thrown as Error;
  const error = thrown as DriverError & Error;
  const code = error.code ?? '';
  const brief = statement.replace(/\s+/g, ' ').trim().slice(0, 80);
  if (code === '40001' || code === '40P01') {
    return unavailable(code, `"${brief}" met another transaction (SQLSTATE ${code}); run it again`);
  }
  if (code === '57014' || code === '55P03' || code === '25P03') {
    return new Fault(`"${brief}" took longer than its deadline (SQLSTATE ${code})`, {
      kind: 'timeout',
      code,
      retryAfterMs: RETRY_SOON_MS,
    });
  }
  if (NO_SLOT.test(error.message)) {
    return unavailable('database-busy', 'no database connection became free within the deadline; try again shortly');
  }
  if (UNAVAILABLE.test(code) || (error.severity === undefined && CONNECTION_LOST.test(error.message))) {
    return unavailable(code || 'database-gone', `the database cannot be reached (${code || 'connection lost'}); run mydr24 doctor`);
  }
  return error.severity === undefined ? error : new SqlFault(error, code, brief);
}

function unavailable(code: string, message: string): Fault {
  return new Fault(message, { kind: 'unavailable', code, retryAfterMs: RETRY_SOON_MS });
}
