// People, units and patients as their screens need them, in SQL under the caller's tenant.
import type { DemoAccount, FacilityId, FamilyLinkId, Patient, PatientId, Person, Role, Unit } from '@mydr24/protocol';
import { homeWords, type KeptHome } from '../keys/address.ts';
import type { Keys } from '../keys/keys.ts';
import { sealedColumns } from '../keys/sealed-columns.ts';
import { instant, type Tx } from '../platform/postgres.ts';

export interface MeRow {
  person: Person;
  tenantName: string;
  patientId: Patient['id'] | null;
  administers: FacilityId[];
}

const ME = `
  select json_build_object('id', p.id, 'tenantId', p.tenant_id, 'givenName', p.given_name, 'familyName', p.family_name, 'locale', p.locale,
           'roles', array(select r.role from person_roles r where r.person_id = p.id order by r.role),
           'unitIds', array(select u.unit_id from person_units u where u.person_id = p.id)) as person,
         t.name as "tenantName", (select q.id from patients q where q.person_id = p.id) as "patientId", array(select a.facility_id from facility_admins a where a.person_id = p.id order by a.facility_id)::text[] as administers
    from persons p join tenants t on t.id = p.tenant_id where p.id = $1`;

export async function getMe(tx: Tx, personId: string): Promise<MeRow> {
  return tx.one<MeRow>(ME, [personId], 'get-me');
}

export interface WatchedPatient {
  id: FamilyLinkId;
  patientId: PatientId;
  patientName: string;
}

const WATCHED = `
  select l.id, p.id as "patientId", p.given_name || ' ' || p.family_name as "patientName"
    from family_links l join patients p on p.id = l.patient_id
   where l.person_id = $1 and l.revoked_at is null and (l.expires_at is null or l.expires_at > $2) order by l.granted_at, l.id`;

/** The patients who agreed that this person may watch, now. */
export async function listWatchedPatients(tx: Tx, personId: string, nowMs: number): Promise<WatchedPatient[]> {
  return tx.query<WatchedPatient>(WATCHED, [personId, instant(nowMs)], 'list-watched-patients');
}

interface UnitRow extends Omit<Unit, 'position'> {
  lat: number;
  lon: number;
}

/** A unit's position is its facility's. */
export async function listUnitsOf(tx: Tx, personId: string): Promise<Unit[]> {
  const rows = await tx.query<UnitRow>(
    `select u.id, u.facility_id as "facilityId", f.name as "facilityName", u.name, f.lat, f.lon
       from person_units w join units u on u.id = w.unit_id join facilities f on f.id = u.facility_id
      where w.person_id = $1 and u.retired_at is null order by f.name, u.name, u.id`,
    [personId],
    'list-units-of',
  );
  return rows.map(({ lat, lon, ...unit }) => ({ ...unit, position: { lat, lon } }));
}

interface PatientRow extends Omit<Patient, 'position' | 'id' | 'address'>, KeptHome {
  id: Patient['id'];
  lat: number | null;
  lon: number | null;
}
const PATIENT_COLUMNS = `p.id, p.given_name as "givenName", p.family_name as "familyName", p.born_on as "bornOn", p.sex, p.facility_id as "facilityId",
  p.unit_id as "unitId", p.bed, p.lat, p.lon, p.address, p.sealed, p.tenant_id as "tenantId", p.spo2_scale as "spo2Scale", p.is_pregnant as "isPregnant"`;

/** Without the address where the holder of the master keys does not answer: a list does not wait for one. */
async function patientsOf(tx: Tx, keys: Keys, rows: readonly PatientRow[]): Promise<Patient[]> {
  const homes = await keys.openWordsAtHand(tx, sealedColumns.home, rows.map(homeWords));
  return rows.map(({ lat, lon, tenantId: _tenantId, sealed: _sealed, ...patient }, n) => ({ ...patient, address: homes[n] || null, position: lat === null || lon === null ? null : { lat, lon } }));
}

export async function listPatientsOfUnit(tx: Tx, keys: Keys, unitId: string): Promise<Patient[]> {
  const text = `select ${PATIENT_COLUMNS} from patients p where p.unit_id = $1 order by p.bed nulls last, p.family_name, p.id`;
  return patientsOf(tx, keys, await tx.query<PatientRow>(text, [unitId], 'list-patients-of-unit'));
}

export async function getPatient(tx: Tx, keys: Keys, patientId: string): Promise<Patient> {
  return (await patientsOf(tx, keys, [await tx.one<PatientRow>(`select ${PATIENT_COLUMNS} from patients p where p.id = $1`, [patientId], 'get-patient')]))[0]!;
}

/** The record as it is after the change. */
export async function updateSpo2Scale(tx: Tx, keys: Keys, patientId: string, { scale, by }: { scale: 1 | 2; by: string }, nowMs: number): Promise<Patient> {
  const text = `update patients p set spo2_scale = $2, spo2_scale_by = $3, spo2_scale_at = $4 where p.id = $1 returning ${PATIENT_COLUMNS}`;
  return (await patientsOf(tx, keys, [await tx.one<PatientRow>(text, [patientId, scale, by, instant(nowMs)], 'update-spo2-scale')]))[0]!;
}

/** Also off duty: nobody must be offered to a person who can no longer answer. */
export async function deactivate(tx: Tx, personId: string): Promise<void> {
  await tx.execute(`update persons set is_active = false where id = $1`, [personId], 'deactivate-person');
  await tx.execute(`update responders set duty = 'off', is_connected = false where person_id = $1`, [personId], 'deactivate-responder');
}

export interface DemoPerson {
  accountId: string;
  name: string;
  role: Role;
}

/** Accounts with this beginning belong to the demo's virtual responders: they sign in, and are not offered to visitors. */
const VIRTUAL_ACCOUNTS = 'virtual-%';

/** All tenants' demo accounts, as the engine sees them; the first role by weight names the screen. */
export async function listDemoPersons(engine: Tx, roleOrder: readonly DemoAccount['role'][]): Promise<DemoPerson[]> {
  return engine.query<DemoPerson>(
    `select p.demo_account as "accountId", p.given_name || ' ' || p.family_name as name, r.role
       from persons p join lateral (select role from person_roles r where r.person_id = p.id order by array_position($1::text[], r.role) limit 1) r on true
      where p.demo_account not like $2 and p.is_active order by array_position($1::text[], r.role), p.demo_account`,
    [roleOrder, VIRTUAL_ACCOUNTS],
    'list-demo-persons',
  );
}
