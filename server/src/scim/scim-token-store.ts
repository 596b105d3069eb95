// Tokens that may provision, in SQL: their hash, until when they count, when they were last used.
import { instant, type Tx } from '../platform/postgres.ts';

export interface ScimTokenRow {
  id: string;
  secretHash: Buffer;
  createdAt: number;
  expiresAt: number;
  revokedAt: number | null;
  usedAt: number | null;
}

const VIEW = `id, secret_hash as "secretHash", created_at as "createdAt", expires_at as "expiresAt", revoked_at as "revokedAt", used_at as "usedAt"`;

export const findToken = (tx: Tx, id: string): Promise<ScimTokenRow | undefined> => tx.maybe<ScimTokenRow>(`select ${VIEW} from scim_tokens where id = $1`, [id], 'scim-find-token');
export const listTokens = (tx: Tx): Promise<ScimTokenRow[]> => tx.query<ScimTokenRow>(`select ${VIEW} from scim_tokens order by created_at desc limit 50`, [], 'scim-list-tokens');

export async function insertToken(tx: Tx, row: { id: string; tenantId: string; secretHash: Buffer; by: string; nowMs: number; expiresAt: number }): Promise<void> {
  await tx.execute(
    'insert into scim_tokens (id, tenant_id, secret_hash, created_at, created_by, expires_at) values ($1, $2, $3, $4, $5, $6)', [row.id, row.tenantId, row.secretHash, instant(row.nowMs), row.by, instant(row.expiresAt)], 'scim-insert-token');
}

/** Those before end soon, or earlier if they would have anyway. */
export async function endTokensAt(tx: Tx, atMs: number): Promise<void> {
  await tx.execute('update scim_tokens set expires_at = least(expires_at, $1) where revoked_at is null', [instant(atMs)], 'scim-end-tokens');
}

export async function revokeTokens(tx: Tx, nowMs: number): Promise<void> {
  await tx.execute('update scim_tokens set revoked_at = $1 where revoked_at is null', [instant(nowMs)], 'scim-revoke-tokens');
}

export async function markUsed(tx: Tx, id: string, nowMs: number): Promise<void> {
  await tx.execute('update scim_tokens set used_at = $2 where id = $1', [id, instant(nowMs)], 'scim-mark-used');
}
