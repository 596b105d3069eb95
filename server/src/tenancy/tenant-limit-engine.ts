// The limits of every tenant, kept in memory: loaded at the start and every five seconds. A load that fails keeps what is known.
// Rates and sockets are counted on this node; what is counted in rows is asked in the transaction that makes one more.
import type { TenantLimitKind, WireError } from '@mydr24/protocol';
import type { PersonCaller } from '../people/access.ts';
import type { Clock } from '../platform/clock.ts';
import type { Postgres } from '../platform/postgres.ts';
import { type Bucket, fullBucket, takeToken } from '../platform/token-bucket.ts';
import { countUsed, hasOpenEmergency, isNeeded, listLimits, listPatientsInEmergency, lockKind } from './tenant-limit-store.ts';
import { BURST_SECONDS, limitRefusal, noLimits, type TenantGate, type TenantLimits } from './tenant-limits.ts';

export interface TenantLimitBook extends TenantGate {
  limitsOf(tenantId: string): TenantLimits;
  /** On this node, since the start. */
  refusedOf(tenantId: string, kind: TenantLimitKind): number;
  start(): Promise<void>;
  stop(): void;
  reload(): Promise<void>;
}

export interface TenantLimitOptions {
  readonly pg: Postgres;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly onRefused?: (kind: TenantLimitKind) => void;
  readonly onProblem: (error: unknown) => void;
}

const RELOAD_MS = 5_000;
/** Whether somebody is needed is asked again after so long. */
const NEEDED_FOR_MS = 2_000;
const MOST_REMEMBERED = 20_000;

export function createTenantLimits({ pg, clock, onRefused, onProblem }: TenantLimitOptions): TenantLimitBook {
  let limits = new Map<string, TenantLimits>();
  let inEmergency = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const buckets = new Map<string, Bucket>();
  const refused = new Map<string, number>();
  const needed = createMemory<Promise<boolean>>(clock);
  const limitsOf = (tenantId: string): TenantLimits => limits.get(tenantId) ?? noLimits;

  async function reload(): Promise<void> {
    await pg.asEngine(async (tx) => {
      const rows = await listLimits(tx);
      const limited = rows.filter(({ readings }) => readings !== null).map(({ tenantId }) => tenantId);
      inEmergency = new Set(limited.length === 0 ? [] : await listPatientsInEmergency(tx, limited));
      limits = new Map(rows.map((row) => [row.tenantId, row]));
    }, { readOnly: true });
  }
  function refuse(tenantId: string, kind: TenantLimitKind, most: number, waitMs?: number): WireError {
    const key = `${kind} ${tenantId}`;
    refused.set(key, (refused.get(key) ?? 0) + 1);
    onRefused?.(kind);
    return limitRefusal(kind, most, waitMs);
  }
  /** Milliseconds to wait; 0 where they were taken. */
  function takeRate(tenantId: string, kind: 'readings' | 'requests', perSecond: number, count: number, isForced = false): number {
    const key = `${kind} ${tenantId}`;
    const size = { burst: perSecond * BURST_SECONDS, perSecond };
    const nowMs = clock.monotonicMs();
    const { bucket, waitMs } = takeToken(buckets.get(key) ?? fullBucket(size, nowMs), size, nowMs, { count, isForced });
    buckets.set(key, bucket);
    return waitMs;
  }
  /** Who cannot be asked about is let through. */
  const isWanted = ({ personId, tenantId }: PersonCaller): Promise<boolean> =>
    needed.of(personId, NEEDED_FOR_MS, () => pg.asTenant(tenantId, (tx) => isNeeded(tx, personId)).catch((error: unknown) => (onProblem(error), true)));

  return {
    limitsOf,
    refusedOf: (tenantId, kind) => refused.get(`${kind} ${tenantId}`) ?? 0,
    takeReadings(tenantId, readings, isAlarming) {
      const most = limitsOf(tenantId).readings;
      if (most === null || readings.length === 0) return null;
      const waitMs = takeRate(tenantId, 'readings', most, readings.length);
      if (waitMs === 0) return null;
      if (!readings.some(({ patientId }) => inEmergency.has(patientId)) && !isAlarming()) return refuse(tenantId, 'readings', most, waitMs);
      takeRate(tenantId, 'readings', most, readings.length, true);
      return null;
    },
    takeRequest(caller) {
      const most = limitsOf(caller.tenantId).requests;
      const waitMs = most === null ? 0 : takeRate(caller.tenantId, 'requests', most, 1);
      return most === null || waitMs === 0 ? null : isWanted(caller).then((isLetIn) => (isLetIn ? null : refuse(caller.tenantId, 'requests', most, waitMs)));
    },
    async takeSocket(caller, openSockets) {
      const most = limitsOf(caller.tenantId).sockets;
      if (most === null || openSockets < most || (await isWanted(caller))) return null;
      return refuse(caller.tenantId, 'sockets', most);
    },
    async takeRoom(tx, tenantId, kind, patientId = null) {
      const most = limitsOf(tenantId)[kind];
      if (most === null) return null;
      await lockKind(tx, tenantId, kind);
      if ((await countUsed(tx, kind)) < most || (patientId !== null && (await hasOpenEmergency(tx, patientId)))) return null;
      return refuse(tenantId, kind, most);
    },
    reload,
    async start() {
      await reload();
      timer = setInterval(() => void reload().catch(onProblem), RELOAD_MS);
    },
    stop: () => clearInterval(timer),
  };
}

/** Answers by key, each for a while; the oldest goes when there are too many. */
function createMemory<T>(clock: Pick<Clock, 'monotonicMs'>) {
  const known = new Map<string, { value: T; untilMs: number }>();
  return {
    of(key: string, forMs: number, ask: () => T): T {
      const nowMs = clock.monotonicMs();
      const found = known.get(key);
      if (found !== undefined && found.untilMs > nowMs) return found.value;
      const value = ask();
      known.delete(key);
      known.set(key, { value, untilMs: nowMs + forMs });
      const [oldest] = known.keys();
      if (known.size > MOST_REMEMBERED && oldest !== undefined) known.delete(oldest);
      return value;
    },
  };
}
