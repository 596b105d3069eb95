// Specially protected notes on a whole node: who is let in, that nobody else is told of them, and what a medical emergency leaves behind.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { endpointNames, endpoints, type ChartNote } from '@mydr24/protocol';
import type { CastName, Ward } from '../people/people-testing.ts';
import { rightsMatrix, columns } from '../people/rights-matrix.ts';
import { type ConsentRig, startConsentRig } from './consent-testing.ts';

let rig: ConsentRig;
before(async () => {
  rig = await startConsentRig(8);
});
after(() => rig.stop());

const SPAN = { fromAt: 0, toAt: 4_000_000_000_000 };
const of = ({ patientId }: Ward) => ({ patientId });
const write = (ward: Ward, as: CastName = 'doctor', protectedKind = 'substance-use') => rig.ask(ward, as, 'addChartNote', of(ward), { body: { text: 'methadone 40 mg', protectedKind } });
const notes = async (ward: Ward, as: CastName): Promise<ChartNote[]> => (await rig.ask(ward, as, 'getChartMarks', of(ward), { query: SPAN })).body.notes;
const allow = (ward: Ward, parts: object = {}) =>
  rig.ask(ward, 'patient', 'chooseConsent', of(ward), { body: { topic: 'protected', protectedKind: 'substance-use', purpose: 'care', who: { kind: 'role', role: 'nurse' }, decision: 'allow', untilAt: null, ...parts } });
const breakGlass = (ward: Ward, as: CastName, parts: object = {}) =>
  rig.ask(ward, as, 'openBreakGlass', {}, { body: { ...of(ward), reason: 'life-threatening', note: 'found without breath in the corridor', minutes: 60, opensProtected: true, ...parts } });

test('[CNS8] a marked note is shown to its writer; to others by consent for its kind, with the notice, and gone when it is withdrawn', async () => {
  const ward = rig.newWard();
  const { body: written } = await write(ward);
  assert.deepEqual(written.protection, { kind: 'substance-use', name: 'Substance use treatment', notice: '42 CFR part 2 prohibits unauthorized use or disclosure of these records.', by: 'own' });
  assert.deepEqual((await notes(ward, 'doctor')).map(({ text }) => text), ['methadone 40 mg']);
  assert.deepEqual(await notes(ward, 'nurse'), []);
  assert.equal((await allow(ward)).status, 200);
  const [shown] = await notes(ward, 'nurse');
  assert.deepEqual([shown?.text, shown?.protection?.by, shown?.protection?.notice], ['methadone 40 mg', 'consent', written.protection?.notice]);
  await allow(ward, { decision: 'refuse' });
  assert.deepEqual(await notes(ward, 'nurse'), []);
  const rows = await rig.database.sql<{ resource: string; outcome: string }>(`select resource, outcome from audit_rows where patient_id = $1 and actor_id = $2 and action = 'consent.applied' order by id`, [ward.patientId, ward.callers.nurse.personId]);
  assert.deepEqual(rows.map(({ resource }) => resource), ['consent/1', 'consent/2']);
});

test('[CNS8] what cannot be is refused: a kind nobody named, a kind with another topic', async () => {
  const ward = rig.newWard();
  assert.equal((await write(ward, 'doctor', 'hiv')).body.code, 'no-such-kind');
  assert.equal((await allow(ward, { protectedKind: 'hiv' })).body.code, 'no-such-kind');
  assert.equal((await allow(ward, { protectedKind: null })).body.code, 'no-such-kind');
  assert.equal((await allow(ward, { topic: 'notes' })).body.code, 'no-such-kind');
});

test('[CNS8] whoever is not let in gets from every address that reads the same as before the note was there', async () => {
  const ward = rig.newWard();
  const asked = endpointNames.filter((name) => {
    const { method, params, query, auth } = endpoints[name];
    return auth === 'person' && method === 'GET' && Object.keys(params.shape).join() === 'patientId' && rightsMatrix[name].for === 'person' && !/RecordViews|Devices|Exports/.test(name) && query.safeParse(SPAN).success;
  });
  assert.ok(asked.includes('getChartMarks') && asked.includes('getPatient') && asked.length > 8, asked.join());
  const ignoring = (body: unknown): string => JSON.stringify(body).replace(/"requestId":"[^"]*"/g, '');
  const ask = async (): Promise<string[]> => {
    const told: string[] = [];
    for (const name of asked) for (const as of columns) if (as !== 'patient' && as !== 'doctor') told.push(`${name} ${as} ${ignoring((await rig.ask(ward, as, name, of(ward), { query: SPAN })).body)}`);
    return told;
  };
  const earlier = await ask();
  await write(ward);
  assert.deepEqual(await ask(), earlier);
  // No statement of a serving role counts it either.
  const counted = await rig.database.pg.asTenant(ward.tenantId, (tx) => tx.one<{ n: number }>('select count(*)::int as n from chart_notes', []));
  assert.equal(counted.n, 0);
});

test('[CNS9] break-glass opens protected notes as a medical emergency alone; what 42 CFR 2.51(c) asks stands in the record, and the patient reads it', async () => {
  const ward = rig.newWard();
  await write(ward);
  assert.equal((await breakGlass(ward, 'otherNurse', { reason: 'cannot-wait' })).body.code, 'no-medical-emergency');
  assert.equal((await breakGlass(ward, 'otherNurse', { opensProtected: false })).status, 200);
  assert.deepEqual(await notes(ward, 'otherNurse'), []);
  const { body: mine } = await rig.ask(ward, 'otherNurse', 'getOwnBreakGlass');
  await rig.ask(ward, 'otherNurse', 'endBreakGlass', { breakGlassId: mine.open!.id });
  const { body: use } = await breakGlass(ward, 'otherNurse');
  assert.deepEqual([use.opensProtected, use.isInCare], [true, false]);
  assert.deepEqual((await notes(ward, 'otherNurse')).map(({ protection }) => protection?.by), ['emergency']);
  await notes(ward, 'otherNurse');
  const { body: page } = await rig.ask(ward, 'patient', 'listConsents', of(ward));
  assert.equal(page.disclosures.length, 1);
  const [disclosed] = page.disclosures;
  assert.equal(disclosed?.personName, 'otherNurse Tester');
  assert.match(disclosed.affiliation, /\w+, .+ \(.+\)/);
  assert.deepEqual([disclosed.nature, disclosed.kind], ['found without breath in the corridor', 'substance-use']);
  const rows = await rig.database.sql<{ purpose: string; outcome: string; by: string }>(`select a.purpose, a.outcome, d.disclosed_by as by from audit_rows a, protected_disclosures d where a.action = 'patient.read-protected' and a.patient_id = $1 and d.patient_id = $1`, [ward.patientId]);
  assert.deepEqual(rows.map(({ purpose, outcome }) => [purpose, outcome]), [['ETREAT', 'allowed'], ['ETREAT', 'allowed']]);
  assert.match(rows[0]!.by, /otherNurse Tester/);
});

test('[CNS9] the ward itself opens them by break-glass too, and only for that', async () => {
  const ward = rig.newWard();
  await write(ward);
  assert.equal((await breakGlass(ward, 'nurse', { opensProtected: false })).body.code, 'already-in-your-care');
  assert.equal((await breakGlass(ward, 'nurse')).body.isInCare, true);
  assert.equal((await notes(ward, 'nurse')).length, 1);
});

test('[CNS9] where there was nothing protected, nothing is noted as disclosed', async () => {
  const ward = rig.newWard();
  await breakGlass(ward, 'nurse');
  assert.deepEqual(await notes(ward, 'nurse'), []);
  assert.deepEqual((await rig.ask(ward, 'patient', 'listConsents', of(ward))).body.disclosures, []);
});

test('[CNS7] the privacy officer sets region, age and kinds for their tenant; another tenant keeps its own', async () => {
  const [ward, other] = [rig.newWard(), rig.newWard()];
  const set = (body: object) => rig.ask(ward, 'privacy-officer', 'setConsentRules', {}, { body });
  const { body: rules } = await set({ name: 'es', ownAge: 14, kinds: [{ code: 'hiv', name: 'HIV' }] });
  assert.deepEqual([rules.name, rules.choosesFrom, rules.kinds.map(({ code }) => code)], ['es', 14, ['substance-use', 'hiv']]);
  assert.equal((await set({ name: 'es', ownAge: null, kinds: [] })).body.code, 'no-such-rules');
  assert.equal((await rig.ask(ward, 'admin', 'setConsentRules', {}, { body: { name: 'es', ownAge: null, kinds: [] } })).status, 403);
  assert.equal((await write(ward, 'doctor', 'hiv')).status, 200);
  await rig.database.sql(`update patients set born_on = current_date - interval '15 years' where id = $1`, [ward.patientId]);
  const chosen = await allow(ward, { protectedKind: 'hiv' });
  assert.deepEqual([chosen.status, chosen.body.ruleSet, chosen.body.protectedKind], [200, 'es', 'hiv']);
  assert.equal((await rig.ask(other, 'nurse', 'getConsentRules')).body.name, 'gdpr');
});
