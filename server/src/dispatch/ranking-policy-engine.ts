// What each tenant weighs, kept in memory: loaded at the start, after a change on this node, and every five seconds for what other nodes changed.
// A load that fails keeps what is known.
import { RankingPolicy } from '@mydr24/protocol';
import type { Postgres } from '../platform/postgres.ts';
import { defaultPolicy } from './ranking-policy.ts';
import { listPolicies } from './ranking-policy-store.ts';

export interface PolicyBook {
  policyOf(tenantId: string): RankingPolicy;
}

export interface PolicyBookEngine extends PolicyBook {
  start(): Promise<void>;
  stop(): void;
  reload(): Promise<void>;
}

const RELOAD_MS = 5_000;

export function createPolicyBook({ pg, onProblem }: { readonly pg: Postgres; readonly onProblem: (error: unknown) => void }): PolicyBookEngine {
  let policies = new Map<string, RankingPolicy>();
  let timer: NodeJS.Timeout | undefined;
  async function reload(): Promise<void> {
    const rows = await pg.asEngine((tx) => listPolicies(tx), { readOnly: true });
    // One of an older form is read with what has been added since; one that cannot be read leaves the default.
    policies = new Map<string, RankingPolicy>(rows.flatMap(({ tenantId, policy }) => {
      const read = RankingPolicy.safeParse(policy);
      return read.success ? [[tenantId, read.data] as const] : [];
    }));
  }
  return {
    policyOf: (tenantId) => policies.get(tenantId) ?? defaultPolicy,
    reload,
    async start() {
      await reload();
      timer = setInterval(() => void reload().catch(onProblem), RELOAD_MS);
    },
    stop: () => clearInterval(timer),
  };
}
