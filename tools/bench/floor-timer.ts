// The floor of the escalation: a table with the same rows and indexes, and nothing but a timer that claims what is due with `skip
// locked` and sets it due again. No decision, page, timeline or event. A process of its own. Over IPC: {socketDir, database} once,
// then {seconds, repeatMs} runs and answers {late: milliseconds of each}.
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const BATCH = 50;
/** The row as long as ours: its state goes with it. */
const CLAIM = `with due as (select id from bench_due where wake_at <= to_timestamp($1::float8 / 1000) order by wake_at limit ${BATCH} for update skip locked)
  update bench_due d set wake_at = d.wake_at + $2 * interval '1 ms', version = version + 1, state = jsonb_set(state, '{version}', to_jsonb(version + 1))
  from due where d.id = due.id returning (extract(epoch from d.wake_at) * 1000)::float8 - $2 as due`;
const NEXT = 'select (extract(epoch from min(wake_at)) * 1000)::float8 as at from bench_due where wake_at is not null';

process.once('message', (address: { socketDir: string; database: string }) => void serve(address));

async function serve(address: { socketDir: string; database: string }): Promise<void> {
  const client = new pg.Client({ host: address.socketDir, database: address.database, user: 'postgres' });
  await client.connect();
  process.on('message', (order: { seconds: number; repeatMs: number }) => void run(client, order).then((late) => process.send!({ late })));
  process.send!({ isReady: true });
}

async function run(client: pg.Client, { seconds, repeatMs }: { seconds: number; repeatMs: number }): Promise<number[]> {
  const late: number[] = [];
  const until = Date.now() + seconds * 1000;
  while (Date.now() < until) {
    let count = BATCH;
    while (count === BATCH) {
      const { rows } = await client.query<{ due: number }>({ name: 'claim', text: CLAIM, values: [Date.now(), repeatMs] });
      const storedAt = Date.now();
      late.push(...rows.map(({ due }) => Math.max(0, storedAt - due)));
      count = rows.length;
    }
    const { rows } = await client.query<{ at: number | null }>({ name: 'next', text: NEXT });
    await sleep(Math.max(0, Math.min((rows[0]?.at ?? Infinity) - Date.now(), 1_000)));
  }
  return late;
}
