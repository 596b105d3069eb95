// People told of shared patients, on real PostgreSQL without a node: whose turn it is, that each is told once, and that no text says whom it is about.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { before } from 'node:test';
import { createTestKeys } from '../keys/keys-testing.ts';
import { createNotices } from '../paging/notice-engine.ts';
import { type CastName, insertActing, insertWard, type Ward } from '../people/people-testing.ts';
import { createIds } from '../platform/ids.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { endOverdue } from './network-store.ts';
import { tellSharedNews } from './shared-care-news-engine.ts';
import { insertNetwork, insertSharedCare } from './shared-care-testing.ts';

const DAY_MS = 86_400_000;
let database: TestDatabase;
before(async (t) => {
  database = await createTestDatabase(t as never);
});

async function openRig({ isAccepted = false } = {}) {
  const clock = { nowMs: () => Date.now(), monotonicMs: () => performance.now() };
  const notices = createNotices({ keys: createTestKeys(), pg: database.pg, clock, ids: createIds(clock), pagers: [], onProblem: (problem) => assert.fail(String(problem)) });
  const [home, there] = [await insertWard(database), await insertWard(database)];
  const networkId = await insertNetwork(database, [home, there]);
  const id = await insertSharedCare(database, networkId, home, there, { isAccepted });
  const set = (what: string) => database.sql(`update shared_care_grants set ${what} where id = $1`, [id]);
  const seen = new Set<string>();
  /** Who was told since the last look, and of what. */
  async function look(nowMs = Date.UTC(2026, 2, 1, 8)): Promise<string[]> {
    await tellSharedNews({ pg: database.pg, ...notices }, nowMs);
    const rows = await database.sql<{ tenantId: string; personId: string; once: string; text: string }>(
      `select tenant_id as "tenantId", person_id as "personId", once, subject || ' ' || lines::text as text from notices where once like $1 order by created_at, once, person_id`, [`shared-care/${id}/%`]);
    for (const { text } of rows) assert.doesNotMatch(text, /Anna|Testpatient|Tester|Valley|Clinic|Ward|dialysis|Fridays/i);
    const told = rows.map(({ tenantId, personId, once }) => `${tenantId === home.tenantId ? `home ${castOf(home, personId)}` : `there ${castOf(there, personId)}`}: ${once.split('/')[2]}`).filter((each) => !seen.has(each));
    for (const each of told) seen.add(each);
    return told.toSorted();
  }
  return { home, there, networkId, id, set, look };
}
const castOf = ({ callers }: Ward, personId: string): string => (Object.keys(callers) as CastName[]).find((cast) => callers[cast].personId === personId) ?? 'somebody';
const at = (ms: number): string => `'${new Date(ms).toISOString()}'`;
const NOW = Date.UTC(2026, 2, 1, 8);

test('[SC10] an offer is told to who may accept it, accepting to who offered and to the patient, each once however often it is looked at', async () => {
  const { there, home, set, look } = await openRig();
  assert.deepEqual(await look(), ['there doctor: offered-there', 'there nurse: offered-there']);
  assert.deepEqual(await look(), []);
  const guestId = randomUUID();
  await database.sql(`insert into guests (id, tenant_id, guest_tenant_id, guest_person_id, name, tenant_name, roles, made_at) values ($1, $2, $3, $4, 'n', 'V', '{nurse}', now())`, [guestId, home.tenantId, there.tenantId, there.callers.nurse.personId]);
  await set(`accepted_by = '${guestId}', accepted_at = ${at(NOW)}`);
  assert.deepEqual(await look(), ['home doctor: accepted-here', 'home patient: accepted-patient']);
  assert.deepEqual(await look(), []);
});

test('[SC10] of a unit with somebody in charge, they are told and not all its nurses; an offer to one person is told to them alone', async () => {
  const first = await openRig();
  const { there } = first;
  await database.sql(`insert into person_units (person_id, tenant_id, unit_id) values ($1, $2, $3)`, [there.callers.otherNurse.personId, there.tenantId, there.unitId]);
  await database.sql(`insert into unit_charges (unit_id, tenant_id, person_id, since, until, set_by) values ($1, $2, $3, $4, $5, $3)`, [there.unitId, there.tenantId, there.callers.otherNurse.personId, new Date(NOW - 3_600_000), new Date(NOW + 3_600_000)]);
  assert.deepEqual(await first.look(), ['there doctor: offered-there', 'there otherNurse: offered-there']);
  const second = await openRig();
  await second.set(`guest_unit_id = null, guest_person_id = '${second.there.callers.doctor.personId}'`);
  assert.deepEqual(await second.look(), ['there doctor: offered-there']);
});

test('[SC10] a day before the end both sides are told, of one that lasts a day nobody', async () => {
  const { look, set } = await openRig({ isAccepted: true });
  await look();
  await set(`until_at = ${at(NOW + DAY_MS + 1_000)}`);
  assert.deepEqual(await look(), []);
  assert.deepEqual(await look(NOW + 2_000), ['home doctor: ending-here', 'there doctor: ending-there', 'there nurse: ending-there']);
  assert.deepEqual(await look(NOW + 60_000), []);
  const short = await openRig({ isAccepted: true });
  await short.set(`offered_at = ${at(NOW - 3_600_000)}, until_at = ${at(NOW + 23 * 3_600_000)}`);
  await short.look();
  assert.deepEqual(await short.look(NOW + 3_600_000), []);
});

test('[SC10] whichever way it ended, both sides, the patient and who chooses for them are told; who ended it themselves is not', async () => {
  const ways: readonly [string, (rig: Awaited<ReturnType<typeof openRig>>) => Promise<unknown>, string[]][] = [
    ['by the offerer', ({ set, home }) => set(`ended_at = ${at(NOW)}, ended_why = 'home', ended_by = '${home.callers.doctor.personId}'`), ['there doctor', 'there nurse', 'home family', 'home patient']],
    ['by the patient', ({ set, home }) => set(`ended_at = ${at(NOW)}, ended_why = 'patient', ended_by = '${home.callers.patient.personId}'`), ['home doctor', 'there doctor', 'there nurse', 'home family']],
    ['given back', ({ set }) => set(`ended_at = ${at(NOW)}, ended_why = 'guest'`), ['home doctor', 'there doctor', 'there nurse', 'home family', 'home patient']],
    ['left', ({ there }) => database.sql('update network_members set left_at = $2 where tenant_id = $1', [there.tenantId, new Date(NOW)]), ['home doctor', 'there doctor', 'there nurse', 'home family', 'home patient']],
  ];
  for (const [way, end, told] of ways) {
    const rig = await openRig({ isAccepted: true });
    await rig.look();
    const proxyId = randomUUID();
    await insertActing(database, rig.home, proxyId);
    await database.sql('update patient_proxies set person_id = $2 where id = $1', [proxyId, rig.home.callers.family.personId]);
    await end(rig);
    await database.pg.asEngine((tx) => endOverdue(tx, NOW));
    assert.deepEqual((await rig.look()).map((each) => each.split(':')[0]!), told.toSorted(), way);
    assert.deepEqual(await rig.look(), [], way);
  }
});

test('[SC10] two nodes at once tell each of it once, and who has left is told nothing', async () => {
  const { look, set, home } = await openRig({ isAccepted: true });
  await database.sql('update persons set is_active = false where id = $1', [home.callers.doctor.personId]);
  const both = await Promise.all([look(), look()]);
  assert.deepEqual([...new Set(both.flat())], ['home patient: accepted-patient']);
  await set(`ended_at = ${at(NOW)}, ended_why = 'home'`);
  await Promise.all([look(), look()]);
  const [{ n } = { n: 0 }] = await database.sql<{ n: number }>(`select count(*)::int as n from notices where person_id = $1`, [home.callers.patient.personId]);
  assert.equal(n, 2);
});
