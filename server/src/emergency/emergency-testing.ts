// A small tenant for the emergency slice's database tests: one ward, one patient, nurses, responders and a dispatcher, a
// roster in memory that says who is connected, and an engine over them. Only tests use it.
import { randomUUID } from 'node:crypto';
import type { EmergencyCause, PatientId, PersonId, Role, TenantId, UnitId } from '@mydr24/protocol';
import type { RosterPerson } from '../dispatch/responder-roster.ts';
import { createTestKeys } from '../keys/keys-testing.ts';
import { createBus } from '../platform/bus.ts';
import { createIds } from '../platform/ids.ts';
import type { TestDatabase } from '../platform/pg-testing.ts';
import { createTopicLog } from '../platform/topic-log-store.ts';
import { createEmergencyEngine, type EmergencyEngineOptions } from './emergency-engine.ts';
import type { RaisingAlarm } from './raising-alarm.ts';

export const T0 = Date.UTC(2026, 0, 15, 12, 0, 0);
export const WARD = { lat: 42.5063, lon: 1.5218 };

export interface Ward {
  tenantId: TenantId;
  unitId: UnitId;
  patientId: PatientId;
  /** The patient's own account. */
  patientPersonId: PersonId;
  nurse: RosterPerson;
  dispatcher: RosterPerson;
  /** Nearest first; all paramedics on duty and connected. */
  responders: RosterPerson[];
  people: RosterPerson[];
}

export async function seedWard(database: TestDatabase, responderCount = 5): Promise<Ward> {
  const tenantId = randomUUID() as TenantId;
  const unitId = randomUUID() as UnitId;
  const facilityId = randomUUID();
  const patientId = randomUUID() as PatientId;
  const nurse = rosterPerson(tenantId, 'Nora Nurse', ['nurse'], [unitId]);
  const dispatcher = rosterPerson(tenantId, 'Dora Dispatcher', ['dispatcher'], []);
  const responders = Array.from({ length: responderCount }, (_, i) => responderPerson(tenantId, `Rita Responder${i}`, i));
  const patientPerson = rosterPerson(tenantId, 'Pia Patient', ['patient'], []);
  const people = [nurse, dispatcher, ...responders];
  await database.sql(`insert into tenants (id, name, created_at) values ($1, 'Test network', now())`, [tenantId]);
  await database.sql(`insert into facilities (id, tenant_id, name, lat, lon) values ($1, $2, 'Test hospital', 42.5, 1.52)`, [facilityId, tenantId]);
  await database.sql(`insert into units (id, tenant_id, facility_id, name) values ($1, $2, $3, 'Ward 1')`, [unitId, tenantId, facilityId]);
  for (const person of [...people, patientPerson]) await insertPerson(database, person);
  await database.sql(
    `insert into patients (id, tenant_id, person_id, given_name, family_name, born_on, sex, facility_id, unit_id, bed, lat, lon)
     values ($1, $2, $3, 'Pia', 'Patient', '1950-01-01', 'female', $4, $5, '7', $6, $7)`,
    [patientId, tenantId, patientPerson.personId, facilityId, unitId, WARD.lat, WARD.lon],
  );
  return { tenantId, unitId, patientId, patientPersonId: patientPerson.personId, nurse, dispatcher, responders, people };
}

async function insertPerson(database: TestDatabase, person: RosterPerson): Promise<void> {
  const [given, family] = person.name.split(' ');
  await database.sql(
    `insert into persons (id, tenant_id, given_name, family_name, email, created_at) values ($1, $2, $3, $4, $5, now())`,
    [person.personId, person.tenantId, given, family, `${person.personId}@example.org`],
  );
  for (const role of person.roles) await database.sql('insert into person_roles (person_id, tenant_id, role) values ($1, $2, $3)', [person.personId, person.tenantId, role]);
  for (const unit of person.unitIds) await database.sql('insert into person_units (person_id, tenant_id, unit_id) values ($1, $2, $3)', [person.personId, person.tenantId, unit]);
  if (person.responder === null) return;
  const { position, positionedAt, qualifications } = person.responder;
  await database.sql(
    `insert into responders (person_id, tenant_id, duty, lat, lon, positioned_at, is_connected) values ($1, $2, 'on', $3, $4, to_timestamp($5::float8 / 1000), true)`,
    [person.personId, person.tenantId, position?.lat, position?.lon, positionedAt],
  );
  for (const code of qualifications) await database.sql('insert into qualifications (person_id, tenant_id, code) values ($1, $2, $3)', [person.personId, person.tenantId, code]);
}

export function rosterPerson(tenantId: TenantId, name: string, roles: Role[], unitIds: UnitId[]): RosterPerson {
  const givenName = name.split(' ')[0]!;
  return { personId: randomUUID() as PersonId, tenantId, name, givenName, roles, unitIds, responder: null, channels: ['sms'], isConnected: true };
}

export function responderPerson(tenantId: TenantId, name: string, nth: number): RosterPerson {
  const position = { lat: WARD.lat + 0.01 * (nth + 1), lon: WARD.lon };
  return {
    ...rosterPerson(tenantId, name, ['responder'], []),
    responder: { qualifications: ['paramedic'], duty: 'on', base: null, position, accuracyM: 10, positionedAt: T0, emergencyId: null },
  };
}

export function createTestEngine(people: readonly RosterPerson[], options: Partial<EmergencyEngineOptions> = {}) {
  const bus = createBus();
  const roster = {
    list: (tenantId: string) => people.filter((person) => person.tenantId === tenantId),
    find: (personId: string) => people.find((person) => person.personId === personId),
  };
  const ids = createIds({ nowMs: () => Date.now(), monotonicMs: () => performance.now() });
  const log = createTopicLog(bus);
  const engine = createEmergencyEngine({ keys: createTestKeys(), log, ids, roster, markResponders: async () => [], onCommitted: () => {}, ...options });
  return { engine, bus, log, ids, roster };
}

export function highAlarm(ward: Ward): RaisingAlarm & { cause: Extract<EmergencyCause, { type: 'alarm' }> } {
  return {
    tenantId: ward.tenantId, patientId: ward.patientId, kind: 'respiratory-failure', firstReadingAt: T0 - 900,
    cause: { type: 'alarm', alarmId: randomUUID() as never, priority: 'high', conditionKey: 'spo2-low', vital: 'spo2', value: 78, unit: '%' },
  };
}
