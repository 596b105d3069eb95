// Shared care in the guest's tenant, in SQL: where a grant of another tenant is to be asked for, and for whom of ours. Decides nothing.
import { instant, type Tx } from '../platform/postgres.ts';
import { addressHoldsSql } from './shared-care.ts';
import type { Visitor } from './shared-care-store.ts';

export interface NewAddress { grantId: string; tenantId: string; homeTenantId: string; homeTenantName: string; networkId: string; unitId: string | null; personId: string | null }

export const insertAddress = (tx: Tx, one: NewAddress, nowMs: number): Promise<number> =>
  tx.execute(
    'insert into shared_care_addresses (grant_id, tenant_id, home_tenant_id, home_tenant_name, network_id, unit_id, person_id, offered_at) values ($1, $2, $3, $4, $5, $6, $7, $8)',
    [one.grantId, one.tenantId, one.homeTenantId, one.homeTenantName, one.networkId, one.unitId, one.personId, instant(nowMs)], 'insert-shared-address');

export interface Address {
  grantId: string; homeTenantId: string; homeName: string;
  /** On this side: see `addressHoldsSql`. */
  holds: boolean;
}
const ADDRESS = `select a.grant_id as "grantId", a.home_tenant_id as "homeTenantId", a.home_tenant_name as "homeName", (${addressHoldsSql}) as holds from shared_care_addresses a`;

export const getAddress = (tx: Tx, grantId: string): Promise<Address> => tx.one<Address>(`${ADDRESS} where a.grant_id = $1`, [grantId], 'shared-address');

/** To this person, or to a unit they work on now. */
export const listAddresses = (tx: Tx, personId: string, sinceAt: number): Promise<Address[]> =>
  tx.query<Address>(`${ADDRESS} where a.offered_at > $2 and (a.person_id = $1 or a.unit_id in (select w.unit_id from person_units w where w.person_id = $1)) order by a.offered_at desc, a.grant_id limit 200`, [personId, instant(sinceAt)], 'list-shared-addresses');

/** As they are now. */
export const getVisitor = (tx: Tx, personId: string): Promise<Visitor> =>
  tx.one<Visitor>(
    `select p.tenant_id as "tenantId", t.name as "tenantName", p.id as "personId", p.given_name || ' ' || p.family_name as name, array(select r.role from person_roles r where r.person_id = p.id order by r.role) as roles
       from persons p join tenants t on t.id = p.tenant_id where p.id = $1`, [personId], 'shared-visitor');
