// Apps, what people allowed them, codes and tokens, in SQL under their tenant. A grant is a session of its person: whatever ends those
// ends it too. Whose app it is the engine finds; it sees no secret.
import type { AppChange, AppKind, Role, UnitId } from '@mydr24/protocol';
import { instant, json, type Tx } from '../platform/postgres.ts';

export interface AppRow extends AppChange {
  id: string;
  tenantId: string;
  kind: AppKind;
  secretHash: Buffer | null;
  previousSecretHash: Buffer | null;
  previousSecretUntil: number | null;
  usedAt: number | null;
  createdAt: number;
  endedAt: number | null;
}

const APP = `id, tenant_id as "tenantId", name, kind, redirect_uris as "redirectUris", launch_url as "launchUrl", secret_hash as "secretHash", previous_secret_hash as "previousSecretHash",
  previous_secret_until as "previousSecretUntil", jwks, jwks_url as "jwksUrl", scopes, unit_ids::text[] as "unitIds", purpose,
  expires_at as "expiresAt", used_at as "usedAt", created_at as "createdAt", ended_at as "endedAt"`;

export async function findAppTenant(engine: Tx, id: string): Promise<string | null> {
  return (await engine.maybe<{ tenantId: string }>('select tenant_id as "tenantId" from smart_apps where id = $1 and ended_at is null', [id], 'smart-app-tenant'))?.tenantId ?? null;
}
export const findApp = (tx: Tx, id: string): Promise<AppRow | undefined> => tx.maybe<AppRow>(`select ${APP} from smart_apps where id = $1 and ended_at is null`, [id], 'smart-find-app');
export const listAllApps = (tx: Tx): Promise<AppRow[]> => tx.query<AppRow>(`select ${APP} from smart_apps order by created_at, id`, [], 'smart-list-apps');

export async function insertApp(tx: Tx, app: AppRow, by: string | null): Promise<void> {
  await tx.execute(
    `insert into smart_apps (id, tenant_id, name, kind, redirect_uris, launch_url, secret_hash, jwks, jwks_url, scopes, unit_ids, purpose, expires_at, created_at, created_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    [app.id, app.tenantId, app.name, app.kind, app.redirectUris, app.launchUrl, app.secretHash, app.jwks && json(app.jwks), app.jwksUrl, app.scopes, app.unitIds, app.purpose, app.expiresAt && instant(app.expiresAt), instant(app.createdAt), by],
    'smart-insert-app');
}

/** Whatever it is changed to, what a service got with keys it may have lost is over; it gets anew at once. */
export async function updateApp(tx: Tx, id: string, app: AppChange, nowMs: number): Promise<void> {
  await tx.execute(
    `update smart_apps set name = $2, redirect_uris = $3, launch_url = $4, scopes = $5, jwks = $6, jwks_url = $7, unit_ids = $8, purpose = $9, expires_at = $10 where id = $1`,
    [id, app.name, app.redirectUris, app.launchUrl, app.scopes, app.jwks && json(app.jwks), app.jwksUrl, app.unitIds, app.purpose, app.expiresAt && instant(app.expiresAt)], 'smart-update-app');
  await tx.execute('update smart_access set expires_at = $2 where app_id = $1 and grant_id is null and expires_at > $2', [id, instant(nowMs)], 'smart-end-service-access');
}

/** How many of these units there are. */
export async function countUnits(tx: Tx, unitIds: readonly string[]): Promise<number> {
  return (await tx.one<{ count: number }>('select count(*)::int as count from units where id = any($1::uuid[]) and retired_at is null', [unitIds], 'smart-count-units')).count;
}

export async function renewSecret(tx: Tx, id: string, hash: Buffer, previousUntil: number): Promise<void> {
  await tx.execute('update smart_apps set previous_secret_hash = secret_hash, previous_secret_until = $3, secret_hash = $2 where id = $1', [id, hash, instant(previousUntil)], 'smart-renew-secret');
}

/** Ids of the sessions this ended. */
export async function endApp(tx: Tx, id: string, nowMs: number): Promise<string[]> {
  await tx.execute('update smart_apps set ended_at = $2 where id = $1 and ended_at is null', [id, instant(nowMs)], 'smart-end-app');
  return (await tx.query<{ id: string }>(`update sessions s set revoked_at = $2 from smart_grants g where g.app_id = $1 and s.id = g.id and s.revoked_at is null returning s.id`, [id, instant(nowMs)], 'smart-end-grants')).map((row) => row.id);
}

export interface NewGrant {
  grantId: string;
  tenantId: string;
  appId: string;
  personId: string;
  sessionId: string;
  scopes: readonly string[];
  patientId: string | null;
  /** Nobody holds its secret: the session is not for refreshing. */
  sessionHash: Buffer;
  nowMs: number;
  expiresAt: number;
}

export async function insertGrant(tx: Tx, grant: NewGrant): Promise<void> {
  const { grantId, tenantId, appId, personId, sessionId, scopes, patientId, sessionHash, nowMs, expiresAt } = grant;
  await tx.execute(
    'insert into sessions (id, tenant_id, person_id, refresh_hash, created_at, used_at, expires_at) values ($1, $2, $3, $4, $5, $5, $6)', [grantId, tenantId, personId, sessionHash, instant(nowMs), instant(expiresAt)], 'smart-insert-session');
  await tx.execute(
    `insert into smart_grants (id, tenant_id, app_id, person_id, within_session_id, scopes, patient_id, created_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [grantId, tenantId, appId, personId, sessionId, scopes, patientId, instant(nowMs), instant(expiresAt)], 'smart-insert-grant');
}

export interface GrantRow {
  grantId: string;
  tenantId: string;
  appId: string;
  personId: string;
  scopes: string[];
  /** The most the app is registered for now. */
  registered: string[];
  patientId: string | null;
  refreshHash: Buffer | null;
  previousRefreshHash: Buffer | null;
  expiresAt: number;
  /** Neither taken back, nor its person or app ended, nor the session it is bound to. */
  isOpen: boolean;
  roles: Role[];
  unitIds: UnitId[];
}

const OPEN = `s.revoked_at is null and p.is_active and a.ended_at is null and g.expires_at > $2
  and ('offline_access' = any(g.scopes) or (w.revoked_at is null and w.expires_at > $2))`;
const GRANT = `g.id as "grantId", g.tenant_id as "tenantId", g.app_id as "appId", g.person_id as "personId", g.scopes, a.scopes as registered, g.patient_id as "patientId", g.refresh_hash as "refreshHash",
  g.previous_refresh_hash as "previousRefreshHash", g.expires_at as "expiresAt", ${OPEN} as "isOpen",
  array(select r.role from person_roles r where r.person_id = p.id order by r.role) as roles, array(select u.unit_id from person_units u where u.person_id = p.id)::text[] as "unitIds"
  from smart_grants g join sessions s on s.id = g.id join persons p on p.id = g.person_id join smart_apps a on a.id = g.app_id left join sessions w on w.id = g.within_session_id`;

/** Locked: two uses of one token come one after the other. */
export const claimGrant = (tx: Tx, grantId: string, nowMs: number): Promise<GrantRow | undefined> => tx.maybe<GrantRow>(`select ${GRANT} where g.id = $1 for update of g`, [grantId, instant(nowMs)], 'smart-claim-grant');

export async function rotateRefresh(tx: Tx, grantId: string, next: Buffer, used: Buffer | null): Promise<void> {
  await tx.execute('update smart_grants set refresh_hash = $2, previous_refresh_hash = $3 where id = $1', [grantId, next, used], 'smart-rotate');
}

export async function revokeGrant(tx: Tx, grantId: string, nowMs: number): Promise<boolean> {
  return (await tx.execute('update sessions set revoked_at = $2 where id = $1 and revoked_at is null', [grantId, instant(nowMs)], 'smart-revoke')) === 1;
}

export interface CodeRow {
  grantId: string;
  redirectUri: string;
  challenge: string;
  expiresAt: number;
  usedAt: number | null;
}

export async function insertCode(tx: Tx, code: { hash: Buffer; tenantId: string; grantId: string; redirectUri: string; challenge: string; expiresAt: number }): Promise<void> {
  await tx.execute(
    'insert into smart_codes (code_hash, tenant_id, grant_id, redirect_uri, challenge, expires_at) values ($1, $2, $3, $4, $5, $6)', [code.hash, code.tenantId, code.grantId, code.redirectUri, code.challenge, instant(code.expiresAt)], 'smart-insert-code');
}
export const claimCode = (tx: Tx, hash: Buffer): Promise<CodeRow | undefined> =>
  tx.maybe<CodeRow>(`select grant_id as "grantId", redirect_uri as "redirectUri", challenge, expires_at as "expiresAt", used_at as "usedAt" from smart_codes where code_hash = $1 for update`, [hash], 'smart-claim-code');
export async function markCodeUsed(tx: Tx, hash: Buffer, nowMs: number): Promise<void> {
  await tx.execute('update smart_codes set used_at = $2 where code_hash = $1', [hash, instant(nowMs)], 'smart-use-code');
}

export async function insertAccess(tx: Tx, access: { hash: Buffer; tenantId: string; appId: string; /** Null: a service's own. */ grantId: string | null; scopes: readonly string[]; expiresAt: number }): Promise<void> {
  await tx.execute(
    'insert into smart_access (token_hash, tenant_id, app_id, grant_id, scopes, expires_at) values ($1, $2, $3, $4, $5, $6)', [access.hash, access.tenantId, access.appId, access.grantId, access.scopes, instant(access.expiresAt)], 'smart-insert-access');
}

export interface AccessRow extends GrantRow {
  accessScopes: string[];
  accessExpiresAt: number;
}
export const findAccess = (tx: Tx, hash: Buffer, nowMs: number): Promise<AccessRow | undefined> =>
  tx.maybe<AccessRow>(`select t.scopes as "accessScopes", t.expires_at as "accessExpiresAt", ${GRANT} join smart_access t on t.grant_id = g.id where t.token_hash = $1 and t.expires_at > $2`, [hash, instant(nowMs)], 'smart-find-access');

export interface ServiceAccessRow {
  appId: string;
  tenantId: string;
  scopes: string[];
  registered: string[];
  unitIds: UnitId[];
  expiresAt: number;
}
export const findServiceAccess = (tx: Tx, hash: Buffer, nowMs: number): Promise<ServiceAccessRow | undefined> =>
  tx.maybe<ServiceAccessRow>(
    `select a.id as "appId", a.tenant_id as "tenantId", t.scopes, a.scopes as registered, a.unit_ids::text[] as "unitIds", t.expires_at as "expiresAt" from smart_access t join smart_apps a on a.id = t.app_id
      where t.token_hash = $1 and t.grant_id is null and t.expires_at > $2 and a.ended_at is null and a.expires_at > $2`, [hash, instant(nowMs)], 'smart-find-service-access');
export async function endServiceAccess(tx: Tx, hash: Buffer, appId: string, nowMs: number): Promise<void> {
  await tx.execute('update smart_access set expires_at = $3 where token_hash = $1 and app_id = $2 and grant_id is null and expires_at > $3', [hash, appId, instant(nowMs)], 'smart-give-back-service');
}
export async function noteUsed(tx: Tx, appId: string, nowMs: number): Promise<void> {
  await tx.execute('update smart_apps set used_at = $2 where id = $1', [appId, instant(nowMs)], 'smart-note-used');
}

export async function insertLaunch(tx: Tx, launch: { hash: Buffer; tenantId: string; appId: string; personId: string; patientId: string; expiresAt: number }): Promise<void> {
  await tx.execute(
    'insert into smart_launches (launch_hash, tenant_id, app_id, person_id, patient_id, expires_at) values ($1, $2, $3, $4, $5, $6)', [launch.hash, launch.tenantId, launch.appId, launch.personId, launch.patientId, instant(launch.expiresAt)], 'smart-insert-launch');
}
/** Of this app, opened by this person a moment ago, and not answered yet. */
export async function findLaunch(tx: Tx, hash: Buffer, appId: string, personId: string, nowMs: number): Promise<string | null> {
  const text = `select patient_id as "patientId" from smart_launches where launch_hash = $1 and app_id = $2 and person_id = $3 and expires_at > $4 and used_at is null`;
  return (await tx.maybe<{ patientId: string }>(text, [hash, appId, personId, instant(nowMs)], 'smart-find-launch'))?.patientId ?? null;
}
export async function useLaunch(tx: Tx, hash: Buffer, nowMs: number): Promise<boolean> {
  return (await tx.execute('update smart_launches set used_at = $2 where launch_hash = $1 and used_at is null', [hash, instant(nowMs)], 'smart-use-launch')) === 1;
}

/** False: this proof was used before. */
export async function insertProof(tx: Tx, tenantId: string, appId: string, jti: string, expiresAt: number): Promise<boolean> {
  return (await tx.execute('insert into smart_proofs (app_id, jti, tenant_id, expires_at) values ($1, $2, $3, $4) on conflict do nothing', [appId, jti, tenantId, instant(expiresAt)], 'smart-insert-proof')) === 1;
}

export interface PatientName {
  id: string;
  name: string;
}
const NAME = `select id, given_name || ' ' || family_name as name from patients`;
export const findOwnPatient = (tx: Tx, personId: string): Promise<PatientName | undefined> => tx.maybe<PatientName>(`${NAME} where person_id = $1`, [personId], 'smart-own-patient');
export const findPatientName = (tx: Tx, id: string): Promise<PatientName | undefined> => tx.maybe<PatientName>(`${NAME} where id = $1`, [id], 'smart-patient-name');

export interface AllowedRow {
  grantId: string;
  appName: string;
  scopes: string[];
  patientName: string | null;
  createdAt: number;
  expiresAt: number;
}
export const listAllowed = (tx: Tx, personId: string, nowMs: number): Promise<AllowedRow[]> =>
  tx.query<AllowedRow>(
    `select g.id as "grantId", a.name as "appName", g.scopes, q.given_name || ' ' || q.family_name as "patientName", g.created_at as "createdAt", g.expires_at as "expiresAt"
       from smart_grants g join sessions s on s.id = g.id join persons p on p.id = g.person_id join smart_apps a on a.id = g.app_id left join sessions w on w.id = g.within_session_id left join patients q on q.id = g.patient_id
      where g.person_id = $1 and ${OPEN} order by g.created_at desc`, [personId, instant(nowMs)], 'smart-allowed');

/** What ran out a while ago. */
export async function forgetOld(engine: Tx, beforeMs: number): Promise<void> {
  for (const table of ['smart_access', 'smart_codes', 'smart_launches', 'smart_proofs']) await engine.execute(`delete from ${table} where expires_at < $1`, [instant(beforeMs)], `forget-${table}`);
}
