// Calendar addresses: only the hash of each secret is kept. Decides nothing.
import type { PersonId, RotaFeed, RotaFeedId } from '@mydr24/protocol';
import { instant, type Tx } from '../platform/postgres.ts';

const columns = `f.id, f.rota_id as "rotaId", (select plan->>'name' from rotas where id = f.rota_id) as "rotaName", f.made_at as "madeAt"`;

export interface NewFeed {
  id: RotaFeedId;
  tenantId: string;
  personId: string;
  rotaId: string | null;
  secretHash: Buffer;
  nowMs: number;
}

export const insertFeed = (tx: Tx, { id, tenantId, personId, rotaId, secretHash, nowMs }: NewFeed): Promise<RotaFeed> =>
  tx.one<RotaFeed>(
    `insert into rota_feeds as f (id, tenant_id, person_id, rota_id, secret_hash, made_at) values ($1, $2, $3, $4, $5, $6) returning ${columns}`,
    [id, tenantId, personId, rotaId, secretHash, instant(nowMs)], 'rota-feed-insert',
  );

export const listFeeds = (tx: Tx, personId: string): Promise<RotaFeed[]> =>
  tx.query<RotaFeed>(`select ${columns} from rota_feeds f where f.person_id = $1 and f.revoked_at is null order by f.made_at, f.id`, [personId], 'rota-feeds-list');

export async function revokeFeed(tx: Tx, id: string, nowMs: number): Promise<void> {
  await tx.execute(`update rota_feeds set revoked_at = $2 where id = $1 and revoked_at is null`, [id, instant(nowMs)], 'rota-feed-revoke');
}

/** Of somebody who still works here; what a former colleague's calendar asks for is gone. */
export const findFeed = (tx: Tx, id: string): Promise<{ personId: PersonId; rotaId: string | null; secretHash: Buffer } | undefined> =>
  tx.maybe(
    `select f.person_id as "personId", f.rota_id as "rotaId", f.secret_hash as "secretHash" from rota_feeds f join persons p on p.id = f.person_id and p.is_active
      where f.id = $1 and f.revoked_at is null
        and exists (select from person_roles r where r.person_id = p.id and r.role in ('nurse', 'doctor', 'responder', 'dispatcher', 'coordinator', 'admin'))`, [id], 'rota-feed-find',
  );
