// What single sign-on is tested with: a browser by fetch that keeps cookies and shows every address it was sent to, a real provider
// (oidc-provider) with people and groups, and a lying one that signs whatever a test says. Only tests use it.
import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import Provider, { type Context } from 'oidc-provider';
import { createTokenSigner } from '../people/access-token-jose.ts';
import { nodeSecrets } from '../people/secrets-node.ts';
import { freePort } from '../platform/free-port-testing.ts';
import type { WaysRig } from '../ways-testing.ts';

export interface Seen {
  readonly url: URL;
  readonly status: number;
  readonly text: string;
}

/** Goes along redirects like a browser, cookies by host and path; what a test asks for is the last page and every address. */
export function createBrowser() {
  const jar = new Map<string, { value: string; path: string; host: string }>();
  const addresses: string[] = [];
  const cookiesFor = (url: URL): string =>
    [...jar].filter(([, { path, host }]) => host === url.host && url.pathname.startsWith(path)).map(([key, { value }]) => `${key.split(' ')[1]}=${value}`).join('; ');
  const keep = (url: URL, response: Response): void => {
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...rest] = line.split('; ');
      const [name, value] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
      const path = rest.find((part) => part.toLowerCase().startsWith('path='))?.slice(5) ?? '/';
      if (value === '' || rest.includes('Max-Age=0')) jar.delete(`${url.host} ${name}`);
      else jar.set(`${url.host} ${name}`, { value, path, host: url.host });
    }
  };
  /** `until`: stops before this address is opened. */
  async function open(address: string, init: RequestInit = {}, until?: RegExp): Promise<Seen> {
    let [url, request] = [new URL(address), init];
    for (let hops = 0; hops < 15; hops += 1) {
      addresses.push(url.href);
      const response = await fetch(url, { ...request, redirect: 'manual', headers: [...new Headers(request.headers), ['cookie', cookiesFor(url)]] });
      keep(url, response);
      const location = response.headers.get('location');
      if (response.status < 300 || response.status >= 400 || location === null) return { url, status: response.status, text: await response.text() };
      url = new URL(location, url);
      request = {};
      if (until?.test(url.href)) return { url, status: response.status, text: '' };
    }
    throw new Error('too many redirects');
  }
  return { open, addresses, jar };
}
export type Browser = ReturnType<typeof createBrowser>;

export const form = (fields: Record<string, string>): RequestInit => ({ method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams(fields).toString() });

/** Signs in at the real provider as whoever is named, and goes on until back at us. */
export async function signInThere(browser: Browser, page: Seen, login: string): Promise<Seen> {
  const action = /action="([^"]+)"/.exec(page.text)?.[1];
  if (action === undefined) throw new Error(`no form at ${page.url.pathname}: ${page.text.slice(0, 300)}`);
  return browser.open(new URL(action, page.url).href, form({ prompt: 'login', login, password: 'x' }));
}

export interface Client {
  readonly redirectUri: string;
  readonly backChannelLogoutUri: string;
  readonly origin: string;
}
export type Said = Record<string, unknown>;

export interface RealProvider {
  readonly issuer: string;
  /** By login. */
  readonly people: Map<string, Said>;
  start(client: Client, key?: JWK): Promise<void>;
  stop(): Promise<void>;
}

export const CLIENT = { id: 'care', secret: 'a-secret-of-this-test-that-is-long-enough' };

export async function makeKey(kid: string, alg = 'RS256'): Promise<JWK> {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  return { ...(await exportJWK(privateKey)), kid, alg, use: 'sig' };
}

export async function createRealProvider(): Promise<RealProvider> {
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  const people = new Map<string, Said>();
  let server: Server | undefined;
  const provider = {
    issuer, people,
    async start({ redirectUri, backChannelLogoutUri, origin }: Client, key?: JWK) {
      const idp = new Provider(issuer, {
        clients: [{
          client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [redirectUri], post_logout_redirect_uris: [`${origin}/sign-in`],
          backchannel_logout_uri: backChannelLogoutUri, backchannel_logout_session_required: true, response_types: ['code'], grant_types: ['authorization_code'],
        }],
        jwks: { keys: [key ?? (await makeKey('first'))] },
        cookies: { keys: ['of this test'] },
        claims: { openid: ['sub', 'sid'], email: ['email', 'email_verified'], profile: ['name', 'given_name', 'family_name', 'locale', 'groups'] },
        features: { devInteractions: { enabled: true }, backchannelLogout: { enabled: true } },
        // Ours is on this machine, where a provider would not call.
        fetch: (url: string, { dispatcher: _dispatcher, ...options }: RequestInit & { dispatcher?: unknown }) => fetch(url, options),
        findAccount: async (_: Context, id: string) => ({ accountId: id, claims: async () => ({ sub: id, ...people.get(id) }) }),
        async loadExistingGrant({ oidc }: Context) {
          const grant = new oidc.provider.Grant({ accountId: oidc.session.accountId, clientId: oidc.client.clientId });
          grant.addOIDCScope(oidc.params.scope);
          await grant.save();
          return grant;
        },
      });
      server = idp.listen(port, '127.0.0.1');
      await new Promise((resolve) => server!.once('listening', resolve));
    },
    async stop() {
      server?.closeAllConnections();
      await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
      server = undefined;
    },
  };
  return provider;
}

/** Answers every code with the ID token a test made. */
export interface LyingProvider {
  readonly issuer: string;
  /** How the next ID token differs from a good one. */
  lie: { claims?: Said; header?: Said; key?: JWK; alg?: string; isUnsigned?: boolean; metadata?: Said; tokenError?: string };
  readonly asked: URLSearchParams[];
  signLogout(claims: Said, key?: JWK): Promise<string>;
  stop(): Promise<void>;
}

export async function createLyingProvider(): Promise<LyingProvider> {
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  const key = await makeKey('honest');
  const { d: _d, p: _p, q: _q, dp: _dp, dq: _dq, qi: _qi, ...publicKey } = key;
  const nonces = new Map<string, string>();
  const self: LyingProvider = {
    issuer, lie: {}, asked: [],
    signLogout: (claims, with_ = key) => sign({ iss: issuer, aud: CLIENT.id, jti: randomUUID(), events: { 'http://schemas.openid.net/event/backchannel-logout': {} }, ...claims }, with_, { typ: 'logout+jwt' }),
    stop: () => new Promise((resolve) => (server.closeAllConnections(), server.close(() => resolve()))),
  };
  const idToken = async (code: string): Promise<string> => {
    const { claims, header = {}, key: with_ = key, isUnsigned } = self.lie;
    const said = { iss: issuer, aud: CLIENT.id, sub: 'liar', nonce: nonces.get(code), email: 'liar@example.org', email_verified: true, groups: ['nurses'], given_name: 'Lia', family_name: 'Rey', ...claims };
    if (!isUnsigned) return sign(said, with_, header);
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    return `${part({ alg: 'none' })}.${part({ ...said, iat: nowS(), exp: nowS() + 300 })}.`;
  };
  const server = createServer((request, response) => {
    const url = new URL(request.url!, issuer);
    const reply = (body: object, status = 200): void => void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (url.pathname === '/.well-known/openid-configuration') {
      return reply({ issuer, authorization_endpoint: `${issuer}/auth`, token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/jwks`, response_types_supported: ['code'], id_token_signing_alg_values_supported: ['RS256'], subject_types_supported: ['public'], ...self.lie.metadata });
    }
    if (url.pathname === '/jwks') return reply({ keys: [publicKey] });
    if (url.pathname === '/auth') {
      self.asked.push(url.searchParams);
      const code = randomUUID();
      nonces.set(code, url.searchParams.get('nonce')!);
      return void response.writeHead(302, { location: `${url.searchParams.get('redirect_uri')}?code=${code}&state=${url.searchParams.get('state')}` }).end();
    }
    let text = '';
    request.on('data', (chunk) => (text += chunk));
    request.on('end', () => {
      if (self.lie.tokenError !== undefined) return reply({ error: self.lie.tokenError }, 400);
      void idToken(new URLSearchParams(text).get('code')!).then((token) => reply({ access_token: 'a', token_type: 'bearer', expires_in: 60, id_token: token }));
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return self;
}

const nowS = (): number => Math.floor(Date.now() / 1000);

async function sign(claims: Said, key: JWK, header: Said): Promise<string> {
  return new SignJWT({ iat: nowS(), exp: nowS() + 300, ...claims }).setProtectedHeader({ alg: key.alg, kid: key.kid, ...header } as never).sign(await importJWK(key, key.alg));
}

/** An administrator of the rig's tenant, with a call of our endpoints as them. */
export async function addAdmin({ database, ward, origin }: WaysRig) {
  const [personId, sessionId] = [randomUUID(), randomUUID()];
  const { tenantId } = ward;
  await database.sql(`insert into persons (id, tenant_id, given_name, family_name, email, created_at) values ($1, $2, 'Ada', 'Admin', $3, now())`, [personId, tenantId, `${personId}@example.org`]);
  await database.sql(`insert into person_roles (person_id, tenant_id, role) values ($1, $2, 'admin')`, [personId, tenantId]);
  const token = await addSession(database, { personId, tenantId, sessionId, roles: ['admin'], unitIds: [] });
  return {
    personId,
    /** Throws what was refused. */
    async call(method: string, path: string, body?: unknown): Promise<Said> {
      const response = await callAs(origin, token, method, path, body);
      const answered = (await response.json()) as Said;
      if (!response.ok) throw new Error(`${response.status} ${String(answered['code'])}: ${String(answered['message'])}`);
      return answered;
    },
  };
}

/** A token of this person in a session of theirs, proven for the whole test. */
export async function addSession(database: WaysRig['database'], person: { personId: string; tenantId: string; sessionId: string; roles: string[]; unitIds: string[] }): Promise<string> {
  await database.sql(`insert into sessions (id, tenant_id, person_id, refresh_hash, created_at, used_at, expires_at, proven_at, proven_by) values ($1, $2, $3, $4, now(), now(), now() + interval '1 hour', now(), 'password')`, [person.sessionId, person.tenantId, person.personId, nodeSecrets.hash(person.sessionId)]);
  const signer = createTokenSigner({ key: new Uint8Array(32).fill(5), clock: { nowMs: Date.now } });
  return (await signer.sign(person as never, Date.now() + 300_000)).token;
}

export const callAs = (origin: string, token: string, method: string, path: string, body?: unknown): Promise<Response> =>
  fetch(`${origin}${path}`, { method, headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
