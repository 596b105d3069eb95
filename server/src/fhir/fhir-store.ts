// FHIR observations as they came, with the readings they became, in SQL. A device sees only its own.
import type { Keys } from '../keys/keys.ts';
import { instant, json, type Tx } from '../platform/postgres.ts';
import type { Json } from './json.ts';

export interface StoredObservation {
  readonly id: string;
  readonly patientId: string;
  readonly dedupeKey: string;
  readonly version: number;
  readonly updatedAt: number;
  readonly resource: Json;
  readonly readings: readonly { seq: number; code: string; takenAt: number }[];
}

const VIEW = `id, patient_id as "patientId", dedupe_key as "dedupeKey", version, updated_at as "updatedAt", resource, readings`;

export const findObservation = (tx: Tx, deviceId: string, id: string): Promise<StoredObservation | undefined> =>
  tx.maybe<StoredObservation>(`select ${VIEW} from fhir_observations where id = $1 and device_id = $2`, [id, deviceId], 'fhir-find');

export interface KeyOfDevice {
  readonly deviceId: string;
  readonly key: string;
}

export const findByKeys = (tx: Tx, keys: readonly KeyOfDevice[]): Promise<(StoredObservation & { deviceId: string })[]> =>
  tx.query(`select o.device_id as "deviceId", ${VIEW.split(', ').map((each) => `o.${each}`).join(', ')} from unnest($1::uuid[], $2::text[]) as k (device_id, dedupe_key) join fhir_observations o using (device_id, dedupe_key)`,
    [keys.map(({ deviceId }) => deviceId), keys.map(({ key }) => key)], 'fhir-find-keys');

/** Those there already are left as they are. */
export async function insertObservations(tx: Tx, tenantId: string, rows: readonly (StoredObservation & { deviceId: string })[]): Promise<void> {
  await tx.execute(
    `insert into fhir_observations (id, tenant_id, device_id, patient_id, dedupe_key, version, updated_at, resource, readings)
     select id, $1, device_id, patient_id, dedupe_key, version, to_timestamp(updated_ms / 1000), resource, readings
       from jsonb_to_recordset($2::jsonb) as r (id uuid, device_id uuid, patient_id uuid, dedupe_key text, version integer, updated_ms float8, resource jsonb, readings jsonb)
     on conflict (device_id, dedupe_key) do nothing`,
    [tenantId, json(rows.map(({ id, deviceId, patientId, dedupeKey, version, updatedAt, resource, readings }) => ({ id, device_id: deviceId, patient_id: patientId, dedupe_key: dedupeKey, version, updated_ms: updatedAt, resource, readings })))], 'fhir-insert');
}

/** False: somebody else changed it meanwhile. */
export const updateObservation = async (tx: Tx, deviceId: string, { id, version, updatedAt, resource }: StoredObservation): Promise<boolean> =>
  (await tx.execute(
    'update fhir_observations set version = $3, updated_at = $4, resource = $5::jsonb where id = $1 and device_id = $2 and version = $3 - 1', [id, deviceId, version, instant(updatedAt), json(resource)], 'fhir-update')) === 1;

export async function findPatientIds(tx: Tx, keys: Keys, tenantId: string, subjects: readonly { patientId?: string; system?: string; value?: string }[]): Promise<(string | null)[]> {
  const blind = await keys.findBlind(tx, tenantId);
  const asked = subjects.map((one) => (one.system === undefined || one.value === undefined ? one : { ...one, blind: blind?.([one.system, one.value]) }));
  const rows = await tx.query<{ nth: number; patientId: string }>(
    `select (g.nth - 1)::int as nth, coalesce(p.id, i.patient_id) as "patientId"
       from jsonb_array_elements($1::jsonb) with ordinality as g (subject, nth)
       left join patients p on p.id = case when g.subject ->> 'patientId' ~* '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' then (g.subject ->> 'patientId')::uuid end
       left join patient_identifiers i on i.authority = g.subject ->> 'system' and i.value in (g.subject ->> 'value', g.subject ->> 'blind')
      where coalesce(p.id, i.patient_id) is not null`, [json(asked)], 'fhir-patients');
  const found = new Map(rows.map(({ nth, patientId }) => [nth, patientId]));
  return subjects.map((_, nth) => found.get(nth) ?? null);
}
