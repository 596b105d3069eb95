// Somebody inside with a role of their own, after what is not theirs: other tenants' records, fields they may not set, queries that are
// more than a value, addresses the server should not call, alarms they would rather not hear.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { after, before } from 'node:test';
import { type EndpointName, endpointNames, endpoints } from '@mydr24/protocol';
import { isPushEndpointAllowed } from '@mydr24/server/paging/push-endpoint.ts';
import { type CastName, insertBareEmergency } from '@mydr24/server/people/people-testing.ts';
import { columns, rightsMatrix } from '@mydr24/server/people/rights-matrix.ts';
import { type Input, inputs, plainInputs, type Records } from '@mydr24/server/people/rights-testing.ts';
import { z } from 'zod';
import { LEAKS, startTarget, type Target } from './attack-rig.ts';

let target: Target;
let own: Records;
before(async () => {
  target = await startTarget();
  own = await target.recordsOf(target.here);
});
after(() => target.stop());

/** What an endpoint takes, filled in with records of one's own. */
const inputOf = (name: EndpointName): Input => inputs[name]?.(own) ?? plainInputs[name] ?? {};
/** Somebody the matrix lets in, so that an attack gets past the door. */
function insiderOf(name: EndpointName): CastName | { token: string } | null {
  const row = rightsMatrix[name];
  if (row.for === 'device') return { token: target.deviceKey };
  if (row.for !== 'person') return null;
  const at = row.cells.indexOf('ok');
  return columns[at === -1 ? 0 : at]!;
}
const persons = endpointNames.filter((name) => rightsMatrix[name].for === 'person');
/** What would end the attacker's own session or the account of a colleague in the middle of the run. */
const ENDING: readonly EndpointName[] = ['signOut', 'endSession', 'endOtherSessions', 'setPassword', 'deactivatePerson', 'revokeDevice', 'rotateDeviceKey', 'rotateOwnKey', 'removeDevice'];

const PAIRS = 100;

test('[AT1] a patient of another tenant and one that is nowhere take the same time, and the refusal is in the audit', async () => {
  const askFor = async (patientId: string): Promise<number> => {
    const startedAt = performance.now();
    const reply = await target.ask('listPatientDevices', { params: { patientId } }, 'nurse');
    assert.equal(reply.status, 404);
    return performance.now() - startedAt;
  };
  for (let nth = 0; nth < 10; nth += 1) await askFor(randomUUID());
  let slower = 0;
  for (let nth = 0; nth < PAIRS; nth += 1) {
    // Side by side and in turns, so that a busy machine is busy for both: which of the two is slower must be a coin's toss.
    const [foreignFirst, other] = nth % 2 === 0 ? [true, randomUUID()] : [false, randomUUID()];
    const [one, two] = [await askFor(foreignFirst ? target.there.patientId : other), await askFor(foreignFirst ? other : target.there.patientId)];
    if (foreignFirst ? one > two : two > one) slower += 1;
  }
  // Five standard deviations of a fair coin: a tenth more time for one of the two would be far outside.
  assert.ok(Math.abs(slower - PAIRS / 2) < 25, `the other tenant's was the slower one ${slower} times of ${PAIRS}`);
  const [row] = await target.database.sql<{ n: number }>(
    `select count(*)::int as n from audit_rows where tenant_id = $1 and resource = $2 and outcome = 'refused'`, [target.here.tenantId, `patient/${target.there.patientId}`]);
  assert.equal(row?.n, PAIRS);
  const [theirs] = await target.database.sql<{ n: number }>(`select count(*)::int as n from audit_rows where tenant_id = $1`, [target.there.tenantId]);
  assert.equal(theirs?.n, 0, 'nothing was written for the other tenant');
});

test('[AT2] with no token, a broken one or a device key, no endpoint of a person does anything', async () => {
  for (const name of persons) {
    for (const as of [null, { token: 'x' }, { token: target.deviceKey }]) assert.equal((await target.ask(name, inputOf(name), as)).status, 401, name);
  }
});

test('[AT21] a photo of an emergency one may not see is not to be had through an emergency one may', async () => {
  const { database, here, there } = target;
  const mine = await insertBareEmergency(database, here, 'responder', 'responder');
  const theirs = await insertBareEmergency(database, { ...here, patientId: here.otherPatientId }, 'nurse', 'nurse');
  const foreign = await insertBareEmergency(database, there, 'responder', 'responder');
  await database.sql(`update offers set status = 'accepted' where emergency_id = $1`, [mine.emergencyId]);
  const add = async (emergencyId: string, ward: typeof target.here): Promise<string> => {
    const photoId = randomUUID();
    await target.database.sql(
      `insert into scene_photos (id, tenant_id, emergency_id, person_id, said_at, received_at, width_px, height_px, sha256, content) values ($1, $2, $3, $4, now(), now(), 1, 1, '', $5)`,
      [photoId, ward.tenantId, emergencyId, ward.callers.nurse.personId, Buffer.from([0xff, 0xd8, 0xff, 0xd9])]);
    return photoId;
  };
  const [seen, other, abroad] = [await add(mine.emergencyId, target.here), await add(theirs.emergencyId, target.here), await add(foreign.emergencyId, target.there)];
  const get = (emergencyId: string, photoId: string) => target.ask('getScenePhoto', { params: { emergencyId, photoId } }, 'responder');
  assert.equal((await get(mine.emergencyId, seen)).status, 200, 'the way is open for what is one’s own');
  const nowhere = await get(mine.emergencyId, randomUUID());
  for (const photoId of [other, abroad]) {
    const reply = await get(mine.emergencyId, photoId);
    assert.equal(reply.status, 404);
    assert.equal(reply.text.replace(/"requestId":"[^"]*"/, ''), nowhere.text.replace(/"requestId":"[^"]*"/, ''));
  }
  assert.equal((await get(theirs.emergencyId, other)).status, 404);
});

const EXTRA = { role: 'admin', roles: ['admin'], tenantId: '', isAdmin: true, acceptedBy: '', createdAt: 0, id: '', isActive: false, passwordHash: 'x', '__proto__': { isAdmin: true }, constructor: { prototype: { isAdmin: true } } };

test('[AT3] fields that are nobody’s to send change nothing, in any body, and reach no prototype', async () => {
  const { tenantId } = target.there;
  const facts = () => target.database.sql(
    `select (select count(*) from person_roles where role = 'admin')::int as admins, (select count(*) from persons where not is_active)::int as inactive, (select count(*) from persons where password_hash is null or password_hash = 'x')::int as open,
            (select count(*) from tenants)::int as tenants, (select count(*) from patients where tenant_id = $1)::int as patients`, [tenantId]);
  const asTheyWere = await facts();
  let tried = 0;
  for (const name of endpointNames.filter((each) => endpoints[each].body !== null && endpoints[each].accepts === 'json' && !ENDING.includes(each))) {
    const { body, ...rest } = inputOf(name);
    // As text: an object literal would lose its `__proto__`.
    const good = JSON.stringify(body ?? {});
    // The one body whose roles are its own field.
    const theirs = name === 'setStaffStanding' ? (body as object) : {};
    const more = JSON.stringify({ ...EXTRA, ...theirs, tenantId, acceptedBy: target.here.callers.admin.personId }).slice(1, -1).concat(`,"__proto__":{"isAdmin":true}`);
    const text = good === '{}' ? `{${more}}` : `${good.slice(0, -1)},${more}}`;
    const reply = await target.ask(name, { ...rest, text }, insiderOf(name));
    assert.ok(reply.status < 500, `${name}: ${reply.status} ${reply.text}`);
    assert.doesNotMatch(reply.text, /isAdmin|passwordHash/, name);
    tried += 1;
  }
  assert.ok(tried > 60, `${tried}`);
  assert.deepEqual(await facts(), asTheyWere);
  assert.equal(({} as { isAdmin?: boolean }).isAdmin, undefined, 'the server, in this process, has its prototypes as they were');
});

const INJECTIONS = [`'`, `''`, `";--`, `' or '1'='1`, `1; drop table patients; --`, `' union select password_hash from persons --`, `'; select pg_sleep(30); --`, `%' and 1=(select 1 from pg_sleep(30)) --`, `\\'; --`, `id desc, (select 1)`, `$1`, `{{7*7}}`, `\u0000`, `‮`, `../../../etc/passwd`];

test('[AT5] a query put where a value belongs is a value or is refused: no error, no delay, in any parameter of any endpoint', async () => {
  const countPatients = async () => (await target.database.sql<{ n: number }>(`select count(*)::int as n from patients where family_name = 'Testpatient'`))[0]!.n;
  const there = await countPatients();
  let asked = 0;
  for (const name of endpointNames.filter((each) => !ENDING.includes(each) && endpoints[each].auth !== 'demo')) {
    const as = insiderOf(name);
    const { params = {}, query = {}, body } = inputOf(name);
    const spots: ((value: string) => Input)[] = [
      ...Object.keys(params).map((key) => (value: string) => ({ params: { ...params, [key]: value }, query, body })),
      ...[...Object.keys(query), ...(endpoints[name].method === 'GET' ? ['sort', '_sort', 'order', 'filter', 'fields'] : [])].map((key) => (value: string) => ({ params, query: { ...query, [key]: value }, body })),
      ...stringsOf(body).map((path) => (value: string) => ({ params, query, body: put(body, path, value) })),
    ];
    for (const [nth, spot] of spots.entries()) {
      // Each spot meets a few of them, and all of them meet many spots.
      const values = INJECTIONS.filter((_, index) => (index + nth + name.length) % 8 === 0);
      asked += values.length;
      await Promise.all(values.map(async (value) => {
        const startedAt = performance.now();
        const reply = await target.ask(name, spot(value), as);
        const what = `${name} with ${JSON.stringify(value)}`;
        assert.ok(reply.status < 500, `${what}: ${reply.status} ${reply.text}`);
        assert.ok(as === null || reply.status !== 401, `${name}: the attacker is inside`);
        assert.ok(performance.now() - startedAt < 20_000, `${what} took ${performance.now() - startedAt} ms`);
        assert.doesNotMatch(reply.text, LEAKS, what);
        assert.ok(!reply.text.includes('argon2') && !reply.text.includes('49}}'), what);
      }));
    }
  }
  assert.ok(asked > 500, `${asked}`);
  assert.ok(there >= 4, `${there}`);
  assert.equal(await countPatients(), there, 'all patients are there');
});

type Path = readonly (string | number)[];
/** Where texts stand in a body. */
function stringsOf(value: unknown, at: Path = []): Path[] {
  if (typeof value === 'string') return [at];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, each]) => stringsOf(each, [...at, Array.isArray(value) ? Number(key) : key]));
}
function put(value: unknown, [first, ...rest]: Path, put1: unknown): unknown {
  if (first === undefined) return put1;
  if (Array.isArray(value)) return value.map((each, nth) => (nth === first ? put(each, rest, put1) : each));
  return { ...(value as object), [first]: put((value as Record<string, unknown>)[first], rest, put1) };
}

test('[AT6] an object or a list where a text belongs is refused by the schema, in query and body', async () => {
  const operators: unknown[] = [{ $ne: null }, { $regex: '^a' }, { $gt: '' }, [], ['a'], { toString: 'x' }, true, 7];
  let refused = 0;
  for (const name of endpointNames.filter((each) => endpoints[each].accepts === 'json' && endpoints[each].auth !== 'demo')) {
    const { params, query, body } = inputOf(name);
    for (const path of stringsOf(body)) {
      for (const value of operators) {
        const reply = await target.ask(name, { ...(params && { params }), ...(query && { query }), body: put(body, path, value) }, insiderOf(name));
        const isOfSchema = endpoints[name].body?.safeParse(put(body, path, value)).success === true;
        if (isOfSchema) assert.ok(reply.status < 500, `${name} ${path.join('.')}`);
        else assert.equal(reply.status, 400, `${name} ${path.join('.')} = ${JSON.stringify(value)}: ${reply.text}`);
        refused += reply.status === 400 ? 1 : 0;
      }
    }
    for (const key of Object.keys(query ?? {})) {
      const path = new URL(endpoints[name].path.replace(/:(\w+)/g, (_, id: string) => String(params?.[id] ?? '')), target.origin);
      const token = await tokenFor(name);
      for (const search of [`${key}[$ne]=1`, `${key}=a&${key}=b`, `${key}[]=a`]) {
        const reply = await target.fetch(`${path.pathname}?${search}`, { method: endpoints[name].method, headers: token });
        assert.ok(reply.status < 500, `${name} ?${search}: ${reply.status}`);
      }
    }
  }
  assert.ok(refused > 200, `${refused}`);
});

async function tokenFor(name: EndpointName): Promise<Record<string, string>> {
  const as = insiderOf(name);
  if (as === null) return {};
  return { authorization: `Bearer ${typeof as === 'string' ? await target.tokenOf(target.here.callers[as]) : as.token}` };
}

const INSIDE = [
  'http://127.0.0.1/', 'https://127.0.0.1/', 'https://localhost/', 'https://169.254.169.254/latest/meta-data', 'https://[::1]/', 'https://[::ffff:127.0.0.1]/', 'https://0.0.0.0/', 'https://2130706433/', 'https://0x7f000001/', 'https://0177.0.0.1/',
  'https://127.1/', 'https://10.0.0.1/', 'https://192.168.1.1/', 'https://metadata.google.internal/', 'https://db/', 'https://user:pass@example.org/', 'ftp://example.org/', 'file:///etc/passwd', 'gopher://example.org/', 'https://example.org:22/', 'https://localhost./', 'https://ⓛocalhost/',
];

test('[AT22] no address inside, however it is written, is taken for a siren, a webhook or a push service', async () => {
  for (const address of INSIDE) {
    for (const kind of ['siren', 'webhook']) {
      const reply = await target.ask('createAlertDevice', { body: { kind, label: 'Door', facilityId: null, unitId: null, address, locale: 'en' } }, 'coordinator');
      assert.ok([400, 409, 422].includes(reply.status), `${kind} ${address}: ${reply.status} ${reply.text}`);
    }
  }
  assert.equal((await target.database.sql('select 1 from alert_devices where address = any($1)', [INSIDE])).length, 0);
  // A browser names its push service by itself: what is inside is stored for nobody, or never called (PG7).
  for (const address of INSIDE) assert.equal(isPushEndpointAllowed(address), false, address);
});

test('[AT29] who may not silence does not, and no silence is longer than its bound', async () => {
  const alarmId = await insertAlarm();
  const bounded: [EndpointName, object][] = [['pauseAlarmAudio', { seconds: 121 }], ['pauseAlarmAudio', { seconds: 1e9 }], ['pauseAlarmAudio', { seconds: -1 }], ['turnAlarmAudioOff', { minutes: 1e6, reason: 'x' }], ['shelveAlarm', { minutes: 1e6, reason: 'x' }], ['turnAlarmOff', { minutes: 1e6, reason: 'x' }], ['shelveAlarm', { minutes: 60, reason: '' }], ['shelveAlarm', { minutes: 60 }]];
  for (const [name, body] of bounded) {
    const reply = await target.ask(name, { params: { alarmId }, body }, 'doctor');
    assert.equal(reply.status, 400, `${name} ${JSON.stringify(body)}: ${reply.text}`);
  }
  for (const name of ['acknowledgeAlarm', 'pauseAlarmAudio', 'turnAlarmAudioOff', 'shelveAlarm', 'turnAlarmOff', 'resetAlarm', 'signPersonalLimit'] as const) {
    const { cells } = rightsMatrix[name] as Extract<(typeof rightsMatrix)[EndpointName], { for: 'person' }>;
    const may = columns.filter((_, nth) => cells[nth] === 'ok');
    assert.ok(may.every((each) => ['nurse', 'doctor'].includes(each)), `${name} is for ${may.join()}`);
    for (const as of ['patient', 'family', 'responder', 'dispatcher', 'coordinator', 'admin'] as const) {
      const reply = await target.ask(name, { ...inputOf(name), params: { ...inputOf(name).params, ...('alarmId' in (inputOf(name).params ?? {}) ? { alarmId } : {}) } }, as);
      assert.ok([403, 404].includes(reply.status), `${name} as ${as}: ${reply.status}`);
    }
  }
  const limit = await target.ask('signPersonalLimit', { params: { patientId: own.patientId }, body: { ruleId: 'spo2-low', day: 0, night: 0, profile: { fromMinute: 0, toMinute: 360, timeZone: 'UTC' }, days: 7, reason: 'quiet' } }, 'doctor');
  assert.ok([400, 409, 422].includes(limit.status), `a limit of 0 %: ${limit.status} ${limit.text}`);
  const [row] = await target.database.sql<{ muted: boolean }>(`select count(*) > 0 as muted from alarm_silences where tenant_id = $1`, [target.here.tenantId]);
  assert.equal(row?.muted, false);
});

async function insertAlarm(): Promise<string> {
  const { tenantId, patientId, unitId } = target.here;
  const id = randomUUID();
  await target.database.sql(
    `insert into alarms (id, tenant_id, patient_id, unit_id, condition_key, rule_id, rule_version, kind, priority, phase, state, inactivation, started_at, changed_at)
     values ($1, $2, $3, $4, 'spo2-low', 'spo2-low', 1, 'physiological', 'high', 'start', 'active', 'enabled', now(), now())`,
    [id, tenantId, patientId, unitId]);
  return id;
}

test('[AT34] FHIR has no search, history or $everything to reach another’s record by, and an observation is read by its writer only', async () => {
  const authorization = `Bearer ${target.deviceKey}`;
  for (const path of [
    `/fhir/R4/Patient/${target.there.patientId}`, `/fhir/R4/Patient/${target.there.patientId}/$everything`, `/fhir/R4/Patient?_count=1000000000`, `/fhir/R4/Observation?patient=${target.there.patientId}`, `/fhir/R4/Observation?_include=Observation:patient&_revinclude=*`,
    `/fhir/R4/Observation?patient.name:contains=a`, `/fhir/R4/Observation/${randomUUID()}/_history`, '/fhir/R4/_history', '/fhir/R4?_type=Patient', '/fhir/R4/$graphql',
  ]) {
    const reply = await target.fetch(path, { headers: { authorization } });
    assert.ok([403, 404, 405, 501, 400].includes(reply.status), `${path}: ${reply.status} ${reply.text}`);
    assert.doesNotMatch(reply.text, /Testpatient|Anna|Berta/, path);
  }
  assert.equal((await target.fetch(`/fhir/R4/Observation/${randomUUID()}`)).status, 401);
});

test('[AT31] an XML message with entities, of great depth or of another kind costs its sender a refusal', async () => {
  const bomb = `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">${Array.from({ length: 9 }, (_, nth) => `<!ENTITY a${nth + 1} "${`&a${nth === 0 ? '' : nth};`.repeat(10)}">`).join('')}]><alert>&a9;</alert>`;
  const outside = `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><alert><identifier>&x;</identifier></alert>`;
  const deep = '<a>'.repeat(15_000);
  for (const body of [bomb, outside, deep, '', '\u0000', '<alert/>']) {
    const startedAt = performance.now();
    const reply = await target.ask('submitCap', { body }, 'dispatcher');
    assert.ok(reply.status >= 400 && reply.status < 500, `${body.slice(0, 40)}: ${reply.status}`);
    assert.ok(performance.now() - startedAt < 5_000);
    assert.doesNotMatch(reply.text, /root:|aaaaaaaaaaaa/);
  }
});

test('[AT41] nothing is given out as a sheet; a route that begins to must make its cells safe and get its test here', () => {
  const files = endpointNames.filter((name) => endpoints[name].isFile);
  assert.deepEqual(files.toSorted(), [...FILES].toSorted(), 'every export of a file is known here by its form: no CSV among them');
});
/** None is a sheet, which would open names that begin with = + - @ as formulas: PDF, XML, JSON and its lines, pieces of a zip of those, YAML, calendars, tiles, TwiML. */
const FILES: readonly EndpointName[] = ['downloadPack', 'exportAudit', 'exportIncident', 'getExportPiece', 'getMapTile', 'getPackSchema', 'getRotaCalendar', 'getRulesSchema', 'takeCarrierCall', 'takeCarrierText'];

test('[AT22] the schemas of addresses take https only where a browser or a person names one', () => {
  const { body } = endpoints.subscribePush;
  assert.equal(z.safeParse(body, { endpoint: 'http://push.example.org/x', keys: { p256dh: 'k', auth: 'a' } }).success, false);
});
