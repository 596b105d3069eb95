// A tenant with open grants that is copied out and deleted, from both sides. Without a node: one that runs would go on sealing the audit meanwhile.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { insertAudit } from '../audit/audit-store.ts';
import { createTestKeys } from '../keys/keys-testing.ts';
import { createDoor } from '../people/door-postgres.ts';
import { shippedRights } from '../people/judge-cedar.ts';
import { insertWard, type Ward, WORLD_MS } from '../people/people-testing.ts';
import { answer } from '../platform/handlers.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { setSuspension } from '../tenancy/tenant-life-store.ts';
import { deleteTenant, exportTenant } from '../tenancy/tenant-moving-engine.ts';
import { operate } from '../tenancy/tenant-operator-store.ts';
import { createTestSharingHandlers } from './handlers-testing.ts';
import { endOverdue } from './network-store.ts';
import { insertNetwork, insertSharedCare } from './shared-care-testing.ts';

function openHandlers({ pg }: TestDatabase) {
  const clock = { nowMs: () => WORLD_MS };
  const rights = shippedRights();
  const handlers = createTestSharingHandlers({ pg, keys: createTestKeys(), clock, door: createDoor({ clock, insertAudit, rights }), rights, ids: { next: () => randomUUID() as never } });
  const call = ({ callers }: Ward, params: object) => ({ caller: callers.nurse, requestId: randomUUID(), nowMs: WORLD_MS, params, query: {}, body: undefined }) as never;
  return {
    atHome: (home: Ward) => handlers.listSharedCare(call(home, { patientId: home.patientId })),
    listed: (there: Ward) => handlers.listSharedWithUs(call(there, {})),
    vitals: (there: Ward, sharedCareId: string) => handlers.getSharedVitals(call(there, { sharedCareId })),
  };
}

for (const goes of ['home', 'there'] as const) {
  test(`[SC9] the ${goes === 'home' ? 'patient’s' : 'guest’s'} tenant is copied out and deleted with its own rows alone; what the other has leads nowhere`, async (t) => {
    const database = await createTestDatabase(t);
    const pair = { home: await insertWard(database), there: await insertWard(database) };
    const { home, there } = pair;
    const networkId = await insertNetwork(database, [home, there]);
    const id = await insertSharedCare(database, networkId, home, there);
    const ask = openHandlers(database);
    assert.deepEqual(await ask.vitals(there, id), answer({ vitals: [], alarms: [], news2: null, earlyWarnings: [], unitName: 'Valley Hospital · Ward 1', inChargeName: null }));
    const { tenantId } = pair[goes];
    const dir = await mkdtemp(join(tmpdir(), 'mydr24-shared-'));
    t.after(() => rm(dir, { recursive: true }));
    await operate(database.address, tenantId, ({ client }) => setSuspension(client, tenantId, { at: new Date(WORLD_MS), reason: 'moves away' }));
    await database.pg.asEngine((tx) => endOverdue(tx, WORLD_MS));
    const copied = await exportTenant(database.address, tenantId, dir, WORLD_MS);
    assert.ok(copied.ok);
    const rowsOf = (name: string): number | undefined => copied.tables.find((table) => table.name === name)?.rows;
    assert.deepEqual([rowsOf('shared_care_grants'), rowsOf('guests'), rowsOf('shared_care_addresses'), rowsOf('network_members')], goes === 'home' ? [1, 1, 0, 1] : [0, 0, 1, 1]);
    const gone = await deleteTenant(database.address, tenantId, dir);
    assert.ok(gone.ok, gone.ok ? '' : gone.problem);
    if (goes === 'home') {
      const [vitals, listed] = [await ask.vitals(there, id), await ask.listed(there)];
      assert.deepEqual([vitals.ok ? '' : vitals.error.kind, listed], ['not-found', answer({ shared: [] })]);
    } else {
      const page = await ask.atHome(home);
      assert.ok(page.ok);
      assert.deepEqual(page.body.grants.map(({ state, endedWhy, toName }) => [state, endedWhy, toName]), [['ended', 'suspended', 'Valley Hospital · Ward 1']]);
    }
  });
}
