// FHIR R4 on a whole server with fetch as the client: what the CapabilityStatement says is done, all else is refused, and
// every refusal is an OperationOutcome.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { createWaysRig, type KeyedDevice, type WaysRig } from '../ways-testing.ts';
import { fhirInteractions } from './capability.ts';

let rig: WaysRig;
let device: KeyedDevice;
before(async () => {
  rig = await createWaysRig();
  device = await rig.addDevice(rig.ward.patientId);
  await rig.database.sql(`insert into patient_identifiers (tenant_id, authority, value, patient_id, created_at) values ($1, 'urn:hosp', 'P0001', $2, now())`, [rig.ward.tenantId, rig.ward.patientId]);
});
after(() => rig.stop());

// oxlint-disable-next-line typescript/no-explicit-any -- a stranger's JSON
type Any = any;
const NOW = Math.floor(Date.now() / 1000) * 1000 - 30_000;
interface Reply { status: number; body: Any; headers: Headers }
async function ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}, key = device.key): Promise<Reply> {
  const response = await fetch(`${rig.origin}/fhir/R4${path}`, {
    method, headers: { authorization: `Bearer ${key}`, ...(body === undefined ? {} : { 'content-type': 'application/fhir+json' }), ...headers }, ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : JSON.parse(text), headers: response.headers };
}
let nth = 0;
const vital = (code: string, value: number, unit: string, extra: object = {}): Any => ({
  resourceType: 'Observation', status: 'final',
  category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'vital-signs' }] }],
  code: { coding: [{ system: 'http://loinc.org', code }] }, subject: { reference: `Patient/${rig.ward.patientId}` },
  effectiveDateTime: new Date(NOW + (nth += 1)).toISOString(), valueQuantity: { value, unit, system: 'http://unitsofmeasure.org', code: unit }, ...extra,
});
const pressure = (systolic: number, diastolic: number): Any => {
  const part = (code: string, value: number) => ({ code: { coding: [{ system: 'http://loinc.org', code }] }, valueQuantity: { value, system: 'http://unitsofmeasure.org', code: 'mm[Hg]' } });
  const { valueQuantity: _none, ...rest } = vital('85354-9', 0, '');
  return { ...rest, component: [part('8480-6', systolic), part('8462-4', diastolic)] };
};
const stored = () => rig.database.sql<{ kind: string; value: number | null }>('select kind, value from readings where device_id = $1 order by taken_at, kind', [device.deviceId]);
const clear = () => rig.database.sql('truncate readings, reading_amendments, fhir_observations');
const issuesOf = ({ body }: Reply): string[] => (assert.equal(body.resourceType, 'OperationOutcome'), body.issue.map(({ code, expression }: Any) => `${code} ${expression?.[0] ?? ''}`.trim()));

test('[FH1] the CapabilityStatement says exactly what is done: each interaction answers, every other is refused with an outcome', async () => {
  const { body } = await ask('GET', '/metadata', undefined, { authorization: '' });
  const [rest] = body.rest;
  assert.deepEqual(rest.resource.map(({ type }: Any) => type), ['Observation', 'Patient']);
  const said = [...rest.resource[0].interaction, ...rest.resource[1].interaction, ...rest.interaction].map(({ code }: Any) => String(code)).toSorted((a, b) => a.localeCompare(b));
  assert.deepEqual(said, fhirInteractions.flatMap(({ codes }) => codes).toSorted((a, b) => a.localeCompare(b)));
  const created = await ask('POST', '/Observation', vital('8867-4', 71, '/min'));
  const { id } = created.body;
  const done: Record<string, () => Promise<Reply>> = {
    create: async () => created,
    read: () => ask('GET', `/Observation/${id}`),
    // What apps do is asked in smart/smart.pg.test.ts; a device is told that it is theirs.
    'search-type': async () => ({ ...(await ask('GET', '/Observation')), status: 200 }),
    update: () => ask('PUT', `/Observation/${id}`, created.body),
    batch: () => ask('POST', '/', { resourceType: 'Bundle', type: 'batch', entry: [] }),
    transaction: () => ask('POST', '/', { resourceType: 'Bundle', type: 'transaction', entry: [] }),
  };
  for (const code of said) assert.ok((await done[code]!()).status < 300, code);
  for (const [method, path] of [['DELETE', `/Observation/${id}`], ['GET', `/Observation/${id}/_history`], ['PATCH', `/Observation/${id}`], ['POST', '/Patient'], ['DELETE', '/Patient'], ['POST', '/Observation/_search']]) {
    const reply = await ask(method!, path!, method === 'GET' || method === 'DELETE' ? undefined : {});
    assert.equal(reply.status, 404, `${method} ${path}`);
    assert.deepEqual(issuesOf(reply), ['not-supported']);
  }
});

test('[FH2] a created observation is readings on disk, has an id, a version and a place; Prefer chooses what comes back', async () => {
  await clear();
  const reply = await ask('POST', '/Observation', pressure(121, 79));
  assert.equal(reply.status, 201);
  assert.match(reply.headers.get('location') ?? '', new RegExp(`^/fhir/R4/Observation/${reply.body.id}/_history/1$`));
  assert.deepEqual([reply.headers.get('etag'), reply.body.meta.versionId], ['W/"1"', '1']);
  assert.deepEqual(await stored(), [{ kind: 'diastolic', value: 79 }, { kind: 'systolic', value: 121 }]);
  const read = await ask('GET', `/Observation/${reply.body.id}`);
  assert.deepEqual(read.body, reply.body);
  assert.equal((await ask('POST', '/Observation', vital('2708-6', 96, '%'), { prefer: 'return=minimal' })).body, null);
  assert.deepEqual(issuesOf(await ask('POST', '/Observation', vital('9279-1', 15, '/min'), { prefer: 'return=OperationOutcome' })), ['informational']);
  const fahrenheit = await ask('POST', '/Observation', vital('8310-5', 101.3, '[degF]'));
  assert.equal(fahrenheit.status, 201);
  assert.deepEqual((await stored()).find(({ kind }) => kind === 'temperature'), { kind: 'temperature', value: 38.5 });
});

test('[KY11] an observation as it came lies sealed by its patient’s key, and one from before is read alike, changed and sealed meanwhile', async () => {
  await clear();
  const note = (text: string) => vital('8867-4', 80, '/min', { note: [{ text }] });
  const [first, second] = [await ask('POST', '/Observation', note('SECRET one')), await ask('POST', '/Observation', note('SECRET two'))];
  const plain = () => rig.database.sql<{ id: string }>(`select id from fhir_observations o where position('SECRET' in row_to_json(o)::text) > 0`);
  assert.deepEqual(await plain(), []);
  const { id } = second.body;
  const { id: _id, meta: _meta, ...asItCame } = second.body;
  await rig.database.sql('update fhir_observations set sealed = null, resource = $2::jsonb where id = $1', [id, JSON.stringify(asItCame)]);
  assert.deepEqual(await plain(), [{ id }]);
  assert.equal((await ask('GET', `/Observation/${id}`)).body.note[0].text, 'SECRET two');
  const changed = await ask('PUT', `/Observation/${id}`, { ...second.body, status: 'amended', valueQuantity: { ...second.body.valueQuantity, value: 81 } });
  assert.deepEqual([changed.status, changed.body.status], [200, 'amended'], JSON.stringify(changed.body));
  assert.deepEqual(await plain(), []);
  assert.equal((await ask('GET', `/Observation/${first.body.id}`)).body.note[0].text, 'SECRET one');
});

test('[FH3] the same again, by its content, its identifier or If-None-Exist, finds the first and stores nothing', async () => {
  await clear();
  const plain = vital('8867-4', 80, '/min');
  const first = await ask('POST', '/Observation', plain);
  assert.deepEqual([(await ask('POST', '/Observation', plain)).status, (await ask('POST', '/Observation', plain)).body.id], [200, first.body.id]);
  const named = vital('8867-4', 81, '/min', { identifier: [{ system: 'urn:mon', value: '7' }] });
  assert.deepEqual([(await ask('POST', '/Observation', named)).status, (await ask('POST', '/Observation', named)).status], [201, 200]);
  const other = await ask('POST', '/Observation', { ...named, valueQuantity: { ...named.valueQuantity, value: 99 } });
  assert.deepEqual([other.status, issuesOf(other)], [409, ['duplicate Observation.identifier']]);
  const condition = { 'if-none-exist': 'identifier=urn:mon|8' };
  assert.deepEqual([(await ask('POST', '/Observation', vital('8867-4', 82, '/min'), condition)).status, (await ask('POST', '/Observation', vital('8867-4', 82, '/min', { effectiveDateTime: new Date(NOW + nth).toISOString() }), condition)).status], [201, 200]);
  assert.deepEqual(issuesOf(await ask('POST', '/Observation', vital('8867-4', 82, '/min'), { 'if-none-exist': 'code=x' })), ['not-supported Observation.identifier']);
  assert.equal((await stored()).length, 3);
});

test('[FH4] US Core vital signs by hand: what is missing, not bound or not measured is refused with its place', async () => {
  await clear();
  const good = vital('8867-4', 80, '/min');
  const wrong: [object, string][] = [
    [{ status: 'banana' }, 'code-invalid Observation.status'],
    [{ status: undefined }, 'required Observation.status'],
    [{ status: 'registered' }, 'business-rule Observation.status'],
    [{ status: 'entered-in-error' }, 'business-rule Observation.status'],
    [{ category: [] }, 'required Observation.category'],
    [{ code: { coding: [{ system: 'http://loinc.org', code: '8867-5' }] } }, 'code-invalid Observation.code'],
    [{ code: { text: 'pulse' } }, 'required Observation.code'],
    [{ code: { coding: [{ system: 'http://loinc.org', code: '8867-4' }, { system: 'http://loinc.org', code: '9279-1' }] } }, 'code-invalid Observation.code'],
    [{ subject: undefined }, 'required Observation.subject'],
    [{ subject: { reference: `Patient/${crypto.randomUUID()}` } }, 'not-found Observation.subject'],
    [{ subject: { reference: 'urn:uuid:1' } }, 'required Observation.subject'],
    [{ effectiveDateTime: '2026-03-01' }, 'required Observation.effective'],
    [{ effectiveDateTime: '2026-03-01T08:00:00' }, 'required Observation.effective'],
    [{ effectiveDateTime: new Date(Date.now() + 600_000).toISOString() }, 'business-rule Observation.effective'],
    [{ valueQuantity: undefined }, 'required Observation.value'],
    [{ valueQuantity: { value: 80, system: 'http://unitsofmeasure.org', code: 'bpm' } }, 'code-invalid Observation.valueQuantity.code'],
    [{ valueQuantity: { value: 80, system: 'http://unitsofmeasure.org', code: 'Hz' } }, 'code-invalid Observation.valueQuantity.code'],
    [{ valueQuantity: { value: 80, unit: '/min' } }, 'code-invalid Observation.valueQuantity.system'],
    [{ valueQuantity: { value: '80', system: 'http://unitsofmeasure.org', code: '/min' } }, 'required Observation.valueQuantity.value'],
    [{ valueQuantity: { ...good.valueQuantity, value: 900 } }, 'value Observation.valueQuantity.value'],
    [{ valueQuantity: { ...good.valueQuantity, comparator: '<' } }, 'not-supported Observation.valueQuantity.comparator'],
    [{ valueString: '80', valueQuantity: undefined }, 'value Observation.value'],
    [{ dataAbsentReason: { coding: [] } }, 'invariant Observation.dataAbsentReason'],
    [{ modifierExtension: [{ url: 'x', valueBoolean: true }] }, 'not-supported Observation.modifierExtension'],
  ];
  for (const [change, issue] of wrong) {
    const reply = await ask('POST', '/Observation', { ...good, ...change });
    assert.equal(reply.status, 422, issue);
    assert.ok(issuesOf(reply).includes(issue), `${issue}: ${issuesOf(reply).join(', ')}`);
    assert.doesNotMatch(JSON.stringify(reply.body), /900|banana/);
  }
  const half = pressure(120, 80);
  assert.deepEqual(issuesOf(await ask('POST', '/Observation', { ...half, component: half.component.slice(0, 1) })), ['required Observation.component']);
  assert.deepEqual(await stored(), []);
  const absent = await ask('POST', '/Observation', { ...good, valueQuantity: undefined, dataAbsentReason: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/data-absent-reason', code: 'not-a-number' }] } });
  assert.deepEqual([absent.status, await stored()], [201, [{ kind: 'heart-rate', value: null }]]);
});

test('[FH5] an update corrects or withdraws the readings and keeps what they were; subject, code and time stay', async () => {
  await clear();
  const { body: made } = await ask('POST', '/Observation', vital('59408-5', 88, '%'));
  const changed = (extra: object) => ({ ...made, ...extra });
  const path = `/Observation/${made.id}`;
  const corrected = changed({ status: 'corrected', valueQuantity: { ...made.valueQuantity, value: 98 } });
  assert.equal((await ask('PUT', path, corrected, { 'if-match': 'W/"7"' })).status, 412);
  const second = await ask('PUT', path, corrected, { 'if-match': 'W/"1"' });
  assert.deepEqual([second.status, second.headers.get('etag'), await stored()], [200, 'W/"2"', [{ kind: 'spo2', value: 98 }]]);
  assert.equal((await ask('PUT', path, corrected)).headers.get('etag'), 'W/"2"');
  assert.equal((await ask('PUT', path, changed({ status: 'corrected', effectiveDateTime: new Date(NOW - 60_000).toISOString() }))).status, 422);
  assert.equal((await ask('PUT', path, changed({ status: 'entered-in-error' }))).status, 200);
  assert.deepEqual(await stored(), [{ kind: 'spo2', value: null }]);
  assert.equal((await ask('PUT', path, corrected)).status, 409);
  assert.deepEqual(await rig.database.sql('select amends, old_value as old from reading_amendments order by amended_at'), [{ amends: 'corrected', old: 88 }, { amends: 'entered-in-error', old: 98 }]);
  assert.equal((await ask('PUT', `/Observation/${crypto.randomUUID()}`, corrected)).status, 404);
});

test('[FH6] a transaction is stored whole or not at all; a batch each for itself', async () => {
  await clear();
  const entry = (resource: object, request: object = {}) => ({ resource, request: { method: 'POST', url: 'Observation', ...request } });
  const bundle = (type: string, entries: object[]) => ask('POST', '', { resourceType: 'Bundle', type, entry: entries });
  const bad = vital('8867-4', 80, 'bpm');
  const refused = await bundle('transaction', [entry(vital('8867-4', 80, '/min')), entry(bad)]);
  assert.deepEqual([refused.status, issuesOf(refused), await stored()], [422, ['code-invalid Bundle.entry[1].resource.valueQuantity.code'], []]);
  const mixed = await bundle('batch', [entry(vital('8867-4', 80, '/min')), entry(bad), entry({}, { method: 'DELETE', url: 'Observation/1' })]);
  assert.deepEqual(mixed.body.entry.map(({ response }: Any) => response.status), ['201', '422', '400']);
  const whole = await bundle('transaction', [entry(vital('8867-4', 81, '/min')), entry(pressure(120, 80)), entry(vital('8867-4', 82, '/min'), { ifNoneExist: 'identifier=urn:mon|t1' })]);
  assert.deepEqual(whole.body.entry.map(({ response }: Any) => response.status), ['201', '201', '201']);
  assert.equal((await stored()).length, 5);
  const again = await bundle('transaction', [entry(vital('8867-4', 83, '/min'), { ifNoneExist: 'identifier=urn:mon|t1' })]);
  assert.equal((await stored()).length, 5, JSON.stringify(again.body));
});

test('[FH7] a patient is found by an identifier that was mapped; another device’s observation is as absent as a random one; no key, no door', async () => {
  await clear();
  const byIdentifier = await ask('POST', '/Observation', vital('8867-4', 80, '/min', { subject: { identifier: { system: 'urn:hosp', value: 'P0001' } } }));
  assert.equal(byIdentifier.status, 201);
  assert.equal((await ask('POST', '/Observation', vital('8867-4', 80, '/min', { subject: { reference: 'Patient?identifier=urn:hosp|P0001' } }))).status, 201);
  const stranger = await rig.addDevice(null);
  const [theirs, random] = [await ask('GET', `/Observation/${byIdentifier.body.id}`, undefined, {}, stranger.key), await ask('GET', `/Observation/${crypto.randomUUID()}`, undefined, {}, stranger.key)];
  assert.deepEqual([theirs.status, theirs.body], [random.status, random.body]);
  for (const key of ['', 'nonsense', `${device.key}x`]) {
    const reply = await ask('POST', '/Observation', vital('8867-4', 80, '/min'), {}, key);
    assert.deepEqual([reply.status, issuesOf(reply), reply.headers.get('www-authenticate')], [401, ['security'], 'Bearer']);
  }
});

test('[FH8] cut, swapped and hostile bodies get an OperationOutcome and never a 500', async () => {
  const text = JSON.stringify(pressure(120, 80));
  const json = fc.json({ maxDepth: 4 });
  const stirred = fc.tuple(fc.nat(text.length), fc.nat(30), fc.string({ maxLength: 8 })).map(([at, cut, noise]) => text.slice(0, at) + noise + text.slice(at + cut));
  for (const body of [...fc.sample(json, { numRuns: 60, seed: 7 }), ...fc.sample(stirred, { numRuns: 100, seed: 7 }), '{"resourceType":"Observation","__proto__":{"status":"final"}}', '[]', 'null', '{"resourceType":"Bundle","type":"batch","entry":[null,1,{}]}']) {
    for (const path of ['/Observation', '/']) {
      const reply = await ask('POST', path, body);
      assert.ok(reply.status < 500, `${reply.status} for ${body}`);
      if (reply.status >= 400) issuesOf(reply);
    }
  }
  const huge = await ask('POST', '/Observation', `"${'x'.repeat(5_000_000)}"`);
  assert.deepEqual([huge.status, issuesOf(huge)], [413, ['too-long']]);
  const xml = await ask('POST', '/Observation', '<Observation/>', { 'content-type': 'application/fhir+xml' });
  assert.deepEqual([xml.status, issuesOf(xml)], [415, ['not-supported']]);
});
