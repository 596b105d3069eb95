// What an access token says, and the ports that sign and check one. Pure: the cryptography is in access-token-jose.ts.
import { PersonId, Role, SessionId, TenantId, UnitId, wireError } from '@mydr24/protocol';
import { z } from 'zod';
import type { Answer } from '../platform/handlers.ts';
import type { PersonCaller } from './access.ts';

export const TOKEN_ISSUER = 'mydr24';
export const TOKEN_AUDIENCE = 'mydr24';
export const TOKEN_TYPE = 'at+jwt';

/** Times are seconds, as JWT has them. */
export const AccessClaims = z.object({
  sub: PersonId,
  tid: TenantId,
  sid: SessionId,
  roles: z.array(Role),
  units: z.array(UnitId),
  exp: z.int(),
});
export type AccessClaims = z.infer<typeof AccessClaims>;

export interface AccessTokenSigner {
  /** `expiresAtMs` is cut to whole seconds; the answer says when it really ends. */
  sign(caller: PersonCaller, expiresAtMs: number): Promise<{ token: string; expiresAtMs: number }>;
}

export type TokenVerdict = Answer<{ caller: PersonCaller; expiresAtMs: number }>;
export type VerifyToken = (token: string) => Promise<TokenVerdict>;

export function callerOf({ sub, tid, sid, roles, units }: AccessClaims): PersonCaller {
  return { type: 'person', personId: sub, tenantId: tid, sessionId: sid, roles, unitIds: units };
}

/** One text for every reason: which check failed is nobody's business. */
export const tokenRefused: TokenVerdict & { ok: false } = {
  ok: false,
  error: wireError('unauthenticated', 'token-refused', 'The access token is not valid, or no longer. Refresh the session or sign in.'),
};
