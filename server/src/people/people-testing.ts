// A small world for tests of rights: two tenants alike, each with two wards, a person of every role, two patients, a family
// link, a device. Written as superuser; sessions are real rows, because the door asks for them. Never used by the server.
import { randomUUID } from 'node:crypto';
import { type FamilyLinkId, Role } from '@mydr24/protocol';
import type { TestDatabase } from '../platform/pg-testing.ts';
import type { PersonCaller } from './access.ts';
import { nodeSecrets } from './secrets-node.ts';

/** The instant at which this world was made: 2026-03-01T08:00:00Z. */
export const WORLD_MS = Date.UTC(2026, 2, 1, 8);

export type CastName = Role | 'otherNurse' | 'otherFamily';
export const castNames: readonly CastName[] = [...Role.options, 'otherNurse', 'otherFamily'];

export interface Ward {
  tenantId: string;
  facilityId: string;
  /** The ward of nurse, doctor and coordinator. */
  unitId: string;
  otherUnitId: string;
  callers: Record<CastName, PersonCaller>;
  /** In `unitId`, a person of role patient. */
  patientId: string;
  /** In `otherUnitId`, without an account. */
  otherPatientId: string;
  familyLinkId: FamilyLinkId;
  deviceId: string;
  deviceSecret: string;
}

export const emailOf = (ward: Pick<Ward, 'tenantId'>, name: CastName): string => `${name}@${ward.tenantId}.example.org`.toLowerCase();
const at = new Date(WORLD_MS).toISOString();

export async function insertWard(database: TestDatabase, passwordHash: string | null = null): Promise<Ward> {
  const id = randomUUID;
  const ward = { tenantId: id(), facilityId: id(), unitId: id(), otherUnitId: id(), patientId: id(), otherPatientId: id(), familyLinkId: id() as FamilyLinkId, deviceId: id() };
  const { tenantId, facilityId, unitId, otherUnitId } = ward;
  await database.sql(`insert into tenants (id, name, created_at) values ($1, 'Valley Health', $2)`, [tenantId, at]);
  await database.sql(`insert into facilities (id, tenant_id, name, lat, lon) values ($1, $2, 'Valley Hospital', 42.5, 1.5)`, [facilityId, tenantId]);
  await database.sql(
    `insert into units (id, tenant_id, facility_id, name) select u, $2, $3, n from unnest($1::uuid[], array['Ward 1', 'Ward 2']) as t(u, n)`,
    [[unitId, otherUnitId], tenantId, facilityId],
  );
  const callers = {} as Record<CastName, PersonCaller>;
  for (const name of castNames) callers[name] = await insertPerson(database, ward, name, passwordHash);
  const deviceSecret = nodeSecrets.make();
  await insertRecords(database, { ...ward, callers, deviceSecret });
  return { ...ward, callers, deviceSecret };
}

async function insertPerson(database: TestDatabase, ward: Pick<Ward, 'tenantId' | 'unitId' | 'otherUnitId'>, name: CastName, passwordHash: string | null): Promise<PersonCaller> {
  const { tenantId } = ward;
  const [personId, sessionId] = [randomUUID(), randomUUID()];
  const role: Role = name === 'otherNurse' ? 'nurse' : name === 'otherFamily' ? 'family' : name;
  const unitIds = name === 'otherNurse' ? [ward.otherUnitId] : ['nurse', 'doctor', 'coordinator'].includes(name) ? [ward.unitId] : [];
  await database.sql(
    `insert into persons (id, tenant_id, given_name, family_name, email, password_hash, demo_account, created_at) values ($1, $2, $3, 'Tester', $4, $5, $6, $7)`,
    [personId, tenantId, name, emailOf(ward, name), passwordHash, `${tenantId}-${name}`, at],
  );
  await database.sql(`insert into person_roles (person_id, tenant_id, role) values ($1, $2, $3)`, [personId, tenantId, role]);
  for (const unitId of unitIds) await database.sql(`insert into person_units (person_id, tenant_id, unit_id) values ($1, $2, $3)`, [personId, tenantId, unitId]);
  if (role === 'responder') {
    await database.sql(
      `insert into responders (person_id, tenant_id, duty, base_lat, base_lon, lat, lon, accuracy_m, positioned_at, is_connected)
       values ($1, $2, 'on', 42.5, 1.5, 42.5, 1.5, 10, $3, true)`,
      [personId, tenantId, at],
    );
    await database.sql(`insert into qualifications (person_id, tenant_id, code) select $1, $2, unnest(array['als', 'bls', 'aed', 'paramedic'])`, [personId, tenantId]);
  }
  await database.sql(
    `insert into sessions (id, tenant_id, person_id, refresh_hash, created_at, used_at, expires_at) values ($1, $2, $3, $4, $5, $5, $6)`,
    [sessionId, tenantId, personId, nodeSecrets.hash(sessionId), at, new Date(WORLD_MS + 30 * 86_400_000).toISOString()],
  );
  return { type: 'person', personId, tenantId, sessionId, roles: [role], unitIds } as unknown as PersonCaller;
}

async function insertRecords(database: TestDatabase, ward: Ward): Promise<void> {
  const { tenantId, facilityId, callers } = ward;
  await database.sql(
    `insert into patients (id, tenant_id, person_id, given_name, family_name, born_on, sex, facility_id, unit_id, bed, lat, lon)
     select i, $2, p, g, 'Testpatient', date '1950-01-02', 'female', $3, u, '1', 42.5, 1.5
       from unnest($1::uuid[], $4::uuid[], array['Anna', 'Berta'], $5::uuid[]) as t(i, p, g, u)`,
    [[ward.patientId, ward.otherPatientId], tenantId, facilityId, [callers.patient.personId, null], [ward.unitId, ward.otherUnitId]],
  );
  await database.sql(
    `insert into family_links (id, tenant_id, patient_id, person_id, granted_by, granted_at) values ($1, $2, $3, $4, $5, $6)`,
    [ward.familyLinkId, tenantId, ward.patientId, callers.family.personId, callers.patient.personId, at],
  );
  await database.sql(
    `insert into devices (id, tenant_id, patient_id, name, key_hash, created_at) values ($1, $2, $3, 'Monitor 1', $4, $5)`,
    [ward.deviceId, tenantId, ward.patientId, nodeSecrets.hash(ward.deviceSecret), at],
  );
}

/** The same person signed in on another device. */
export async function insertTwinSession(database: TestDatabase, { sessionId }: PersonCaller): Promise<string> {
  const twinId = randomUUID();
  await database.sql(
    `insert into sessions (id, tenant_id, person_id, refresh_hash, created_at, used_at, expires_at) select $2, tenant_id, person_id, $3, created_at, used_at, expires_at from sessions where id = $1`,
    [sessionId, twinId, nodeSecrets.hash(twinId)],
  );
  return twinId;
}

/** Somebody who acts for the patient, by this id; and an account that could: its e-mail is the patient's id. */
export async function insertActing(database: TestDatabase, { tenantId, patientId, callers }: Ward, proxyId: string): Promise<void> {
  await database.sql(
    `insert into patient_proxies (id, tenant_id, patient_id, person_id, kind, may_choose, may_see, is_for_minor, evidence, appointed_by, appointed_at) values ($1, $2, $3, $4, 'guardian', true, true, false, 'the order of the court', $5, $6)`,
    [proxyId, tenantId, patientId, callers.patient.personId, callers['privacy-officer'].personId, at],
  );
  await database.sql(`update persons set email = $2 where id = $1`, [callers.otherFamily.personId, `${patientId}@example.org`]);
}

/** One more passkey of this person; no device holds its other half. */
export async function insertPasskeyOf(database: TestDatabase, { personId, tenantId }: PersonCaller): Promise<string> {
  const passkeyId = randomUUID();
  await database.sql(
    `insert into passkeys (id, tenant_id, person_id, credential_id, public_key, counter, transports, name, is_backed_up, made_at) values ($1, $2, $3, $4, '', 0, '{}', 'Key', false, $5)`,
    [passkeyId, tenantId, personId, `credential-${passkeyId}`, at],
  );
  return passkeyId;
}

/** As if everybody signed in had just proven who they are, for an hour of the real clock: opens dangerous acts to tests over HTTP. */
export const proveEverybody = (database: TestDatabase): Promise<unknown> => database.sql(`update sessions set proven_at = now() + interval '1 hour', proven_by = 'password'`);

export interface RunningEmergency {
  emergencyId: string;
  pageId: string;
  offerId: string;
}

/** A bare emergency row with one offer and one page; enough for rights, not for the state machine. */
export async function insertBareEmergency(database: TestDatabase, ward: Ward, to: CastName = 'responder', holder: CastName | null = null): Promise<RunningEmergency> {
  const made = { emergencyId: randomUUID(), pageId: randomUUID(), offerId: randomUUID() };
  const personId = ward.callers[to].personId;
  await database.sql(
    `insert into emergencies (id, tenant_id, patient_id, kind, status, holder_id, opened_at, wake_at, version, state)
     values ($1, $2, $3, 'call-for-help', 'seeking', $4, $5, $5, 1, '{}')`,
    [made.emergencyId, ward.tenantId, ward.patientId, holder === null ? null : ward.callers[holder].personId, at],
  );
  await database.sql(
    `insert into offers (id, tenant_id, emergency_id, responder_id, status, rank, reasons, offered_at) values ($1, $2, $3, $4, 'offered', 1, '[]', $5)`,
    [made.offerId, ward.tenantId, made.emergencyId, personId, at],
  );
  await database.sql(
    `insert into pages (id, tenant_id, emergency_id, step, person_id, recipient, channel, purpose, intended_at)
     values ($1, $2, $3, 0, $4, 'somebody', 'app', 'offer', $5)`,
    [made.pageId, ward.tenantId, made.emergencyId, personId, at],
  );
  return made;
}

export interface RotaRecords {
  rotaId: string;
  overrideId: string;
  swapId: string;
  absenceId: string;
  feedId: string;
  /** Who is reported away. */
  absenteeId: string;
}

/** A cardiology rota on which responder and doctor change at midnight UTC, the responder on the world's first day; the responder asks the doctor to swap. */
export async function insertRotaRecords(database: TestDatabase, { tenantId, callers }: Ward): Promise<RotaRecords> {
  const made = { rotaId: randomUUID(), overrideId: randomUUID(), swapId: randomUUID(), absenceId: randomUUID(), feedId: randomUUID(), absenteeId: callers.doctor.personId };
  const pattern = { personIds: [callers.responder.personId, callers.doctor.personId], startsOn: at.slice(0, 10), endsOn: null, handOverTime: '00:00', turn: { length: 1, unit: 'days' }, hours: [] };
  const plan = { duty: 'cardiology', name: 'Cardiology', facilityId: null, timeZone: 'UTC', patterns: [pattern], whenAbsent: 'next-in-rotation', standInId: null };
  const day = (nth: number) => new Date(Date.UTC(2026, 2, 1 + nth)).toISOString();
  const { rotaId, overrideId, swapId, absenceId, feedId, absenteeId } = made;
  const [responderId, coordinatorId] = [callers.responder.personId, callers.coordinator.personId];
  await database.sql(`insert into rotas (id, tenant_id, duty, plan, version, changed_at) values ($1, $2, 'cardiology', $3, 1, $4)`, [rotaId, tenantId, plan, at]);
  await database.sql(
    `insert into rota_overrides (id, tenant_id, rota_id, person_id, from_at, to_at, made_by, made_at, version) values ($1, $2, $3, $4, $5, $6, $7, $8, 1)`,
    [overrideId, tenantId, rotaId, absenteeId, day(20), day(21), coordinatorId, at],
  );
  await database.sql(
    `insert into rota_swaps (id, tenant_id, rota_id, asker_id, other_id, gives_from_at, gives_to_at, takes_from_at, takes_to_at, status, asked_at)
     values ($1, $2, $3, $4, $5, $6, $7, $7, $8, 'asked', $9)`,
    [swapId, tenantId, rotaId, responderId, absenteeId, day(2), day(3), day(4), at],
  );
  await database.sql(
    `insert into absences (id, tenant_id, person_id, from_at, to_at, reported_by, reported_at) values ($1, $2, $3, $4, $5, $3, $6)`, [absenceId, tenantId, absenteeId, day(30), day(31), at],
  );
  await database.sql(`insert into rota_feeds (id, tenant_id, person_id, secret_hash, made_at) values ($1, $2, $3, $4, $5)`, [feedId, tenantId, absenteeId, nodeSecrets.hash(feedId), at]);
  return made;
}

export async function insertCapAlert(database: TestDatabase, { tenantId, callers }: Ward, capAlertId: string): Promise<void> {
  await database.sql(
    `insert into cap_alerts (id, tenant_id, sender, identifier, sent_at, status, msg_type, person_id, received_at, expires_at, refers_to, shown, source, state)
     values ($1, $2, 'met.example.org', 'flood-1', $3, 'Actual', 'Alert', $4, $3, $3, '{}', '{"mode":"actual"}', '<alert/>', 'active')`,
    [capAlertId, tenantId, at, callers.dispatcher.personId],
  );
}

export async function insertAlertDevice(database: TestDatabase, { tenantId, unitId }: Ward, id: string): Promise<void> {
  await database.sql(
    `insert into alert_devices (id, tenant_id, unit_id, kind, label, address, created_at) values ($1, $2, $3, 'desk-phone', 'Desk', '+376600000', $4)`,
    [id, tenantId, unitId, at],
  );
}
