// The data keys of a tenant that came from another server, wrapped anew by the master keys here. Runs in the import's own transaction, so that a
// tenant whose sealed rows would open to nobody does not come at all.
import { aboutKey } from './key-ring-engine.ts';
import type { OwnedKey } from './key-store.ts';
import type { KeyWrap } from './key-wrap.ts';

/** Of a database client as its owner; the tenant is the operated one. */
export interface AdoptingClient {
  query<Row extends object>(text: string, values?: unknown[]): Promise<{ rows: Row[] }>;
}

export interface MasterHolders {
  /** Asked only where something is sealed. */
  ours(): Promise<KeyWrap>;
  /** Of the server the tenant came from; null: not given. */
  readonly theirs: KeyWrap | null;
}

/** Null when every data key opens here now; else what is missing, in words for an operator. */
export async function adoptKeys(client: AdoptingClient, tenantId: string, { ours: openOurs, theirs }: MasterHolders): Promise<string | null> {
  const { rows } = await client.query<OwnedKey>(
    'select tenant_id as "tenantId", patient_id as "patientId", class as "keyClass", version, master, wrapped from data_keys where tenant_id = $1 and wrapped is not null', [tenantId]);
  if (rows.length === 0) return null;
  const ours = await openOurs();
  const here = new Set(await ours.names());
  for (const row of rows.filter(({ master }) => !here.has(master))) {
    const about = aboutKey(row, row.version);
    const key = (await theirs?.unwrap(row, about)) ?? null;
    if (key === null) return `what is sealed was sealed by the master key ${row.master}, which is not here: name the key file of the server it came from with --master-keys FILE`;
    const { master, wrapped } = await ours.wrap(key, about);
    await client.query(
      'update data_keys set master = $5, wrapped = $6 where tenant_id = $1 and patient_id is not distinct from $2::uuid and class = $3 and version = $4',
      [tenantId, row.patientId, row.keyClass, row.version, master, wrapped]);
  }
  return null;
}
