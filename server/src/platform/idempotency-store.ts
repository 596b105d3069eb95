// Idempotency keys in PostgreSQL, with one flight per key inside a process. The key row is taken before the work and the
// answer is kept after it. An answer that says "try again" is not kept. A node that died in between loses the key after
// a lease, so that a retry is never refused for long; the work itself must then stand being done again.
import { createHash } from 'node:crypto';
import type { Clock } from './clock.ts';
import type { Answer } from './handlers.ts';
import { canonicalText, IN_PROGRESS, KEY_REUSED, type Idempotency, type KeyedRequest } from './idempotency.ts';
import { instant, json, type Postgres } from './postgres.ts';

/** Longer than any statement may take, so that a living worker never loses its key. */
const LEASE_MS = 15_000;

type Taken = { type: 'taken' } | { type: 'known'; answer: Answer<unknown> };
interface Flight {
  hash: string;
  result: Promise<Answer<unknown>>;
}

export function createIdempotency({ pg, clock }: { pg: Postgres; clock: Clock }): Idempotency {
  const flights = new Map<string, Flight>();
  return {
    once(request, work) {
      const id = `${request.personId} ${request.key}`;
      const hash = hashOf(request);
      const flight = flights.get(id);
      if (flight !== undefined) return flight.hash === hash ? flight.result : Promise.resolve({ ok: false, error: KEY_REUSED });
      const result = runOnce(pg, clock, request, hash, work).finally(() => flights.delete(id));
      flights.set(id, { hash, result });
      return result;
    },
  };
}

async function runOnce(pg: Postgres, clock: Clock, request: KeyedRequest, hash: string, work: () => Promise<Answer<unknown>>): Promise<Answer<unknown>> {
  const taken = await takeKey(pg, clock.nowMs(), request, hash);
  if (taken.type === 'known') return taken.answer;
  let answer: Answer<unknown> | null = null;
  try {
    answer = await work();
    return answer;
  } finally {
    // A fault or a refusal worth retrying frees the key; everything else is final.
    await (answer === null || (!answer.ok && answer.error.retryable) ? freeKey(pg, request) : keepAnswer(pg, request, answer));
  }
}

function hashOf(request: KeyedRequest): string {
  return createHash('sha256').update(`${request.endpoint} ${canonicalText(request.input)}`).digest('hex');
}

function takeKey(pg: Postgres, nowMs: number, request: KeyedRequest, hash: string): Promise<Taken> {
  const { personId, key, tenantId, endpoint } = request;
  return pg.asTenant(tenantId, async (tx): Promise<Taken> => {
    const taken = await tx.execute(
      `insert into idempotency_keys as k (person_id, key, tenant_id, endpoint, body_hash, at) values ($1, $2, $3, $4, decode($5, 'hex'), $6)
       on conflict (person_id, key) do update set at = excluded.at
         where k.body_hash = excluded.body_hash and k.reply is null and k.at < $7`,
      [personId, key, tenantId, endpoint, hash, instant(nowMs), instant(nowMs - LEASE_MS)],
      'idempotency-take',
    );
    if (taken === 1) return { type: 'taken' };
    const row = await tx.one<{ hash: string; reply: Answer<unknown> | null }>(
      `select encode(body_hash, 'hex') as hash, reply from idempotency_keys where person_id = $1 and key = $2`, [personId, key], 'idempotency-find');
    if (row.hash !== hash) return { type: 'known', answer: { ok: false, error: KEY_REUSED } };
    return { type: 'known', answer: row.reply ?? { ok: false, error: IN_PROGRESS } };
  });
}

async function keepAnswer(pg: Postgres, { personId, key, tenantId }: KeyedRequest, answer: Answer<unknown>): Promise<void> {
  await pg.asTenant(tenantId, (tx) =>
    tx.execute('update idempotency_keys set reply = $3::jsonb where person_id = $1 and key = $2', [personId, key, json(answer)], 'idempotency-keep'));
}

async function freeKey(pg: Postgres, { personId, key, tenantId }: KeyedRequest): Promise<void> {
  await pg.asTenant(tenantId, (tx) =>
    tx.execute('update idempotency_keys set at = to_timestamp(0) where person_id = $1 and key = $2', [personId, key], 'idempotency-free')).catch(() => {});
}

/** Keys older than this are forgotten; run it now and then. */
export function forgetOldKeys(pg: Postgres, olderThanMs: number): Promise<number> {
  return pg.asEngine((tx) => tx.execute('delete from idempotency_keys where at < $1', [instant(olderThanMs)]));
}
