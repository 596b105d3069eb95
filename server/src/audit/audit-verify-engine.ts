// Goes along every chain from its first row and compares it with the heads that were carried off. Reads in one snapshot, so that
// what is sealed meanwhile is no fault. Changes nothing.
import type { Postgres, Tx } from '../platform/postgres.ts';
import { BEGINNING, type ChainEnd, type ChainFault, checkEnd, checkLinks, type Sha256 } from './audit-chain.ts';
import type { SignedHead } from './audit-head.ts';
import { findUnsealed, listHeads, listLinks, listSealedTenants } from './audit-seal-store.ts';

export interface ChainReport {
  tenantId: string;
  /** Rows that were found whole, from the first on. */
  rows: number;
  /** Carried-off heads that the chain was compared with. */
  heads: number;
  fault: ChainFault | null;
}
export interface AuditReport {
  chains: ChainReport[];
  waiting: number;
  /** A row that stands in no chain though later ones do. */
  slippedIn: string | null;
}

const LINKS_AT_ONCE = 5_000;

export function verifyAudit(pg: Postgres, sha256: Sha256, signedHeads: readonly SignedHead[]): Promise<AuditReport> {
  return pg.asEngine(
    async (tx) => {
      const carried = Map.groupBy(signedHeads, ({ tenantId }) => tenantId);
      const kept = new Map((await listHeads(tx)).map((head) => [head.tenantId, head]));
      const tenantIds = new Set([...(await listSealedTenants(tx)), ...carried.keys()]);
      const chains: ChainReport[] = [];
      for (const tenantId of tenantIds) {
        const heads = carried.get(tenantId) ?? [];
        const own = kept.get(tenantId);
        chains.push({ tenantId, heads: heads.length, ...(await verifyChain(tx, sha256, tenantId, heads, own === undefined ? [] : [own])) });
      }
      return { chains, ...(await findUnsealed(tx)) };
    },
    { readOnly: true, isolation: 'repeatable read' },
  );
}

async function verifyChain(tx: Tx, sha256: Sha256, tenantId: string, heads: readonly ChainEnd[], own: readonly ChainEnd[]): Promise<{ rows: number; fault: ChainFault | null }> {
  const expected = new Map(heads.map(({ seq, hash }) => [seq, hash]));
  let end = BEGINNING;
  for (;;) {
    const links = await listLinks(tx, tenantId, end.seq, LINKS_AT_ONCE);
    if (links.length === 0) return { rows: end.seq, fault: checkEnd(end, [...heads, ...own]) };
    const checked = checkLinks(sha256, end, links, expected);
    if (checked.fault !== null) return { rows: checked.fault.seq - 1, fault: checked.fault };
    end = checked.end;
  }
}
