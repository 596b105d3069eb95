// Networks of tenants in SQL: a tenant's own part under that tenant; who else is in one, and what can be offered to there, as the engine. Decides nothing.
import type { Network, SharedCarePlace } from '@mydr24/protocol';
import { isMail } from '../keys/address.ts';
import type { Keys } from '../keys/keys.ts';
import { instant, type Tx } from '../platform/postgres.ts';

export type OwnNetwork = Pick<Network, 'id' | 'name' | 'invitedAt' | 'joinedAt' | 'joinedByName'>;

export const listOwnNetworks = (tx: Tx): Promise<OwnNetwork[]> =>
  tx.query<OwnNetwork>(
    `select m.network_id as id, m.network_name as name, m.invited_at as "invitedAt", m.joined_at as "joinedAt", p.given_name || ' ' || p.family_name as "joinedByName"
       from network_members m left join persons p on p.id = m.joined_by where m.left_at is null order by m.network_name, m.id`, [], 'list-own-networks');

export const joinNetwork = async (tx: Tx, networkId: string, personId: string, nowMs: number): Promise<boolean> =>
  (await tx.execute('update network_members set joined_at = $3, joined_by = $2 where network_id = $1 and left_at is null and joined_at is null', [networkId, personId, instant(nowMs)], 'join-network')) === 1;

export const leaveNetwork = async (tx: Tx, networkId: string, personId: string, nowMs: number): Promise<boolean> =>
  (await tx.execute('update network_members set left_at = $3, left_by = $2 where network_id = $1 and left_at is null', [networkId, personId, instant(nowMs)], 'leave-network')) === 1;

/** Null: this tenant is not in it, or suspended. The name is this tenant's own. */
export const findOwnMembership = (tx: Tx, networkId: string): Promise<{ tenantName: string } | undefined> =>
  tx.maybe(`select t.name as "tenantName" from network_members m join tenants t on t.id = m.tenant_id where m.network_id = $1 and m.left_at is null and m.joined_at is not null and t.suspended_at is null`, [networkId], 'find-own-membership');

/** The other tenants that joined and work. */
const MEMBERS = 'from network_members m join tenants t on t.id = m.tenant_id';
const JOINED = `where m.network_id = any($1::uuid[]) and m.tenant_id <> $2 and m.left_at is null and m.joined_at is not null and t.suspended_at is null`;

export const listMembers = (engine: Tx, networkIds: readonly string[], ownTenantId: string): Promise<{ networkId: string; tenantId: string; name: string }[]> =>
  engine.query(`select m.network_id as "networkId", t.id as "tenantId", t.name ${MEMBERS} ${JOINED} order by t.name, t.id limit 200`, [networkIds, ownTenantId], 'list-network-members');

export const listPlaces = (engine: Tx, networkIds: readonly string[], ownTenantId: string): Promise<SharedCarePlace[]> =>
  engine.query<SharedCarePlace>(
    `select m.network_id as "networkId", m.network_name as "networkName", t.id as "tenantId", t.name as "tenantName",
            coalesce((select jsonb_agg(jsonb_build_object('id', u.id, 'name', f.name || ' · ' || u.name) order by f.name, u.name) from units u join facilities f on f.id = u.facility_id where u.tenant_id = t.id and u.retired_at is null), '[]') as units
       ${MEMBERS} ${JOINED} order by t.name, t.id limit 100`, [networkIds, ownTenantId], 'list-shared-places');

export interface Target { tenantName: string; unitId: string | null; personId: string | null; toName: string }
const TENANT = `select t.name as "tenantName",`;

/** Undefined: no such member, or no such unit of it. */
export const findTargetUnit = (engine: Tx, networkId: string, ownTenantId: string, tenantId: string, unitId: string): Promise<Target | undefined> =>
  engine.maybe<Target>(`${TENANT} u.id as "unitId", null as "personId", f.name || ' · ' || u.name as "toName" ${MEMBERS} join units u on u.tenant_id = t.id join facilities f on f.id = u.facility_id ${JOINED} and t.id = $3 and u.id = $4 and u.retired_at is null`, [[networkId], ownTenantId, tenantId, unitId], 'find-target-unit');

/** Undefined: that tenant is not with ours in this network. */
export const findMember = (engine: Tx, networkId: string, ownTenantId: string, tenantId: string): Promise<{ tenantName: string } | undefined> =>
  engine.maybe(`select t.name as "tenantName" ${MEMBERS} ${JOINED} and t.id = $3`, [[networkId], ownTenantId, tenantId], 'find-network-member');

/** Under the other tenant: somebody who cares for patients there and signs in with exactly this address. */
export const findCarer = async (tx: Tx, keys: Pick<Keys, 'findMail'>, tenantId: string, email: string): Promise<{ personId: string; toName: string } | undefined> =>
  tx.maybe(
    `select p.id as "personId", p.given_name || ' ' || p.family_name as "toName" from persons p
      where ${isMail('p')} and p.is_active and exists (select from person_roles r where r.person_id = p.id and r.role in ('nurse', 'doctor'))`, [await keys.findMail(tx, tenantId, email), email], 'find-shared-carer');

/** Accepted and not over: of ours with others, and of others with us. */
export const countShared = (engine: Tx, tenantId: string, nowMs: number): Promise<{ networkId: string; out: number; in: number }[]> =>
  engine.query(
    `select network_id as "networkId", count(*) filter (where tenant_id = $1)::int as out, count(*) filter (where guest_tenant_id = $1)::int as in
       from shared_care_grants where (tenant_id = $1 or guest_tenant_id = $1) and accepted_at is not null and ended_at is null and until_at > $2 group by 1`, [tenantId, instant(nowMs)], 'count-shared-care');

/** Writes down what holds no more: it ran out, or a tenant of it left the network, was suspended or is gone. What is asked meanwhile is refused already. */
export const endOverdue = (engine: Tx, nowMs: number): Promise<number> =>
  engine.execute(
    `update shared_care_grants g set ended_at = least($1::timestamptz, g.until_at),
            ended_why = case when g.until_at <= $1 then 'ran-out' when exists (select from tenants t where t.id in (g.tenant_id, g.guest_tenant_id) and t.suspended_at is not null) then 'suspended' else 'left-network' end
      where g.ended_at is null and (g.until_at <= $1 or exists (select from tenants t where t.id in (g.tenant_id, g.guest_tenant_id) and t.suspended_at is not null)
         or (select count(*) from network_members m where m.network_id = g.network_id and m.tenant_id in (g.tenant_id, g.guest_tenant_id) and m.left_at is null and m.joined_at <= g.offered_at) < 2)`, [instant(nowMs)], 'end-overdue-shared-care');
