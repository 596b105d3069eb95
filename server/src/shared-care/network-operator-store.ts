// What an operator does to networks, in SQL as the owner of the tables; of a tenant only as the one it operates on. Decides nothing.
import type pg from 'pg';
import type { Tx } from '../platform/postgres.ts';

export const insertNetwork = async (client: pg.Client, id: string, name: string, at: Date): Promise<boolean> =>
  (await client.query('insert into networks (id, name, created_at) values ($1, $2, $3) on conflict (name) do nothing', [id, name, at])).rowCount === 1;

export const findNetwork = async (client: pg.Client, name: string): Promise<{ id: string } | undefined> => (await client.query<{ id: string }>('select id from networks where name = $1', [name])).rows[0];

export interface Invitation { readonly id: string; readonly tenantId: string; readonly networkId: string; readonly networkName: string }

/** False: it is in the network or invited already. */
export const insertInvitation = async (client: pg.Client, { id, tenantId, networkId, networkName }: Invitation, at: Date): Promise<boolean> =>
  (await client.query('insert into network_members (id, tenant_id, network_id, network_name, invited_at) values ($1, $2, $3, $4, $5) on conflict (tenant_id, network_id) where left_at is null do nothing', [id, tenantId, networkId, networkName, at])).rowCount === 1;

/** What it offered ends with it; what it was offered ends by this row, and is written down by a running server. */
export async function endMembership(client: pg.Client, tenantId: string, networkId: string, at: Date): Promise<boolean> {
  await client.query(`update shared_care_grants set ended_at = $3, ended_why = 'left-network' where tenant_id = $1 and network_id = $2 and ended_at is null`, [tenantId, networkId, at]);
  return (await client.query('update network_members set left_at = $3 where tenant_id = $1 and network_id = $2 and left_at is null', [tenantId, networkId, at])).rowCount === 1;
}

export interface ListedNetwork { readonly name: string; readonly members: readonly { readonly tenantId: string; readonly name: string; readonly isJoined: boolean }[] }

export const listNetworks = (engine: Tx): Promise<ListedNetwork[]> =>
  engine.query<ListedNetwork>(
    `select n.name, coalesce((select jsonb_agg(jsonb_build_object('tenantId', t.id, 'name', t.name, 'isJoined', m.joined_at is not null) order by t.name, t.id)
       from network_members m join tenants t on t.id = m.tenant_id where m.network_id = n.id and m.left_at is null), '[]') as members from networks n order by n.name`, []);
