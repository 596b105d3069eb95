// Who asks: the tenant whose token this is, as long as it counts. A token that was ended is refused at the next request.
import type { Clock } from '../platform/clock.ts';
import type { Postgres } from '../platform/postgres.ts';
import type { Secrets } from '../people/secrets.ts';
import type { Directory } from './scim-engine.ts';
import { parseScimToken } from './scim-token.ts';
import { findToken, markUsed } from './scim-token-store.ts';

export interface ScimTokenOptions {
  readonly pg: Postgres;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly secrets: Secrets;
}

const NOTED_EVERY_MS = 60_000;

export function createScimTokenVerifier({ pg, clock, secrets }: ScimTokenOptions): (text: string) => Promise<Directory | null> {
  return async (text) => {
    const token = parseScimToken(text);
    if (token === null) return null;
    return pg.asTenant(token.tenantId, async (tx) => {
      const row = await findToken(tx, token.tokenId);
      const nowMs = clock.nowMs();
      if (row === undefined || !secrets.isHashOf(token.secret, row.secretHash) || row.revokedAt !== null || row.expiresAt <= nowMs) return null;
      if (row.usedAt === null || nowMs - row.usedAt > NOTED_EVERY_MS) await markUsed(tx, token.tokenId, nowMs);
      return { tenantId: token.tenantId, tokenId: token.tokenId };
    });
  };
}
