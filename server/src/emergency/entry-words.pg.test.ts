// Words in an emergency's timeline: read back as they were written by screens and documents, sealed in their rows, and no reason to wait.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { EmergencyId } from '@mydr24/protocol';
import { createMemoryWrap, createTestKeys } from '../keys/keys-testing.ts';
import type { Keys } from '../keys/keys.ts';
import { resealAll } from '../keys/reseal-engine.ts';
import { retireDataKeys } from '../keys/rotate-engine.ts';
import { Fault } from '../platform/fault.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { readEmergency } from './emergency-snapshot-store.ts';
import { createTestEngine, highAlarm, seedWard, T0 } from './emergency-testing.ts';

let database: TestDatabase;
before(async (t) => {
  database = await createTestDatabase(t as never);
});
const wrap = createMemoryWrap();
const keys = createTestKeys(wrap);
const away = (): Promise<never> => Promise.reject(new Fault('Vault does not open keys', { kind: 'unavailable', code: 'key-vault' }));

/** Raised by an alarm, somebody asked by hand, and closed; each with the word in it. */
async function runOne(word: string, by: Keys = keys): Promise<EmergencyId> {
  const ward = await seedWard(database);
  const { engine, log } = createTestEngine(ward.people, { keys: by });
  const raised = await database.pg.asEngine(async (tx) => {
    const outcome = await engine.raise(tx, [highAlarm(ward)], T0);
    await log.append(tx, outcome.events, T0);
    return outcome.raised;
  });
  const { emergencyId } = raised[0]!;
  const dispatcher = { personId: ward.dispatcher.personId, name: ward.dispatcher.name };
  const apply = (event: object) => database.pg.asTenant(ward.tenantId, (tx) => engine.apply(tx, emergencyId, () => event as never, T0 + 1_000));
  await apply({ type: 'offered-by-hand', by: dispatcher, personId: ward.responders[4]!.personId, reason: `knows ${word}` });
  await apply({ type: 'closed', by: dispatcher, outcome: 'treated-on-scene', note: `found ${word}` });
  return emergencyId;
}

const words = (id: string, by: Keys = createTestKeys(wrap), how: 'openWords' | 'openWordsAtHand' = 'openWords'): Promise<unknown[]> =>
  database.pg.asEngine(async (tx) => (await readEmergency(tx, by, id, how))!.timeline.flatMap(({ kind, facts }) => (kind === 'closed' ? [facts['note']] : kind === 'offered-by-hand' ? [facts['reason']] : [])));
const kept = (id: string) => database.sql<{ text: string; isSealed: boolean }>(`select coalesce(facts ->> 'note', facts ->> 'reason') as text, sealed is not null as "isSealed" from timeline_entries where emergency_id = $1 and kind in ('offered-by-hand', 'closed') order by n`, [id]);
const holding = async (word: string): Promise<string[]> => {
  const found: string[] = [];
  for (const table of ['emergencies', 'timeline_entries', 'offers', 'pages', 'rankings']) if ((await database.sql(`select from ${table} t where position($1 in row_to_json(t)::text) > 0`, [word])).length > 0) found.push(table);
  return found;
};
const SEALED = [{ text: '[sealed]', isSealed: true }, { text: '[sealed]', isSealed: true }];

test('[KY15] the note of an end and why somebody was asked by hand are read back as they were written, and no row of the emergency holds them', async () => {
  const id = await runOne('SECRET-NEW');
  assert.deepEqual([await words(id), await kept(id), await holding('SECRET-NEW')], [['knows SECRET-NEW', 'found SECRET-NEW'], SEALED, []]);
  const codes = await database.sql(`select facts ->> 'outcome' as outcome from timeline_entries where emergency_id = $1 and kind = 'closed'`, [id]);
  assert.deepEqual(codes, [{ outcome: 'treated-on-scene' }]);
});

test('[KY15] those of before are read plain and sealed by the job; a retired key is left behind, and of a destroyed one only the words are gone', async () => {
  const id = await runOne('SECRET-OLD');
  await database.sql(`update timeline_entries set sealed = null, facts = facts || case kind when 'closed' then '{"note": "found SECRET-OLD"}'::jsonb else '{"reason": "knows SECRET-OLD"}'::jsonb end where emergency_id = $1 and kind in ('offered-by-hand', 'closed')`, [id]);
  const told = ['knows SECRET-OLD', 'found SECRET-OLD'];
  assert.deepEqual([await words(id), await holding('SECRET-OLD')], [told, ['timeline_entries']]);
  await resealAll(database.pg, keys);
  assert.deepEqual([await words(id), await kept(id), await holding('SECRET-OLD')], [told, SEALED, []]);
  await retireDataKeys(database.pg, T0);
  assert.ok((await resealAll(database.pg, createTestKeys(wrap))) >= 2);
  assert.deepEqual(await words(id), told);
  await database.sql('update data_keys set wrapped = null, destroyed_at = now() where patient_id = (select patient_id from emergencies where id = $1)', [id]);
  assert.deepEqual(await words(id), ['', '']);
});

test('[KY15] while no key comes an emergency is closed all the same and its words are sealed later; a screen leaves out what it cannot open, a document is refused', async () => {
  const silent = createTestKeys({ ...wrap, names: away, unwrap: away });
  const id = await runOne('SECRET-AWAY', silent);
  assert.deepEqual((await kept(id)).map(({ isSealed }) => isSealed), [false, false]);
  await resealAll(database.pg, keys);
  assert.deepEqual([await kept(id), await holding('SECRET-AWAY')], [SEALED, []]);
  const fresh = createTestKeys({ ...wrap, unwrap: away });
  assert.deepEqual(await words(id, fresh, 'openWordsAtHand'), ['', '']);
  await assert.rejects(words(id, fresh), /Vault does not open keys/);
  assert.deepEqual(await words(id), ['knows SECRET-AWAY', 'found SECRET-AWAY']);
});

test('[KY15] the job finds the few rows with words by their index', async () => {
  const plan = await database.sql<{ 'QUERY PLAN': string }>(
    `explain select 1 from timeline_entries s where s.sealed is null and (s.kind = 'closed' and s.facts ? 'note' or s.kind = 'offered-by-hand') and convert_to(s.facts ->> 'note', 'UTF8') is not null`);
  assert.match(plan.map((line) => line['QUERY PLAN']).join('\n'), /timeline_entries_plain/);
});
