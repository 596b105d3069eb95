// Seals what was written to the audit: every second the rows of finished transactions are numbered and hashed onto their
// tenant's chain. Apart from the deeds, so that sealing costs them nothing; a row is unsealed for about a second.
// Carries signed heads to where the database cannot reach: at the start, every quarter of an hour, and when it stops.
import type { Clock } from '../platform/clock.ts';
import { createLookLoop, type LookLoop } from '../platform/look-loop-engine.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import { BEGINNING, extend, type Link, type Sha256 } from './audit-chain.ts';
import type { CarryHeads } from './audit-head.ts';
import { type Head, insertSeals, listHeads, listUnsealed, type NewHead, takeSealing, type UnsealedRow } from './audit-seal-store.ts';

export interface AuditSealingOptions {
  readonly pg: Postgres;
  readonly clock: Pick<Clock, 'nowMs' | 'monotonicMs'>;
  readonly sha256: Sha256;
  readonly carryHeads: CarryHeads;
  readonly onProblem: (error: unknown) => void;
}

export interface AuditSealing extends LookLoop {
  /** Seals all that can be sealed now; answers how many rows that were. */
  seal(): Promise<number>;
  /** Signs and carries off the present heads. */
  carry(): Promise<void>;
}

const LOOK_EVERY_MS = 1_000;
const CARRY_EVERY_MS = 15 * 60_000;
const ROWS_AT_ONCE = 5_000;

export function createAuditSealing({ pg, clock, sha256, carryHeads, onProblem }: AuditSealingOptions): AuditSealing {
  let carriedAtMs = -Infinity;

  const sealOnce = (): Promise<number> =>
    pg.asEngine(async (tx) => {
      if (!(await takeSealing(tx))) return 0;
      const rows = await listUnsealed(tx, ROWS_AT_ONCE);
      if (rows.length > 0) await sealRows(tx, rows, sha256, clock.nowMs());
      return rows.length;
    });
  async function seal(): Promise<number> {
    let sealed = 0;
    for (;;) {
      const count = await sealOnce();
      sealed += count;
      if (count < ROWS_AT_ONCE) return sealed;
    }
  }
  async function carry(): Promise<void> {
    const heads = await pg.asEngine((tx) => listHeads(tx), { readOnly: true });
    await carryHeads(heads, clock.nowMs());
    // A server that has sealed nothing yet carries its first heads as soon as there are any.
    if (heads.length > 0) carriedAtMs = clock.monotonicMs();
  }
  async function look(): Promise<void> {
    await seal();
    if (clock.monotonicMs() - carriedAtMs >= CARRY_EVERY_MS) await carry();
  }
  const loop = createLookLoop({ look, everyMs: LOOK_EVERY_MS, clock, onProblem });
  return {
    seal,
    carry,
    start: loop.start,
    async stop() {
      await loop.stop();
      await seal().then(carry).catch(onProblem);
    },
  };
}

async function sealRows(tx: Tx, rows: readonly UnsealedRow[], sha256: Sha256, nowMs: number): Promise<void> {
  const byTenant = Map.groupBy(rows, ({ tenantId }) => tenantId);
  const known = new Map<string, Head>((await listHeads(tx, [...byTenant.keys()])).map((head) => [head.tenantId, head]));
  const links: (Link & { tenantId: string })[] = [];
  const heads: NewHead[] = [];
  for (const [tenantId, own] of byTenant) {
    const extended = extend(sha256, known.get(tenantId) ?? BEGINNING, own);
    links.push(...extended.links.map((link) => ({ ...link, tenantId })));
    const { writtenIn, rowId } = own.at(-1)!;
    heads.push({ tenantId, ...extended.end, writtenIn, rowId });
  }
  await insertSeals(tx, links, heads, nowMs);
}
