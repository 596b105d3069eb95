// Tokens for the tenant's directory, by an administrator: made and shown once, rotated with an overlap, ended at once.
import { type Caller, type Door, tenantOf } from '../people/access.ts';
import type { Secrets } from '../people/secrets.ts';
import { answer, type Handlers } from '../platform/handlers.ts';
import type { Ids } from '../platform/ids.ts';
import type { Postgres } from '../platform/postgres.ts';
import { SCIM_PREFIX } from './scim.ts';
import { formatScimToken } from './scim-token.ts';
import { endTokensAt, insertToken, listTokens, revokeTokens } from './scim-token-store.ts';

export interface ScimTokenRouteOptions {
  readonly pg: Postgres;
  readonly door: Door;
  readonly ids: Ids;
  readonly secrets: Secrets;
  readonly origin: string;
}

export type ScimTokenHandlers = Pick<Handlers<Caller>, 'makeScimToken' | 'listScimTokens' | 'revokeScimTokens'>;
const DAY_MS = 86_400_000;

export function createScimTokenHandlers({ pg, door, ids, secrets, origin }: ScimTokenRouteOptions): ScimTokenHandlers {
  return {
    makeScimToken: ({ caller, body, nowMs, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'sign-on.manage', { type: 'tenant' }, requestId);
        if (!entry.ok) return entry;
        if (caller.type !== 'person') throw new Error('the door let a caller in who is no person');
        const [tenantId, tokenId, secret] = [tenantOf(caller), ids.next(), secrets.make()];
        const expiresAt = nowMs + body.validDays * DAY_MS;
        await endTokensAt(tx, nowMs + body.overlapMs);
        await insertToken(tx, { id: tokenId, tenantId, secretHash: secrets.hash(secret), by: caller.personId, nowMs, expiresAt });
        return answer({ token: formatScimToken({ tenantId, tokenId, secret }), expiresAt, baseUrl: `${origin}${SCIM_PREFIX}` });
      }),
    listScimTokens: ({ caller, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'sign-on.manage', { type: 'tenant' }, requestId);
        if (!entry.ok) return entry;
        return answer({ tokens: (await listTokens(tx)).map(({ secretHash: _hash, ...token }) => token) });
      }, { readOnly: true }),
    revokeScimTokens: ({ caller, nowMs, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'sign-on.manage', { type: 'tenant' }, requestId);
        if (!entry.ok) return entry;
        await revokeTokens(tx, nowMs);
        return answer({});
      }),
  };
}
