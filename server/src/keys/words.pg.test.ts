// Words people write about a patient's care, outside of notes: read back through the stores, plain of before or sealed, and unreadable in every row of a dump.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import { insertGlass } from '../break-glass/break-glass-store.ts';
import { decideReview, insertAdverseEvent, listReviews } from '../burden/burden-store.ts';
import { listDisclosures } from '../consent/consent-store.ts';
import { listChanges } from '../history/history-store.ts';
import { noteDisclosure, openingProtected } from '../history/protected-notes-store.ts';
import { insertLimit, listPatientLimits } from '../monitoring/personal-limit-store.ts';
import type { SilenceRow } from '../monitoring/patient-tasks.ts';
import { insertProgrammeChange, listProgrammeChanges } from '../monitoring/programme-store.ts';
import { listOpenSilences, saveSilences, sealReason } from '../monitoring/task-store.ts';
import { insertWard, type Ward } from '../people/people-testing.ts';
import { Fault } from '../platform/fault.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import type { Tx } from '../platform/postgres.ts';
import { listOwnDisclosures, openProtected } from '../privacy/export-store.ts';
import { schemaTags } from '../privacy/schema-tags.ts';
import { insertProxy, listProxies } from '../proxies/proxy-store.ts';
import { insertGrant, listGrants } from '../shared-care/shared-care-store.ts';
import { createMemoryWrap, createTestKeys } from './keys-testing.ts';
import { resealAll } from './reseal-engine.ts';
import { retireDataKeys } from './rotate-engine.ts';
import { sealedColumns } from './sealed-columns.ts';

let database: TestDatabase;
before(async (t) => {
  database = await createTestDatabase(t as never);
});
const keys = createTestKeys();
const T0 = 1_790_000_000_000;
const HOUR = 3_600_000;

const silenceOf = ({ tenantId, patientId, unitId, callers: { nurse } }: Ward, alarmId: string, change: Partial<SilenceRow>) => ({
  tenantId, patientId, unitId, alarmId, conditionKey: 'spo2-low', kind: 'audio-off', priority: 'low', personId: nurse.personId, personName: 'Nurse', fromAt: T0, untilAt: T0 + HOUR, remindedAt: null, endedAt: null, ...change,
}) as SilenceRow;

/** One of each, through the stores, with the word in it. */
async function write(ward: Ward, word: string): Promise<{ silenceId: string }> {
  const { tenantId, patientId, unitId, callers: { doctor, nurse, patient, family } } = ward;
  const [silenceId, alarmId, reviewId, glassId] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  const sealed = await database.pg.asTenant(tenantId, (tx) => sealReason(tx, keys, { tenantId, patientId, silenceId }, `silence ${word}`));
  await database.pg.asEngine((tx) => saveSilences(tx, [silenceOf(ward, alarmId, { id: silenceId as never, reason: `silence ${word}`, sealed })]));
  await database.sql(
    `insert into alarm_changes (tenant_id, patient_id, alarm_id, condition_key, rule_id, rule_version, kind, priority, phase, state, inactivation, at, person_id)
     values ($1, $2, $3, 'spo2-low', 'r', 1, 'physiological', 'low', 'update', 'active', 'audio-off', $4, $5)`, [tenantId, patientId, alarmId, new Date(T0), nurse.personId]);
  await database.sql(`insert into alarm_reviews (id, tenant_id, unit_id, week_on, subject, patient_id, alarms, of_alarms, bed_days) values ($1, $2, $3, '2026-01-05', 'patient', $4, 1, 1, 1)`, [reviewId, tenantId, unitId, patientId]);
  await database.pg.asTenant(tenantId, async (tx) => {
    const limit = { tenantId, version: 1, patientId, ruleId: 'spo2', priority: 'low' as const, day: 88, night: null, fromMinute: 0, toMinute: 1, timeZone: 'UTC', reason: `limit ${word}`, signedBy: doctor.personId, signedAt: T0, expiresAt: T0 + HOUR };
    await insertLimit(tx, keys, limit);
    await insertProgrammeChange(tx, keys, { id: randomUUID(), tenantId, patientId, programme: 'dialysis', reason: `programme ${word}`, personId: doctor.personId, at: T0 });
    await insertAdverseEvent(tx, keys, { id: randomUUID(), tenantId, patientId, what: `event ${word}`, at: T0, personId: nurse.personId }, T0);
    await decideReview(tx, keys, { id: reviewId, ownerId: nurse.personId, decision: 'other', note: `review ${word}` }, T0);
    await insertGlass(tx, keys, { id: glassId, tenantId, patientId, personId: nurse.personId, reason: 'life-threatening', note: `danger ${word}`, opensProtected: true, isInCare: false, isToldByAccount: true, nowMs: T0, endsMs: T0 + HOUR });
    await openingProtected(tx, () => noteDisclosure(tx, keys, glassId, ['mental-health', 'substance-use'], T0));
    await insertProxy(tx, keys, { id: randomUUID(), tenantId, patientId, personId: family.personId, kind: 'guardian', mayChoose: true, maySee: true, isForMinor: false, evidence: `evidence ${word}`, appointedBy: patient.personId, untilAt: null }, T0);
    await insertGrant(tx, keys, { id: randomUUID(), tenantId, patientId, networkId: randomUUID(), guestTenantId: randomUUID(), guestTenantName: 'There', unitId: randomUUID(), personId: null, toName: 'Ward', topics: ['vitals'], reason: `sharing ${word}`, offeredBy: doctor.personId, untilAt: T0 + HOUR }, T0);
  });
  return { silenceId };
}

const nameOf: Readonly<Record<string, string>> = {
  alarm_silences: 'silence', personal_limits: 'limit', programme_changes: 'programme', adverse_events: 'event', alarm_reviews: 'review', protected_disclosures: 'danger', patient_proxies: 'evidence', shared_care_grants: 'sharing',
};

/** As an older program left them. */
async function writePlain(ward: Ward, word: string): Promise<void> {
  await write(ward, word);
  for (const { table, column, patient } of Object.values(sealedColumns)) {
    const name = nameOf[table];
    if (name !== undefined) await database.sql(`update ${table} s set sealed = null, ${column} = $2 where ${patient} = $1`, [ward.patientId, `${name} ${word}`]);
  }
}

const read = ({ tenantId, patientId, unitId }: Ward, by = keys): Promise<string[]> =>
  database.pg.asTenant(tenantId, async (tx) => {
    const disclosed = (await listDisclosures(tx, by, patientId)).map(({ nature }) => nature);
    await openProtected(tx);
    return [
      ...(await listOpenSilences(tx, by, [patientId])).map(({ reason }) => reason), ...(await listChanges(tx, by, patientId, null, 9)).map(({ reason }) => reason!), ...(await listPatientLimits(tx, by, patientId, T0)).map(({ reason }) => reason),
      ...(await listProgrammeChanges(tx, by, patientId, 9)).map(({ reason }) => reason), ...(await listReviews(tx, by, unitId)).map(({ note }) => note), ...disclosed, ...(await listOwnDisclosures(tx, by, patientId)).map(({ nature }) => nature),
      ...(await listProxies(tx, by, patientId)).map(({ evidence }) => evidence), ...(await listGrants(tx, by, patientId, T0)).map(({ reason }) => reason),
    ];
  });
const names = ['silence', 'silence', 'limit', 'programme', 'review', 'danger', 'danger', 'danger', 'danger', 'evidence', 'sharing'];
const whole = (word: string): string[] => names.map((name) => `${name} ${word}`);
const holding = async (word: string): Promise<string[]> => {
  const found: string[] = [];
  for (const table of Object.keys(schemaTags)) if ((await database.sql(`select from ${table} t where position($1 in row_to_json(t)::text) > 0`, [word])).length > 0) found.push(table);
  return found;
};

test('[KY12] reasons, natures and evidence are read back as they were written, before sealing and after, and no row of any table of a dump holds them', async () => {
  const [now, old] = [await insertWard(database), await insertWard(database)];
  await write(now, 'SECRET-NOW');
  assert.deepEqual([await read(now), await holding('SECRET-NOW')], [whole('SECRET-NOW'), []], 'sealed as they are written');
  await writePlain(old, 'SECRET-OLD');
  assert.deepEqual(await read(old), whole('SECRET-OLD'), 'as an older program left them');
  assert.equal((await holding('SECRET-OLD')).length, 8);
  await resealAll(database.pg, keys);
  assert.deepEqual([await read(old), await holding('SECRET-OLD')], [whole('SECRET-OLD'), []]);
  const [event] = await database.sql<{ sealed: Uint8Array; id: string }>('select id, sealed from adverse_events where patient_id = $1', [old.patientId]);
  const told = await database.pg.asTenant(old.tenantId, (tx) => keys.openWords(tx, sealedColumns.adverseEvent, [{ ...old, row: event!.id, plain: '', sealed: event!.sealed }]));
  assert.deepEqual(told, ['event SECRET-OLD']);
});

test('[KY12] a retired key is left behind, and of a destroyed one only the words are gone', async () => {
  const ward = await insertWard(database);
  await write(ward, 'SECRET-GONE');
  await retireDataKeys(database.pg, T0);
  assert.ok((await resealAll(database.pg, createTestKeys())) >= 9);
  assert.deepEqual(await read(ward, createTestKeys()), whole('SECRET-GONE'));
  await database.sql('update data_keys set wrapped = null, destroyed_at = now() where patient_id = $1', [ward.patientId]);
  assert.deepEqual(await read(ward, createTestKeys()), names.map(() => ''));
});

test('[KY12] a note about a rule is nobody’s and outlives every patient; one that is taken back is gone', async () => {
  const ward = await insertWard(database);
  const id = randomUUID();
  await database.sql(`insert into alarm_reviews (id, tenant_id, unit_id, week_on, subject, rule_id, alarms, of_alarms, bed_days) values ($1, $2, $3, '2026-01-05', 'rule', 'spo2', 1, 1, 1)`, [id, ward.tenantId, ward.unitId]);
  const decide = (note: string) => database.pg.asTenant(ward.tenantId, (tx) => decideReview(tx, keys, { id, ownerId: ward.callers.nurse.personId, decision: 'other', note }, T0));
  const notes = () => database.pg.asTenant(ward.tenantId, async (tx) => (await listReviews(tx, keys, ward.unitId)).map(({ note }) => note));
  await decide('too narrow');
  assert.deepEqual(await database.sql('select note, sealed is not null as "isSealed" from alarm_reviews where id = $1', [id]), [{ note: '[sealed]', isSealed: true }]);
  await database.sql('update data_keys set wrapped = null, destroyed_at = now() where patient_id = $1', [ward.patientId]);
  assert.deepEqual(await notes(), ['too narrow']);
  await decide('');
  await resealAll(database.pg, keys);
  assert.deepEqual([await notes(), await database.sql('select note, sealed from alarm_reviews where id = $1', [id])], [[''], [{ note: '', sealed: null }]]);
});

/** Why one by that name is not sealed. Break-glass is: its texts stand in one column. */
const plainOnPurpose: Readonly<Record<string, string>> = {
  'alarm_rule_deeds.what': 'a code', 'break_glass.reason': 'a code', 'break_glass.verdict': 'a code', 'move_requests.answer': 'a code', 'offers.decline_reason': 'a code', 'offers.reasons': 'codes', 'page_answers.answer': 'a code',
  'protocol_pack_deeds.what': 'a code', 'reading_doubts.reason': 'a code', 'rota_gaps.reason': 'a code', 'test_pages.reason': 'a code',
  'break_glass.answer': 'in its texts', 'break_glass.note': 'in its texts', 'break_glass.verdict_note': 'in its texts',
  'alert_devices.label': 'a telephone or siren of a ward', 'capacity_reports.note': 'about beds', 'mass_casualties.reason': 'about an event', 'road_closures.reason': 'about a road', 'tenants.suspended_reason': 'about a tenant',
  'person_devices.label': 'a phone', 'recoveries.ask_reason': 'about an account', 'recoveries.agree_reason': 'about an account', 'family_links.label': 'who a pass is for, as names are',
  'scene_ticks.item_text': 'the words of a checklist', 'erasures.note': 'the office’s, and outlives the patient’s keys', 'legal_holds.reason': 'the office’s, and outlives the patient’s keys', 'legal_holds.lift_reason': 'the office’s, and outlives the patient’s keys', 'shared_care_grants.end_reason': 'the office’s',
  'timeline_entries.facts': 'codes; the words in them are sealed, and stand in no column of their own', 'topic_events.body': 'of the live log, seven days: docs/limitations.md',
};

test('[KY12] every column that is named like words people write is sealed, or is known not to be', async () => {
  const named = await database.sql<{ name: string }>(
    `select table_name || '.' || column_name as name from information_schema.columns where table_schema = 'public' and data_type in ('text', 'jsonb') and column_name ~ 'reason|note|text|^what$|^nature$|evidence|^body$|facts|label|comment|verdict|answer$' order by 1`);
  const sealedNames = Object.values(sealedColumns).map(({ table, column }) => `${table}.${column}`);
  assert.deepEqual(named.map(({ name }) => name).filter((name) => !sealedNames.includes(name)).toSorted(), Object.keys(plainOnPurpose).toSorted());
});

/** Counts what is asked of the database. */
const counting = (tx: Tx, asked: string[]): Tx => ({ ...tx, query: (text, values, name) => (asked.push(name ?? text), tx.query(text, values, name)), maybe: (text, values, name) => (asked.push(name ?? text), tx.maybe(text, values, name)) });

test('[KY13] the keys of many patients come by one look, and by none while they are in memory', async () => {
  const wards: Ward[] = [];
  for (let n = 0; n < 6; n += 1) wards.push(await insertWard(database));
  const { tenantId } = wards[0]!;
  const rows = await database.pg.asEngine(async (tx) => {
    const made = [];
    for (const ward of wards) made.push({ tenantId, patientId: ward.patientId, row: ward.patientId, plain: '', sealed: await keys.sealWords(tx, sealedColumns.silence, { tenantId, patientId: ward.patientId, row: ward.patientId }, ward.unitId) });
    return made;
  });
  const own = { tenantId, patientId: null, row: 'own', plain: '', sealed: await database.pg.asEngine((tx) => keys.sealWords(tx, sealedColumns.silence, { tenantId, patientId: null, row: 'own' }, 'own')) };
  const fresh = createTestKeys();
  const asked: string[] = [];
  const texts = [...wards.map(({ unitId }) => unitId), 'own', 'as it was'];
  for (const looks of [1, 0]) {
    asked.length = 0;
    const opened = await database.pg.asEngine((tx) => fresh.openWords(counting(tx, asked), sealedColumns.silence, [...rows, own, { ...own, row: 'x', plain: 'as it was', sealed: null }]));
    assert.deepEqual([opened, asked.length], [texts, looks]);
  }
});

test('[KY13] a board does not wait for a holder of master keys that does not answer: what is in memory is shown, the rest left out, and nobody asks again for a while', async () => {
  const wrap = createMemoryWrap();
  const fresh = await createTestDatabase();
  try {
    let isAway = false;
    let asked = 0;
    const ring = createTestKeys({ ...wrap, unwrap: (key, about) => ((asked += 1), isAway ? Promise.reject(new Fault('Vault does not open keys', { kind: 'unavailable', code: 'key-vault' })) : wrap.unwrap(key, about)) });
    const inFresh = async (by: typeof keys) => {
      const ward = await insertWard(fresh);
      const of = { tenantId: ward.tenantId, patientId: ward.patientId, row: ward.patientId };
      return { ...of, plain: '', sealed: await fresh.pg.asEngine((tx) => by.sealWords(tx, sealedColumns.silence, of, 'a reason')) };
    };
    const rows = [await inFresh(ring), await inFresh(createTestKeys(wrap))];
    isAway = true;
    const show = () => fresh.pg.asEngine((tx) => ring.openWordsAtHand(tx, sealedColumns.silence, rows));
    assert.deepEqual([await show(), asked], [['a reason', null], 1]);
    assert.deepEqual([await show(), asked], [['a reason', null], 1]);
    await assert.rejects(fresh.pg.asEngine((tx) => ring.openWords(tx, sealedColumns.silence, rows)), /Vault does not open keys/);
  } finally {
    await fresh.drop();
  }
});
