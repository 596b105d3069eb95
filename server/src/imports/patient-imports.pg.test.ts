// Importing on a screen, whole and on real PostgreSQL: pieces, dry run on a thread of its own, the explicit act, repeats, breaks and hostile files.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { IMPORT_PIECE_BYTES, type ImportOptions, type PatientId, type PatientImport, type PersonId, type SessionId, type TenantId, type UnitId } from '@mydr24/protocol';
import { createDeviceIntake } from '../intake/device-intake-engine.ts';
import { createIntakeRig, type Chain, type IntakeRig } from '../intake/intake-testing.ts';
import { createTestKeys } from '../keys/keys-testing.ts';
import { createDoor } from '../people/door-postgres.ts';
import type { Caller } from '../people/access.ts';
import { createIds } from '../platform/ids.ts';
import { workWaiting } from './import-engine.ts';
import { createImportHandlers } from './import-routes.ts';

const NOW = Date.UTC(2026, 10, 25, 12);
const options: ImportOptions = { timeZone: 'Europe/Andorra', dayFirst: null, subject: null, startsAt: null };
const header = 'timestamp,glucose_mg_dl\n';
const lines = (count: number, from = 0): string => Array.from({ length: count }, (_, n) => `2026-11-24 ${String(Math.floor((from + n) / 60) % 24).padStart(2, '0')}:${String((from + n) % 60).padStart(2, '0')},${90 + ((from + n) % 50)}\n`).join('');

async function addPerson(rig: IntakeRig, role: 'nurse' | 'patient'): Promise<Caller & { type: 'person' }> {
  const [personId, sessionId] = [randomUUID() as PersonId, randomUUID() as SessionId];
  const { tenantId, unitId, patientIds } = rig.ward;
  const { sql } = rig.database;
  await sql(`insert into persons (id, tenant_id, given_name, family_name, email, created_at) values ($1, $2, 'Sample', $3, $4, now())`, [personId, tenantId, role, `${personId}@example.org`]);
  await sql('insert into person_roles (person_id, tenant_id, role) values ($1, $2, $3)', [personId, tenantId, role]);
  if (role === 'nurse') await sql('insert into person_units (person_id, tenant_id, unit_id) values ($1, $2, $3)', [personId, tenantId, unitId]);
  else await sql('update patients set person_id = $2 where id = $1', [patientIds[0], personId]);
  await sql(`insert into sessions (id, tenant_id, person_id, refresh_hash, created_at, used_at, expires_at) values ($1, $2, $3, $4, $5, $5, $6)`, [sessionId, tenantId, personId, Buffer.from(sessionId), new Date(NOW), new Date(NOW + 30 * 86_400_000)]);
  return { type: 'person', personId, tenantId: tenantId as TenantId, sessionId, roles: [role], unitIds: role === 'nurse' ? [unitId as UnitId] : [] };
}

async function open(t: Parameters<typeof createIntakeRig>[0]) {
  const rig = await createIntakeRig(t, NOW, 2);
  const chain: Chain = await rig.start();
  const [nurse, patient] = [await addPerson(rig, 'nurse'), await addPerson(rig, 'patient')];
  const { pg } = rig.database;
  const keys = createTestKeys();
  const problems: unknown[] = [];
  const devices = createDeviceIntake({ pg, clock: rig.clock, intake: chain.intake });
  const engine = { pg, keys, clock: rig.clock, devices, onProblem: (error: unknown) => void problems.push(error) };
  const handlers = createImportHandlers({ pg, door: createDoor({ clock: rig.clock, insertAudit: async () => {} }), ids: createIds(rig.clock), keys, wake: () => {} });
  const patientId = rig.ward.patientIds[0] as PatientId;
  const call = (caller: Caller) => ({ caller, requestId: 'r', nowMs: rig.clock.at, query: {} });
  const must = async <T>(asked: Promise<{ ok: true; body: T } | { ok: false; error: { code: string } }>): Promise<T> => {
    const reply = await asked;
    assert.ok(reply.ok, reply.ok ? '' : reply.error.code);
    return reply.body;
  };
  const begin = async (files: readonly (readonly [name: string, content: Buffer | string])[], caller: Caller = nurse): Promise<PatientImport> => {
    const begun = await must(handlers.beginImport({ ...call(caller), params: { patientId }, body: { files: files.map(([name, content]) => ({ name, bytes: Buffer.byteLength(content) })) } }));
    let n = 0;
    for (const [, content] of files) {
      const bytes = Buffer.from(content);
      for (let at = 0; at < bytes.length; at += IMPORT_PIECE_BYTES, n += 1) {
        await must(handlers.putImportPiece({ ...call(caller), params: { patientId, importId: begun.id, n }, body: { content: bytes.subarray(at, at + IMPORT_PIECE_BYTES).toString('base64') } }));
      }
    }
    return begun;
  };
  const of = ({ id }: PatientImport, caller: Caller = nurse) => ({ ...call(caller), params: { patientId, importId: id }, body: undefined });
  const see = (one: PatientImport, caller: Caller = nurse): Promise<PatientImport> => must(handlers.getImport(of(one, caller)));
  const check = async (one: PatientImport, caller: Caller = nurse): Promise<PatientImport> => {
    await must(handlers.checkImport({ ...of(one, caller), body: options }));
    await workWaiting(engine);
    return see(one, caller);
  };
  const confirm = async (one: PatientImport, caller: Caller = nurse): Promise<PatientImport> => {
    await must(handlers.confirmImport(of(one, caller)));
    await workWaiting(engine);
    return see(one, caller);
  };
  const readings = async (): Promise<number> => (await rig.database.sql<{ n: number }>('select count(*)::int as n from readings where is_history'))[0]!.n;
  return { rig, handlers, nurse, patient, patientId, call, begin, of, see, check, confirm, readings, engine, problems };
}

test('[IM9] a dry run says kinds, counts, span and what was refused, and stores nothing; the act stores it, once however often', async (t) => {
  const { rig, begin, check, confirm, readings, problems } = await open(t);
  const table = `${header}${lines(100)}2026-11-24 23:00,Low\nnonsense,100\n`;
  const read = await check(await begin([['cgm.csv', table]]));
  assert.equal(read.state, 'read');
  const { kinds, ...others } = read.summary!;
  assert.deepEqual([others.format, others.taken, others.refused, kinds.map(({ kind, count, unit }) => [kind, count, unit])], ['glucose-table', 100, others.rows.length, [['glucose', 100, 'mg/dL']]]);
  assert.ok(others.rows.every(({ row, code, found, expected, todo }) => row > 0 && code !== undefined && found !== '' && expected !== '' && todo !== ''));
  assert.equal(kinds[0]!.fromAt, Date.UTC(2026, 10, 23, 23));
  assert.equal(await readings(), 0);
  const done = await confirm(read);
  assert.deepEqual([done.state, done.stored, done.alreadyThere, done.refusedAtStore], ['done', 100, 0, 0]);
  assert.equal(await readings(), 100);
  // Another export of the same days, longer: only what is new.
  const more = await confirm(await check(await begin([['again.csv', `${header}${lines(130)}`]])));
  assert.deepEqual([more.stored, more.alreadyThere, await readings()], [30, 100, 130]);
  assert.deepEqual(await rig.database.sql('select (select count(*) from alarms)::int as alarms, (select count(*) from patient_import_pieces)::int as pieces'), [{ alarms: 0, pieces: 0 }]);
  assert.deepEqual(problems, []);
});

test('[IM10] pieces lie sealed; a file that comes in many is read as one, and a header and its samples as a record', async (t) => {
  const { rig, begin, check, confirm } = await open(t);
  const filler = `# ${'x'.repeat(998)}\n`;
  const long = await begin([['long.ndjson', `${JSON.stringify({ sgv: 120, dateString: '2026-11-24T10:00:00Z', type: 'sgv' })}\n${' '.repeat(IMPORT_PIECE_BYTES)}\n${JSON.stringify({ sgv: 130, dateString: '2026-11-24T10:05:00Z', type: 'sgv' })}\n`]]);
  const [piece] = await rig.database.sql<{ sealed: Buffer }>('select sealed from patient_import_pieces where n = 0');
  assert.ok(!piece!.sealed.includes('dateString'));
  assert.equal((await check(long)).summary?.taken, 2);
  const samples = Buffer.alloc(8);
  for (const [n, value] of [80, 81, 82, 83].entries()) samples.writeInt16LE(value, n * 2);
  const record = await check(await begin([['r.dat', samples], ['r.hea', `${filler}r 1 1/60 4 10:00:00 24/11/2026\nr.dat 16 1(0)/bpm 16 0 0 0 0 HR\n`]]));
  assert.deepEqual([record.summary?.format, record.summary?.kinds.map(({ kind, count }) => [kind, count])], ['wfdb', [['heart-rate', 4]]]);
  assert.equal((await confirm(record)).stored, 4);
});

test('[IM11] what a person began is theirs alone; a patient imports for themselves, and a colleague does not see it', async (t) => {
  const { rig, handlers, nurse, patient, begin, check, confirm, of, call, patientId } = await open(t);
  const own = await begin([['own.csv', `${header}${lines(3)}`]], patient);
  assert.equal((await check(own, patient)).summary?.taken, 3);
  for (const asked of [handlers.getImport(of(own, nurse)), handlers.confirmImport(of(own, nurse)), handlers.dropImport(of(own, nurse))]) {
    const reply = await asked;
    assert.equal(reply.ok ? '' : reply.error.kind, 'not-found');
  }
  assert.equal((await confirm(own, patient)).stored, 3);
  const other = await handlers.beginImport({ ...call(patient), params: { patientId: rig.ward.patientIds[1] as PatientId }, body: { files: [{ name: 'a', bytes: 1 }] } });
  assert.equal(other.ok ? '' : other.error.kind, 'not-found');
  const keepOut = `insert into consents (patient_id, version, tenant_id, topic, purpose, person_id, decision, given_at, given_by, rule_set) values ($1, 1, $2, 'vitals', 'care', $3, 'refuse', $4, $5, 'gdpr')`;
  await rig.database.sql(keepOut, [patientId, rig.ward.tenantId, nurse.personId, new Date(NOW), patient.personId]);
  const kept = await handlers.beginImport({ ...call(nurse), params: { patientId }, body: { files: [{ name: 'a', bytes: 1 }] } });
  assert.equal(kept.ok ? '' : kept.error.kind, 'not-found');
});

test('[IM12] storing that breaks off goes on by itself, on whichever node, and says in the end what was new; nothing is stored twice', async (t) => {
  const { rig, begin, check, of, handlers, see, readings, engine, problems } = await open(t);
  const one = await check(await begin([['cgm.csv', `${header}${lines(1_300)}2026-11-23 10:00,100\n`]]));
  assert.ok((await handlers.confirmImport(of(one))).ok);
  let batches = 0;
  const breaking: typeof engine.devices = { submit: (...asked) => ((batches += 1), batches === 1 ? engine.devices.submit(...asked).then(() => Promise.reject(new Error('the line broke after the commit'))) : engine.devices.submit(...asked)) };
  await workWaiting({ ...engine, devices: breaking });
  assert.deepEqual([(await see(one)).state, problems.length], ['storing', 1]);
  // Still claimed: nobody else takes it for a minute.
  assert.equal(await workWaiting(engine), 0);
  rig.clock.at += 61_000;
  assert.equal(await workWaiting(engine), 1);
  const done = await see(one);
  assert.deepEqual([done.state, done.stored + done.alreadyThere, await readings()], ['done', one.summary!.taken, one.summary!.taken]);
});

test('[IM13] hostile and broken files are refusals in words, and the next one is read', async (t) => {
  const { handlers, call, nurse, patientId, begin, check, of, readings } = await open(t);
  const files: readonly (readonly [string, Buffer | string])[] = [
    ['bomb.xml', `<!DOCTYPE x [<!ENTITY a "${'a'.repeat(1000)}"><!ENTITY b "${'&a;'.repeat(1000)}">]><x>&b;</x>`], ['deep.json', '['.repeat(300_000)], ['deep.xml', '<a>'.repeat(50_000)],
    ['x.zip', 'PK\u0003\u0004rest'], ['noise.fit', Buffer.from(Array.from({ length: 5_000 }, (_, n) => (n * 131) % 256))], ['noise.bin', Buffer.from(Array.from({ length: 5_000 }, (_, n) => (n * 197) % 256))],
    ['r.hea', 'r 99999999 1 1\n'], ['../../etc/passwd.hea', 'r 1 1/60 1 10:00:00 24/11/2026\n/etc/passwd 16 1 16 0 0 0 0 HR\n'], ['proto.json', '{"__proto__":{"sgv":120},"constructor":{"prototype":1}}'],
  ];
  for (const file of files) {
    const read = await check(await begin([file]));
    assert.ok(read.state === 'read' ? read.summary!.taken === 0 : read.problem !== null, `${file[0]}: ${read.state}`);
    if (read.state === 'read') assert.ok(read.summary!.refused + read.summary!.passedOver.length > 0, file[0]);
    const stored = await handlers.confirmImport(of(read));
    assert.ok(!stored.ok, file[0]);
  }
  assert.equal((await check(await begin([['cgm.csv', `${header}${lines(2)}`]]))).summary?.taken, 2);
  assert.equal(await readings(), 0);
  const tooLarge = await handlers.beginImport({ ...call(nurse), params: { patientId }, body: { files: [{ name: 'a', bytes: 64 * 1024 * 1024 }, { name: 'b', bytes: 1 }] } });
  assert.equal(tooLarge.ok ? '' : tooLarge.error.code, 'too-large');
});

test('[IM14] out of order, of the wrong size or too soon is refused with what to do', async (t) => {
  const { handlers, begin, check, of, nurse, call, patientId } = await open(t);
  const begun = await handlers.beginImport({ ...call(nurse), params: { patientId }, body: { files: [{ name: 'a.csv', bytes: 3 }] } });
  assert.ok(begun.ok);
  const put = (n: number, content: string) => handlers.putImportPiece({ ...call(nurse), params: { patientId, importId: begun.body.id, n }, body: { content } });
  const codes = async (...asked: Promise<{ ok: boolean; error?: { code: string } }>[]): Promise<string[]> => (await Promise.all(asked)).map((reply) => reply.error?.code ?? 'ok');
  assert.deepEqual(await codes(put(1, 'YWJj'), put(0, 'YWJjZA=='), handlers.checkImport({ ...of(begun.body), body: options }), handlers.confirmImport(of(begun.body))), ['no-such-piece', 'wrong-size', 'wrong-state', 'wrong-state']);
  assert.deepEqual(await codes(put(0, 'YWJj')), ['ok']);
  assert.deepEqual(await codes(put(0, 'YWJj'), handlers.checkImport({ ...of(begun.body), body: { ...options, timeZone: 'Mars/Olympus' } })), ['ok', 'unknown-time-zone']);
  // A new choice forgets the one before.
  const next = await check(await begin([['b.csv', `${header}${lines(1)}`]]));
  assert.deepEqual(await codes(handlers.getImport(of(begun.body))), ['not-found']);
  assert.deepEqual(await codes(handlers.dropImport(of(next))), ['ok']);
  assert.deepEqual(await codes(handlers.dropImport(of(next))), ['not-found']);
});

test('[IM15] a file nobody confirmed is gone after a day', async (t) => {
  const { rig, begin, check, engine } = await open(t);
  await check(await begin([['cgm.csv', `${header}${lines(3)}`]]));
  rig.clock.at += 25 * 3_600_000;
  await workWaiting(engine);
  assert.deepEqual(await rig.database.sql('select (select count(*) from patient_imports)::int as imports, (select count(*) from patient_import_pieces)::int as pieces'), [{ imports: 0, pieces: 0 }]);
});
