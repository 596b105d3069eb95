// What a tenant may use and uses, for its administrators. Only the operator changes it (`mydr24 tenant limits`).
import { TenantLimitKind } from '@mydr24/protocol';
import { type Caller, type Door, tenantOf } from '../people/access.ts';
import { answer, type Handlers } from '../platform/handlers.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import type { TenantLimitBook } from './tenant-limit-engine.ts';
import { countUsed, findLimitsSetAt } from './tenant-limit-store.ts';

export interface TenantLimitRouteOptions {
  readonly pg: Postgres;
  readonly door: Door;
  readonly limits: Pick<TenantLimitBook, 'limitsOf' | 'refusedOf'>;
  /** Open on this node. */
  readonly countSockets: (tenantId: string) => number;
}

export function createTenantLimitHandlers({ pg, door, limits, countSockets }: TenantLimitRouteOptions): Pick<Handlers<Caller>, 'getTenantLimits'> {
  const usedOf = async (tx: Tx, tenantId: string, kind: TenantLimitKind): Promise<number | null> => {
    if (kind === 'readings' || kind === 'requests') return null;
    return kind === 'sockets' ? countSockets(tenantId) : countUsed(tx, kind);
  };
  return {
    getTenantLimits: ({ caller, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const tenantId = tenantOf(caller);
        const entry = await door.enter(tx, caller, 'tenant-limits.read', { type: 'tenant' }, requestId);
        if (!entry.ok) return entry;
        const mosts = limits.limitsOf(tenantId);
        const found = [];
        for (const kind of TenantLimitKind.options) found.push({ kind, most: mosts[kind], used: await usedOf(tx, tenantId, kind), refused: limits.refusedOf(tenantId, kind) });
        return answer({ limits: found, setAt: await findLimitsSetAt(tx) });
      }, { readOnly: true }),
  };
}
