// The promises, asked of the database after a round: each returns what is wrong in words, nothing when all is well.
// Reads as the superuser; the clients' truth is compared with it line by line.
import type pg from 'pg';
import type { Truth } from './truth.ts';

export interface CheckContext {
  readonly client: pg.Client;
  readonly truth: Truth;
  readonly deviceIds: readonly string[];
}

type Check = (context: CheckContext) => Promise<string[]>;
const LATE_MS = 10_000;

const checks: Record<string, Check> = {
  async 'acknowledged readings are stored once, as sent'({ client, truth, deviceIds }) {
    const { readings } = truth;
    const missing = await count(client,
      `select count(*) from unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::float8[], $5::float8[]) s (device_id, device_seq, patient_id, value, taken)
         left join readings r using (device_id, device_seq)
        where r.device_id is null or r.patient_id <> s.patient_id or r.value <> s.value or r.taken_at <> to_timestamp(s.taken / 1000)`,
      [readings.map((r) => r.deviceId), readings.map((r) => r.seq), readings.map((r) => r.patientId), readings.map((r) => r.value), readings.map((r) => r.takenAt)]);
    const doubled = await count(client,
      'select count(*) - count(distinct (device_id, device_seq)) as count from readings where device_id = any($1::uuid[])', [deviceIds]);
    const stored = await count(client, 'select count(*) from readings where device_id = any($1::uuid[])', [deviceIds]);
    const known = new Set(readings.map(({ deviceId, seq }) => `${deviceId} ${seq}`)).size;
    return told([missing, 'acknowledged readings are missing or changed'], [doubled, 'readings are stored twice'], [Math.abs(stored - known), 'readings more or fewer than acknowledged']);
  },

  async 'each crossing has one alarm, one emergency and pages'({ client, truth }) {
    const raised = [...truth.raised];
    const alarms = await count(client,
      `select count(*) from unnest($1::uuid[]) p where (select count(*) from alarms where patient_id = p and condition_key = 'spo2-low') <> 1`, [raised]);
    const emergencies = await count(client,
      `select count(*) from unnest($1::uuid[]) p where (select count(*) from emergencies where patient_id = p) <> 1`, [raised]);
    const unpaged = await count(client,
      `select count(*) from emergencies e where not exists (select from pages where emergency_id = e.id)`, []);
    const unlinked = await count(client,
      `select count(*) from alarms a where a.patient_id = any($1::uuid[]) and a.condition_key = 'spo2-low'
          and not exists (select from emergencies e where e.id = a.emergency_id and e.patient_id = a.patient_id)`, [raised]);
    return told([alarms, 'crossings without exactly one alarm'], [emergencies, 'crossings without exactly one emergency'], [unpaged, 'emergencies without a page'], [unlinked, 'alarms that do not name their emergency']);
  },

  async 'no page twice, save one marked repeat'({ client }) {
    const doubled = await count(client,
      `select count(*) from (select from pages group by emergency_id, step, purpose, person_id, channel having count(*) > 1) twice`, []);
    const repeated = await count(client, `select count(*) from pages where attempts > 2 and failed_at is null`, []);
    const unmarked = await count(client, `select count(*) from pages where attempts = 2 and sent_at is not null and failed_at is null and not is_repeat`, []);
    const stuck = await count(client, `select count(*) from pages where due_at < now() - $1 * interval '1 ms' and (claimed_until is null or claimed_until < now() - $1 * interval '1 ms')`, [LATE_MS]);
    return told([doubled, 'pages exist twice'], [repeated, 'pages were repeated more than once'], [unmarked, 'repeats are not marked'], [stuck, 'pages are due and nobody sends them']);
  },

  async 'topics are numbered without holes'({ client }) {
    const holes = await count(client,
      `select count(*) from topics t left join lateral (select count(*) n, min(seq) low, max(seq) high from topic_events where topic = t.name) e on true
        where e.n <> t.last_seq - t.first_seq + 1 or (e.n > 0 and (e.low <> t.first_seq or e.high <> t.last_seq))`, []);
    const timelines = await count(client, `select count(*) from (select from timeline_entries group by emergency_id having count(*) <> max(n)) holed`, []);
    return told([holes, 'topics have holes'], [timelines, 'timelines have holes']);
  },

  async 'every event a follower was handed is stored as it was handed over'({ client, truth }) {
    const seen = [...truth.seen.values()];
    const lost = await count(client,
      `select count(*) from unnest($1::text[], $2::bigint[], $3::text[], $4::float8[]) s (topic, seq, kind, at)
         left join topic_events e using (topic, seq) where e.topic is null or e.kind <> s.kind or e.at <> to_timestamp(s.at / 1000)`,
      [seen.map((e) => e.topic), seen.map((e) => e.seq), seen.map((e) => e.kind), seen.map((e) => e.at)]);
    return told([lost, 'events were handed over and are not stored']);
  },

  async 'open emergencies go on'({ client }) {
    const overdue = await count(client, `select count(*) from emergencies where wake_at < now() - $1 * interval '1 ms'`, [LATE_MS]);
    const asleep = await count(client, `select count(*) from emergencies where wake_at is null and closed_at is null and status not in ('closed', 'cancelled')`, []);
    const aside = await count(client, 'select count(*) from emergencies where quarantined_at is not null', []);
    return told([overdue, 'open emergencies are overdue by more than 10 s'], [asleep, 'open emergencies have no next step'], [aside, 'emergencies were set aside after a bug']);
  },

  async 'what people were told holds'({ client, truth }) {
    const accepted = [...truth.accepted];
    const lost = await count(client,
      `select count(*) from unnest($1::uuid[], $2::uuid[]) a (emergency_id, person_id)
        where (select count(*) from timeline_entries t where t.emergency_id = a.emergency_id and t.kind = 'accepted' and t.person_id = a.person_id) <> 1`,
      [accepted.map(([id]) => id), accepted.map(([, personId]) => personId)]);
    const reopened = await count(client, `select count(*) from emergencies where id = any($1::uuid[]) and status <> 'closed'`, [[...truth.closed]]);
    const acknowledged = [...truth.acknowledged];
    const unseen = await count(client,
      `select count(*) from unnest($1::uuid[], $2::uuid[]) a (id, person_id) left join alarms using (id)
        where alarms.id is null or (alarms.ended_at is null and alarms.acknowledged_by is distinct from a.person_id)`,
      [acknowledged.map(([id]) => id), acknowledged.map(([, personId]) => personId)]);
    return told([lost, 'accepts that were confirmed are not there once'], [reopened, 'closed emergencies are open'], [unseen, 'acknowledged alarms are not acknowledged']);
  },
};

export const checkNames = Object.keys(checks);

/** What is wrong, by promise. */
export async function checkAll(context: CheckContext): Promise<string[]> {
  const found = [...context.truth.broken];
  for (const check of Object.values(checks)) found.push(...(await check(context)));
  return found;
}

async function count(client: pg.Client, text: string, values: unknown[]): Promise<number> {
  const { rows } = await client.query<{ count: string | number }>(text, values);
  return Number(rows[0]!.count);
}

function told(...counts: readonly (readonly [number, string])[]): string[] {
  return counts.filter(([n]) => n !== 0).map(([n, words]) => `${n} ${words}`);
}
