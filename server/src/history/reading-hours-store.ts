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
const minutesOf = (rows: string): string => `
  select r.tenant_id, r.patient_id, r.kind, r.hour, extract(minute from r.taken_at)::smallint as minute,
         count(r.value)::int as n, count(*) filter (where r.value is null and r.code is null)::int as invalid, min(r.value) as low, max(r.value) as high,
         min(r.taken_at) filter (where r.value is not null) as first_at, max(r.taken_at) filter (where r.value is not null) as last_at,
         (array_agg(r.value order by r.taken_at desc, r.device_seq desc) filter (where r.value is not null))[1] as last, max(r.received_at - r.taken_at) filter (where r.value is not null) as lag
    from (${rows}) as r group by 1, 2, 3, 4, 5`;

const hoursOf = (minutes: string): string => `
  insert into reading_hours as h (tenant_id, patient_id, kind, hour, n, invalid, low, high, first_at, last_at, last, lag, minutes, counts, lows, highs, lasts, first_ms, last_ms, lag_ms)
  select tenant_id, patient_id, kind, hour, sum(n), sum(invalid), min(low), max(high), min(first_at), max(last_at), (array_agg(last order by minute desc) filter (where n > 0))[1], max(lag),
         coalesce(array_agg(minute order by minute) filter (where n > 0), '{}'), coalesce(array_agg(n order by minute) filter (where n > 0), '{}'),
         coalesce(array_agg(low order by minute) filter (where n > 0), '{}'), coalesce(array_agg(high order by minute) filter (where n > 0), '{}'), coalesce(array_agg(last order by minute) filter (where n > 0), '{}'),
         coalesce(array_agg((extract(epoch from first_at - hour) * 1000)::int order by minute) filter (where n > 0), '{}'), coalesce(array_agg((extract(epoch from last_at - hour) * 1000)::int order by minute) filter (where n > 0), '{}'),
         coalesce(array_agg((extract(epoch from lag) * 1000)::bigint order by minute) filter (where n > 0), '{}')
    from ${minutes} group by tenant_id, patient_id, kind, hour
  on conflict (patient_id, kind, hour) do update set
    n = excluded.n, invalid = excluded.invalid, low = excluded.low, high = excluded.high, first_at = excluded.first_at, last_at = excluded.last_at, last = excluded.last, lag = excluded.lag,
    minutes = excluded.minutes, counts = excluded.counts, lows = excluded.lows, highs = excluded.highs, lasts = excluded.lasts, first_ms = excluded.first_ms, last_ms = excluded.last_ms, lag_ms = excluded.lag_ms`;

const HOUR_MS = 3_600_000;
/** A whole number of minutes. At 5,000 readings a second a slice is 600,000 of them: some seconds, well below the deadline of a statement. [OURS] */
const SLICE_MS = 2 * 60_000;

/** Everybody's hour that has ended, its minutes slice by slice: an hour of a large hospital is too much for one statement. How many rows it made. */
export async function reckonHour(tx: Tx, hourAt: number): Promise<number> {
  await tx.execute(
    `create temporary table hour_minutes (tenant_id uuid, patient_id uuid, kind text, hour timestamptz, minute smallint, n int, invalid int, low double precision, high double precision,
       first_at timestamptz, last_at timestamptz, last double precision, lag interval) on commit drop`);
  for (let fromAt = hourAt; fromAt < hourAt + HOUR_MS; fromAt += SLICE_MS) {
    await tx.execute(
      `insert into hour_minutes ${minutesOf(`select ${COLUMNS.join(', ')}, $1::timestamptz as hour from readings where taken_at >= $2 and taken_at < $3`)}`,
      [instant(hourAt), instant(fromAt), instant(fromAt + SLICE_MS)], 'hours-slice');
  }
  return tx.execute(hoursOf('hour_minutes'), [], 'hours-reckon');
}

/** So many hours of a patient's kind in one statement: of second data 720,000 readings. [OURS] */
const LATE_HOURS = 200;

/** Hours before `rolledUntil` for which something was received, corrected or withdrawn in this time. How many. */
export async function reckonLate(tx: Tx, fromAt: number, toAt: number, rolledUntil: number): Promise<number> {
  const late = await tx.query<{ patientId: string; kind: string; hour: number }>(
    `select distinct patient_id as "patientId", kind, date_trunc('hour', taken_at, 'UTC') as hour from readings where received_at >= $1 and received_at < $2 and taken_at < $3`,
    [instant(fromAt), instant(toAt), instant(rolledUntil)], 'hours-late-which');
  let rows = 0;
  for (let from = 0; from < late.length; from += LATE_HOURS) {
    const some = late.slice(from, from + LATE_HOURS);
    rows += await tx.execute(
      hoursOf(`(${minutesOf(`select ${COLUMNS.map((each) => `all_of.${each}`).join(', ')}, t.hour from unnest($1::uuid[], $2::text[], $3::timestamptz[]) as t (patient_id, kind, hour)
        join readings as all_of on all_of.patient_id = t.patient_id and all_of.kind = t.kind and all_of.taken_at >= t.hour and all_of.taken_at < t.hour + interval '1 hour'`)}) as minutes`),
      [some.map((each) => each.patientId), some.map((each) => each.kind), some.map((each) => instant(each.hour))], 'hours-late');
  }
  return rows;
}
