// Forged, stale and foreign tokens against the verifier: all refused, all with one text.
import assert from 'node:assert/strict';
import test from 'node:test';
import { base64url, SignJWT, UnsecuredJWT } from 'jose';
import { createTokenSigner, createTokenVerifier } from './access-token-jose.ts';
import { tokenRefused } from './access-token.ts';
import type { PersonCaller } from './access.ts';

const key = Uint8Array.from({ length: 32 }, (_, index) => (index * 37) & 0xff);
const otherKey = Uint8Array.from({ length: 32 }, (_, index) => (index * 41 + 5) & 0xff);
const NOW_MS = Date.UTC(2026, 2, 1, 8);
const clock = { nowMs: () => NOW_MS };
const id = (n: number): string => `00000000-0000-4000-8000-00000000000${n}`;
const caller = { type: 'person', personId: id(1), tenantId: id(2), sessionId: id(3), roles: ['nurse'], unitIds: [id(4)] } as unknown as PersonCaller;
const verifyToken = createTokenVerifier({ key, clock, isSessionRevoked: (sessionId) => sessionId === id(9) });
const seconds = NOW_MS / 1000;

interface Forgery {
  claims?: Record<string, unknown>;
  header?: Record<string, unknown>;
  signWith?: Uint8Array;
}
const good = { sub: id(1), tid: id(2), sid: id(3), roles: ['nurse'], units: [], iss: 'mydr24', aud: 'mydr24', iat: seconds, exp: seconds + 300 };
const forge = ({ claims = {}, header = {}, signWith = key }: Forgery): Promise<string> =>
  new SignJWT({ ...good, ...claims }).setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', ...header }).sign(signWith);

test('[P5] a token of ours says who and until when', async () => {
  const { token, expiresAtMs } = await createTokenSigner({ key, clock }).sign(caller, NOW_MS + 300_900);
  assert.equal(expiresAtMs, NOW_MS + 300_000);
  assert.deepEqual(await verifyToken(token), { ok: true, body: { caller, expiresAtMs } });
  assert.ok((await verifyToken(await forge({}))).ok, 'the forge makes good tokens when nothing is changed');
});

const changedBit = (token: string): string => {
  const [header, payload = '', signature] = token.split('.');
  const claims = JSON.parse(new TextDecoder().decode(base64url.decode(payload))) as Record<string, unknown>;
  return [header, base64url.encode(JSON.stringify({ ...claims, roles: ['admin'] })), signature].join('.');
};

const forgeries: [what: string, make: () => Promise<string> | string][] = [
  ['no token', () => ''],
  ['no signature', () => new UnsecuredJWT(good).encode()],
  ['another key', () => forge({ signWith: otherKey })],
  ['another algorithm', () => forge({ header: { alg: 'HS512' }, signWith: new Uint8Array([...key, ...key]) })],
  ['another type', () => forge({ header: { typ: 'JWT' } })],
  ['another audience', () => forge({ claims: { aud: 'elsewhere' } })],
  ['another issuer', () => forge({ claims: { iss: 'elsewhere' } })],
  ['its time over', () => forge({ claims: { exp: seconds } })],
  ['its time not come', () => forge({ claims: { nbf: seconds + 60 } })],
  ['no end', () => forge({ claims: { exp: undefined } })],
  ['no tenant', () => forge({ claims: { tid: undefined } })],
  ['a role that does not exist', () => forge({ claims: { roles: ['god'] } })],
  ['changed claims', async () => changedBit(await forge({}))],
  ['a key id that is a path', () => forge({ header: { kid: '../../etc/passwd' }, signWith: otherKey })],
  ['a key it brings along', () => forge({ header: { jwk: { kty: 'oct', k: base64url.encode(otherKey) }, jku: 'https://192.0.2.1/keys' }, signWith: otherKey })],
  ['a megabyte', async () => `${await forge({})}${'A'.repeat(1_000_000)}`],
  ['an ended session', () => forge({ claims: { sid: id(9) } })],
];

for (const [what, make] of forgeries) {
  test(`[P5] a token with ${what} is refused with the one text`, async () => {
    assert.deepEqual(await verifyToken(await make()), tokenRefused);
  });
}

test('[P5] a short key signs nothing', () => {
  assert.throws(() => createTokenSigner({ key: key.slice(1), clock }), /248 bits/);
});
