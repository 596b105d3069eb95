// SQL of the shard leases (D9). A fence is a number that grows with every change of owner; a commit that names an old one
// is not made. Whoever takes a shard over waits for running commits (advisory lock), so a fence checked inside a
// commit still holds when it ends. Expiry is judged by the instant passed in, never by the database's clock.
import { instant, type Tx } from '../platform/postgres.ts';
import { SHARD_COUNT } from './shard.ts';

export interface HeldShard {
  readonly shard: number;
  readonly fence: number;
}

/** Any constant that nothing else locks: "mydr24 shard gate". */
const GATE = 0x6d79_3234;

/** Takes every shard that is free, expired or still ours from before; waits until running commits have ended. */
export async function claimFreeShards(tx: Tx, nodeId: string, nowMs: number, expiresAt: number): Promise<HeldShard[]> {
  const free = await tx.one<{ n: number }>(
    'select count(*)::int as n from monitor_shards where node_id is null or expires_at < $1', [instant(nowMs)], 'count-free-shards');
  if (free.n === 0) return [];
  await tx.execute(`select pg_advisory_xact_lock(${GATE})`);
  return tx.query<HeldShard>(
    `update monitor_shards set node_id = $1, fence = fence + 1, expires_at = $3
      where node_id is null or expires_at < $2 returning shard, fence`,
    [nodeId, instant(nowMs), instant(expiresAt)],
  );
}

/** Which of the node's shards are still its own, now until `expiresAt`. */
export async function renewShards(tx: Tx, nodeId: string, expiresAt: number): Promise<HeldShard[]> {
  return tx.query<HeldShard>('update monitor_shards set expires_at = $2 where node_id = $1 returning shard, fence', [nodeId, instant(expiresAt)], 'renew-shards');
}

export async function releaseShards(tx: Tx, nodeId: string): Promise<void> {
  await tx.execute('update monitor_shards set node_id = null, expires_at = null where node_id = $1', [nodeId]);
}

/** Inside a commit: how many of these shards are held under exactly these fences. Sent ahead of the commit's work. */
export async function countHeldShards(tx: Tx, nodeId: string, shards: readonly HeldShard[]): Promise<number> {
  // Two statements: a single one would look with a snapshot from before it got the lock.
  const gate = tx.execute(`select pg_advisory_xact_lock_shared(${GATE})`, [], 'shard-gate');
  // Fences by their shard's place in one array: every commit asks, and a join of 64 rows would be a tenth of a small one.
  const fences = new Map(shards.map(({ shard, fence }) => [shard, fence]));
  const byShard = Array.from({ length: SHARD_COUNT }, (_, shard) => fences.get(shard) ?? 'NULL');
  const held = tx.one<{ held: number }>(
    'select count(*)::int as held from monitor_shards where node_id = $1 and fence = ($2::bigint[])[shard + 1]', [nodeId, `{${byShard.join()}}`], 'count-held-shards');
  await gate;
  return (await held).held;
}

/** Returns once no commit that began before is still running, in this process or another; holds new ones off until the end. */
export async function waitForCommits(tx: Tx): Promise<void> {
  await tx.execute(`select pg_advisory_xact_lock(${GATE})`);
}
