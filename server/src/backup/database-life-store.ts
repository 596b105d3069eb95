// Which life the database lives. A restore begins another one, found by PostgreSQL's own marks however it was made (ours, other tools',
// a copy by SQL); then every topic gets a new epoch, so that clients load afresh instead of going on from numbers given out twice.
import { instant, type Tx } from '../platform/postgres.ts';

export interface DatabaseLife {
  readonly id: string;
  readonly systemId: string;
  readonly timeline: number;
}

export interface LifeFound extends DatabaseLife {
  readonly hasBegun: boolean;
}

/** Any constant of our own: two servers that start together begin one life. */
const LOCK_KEY = 7_324_034;

const MARKS = `
  select (select system_identifier::text from pg_control_system()) as "systemId",
         ('x' || lpad(left(pg_walfile_name(pg_current_wal_insert_lsn()), 8), 8, '0'))::bit(32)::int as timeline`;

export async function ensureLife(tx: Tx, newId: string, nowMs: number): Promise<LifeFound> {
  await tx.execute('select pg_advisory_xact_lock($1)', [LOCK_KEY]);
  const marks = await tx.one<Omit<DatabaseLife, 'id'>>(MARKS);
  const known = await tx.maybe<DatabaseLife>('select id, system_id as "systemId", timeline from database_lives order by n desc limit 1');
  if (known?.systemId === marks.systemId && known.timeline === marks.timeline) return { ...known, hasBegun: false };
  await tx.execute('insert into database_lives (id, system_id, timeline, began_at) values ($1, $2, $3, $4)', [newId, marks.systemId, marks.timeline, instant(nowMs)]);
  await tx.execute('update topics set epoch = gen_random_uuid()');
  return { id: newId, ...marks, hasBegun: true };
}
