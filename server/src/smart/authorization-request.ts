// Judges an app's authorization request. Until app and redirect address are known to belong together nothing goes back to that address:
// the person reads it here instead. PKCE with S256 is needed always. Pure.
export interface KnownApp {
  readonly id: string;
  readonly redirectUris: readonly string[];
}
export interface AuthorizationRequest {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scope: string;
  readonly state: string;
  readonly challenge: string;
  readonly launch: string | null;
}
export type RequestVerdict =
  | { readonly type: 'good'; readonly request: AuthorizationRequest }
  /** To be told to the app, at its own address. */
  | { readonly type: 'return'; readonly redirectTo: string }
  /** Not to be told to any address. */
  | { readonly type: 'refused'; readonly why: 'no-such-app' | 'wrong-address' | 'unreadable' };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const MAX_STATE = 1_000;

export type Parameters = ReadonlyMap<string, string>;

/** A parameter that is said twice means two things: refused. */
export function readParameters(query: string): Parameters | null {
  const found = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(query)) {
    if (found.has(name)) return null;
    found.set(name, value);
  }
  return found;
}

export const clientIdOf = (parameters: Parameters): string | null => {
  const id = parameters.get('client_id') ?? '';
  return UUID.test(id) ? id : null;
};

export function judgeRequest(parameters: Parameters, app: KnownApp | null, audience: string): RequestVerdict {
  if (app === null) return { type: 'refused', why: 'no-such-app' };
  const redirectUri = parameters.get('redirect_uri') ?? '';
  if (!app.redirectUris.includes(redirectUri)) return { type: 'refused', why: 'wrong-address' };
  const state = parameters.get('state') ?? '';
  const back = (error: string, words: string): RequestVerdict => ({ type: 'return', redirectTo: returnTo(redirectUri, { error, error_description: words, ...(state === '' || state.length > MAX_STATE ? {} : { state }) }) });
  if (parameters.get('response_type') !== 'code') return back('unsupported_response_type', 'response_type should be code');
  if (state === '' || state.length > MAX_STATE) return back('invalid_request', 'state is needed, of at most 1000 letters');
  const said = parameters.get('aud') ?? parameters.get('resource') ?? '';
  if (said.replace(/\/$/, '') !== audience) return back('invalid_request', 'aud should be the address of this FHIR server');
  if (parameters.get('code_challenge_method') !== 'S256') return back('invalid_request', 'PKCE with code_challenge_method S256 is needed');
  const challenge = parameters.get('code_challenge') ?? '';
  if (!/^[A-Za-z0-9_-]{43}$/.test(challenge)) return back('invalid_request', 'code_challenge should be a SHA-256 in base64url');
  if (parameters.has('request') || parameters.has('request_uri')) return back('request_not_supported', 'request objects are not taken');
  return { type: 'good', request: { clientId: app.id, redirectUri, scope: parameters.get('scope') ?? '', state, challenge, launch: parameters.get('launch') ?? null } };
}

/** Added to what the registered address holds already. */
export function returnTo(redirectUri: string, parameters: Readonly<Record<string, string>>): string {
  const added = new URLSearchParams(parameters).toString();
  return `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${added}`;
}

/** Where an app may be sent to: https, this machine, or a scheme of its own (with a dot, as RFC 8252 asks). No fragment, no credentials. */
export function isGoodRedirect(address: string): boolean {
  if (!URL.canParse(address) || address.includes('#')) return false;
  const { protocol, hostname, username, password } = new URL(address);
  if (username !== '' || password !== '') return false;
  if (protocol === 'https:') return true;
  if (protocol === 'http:') return ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
  return /^[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+:$/.test(protocol);
}
