// A patient's own copy tells with which other hospitals they are or were shared, in all three forms, and of people no more than their role.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test from 'node:test';
import { printDocument } from '../incident/document-node.ts';
import { createTestKeys } from '../keys/keys-testing.ts';
import { insertWard } from '../people/people-testing.ts';
import { systemClock } from '../platform/clock.ts';
import { createTestDatabase } from '../platform/pg-testing.ts';
import { insertNetwork, insertSharedCare } from '../shared-care/shared-care-testing.ts';
import { exportOwner, piecePlace } from './export-pieces.ts';
import { makeWaiting } from './export-engine.ts';
import type { exportDocument, ExportedRecord } from './export-record.ts';
import { readZip } from './zip-testing.ts';

const DAY_MS = 86_400_000;

test('[SC12] a patient’s copy names each hospital and unit they are or were shared with, the topics, from when until when and who ended it, as JSON, as FHIR Consent and in print; of people their role alone', async (t) => {
  const database = await createTestDatabase(t);
  const keys = createTestKeys();
  const nowMs = Date.now();
  const [home, there] = [await insertWard(database), await insertWard(database)];
  const { tenantId, patientId, callers } = home;
  const networkId = await insertNetwork(database, [home, there], { atMs: nowMs });
  const make = async (isAccepted: boolean, change: string): Promise<string> => {
    const id = await insertSharedCare(database, networkId, home, there, { isAccepted, atMs: nowMs, topics: ['vitals', 'notes'] });
    await database.sql(`update shared_care_grants set ${change} where id = $1`, [id]);
    return id;
  };
  const ended = await make(true, `ended_at = offered_at + interval '20 minutes', ended_why = 'home', ended_by = '${callers['privacy-officer'].personId}', end_reason = 'the unit was closed', last_opened_by = accepted_by, last_opened_at = accepted_at`);
  const ranOut = await make(false, `offered_at = offered_at - interval '1 day', until_at = now() - interval '1 minute', guest_unit_id = null, guest_person_id = '${there.callers.nurse.personId}', guest_name = 'nurse Tester'`);
  const open = await make(true, `network_id = network_id`);
  const exportId = randomUUID();
  await database.sql(`insert into privacy_exports (id, tenant_id, patient_id, asked_by, asked_at, state, language) values ($1, $2, $3, $4, $5, 'waiting', 'en')`, [exportId, tenantId, patientId, callers.patient.personId, new Date(nowMs)]);
  let printed = '';
  const options = {
    pg: database.pg, keys, clock: { nowMs: () => nowMs, monotonicMs: systemClock.monotonicMs }, onProblem: (error: unknown) => assert.fail(error as Error), readIdentifiers: async () => [], readEssentials: async () => ({ allergies: null, doorCode: null }),
    print: async (document: ReturnType<typeof exportDocument>) => ((printed = JSON.stringify(document)), printDocument(document)),
  };
  assert.equal(await makeWaiting(options), 1);
  const [piece] = await database.sql<{ sealed: Uint8Array }>('select sealed from privacy_export_pieces where export_id = $1', [exportId]);
  const zip = await database.pg.asTenant(tenantId, (tx) => keys.open(tx, exportOwner(tenantId, patientId), piecePlace(exportId, 0), piece!.sealed));
  const files = readZip(Buffer.from(zip!));

  const { shares } = JSON.parse(files.get('record.json')!.toString()) as ExportedRecord;
  assert.deepEqual(new Map(shares.map(({ id, to, state, endedWhy, endedBy, endReason }) => [id, [to, state, endedWhy, endedBy, endReason]])), new Map([
    [ranOut, ['nurse', 'ended', 'ran-out', null, null]], [ended, ['Valley Hospital · Ward 1', 'ended', 'home', 'privacy-officer', 'the unit was closed']], [open, ['Valley Hospital · Ward 1', 'accepted', null, null, null]],
  ]));
  const live = shares.find(({ id }) => id === open)!;
  assert.deepEqual([live.hospital, live.topics, live.reason, live.offeredBy, live.untilAt], ['Valley Health', ['vitals', 'notes'], 'seen there on Fridays', 'doctor', nowMs + 10 * DAY_MS]);
  assert.equal(shares.find(({ id }) => id === ended)!.lastOpenedAt, nowMs - 3_600_000);

  const { entry } = JSON.parse(files.get('fhir-bundle.json')!.toString()) as { entry: { resource: { resourceType: string; id: string; status: string; provision: { period: { end: string }; actor: { reference: { display: string } }[]; code: { text: string }[] } } }[] };
  const consents = entry.map(({ resource }) => resource).filter(({ resourceType }) => resourceType === 'Consent');
  assert.deepEqual(new Map(consents.map(({ id, status }) => [id, status])), new Map([[ranOut, 'inactive'], [ended, 'inactive'], [open, 'active']]));
  const { period, actor, code } = consents.find(({ id }) => id === open)!.provision;
  assert.deepEqual([period.end, actor[0]!.reference.display, code.map(({ text }) => text)], [new Date(nowMs + 10 * DAY_MS).toISOString(), 'Valley Hospital · Ward 1, Valley Health', ['vitals', 'notes']]);

  for (const said of ['Shared with other hospitals', 'vital signs, notes: seen there on Fridays', 'Valley Hospital · Ward 1, Valley Health; shared', 'ended by your hospital', 'the unit was closed', 'ran out']) assert.ok(printed.includes(said), said);
  for (const { personId } of [...Object.values(there.callers), callers.doctor, callers['privacy-officer']]) for (const name of ['record.json', 'fhir-bundle.json']) assert.equal(files.get(name)!.includes(personId), false, name);
  for (const text of [printed, files.get('record.json')!.toString(), files.get('fhir-bundle.json')!.toString()]) assert.doesNotMatch(text, /nurse Tester|doctor Tester|officer Tester/);
});
