// FHIR observations as they came, sealed by their patient's key, with the readings they became, in SQL. A device sees only its own.
import type { Keys } from '../keys/keys.ts';
import type { KeyOwner, SealedPlace } from '../keys/sealed.ts';
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

const VIEW = `id, patient_id as "patientId", dedupe_key as "dedupeKey", version, updated_at as "updatedAt", resource, sealed, readings`;
type Row = StoredObservation & { readonly sealed: Uint8Array | null };

export interface Opening {
  readonly tx: Tx;
  readonly keyring: Keys;
  readonly tenantId: string;
}

const ownerOf = ({ tenantId }: Opening, patientId: string): KeyOwner => ({ tenantId, patientId, keyClass: 'record' });
const placeOf = (id: string): SealedPlace => ({ table: 'fhir_observations', column: 'resource', row: id });
const seal = (by: Opening, { id, patientId, resource }: StoredObservation): Promise<Uint8Array> => by.keyring.sealText(by.tx, ownerOf(by, patientId), placeOf(id), json(resource));

/** Nothing is left of one whose key was destroyed. */
async function open<One extends Row>(by: Opening, { sealed, ...one }: One): Promise<Omit<One, 'sealed'>> {
  return sealed === null ? one : { ...one, resource: JSON.parse((await by.keyring.openText(by.tx, ownerOf(by, one.patientId), placeOf(one.id), sealed)) ?? '{}') as Json };
}

export async function findObservation(by: Opening, deviceId: string, id: string): Promise<StoredObservation | undefined> {
  const row = await by.tx.maybe<Row>(`select ${VIEW} from fhir_observations where id = $1 and device_id = $2`, [id, deviceId], 'fhir-find');
  return row === undefined ? undefined : open(by, row);
}

export interface KeyOfDevice {
  readonly deviceId: string;
  readonly key: string;
}

/** `written`: just now by us, so not opened again. */
export async function findByKeys(by: Opening, keys: readonly KeyOfDevice[], written: readonly StoredObservation[]): Promise<(StoredObservation & { deviceId: string })[]> {
  const rows = await by.tx.query<Row & { deviceId: string }>(`select o.device_id as "deviceId", ${VIEW.split(', ').map((each) => `o.${each}`).join(', ')} from unnest($1::uuid[], $2::text[]) as k (device_id, dedupe_key) join fhir_observations o using (device_id, dedupe_key)`,
    [keys.map(({ deviceId }) => deviceId), keys.map(({ key }) => key)], 'fhir-find-keys');
  const found: (StoredObservation & { deviceId: string })[] = [];
  const ours = new Map(written.map(({ id, resource }) => [id, resource]));
  for (const row of rows) {
    const resource = ours.get(row.id);
    found.push(await open(by, resource === undefined ? row : { ...row, resource, sealed: null }));
  }
  return found;
}

/** Those there already are left as they are. */
export async function insertObservations(by: Opening, rows: readonly (StoredObservation & { deviceId: string })[]): Promise<void> {
  const given: object[] = [];
  for (const row of rows) {
    const { id, deviceId, patientId, dedupeKey, version, updatedAt, readings } = row;
    given.push({ id, device_id: deviceId, patient_id: patientId, dedupe_key: dedupeKey, version, updated_ms: updatedAt, sealed: Buffer.from(await seal(by, row)).toString('base64'), readings });
  }
  await by.tx.execute(
    `insert into fhir_observations (id, tenant_id, device_id, patient_id, dedupe_key, version, updated_at, resource, sealed, readings)
     select id, $1, device_id, patient_id, dedupe_key, version, to_timestamp(updated_ms / 1000), '{}', decode(sealed, 'base64'), readings
       from jsonb_to_recordset($2::jsonb) as r (id uuid, device_id uuid, patient_id uuid, dedupe_key text, version integer, updated_ms float8, sealed text, readings jsonb)
     on conflict (device_id, dedupe_key) do nothing`,
    [by.tenantId, json(given)], 'fhir-insert');
}

/** False: somebody else changed it meanwhile. */
export const updateObservation = async (by: Opening, deviceId: string, next: StoredObservation): Promise<boolean> =>
  (await by.tx.execute(
    `update fhir_observations set version = $3, updated_at = $4, resource = '{}', sealed = $5 where id = $1 and device_id = $2 and version = $3 - 1`, [next.id, deviceId, next.version, instant(next.updatedAt), await seal(by, next)], 'fhir-update')) === 1;

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
