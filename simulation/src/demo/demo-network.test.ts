// The demo network as a value. Reads the shipped list of stays, because the network is made for it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { DemoAccount, PatientId, Qualification } from '@mydr24/protocol';
import { checkPlan } from '@mydr24/server/rotas/rota-check.ts';
import { shiftsOf } from '@mydr24/server/rotas/rota.ts';
import { demoNetwork, isOnDuty, starsOf } from './demo-network.ts';
import { wards } from './demo-places-of-care.ts';
import { parseStayEntries } from './recorded-stays.ts';

const stays = parseStayEntries(readFileSync(new URL('../../data/stays.csv', import.meta.url), 'utf8'));
const network = demoNetwork(stays, 10);
const ids = (rows: readonly { id: string }[]): string[] => rows.map((row) => row.id);
const [main, other] = network.tenants;

test('the demo network is the same value every time', () => {
  assert.deepEqual(demoNetwork(stays, 10), network);
});

test('at least 200 patients of the first tenant replay a recorded stay each, and no stay twice', () => {
  assert.ok(network.patients.filter((p) => p.tenantId === main?.id).length >= 200);
  assert.equal(new Set(network.patients.map((p) => p.stayId)).size, stays.length);
});

test('every id is a UUID the wire accepts, and used once', () => {
  const all = [network.tenants, network.facilities, network.units, network.persons, network.patients, network.devices, network.rotas].flatMap((rows) => ids(rows));
  assert.equal(new Set(all).size, all.length);
  for (const id of all) assert.ok(PatientId.safeParse(id).success, id);
});

test('nothing of one tenant points to the other', () => {
  const tenantOf = new Map([...network.facilities, ...network.units, ...network.persons, ...network.patients].map((row) => [row.id, row.tenantId]));
  for (const patient of network.patients) {
    for (const id of [patient.facilityId, patient.unitId, ...patient.consentedFamily]) assert.equal(tenantOf.get(id), patient.tenantId);
  }
  for (const person of network.persons) for (const id of person.unitIds) assert.equal(tenantOf.get(id), person.tenantId);
  for (const device of network.devices) assert.equal(tenantOf.get(device.patientId ?? device.facilityId), device.tenantId);
  assert.ok(network.patients.some((p) => p.tenantId === other?.id) && network.persons.some((p) => p.tenantId === other?.id));
});

test('no ward holds more patients than beds, and a bed holds one patient', () => {
  for (const ward of wards) assert.ok(network.patients.filter((p) => p.unitId === ward.id).length <= ward.beds, ward.key);
  const inBeds = network.patients.flatMap((p) => (p.bed === null ? [] : [`${p.unitId}/${p.bed}`]));
  assert.equal(new Set(inBeds).size, inBeds.length);
});

test('a patient has a bed or an address, never both, and stands in Andorra', () => {
  for (const patient of network.patients) {
    assert.notEqual(patient.bed === null, patient.address === null);
    assert.ok(patient.lat > 42.42 && patient.lat < 42.66 && patient.lon > 1.4 && patient.lon < 1.79);
  }
});

test('the age of a patient is the recorded one', () => {
  const byId = new Map(stays.map((stay) => [stay.stayId, stay]));
  for (const patient of network.patients) {
    const [year = 0, month = 0] = patient.bornOn.split('-').map(Number);
    assert.equal(2026 - year - (month > 11 ? 1 : 0), byId.get(patient.stayId)?.ageYears);
  }
});

test('addresses of people lead nowhere: +376 000 numbers and example.org, each used by one person', () => {
  for (const person of network.persons) {
    for (const { channel, address } of person.channels) assert.match(address, channel === 'email' ? /^[a-z0-9-]+@example\.org$/ : /^\+376000\d{3}$/);
  }
  assert.equal(new Set(network.persons.map((p) => p.channels[0]?.address)).size, network.persons.length);
});

test('there are 40 responders with known qualifications, most of them on duty, and one is left to the visitor', () => {
  const mine = network.responders.filter((r) => network.persons.find((p) => p.id === r.personId)?.tenantId === main?.id);
  assert.equal(mine.length, 40);
  assert.equal(mine.filter((r) => !r.isVirtual).length, 1);
  assert.ok(mine.filter((r) => r.duty === 'on').length >= 25);
  for (const person of network.persons) for (const held of person.qualifications) assert.ok(Qualification.safeParse(held).success);
});

test('there is a sign-in for every surface, and the family and the patient belong to the first deterioration', () => {
  for (const signIn of network.signIns) assert.ok(DemoAccount.safeParse(signIn).success);
  assert.deepEqual(new Set(network.signIns.map((s) => s.surface)), new Set(['console', 'responder', 'patient', 'family', 'dispatch', 'admin', 'privacy']));
  const star = network.patients.find((p) => p.stayId === starsOf(stays)[0]?.stayId);
  assert.equal(network.signIns.find((s) => s.accountId === 'patient')?.personId, star?.personId);
  assert.ok(star?.consentedFamily.includes(network.signIns.find((s) => s.accountId === 'family')?.personId ?? ''));
});

test('a night shift is on duty across midnight and off at its last hour', () => {
  const night = { fromHour: 19, toHour: 7 };
  assert.deepEqual([18, 19, 23, 0, 6, 7].map((hour) => isOnDuty(night, hour)), [false, true, true, true, true, false]);
});

test('every rota of the demo would be accepted, and one of them always has a gap within a week', () => {
  const known = new Set(ids(network.persons));
  for (const { plan } of network.rotas) assert.deepEqual(checkPlan(plan, (personId) => known.has(personId)), [], plan.duty);
  const from = Date.UTC(2026, 10, 25);
  const gaps = network.rotas.filter(({ plan }) => shiftsOf({ plan, overrides: [], transfers: [], absences: [] }, from, from + 7 * 86_400_000).some(({ gap }) => gap !== null));
  assert.deepEqual(gaps.map(({ plan }) => plan.duty), ['icu-lead']);
});
