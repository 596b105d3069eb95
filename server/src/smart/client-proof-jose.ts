// private_key_jwt by jose: RS384 or ES384 (SMART asks for these), for our token endpoint, for at most five minutes.
import { createLocalJWKSet, createRemoteJWKSet, customFetch, decodeJwt, jwtVerify } from 'jose';
import type { Clock } from '../platform/clock.ts';
import type { ClientProof } from './client-proof.ts';

const MAX_AGE_S = 300;
const SKEW_S = 30;

export function createClientProof({ fetch, clock }: { fetch: typeof globalThis.fetch; clock: Pick<Clock, 'nowMs'> }): ClientProof {
  return {
    claimedBy(assertion) {
      try {
        const { iss, sub } = decodeJwt(assertion);
        return iss !== undefined && iss === sub ? iss : null;
      } catch {
        return null;
      }
    },
    async verify({ id, jwks, jwksUrl }, assertion, audience) {
      try {
        const keys = jwks !== null ? createLocalJWKSet(jwks) : createRemoteJWKSet(new URL(jwksUrl ?? ''), { [customFetch]: fetch, timeoutDuration: 5_000 });
        const { payload } = await jwtVerify(assertion, keys, { algorithms: ['RS384', 'ES384'], issuer: id, subject: id, audience, requiredClaims: ['exp', 'jti'], clockTolerance: SKEW_S, currentDate: new Date(clock.nowMs()) });
        const { jti = '', exp = 0 } = payload;
        const isShort = exp * 1000 - clock.nowMs() <= (MAX_AGE_S + SKEW_S) * 1000;
        return isShort && jti.length > 0 && jti.length <= 200 ? { jti, expiresAt: exp * 1000 } : null;
      } catch {
        // Whatever is thrown here says that the assertion, or its key, is not good.
        return null;
      }
    },
  };
}
