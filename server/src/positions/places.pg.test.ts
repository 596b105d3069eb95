// Places to say "I am at": the tenant's own, by name.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { insertAudit } from '../audit/audit-store.ts';
import { createDoor } from '../people/door-postgres.ts';
import { insertWard, WORLD_MS } from '../people/people-testing.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { createPlaceHandlers } from './place-routes.ts';

let database: TestDatabase;
before(async (t) => {
  database = await createTestDatabase(t as never);
});

test('whoever works here is told every facility with its units by name, and none of another tenant', async () => {
  const [here] = [await insertWard(database), await insertWard(database)];
  const { listPlaces } = createPlaceHandlers({ pg: database.pg, door: createDoor({ clock: { nowMs: () => WORLD_MS }, insertAudit }) });
  const answered = await listPlaces({ caller: here.callers.responder, requestId: 'r', nowMs: WORLD_MS, params: {}, query: {}, body: null } as never);
  const units = [{ id: here.unitId, name: 'Ward 1' }, { id: here.otherUnitId, name: 'Ward 2' }];
  assert.deepEqual(answered, { ok: true, body: { facilities: [{ id: here.facilityId, name: 'Valley Hospital', units }] } });
});
