// Holds this node's shards (D9): takes free and expired ones, renews each second, and says which are held and since which
// fence. A lease that could not be renewed counts as lost before another node may take it. Knows nothing of patients.
import type { Clock } from '../platform/clock.ts';
import type { Postgres } from '../platform/postgres.ts';
import { SHARD_COUNT } from './shard.ts';
import { claimFreeShards, releaseShards, renewShards, type HeldShard } from './shard-lease-store.ts';

export const LEASE_MS = 5_000;
const RENEW_EVERY_MS = 1_000;

export interface ShardLeases {
  /** `isAlone`: no other node can be alive, so leases of a killed one are not waited for. */
  start(isAlone: boolean): Promise<void>;
  /** Gives the shards back, so that the next node need not wait. Call it when nothing is judged any more. */
  stop(): Promise<void>;
  holds(shard: number): boolean;
  /** What a commit must find still true in the database. */
  held(): readonly HeldShard[];
  /** One round of renewing and taking over; `start` runs it each second. */
  renew(): Promise<void>;
}

export interface ShardLeaseOptions {
  readonly pg: Postgres;
  readonly clock: Clock;
  readonly nodeId: string;
  /** What is known of these shards' patients is no longer true here: another fence began or another node judges them. */
  readonly onChange: (gained: readonly number[], lost: readonly number[]) => void;
  readonly onProblem: (error: unknown) => void;
}

export function createShardLeases({ pg, clock, nodeId, onChange, onProblem }: ShardLeaseOptions): ShardLeases {
  let fences: ReadonlyMap<number, number> = new Map();
  let heldList: readonly HeldShard[] = [];
  let validUntil = 0;
  let timer: NodeJS.Timeout | undefined;
  let renewing: Promise<void> | undefined;

  function adopt(now: readonly HeldShard[]): void {
    const next = new Map(now.map(({ shard, fence }) => [shard, fence]));
    const gained = now.filter(({ shard, fence }) => fences.get(shard) !== fence).map(({ shard }) => shard);
    const lost = [...fences.keys()].filter((shard) => !next.has(shard));
    fences = next;
    heldList = now;
    if (gained.length > 0 || lost.length > 0) onChange(gained, lost);
  }

  async function renewAndClaim(isAlone: boolean): Promise<void> {
    // Counted from before the question, on a clock that cannot be set back.
    const askedAt = clock.monotonicMs();
    const nowMs = clock.nowMs();
    const held = await pg.asEngine(async (tx) => {
      const kept = await renewShards(tx, nodeId, nowMs + LEASE_MS);
      return kept.length === SHARD_COUNT ? kept : [...kept, ...(await claimFreeShards(tx, nodeId, isAlone ? nowMs + LEASE_MS + 1 : nowMs, nowMs + LEASE_MS))];
    });
    validUntil = askedAt + LEASE_MS;
    adopt(held);
  }

  function schedule(): void {
    timer = setTimeout(() => {
      renewing = renewAndClaim(false).catch(onProblem).finally(schedule);
    }, RENEW_EVERY_MS);
  }

  const renew = (): Promise<void> => renewAndClaim(false);

  return {
    renew,
    async start(isAlone) {
      await renewAndClaim(isAlone);
      schedule();
    },
    async stop() {
      clearTimeout(timer);
      await renewing;
      clearTimeout(timer);
      adopt([]);
      await pg.asEngine((tx) => releaseShards(tx, nodeId));
    },
    holds: (shard) => fences.has(shard) && clock.monotonicMs() < validUntil,
    held: () => heldList,
  };
}
