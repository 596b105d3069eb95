// SQL of hours reckoned from readings: reckons them, and says up to where they are. Rows in and out; when to look is decided elsewhere.
import { instant, type Tx } from '../platform/postgres.ts';

export interface HoursState {
  /** The beginning of the first hour that is not reckoned; null before the first time. */
  readonly rolledUntil: number | null;
  readonly receivedUntil: number | null;
}

const STATE = 'rolled_until as "rolledUntil", received_until as "receivedUntil"';

export const findHoursState = (tx: Tx): Promise<HoursState> => tx.one<HoursState>(`select ${STATE} from reading_hours_state`, [], 'hours-state');

/** Readings of this tenant from before it were let go; null where none were. */
export const findGoneUntil = async (tx: Tx, tenantId: string): Promise<number | null> =>
  (await tx.maybe<{ at: number | null }>('select readings_until as at from reading_let_go where tenant_id = $1', [tenantId], 'hours-gone-until'))?.at ?? null;

/** Undefined while another node has it in hand. */
export const takeHoursState = (tx: Tx): Promise<HoursState | undefined> =>
  tx.maybe<HoursState>(`select ${STATE} from reading_hours_state for update skip locked`, [], 'hours-take');

export const keepHoursState = (tx: Tx, { rolledUntil, receivedUntil }: HoursState): Promise<number> =>
  tx.execute('update reading_hours_state set rolled_until = $1, received_until = $2', [rolledUntil === null ? null : instant(rolledUntil), receivedUntil === null ? null : instant(receivedUntil)], 'hours-keep');

/** The week of the oldest partition, or what is older and lies outside of them; null where there is nothing. */
export async function findFirstReadingAt(tx: Tx): Promise<number | null> {
  const { week } = await tx.one<{ week: number | null }>(
    `select min(to_timestamp(right(c.relname, 8), 'YYYYMMDD') at time zone 'UTC' at time zone 'UTC') as week from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent = 'readings'::regclass and c.relname ~ '^readings_[0-9]{8}$'`, [], 'hours-first-week');
  const { at } = await tx.one<{ at: number | null }>('select min(taken_at) as at from readings where $1::timestamptz is null or taken_at < $1', [week === null ? null : instant(week)], 'hours-before-weeks');
  return at ?? week;
}

/** The beginning of the first hour from there on that has readings; null where none before `untilAt` has. By the index of ranges: to the planner one row of many looks near. */
export async function findNextHour(tx: Tx, fromAt: number, untilAt: number): Promise<number | null> {
  await tx.execute('set local enable_seqscan = off');
  const { hour } = await tx.one<{ hour: number | null }>(
    `select min(h) as hour from (
       select h from generate_series($1::timestamptz, $2::timestamptz - interval '1 hour', interval '1 hour') as h
        where exists (select from readings where taken_at >= h and taken_at < h + interval '1 hour') limit 1) as found`, [instant(fromAt), instant(untilAt)], 'hours-next');
  return hour;
}

/** Of `rows`: readings with the hour each belongs to. The last value of a minute is that of its latest reading. */
const COLUMNS = ['tenant_id', 'patient_id', 'kind', 'value', 'code', 'device_seq', 'taken_at', 'received_at'];
const reckon = (rows: string): string => `
  with minutes as (
    select r.tenant_id, r.patient_id, r.kind, r.hour, extract(minute from r.taken_at)::smallint as minute,
           count(r.value)::int as n, count(*) filter (where r.value is null and r.code is null)::int as invalid, min(r.value) as low, max(r.value) as high,
           min(r.taken_at) filter (where r.value is not null) as first_at, max(r.taken_at) filter (where r.value is not null) as last_at,
           (array_agg(r.value order by r.taken_at desc, r.device_seq desc) filter (where r.value is not null))[1] as last, max(r.received_at - r.taken_at) filter (where r.value is not null) as lag
      from (${rows}) as r group by 1, 2, 3, 4, 5
  )
  insert into reading_hours as h (tenant_id, patient_id, kind, hour, n, invalid, low, high, first_at, last_at, last, lag, minutes, counts, lows, highs, lasts, first_ms, last_ms, lag_ms)
  select tenant_id, patient_id, kind, hour, sum(n), sum(invalid), min(low), max(high), min(first_at), max(last_at), (array_agg(last order by minute desc) filter (where n > 0))[1], max(lag),
         coalesce(array_agg(minute order by minute) filter (where n > 0), '{}'), coalesce(array_agg(n order by minute) filter (where n > 0), '{}'),
         coalesce(array_agg(low order by minute) filter (where n > 0), '{}'), coalesce(array_agg(high order by minute) filter (where n > 0), '{}'), coalesce(array_agg(last order by minute) filter (where n > 0), '{}'),
         coalesce(array_agg((extract(epoch from first_at - hour) * 1000)::int order by minute) filter (where n > 0), '{}'), coalesce(array_agg((extract(epoch from last_at - hour) * 1000)::int order by minute) filter (where n > 0), '{}'),
         coalesce(array_agg((extract(epoch from lag) * 1000)::bigint order by minute) filter (where n > 0), '{}')
    from minutes group by tenant_id, patient_id, kind, hour
  on conflict (patient_id, kind, hour) do update set
    n = excluded.n, invalid = excluded.invalid, low = excluded.low, high = excluded.high, first_at = excluded.first_at, last_at = excluded.last_at, last = excluded.last, lag = excluded.lag,
    minutes = excluded.minutes, counts = excluded.counts, lows = excluded.lows, highs = excluded.highs, lasts = excluded.lasts, first_ms = excluded.first_ms, last_ms = excluded.last_ms, lag_ms = excluded.lag_ms`;

/** Everybody's hour that has ended. How many rows it made. */
export const reckonHour = (tx: Tx, hourAt: number): Promise<number> =>
  tx.execute(reckon(`select ${COLUMNS.join(', ')}, $1::timestamptz as hour from readings where taken_at >= $1 and taken_at < $1::timestamptz + interval '1 hour'`), [instant(hourAt)], 'hours-reckon');

/** Hours before `rolledUntil` for which something was received, corrected or withdrawn in this time. How many. */
export const reckonLate = (tx: Tx, fromAt: number, toAt: number, rolledUntil: number): Promise<number> =>
  tx.execute(
    reckon(`select ${COLUMNS.map((each) => `all_of.${each}`).join(', ')}, t.hour from (select distinct patient_id, kind, date_trunc('hour', taken_at, 'UTC') as hour from readings where received_at >= $1 and received_at < $2 and taken_at < $3) as t
      join readings as all_of on all_of.patient_id = t.patient_id and all_of.kind = t.kind and all_of.taken_at >= t.hour and all_of.taken_at < t.hour + interval '1 hour'`), [instant(fromAt), instant(toAt), instant(rolledUntil)], 'hours-late',
  );
