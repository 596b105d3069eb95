// Both halves of a recovery and a new password open the account, once: every former way in and every session ends with it.
import type { EndpointReply } from '@mydr24/protocol';
import type { InsertAudit } from '../audit/audit.ts';
import type { Keys } from '../keys/keys.ts';
import type { Caller } from '../people/access.ts';
import type { PasswordHasher } from '../people/password.ts';
import type { RightsChanges } from '../people/rights-changes.ts';
import type { Secrets } from '../people/secrets.ts';
import { type Answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import { endOwnSessions } from './own-session-store.ts';
import { findOwnWords } from './owner-store.ts';
import { type IsLeaked, judgePassword } from './password-choice.ts';
import { readRecoveryHalf } from './recovery-code.ts';
import { readToken } from './recovery-routes.ts';
import { claimRecovery, countWrongHalf, markStopped, markUsed, type RecoveryRow } from './recovery-store.ts';
import type { TellRecovery } from './recovery-tell-engine.ts';
import { MOST_WRONG_HALVES, recoveryState } from './recovery.ts';

export interface RecoverAccountOptions {
  readonly keys: Keys;
  readonly pg: Postgres;
  readonly secrets: Secrets;
  readonly hasher: Pick<PasswordHasher, 'hash'>;
  readonly isLeaked: IsLeaked;
  readonly rightsChanges: RightsChanges;
  readonly insertAudit: InsertAudit;
  readonly tell: TellRecovery;
  readonly beginSession: (person: { tenantId: string; personId: string }, from: { address: string | undefined; agent: string | undefined }, nowMs: number, requestId: string) => Promise<Answer<EndpointReply<'signIn'>> | null>;
}

/** Where and when it is asked, for rows and notices. */
interface At {
  readonly tenantId: string;
  readonly nowMs: number;
  readonly requestId: string;
}

const refused = () => refuse('unauthenticated', 'recovery-refused', 'Link and code do not open this together, or no more. Ask the two people for new ones.');

export function createRecoverAccountHandlers(options: RecoverAccountOptions): Pick<Handlers<Caller>, 'recoverAccount'> {
  const { pg, secrets } = options;
  return {
    async recoverAccount({ body, nowMs, requestId, address, agent }) {
      const token = readToken(body.token);
      if (token === null) return refused();
      const { tenantId } = token;
      const at = { tenantId, nowMs, requestId };
      const linkHash = secrets.hash(token.secret);
      const flaw = await pg.asTenant(tenantId, async (tx) => {
        const row = await claimRecovery(tx, { linkHash });
        if (row === undefined || !(await opensWith(options, tx, row, body.code, at))) return 'refused';
        return judgePassword(body.password, await findOwnWords(tx, options.keys, tenantId, row.personId), options.isLeaked);
      });
      if (flaw === 'refused') return refused();
      if (flaw !== null) return refuse('unprocessable', flaw, 'Choose another password: 12 characters or more, not leaked, not about you.');
      // Takes long on purpose, so no transaction waits for it.
      const passwordHash = await options.hasher.hash(body.password);
      const personId = await pg.asTenant(tenantId, async (tx) => {
        const row = await claimRecovery(tx, { linkHash });
        if (row === undefined || !(await opensWith(options, tx, row, body.code, at))) return null;
        await take(options, tx, row, passwordHash, at);
        return row.personId;
      });
      if (personId === null) return refused();
      return (await options.beginSession({ tenantId, personId }, { address, agent }, nowMs, requestId)) ?? refused();
    },
  };
}

/** Counts a wrong code, and stops the whole at the fifth. */
async function opensWith({ secrets, tell, insertAudit }: RecoverAccountOptions, tx: Tx, row: RecoveryRow, typed: string, at: At): Promise<boolean> {
  const { tenantId, nowMs } = at;
  if (recoveryState(row, nowMs) !== 'ready' || (row.linkUntil ?? 0) <= nowMs || row.codeHash === null || (row.codeUntil ?? 0) <= nowMs) return false;
  const code = readRecoveryHalf(typed);
  if (code !== null && secrets.isHashOf(code, row.codeHash)) return true;
  await countWrongHalf(tx, row.id);
  await insertAudit(tx, [auditOf(row, 'refused', at)]);
  if (row.wrong + 1 >= MOST_WRONG_HALVES) {
    await markStopped(tx, row.id, null, nowMs);
    await tell(tx, tenantId, row, 'stopped', undefined, nowMs);
  }
  return false;
}

async function take({ rightsChanges, insertAudit, tell }: RecoverAccountOptions, tx: Tx, row: RecoveryRow, passwordHash: string, at: At): Promise<void> {
  const { tenantId, nowMs } = at;
  await markUsed(tx, row, passwordHash, nowMs);
  const nowhere = '00000000-0000-0000-0000-000000000000';
  const ended = await endOwnSessions(tx, { tenantId, personId: row.personId, sessionId: nowhere }, 'others', nowMs);
  await insertAudit(tx, [auditOf(row, 'allowed', at)]);
  await tell(tx, tenantId, row, 'used', undefined, nowMs);
  tx.afterCommit(() => rightsChanges.publish(ended.map((sessionId) => ({ type: 'session', sessionId }))));
}

const auditOf = ({ id, personId }: RecoveryRow, outcome: 'allowed' | 'refused', { tenantId, nowMs, requestId }: At) =>
  ({ tenantId, atMs: nowMs, actorKind: 'person', actorId: personId, action: 'recovery.use', resource: `recovery/${id}`, patientId: null, outcome, requestId }) as const;
