// Sessions in SQL: who has this e-mail, their stored hash, and the row that a refresh token belongs to. The lookup by
// e-mail runs as the engine (nobody's tenant is known yet) and sees no secret; everything else is bound to the tenant.
import type { PersonId, Role, SessionId, TenantId, UnitId } from '@mydr24/protocol';
import type { ProvenBy } from '../identity/step-up.ts';
import { isMail } from '../keys/address.ts';
import type { Keys } from '../keys/keys.ts';
import { instant, type Tx } from '../platform/postgres.ts';

export interface PersonAddress {
  personId: PersonId;
  tenantId: TenantId;
}

/** Of two tenants' that came at the same moment the first: nobody takes an account over by making another. */
export async function findByEmail(engine: Tx, keys: Pick<Keys, 'findMail'>, email: string): Promise<PersonAddress | undefined> {
  const text = `select p.id as "personId", p.tenant_id as "tenantId" from persons p where ${isMail('p')} order by p.id limit 1`;
  return engine.maybe<PersonAddress>(text, [await keys.findMail(engine, null, email), email], 'find-person-by-email');
}

export async function findByDemoAccount(engine: Tx, accountId: string): Promise<PersonAddress | undefined> {
  const text = `select id as "personId", tenant_id as "tenantId" from persons where demo_account = $1 and is_active`;
  return engine.maybe<PersonAddress>(text, [accountId], 'find-person-by-demo-account');
}

export interface SignInFacts {
  personId: PersonId;
  passwordHash: string | null;
  /** Until when a password counts that its person did not choose; null: they did. */
  passwordUntil: number | null;
  isActive: boolean;
  roles: Role[];
  unitIds: UnitId[];
  isOnDuty: boolean;
}

const PERSON_COLUMNS = `p.id as "personId", p.is_active as "isActive",
  array(select r.role from person_roles r where r.person_id = p.id order by r.role) as roles,
  array(select u.unit_id from person_units u where u.person_id = p.id)::text[] as "unitIds",
  exists(select from responders d where d.person_id = p.id and d.duty = 'on') as "isOnDuty"`;

export async function findSignInFacts(tx: Tx, personId: string): Promise<SignInFacts | undefined> {
  const text = `select ${PERSON_COLUMNS}, p.password_hash as "passwordHash", p.password_until as "passwordUntil" from persons p where p.id = $1`;
  return tx.maybe<SignInFacts>(text, [personId], 'find-sign-in-facts');
}

export interface SessionRow extends Omit<SignInFacts, 'passwordHash' | 'passwordUntil'> {
  sessionId: SessionId;
  tenantId: TenantId;
  refreshHash: Buffer;
  previousRefreshHash: Buffer | null;
  createdAt: number;
  usedAt: number;
  isRevoked: boolean;
}

const CLAIM = `
  select s.id as "sessionId", s.tenant_id as "tenantId", s.refresh_hash as "refreshHash", s.previous_refresh_hash as "previousRefreshHash",
         s.created_at as "createdAt", s.used_at as "usedAt", s.revoked_at is not null as "isRevoked", ${PERSON_COLUMNS}
    from sessions s join persons p on p.id = s.person_id
   where s.id = $1 for update of s`;

/** Locks the row: two refreshes of one token come one after the other. */
export async function claimSession(tx: Tx, sessionId: string): Promise<SessionRow | undefined> {
  return tx.maybe<SessionRow>(CLAIM, [sessionId], 'claim-session');
}

export interface NewSession {
  sessionId: string;
  tenantId: string;
  personId: string;
  refreshHash: Buffer;
  nowMs: number;
  expiresAtMs: number;
  /** What proved the person as they signed in; null: nothing did, as for a token made on the server. */
  provenBy: ProvenBy | null;
  deviceName: string | null;
  network: string | null;
}

export async function insertSession(tx: Tx, session: NewSession): Promise<void> {
  const { sessionId, tenantId, personId, refreshHash, nowMs, expiresAtMs, provenBy, deviceName, network } = session;
  await tx.execute(
    `insert into sessions (id, tenant_id, person_id, refresh_hash, created_at, used_at, expires_at, proven_at, proven_by, device_name, network)
     values ($1, $2, $3, $4, $5, $5, $6, case when $7::text is null then null else $5::timestamptz end, $7, $8, $9)`,
    [sessionId, tenantId, personId, refreshHash, instant(nowMs), instant(expiresAtMs), provenBy, deviceName, network],
    'insert-session',
  );
}

const END_OLDEST = `
  update sessions set revoked_at = $3
   where id in (
           select s.id from sessions s
            where s.person_id = $1 and s.revoked_at is null and s.expires_at > $3 and not exists (select from smart_grants g where g.id = s.id)
            order by s.used_at desc, s.created_at desc, s.id offset $2)
     and not exists (select from pages y join emergencies e on e.id = y.emergency_id where y.person_id = $1 and e.closed_at is null)
  returning id`;

/** Ids of the sessions this ended. None while the person is paged for an emergency in progress: it may be the screen that rings. */
export async function endOldestSessions(tx: Tx, personId: string, kept: number, nowMs: number): Promise<SessionId[]> {
  return (await tx.query<{ id: SessionId }>(END_OLDEST, [personId, kept, instant(nowMs)], 'end-oldest-sessions')).map(({ id }) => id);
}

export interface Rotation {
  sessionId: string;
  refreshHash: Buffer;
  /** What counts as used from now on. */
  previousRefreshHash: Buffer;
  nowMs: number;
  expiresAtMs: number;
  /** Where it was refreshed from; null leaves what is known. */
  network: string | null;
}

export async function updateRefresh(tx: Tx, { sessionId, refreshHash, previousRefreshHash, nowMs, expiresAtMs, network }: Rotation): Promise<void> {
  await tx.execute(
    `update sessions set refresh_hash = $2, previous_refresh_hash = $3, used_at = $4, expires_at = $5, network = coalesce($6, network) where id = $1`,
    [sessionId, refreshHash, previousRefreshHash, instant(nowMs), instant(expiresAtMs), network],
    'update-session-refresh',
  );
}

/** Ids of the sessions this ended. */
export async function revokeSessions(tx: Tx, by: { sessionId: string } | { personId: string }, nowMs: number): Promise<string[]> {
  const [column, id] = 'sessionId' in by ? ['id', by.sessionId] : ['person_id', by.personId];
  const text = `update sessions set revoked_at = $2 where ${column} = $1 and revoked_at is null returning id`;
  const rows = await tx.query<{ id: string }>(text, [id, instant(nowMs)], `revoke-sessions-by-${column}`);
  return rows.map((row) => row.id);
}

/** Nobody signs in to a suspended tenant, except while an emergency is open there. */
export const isTenantClosed = async (tx: Tx, tenantId: string): Promise<boolean> =>
  (await tx.maybe<{ id: string }>(
    'select t.id from tenants t where t.id = $1 and t.suspended_at is not null and not exists (select from emergencies e where e.tenant_id = t.id and e.closed_at is null)', [tenantId], 'tenant-closed',
  )) !== undefined;
