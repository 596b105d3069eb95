// Refused sign-ins of accounts that are there, written to their tenant's audit a moment later and all together: a row within the answer would tell
// by its time who has an account. Up to a second of them is lost with the process; the log counts refusals besides (gateway/refusal-log-engine.ts).
import type { AuditRow, InsertAudit } from '../audit/audit.ts';
import type { Clock } from '../platform/clock.ts';
import { createLookLoop } from '../platform/look-loop-engine.ts';
import type { Postgres } from '../platform/postgres.ts';

export interface RefusedSignIns {
  note(of: { readonly tenantId: string; readonly personId: string }, nowMs: number, requestId: string): void;
}
export interface RefusedSignInEngine extends RefusedSignIns {
  start(): void;
  /** Writes what waits before it is over. */
  stop(): Promise<void>;
  flush(): Promise<void>;
}

const EVERY_MS = 1_000;
/** Guesses at one account are limited; more than this wait only while the database does not answer. */
const MOST_WAITING = 5_000;

export function createRefusedSignIns({ pg, clock, insertAudit, onProblem }: { pg: Postgres; clock: Pick<Clock, 'monotonicMs'>; insertAudit: InsertAudit; onProblem: (error: unknown) => void }): RefusedSignInEngine {
  let waiting: AuditRow[] = [];
  async function flush(): Promise<void> {
    for (const [tenantId, rows] of Map.groupBy(waiting, (row) => row.tenantId)) {
      await pg.asTenant(tenantId, (tx) => insertAudit(tx, rows));
      const written = new Set(rows);
      waiting = waiting.filter((row) => !written.has(row));
    }
  }
  const loop = createLookLoop({ look: flush, everyMs: EVERY_MS, firstAfterMs: EVERY_MS, clock, onProblem });
  return {
    note({ tenantId, personId }, nowMs, requestId) {
      if (waiting.length >= MOST_WAITING) return;
      waiting.push({ tenantId, atMs: nowMs, actorKind: 'person', actorId: personId, action: 'session.wrong-password', resource: `person/${personId}`, patientId: null, outcome: 'refused', requestId });
    },
    start: loop.start,
    async stop() {
      await loop.stop();
      await flush();
    },
    flush,
  };
}
