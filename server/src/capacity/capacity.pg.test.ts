// What hospitals can take, on a real database.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { CapacityReport, FacilityId, Hospital } from '@mydr24/protocol';
import { insertAudit } from '../audit/audit-store.ts';
import type { PersonCaller } from '../people/access.ts';
import { createDoor } from '../people/door-postgres.ts';
import { insertWard, type Ward, WORLD_MS } from '../people/people-testing.ts';
import { createIds } from '../platform/ids.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { type CapacityHandlers, createCapacityHandlers } from './capacity-routes.ts';

let database: TestDatabase;
let [ours, theirs]: Ward[] = [];
let handlers: CapacityHandlers;
const clock = { now: WORLD_MS, nowMs: () => clock.now };

before(async (t) => {
  database = await createTestDatabase(t as never);
  [ours, theirs] = [await insertWard(database), await insertWard(database)];
  const ids = createIds({ nowMs: () => Date.now(), monotonicMs: () => performance.now() });
  handlers = createCapacityHandlers({ pg: database.pg, door: createDoor({ clock, insertAudit }), ids });
});

const call = (caller: PersonCaller) => ({ caller, requestId: 'request', nowMs: clock.now, params: {}, query: {}, body: undefined });
const list = async (ward: Ward): Promise<{ hospitals: Hospital[]; staleAfterMs: number }> => {
  const done = await handlers.listHospitals(call(ward.callers.dispatcher));
  assert.ok(done.ok);
  return done.body;
};
const tell = (ward: Ward, caller: PersonCaller, body: CapacityReport) => handlers.reportCapacity({ ...call(caller), params: { facilityId: ward.facilityId as FacilityId }, body });

test('[CAP2] a hospital nobody spoke for is listed and says so, and every answer says how old is too old', async () => {
  const { hospitals, staleAfterMs } = await list(ours!);
  assert.deepEqual(hospitals, [{ facilityId: ours!.facilityId, name: 'Valley Hospital', at: { lat: 42.5, lon: 1.5 }, capacity: null }]);
  assert.equal(staleAfterMs, 7_200_000);
});

test('[CAP1] the newest word counts, with its age and who gave it, and those before it stay', async () => {
  const first = await tell(ours!, ours!.callers.nurse, { beds: [{ kind: 'ward', free: 4, total: 30 }], isClosed: false, note: '' });
  assert.ok(first.ok);
  clock.now += 60_000;
  const beds = [{ kind: 'ward' as const, free: 0, total: 30 }, { kind: 'intensive' as const, free: 1, total: 6 }];
  const second = await tell(ours!, ours!.callers.dispatcher, { beds, isClosed: true, note: 'CT down' });
  assert.ok(second.ok);
  const [hospital] = (await list(ours!)).hospitals;
  const names = await database.sql<{ name: string }>(`select given_name || ' ' || family_name as name from persons where id = $1`, [ours!.callers.dispatcher.personId]);
  assert.deepEqual(hospital!.capacity, { beds, isClosed: true, note: 'CT down', toldAt: WORLD_MS + 60_000, toldBy: names[0]!.name });
  assert.deepEqual(second.body, hospital);
  const [kept] = await database.sql<{ n: number }>(`select count(*)::int as n from capacity_reports where facility_id = $1`, [ours!.facilityId]);
  assert.equal(kept!.n, 2);
});

test('[CAP3] another tenant’s hospital is not there, neither to read nor to speak for', async () => {
  const foreign = await tell(ours!, theirs!.callers.nurse, { beds: [], isClosed: true, note: '' });
  assert.ok(!foreign.ok && foreign.error.kind === 'not-found');
  assert.deepEqual((await list(theirs!)).hospitals.map(({ facilityId, capacity }) => [facilityId, capacity]), [[theirs!.facilityId, null]]);
});
