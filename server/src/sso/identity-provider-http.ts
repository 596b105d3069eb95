// OpenID Connect by `openid-client`. What a provider publishes of itself is read anew for each sign-in: a changed key or address
// counts at once, and nothing stale is believed. Signatures are checked although TLS would do for some of them.
import type { SignOnRefusal } from '@mydr24/protocol';
import { createRemoteJWKSet, customFetch as joseFetch, jwtVerify } from 'jose';
import * as oidc from 'openid-client';
import type { Asked, IdentityProvider, ProviderAddress } from './identity-provider.ts';
import { isProvenBy } from './sign-on-decision.ts';

export interface IdentityProviderOptions {
  /** Calls no host it should not. */
  readonly fetch: typeof fetch;
  /** Told what was wrong, in codes; never what was said of whom. */
  readonly onProblem: (error: unknown, facts: object) => void;
}

/** How far the provider's clock may be from ours. */
const SKEW_S = 60;
const TIMEOUT_S = 10;
const MAX_LOGOUT_AGE_S = 300;
const BACK_CHANNEL = 'http://schemas.openid.net/event/backchannel-logout';

export function createIdentityProvider({ fetch, onProblem }: IdentityProviderOptions): IdentityProvider {
  const discover = (at: ProviderAddress): Promise<oidc.Configuration> => {
    const metadata = { [oidc.clockTolerance]: SKEW_S };
    const auth = at.secret === null ? oidc.None() : clientAuth(at.secret);
    const execute = [oidc.enableNonRepudiationChecks, ...(at.issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : [])];
    return oidc.discovery(new URL(at.issuer), at.clientId, metadata, auth, { execute, timeout: TIMEOUT_S, [oidc.customFetch]: fetch as unknown as oidc.CustomFetch });
  };
  const asked = async <Body>(work: () => Promise<Body>): Promise<Asked<Body>> => {
    try {
      return { ok: true, body: await work() };
    } catch (error) {
      const why = refusalOf(error);
      onProblem(new Error(`sign-in by a provider: ${why}`), { code: (error as { code?: string }).code ?? (error as { error?: string }).error ?? 'unknown' });
      return { ok: false, why };
    }
  };
  return {
    begin: (at, { redirectUri, scopes, asksAnew, strength }) =>
      asked(async () => {
        const config = await discover(at);
        const attempt = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier: oidc.randomPKCECodeVerifier() };
        const url = oidc.buildAuthorizationUrl(config, {
          redirect_uri: redirectUri, scope: scopes, state: attempt.state, nonce: attempt.nonce,
          code_challenge: await oidc.calculatePKCECodeChallenge(attempt.verifier), code_challenge_method: 'S256', ...(asksAnew ? { prompt: 'login', max_age: '0' } : {}),
          ...(strength.trim() === '' ? {} : { acr_values: strength.trim() }),
        });
        return { url: url.href, attempt };
      }),
    async finish(at, { state, nonce, verifier }, answerUrl, { asksAnew, strength }) {
      const vouched = await asked(async () => {
        const config = await discover(at);
        const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true, ...(asksAnew ? { maxAge: 0 } : {}) };
        const tokens = await oidc.authorizationCodeGrant(config, new URL(answerUrl), checks);
        const said = tokens.claims()!;
        if (!isProvenBy(said, strength)) return null;
        const more = config.serverMetadata().userinfo_endpoint === undefined ? {} : await oidc.fetchUserInfo(config, tokens.access_token, said.sub);
        const session = said['sid'];
        return { subject: said.sub, providerSession: typeof session === 'string' ? session : null, claims: { ...more, ...said } };
      });
      return vouched.ok ? (vouched.body === null ? { ok: false, why: 'too-weak' } : { ok: true, body: vouched.body }) : vouched;
    },
    async signOutUrl(at, backTo) {
      const found = await asked(async () => {
        const config = await discover(at);
        return config.serverMetadata().end_session_endpoint === undefined ? null : oidc.buildEndSessionUrl(config, { post_logout_redirect_uri: backTo }).href;
      });
      return found.ok ? found.body : null;
    },
    async readLogout(at, token) {
      const found = await asked(async () => {
        const { jwks_uri: jwksUri } = (await discover(at)).serverMetadata();
        const keys = createRemoteJWKSet(new URL(jwksUri!), { [joseFetch]: fetch, timeoutDuration: TIMEOUT_S * 1000 });
        const { payload } = await jwtVerify(token, keys, {
          issuer: at.issuer, audience: at.clientId, clockTolerance: SKEW_S, maxTokenAge: MAX_LOGOUT_AGE_S, requiredClaims: ['iat', 'jti', 'events'],
          algorithms: ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
        });
        const events = payload['events'];
        // A nonce marks an ID token: one of those must not pass for this.
        if (payload['nonce'] !== undefined || typeof events !== 'object' || events === null || !Object.hasOwn(events, BACK_CHANNEL)) return null;
        const session = payload['sid'];
        const whom = { subject: payload.sub ?? null, providerSession: typeof session === 'string' ? session : null };
        return whom.subject === null && whom.providerSession === null ? null : whom;
      });
      return found.ok ? found.body : null;
    },
  };
}

/** By header where the provider takes that, else in the body: the library's own choice follows what was published. */
function clientAuth(secret: string): oidc.ClientAuth {
  const [basic, post] = [oidc.ClientSecretBasic(secret), oidc.ClientSecretPost(secret)];
  return (as, client, body, headers) => {
    const methods = as.token_endpoint_auth_methods_supported;
    return (methods === undefined || methods.includes('client_secret_basic') ? basic : post)(as, client, body, headers);
  };
}

function refusalOf(error: unknown): SignOnRefusal {
  if (error instanceof oidc.AuthorizationResponseError) return 'cancelled';
  if (error instanceof oidc.ResponseBodyError) return error.error === 'invalid_grant' ? 'code-used' : 'wrong-answer';
  return isUnreachable(error) ? 'unreachable' : 'wrong-answer';
}

/** The library wraps what happened in errors of its own. */
function isUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: string };
  return code === 'EREFUSED_HOST' || code === 'EUNREACHABLE' || code === 'OAUTH_TIMEOUT' || code === 'OAUTH_RESPONSE_IS_NOT_CONFORM' || isUnreachable(error.cause);
}
