// SQL of letting go of readings, their corrections and hours. Rows in and out; which week goes and whose is decided elsewhere.
import { vitalKinds } from '@mydr24/protocol';
import { instant, type Tx } from '../platform/postgres.ts';
import { KEEP_DAYS, KEEP_HOURS_DAYS, type Keep, type WeekToGo } from './reading-retention.ts';

export interface Held {
  readonly patientId: string;
  readonly tenantId: string;
}

/** False while another node lets go. */
export const takeTurn = async (tx: Tx): Promise<boolean> => (await tx.one<{ isOurs: boolean }>(`select pg_try_advisory_xact_lock(hashtext('mydr24 reading retention')) as "isOurs"`)).isOurs;

const KEEP = `select t.id as "tenantId", coalesce(r.keep_days, ${KEEP_DAYS}) as "keepDays", coalesce(r.keep_hours_days, ${KEEP_HOURS_DAYS}) as "keepHoursDays", r.counts_from as "countsFrom",
            g.readings_until as "readingsUntil", g.hours_until as "hoursUntil"
       from tenants t left join reading_retention r on r.tenant_id = t.id left join reading_let_go g on g.tenant_id = t.id`;
export const listKeeps = (tx: Tx): Promise<Keep[]> => tx.query<Keep>(`${KEEP} order by t.id`, [], 'retention-keeps');
export const findKeep = (tx: Tx, tenantId: string): Promise<Keep> => tx.one<Keep>(`${KEEP} where t.id = $1`, [tenantId], 'retention-keep');

export async function saveKeep(tx: Tx, keep: { tenantId: string; keepDays: number; keepHoursDays: number; setAt: number; countsFrom: number }): Promise<void> {
  await tx.execute(
    `insert into reading_retention (tenant_id, keep_days, keep_hours_days, set_at, counts_from) values ($1, $2, $3, $4, $5)
     on conflict (tenant_id) do update set keep_days = excluded.keep_days, keep_hours_days = excluded.keep_hours_days, set_at = excluded.set_at, counts_from = excluded.counts_from`,
    [keep.tenantId, keep.keepDays, keep.keepHoursDays, instant(keep.setAt), instant(keep.countsFrom)], 'retention-save');
}

/** Whose emergency is open, and whoever is held by others. */
export const listHeldPatients = (tx: Tx, alsoHeld: readonly string[]): Promise<Held[]> =>
  tx.query<Held>(
    `select p.id as "patientId", p.tenant_id as "tenantId" from patients p where p.id = any($1::uuid[]) or exists (select from emergencies e where e.patient_id = p.id and e.closed_at is null)`, [alsoHeld], 'retention-held');

export interface WeekPart {
  readonly at: number;
}

/** The weeks that have a partition, oldest first. */
export const listWeeks = (tx: Tx): Promise<WeekPart[]> =>
  tx.query<WeekPart>(
    `select to_timestamp(right(c.relname, 8), 'YYYYMMDD') at time zone current_setting('TimeZone') at time zone 'UTC' as at from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent = 'readings'::regclass and c.relname ~ '^readings_[0-9]{8}$' order by c.relname`, [], 'retention-weeks');

/** The oldest reading before the weeks that have a partition; null where there is none. */
export const findFirstOutside = async (tx: Tx, before: number | null): Promise<number | null> =>
  (await tx.one<{ at: number | null }>('select min(taken_at) as at from readings where $1::timestamptz is null or taken_at < $1', [before === null ? null : instant(before)])).at;

/** Up to where hours are reckoned and late ones were looked for. */
export const findReckoned = (tx: Tx): Promise<{ rolledUntil: number | null; receivedUntil: number | null }> =>
  tx.one('select rolled_until as "rolledUntil", received_until as "receivedUntil" from reading_hours_state', [], 'retention-reckoned');

/** Waits for nobody longer than half a second: what comes meanwhile waits behind it. */
export async function makeWeeks(tx: Tx, fromAt: number, toAt: number): Promise<void> {
  await tx.execute(`set local lock_timeout = '500ms'`);
  await tx.execute('select ensure_reading_partitions($1::timestamptz::date, $2::timestamptz::date)', [instant(fromAt), instant(toAt)]);
}

const dateOf = (atMs: number): string => instant(atMs).slice(0, 10);

/** False: somebody of `held` has readings in it; where that is null, anybody has. */
export const dropWeek = async (tx: Tx, weekAt: number, held: readonly string[] | null): Promise<boolean> =>
  (await tx.one<{ dropped: boolean }>('select drop_reading_partition($1::date, $2::uuid[]) as dropped', [dateOf(weekAt), held])).dropped;

export const hasReadings = async (tx: Tx, fromAt: number, toAt: number, of: readonly string[] | null): Promise<boolean> =>
  (await tx.one<{ has: boolean }>('select exists (select from readings where taken_at >= $1 and taken_at < $2 and ($3::uuid[] is null or patient_id = any($3))) as has', [instant(fromAt), instant(toAt), of])).has;

/** Rows of one slice of time, by the index of ranges. */
export async function deleteSlice(tx: Tx, tenantIds: readonly string[], held: readonly string[], fromAt: number, toAt: number): Promise<number> {
  await tx.execute('set local enable_seqscan = off');
  const { rows } = await tx.one<{ rows: number }>('select coalesce(sum(delete_old_readings(t, $4::uuid[], $1, $2)), 0)::int as rows from unnest($3::uuid[]) as t', [instant(fromAt), instant(toAt), tenantIds, held], 'retention-slice');
  return rows;
}

/** Ends a week: corrections of its readings go too, who is held is noted, and how far these tenants are. */
export async function endWeek(tx: Tx, { fromAt, toAt, tenantIds }: WeekToGo, held: readonly Held[]): Promise<void> {
  await tx.execute('select delete_old_amendments(t, $4::uuid[], $1, $2) from unnest($3::uuid[]) as t', [instant(fromAt), instant(toAt), tenantIds, held.map(({ patientId }) => patientId)]);
  const behind = held.filter(({ tenantId }) => tenantIds.includes(tenantId));
  await tx.execute('insert into reading_held_back (patient_id, tenant_id) select * from unnest($1::uuid[], $2::uuid[]) on conflict do nothing', [behind.map(({ patientId }) => patientId), behind.map(({ tenantId }) => tenantId)]);
  await tx.execute('insert into reading_let_go (tenant_id, readings_until) select unnest($1::uuid[]), $2 on conflict (tenant_id) do update set readings_until = excluded.readings_until', [tenantIds, instant(toAt)]);
}

export interface Released extends Held {
  readonly until: number;
  readonly hoursUntil: number | null;
}

/** Held once, and no longer. */
export const findReleased = (tx: Tx, held: readonly string[]): Promise<Released | undefined> =>
  tx.maybe(
    `select b.patient_id as "patientId", b.tenant_id as "tenantId", coalesce(g.readings_until, 'epoch') as until, g.hours_until as "hoursUntil" from reading_held_back b join reading_let_go g on g.tenant_id = b.tenant_id
      where b.patient_id <> all($1::uuid[]) order by b.patient_id limit 1`, [held], 'retention-released');

const ROWS_A_STEP = 10_000;

/** How many went; a full step is followed by another one. */
export async function deleteReleased(tx: Tx, { patientId, tenantId, until, hoursUntil }: Released): Promise<number> {
  const { rows } = await tx.one<{ rows: number }>('select delete_old_readings_of($1, $2, $3, $4, $5)::int as rows', [tenantId, patientId, vitalKinds, instant(until), ROWS_A_STEP]);
  if (rows === ROWS_A_STEP) return rows;
  if (hoursUntil !== null) await deleteHours(tx, [patientId], hoursUntil);
  await tx.execute('delete from reading_held_back where patient_id = $1', [patientId]);
  return rows;
}

/** The next of a tenant's patients, by their ids. */
export const listPatientsAfter = (tx: Tx, tenantId: string, afterId: string | null, limit: number): Promise<{ id: string }[]> =>
  tx.query('select id from patients where tenant_id = $1 and ($2::uuid is null or id > $2) order by id limit $3', [tenantId, afterId, limit], 'retention-patients');

export const deleteHours = (tx: Tx, patientIds: readonly string[], before: number): Promise<number> =>
  tx.execute('delete from reading_hours where patient_id = any($1::uuid[]) and kind = any($2) and hour < $3', [patientIds, vitalKinds, instant(before)], 'retention-hours');

export const endHours = (tx: Tx, tenantId: string, until: number, held: readonly Held[]): Promise<number> =>
  tx.execute(
    `with kept as (insert into reading_held_back (patient_id, tenant_id) select p, $1 from unnest($3::uuid[]) as p on conflict do nothing)
     insert into reading_let_go (tenant_id, hours_until) values ($1, $2) on conflict (tenant_id) do update set hours_until = excluded.hours_until`, [tenantId, instant(until), held.filter((one) => one.tenantId === tenantId).map(({ patientId }) => patientId)]);
