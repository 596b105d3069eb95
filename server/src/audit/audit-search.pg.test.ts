// The officer's search and export and the patient's own view, on a real database through the real door.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { before } from 'node:test';
import { insertWard, type Ward, WORLD_MS } from '../people/people-testing.ts';
import { createDoor } from '../people/door-postgres.ts';
import { shippedRights } from '../people/judge-cedar.ts';
import type { PersonCaller } from '../people/access.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import type { AuditRow } from './audit.ts';
import { type AuditHandlers, createAuditHandlers } from './audit-routes.ts';
import { insertAudit } from './audit-store.ts';

let database: TestDatabase;
let handlers: AuditHandlers;
before(async (t) => {
  database = await createTestDatabase(t as never);
  const door = createDoor({ clock: { nowMs: () => WORLD_MS }, insertAudit });
  handlers = createAuditHandlers({ pg: database.pg, door, rights: shippedRights(), siteName: 'care.example.org' });
});

const HOUR = 3_600_000;
async function write(ward: Ward, by: PersonCaller, change: Partial<AuditRow>): Promise<void> {
  const row: AuditRow = { tenantId: ward.tenantId, atMs: WORLD_MS, actorKind: 'person', actorId: by.personId, action: 'patient.read', resource: `patient/${ward.patientId}`, patientId: ward.patientId, outcome: 'allowed', requestId: randomUUID(), ...change };
  await database.pg.asTenant(ward.tenantId, (tx) => insertAudit(tx, [row]));
}
const call = (caller: PersonCaller) => ({ caller, requestId: randomUUID(), nowMs: WORLD_MS, params: {}, body: undefined });
type Query = Parameters<AuditHandlers['searchAudit']>[0]['query'];
async function search(ward: Ward, query: Partial<Query> = {}) {
  const reply = await handlers.searchAudit({ ...call(ward.callers['privacy-officer']), query: { limit: 50, ...query } });
  assert.ok(reply.ok);
  return reply.body;
}
async function views(ward: Ward, query: { timeZone?: string; before?: string } = {}) {
  const reply = await handlers.listRecordViews({ ...call(ward.callers.patient), params: { patientId: ward.patientId as never }, query: { timeZone: 'UTC', ...query } });
  assert.ok(reply.ok, JSON.stringify(reply));
  return reply.body;
}

test('[A7] a search by patient, person, action, outcome and time finds what fits, newest first, and names who it was', async () => {
  const ward = await insertWard(database);
  const { nurse, doctor, otherNurse } = ward.callers;
  await write(ward, nurse, { atMs: WORLD_MS - 3 * HOUR });
  await write(ward, doctor, { atMs: WORLD_MS - 2 * HOUR, action: 'patient.chart' });
  await write(ward, otherNurse, { atMs: WORLD_MS - HOUR, outcome: 'refused' });
  const actions = async (query: Partial<Query>) => (await search(ward, query)).entries.map(({ actor, action, outcome }) => `${actor.name} ${action} ${outcome}`);
  const isOfficers = (line: string) => line.startsWith('privacy-officer');
  assert.deepEqual((await actions({ patientId: ward.patientId as never })).filter((line) => !isOfficers(line)), ['otherNurse Tester patient.read refused', 'doctor Tester patient.chart allowed', 'nurse Tester patient.read allowed']);
  assert.deepEqual(await actions({ personId: doctor.personId }), ['doctor Tester patient.chart allowed']);
  assert.deepEqual(await actions({ action: 'patient.chart' }), ['doctor Tester patient.chart allowed']);
  assert.deepEqual(await actions({ outcome: 'refused' }), ['otherNurse Tester patient.read refused']);
  assert.deepEqual(await actions({ fromAt: WORLD_MS - 2 * HOUR, toAt: WORLD_MS - HOUR }), ['doctor Tester patient.chart allowed']);
  const [entry] = (await search(ward, { personId: nurse.personId })).entries;
  assert.deepEqual([entry?.actor.roles, entry?.patient?.name, entry?.deed], [['nurse'], 'Anna Testpatient', 'read']);
});

test('[A7] pages follow one another without a gap or a repeat, also through rows of one instant', async () => {
  const ward = await insertWard(database);
  for (let at = 0; at < 7; at += 1) await write(ward, ward.callers.nurse, { atMs: WORLD_MS - (at < 4 ? HOUR : 2 * HOUR) });
  const seen: string[] = [];
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof search>> = await search(ward, { personId: ward.callers.nurse.personId, limit: 3, ...(after === null ? {} : { after }) });
    seen.push(...page.entries.map(({ id }) => id));
    after = page.after;
  } while (after !== null);
  const all = await database.sql<{ id: string }>(`select id::text from audit_rows where actor_id = $1 order by at desc, audit_rows.id desc`, [ward.callers.nurse.personId]);
  assert.deepEqual(seen, all.map(({ id }) => id));
});

test('[A7] reading the audit is audited, and about one patient at their record; nothing of another tenant is found', async () => {
  const [ward, other] = [await insertWard(database), await insertWard(database)];
  await write(other, other.callers.nurse, {});
  const { entries } = await search(ward, { personId: other.callers.nurse.personId });
  assert.deepEqual(entries, []);
  const mine = (await search(ward, { patientId: ward.patientId as never })).entries;
  assert.deepEqual(mine.map(({ action, resource }) => [action, resource]), [['audit.search', `patient/${ward.patientId}`]]);
  const foreign = await handlers.searchAudit({ ...call(ward.callers['privacy-officer']), query: { limit: 5, patientId: other.patientId as never } });
  assert.equal(foreign.ok, false);
});

test('[A7] whom to search for is found by name, in one\'s own tenant', async () => {
  const [ward] = [await insertWard(database), await insertWard(database)];
  const reply = await handlers.findAuditSubjects({ ...call(ward.callers['privacy-officer']), body: { name: 'testpat' }, query: {} });
  assert.ok(reply.ok);
  assert.deepEqual(reply.body.subjects.map(({ name, kind, bornOn }) => [name, kind, bornOn]), [['Anna Testpatient', 'patient', '1950-01-02'], ['Berta Testpatient', 'patient', '1950-01-02']]);
});

test('[A9] the export gives one event a line for what the search finds', async () => {
  const ward = await insertWard(database);
  await write(ward, ward.callers.nurse, {});
  await write(ward, ward.callers.nurse, { outcome: 'refused' });
  const reply = await handlers.exportAudit({ ...call(ward.callers['privacy-officer']), query: { limit: 100, personId: ward.callers.nurse.personId } });
  assert.ok(reply.ok && typeof reply.body.content === 'string');
  const events = reply.body.content.trimEnd().split('\n').map((line) => JSON.parse(line) as { resourceType: string; outcome: string });
  assert.deepEqual(events.map(({ resourceType, outcome }) => [resourceType, outcome]), [['AuditEvent', '4'], ['AuditEvent', '0']]);
  const [row] = await database.sql<{ n: number }>(`select count(*)::int as n from audit_rows where tenant_id = $1 and action = 'audit.export'`, [ward.tenantId]);
  assert.equal(row?.n, 1);
});

test('[A8] a patient sees who was at their record, a day of one person as one line, with why; their own looks are left out', async () => {
  const ward = await insertWard(database);
  const { nurse, doctor, otherNurse, patient, family } = ward.callers;
  for (const hours of [1, 2, 3]) await write(ward, nurse, { atMs: WORLD_MS - hours * HOUR });
  await write(ward, nurse, { atMs: WORLD_MS - HOUR, action: 'patient.chart' });
  await write(ward, doctor, { atMs: WORLD_MS - 26 * HOUR, purpose: 'ETREAT' });
  await write(ward, otherNurse, { atMs: WORLD_MS - 27 * HOUR, outcome: 'refused' });
  await write(ward, family, { atMs: WORLD_MS - 28 * HOUR, action: 'family.watch' });
  await write(ward, patient, {});
  const found = (await views(ward)).views.map(({ day, who, why, deeds, times, isRefused }) => [day, who.name, who.roles, why, deeds, times, isRefused]);
  assert.deepEqual(found, [
    ['2026-03-01', 'nurse Tester', ['nurse'], ['care'], ['read', 'write'], 4, false],
    ['2026-02-28', 'doctor Tester', ['doctor'], ['break-glass'], ['read'], 1, false],
    ['2026-02-28', 'otherNurse Tester', ['nurse'], ['care'], ['read'], 1, true],
    ['2026-02-28', 'family Tester', ['family'], ['family'], ['read'], 1, false],
  ]);
});

test('[A8] days are those of the patient\'s zone, and older ones follow in steps of 30 days that skip empty time', async () => {
  const ward = await insertWard(database);
  await write(ward, ward.callers.nurse, { atMs: Date.UTC(2026, 1, 27, 23, 30) });
  await write(ward, ward.callers.doctor, { atMs: Date.UTC(2025, 5, 1, 12) });
  const first = await views(ward, { timeZone: 'Europe/Andorra' });
  assert.deepEqual([first.views.map(({ day }) => day), first.before], [['2026-02-28'], '2026-01-30']);
  const second = await views(ward, { timeZone: 'Europe/Andorra', before: first.before! });
  assert.deepEqual([second.views.map(({ day }) => day), second.before], [['2025-06-01'], null]);
});
