// How PostgreSQL values become JavaScript values, for every connection we open: instants are epoch
// milliseconds, int8 is a number (and throws beyond 2^53), days and numerics stay text, jsonb is parsed.
// `numeric` stays text on purpose: clinical edges must not move by a float's last digit.
import pg from 'pg';

const OID = { int8: 20, int8Array: 1016, date: 1082, timestamp: 1114, timestamptz: 1184, timestamptzArray: 1185 };

export function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError('an int8 beyond 2^53 was read; select it as text');
  return value;
}

/** Needs the session settings of `sessionOptions`: DateStyle ISO and time zone UTC. */
export function parseInstant(text: string): number {
  if (text === 'infinity') return Infinity;
  if (text === '-infinity') return -Infinity;
  const at = Date.parse(`${text.slice(0, 10)}T${text.slice(11).replace(/\+00$/, 'Z')}`);
  if (Number.isNaN(at)) throw new RangeError('an instant outside years 1-9999, or not in UTC, was read');
  return at;
}

/** An instant as a parameter for `timestamptz` (also inside arrays for `unnest`). */
export function instant(atMs: number): string {
  return new Date(atMs).toISOString();
}

/** A `jsonb` parameter. Needed for arrays and strings, which the driver would take for SQL values. */
export function json(value: unknown): string {
  return JSON.stringify(value);
}

const arrayOf =
  <Value>(parse: (text: string) => Value) =>
  (text: string): (Value | null)[] =>
    text === '{}'
      ? []
      : text
          .slice(1, -1)
          .split(',')
          .map((part) => (part === 'NULL' ? null : parse(part.replaceAll('"', ''))));

const parsers = new Map<number, (text: string) => unknown>([
  [OID.int8, parseInt8],
  [OID.int8Array, arrayOf(parseInt8)],
  [OID.date, (text) => text],
  [OID.timestamp, (text) => text],
  [OID.timestamptz, parseInstant],
  [OID.timestamptzArray, arrayOf(parseInstant)],
]);

const fallback = pg.types.getTypeParser as (oid: number, format?: 'text' | 'binary') => (text: string) => unknown;

export const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    (format === 'binary' ? undefined : parsers.get(oid)) ?? fallback(oid, format),
};

/**
 * Settings every session starts with; `role` is taken on when the login user is another one. `isPlannedOnce`: prepared
 * statements keep their plan. Planned for arrays of one element again and again, the chain's would cost more than they do.
 */
export function sessionOptions({ role, isPlannedOnce = false }: { role?: string | undefined; isPlannedOnce?: boolean } = {}): string {
  const base = '-c timezone=UTC -c datestyle=ISO,YMD -c intervalstyle=iso_8601 -c standard_conforming_strings=on';
  const planned = isPlannedOnce ? ' -c plan_cache_mode=force_generic_plan' : '';
  return `${base}${planned}${role === undefined ? '' : ` -c role=${role}`}`;
}
