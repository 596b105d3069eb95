// Passkeys in SQL. Finding whose one is runs as the engine (nobody's tenant is known yet) and sees no key; everything else
// is bound to the tenant.
import type { OwnPasskey, PasskeyId } from '@mydr24/protocol';
import { instant, type Tx } from '../platform/postgres.ts';
import type { KnownPasskey, NewPasskey, UsedPasskey } from './passkey.ts';

export async function findPasskeyTenant(engine: Tx, credentialId: string): Promise<string | undefined> {
  const row = await engine.maybe<{ tenantId: string }>('select tenant_id as "tenantId" from passkeys where credential_id = $1', [credentialId], 'find-passkey-tenant');
  return row?.tenantId;
}

export interface PasskeyRow extends KnownPasskey {
  passkeyId: PasskeyId;
  personId: string;
}

const CLAIM = `
  select id as "passkeyId", person_id as "personId", credential_id as "credentialId", public_key as "publicKey", counter::float8 as counter, transports
    from passkeys where credential_id = $1 and removed_at is null for update`;

/** Locks the row: of two answers to one challenge one comes second. */
export async function claimPasskey(tx: Tx, credentialId: string): Promise<PasskeyRow | undefined> {
  return tx.maybe<PasskeyRow>(CLAIM, [credentialId], 'claim-passkey');
}

const USE = `
  update passkeys set counter = $2, is_backed_up = $3, challenged_at = $4, used_at = $5
   where id = $1 and (challenged_at is null or challenged_at < $4)`;

/** False: this challenge, or a later one, was answered before. */
export async function usePasskey(tx: Tx, passkeyId: string, { counter, isBackedUp, challengedAtMs }: UsedPasskey, nowMs: number): Promise<boolean> {
  return (await tx.execute(USE, [passkeyId, counter, isBackedUp, instant(challengedAtMs), instant(nowMs)], 'use-passkey')) === 1;
}

const SHOWN = `id, name, is_backed_up as "isBackedUp", made_at as "madeAt", used_at as "usedAt"`;

export async function listOwnPasskeys(tx: Tx, personId: string): Promise<OwnPasskey[]> {
  return tx.query<OwnPasskey>(`select ${SHOWN} from passkeys where person_id = $1 and removed_at is null order by made_at, id`, [personId], 'list-own-passkeys');
}

export async function listCredentials(tx: Tx, personId: string): Promise<Pick<KnownPasskey, 'credentialId' | 'transports'>[]> {
  return tx.query(`select credential_id as "credentialId", transports from passkeys where person_id = $1 and removed_at is null`, [personId], 'list-credentials');
}

export interface PasskeyToKeep extends NewPasskey {
  passkeyId: string;
  tenantId: string;
  personId: string;
  name: string;
  nowMs: number;
}

const INSERT = `
  insert into passkeys (id, tenant_id, person_id, credential_id, public_key, counter, transports, name, is_backed_up, made_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (credential_id) do nothing returning ${SHOWN}`;

/** Nothing: somebody has this credential already. */
export async function insertPasskey(tx: Tx, made: PasskeyToKeep): Promise<OwnPasskey | undefined> {
  const { passkeyId, tenantId, personId, credentialId, publicKey, counter, transports, name, isBackedUp, nowMs } = made;
  return tx.maybe<OwnPasskey>(INSERT, [passkeyId, tenantId, personId, credentialId, Buffer.from(publicKey), counter, transports, name, isBackedUp, instant(nowMs)], 'insert-passkey');
}

export async function renamePasskey(tx: Tx, passkeyId: string, name: string): Promise<void> {
  await tx.execute('update passkeys set name = $2 where id = $1', [passkeyId, name], 'rename-passkey');
}

export async function removePasskey(tx: Tx, passkeyId: string, nowMs: number): Promise<void> {
  await tx.execute('update passkeys set removed_at = $2 where id = $1 and removed_at is null', [passkeyId, instant(nowMs)], 'remove-passkey');
}

export interface OtherWays {
  passkeys: number;
  hasPassword: boolean;
}

/** Locks the person: two who remove the last two passkeys at once come one after the other. */
export async function claimOtherWays(tx: Tx, personId: string, exceptPasskeyId: string): Promise<OtherWays> {
  await tx.query('select from persons where id = $1 for update', [personId], 'claim-person-ways');
  const text = `
    select p.password_hash is not null as "hasPassword",
           (select count(*)::int from passkeys k where k.person_id = p.id and k.removed_at is null and k.id <> $2) as passkeys
      from persons p where p.id = $1`;
  const ways = await tx.maybe<OtherWays>(text, [personId, exceptPasskeyId], 'find-other-ways');
  if (ways === undefined) throw new Error('the door let somebody in who is not there');
  return ways;
}
