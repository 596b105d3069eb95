// Tokens of apps: a code becomes tokens once, a refresh token rotates, and a second use of either ends what was allowed. Access tokens
// are looked up at each use, so that what was taken back ends at once. Answers as OAuth 2.0 says it (RFC 6749, 7009, 7662).
import type { InsertAudit } from '../audit/audit.ts';
import type { PersonCaller } from '../people/access.ts';
import type { RightsChanges } from '../people/rights-changes.ts';
import type { Secrets } from '../people/secrets.ts';
import type { Clock } from '../platform/clock.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import type { ClientProof } from './client-proof.ts';
import { narrowed } from './scopes.ts';
import { formatAccess, formatAppRefresh, parseAccess, parseAppRefresh, parseCode } from './smart-token.ts';
import { type AppRow, claimCode, claimGrant, findAccess, findApp, findAppTenant, type GrantRow, insertAccess, insertProof, markCodeUsed, revokeGrant, rotateRefresh } from './smart-store.ts';

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
/** Who an app reads for, and what of it. */
export interface AppCaller {
  readonly caller: PersonCaller;
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
    const app = await pg.asTenant(tenantId, (tx) => authenticate(options, tx, claimed));
    return isReply(app) ? app : pg.asTenant(tenantId, (tx) => work(tx, app));
  };
  return {
    token: (form, authorization, requestId) =>
      asApp(form, authorization, (tx, app) => {
        if (form['grant_type'] === 'authorization_code') return redeem(options, tx, app, form, requestId);
        if (form['grant_type'] === 'refresh_token') return refresh(options, tx, app, form, requestId);
        return Promise.resolve(failed('unsupported_grant_type', 'authorization_code and refresh_token are taken'));
      }),
    revoke: (form, authorization, requestId) =>
      asApp(form, authorization, async (tx, app) => {
        const grant = await grantOfToken(options, tx, form['token'] ?? '');
        if (grant?.appId === app.id) await end(options, tx, grant, 'app.give-back', 'allowed', requestId);
        return { status: 200, body: {} };
      }),
    introspect: (form, authorization) =>
      asApp(form, authorization, async (tx, app) => {
        if (app.kind === 'public') return invalidClient();
        const access = parseAccess(form['token'] ?? '');
        const row = access?.tenantId === app.tenantId ? await findAccess(tx, secrets.hash(access.secret), clock.nowMs()) : undefined;
        if (row === undefined || row.appId !== app.id || !row.isOpen) return { status: 200, body: { active: false } };
        return { status: 200, body: { active: true, client_id: app.id, scope: row.accessScopes.join(' '), sub: row.personId, exp: Math.floor(row.accessExpiresAt / 1000), ...(row.patientId === null ? {} : { patient: row.patientId }) } };
      }),
    async verify(accessToken) {
      const token = parseAccess(accessToken);
      if (token === null) return null;
      const row = await pg.asTenant(token.tenantId, (tx) => findAccess(tx, secrets.hash(token.secret), clock.nowMs()));
      if (row === undefined || !row.isOpen) return null;
      const { grantId, personId, tenantId, roles, unitIds, appId, accessScopes, patientId } = row;
      return { caller: { type: 'person', personId, tenantId, sessionId: grantId, roles, unitIds } as unknown as PersonCaller, appId, scopes: accessScopes, patientId };
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

async function authenticate({ secrets, clock, proof, origin }: SmartTokenOptions, tx: Tx, { id, way }: Claimed): Promise<AppRow | TokenReply> {
  const app = await findApp(tx, id);
  if (app === undefined || app.kind !== way.type) return invalidClient();
  switch (way.type) {
    case 'public':
      return app;
    case 'secret': {
      const isPrevious = app.previousSecretHash !== null && (app.previousSecretUntil ?? 0) > clock.nowMs() && secrets.isHashOf(way.secret, app.previousSecretHash);
      return isPrevious || (app.secretHash !== null && secrets.isHashOf(way.secret, app.secretHash)) ? app : invalidClient();
    }
    case 'key': {
      const proven = await proof.verify(app, way.assertion, tokenUrlOf(origin));
      return proven !== null && (await insertProof(tx, app.tenantId, app.id, proven.jti, proven.expiresAt)) ? app : invalidClient();
    }
  }
}

// What they get --------------------------------------------------------------------------------------------------

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
  return issue(options, tx, grant, grant.scopes, null);
}

async function refresh(options: SmartTokenOptions, tx: Tx, app: AppRow, form: Form, requestId: string): Promise<TokenReply> {
  const { clock, secrets } = options;
  const token = parseAppRefresh(form['refresh_token'] ?? '');
  const grant = token?.tenantId === app.tenantId ? await claimGrant(tx, token.grantId, clock.nowMs()) : undefined;
  if (token === null || grant === undefined || grant.appId !== app.id || !grant.isOpen || grant.refreshHash === null) return invalidGrant();
  if (!secrets.isHashOf(token.secret, grant.refreshHash)) return end(options, tx, grant, 'app.refresh-replay', 'refused', requestId);
  const scopes = form['scope'] === undefined ? grant.scopes : narrowed(grant.scopes, form['scope']);
  if (scopes === null) return failed('invalid_scope', 'a refresh may ask for less, never for more');
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
