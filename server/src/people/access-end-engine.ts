// Ends a person's access everywhere: account, duty, sessions. An emergency they hold is not taken from them silently: the desk is
// told, because only people decide who goes instead.
import type { TellPeople } from '../paging/notice.ts';
import type { Tx } from '../platform/postgres.ts';
import { leftNotice } from './left-emergency-words.ts';
import { deactivate } from './people-store.ts';
import { listDesk, listHeldBy } from './provision-store.ts';
import type { RightsChanges } from './rights-changes.ts';
import { revokeSessions } from './session-store.ts';

export interface AccessEnd {
  readonly rightsChanges: RightsChanges;
  readonly tellDesk: TellPeople;
}

export async function endAccess({ rightsChanges, tellDesk }: AccessEnd, tx: Tx, tenantId: string, personId: string, nowMs: number): Promise<void> {
  await deactivate(tx, personId);
  const ended = await revokeSessions(tx, { personId }, nowMs);
  tx.afterCommit(() => rightsChanges.publish(ended.map((sessionId) => ({ type: 'session', sessionId }))));
  const held = await listHeldBy(tx, personId);
  if (held.length === 0) return;
  const desk = await listDesk(tx, personId);
  for (const emergencyId of held) await tellDesk(tx, tenantId, `left-by-holder/${emergencyId}/${personId}`, desk, leftNotice, nowMs);
}
