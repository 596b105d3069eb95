// Tells of a recovery: the person by push and at every address of theirs, those who do it, and the privacy officers.
import type { LeaveNotice, TellPeople, TellPerson } from '../paging/notice.ts';
import { noticeText } from '../paging/notice.ts';
import type { Keys } from '../keys/keys.ts';
import type { Tx } from '../platform/postgres.ts';
import { findReached, listOfficers, type RecoveryRow } from './recovery-store.ts';
import { recoveryNotice, type RecoveryTold } from './recovery-words.ts';

export interface RecoveryTellOptions {
  readonly keys: Keys;
  readonly tellPerson: TellPerson;
  readonly tellPeople: TellPeople;
  readonly leave: LeaveNotice;
}

export type ToldOf = Pick<RecoveryRow, 'id' | 'personId' | 'agreedBy'> & { askedBy: string | null };
export type TellRecovery = (tx: Tx, tenantId: string, recovery: ToldOf, told: RecoveryTold, stopUrl: string | undefined, nowMs: number) => Promise<void>;

export function createTellRecovery({ keys, tellPerson, tellPeople, leave }: RecoveryTellOptions): TellRecovery {
  return async (tx, tenantId, { id, personId, askedBy, agreedBy }, told, stopUrl, nowMs) => {
    const once = `recovery/${id}/${told}`;
    await tellPerson(tx, tenantId, personId, once, recoveryNotice(told, stopUrl), nowMs);
    const { locale, addresses } = await findReached(tx, keys, tenantId, personId);
    for (const to of addresses) await leave(tx, tenantId, once, { type: 'address', ...to, locale }, noticeText(recoveryNotice(told, stopUrl)(locale)), nowMs);
    const others = new Set([askedBy, agreedBy].filter((each) => each !== null));
    for (const each of others) await tellPerson(tx, tenantId, each, once, recoveryNotice(told), nowMs);
    await tellPeople(tx, tenantId, once, (await listOfficers(tx)).filter(({ id: officer }) => officer !== personId && !others.has(officer)), recoveryNotice(told), nowMs);
  };
}
