// Tokens of apps: a code becomes tokens once, a refresh token rotates, and a second use of either ends what was allowed. Access tokens
// are looked up at each use, so that what was taken back ends at once. Answers as OAuth 2.0 says it (RFC 6749, 7009, 7662).
import type { InsertAudit } from '../audit/audit.ts';
import type { PersonCaller, ServiceCaller } from '../people/access.ts';
import type { RightsChanges } from '../people/rights-changes.ts';
import type { Secrets } from '../people/secrets.ts';
import type { Clock } from '../platform/clock.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import type { ClientProof } from './client-proof.ts';
import { grantOf, narrowed, scopesOf } from './scopes.ts';
import { formatAccess, formatAppRefresh, parseAccess, parseAppRefresh, parseCode } from './smart-token.ts';
import { type AppRow, claimCode, claimGrant, endServiceAccess, findAccess, findApp, findAppTenant, findServiceAccess, type GrantRow, insertAccess, insertProof, markCodeUsed, noteUsed, revokeGrant, rotateRefresh } from './smart-store.ts';

export interface SmartTokenOptions {
  readonly pg: Postgres;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly secrets: Secrets;
  readonly proof: ClientProof;
  readonly rightsChanges: RightsChanges;
  readonly insertAudit: InsertAudit;
  readonly origin: string;
  /** SHA-256 as base64url, of a PKCE verifier. */
  readonly sha256: (text: string) => string;
}

export type Form = Readonly<Record<string, string>>;
export interface TokenReply {
  readonly status: number;
  readonly body: object;
}
/** Who an app reads for, a person or a service itself, and what of it. */
export interface AppCaller {
  readonly caller: PersonCaller | ServiceCaller;
  readonly appId: string;
  readonly scopes: readonly string[];
  readonly patientId: string | null;
}

export interface SmartTokens {
  token(form: Form, authorization: string | undefined, requestId: string): Promise<TokenReply>;
  revoke(form: Form, authorization: string | undefined, requestId: string): Promise<TokenReply>;
  introspect(form: Form, authorization: string | undefined): Promise<TokenReply>;
  verify(accessToken: string): Promise<AppCaller | null>;
}

const ACCESS_MS = 5 * 60_000;
const ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const failed = (error: string, description: string, status = 400): TokenReply => ({ status, body: { error, error_description: description } });
const invalidClient = () => failed('invalid_client', 'the app is not known, or did not prove itself in the way it is registered for', 401);
const invalidGrant = () => failed('invalid_grant', 'this code or token does not count, or no more');
const isReply = (value: TokenReply | AppRow): value is TokenReply => 'status' in value;

export const tokenUrlOf = (origin: string): string => `${origin}/smart/token`;

export function createSmartTokens(options: SmartTokenOptions): SmartTokens {
  const { pg, clock, secrets } = options;
  const asApp = async (form: Form, authorization: string | undefined, work: (tx: Tx, app: AppRow) => Promise<TokenReply>): Promise<TokenReply> => {
    const claimed = claimedClient(options, form, authorization);
    const tenantId = claimed === null ? null : await pg.asEngine((tx) => findAppTenant(tx, claimed.id));
    if (claimed === null || tenantId === null) return invalidClient();
    const app = await authenticate(options, tenantId, claimed);
    return isReply(app) ? app : pg.asTenant(tenantId, (tx) => work(tx, app));
  };
  return {
    token: (form, authorization, requestId) =>
      asApp(form, authorization, (tx, app) => {
        if ((form['grant_type'] === 'client_credentials') !== (app.kind === 'service')) return Promise.resolve(failed('unauthorized_client', 'a service asks by client_credentials, and nobody else does'));
        if (app.kind === 'service') return issueToService(options, tx, app, form, requestId);
        if (form['grant_type'] === 'authorization_code') return redeem(options, tx, app, form, requestId);
        if (form['grant_type'] === 'refresh_token') return refresh(options, tx, app, form, requestId);
        return Promise.resolve(failed('unsupported_grant_type', 'authorization_code and refresh_token are taken'));
      }),
    revoke: (form, authorization, requestId) =>
      asApp(form, authorization, async (tx, app) => {
        if (app.kind === 'service') {
          const access = parseAccess(form['token'] ?? '');
          if (access !== null) await endServiceAccess(tx, secrets.hash(access.secret), app.id, clock.nowMs());
          return { status: 200, body: {} };
        }
        const grant = await grantOfToken(options, tx, form['token'] ?? '');
        if (grant?.appId === app.id) await end(options, tx, grant, 'app.give-back', 'allowed', requestId);
        return { status: 200, body: {} };
      }),
    introspect: (form, authorization) =>
      asApp(form, authorization, async (tx, app) => {
        if (app.kind === 'public') return invalidClient();
        const access = parseAccess(form['token'] ?? '');
        const hash = access?.tenantId === app.tenantId ? secrets.hash(access.secret) : null;
        if (app.kind === 'service') {
          const own = hash && (await findServiceAccess(tx, hash, clock.nowMs()));
          return { status: 200, body: own?.appId === app.id ? { active: true, client_id: app.id, scope: within(own.scopes, own.registered).join(' '), sub: app.id, exp: Math.floor(own.expiresAt / 1000) } : { active: false } };
        }
        const row = hash === null ? undefined : await findAccess(tx, hash, clock.nowMs());
        if (row === undefined || row.appId !== app.id || !row.isOpen) return { status: 200, body: { active: false } };
        return { status: 200, body: { active: true, client_id: app.id, scope: within(row.accessScopes, row.registered).join(' '), sub: row.personId, exp: Math.floor(row.accessExpiresAt / 1000), ...(row.patientId === null ? {} : { patient: row.patientId }) } };
      }),
    async verify(accessToken) {
      const token = parseAccess(accessToken);
      if (token === null) return null;
      const [hash, nowMs] = [secrets.hash(token.secret), clock.nowMs()];
      const row = await pg.asTenant(token.tenantId, async (tx) => (await findAccess(tx, hash, nowMs)) ?? findServiceAccess(tx, hash, nowMs));
      if (row === undefined) return null;
      if (!('grantId' in row)) {
        const { appId: serviceId, tenantId, unitIds, scopes, registered } = row;
        return { caller: { type: 'service', serviceId, tenantId: tenantId as ServiceCaller['tenantId'], unitIds }, appId: serviceId, scopes: within(scopes, registered), patientId: null };
      }
      if (!row.isOpen) return null;
      const { grantId, personId, tenantId, roles, unitIds, appId, accessScopes, registered, patientId } = row;
      return { caller: { type: 'person', personId, tenantId, sessionId: grantId, roles, unitIds, appId } as unknown as PersonCaller, appId, scopes: within(accessScopes, registered), patientId };
    },
  };
}

// Who asks -------------------------------------------------------------------------------------------------------

interface Claimed {
  readonly id: string;
  readonly way: { readonly type: 'public' } | { readonly type: 'secret'; readonly secret: string } | { readonly type: 'key'; readonly assertion: string };
}

/** By one way only; who says two things at once is nobody. */
function claimedClient({ proof }: SmartTokenOptions, form: Form, authorization: string | undefined): Claimed | null {
  const { client_id: named, client_assertion: assertion, client_assertion_type: assertionType } = form;
  let claimed: Claimed | null = null;
  if (assertion !== undefined) {
    const id = assertionType === ASSERTION && authorization === undefined ? proof.claimedBy(assertion) : null;
    claimed = id === null ? null : { id, way: { type: 'key', assertion } };
  } else if (authorization !== undefined) {
    const [, encoded = ''] = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(authorization) ?? [];
    const [, id, secret] = /^([^:]+):(.+)$/.exec(Buffer.from(encoded, 'base64').toString('utf8')) ?? [];
    claimed = id === undefined || secret === undefined ? null : { id, way: { type: 'secret', secret } };
  } else if (named !== undefined) claimed = { id: named, way: { type: 'public' } };
  return claimed !== null && UUID.test(claimed.id) && (named === undefined || named === claimed.id) ? claimed : null;
}

/** Of what was granted, what the app is still registered for. */
const within = (scopes: readonly string[], registered: readonly string[]): string[] => scopesOf(grantOf(scopes.join(' '), registered));

/** No connection to the database is held while its keys are fetched. */
async function authenticate({ pg, secrets, clock, proof, origin }: SmartTokenOptions, tenantId: string, { id, way }: Claimed): Promise<AppRow | TokenReply> {
  const app = await pg.asTenant(tenantId, (tx) => findApp(tx, id));
  if (app === undefined || (app.kind === 'service' ? 'key' : app.kind) !== way.type || (app.expiresAt ?? Infinity) <= clock.nowMs()) return invalidClient();
  switch (way.type) {
    case 'public':
      return app;
    case 'secret': {
      const isPrevious = app.previousSecretHash !== null && (app.previousSecretUntil ?? 0) > clock.nowMs() && secrets.isHashOf(way.secret, app.previousSecretHash);
      return isPrevious || (app.secretHash !== null && secrets.isHashOf(way.secret, app.secretHash)) ? app : invalidClient();
    }
    case 'key': {
      const proven = await proof.verify(app, way.assertion, tokenUrlOf(origin));
      return proven !== null && (await pg.asTenant(tenantId, (tx) => insertProof(tx, tenantId, app.id, proven.jti, proven.expiresAt))) ? app : invalidClient();
    }
  }
}

// What they get --------------------------------------------------------------------------------------------------

/** Of system scopes what it asks for within what it is registered for; each read is asked of the policies and the patient's choices besides. */
async function issueToService({ secrets, clock, insertAudit }: SmartTokenOptions, tx: Tx, app: AppRow, form: Form, requestId: string): Promise<TokenReply> {
  const scopes = within((form['scope'] ?? '').split(' '), app.scopes);
  if (scopes.length === 0) return failed('invalid_scope', 'name scopes that this service is registered for, such as system/Observation.rs');
  const [nowMs, secret] = [clock.nowMs(), secrets.make()];
  const expiresAt = Math.min(nowMs + ACCESS_MS, app.expiresAt ?? 0);
  await insertAccess(tx, { hash: secrets.hash(secret), tenantId: app.tenantId, appId: app.id, grantId: null, scopes, expiresAt });
  await noteUsed(tx, app.id, nowMs);
  await insertAudit(tx, [{ tenantId: app.tenantId, atMs: nowMs, actorKind: 'service', actorId: app.id, action: 'app.token', resource: `app/${app.id}`, patientId: null, outcome: 'allowed', requestId }]);
  return { status: 200, body: { access_token: formatAccess({ tenantId: app.tenantId, secret }), token_type: 'bearer', expires_in: Math.floor((expiresAt - nowMs) / 1000), scope: scopes.join(' ') } };
}

async function redeem(options: SmartTokenOptions, tx: Tx, app: AppRow, form: Form, requestId: string): Promise<TokenReply> {
  const { clock, secrets, sha256 } = options;
  const code = parseCode(form['code'] ?? '');
  if (code === null || code.tenantId !== app.tenantId) return invalidGrant();
  const [hash, nowMs] = [secrets.hash(code.secret), clock.nowMs()];
  const row = await claimCode(tx, hash);
  const grant = row && (await claimGrant(tx, row.grantId, nowMs));
  if (row === undefined || grant === undefined || grant.appId !== app.id) return invalidGrant();
  // A code that comes a second time was seen by somebody else: nobody keeps what came of it.
  if (row.usedAt !== null) return end(options, tx, grant, 'app.code-replay', 'refused', requestId);
  await markCodeUsed(tx, hash, nowMs);
  const verifier = form['code_verifier'] ?? '';
  const isProven = /^[A-Za-z0-9._~-]{43,128}$/.test(verifier) && sha256(verifier) === row.challenge;
  if (row.expiresAt <= nowMs || row.redirectUri !== form['redirect_uri'] || !isProven || !grant.isOpen) return end(options, tx, grant, 'app.code-refused', 'refused', requestId);
  return issue(options, tx, grant, within(grant.scopes, app.scopes), null);
}

async function refresh(options: SmartTokenOptions, tx: Tx, app: AppRow, form: Form, requestId: string): Promise<TokenReply> {
  const { clock, secrets } = options;
  const token = parseAppRefresh(form['refresh_token'] ?? '');
  const grant = token?.tenantId === app.tenantId ? await claimGrant(tx, token.grantId, clock.nowMs()) : undefined;
  if (token === null || grant === undefined || grant.appId !== app.id || !grant.isOpen || grant.refreshHash === null) return invalidGrant();
  if (!secrets.isHashOf(token.secret, grant.refreshHash)) return end(options, tx, grant, 'app.refresh-replay', 'refused', requestId);
  const most = within(grant.scopes, app.scopes);
  const scopes = form['scope'] === undefined ? most : narrowed(most, form['scope']);
  if (scopes === null || scopes.length === 0) return failed('invalid_scope', 'a refresh may ask for less, never for more');
  return issue(options, tx, grant, scopes, secrets.hash(token.secret));
}

async function issue({ secrets, clock }: SmartTokenOptions, tx: Tx, grant: GrantRow, scopes: readonly string[], used: Buffer | null): Promise<TokenReply> {
  const { tenantId, grantId, appId, patientId } = grant;
  const [access, next] = [secrets.make(), secrets.make()];
  const expiresAt = Math.min(clock.nowMs() + ACCESS_MS, grant.expiresAt);
  await insertAccess(tx, { hash: secrets.hash(access), tenantId, appId, grantId, scopes, expiresAt });
  const hasRefresh = grant.scopes.includes('offline_access') || grant.scopes.includes('online_access');
  if (hasRefresh) await rotateRefresh(tx, grantId, secrets.hash(next), used);
  return {
    status: 200,
    body: {
      access_token: formatAccess({ tenantId, secret: access }), token_type: 'bearer', expires_in: Math.floor((expiresAt - clock.nowMs()) / 1000), scope: scopes.join(' '),
      ...(patientId === null ? {} : { patient: patientId, need_patient_banner: true }), ...(hasRefresh ? { refresh_token: formatAppRefresh({ tenantId, grantId, secret: next }) } : {}),
    },
  };
}

async function grantOfToken({ secrets, clock }: SmartTokenOptions, tx: Tx, text: string): Promise<GrantRow | undefined> {
  const access = parseAccess(text);
  if (access !== null) return findAccess(tx, secrets.hash(access.secret), clock.nowMs());
  const token = parseAppRefresh(text);
  const grant = token && (await claimGrant(tx, token.grantId, clock.nowMs()));
  return token && grant?.refreshHash && secrets.isHashOf(token.secret, grant.refreshHash) ? grant : undefined;
}

/** Ends what was allowed, on every node within seconds. */
async function end({ clock, rightsChanges, insertAudit }: SmartTokenOptions, tx: Tx, grant: GrantRow, action: string, outcome: 'allowed' | 'refused', requestId: string): Promise<TokenReply> {
  const { tenantId, grantId, personId, appId, patientId } = grant;
  if (await revokeGrant(tx, grantId, clock.nowMs())) {
    await insertAudit(tx, [{ tenantId, atMs: clock.nowMs(), actorKind: 'person', actorId: personId, action, resource: `app/${appId}`, patientId, outcome, requestId }]);
    tx.afterCommit(() => rightsChanges.publish([{ type: 'session', sessionId: grantId }]));
  }
  return invalidGrant();
}
