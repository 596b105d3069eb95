// What apps read, in SQL under the person's tenant: readings that have a value, and a patient.
import { identifierOwner, identifierPlace } from '../keys/identifier.ts';
import type { Keys } from '../keys/keys.ts';
import { instant, type Tx } from '../platform/postgres.ts';
import type { ObservationSearch } from './observation-search-node.ts';
import type { ReadingKey, ShownPatient, ShownReading } from './reading-resource.ts';

type Row = Omit<ShownReading, 'takenOn' | 'receivedOn'> & { receivedAt: number };
export const READING = `r.device_id as "deviceId", r.device_seq::float8 as seq, r.patient_id as "patientId", r.kind, r.value, r.code, r.taken_at as "takenAt", r.received_at as "receivedAt"`;
/** A row without a valid value says nothing an app could show. */
export const HAS_VALUE = '(r.value is not null or r.code is not null)';

export const findReading = (tx: Tx, { deviceId, seq, takenAt }: ReadingKey): Promise<Row | undefined> =>
  tx.maybe<Row>(`select ${READING} from readings r where r.device_id = $1 and r.device_seq = $2 and r.taken_at = $3 and ${HAS_VALUE}`, [deviceId, seq, instant(takenAt)], 'fhir-app-reading');

/** The newest first; one more than asked for, to know whether there are more. */
export async function searchReadings(tx: Tx, patientId: string, { kinds, fromMs, toMs, count, after }: ObservationSearch): Promise<Row[]> {
  return tx.query<Row>(
    `select ${READING} from readings r
      where r.patient_id = $1 and r.kind = any($2::text[]) and r.taken_at >= $3 and r.taken_at <= $4 and ${HAS_VALUE}
        and ($5::timestamptz is null or (r.taken_at, r.device_id, r.device_seq) < ($5, $6::uuid, $7::bigint))
      order by r.taken_at desc, r.device_id desc, r.device_seq desc limit $8`,
    [patientId, kinds, instant(fromMs), instant(toMs), after === null ? null : instant(after.takenAt), after?.deviceId ?? null, after?.seq ?? null, count + 1], 'fhir-app-search');
}

/** Of these wards, in an order that stays. */
export const listPatientIds = async (tx: Tx, unitIds: readonly string[], after: string | null, limit: number): Promise<string[]> =>
  (await tx.query<{ id: string }>('select p.id from patients p where p.unit_id = any($1::uuid[]) and not p.is_drill and ($2::uuid is null or p.id > $2) order by p.id limit $3', [unitIds, after, limit], 'fhir-app-patients')).map(({ id }) => id);

type StoredPatient = ShownPatient & { readonly tenantId: string; readonly identifiers: readonly { authority: string; value: string; sealed: string | null }[] };

export async function findPatient(tx: Tx, keys: Keys, id: string): Promise<ShownPatient | undefined> {
  const row = await tx.maybe<StoredPatient>(
    `select p.id, p.tenant_id as "tenantId", p.given_name as "givenName", p.family_name as "familyName", p.born_on::text as "bornOn", p.sex,
            coalesce((select jsonb_agg(jsonb_build_object('authority', i.authority, 'value', i.value, 'sealed', encode(i.sealed, 'base64')) order by i.authority) from patient_identifiers i where i.patient_id = p.id), '[]'::jsonb) as identifiers
       from patients p where p.id = $1`, [id], 'fhir-app-patient');
  if (row === undefined) return undefined;
  const { tenantId, identifiers, ...patient } = row;
  return { ...patient, identifiers: await openIdentifiers(tx, keys, tenantId, id, identifiers) };
}

/** One whose key was destroyed is left out. */
async function openIdentifiers(tx: Tx, keys: Keys, tenantId: string, patientId: string, stored: StoredPatient['identifiers']): Promise<ShownPatient['identifiers']> {
  const shown: { authority: string; value: string }[] = [];
  for (const { authority, value, sealed } of stored) {
    const text = sealed === null ? value : await keys.openText(tx, identifierOwner(tenantId, patientId), identifierPlace(authority, value), Buffer.from(sealed, 'base64'));
    if (text !== null) shown.push({ authority, value: text });
  }
  return shown;
}
