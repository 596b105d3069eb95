// The door to PostgreSQL on a real server: tenants, roles, deadlines, commits, and what errors give away.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Fault } from './fault.ts';
import { createEmptyDatabase, type TestDatabase } from './pg-testing.ts';
import { createPostgres, instant, isUniqueViolation, json, SqlFault } from './postgres.ts';

const TENANT = '00000000-0000-4000-8000-000000000001';
const OTHER = '00000000-0000-4000-8000-000000000002';
const SECRET = 'Secretname';

describe('postgres', () => {
  let database: TestDatabase;

  before(async () => {
    database = await createEmptyDatabase();
    await database.sql(`create table notes (id int primary key, tenant_id uuid not null, text text not null)`);
    await database.sql(`alter table notes owner to mydr24_owner`);
    await database.sql(`alter table notes enable row level security`);
    await database.sql(`alter table notes force row level security`);
    await database.sql(`create policy by_tenant on notes to mydr24_app
      using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)`);
    await database.sql(`create policy chain on notes to mydr24_engine using (true)`);
    await database.sql(`grant select, insert, update, delete on notes to mydr24_app, mydr24_engine`);
    await database.sql(`insert into notes values (1, $1, 'a'), (2, $2, 'b')`, [TENANT, OTHER]);
  });
  after(() => database.drop());

  it('binds a transaction to one tenant, and the engine to none', async () => {
    const list = 'select id from notes where id < 10 order by id';
    assert.deepEqual(await database.pg.asTenant(TENANT, (tx) => tx.query(list)), [{ id: 1 }]);
    assert.deepEqual(await database.pg.asTenant(OTHER, (tx) => tx.query(list)), [{ id: 2 }]);
    assert.deepEqual(await database.pg.asEngine((tx) => tx.query(list)), [{ id: 1 }, { id: 2 }]);
  });

  it('leaves no tenant behind on a pooled connection', async (t) => {
    const single = createPostgres({ address: database.address, people: { maxConnections: 1 } });
    t.after(() => single.close());
    const settings = async (tenantId: string): Promise<unknown> =>
      single.asTenant(tenantId, (tx) => tx.one(`select current_setting('app.tenant') as tenant`));
    assert.deepEqual(await settings(TENANT), { tenant: TENANT });
    assert.deepEqual(await settings(OTHER), { tenant: OTHER });
  });

  it('refuses a tenant id that is not a UUID before anything reaches the database', () => {
    assert.throws(() => database.pg.asTenant(`' or true --`, async () => {}), TypeError);
  });

  it('rolls back when the work throws, and runs no hook', async () => {
    let isTold = false;
    const work = database.pg.asEngine(async (tx) => {
      tx.afterCommit(() => (isTold = true));
      await tx.execute(`insert into notes values (20, $1, 'x')`, [TENANT]);
      throw new Error('changed my mind');
    });
    await assert.rejects(work, /changed my mind/);
    assert.equal(isTold, false);
    assert.deepEqual(await database.sql('select 1 from notes where id = 20'), []);
  });

  it('runs hooks in order, after other connections can see the commit, and survives one that throws', async () => {
    const told: string[] = [];
    let seen: Promise<unknown[]> | undefined;
    await database.pg.asEngine(async (tx) => {
      tx.afterCommit(() => {
        seen = database.sql('select 1 from notes where id = 21');
        told.push('first');
      });
      tx.afterCommit(() => {
        throw new Error('a listener failed');
      });
      tx.afterCommit(() => told.push('second'));
      await tx.execute(`insert into notes values (21, $1, 'x')`, [TENANT]);
    });
    assert.deepEqual(told, ['first', 'second']);
    assert.equal((await seen)?.length, 1);
  });

  it('survives statements that fail with another one and that nobody awaits any more', async () => {
    const work = database.pg.asEngine(async (tx) => {
      const first = tx.query('select * from nowhere');
      void tx.one('select 1 as one');
      void tx.execute('select 1');
      await first;
    });
    // An unheard rejection would fail this file, and end a server.
    await assert.rejects(work, SqlFault);
    await new Promise((resolve) => setImmediate(resolve));
  });

  it('commits deferred writes, and runs hooks they registered', async () => {
    let seen: Promise<unknown[]> | undefined;
    await database.pg.asEngine(async (tx) => {
      const written = tx.query(`insert into notes values (24, $1, 'x') returning id`, [TENANT]);
      const look = (): void => void (seen = database.sql('select 1 from notes where id = 24'));
      tx.defer(written.then(() => tx.afterCommit(look)));
    });
    assert.equal((await seen)?.length, 1);
  });

  it('fails with a deferred write, keeps nothing and runs no hook', async () => {
    let isTold = false;
    const work = database.pg.asEngine(async (tx) => {
      tx.afterCommit(() => (isTold = true));
      await tx.execute(`insert into notes values (25, $1, 'x')`, [TENANT]);
      tx.defer(tx.execute(`insert into notes values (1, $1, 'again')`, [TENANT]));
    });
    await assert.rejects(work, (error) => isUniqueViolation(error));
    assert.equal(isTold, false);
    assert.deepEqual(await database.sql('select 1 from notes where id = 25'), []);
    assert.deepEqual(await database.pg.asEngine((tx) => tx.query('select 1 as one')), [{ one: 1 }]);
  });

  it('sends what the work leaves for its end with the commit, and fails with it', async () => {
    const write = (id: number) => database.pg.asEngine(async (tx) => tx.beforeCommit(() => tx.execute(`insert into notes values ($1, $2, 'last')`, [id, TENANT])));
    await write(26);
    assert.equal((await database.sql('select 1 from notes where id = 26')).length, 1);
    await assert.rejects(write(26), (error) => isUniqueViolation(error));
  });

  it('answers after what must be done before the answer, which finds the commit made and the connection free', async () => {
    const told: string[] = [];
    const done = database.pg.asEngine(async (tx) => {
      await tx.execute(`insert into notes values (27, $1, 'x')`, [TENANT]);
      tx.beforeAnswer(async (pg) => void told.push(`${(await pg.asEngine((other) => other.query('select 1 from notes where id = 27'))).length} row`));
    }).then(() => told.push('answered'));
    await done;
    assert.deepEqual(told, ['1 row', 'answered']);
    const refused = database.pg.asEngine(async (tx) => tx.beforeAnswer(() => Promise.reject(new Error('not kept'))));
    await assert.rejects(refused, /not kept/);
    const broken = database.pg.asEngine(async (tx) => {
      tx.beforeAnswer(async () => told.push('never'));
      throw new Error('broken');
    });
    await assert.rejects(broken, /broken/);
    assert.equal(told.length, 2);
  });

  it('does not report success when a failed statement was swallowed', async () => {
    const work = database.pg.asEngine(async (tx) => {
      await tx.execute(`insert into notes values (22, $1, 'x')`, [TENANT]);
      await tx.query('select 1/0').catch(() => {});
    });
    await assert.rejects(work, /swallowed/);
    assert.deepEqual(await database.sql('select 1 from notes where id = 22'), []);
  });

  it('refuses a statement that comes after its transaction ended', async () => {
    const leaked = await database.pg.asTenant(TENANT, async (tx) => ({ query: () => tx.query('select 1') }));
    await assert.rejects(leaked.query(), /after its transaction had ended/);
  });

  it('gives no values away in errors', async () => {
    const attempts = [
      () => database.pg.asEngine((tx) => tx.execute(`insert into notes values (1, $1, $2)`, [TENANT, SECRET])),
      () => database.pg.asEngine((tx) => tx.query(`select $1::int`, [SECRET])),
      () => database.pg.asTenant(TENANT, (tx) => tx.execute(`insert into notes values (30, $1, $2)`, [OTHER, SECRET])),
    ];
    for (const attempt of attempts) {
      const error = await attempt().then(() => assert.fail('was accepted'), (thrown: unknown) => thrown);
      assert.ok(error instanceof SqlFault);
      const everything = JSON.stringify(error, Object.getOwnPropertyNames(error)) + String(error.cause);
      assert.ok(!everything.includes(SECRET), everything);
    }
  });

  it('tells a unique violation by its constraint', async () => {
    const error = await database.pg
      .asEngine((tx) => tx.execute(`insert into notes values (1, $1, 'x')`, [TENANT]))
      .catch((thrown: unknown) => thrown);
    assert.ok(isUniqueViolation(error, 'notes_pkey'));
    assert.ok(!isUniqueViolation(error, 'other_key'));
  });

  it('answers a statement over its deadline with a timeout that may be retried', async (t) => {
    const hasty = createPostgres({ address: database.address, engine: { statementTimeoutMs: 50 } });
    t.after(() => hasty.close());
    const error = await hasty.asEngine((tx) => tx.query('select pg_sleep(5)')).catch((thrown: unknown) => thrown);
    assert.ok(error instanceof Fault);
    assert.deepEqual([error.kind, error.retryable], ['timeout', true]);
    assert.deepEqual(await hasty.asEngine((tx) => tx.one('select 1 as ok')), { ok: 1 });
  });

  it('answers with unavailable when no connection becomes free in time', async (t) => {
    const small = createPostgres({ address: database.address, engine: { maxConnections: 1, acquireTimeoutMs: 50 } });
    t.after(() => small.close());
    const error = await small.asEngine(() => small.asEngine((tx) => tx.query('select 1'))).catch((thrown: unknown) => thrown);
    assert.ok(error instanceof Fault);
    assert.deepEqual([error.kind, error.code, error.retryable], ['unavailable', 'database-busy', true]);
  });

  it('answers with unavailable, and recovers, when the server ends the connection', async () => {
    const killed = database.pg.asEngine(async (tx) => {
      const { pid } = await tx.one<{ pid: number }>('select pg_backend_pid() as pid');
      const answer = tx.query('select pg_sleep(5)');
      // As superuser: on an outside server our roles are taken on by somebody they may not end.
      await Promise.all([answer, database.sql('select pg_terminate_backend($1)', [pid])]);
    });
    const error = await killed.catch((thrown: unknown) => thrown);
    assert.ok(error instanceof Fault, String(error));
    assert.equal(error.kind, 'unavailable');
    assert.deepEqual(await database.pg.asEngine((tx) => tx.one('select 1 as ok')), { ok: 1 });
  });

  it('is closed only once the server has let go of its connections, so that a stop of both loses none', async () => {
    const leaving = createPostgres({ address: database.address });
    const pids = await Promise.all([1, 2, 3].map(() => leaving.asEngine((tx) => tx.one<{ pid: number }>('select pg_backend_pid() as pid'))));
    await leaving.close();
    assert.deepEqual(await database.sql('select pid from pg_stat_activity where pid = any($1)', [pids.map(({ pid }) => pid)]), []);
  });

  it('runs the work again after a serialization failure, and gives up after the bound', async () => {
    await database.sql(`insert into notes values (40, $1, '0')`, [TENANT]);
    let tries = 0;
    const increment = (retries: number) =>
      database.pg.asEngine(
        async (tx) => {
          tries += 1;
          await tx.one('select text from notes where id = 40');
          // A second connection writes the row between our read and our write, each time but the last allowed one.
          if (tries <= 2) await database.sql(`update notes set text = text || '!' where id = 40`);
          await tx.execute(`update notes set text = 'done' where id = 40`);
        },
        { isolation: 'repeatable read', retries },
      );
    await increment(2);
    assert.equal(tries, 3);
    tries = 0;
    const error = await increment(1).catch((thrown: unknown) => thrown);
    assert.ok(error instanceof Fault && error.code === '40001' && error.retryable);
  });

  it('reads instants as epoch milliseconds, int8 as numbers, days as text, jsonb parsed', async () => {
    const atMs = Date.UTC(2026, 10, 23, 4, 5, 6, 789);
    const row = await database.pg.asEngine((tx) =>
      tx.one(
        `select $1::timestamptz as at, $2::timestamptz[] as many, 9007199254740991::int8 as big, '2026-02-28'::date as day,
                $3::jsonb as body, '1.10'::numeric as exact, array[1,2]::int8[] as bigs, null::timestamptz as never`,
        [instant(atMs), [instant(atMs), instant(0)], json([{ a: 1 }])],
      ),
    );
    assert.deepEqual(row, {
      at: atMs,
      many: [atMs, 0],
      big: Number.MAX_SAFE_INTEGER,
      day: '2026-02-28',
      body: [{ a: 1 }],
      exact: '1.10',
      bigs: [1, 2],
      never: null,
    });
    await assert.rejects(database.pg.asEngine((tx) => tx.query('select 9007199254740993::int8')), /beyond 2\^53/);
  });

  it('sends statements that do not wait for each other together, prepared ones too', async () => {
    const rows = await database.pg.asTenant(TENANT, (tx) =>
      Promise.all([1, 2, 3].map((value) => tx.one<{ value: number }>('select $1::int as value', [value], 'pipelined'))),
    );
    assert.deepEqual(rows.map((row) => row.value), [1, 2, 3]);
  });
});
