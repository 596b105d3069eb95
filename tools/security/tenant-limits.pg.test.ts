// Limits of a tenant through the endpoints and sockets they bound, on a running server: devices, people, files, exports, sockets. What passes whatever the
// limit, and how each is counted, is tenancy/tenant-limits.pg.test.ts.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { after, before } from 'node:test';
import type { TenantLimit } from '@mydr24/protocol';
import type { CastName, Ward } from '@mydr24/server/people/people-testing.ts';
import { saveLimits } from '@mydr24/server/tenancy/tenant-limit-store.ts';
import type { TenantLimits } from '@mydr24/server/tenancy/tenant-limits.ts';
import { operate } from '@mydr24/server/tenancy/tenant-operator-store.ts';
import { within } from '../../cli/src/node-testing.ts';
import { enter, type Line, openLine, type Reply, startTarget, type Target } from './attack-rig.ts';

let target: Target;
before(async () => {
  target = await startTarget();
  // Whoever is on duty always gets a connection.
  await target.database.sql(`update responders set duty = 'off'`);
});
after(() => target.stop());

const limits = async (): Promise<TenantLimit[]> => (JSON.parse((await target.ask('getTenantLimits', {}, 'admin')).text) as { limits: TenantLimit[] }).limits;

/** As the operator sets them; the server looks every five seconds. */
async function set(change: Partial<TenantLimits>): Promise<void> {
  await operate(target.database.address, target.here.tenantId, ({ client }) => saveLimits(client, target.here.tenantId, change, new Date()));
  const isSeen = async (): Promise<boolean> => (await limits()).every(({ kind, most }) => !(kind in change) || most === change[kind]);
  assert.ok(await within(15_000, isSeen), 'the server sees what was set');
}
const usedOf = async (kind: TenantLimit['kind']): Promise<number> => (await limits()).find((each) => each.kind === kind)!.used!;
const codeOf = ({ status, text }: Reply): string => (status === 200 ? 'ok' : (JSON.parse(text) as { code: string }).code);
const as = async (ward: Ward, name: CastName): Promise<{ token: string }> => ({ token: await target.tokenOf(ward.callers[name]) });

test('[TM4] a device more than the tenant may have is refused where it is registered; its neighbour registers on', async () => {
  const register = async (ward: Ward, patientId = ward.patientId): Promise<string> => codeOf(await target.ask('registerDevice', { body: { name: 'Monitor', patientId } }, await as(ward, 'admin')));
  await set({ devices: (await usedOf('devices')) + 1 });
  assert.deepEqual([await register(target.here), await register(target.here), await register(target.there)], ['ok', 'tenant-limit-devices', 'ok']);
  assert.equal((await limits()).find(({ kind }) => kind === 'devices')!.refused, 1);
  await set({ devices: null });
  assert.equal(await register(target.here), 'ok');
});

test('[TM4] nobody is let in again beyond the people a tenant may have, and somebody is once another left', async () => {
  const { database, here } = target;
  const personId = randomUUID();
  await database.sql(`insert into persons (id, tenant_id, given_name, family_name, email, is_active, created_at) values ($1, $2, 'Back', 'Again', $3, false, now())`, [personId, here.tenantId, `${personId}@example.org`]);
  await database.sql(`insert into person_roles (person_id, tenant_id, role) values ($1, $2, 'nurse')`, [personId, here.tenantId]);
  const restore = async (): Promise<string> => codeOf(await target.ask('restoreStaff', { params: { personId } }, 'admin'));
  await set({ people: await usedOf('people') });
  assert.equal(await restore(), 'tenant-limit-people');
  assert.equal(codeOf(await target.ask('deactivatePerson', { params: { personId: here.callers.otherNurse.personId } }, 'admin')), 'ok', 'ending somebody is never refused');
  assert.equal(await restore(), 'ok');
  await set({ people: null });
});

test('[TM4] no more files are prepared than at once may be, and none beyond the room for them', async () => {
  const { database, here } = target;
  const ask = async (ward: Ward): Promise<Reply> => target.ask('askForExport', { params: { patientId: ward.patientId }, body: { language: 'en' } }, await as(ward, 'patient'));
  const kept = randomUUID();
  // Taken a moment ago by a server that is making it.
  await database.sql(`insert into privacy_exports (id, tenant_id, patient_id, asked_by, asked_at, state, language, began_at) values ($1, $2, $3, $4, now(), 'making', 'en', now())`, [kept, here.tenantId, here.otherPatientId, here.callers.patient.personId]);
  await set({ exports: 1, files: 1 });
  const busy = await ask(here);
  assert.deepEqual([codeOf(busy), busy.status, busy.headers.get('retry-after')], ['tenant-limit-exports', 429, '60']);
  await database.sql(`update privacy_exports set state = 'ready', expires_at = '2100-01-01' where id = $1`, [kept]);
  await database.sql(`insert into privacy_export_pieces (export_id, n, tenant_id, sealed) values ($1, 0, $2, decode(repeat('00', 1048576), 'hex'))`, [kept, here.tenantId]);
  const full = await ask(here);
  assert.deepEqual([codeOf(full), full.status], ['tenant-limit-files', 409]);
  assert.equal(codeOf(await ask(target.there)), 'ok');
  await database.sql('delete from privacy_export_pieces where export_id = $1', [kept]);
  assert.equal(codeOf(await ask(here)), 'ok');
});

test('[TM1] a socket beyond those a tenant may have is closed by the limit’s name; the others stay, and who is called to an emergency gets one', async () => {
  const { here } = target;
  const token = (name: CastName): Promise<string> => target.tokenOf(here.callers[name]);
  const closedAs = async (name: CastName): Promise<unknown> => {
    const line: Line = await openLine(target.port);
    line.send({ type: 'hello', token: await token(name), resume: [], capabilities: { platform: 'node', receipts: true, push: false, sound: false, locale: 'en' } });
    return Promise.race([line.closed.then(({ code, reason }) => `${code} ${reason}`), line.next(({ type }) => type === 'welcome').then(() => (line.raw.close(), 'welcome'), () => new Promise(() => {}))]);
  };
  await set({ sockets: 1 });
  const first = await enter(target, await token('coordinator'));
  assert.equal(await closedAs('doctor'), '4429 tenant-limit-sockets');
  assert.equal(codeOf(await target.ask('sendSos', { body: {} }, 'patient')), 'ok');
  assert.equal(await closedAs('patient'), 'welcome', 'it is their emergency');
  first.send({ type: 'ping', t: 3 });
  await first.next(({ type, t }) => type === 'pong' && t === 3);
  first.raw.close();
});
