// Access tokens by jose: HS256 and nothing else, with our key and no key the token brings along.
import { jwtVerify, SignJWT } from 'jose';
import type { Clock } from '../platform/clock.ts';
import { answer } from '../platform/handlers.ts';
import {
  AccessClaims, type AccessTokenSigner, callerOf, TOKEN_AUDIENCE, TOKEN_ISSUER, TOKEN_TYPE, tokenRefused, type VerifyToken,
} from './access-token.ts';

const ALGORITHM = 'HS256';
const MIN_KEY_BYTES = 32;
const MAX_TOKEN_LENGTH = 4_096;

export interface TokenKey {
  /** 256 bits or more. */
  readonly key: Uint8Array;
  readonly clock: Pick<Clock, 'nowMs'>;
}

export function createTokenSigner({ key, clock }: TokenKey): AccessTokenSigner {
  mustBeStrong(key);
  return {
    async sign({ personId, tenantId, sessionId, roles, unitIds }, expiresAtMs) {
      const expiresAtSeconds = Math.floor(expiresAtMs / 1000);
      const token = await new SignJWT({ tid: tenantId, sid: sessionId, roles: [...roles], units: [...unitIds] })
        .setProtectedHeader({ alg: ALGORITHM, typ: TOKEN_TYPE })
        .setSubject(personId)
        .setIssuer(TOKEN_ISSUER)
        .setAudience(TOKEN_AUDIENCE)
        .setIssuedAt(Math.floor(clock.nowMs() / 1000))
        .setExpirationTime(expiresAtSeconds)
        .sign(key);
      return { token, expiresAtMs: expiresAtSeconds * 1000 };
    },
  };
}

export interface VerifierOptions extends TokenKey {
  /** Sessions ended a short while ago, whose tokens have not run out yet. */
  readonly isSessionRevoked: (sessionId: string) => boolean;
}

export function createTokenVerifier({ key, clock, isSessionRevoked }: VerifierOptions): VerifyToken {
  mustBeStrong(key);
  return async (token) => {
    if (token.length > MAX_TOKEN_LENGTH) return tokenRefused;
    const claims = await readClaims(token, key, clock.nowMs());
    if (claims === null || isSessionRevoked(claims.sid)) return tokenRefused;
    return answer({ caller: callerOf(claims), expiresAtMs: claims.exp * 1000 });
  };
}

async function readClaims(token: string, key: Uint8Array, nowMs: number): Promise<AccessClaims | null> {
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: [ALGORITHM],
      typ: TOKEN_TYPE,
      issuer: TOKEN_ISSUER,
      audience: TOKEN_AUDIENCE,
      requiredClaims: ['sub', 'exp', 'iat'],
      currentDate: new Date(nowMs),
    });
    const parsed = AccessClaims.safeParse(payload);
    return parsed.success ? parsed.data : null;
  } catch {
    // Whatever jose throws here says the token is not ours or not valid now.
    return null;
  }
}

function mustBeStrong(key: Uint8Array): void {
  if (key.length < MIN_KEY_BYTES) throw new Error(`the auth key has ${key.length * 8} bits and needs ${MIN_KEY_BYTES * 8}`);
}
