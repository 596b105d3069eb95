// Telephone numbers and addresses as slices keep them: dialled, found and shown through the stores, unreadable in every row of a dump.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import { claimNews } from '../family/family-news-store.ts';
import { insertFamilyLink } from '../family/family-store.ts';
import { findOwnWords } from '../identity/owner-store.ts';
import { findActivePerson, findReached } from '../identity/recovery-store.ts';
import { claimNotices, insertNotices } from '../paging/notice-store.ts';
import { findLocaleOfNumber, listPagesOfNumber } from '../paging/page-answer-store.ts';
import { claimPages } from '../paging/paging-store.ts';
import { emailOf, insertBareEmergency, insertWard, type Ward } from '../people/people-testing.ts';
import { claimMail, insertPerson } from '../people/provision-store.ts';
import { findByEmail } from '../people/session-store.ts';
import { findStaffMember } from '../people/staff-store.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { findAccount } from '../proxies/proxy-store.ts';
import { addressHint } from '../reachability/address-hint.ts';
import { listWays, upsertWay } from '../reachability/person-reach-store.ts';
import { eraseDue } from '../privacy/erasure-engine.ts';
import { verifyErasure } from '../privacy/erasure-verify-store.ts';
import { schemaTags } from '../privacy/schema-tags.ts';
import { listPhones } from '../rotas/rota-store.ts';
import { listUsers } from '../scim/scim-store.ts';
import { findSameEmail } from '../sso/sso-store.ts';
import { contactPlace, type KeptAddress, noticePlace } from './address.ts';
import { createMemoryWrap, createTestKeys } from './keys-testing.ts';
import { resealAll } from './reseal-engine.ts';
import { sealedColumns } from './sealed-columns.ts';
import { retireDataKeys } from './rotate-engine.ts';

let database: TestDatabase;
let ward: Ward;
before(async (t) => {
  database = await createTestDatabase(t as never);
});
const keys = createTestKeys();
const T0 = 1_790_000_000_000;
let numbers = 0;
const newNumber = (): string => `+37669${String((numbers += 1)).padStart(4, '0')}`;
const contactOf = async (personId: string) =>
  (await database.sql<KeptAddress & { confirmedAt: Date | null; tenantId: string }>(`select address, sealed, sealed_for as "sealedFor", confirmed_at as "confirmedAt", tenant_id as "tenantId" from contact_channels where person_id = $1 and channel = 'sms'`, [personId]))[0]!;
const openSms = async (personId: string): Promise<string | null> => {
  const { tenantId, ...kept } = await contactOf(personId);
  return database.pg.asTenant(tenantId, (tx) => keys.openAddress(tx, tenantId, contactPlace(personId, 'sms'), kept));
};
const plainContact = (tenantId: string, personId: string, number: string) =>
  database.sql(`insert into contact_channels (person_id, tenant_id, channel, address, confirmed_at) values ($1, $2, 'sms', $3, now())`, [personId, tenantId, number]);

test('[KY9] a number given before sealing and one given after are dialled, answered from, shown and told apart in the same way', async () => {
  for (const isSealed of [false, true]) {
    ward = await insertWard(database);
    const { tenantId, callers: { responder: { personId } } } = ward;
    const number = newNumber();
    await plainContact(tenantId, personId, number);
    if (isSealed) await resealAll(database.pg, keys);
    assert.equal((await contactOf(personId)).sealed !== null, isSealed);
    const { emergencyId, pageId } = await insertBareEmergency(database, ward);
    await database.sql(`update pages set channel = 'sms', due_at = intended_at where id = $1`, [pageId]);
    const page = (await database.pg.asEngine((tx) => claimPages(tx, T0 + 1e10, T0 + 1e10 + 1000, 50))).find(({ id }) => id === pageId);
    assert.equal(await keys.openAddressSoon(database.pg, tenantId, contactPlace(personId, 'sms'), page!.contact!), number);
    const digits = number.slice(1);
    assert.equal(await database.pg.asEngine((tx) => findLocaleOfNumber(tx, keys, digits)), 'en');
    assert.deepEqual((await database.pg.asEngine((tx) => listPagesOfNumber(tx, keys, digits, 0))).map((each) => each.emergencyId), [emergencyId]);
    assert.equal(await database.pg.asEngine((tx) => findLocaleOfNumber(tx, keys, `${digits}1`)), undefined);
    await database.pg.asTenant(tenantId, async (tx) => {
      assert.deepEqual([...(await listPhones(tx, keys, tenantId, [personId]))], [[personId, number]]);
      assert.deepEqual((await listWays(tx, keys, tenantId, personId)).map(({ hint }) => hint), [`…${number.slice(-3)}`]);
      assert.equal((await findReached(tx, keys, tenantId, personId)).addresses.some(({ address }) => address === number), true);
    });
  }
});

test('[KY9] the same number again stays confirmed, sealed or not; another is not', async () => {
  ward = await insertWard(database);
  const { tenantId, callers: { nurse: { personId } } } = ward;
  const number = newNumber();
  await plainContact(tenantId, personId, number);
  const give = (address: string) => database.pg.asTenant(tenantId, (tx) => upsertWay(tx, keys, { tenantId, personId, channel: 'sms', address }));
  for (const [given, isConfirmed] of [[number, true], [number, true], [newNumber(), false]] as const) {
    await give(given);
    assert.equal((await contactOf(personId)).confirmedAt !== null, isConfirmed);
    assert.equal(await openSms(personId), given);
  }
});

test('[KY9] staff’s are sealed by the tenant’s key, a patient’s own by the patient’s, until they work here too; a retired key is left behind', async () => {
  ward = await insertWard(database);
  const { tenantId, patientId, callers: { nurse, patient } } = ward;
  const [ofNurse, ofPatient] = [newNumber(), newNumber()];
  await plainContact(tenantId, nurse.personId, ofNurse);
  await database.pg.asTenant(tenantId, (tx) => upsertWay(tx, keys, { tenantId, personId: patient.personId, channel: 'sms', address: ofPatient }));
  await resealAll(database.pg, keys);
  assert.deepEqual([(await contactOf(nurse.personId)).sealedFor, (await contactOf(patient.personId)).sealedFor], [null, patientId]);
  await database.sql(`insert into person_roles (person_id, tenant_id, role) values ($1, $2, 'family')`, [patient.personId, tenantId]);
  assert.equal(await resealAll(database.pg, keys), 2, 'number and sign-in of such an account outlive the erasure of its patient');
  assert.deepEqual([(await contactOf(patient.personId)).sealedFor, await openSms(patient.personId)], [null, ofPatient]);
  const former = (await contactOf(nurse.personId)).sealed;
  await retireDataKeys(database.pg, T0);
  const later = createTestKeys();
  await resealAll(database.pg, later);
  assert.notDeepEqual((await contactOf(nurse.personId)).sealed, former);
  assert.deepEqual([await openSms(nurse.personId), await openSms(patient.personId)], [ofNurse, ofPatient]);
});

test('[KY9] what a patient’s key sealed opens to nobody once it is destroyed, and keeps nothing else from being sealed', async () => {
  ward = await insertWard(database);
  const { tenantId, patientId, callers: { nurse, patient } } = ward;
  await database.pg.asTenant(tenantId, (tx) => upsertWay(tx, keys, { tenantId, personId: patient.personId, channel: 'sms', address: newNumber() }));
  await resealAll(database.pg, keys);
  await database.sql('update data_keys set wrapped = null, destroyed_at = now() where patient_id = $1', [patientId]);
  const { sealed, address, sealedFor } = await contactOf(patient.personId);
  assert.equal(await createTestKeys().openAddressSoon(database.pg, tenantId, contactPlace(patient.personId, 'sms'), { sealed, address, sealedFor }), null);
  assert.equal(addressHint('sms', null), '…');
  await database.sql(`insert into person_roles (person_id, tenant_id, role) values ($1, $2, 'nurse')`, [patient.personId, tenantId]);
  await plainContact(tenantId, nurse.personId, newNumber());
  assert.equal(await resealAll(database.pg, createTestKeys()), 1);
});

test('[KY9] a page does not wait for the database while the key is in memory; a holder that does not answer is told as that', async () => {
  ward = await insertWard(database);
  const { tenantId, callers: { nurse: { personId } } } = ward;
  const wrap = createMemoryWrap();
  const fresh = await createTestDatabase();
  try {
    const there = await insertWard(fresh);
    const mine = createTestKeys(wrap);
    const place = contactPlace(there.callers.nurse.personId, 'sms');
    await fresh.pg.asTenant(there.tenantId, (tx) => upsertWay(tx, mine, { tenantId: there.tenantId, personId: there.callers.nurse.personId, channel: 'sms', address: '+376699' }));
    const [kept] = await fresh.sql<KeptAddress>(`select address, sealed, sealed_for as "sealedFor" from contact_channels where person_id = $1`, [there.callers.nurse.personId]);
    assert.equal(await mine.openAddressSoon(fresh.pg, there.tenantId, place, kept!), '+376699');
    const noDatabase = { asEngine: () => assert.fail('the database was asked') } as never;
    assert.equal(await mine.openAddressSoon(noDatabase, there.tenantId, place, kept!), '+376699');
    const silent = createTestKeys({ ...wrap, unwrap: () => Promise.reject(new Error('sealed vault')) });
    await assert.rejects(silent.openAddressSoon(fresh.pg, there.tenantId, place, kept!), /sealed vault/);
  } finally {
    await fresh.drop();
  }
  assert.equal(await keys.openAddressSoon(database.pg, tenantId, contactPlace(personId, 'sms'), { address: 'plain', sealed: null, sealedFor: null }), 'plain');
});

test('[KY9] word to an address without an account, and the address of a family pass, are told once and lie sealed', async () => {
  ward = await insertWard(database);
  const { tenantId, patientId, callers: { patient } } = ward;
  const number = newNumber();
  const leave = (address: string) => database.pg.asTenant(tenantId, (tx) => insertNotices(tx, keys, tenantId, 'once', [{ id: randomUUID(), person_id: null, way: 'sms', address, locale: 'en', subject: 'Word', lines: [] }], T0));
  assert.deepEqual([await leave(number), await leave(number), await leave(newNumber())], [1, 0, 1], 'the same number is told the same once');
  const due = (await database.pg.asEngine((tx) => claimNotices(tx, T0, T0 + 1, 50))).filter((one) => one.tenantId === tenantId);
  const opened = await Promise.all(due.map(({ id, address, sealed, sealedFor }) => keys.openAddressSoon(database.pg, tenantId, noticePlace(id), { address: address!, sealed, sealedFor })));
  assert.equal(opened.includes(number), true);
  const id = randomUUID() as never;
  const pass = { tokenHash: Buffer.from(id), label: 'Sister', locale: 'en', isBound: false, basis: 'own', emergencyId: null, endsAfterMs: null, newsAddress: number } as const;
  await database.pg.asTenant(tenantId, (tx) => insertFamilyLink(tx, keys, { id, tenantId, patientId, personId: null, grantedBy: patient.personId, nowMs: T0, expiresAt: T0 + 3_600_000, shares: [], newsBy: 'sms', pass }));
  const [link] = await database.sql<{ address: string; isSealed: boolean }>('select news_address as address, sealed is not null as "isSealed" from family_links where id = $1', [id]);
  assert.deepEqual(link, { address: '[sealed]', isSealed: true });
  assert.deepEqual(await database.pg.asEngine((tx) => claimNews(tx, T0, 5)), [], 'nobody has opened it yet');
});

test('[KY10] who signs in by e-mail is found at every tenant, before and after sealing, however it is written; nobody else is', async () => {
  for (const isSealed of [false, true]) {
    ward = await insertWard(database);
    const { tenantId, callers: { nurse: { personId }, family } } = ward;
    const [mail, ofFamily] = [emailOf(ward, 'nurse'), emailOf(ward, 'family')];
    if (isSealed) await resealAll(database.pg, keys);
    const find = (text: string) => database.pg.asEngine((tx) => findByEmail(tx, createTestKeys(), text));
    assert.deepEqual(await find(mail.toUpperCase()), { personId, tenantId });
    const [{ kept } = { kept: '' }] = await database.sql<{ kept: string }>('select email as kept from persons where id = $1', [personId]);
    assert.equal(kept === mail, !isSealed);
    for (const strange of [`x${mail}`, '', ...(isSealed ? [kept] : [])]) assert.equal(await find(strange), undefined);
    await database.pg.asTenant(tenantId, async (tx) => {
      assert.equal((await findActivePerson(tx, keys, tenantId, mail))?.personId, personId);
      assert.equal((await findSameEmail(tx, keys, tenantId, mail))?.personId, personId);
      assert.equal((await findAccount(tx, keys, tenantId, ofFamily))?.personId, family.personId);
      assert.equal((await findStaffMember(tx, keys, tenantId, personId))?.email, mail);
      assert.equal((await findOwnWords(tx, keys, tenantId, personId)).includes(mail), true);
      const by = async (op: 'eq' | 'co' | 'sw', value: string) => (await listUsers({ tx, keys, tenantId }, [{ attribute: 'username', op, value }], { startIndex: 1, count: 50 })).rows.map(({ userName }) => userName);
      for (const [op, value] of [['eq', mail.toUpperCase()], ['sw', 'nurse@']] as const) assert.deepEqual(await by(op, value), [mail], op);
      assert.deepEqual((await by('co', 'RSE@')).toSorted(), [mail, emailOf(ward, 'otherNurse')]);
      assert.deepEqual(await by('eq', ofFamily), [], 'relatives are not there for a directory');
    });
    const stranger = await insertWard(database);
    assert.equal(await database.pg.asTenant(stranger.tenantId, async (tx) => (await findSameEmail(tx, keys, stranger.tenantId, mail))?.personId), undefined);
  }
});

test('[KY10] a new account of an e-mail that is there is refused; one that came past that stays as it is, takes nobody over and keeps nothing from being sealed', async () => {
  ward = await insertWard(database);
  const { tenantId, callers: { nurse } } = ward;
  const mail = emailOf(ward, 'nurse');
  await resealAll(database.pg, keys);
  const add = (personId: string) => database.pg.asTenant(tenantId, (tx) => insertPerson(tx, keys, { personId, tenantId, givenName: 'N', familyName: 'N', email: mail, locale: 'en', nowMs: T0 }));
  assert.equal(await add(randomUUID()), false);
  await database.sql(`insert into persons (id, tenant_id, given_name, family_name, email, created_at) values ('ffffffff-0000-7000-8000-000000000001', $1, 'N', 'N', $2, now())`, [tenantId, mail]);
  assert.equal(await resealAll(database.pg, keys), 0);
  assert.equal((await database.pg.asEngine((tx) => findByEmail(tx, keys, mail)))?.personId, nurse.personId);
  await database.sql(`delete from persons where id = 'ffffffff-0000-7000-8000-000000000001'`);
});

test('[KY10] two tenants that make an account of one e-mail in the same moment make one', async () => {
  const [one, other] = [await insertWard(database), await insertWard(database)];
  const { promise: bothAreIn, resolve } = Promise.withResolvers<void>();
  let inside = 0;
  const make = (tenantId: string, email: string) =>
    database.pg.asTenant(tenantId, async (tx) => {
      if ((inside += 1) === 2) resolve();
      await bothAreIn;
      return (await claimMail(database.pg, tx, keys, email)) && insertPerson(tx, keys, { personId: randomUUID(), tenantId, givenName: 'N', familyName: 'N', email, locale: 'en', nowMs: T0 });
    });
  const made = await Promise.all([make(one.tenantId, 'At.Once@example.org'), make(other.tenantId, 'at.once@example.org')]);
  assert.equal(made.filter(Boolean).length, 1);
});

test('[KY10] an account that was erased is nobody’s: nothing of its e-mail is left, and it is not sealed again', async () => {
  ward = await insertWard(database);
  const { tenantId, patientId, callers: { patient } } = ward;
  await resealAll(database.pg, keys);
  const [sealedFor] = await database.sql<{ id: string }>('select sealed_for as id from persons where id = $1', [patient.personId]);
  assert.equal(sealedFor!.id, patientId);
  const erasureId = randomUUID();
  await database.sql(`insert into erasures (id, tenant_id, patient_id, state, asked_by, asked_at, decided_at, kept_until) values ($1, $2, $3, 'granted', $4, now(), now(), now() + interval '9 years')`, [erasureId, tenantId, patientId, patient.personId]);
  assert.equal(await eraseDue(database.pg, T0), 1);
  assert.equal(await resealAll(database.pg, createTestKeys()), 0);
  assert.deepEqual(await database.sql('select email, sealed, sealed_for as "sealedFor" from persons where id = $1', [patient.personId]), [{ email: `erased-${patient.personId}@invalid`, sealed: null, sealedFor: null }]);
  const proof = await database.pg.asTenant(tenantId, (tx) => verifyErasure({ query: async (text, values) => ({ rows: await tx.query(text, values) }) }, { id: erasureId, tenantId, patientId, parts: ['private'] }));
  assert.deepEqual(proof.left, []);
});

/** Why one by that name is not sealed. */
const plainOnPurpose: Readonly<Record<string, string>> = {
  'alert_devices.address': 'a telephone, siren or system of a ward, nobody’s',
  'facilities.address': 'a hospital’s, printed on its door',
  'hl7_senders.address': 'of a machine on the network',
  'sso_providers.links_by_email': 'a setting',
};

test('[KY9] every column that is named like a telephone number or an address is sealed, or is known not to be', async () => {
  const named = await database.sql<{ name: string }>(
    `select table_name || '.' || column_name as name from information_schema.columns where table_schema = 'public' and column_name ~ 'address|mail|phone|telephone' order by 1`);
  const sealedNames = Object.values(sealedColumns).map(({ table, column }) => `${table}.${column}`);
  assert.deepEqual(named.map(({ name }) => name).filter((name) => !sealedNames.includes(name)), Object.keys(plainOnPurpose).toSorted());
});

test('[KY9] no row of any table of a dump holds a number or an address that was given', async () => {
  await resealAll(database.pg, createTestKeys());
  for (const table of Object.keys(schemaTags)) assert.deepEqual(await database.sql(`select from ${table} t where position('37669' in row_to_json(t)::text) > 0 or row_to_json(t)::text ~ '@[0-9a-f-]{36}[.]example[.]org'`), [], table);
});
