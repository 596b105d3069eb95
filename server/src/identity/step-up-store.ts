// Proofs in SQL: each belongs to one session and ends with it.
import { instant, type Postgres, type Tx } from '../platform/postgres.ts';
import { provenUntilMs, type ProvenBy } from './step-up.ts';

export interface SessionOf {
  readonly tenantId: string;
  readonly personId: string;
  readonly sessionId: string;
}

export interface ProofRow {
  passwordHash: string | null;
  hasPasskey: boolean;
  hasCodeApp: boolean;
  isDemoAccount: boolean;
  provenAt: number | null;
}

const PROOF = `
  select p.password_hash as "passwordHash", exists(select from passkeys k where k.person_id = p.id and k.removed_at is null) as "hasPasskey", exists(select from code_apps a where a.person_id = p.id) as "hasCodeApp", p.demo_account is not null as "isDemoAccount", s.proven_at as "provenAt"
    from sessions s join persons p on p.id = s.person_id
   where s.id = $1 and s.person_id = $2 and s.revoked_at is null and p.is_active`;

export async function findProof(tx: Tx, { sessionId, personId }: SessionOf): Promise<ProofRow | undefined> {
  return tx.maybe<ProofRow>(PROOF, [sessionId, personId], 'find-proof');
}

export async function updateProof(tx: Tx, sessionId: string, provenBy: ProvenBy, nowMs: number): Promise<void> {
  await tx.execute('update sessions set proven_at = $2, proven_by = $3 where id = $1', [sessionId, instant(nowMs), provenBy], 'update-proof');
}

/** Asked of the database at each dangerous act: a proof counts on every node at once and ends with its session. */
export function createProofCheck(pg: Postgres): (session: SessionOf, nowMs: number) => Promise<boolean> {
  return (session, nowMs) =>
    pg.asTenant(session.tenantId, async (tx) => provenUntilMs((await findProof(tx, session))?.provenAt ?? null, nowMs) !== null);
}
