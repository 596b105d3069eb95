// Where a person is signed in, in SQL under their tenant.
import type { OwnSession, SessionId } from '@mydr24/protocol';
import { instant, type Tx } from '../platform/postgres.ts';
import { isInside } from './network.ts';
import type { SessionOf } from './step-up-store.ts';

const LIST = `
  select id, device_name as "deviceName", network, created_at as "signedInAt", used_at as "usedAt"
    from sessions where person_id = $1 and revoked_at is null and expires_at > $2 order by used_at desc, id`;

/** The one that asks comes first. */
export async function listOwnSessions(tx: Tx, { personId, sessionId }: SessionOf, nowMs: number): Promise<OwnSession[]> {
  const rows = await tx.query<Omit<OwnSession, 'isThis' | 'isInside'>>(LIST, [personId, instant(nowMs)], 'list-own-sessions');
  const sessions = rows.map((row) => ({ ...row, isThis: row.id === sessionId, isInside: isInside(row.network) }));
  return sessions.toSorted((one, other) => Number(other.isThis) - Number(one.isThis));
}

/** Ids of the sessions this ended: the one named, or all but the one that asks. */
export async function endOwnSessions(tx: Tx, { personId, sessionId }: SessionOf, which: { only: string } | 'others', nowMs: number): Promise<SessionId[]> {
  const [condition, id] = which === 'others' ? ['id <> $2', sessionId] : ['id = $2', which.only];
  const text = `update sessions set revoked_at = $3 where person_id = $1 and ${condition} and revoked_at is null returning id`;
  const rows = await tx.query<{ id: SessionId }>(text, [personId, id, instant(nowMs)], which === 'others' ? 'end-other-sessions' : 'end-own-session');
  return rows.map((row) => row.id);
}
