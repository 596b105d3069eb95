// Many open emergencies at rest: raised through the API for patients of their own, nobody on a socket, so that each is in its
// fail-safe and repeats it. Their due times are then laid evenly over one repeat, as after hours they would be.
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { BenchWorld } from './bench-world.ts';
import type { DatabaseAddress } from './floor.ts';
import type { OurServer } from './our-server.ts';
import { openDevice, readingOf } from './ours.ts';
import { asSuperuser } from './superuser.ts';

/** The built-in plans repeat their fail-safe so often. */
export const REPEAT_MS = 60_000;
const SPO2 = '59408-5';
const BATCH = 100;

export interface OpenEmergencies {
  /** As many as that are open from now on; those there already count. */
  growTo(count: number): Promise<void>;
  /** Lays the due times over one repeat, from a moment from now on; also makes the floor's table of the same rows. */
  spread(): Promise<void>;
  /** Bytes of the tables an emergency writes to, with their indexes. */
  databaseBytes(): Promise<number>;
  endAll(): Promise<void>;
}

export async function openEmergencies(server: OurServer, world: BenchWorld, address: DatabaseAddress): Promise<OpenEmergencies> {
  let open = 0;
  const withClient = <Result>(work: (client: pg.Client) => Promise<Result>): Promise<Result> => asSuperuser(address, work);
  return {
    async growTo(count) {
      const device = await openDevice(server.port, world, 0);
      for (; open < count; open += Math.min(BATCH, count - open)) {
        const patientIds = await withClient((client) => insertPatients(client, world, Math.min(BATCH, count - open)));
        const { status } = await device.post('/v1/readings', JSON.stringify({ readings: patientIds.map((patientId) => readingOf(patientId, SPO2, 70, '%')) }));
        if (status !== 200) throw new Error(`readings were answered ${status}`);
      }
      device.close();
      const found = await withClient((client) => client.query<{ n: number }>('select count(*)::int as n from emergencies where wake_at is not null'));
      if (found.rows[0]!.n < count) throw new Error(`${count} emergencies should be open, ${found.rows[0]!.n} are`);
    },
    spread: () => withClient(async (client) => void (await client.query(SPREAD, [REPEAT_MS]), await client.query(FLOOR_TABLE), await client.query('analyze emergencies, pages, bench_due'))),
    databaseBytes: () =>
      withClient(async (client) => {
        const { rows } = await client.query<{ bytes: string }>(
          `select sum(pg_total_relation_size(t::regclass)) as bytes from unnest(array['emergencies','offers','pages','timeline_entries','topic_events','topics','alarms']) t`,
        );
        return Number(rows[0]!.bytes);
      }),
    endAll: () => withClient(async (client) => void (await client.query(`update emergencies set wake_at = null, closed_at = now(), status = 'closed' where wake_at is not null`))),
  };
}

/** Begins 2 s from now, so that none is late already. `mod` of a random order: neighbours in the table are not neighbours in time. */
const SPREAD = `with laid as (
    select id, floor(extract(epoch from clock_timestamp()) * 1000) + 2000 + $1::float8 * (row_number() over (order by id) - 1) / count(*) over () as at
    from emergencies where wake_at is not null
  )
  update emergencies e set wake_at = to_timestamp(floor(l.at) / 1000),
    state = e.state || jsonb_build_object('wakeAt', floor(l.at), 'nextAt', floor(l.at), 'unreachedAt', null, 'chains', '[]'::jsonb)
  from laid l where l.id = e.id`;

const FLOOR_TABLE = `drop table if exists bench_due;
  create table bench_due as select id, wake_at, version, state from emergencies where wake_at is not null;
  alter table bench_due add primary key (id);
  create index on bench_due (wake_at) where wake_at is not null;`;

/** Number n of them lies in ward n + 1 modulo wards. */
export async function insertPatients(client: pg.Client, { tenantId, unitIds }: BenchWorld, count: number): Promise<string[]> {
  const patientIds = Array.from({ length: count }, () => randomUUID());
  await client.query(
    `insert into patients (id, tenant_id, given_name, family_name, born_on, sex, facility_id, unit_id, bed, lat, lon)
     select id, $2, 'Bench', 'Patient', '1950-01-01', 'unknown', (select facility_id from units where id = ($3::uuid[])[1]), ($3::uuid[])[1 + n % $4::int], n::text, 42.51, 1.53
     from unnest($1::uuid[]) with ordinality p (id, n)`,
    [patientIds, tenantId, unitIds, unitIds.length],
  );
  return patientIds;
}
