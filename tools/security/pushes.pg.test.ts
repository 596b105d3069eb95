// Push as every role: everybody has a browser that may be pushed to, emergencies of many kinds are raised in two tenants, and whoever is
// paged is somebody whose roles may read and confirm a page, of that tenant. What a page's text holds is paging's (PG6).
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { EmergencyKind } from '@mydr24/protocol';
import { shippedRights } from '@mydr24/server/people/judge-cedar.ts';
import { castNames } from '@mydr24/server/people/people-testing.ts';
import { startTarget, type Target } from './attack-rig.ts';

let target: Target;
before(async () => void (target = await startTarget()));
after(() => target.stop());

test('[SE13] nobody is paged whose roles may not read a page, and nobody of another tenant', async () => {
  const { here, there, database } = target;
  await database.sql(`update responders set is_connected = true`);
  for (const ward of [here, there]) {
    for (const name of castNames) {
      const token = await target.tokenOf(ward.callers[name]);
      const subscribed = await target.ask('subscribePush', { body: { endpoint: `https://fcm.googleapis.com/fcm/send/${ward.callers[name].personId}`, keys: { p256dh: 'BPk'.padEnd(87, 'A'), auth: 'a'.repeat(22) } } }, { token });
      assert.equal(subscribed.status, 200, `${name}: ${subscribed.text}`);
    }
    const token = await target.tokenOf(ward.callers.nurse);
    for (const kind of EmergencyKind.options) await target.ask('raiseEmergency', { body: { patientId: ward.patientId, kind, note: '' } }, { token });
  }
  const may = new Set([...shippedRights().rolesFor('page.receipt')].filter((role) => shippedRights().rolesFor('inbox.read').includes(role)));
  const paged = await database.sql<{ tenantId: string; personTenantId: string; roles: string[] }>(
    `select g.tenant_id as "tenantId", p.tenant_id as "personTenantId", array(select r.role from person_roles r where r.person_id = p.id) as roles from pages g join persons p on p.id = g.person_id`,
  );
  assert.ok(paged.length > 0, 'somebody was paged');
  for (const { tenantId, personTenantId, roles } of paged) {
    assert.equal(personTenantId, tenantId);
    assert.ok(roles.some((role) => may.has(role as never)), roles.join());
  }
});
