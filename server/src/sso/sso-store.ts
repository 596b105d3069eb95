// Sign-in providers, who is who at them, the sessions that began there and what groups mean, in SQL. Before anybody is known the
// engine finds whose provider it is; it sees no secret.
import type { GroupRole, SignInProviderChoice, SignInProviderSettings } from '@mydr24/protocol';
import { isMail } from '../keys/address.ts';
import type { Keys } from '../keys/keys.ts';
import { instant, json, type Tx } from '../platform/postgres.ts';
import type { KnownPerson } from './sign-on-decision.ts';

export interface ProviderRow extends SignInProviderSettings {
  id: string;
  tenantId: string;
  slug: string;
  sealedSecret: string | null;
  changedAt: number;
}

const PROVIDER = `id, tenant_id as "tenantId", slug, name, issuer, client_id as "clientId", sealed_secret as "sealedSecret", scopes, groups_claim as "groupsClaim",
  takes_roles as "takesRoles", creates_people as "createsPeople", links_by_email as "linksByEmail", asks_anew as "asksAnew", strength, is_listed as "isListed", changed_at as "changedAt"`;

export const listListedProviders = (engine: Tx): Promise<SignInProviderChoice[]> =>
  engine.query<SignInProviderChoice>('select id, name from sso_providers where is_listed and removed_at is null order by name, id limit 50', [], 'sso-listed');

export async function findProviderTenant(engine: Tx, id: string): Promise<string | null> {
  const row = await engine.maybe<{ tenantId: string }>('select tenant_id as "tenantId" from sso_providers where id = $1 and removed_at is null', [id], 'sso-tenant');
  return row?.tenantId ?? null;
}

export const findProvider = (tx: Tx, by: { id: string } | { slug: string }): Promise<ProviderRow | undefined> => {
  const [column, value] = 'id' in by ? ['id', by.id] : ['slug', by.slug];
  return tx.maybe<ProviderRow>(`select ${PROVIDER} from sso_providers where ${column} = $1 and removed_at is null`, [value], `sso-provider-by-${column}`);
};
export const listProviders = (tx: Tx): Promise<ProviderRow[]> => tx.query<ProviderRow>(`select ${PROVIDER} from sso_providers where removed_at is null order by slug`, [], 'sso-providers');

export async function saveProvider(tx: Tx, row: ProviderRow, by: string): Promise<ProviderRow> {
  const { id, tenantId, slug, name, issuer, clientId, sealedSecret, scopes, groupsClaim, takesRoles, createsPeople, linksByEmail, asksAnew, strength, isListed, changedAt } = row;
  return tx.one<ProviderRow>(
    `insert into sso_providers (id, tenant_id, slug, name, issuer, client_id, sealed_secret, scopes, groups_claim, takes_roles, creates_people, links_by_email, asks_anew, is_listed, changed_at, changed_by, strength)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
     on conflict (tenant_id, slug) where removed_at is null do update set name = $4, issuer = $5, client_id = $6, sealed_secret = $7, scopes = $8, groups_claim = $9, takes_roles = $10,
       creates_people = $11, links_by_email = $12, asks_anew = $13, is_listed = $14, changed_at = $15, changed_by = $16, strength = $17
     returning ${PROVIDER}`,
    [id, tenantId, slug, name, issuer, clientId, sealedSecret, scopes, groupsClaim, takesRoles, createsPeople, linksByEmail, asksAnew, isListed, instant(changedAt), by, strength], 'sso-save-provider');
}

/** Another issuer's subjects are other people: what was linked stays with the row that ends. */
export async function removeProvider(tx: Tx, id: string, nowMs: number): Promise<void> {
  await tx.execute('update sso_providers set removed_at = $2, sealed_secret = null where id = $1', [id, instant(nowMs)], 'sso-remove-provider');
}

export async function readGroupRoles(tx: Tx): Promise<GroupRole[]> {
  return (await tx.maybe<{ rules: GroupRole[] }>('select rules from group_roles', [], 'sso-group-roles'))?.rules ?? [];
}

export async function saveGroupRoles(tx: Tx, tenantId: string, rules: readonly GroupRole[], by: string, nowMs: number): Promise<void> {
  await tx.execute(
    `insert into group_roles (tenant_id, rules, changed_at, changed_by) values ($1, $2::jsonb, $3, $4) on conflict (tenant_id) do update set rules = $2::jsonb, changed_at = $3, changed_by = $4`,
    [tenantId, json(rules), instant(nowMs), by], 'sso-save-group-roles');
}

export async function countUnits(tx: Tx, unitIds: readonly string[]): Promise<number> {
  return (await tx.one<{ n: number }>('select count(*)::int as n from units where id = any($1::uuid[]) and retired_at is null', [unitIds], 'sso-count-units')).n;
}

const KNOWN = `p.id as "personId", p.is_active as "isActive",
  not exists(select from person_roles r where r.person_id = p.id and r.role in ('patient', 'family')) and not exists(select from patients q where q.person_id = p.id) as "isStaff"`;

export const findLinked = (tx: Tx, providerId: string, subject: string): Promise<KnownPerson | undefined> =>
  tx.maybe<KnownPerson>(`select ${KNOWN} from sso_identities i join persons p on p.id = i.person_id where i.provider_id = $1 and i.subject = $2`, [providerId, subject], 'sso-linked');
export const findSameEmail = async (tx: Tx, keys: Keys, tenantId: string, email: string): Promise<KnownPerson | undefined> =>
  tx.maybe<KnownPerson>(`select ${KNOWN} from persons p where ${isMail('p')}`, [await keys.findMail(tx, tenantId, email), email], 'sso-same-email');

export async function insertIdentity(tx: Tx, link: { tenantId: string; providerId: string; subject: string; personId: string; nowMs: number }): Promise<void> {
  await tx.execute(
    'insert into sso_identities (provider_id, subject, tenant_id, person_id, linked_at) values ($1, $2, $3, $4, $5) on conflict do nothing',
    [link.providerId, link.subject, link.tenantId, link.personId, instant(link.nowMs)], 'sso-insert-identity');
}

export async function insertProviderSession(tx: Tx, at: { tenantId: string; sessionId: string; providerId: string; subject: string; providerSession: string | null }): Promise<void> {
  await tx.execute(
    'insert into sso_sessions (session_id, tenant_id, provider_id, subject, provider_session) values ($1, $2, $3, $4, $5)', [at.sessionId, at.tenantId, at.providerId, at.subject, at.providerSession], 'sso-insert-session');
}

export interface EndedSession {
  sessionId: string;
  personId: string;
}

/** Of one session there, of everything of one subject there, or of the whole provider. */
export async function endProviderSessions(tx: Tx, providerId: string, whom: { subject: string | null; providerSession: string | null }, nowMs: number): Promise<EndedSession[]> {
  return tx.query<EndedSession>(
    `update sessions s set revoked_at = $4 from sso_sessions o
      where o.session_id = s.id and o.provider_id = $1 and s.revoked_at is null and ($2::text is null or o.subject = $2) and ($3::text is null or o.provider_session = $3)
      returning s.id as "sessionId", s.person_id as "personId"`,
    [providerId, whom.subject, whom.providerSession, instant(nowMs)], 'sso-end-sessions');
}
