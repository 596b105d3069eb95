// Recoveries in SQL, all under the tenant.
import { contactPlace, isMail, type KeptAddress, mailPlace } from '../keys/address.ts';
import type { Keys } from '../keys/keys.ts';
import { instant, type Tx } from '../platform/postgres.ts';
import type { RecoveryTimes } from './recovery.ts';

export interface RecoveryRow extends RecoveryTimes {
  id: string;
  personId: string;
  askedBy: string;
  agreedBy: string | null;
  wrong: number;
  linkHash: Buffer | null;
  linkUntil: number | null;
  codeHash: Buffer | null;
  codeUntil: number | null;
}

const COLUMNS = `r.id, r.person_id as "personId", r.asked_by as "askedBy", r.asked_at as "askedAt", r.agreed_by as "agreedBy", r.agreed_at as "agreedAt", r.stopped_at as "stoppedAt", r.used_at as "usedAt",
  r.wrong, r.link_hash as "linkHash", r.link_until as "linkUntil", r.code_hash as "codeHash", r.code_until as "codeUntil"`;

/** Locks the row. */
export async function claimRecovery(tx: Tx, by: { id: string } | { linkHash: Buffer } | { stopHash: Buffer }): Promise<RecoveryRow | undefined> {
  const [column, value] = 'id' in by ? ['id', by.id] : 'linkHash' in by ? ['link_hash', by.linkHash] : ['stop_hash', by.stopHash];
  return tx.maybe<RecoveryRow>(`select ${COLUMNS} from recoveries r where r.${column} = $1 for update`, [value], `claim-recovery-${column}`);
}

export interface ShownRecovery extends RecoveryRow {
  personName: string;
  askedByName: string;
  agreedByName: string | null;
  askReason: string;
  agreeReason: string | null;
}

const LIST = `
  select ${COLUMNS}, r.ask_reason as "askReason", r.agree_reason as "agreeReason", p.given_name || ' ' || p.family_name as "personName",
         a.given_name || ' ' || a.family_name as "askedByName", g.given_name || ' ' || g.family_name as "agreedByName"
    from recoveries r join persons p on p.id = r.person_id join persons a on a.id = r.asked_by left join persons g on g.id = r.agreed_by
   where r.stopped_at is null and r.used_at is null order by r.asked_at, r.id`;

export const listRecoveries = (tx: Tx): Promise<ShownRecovery[]> => tx.query<ShownRecovery>(LIST, [], 'list-recoveries');

export async function findActivePerson(tx: Tx, keys: Keys, tenantId: string, email: string): Promise<{ personId: string; locale: string } | undefined> {
  return tx.maybe(`select p.id as "personId", p.locale from persons p where ${isMail('p')} and p.is_active`, [await keys.findMail(tx, tenantId, email), email], 'find-active-person');
}

export interface NewRecovery {
  id: string;
  tenantId: string;
  personId: string;
  askedBy: string;
  reason: string;
  stopHash: Buffer;
  nowMs: number;
}

/** False: there is one already. What ended by itself makes room. */
export async function insertRecovery(tx: Tx, { id, tenantId, personId, askedBy, reason, stopHash, nowMs }: NewRecovery): Promise<boolean> {
  const text = `insert into recoveries (id, tenant_id, person_id, asked_by, ask_reason, asked_at, stop_hash) values ($1, $2, $3, $4, $5, $6, $7) on conflict (person_id) where stopped_at is null and used_at is null do nothing`;
  return (await tx.execute(text, [id, tenantId, personId, askedBy, reason, instant(nowMs), stopHash], 'insert-recovery')) === 1;
}

export async function markAgreed(tx: Tx, id: string, by: string, reason: string, stopHash: Buffer, nowMs: number): Promise<void> {
  await tx.execute('update recoveries set agreed_by = $2, agree_reason = $3, agreed_at = $4, stop_hash = $5 where id = $1', [id, by, reason, instant(nowMs), stopHash], 'agree-recovery');
}

export async function markStopped(tx: Tx, id: string, by: string | null, nowMs: number): Promise<void> {
  await tx.execute('update recoveries set stopped_at = $2, stopped_by = $3, link_hash = null, code_hash = null where id = $1', [id, instant(nowMs), by], 'stop-recovery');
}

export async function putHalf(tx: Tx, id: string, half: 'link' | 'code', hash: Buffer, untilMs: number): Promise<void> {
  await tx.execute(`update recoveries set ${half}_hash = $2, ${half}_until = $3 where id = $1`, [id, hash, instant(untilMs)], `put-recovery-${half}`);
}

export async function countWrongHalf(tx: Tx, id: string): Promise<void> {
  await tx.execute('update recoveries set wrong = wrong + 1 where id = $1', [id], 'count-wrong-half');
}

/** All former ways in end with it. */
export async function markUsed(tx: Tx, { id, personId }: RecoveryRow, passwordHash: string, nowMs: number): Promise<void> {
  await tx.execute('update recoveries set used_at = $2, link_hash = null, code_hash = null where id = $1', [id, instant(nowMs)], 'use-recovery');
  await tx.execute('update persons set password_hash = $2, password_until = null where id = $1', [personId, passwordHash], 'recover-password');
  await tx.execute('delete from code_apps where person_id = $1', [personId], 'recover-code-app');
  await tx.execute('delete from recovery_codes where person_id = $1', [personId], 'recover-codes');
  await tx.execute('update passkeys set removed_at = $2 where person_id = $1 and removed_at is null', [personId, instant(nowMs)], 'recover-passkeys');
}

export interface Reached {
  locale: string;
  addresses: { by: 'sms' | 'email'; address: string }[];
}

/** Every address of this person: the one they sign in with, and those they confirmed. */
export async function findReached(tx: Tx, keys: Keys, tenantId: string, personId: string): Promise<Reached> {
  const text = `
    select p.locale, 'email' as by, true as "isAccount", p.email as address, p.sealed, p.sealed_for as "sealedFor" from persons p where p.id = $1
    union all select p.locale, c.channel, false, c.address, c.sealed, c.sealed_for from persons p join contact_channels c on c.person_id = p.id where p.id = $1 and c.channel in ('sms', 'email') and c.confirmed_at is not null`;
  const rows = await tx.query<KeptAddress & { locale: string; by: 'sms' | 'email'; isAccount: boolean }>(text, [personId], 'find-recovery-addresses');
  const addresses: Reached['addresses'] = [];
  for (const { by, isAccount, address: stored, sealed, sealedFor } of rows) {
    const address = await keys.openAddress(tx, tenantId, isAccount ? mailPlace(personId) : contactPlace(personId, by), { address: stored, sealed, sealedFor });
    if (address !== null && !addresses.some((one) => one.by === by && one.address === address)) addresses.push({ by, address });
  }
  return { locale: rows[0]?.locale ?? 'en', addresses };
}

export const listOfficers = (tx: Tx): Promise<{ id: string; locale: string }[]> =>
  tx.query(`select p.id, p.locale from persons p where p.is_active and exists (select from person_roles r where r.person_id = p.id and r.role = 'privacy-officer')`, [], 'list-recovery-officers');
