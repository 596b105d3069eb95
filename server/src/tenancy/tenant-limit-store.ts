// Limits of tenants, what they use and who may pass all the same, in SQL.
import type { TenantLimitKind } from '@mydr24/protocol';
import type pg from 'pg';
import { CHARTING_DEVICE_NAME } from '../intake/reading.ts';
import type { Tx } from '../platform/postgres.ts';
import type { CountedKind, TenantLimits } from './tenant-limits.ts';

const COLUMNS = 'readings_per_second as readings, requests_per_second as requests, sockets, devices, people, file_megabytes as files, exports_at_once as exports';

export const listLimits = (tx: Tx): Promise<(TenantLimits & { tenantId: string })[]> => tx.query(`select tenant_id as "tenantId", ${COLUMNS} from tenant_limits`, [], 'tenant-limits');

export async function findLimitsSetAt(tx: Tx): Promise<number | null> {
  return (await tx.maybe<{ setAt: number }>('select set_at as "setAt" from tenant_limits', [], 'tenant-limits-set-at'))?.setAt ?? null;
}

/** Patients of these tenants whose emergency is open. */
export async function listPatientsInEmergency(tx: Tx, tenantIds: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ id: string }>('select distinct patient_id as id from emergencies where closed_at is null and tenant_id = any($1::uuid[])', [tenantIds], 'tenant-limits-in-emergency');
  return rows.map(({ id }) => id);
}

export const hasOpenEmergency = async (tx: Tx, patientId: string): Promise<boolean> =>
  (await tx.one<{ isOpen: boolean }>('select exists (select from emergencies where patient_id = $1 and closed_at is null) as "isOpen"', [patientId], 'tenant-limit-patient')).isOpen;

const counts: Readonly<Record<CountedKind, string>> = {
  devices: `select count(*)::int as n from devices where revoked_at is null and name <> '${CHARTING_DEVICE_NAME}'`,
  people: 'select count(*)::int as n from persons where is_active',
  // In begun megabytes: photos of scenes and files prepared for patients.
  files: 'select ceil(((select coalesce(sum(octet_length(content)), 0) from scene_photos) + (select coalesce(sum(octet_length(sealed)), 0) from privacy_export_pieces)) / 1048576.0)::int as n',
  exports: `select count(*)::int as n from privacy_exports where state in ('waiting', 'making')`,
};

export const countUsed = async (tx: Tx, kind: CountedKind): Promise<number> => (await tx.one<{ n: number }>(counts[kind], [], `tenant-uses-${kind}`)).n;

/** Two who take the last room at once take it one after the other. */
export async function lockKind(tx: Tx, tenantId: string, kind: CountedKind): Promise<void> {
  await tx.execute('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`tenant-limit/${tenantId}/${kind}`], 'tenant-limit-lock');
}

/** On duty, called to an open emergency, its holder or its patient, at the desk while one is open, or on a ward where an alarm is. */
const NEEDED = `
  select exists (select from responders r where r.person_id = $1 and r.duty <> 'off')
      or exists (select from emergencies e where e.closed_at is null and (
           e.holder_id = $1 or exists (select from patients p where p.id = e.patient_id and p.person_id = $1)
           or exists (select from pages g where g.emergency_id = e.id and g.person_id = $1) or exists (select from offers o where o.emergency_id = e.id and o.responder_id = $1)
           or exists (select from person_roles d where d.person_id = $1 and d.role in ('dispatcher', 'coordinator'))))
      or exists (select from alarms a join patients p on p.id = a.patient_id join person_units w on w.unit_id = p.unit_id where a.ended_at is null and w.person_id = $1) as "isNeeded"`;

export const isNeeded = async (tx: Tx, personId: string): Promise<boolean> => (await tx.one<{ isNeeded: boolean }>(NEEDED, [personId], 'tenant-limit-needed')).isNeeded;

const COLUMN_OF: Readonly<Record<TenantLimitKind, string>> = {
  readings: 'readings_per_second', requests: 'requests_per_second', sockets: 'sockets', devices: 'devices', people: 'people', files: 'file_megabytes', exports: 'exports_at_once',
};

/** By the operator; what is not named stays as it was. */
export async function saveLimits(client: pg.Client, tenantId: string, change: Partial<TenantLimits>, at: Date): Promise<void> {
  const named = (Object.keys(change) as TenantLimitKind[]).map((kind) => ({ column: COLUMN_OF[kind], most: change[kind] ?? null }));
  await client.query('insert into tenant_limits (tenant_id, set_at) values ($1, $2) on conflict (tenant_id) do update set set_at = excluded.set_at', [tenantId, at]);
  for (const { column, most } of named) await client.query(`update tenant_limits set ${column} = $2 where tenant_id = $1`, [tenantId, most]);
}

export async function findLimits(client: pg.Client, tenantId: string): Promise<TenantLimits | undefined> {
  return (await client.query<TenantLimits>(`select ${COLUMNS} from tenant_limits where tenant_id = $1`, [tenantId])).rows[0];
}
