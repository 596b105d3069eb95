// Writes the demo network into a database, as the owner and in one transaction, and again harmlessly: what is there stays
// as people left it. Device keys are derived from the demo's own auth key, so that whoever plays the devices needs no list.
// Not for production data: it opens the tables to their owner for the length of its transaction.
import { createHmac } from 'node:crypto';
import { formatDeviceKey } from '@mydr24/server/people/secrets.ts';
import { nodeSecrets } from '@mydr24/server/people/secrets-node.ts';
import { instant, type Postgres } from '@mydr24/server/platform/postgres.ts';
import { demoId } from './demo-ids.ts';
import type { DemoDevice, DemoNetwork, DemoPatient, DemoPerson, DemoResponder } from './demo-types.ts';

export interface SeedOptions {
  readonly authKey: Uint8Array;
  readonly nowMs: number;
}

/** The key of one demo device; it changes when the demo's auth key does. */
export function demoDeviceKey(authKey: Uint8Array, deviceId: string): string {
  return formatDeviceKey({ deviceId, secret: deviceSecret(authKey, deviceId) });
}

function deviceSecret(authKey: Uint8Array, deviceId: string): string {
  return createHmac('sha256', authKey).update(`mydr24 demo device ${deviceId}`).digest('base64url');
}

/** True when something was written; false when all of it was there. */
export async function seedNetwork(pg: Postgres, network: DemoNetwork, options: SeedOptions): Promise<boolean> {
  if (await isSeeded(pg, network, options)) return false;
  const owner = pg.openClient('mydr24_owner');
  await owner.connect();
  try {
    await owner.query('begin');
    // Row-level security binds the owner too; it is bound again before anybody can see.
    for (const table of TABLES) await owner.query(`alter table ${table} no force row level security`);
    for (const { text, rows } of statements(network, options)) await owner.query(text, [JSON.stringify(rows)]);
    for (const table of TABLES) await owner.query(`alter table ${table} force row level security`);
    await owner.query('commit');
  } finally {
    await owner.end();
  }
  return true;
}

const TABLES = [
  'tenants', 'facilities', 'units', 'persons', 'person_roles', 'person_units', 'qualifications', 'contact_channels', 'responders', 'patients',
  'patient_essentials', 'family_links', 'devices', 'rotas',
] as const;

async function isSeeded(pg: Postgres, { persons, patients, devices, rotas }: DemoNetwork, { authKey }: SeedOptions): Promise<boolean> {
  const ids = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id);
  const hashes = devices.map(({ id }) => nodeSecrets.hash(deviceSecret(authKey, id)));
  const found = await pg.asEngine((tx) =>
    tx.one<{ persons: number; patients: number; devices: number; rotas: number }>(
      `select (select count(*)::int from persons where id = any($1::uuid[])) as persons,
              (select count(*)::int from patients where id = any($2::uuid[])) as patients,
              (select count(*)::int from devices where key_hash = any($3::bytea[])) as devices,
              (select count(*)::int from rotas where id = any($4::uuid[])) as rotas`,
      [ids(persons), ids(patients), hashes, ids(rotas)],
    ),
  );
  return found.persons === persons.length && found.patients === patients.length && found.devices === devices.length && found.rotas === rotas.length;
}

interface Statement {
  text: string;
  rows: readonly object[];
}

/** `$1` is one JSON array; `columns` are names with their SQL types. */
function insert(table: (typeof TABLES)[number], columns: string, rows: readonly object[], onConflict = 'do nothing'): Statement {
  const names = columns.split(', ').map((column) => column.split(' ')[0]).join(', ');
  return { text: `insert into ${table} (${names}) select ${names} from json_to_recordset($1::json) as t(${columns}) on conflict ${onConflict}`, rows };
}

function statements(network: DemoNetwork, { authKey, nowMs }: SeedOptions): Statement[] {
  const at = instant(nowMs);
  return [
    insert('tenants', 'id uuid, name text, created_at timestamptz', network.tenants.map((tenant) => ({ ...tenant, created_at: at }))),
    insert('facilities', 'id uuid, tenant_id uuid, name text, address text, lat float8, lon float8', network.facilities.map((site) => ({ ...site, tenant_id: site.tenantId }))),
    insert('units', 'id uuid, tenant_id uuid, facility_id uuid, name text', network.units.map((unit) => ({ ...unit, tenant_id: unit.tenantId, facility_id: unit.facilityId }))),
    ...personStatements(network, at),
    insert('responders', 'person_id uuid, tenant_id uuid, duty text, base_lat float8, base_lon float8, vehicle text, equipment text[], languages text[]', network.responders.map(responderRow(network.persons))),
    insert(
      'patients',
      'id uuid, tenant_id uuid, person_id uuid, given_name text, family_name text, born_on date, sex text, facility_id uuid, unit_id uuid, bed text, lat float8, lon float8, address text, spo2_scale smallint',
      network.patients.map(patientRow),
    ),
    insert(
      'patient_essentials', 'patient_id uuid, tenant_id uuid, allergies text, door_code text, changed_at timestamptz',
      network.patients.map(({ id, tenantId, allergies, doorCode }) => ({ patient_id: id, tenant_id: tenantId, allergies, door_code: doorCode, changed_at: at })),
    ),
    insert(
      'family_links',
      'id uuid, tenant_id uuid, patient_id uuid, person_id uuid, granted_by uuid, granted_at timestamptz',
      network.patients.flatMap((patient) => familyRows(patient, network.persons, at)),
    ),
    insert(
      'devices',
      'id uuid, tenant_id uuid, patient_id uuid, name text, key_hash bytea, no_data_ms integer, created_at timestamptz',
      network.devices.map((device) => deviceRow(device, authKey, at)),
      '(id) do update set key_hash = excluded.key_hash, no_data_ms = excluded.no_data_ms',
    ),
    insert('rotas', 'id uuid, tenant_id uuid, facility_id uuid, duty text, plan jsonb, version integer, changed_at timestamptz', network.rotas.map(({ id, tenantId, plan }) => ({
      id, tenant_id: tenantId, facility_id: plan.facilityId, duty: plan.duty, plan, version: 1, changed_at: at,
    }))),
  ];
}

/** The account under which a virtual responder's phone signs in. */
export const virtualAccount = (personId: string): string => `virtual-${personId}`;

function personStatements({ persons, signIns, responders }: DemoNetwork, at: string): Statement[] {
  const phones = responders.filter(({ isVirtual }) => isVirtual).map(({ personId }) => [personId, virtualAccount(personId)] as const);
  const demoAccounts = new Map([...phones, ...signIns.map(({ personId, accountId }) => [personId, accountId] as const)]);
  const each = (rowsOf: (person: DemoPerson) => readonly object[]): object[] =>
    persons.flatMap((person) => rowsOf(person).map((row) => ({ person_id: person.id, tenant_id: person.tenantId, ...row })));
  return [
    insert(
      'persons',
      'id uuid, tenant_id uuid, given_name text, family_name text, email text, locale text, demo_account text, created_at timestamptz',
      persons.map(({ id, tenantId, givenName, familyName, email, locale }) => ({
        id, tenant_id: tenantId, given_name: givenName, family_name: familyName, email, locale, demo_account: demoAccounts.get(id) ?? null, created_at: at,
      })),
    ),
    insert('person_roles', 'person_id uuid, tenant_id uuid, role text', each(({ roles }) => roles.map((role) => ({ role })))),
    insert('person_units', 'person_id uuid, tenant_id uuid, unit_id uuid', each(({ unitIds }) => unitIds.map((unitId) => ({ unit_id: unitId })))),
    insert('qualifications', 'person_id uuid, tenant_id uuid, code text', each(({ qualifications }) => qualifications.map((code) => ({ code })))),
    insert(
      'contact_channels',
      'person_id uuid, tenant_id uuid, channel text, address text, confirmed_at timestamptz',
      each(({ channels }) => channels.map((channel) => ({ ...channel, confirmed_at: at }))),
    ),
  ];
}

/** Paramedics come with the ambulance and what is in it; whoever is trained on an AED has one in the car. */
function kitOf(person: DemoPerson | undefined): object {
  const { qualifications = [], locale = 'ca' } = person ?? {};
  const isAmbulance = qualifications.includes('paramedic');
  const equipment = [...(isAmbulance || qualifications.includes('aed') ? ['aed'] : []), ...(isAmbulance ? ['oxygen'] : [])];
  return { vehicle: isAmbulance ? 'emergency' : 'car', equipment, languages: [...new Set(['ca', 'es', locale.split('-')[0]!])] };
}

const responderRow = (persons: readonly DemoPerson[]) => {
  const byId = new Map(persons.map((person) => [person.id, person]));
  return ({ personId, duty, base }: DemoResponder): object => ({
    person_id: personId, tenant_id: byId.get(personId)?.tenantId, duty, base_lat: base.lat, base_lon: base.lon, ...kitOf(byId.get(personId)),
  });
};

function patientRow(patient: DemoPatient): object {
  const { id, tenantId, personId, givenName, familyName, bornOn, sex, facilityId, unitId, bed, lat, lon, address, spo2Scale } = patient;
  return {
    id, tenant_id: tenantId, person_id: personId, given_name: givenName, family_name: familyName, born_on: bornOn, sex, facility_id: facilityId,
    unit_id: unitId, bed, lat, lon, address, spo2_scale: spo2Scale,
  };
}

/** A patient without an account agreed on paper; a doctor of their tenant wrote it down. */
function familyRows({ id, tenantId, personId, consentedFamily }: DemoPatient, persons: readonly DemoPerson[], at: string): object[] {
  const writer = personId ?? persons.find((person) => person.tenantId === tenantId && person.roles.includes('doctor'))?.id;
  return consentedFamily.map((family) => ({
    id: demoId('family-link', id, family), tenant_id: tenantId, patient_id: id, person_id: family, granted_by: writer ?? family, granted_at: at,
  }));
}

function deviceRow({ id, tenantId, patientId, name, noDataMs }: DemoDevice, authKey: Uint8Array, at: string): object {
  const keyHash = `\\x${nodeSecrets.hash(deviceSecret(authKey, id)).toString('hex')}`;
  return { id, tenant_id: tenantId, patient_id: patientId, name, key_hash: keyHash, no_data_ms: noDataMs, created_at: at };
}
