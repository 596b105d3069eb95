// Where patients live, as boards, lists and the opening of an emergency read it: shown as it was written, unreadable in every row of a dump, and
// nothing that an emergency waits for.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import { createTestEngine, highAlarm } from '../emergency/emergency-testing.ts';
import { listEndedAlarms } from '../history/ended-alarm-store.ts';
import { findPatientsByName } from '../interop/cap-store.ts';
import { readPatientBoard, readUnitBoard } from '../monitoring/board-store.ts';
import { getPatient, listPatientsOfUnit } from '../people/people-store.ts';
import { insertWard, type Ward } from '../people/people-testing.ts';
import { Fault } from '../platform/fault.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import type { Tx } from '../platform/postgres.ts';
import { eraseDue } from '../privacy/erasure-engine.ts';
import { verifyErasure } from '../privacy/erasure-verify-store.ts';
import { getExportedPatient } from '../privacy/export-store.ts';
import { schemaTags } from '../privacy/schema-tags.ts';
import type { KeyWrap } from './key-wrap.ts';
import { createMemoryWrap, createTestKeys } from './keys-testing.ts';
import { resealAll } from './reseal-engine.ts';
import { warmHomes } from './warm-engine.ts';

let database: TestDatabase;
before(async (t) => {
  database = await createTestDatabase(t as never);
});
const wrap = createMemoryWrap();
const keys = createTestKeys(wrap);
const T0 = 1_790_000_000_000;
const noEmergencies = async () => new Map();

/** Somebody who lies at home: no bed, no facility. */
async function insertHome(address: string): Promise<Ward> {
  const ward = await insertWard(database);
  await database.sql('update patients set address = $2, bed = null, facility_id = null where id = $1', [ward.patientId, address]);
  await database.sql(
    `insert into alarms (id, tenant_id, patient_id, unit_id, condition_key, rule_id, rule_version, kind, priority, phase, state, inactivation, started_at, changed_at, ended_at)
     values ($1, $2, $3, $4, 'spo2-low', 'r', 1, 'physiological', 'low', 'end', 'inactive', 'enabled', $5, $6, $6)`, [randomUUID(), ward.tenantId, ward.patientId, ward.unitId, new Date(T0), new Date(T0 + 1000)]);
  return ward;
}

const shown = ({ tenantId, patientId, unitId }: Ward, by = keys): Promise<(string | null | undefined)[]> =>
  database.pg.asTenant(tenantId, async (tx) => {
    const scope = { unitId, patientIds: [patientId], fromAt: T0 - 1 };
    return [
      (await readUnitBoard(tx, by, unitId, noEmergencies, T0))?.patients.find(({ patient }) => patient.id === patientId)?.patient.address, (await readPatientBoard(tx, by, patientId, noEmergencies, T0))?.patient.address,
      (await listPatientsOfUnit(tx, by, unitId)).find(({ id }) => id === patientId)?.address, (await getPatient(tx, by, patientId)).address,
      (await listEndedAlarms(tx, by, scope, { isUnansweredOnly: false, after: null, limit: 5 }))[0]?.address, (await findPatientsByName(tx, by, tenantId, 'Anna Testpatient'))[0]?.place.split(', ').at(-1),
      (await getExportedPatient(tx, by, tenantId, patientId)).address,
    ];
  });
const everywhere = (address: string | null): (string | null)[] => Array.from({ length: 7 }, () => address);

test('[KY14] a home is shown as it was written, before sealing and after, and no row of any table of a dump holds it', async () => {
  const ward = await insertHome('Carrer SECRET 1');
  assert.deepEqual(await shown(ward), everywhere('Carrer SECRET 1'));
  await resealAll(database.pg, keys);
  assert.deepEqual(await shown(ward, createTestKeys(wrap)), everywhere('Carrer SECRET 1'));
  for (const table of Object.keys(schemaTags)) assert.deepEqual(await database.sql(`select from ${table} t where position('SECRET' in row_to_json(t)::text) > 0`), [], table);
});

test('[KY14] of a home whose key was destroyed nothing is shown, and an erasure leaves nothing of it', async () => {
  const [gone, erased] = [await insertHome('Carrer GONE 1'), await insertHome('Carrer GONE 2')];
  await resealAll(database.pg, keys);
  await database.sql(`update data_keys set wrapped = null, destroyed_at = now() where patient_id = $1 and class = 'private'`, [gone.patientId]);
  assert.deepEqual((await shown(gone, createTestKeys(wrap))).filter((each) => each !== 'Ward 1'), everywhere(null).slice(1));
  const { tenantId, patientId, callers: { patient } } = erased;
  const erasureId = randomUUID();
  await database.sql(`insert into erasures (id, tenant_id, patient_id, state, asked_by, asked_at, decided_at, kept_until) values ($1, $2, $3, 'granted', $4, now(), now(), now() + interval '9 years')`, [erasureId, tenantId, patientId, patient.personId]);
  const verify = () => database.pg.asTenant(tenantId, (tx) => verifyErasure({ query: async (text, values) => ({ rows: await tx.query(text, values) }) }, { id: erasureId, tenantId, patientId, parts: ['private'] }));
  assert.equal((await verify()).left.some((each) => JSON.stringify(each).includes('patients')), true);
  assert.equal(await eraseDue(database.pg, T0), 1);
  assert.deepEqual([await database.sql('select address, sealed from patients where id = $1', [patientId]), (await verify()).left], [[{ address: null, sealed: null }], []]);
});

const holder = (): { wrap: KeyWrap; isAway: boolean; asked: number } => {
  const held = { isAway: false, asked: 0, wrap: wrap };
  held.wrap = { ...wrap, unwrap: (key, about) => ((held.asked += 1), held.isAway ? Promise.reject(new Fault('Vault does not open keys', { kind: 'unavailable', code: 'key-vault' })) : wrap.unwrap(key, about)) };
  return held;
};

const counting = (tx: Tx, asked: string[]): Tx => new Proxy(tx, { get: (of, name) => (name === 'query' ? (text: string, values?: readonly unknown[], called?: string) => (asked.push(called ?? text), of.query(text, values, called)) : Reflect.get(of, name)) });

/** The place and what was asked of the database about keys. */
async function open(ward: Ward, by: typeof keys): Promise<{ label: string; isAtHome: boolean; keyLooks: number }> {
  const { engine } = createTestEngine([], { keys: by });
  const asked: string[] = [];
  const alarm = highAlarm({ ...ward, tenantId: ward.tenantId } as never);
  await database.pg.asEngine((tx) => engine.raise(counting(tx, asked), [alarm], T0));
  const [row] = await database.sql<{ label: string; isAtHome: boolean }>(`select state #>> '{place,label}' as label, (state ->> 'isAtHome')::boolean as "isAtHome" from emergencies where patient_id = $1`, [ward.patientId]);
  return { ...row!, keyLooks: asked.filter((name) => name === 'key-versions').length };
}

test('[KY14] an emergency is opened with the address: at once where its key was opened before, and by one look where it was not', async () => {
  const [warm, cold] = [await insertHome('Carrer WARM 1'), await insertHome('Carrer COLD 1')];
  await resealAll(database.pg, keys);
  const held = holder();
  const ring = createTestKeys(held.wrap);
  assert.ok((await warmHomes(database.pg, ring)) >= 2);
  held.isAway = true;
  assert.deepEqual(await open(warm, ring), { label: 'Carrer WARM 1', isAtHome: true, keyLooks: 0 });
  assert.deepEqual(await open(cold, createTestKeys(wrap)), { label: 'Carrer COLD 1', isAtHome: true, keyLooks: 1 });
});

test('[KY14] where nobody opens the key an emergency is opened all the same, at home and not on the ward, and the holder is not asked again for a while', async () => {
  const [one, other] = [await insertHome('Carrer LOST 1'), await insertHome('Carrer LOST 2')];
  await resealAll(database.pg, keys);
  const held = holder();
  held.isAway = true;
  const ring = createTestKeys(held.wrap);
  const locked = { label: 'At home (the address cannot be opened now; see the map)', isAtHome: true };
  assert.deepEqual(await open(one, ring), { ...locked, keyLooks: 1 });
  assert.deepEqual([await open(other, ring), held.asked], [{ ...locked, keyLooks: 0 }, 1]);
});

test('[KY14] a holder that does not come to an answer is waited for half a second by whoever can do without a key', async () => {
  const ward = await insertHome('Carrer SLOW 1');
  await resealAll(database.pg, keys);
  const silent = createTestKeys({ ...wrap, unwrap: () => new Promise(() => {}) });
  const from = performance.now();
  assert.equal((await database.pg.asTenant(ward.tenantId, (tx) => getPatient(tx, silent, ward.patientId))).address, null);
  assert.ok(performance.now() - from < 3_000);
});
