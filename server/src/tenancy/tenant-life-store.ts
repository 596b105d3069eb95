// A tenant made, suspended and resumed, in SQL.
import type pg from 'pg';

export interface NewTenant {
  readonly tenantId: string;
  readonly name: string;
  readonly facility: { readonly id: string; readonly name: string; readonly lat: number; readonly lon: number };
  readonly units: readonly { readonly id: string; readonly name: string }[];
  readonly admin: { readonly id: string; readonly givenName: string; readonly familyName: string; readonly email: string; readonly locale: string; readonly passwordHash: string; readonly passwordUntil: Date };
}

/** With its first facility, its units and one administrator, who also plans (coordinator), so that the rest can be done in the app. */
export async function insertTenant(client: pg.Client, { tenantId, name, facility, units, admin }: NewTenant, at: Date): Promise<void> {
  await client.query('insert into tenants (id, name, created_at) values ($1, $2, $3)', [tenantId, name, at]);
  await client.query('insert into facilities (id, tenant_id, name, lat, lon) values ($1, $2, $3, $4, $5)', [facility.id, tenantId, facility.name, facility.lat, facility.lon]);
  for (const unit of units) await client.query('insert into units (id, tenant_id, facility_id, name) values ($1, $2, $3, $4)', [unit.id, tenantId, facility.id, unit.name]);
  await client.query(
    'insert into persons (id, tenant_id, given_name, family_name, email, locale, password_hash, password_until, is_active, created_at) values ($1, $2, $3, $4, $5, $6, $7, $9, true, $8)',
    [admin.id, tenantId, admin.givenName, admin.familyName, admin.email, admin.locale, admin.passwordHash, at, admin.passwordUntil]);
  await client.query(`insert into person_roles (person_id, tenant_id, role) select $1, $2, unnest(array['admin', 'coordinator'])`, [admin.id, tenantId]);
}

/** Whatever was shared with or by a suspended tenant is over, also when it works again: its being in networks begins anew. */
export async function setSuspension(client: pg.Client, tenantId: string, suspension: { at: Date; reason: string } | null): Promise<boolean> {
  if (suspension !== null) await client.query('update network_members set joined_at = $2 where tenant_id = $1 and left_at is null and joined_at < $2', [tenantId, suspension.at]);
  return (await client.query('update tenants set suspended_at = $2, suspended_reason = $3 where id = $1', [tenantId, suspension?.at ?? null, suspension?.reason ?? null])).rowCount === 1;
}
