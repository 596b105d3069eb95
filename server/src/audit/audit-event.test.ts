// The events against what IHE BALP 1.1 and FHIR R4 ask of them, as a list of FHIRPath expressions that must all be true.
import assert from 'node:assert/strict';
import test from 'node:test';
import type { AuditEntry } from '@mydr24/protocol';
import { evalFhirPath } from '@medplum/core';
import { auditEventOf } from './audit-event.ts';

const site = { host: 'care.example.org', isoInstant: (at: number) => new Date(at).toISOString(), base64: (text: string) => Buffer.from(text).toString('base64') };
const entry: AuditEntry = {
  id: '17', at: 1_764_000_000_123, actor: { kind: 'person', id: '0b0e6a4e-0000-4000-8000-000000000001', name: 'Nora Soler', roles: ['nurse'] }, action: 'patient.read', deed: 'read',
  resource: 'patient/0b0e6a4e-0000-4000-8000-000000000002', patient: { id: '0b0e6a4e-0000-4000-8000-000000000002' as never, name: 'Anna Puig' }, outcome: 'allowed', purpose: null, basis: { policies: [{ id: 'ward-reads-record', says: 'They work there.' }], standings: ['isOfOwnUnit'], refused: null }, change: null, requestId: 'r-1',
};
const eventOf = (change: Partial<AuditEntry>) => auditEventOf({ ...entry, ...change }, site);

/** FHIR R4 AuditEvent, and BALP's Read, Query and Update alike. */
const always = [
  `resourceType = 'AuditEvent'`,
  `type.system = 'http://terminology.hl7.org/CodeSystem/audit-event-type' and type.code = 'rest'`,
  `subtype.where(system = 'http://hl7.org/fhir/restful-interaction').count() = 1`,
  `recorded.exists() and recorded.count() = 1`,
  `action in ('C' | 'R' | 'U' | 'D' | 'E')`,
  `outcome in ('0' | '4' | '8' | '12')`,
  `source.observer.exists() and source.count() = 1`,
  `agent.count() >= 2 and agent.all(requestor.exists())`,
  `agent.where(requestor = true).count() = 1`,
  `agent.where(type.coding.code = '110152').count() = 1 and agent.where(type.coding.code = '110153').count() = 1`,
  `agent.where(type.coding.system = 'http://dicom.nema.org/resources/ontology/DCM').all(who.exists() and network.exists() and media.exists().not())`,
  `agent.where(type.coding.code = 'IRCP').all(who.exists() and requestor = true and network.exists().not() and media.exists().not())`,
  `entity.where(type.system = 'https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType' and type.code = 'XrequestId').what.identifier.value.count() = 1`,
];
const withPatient = [
  `entity.where(type.code = '1').count() = 1 and entity.where(type.code = '1').role.code = '1'`,
  `entity.where(type.code = '1').what.reference.startsWith('Patient/')`,
];
const read = [`action = 'R'`, `subtype.where(code = 'read').exists()`, `agent.where(type.coding.code = '110153').who.display = 'care.example.org'`, `entity.where(type.code = '2').count() = 1 and entity.where(type.code = '2').role.code = '4'`, `entity.where(type.code = '2').what.exists()`];
const search = [`action = 'E'`, `subtype.where(code = 'search').exists()`, `agent.where(type.coding.code = '110152').who.display = 'care.example.org'`, `entity.where(role.code = '24').count() = 1 and entity.where(role.code = '24').query.exists() and entity.where(role.code = '24').what.exists().not()`];
const update = [`action = 'U'`, `subtype.where(code = 'update').exists()`, `agent.where(type.coding.code = '110152').who.display = 'care.example.org'`, `entity.where(type.code = '2').what.exists()`];
const profile = (name: string) => `meta.profile = 'https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.${name}'`;

const cases: [string, Partial<AuditEntry>, string[]][] = [
  ['a read', {}, [...withPatient, ...read, profile('PatientRead'), `outcome = '0'`]],
  ['a search at one patient', { action: 'incident.list', deed: 'search' }, [...withPatient, ...search, profile('PatientQuery')]],
  ['a search at none', { action: 'audit.search', deed: 'search', patient: null, resource: 'tenant' }, [...search, `meta.exists().not()`, `entity.where(type.code = '1').exists().not()`]],
  ['a change', { action: 'patient.chart', deed: 'write' }, [...withPatient, ...update, profile('PatientUpdate')]],
  ['an export', { action: 'incident.export', deed: 'export' }, [...withPatient, ...read, `subtype.where(code = '110106').exists()`]],
  ['a refusal', { outcome: 'refused' }, [...withPatient, `outcome = '4'`, `outcomeDesc = 'refused'`, `meta.exists().not()`]],
  ['break-glass', { purpose: 'ETREAT' }, [...withPatient, ...read, `purposeOfEvent.coding.code = 'ETREAT'`, `agent.where(requestor = true).purposeOfUse.coding.code = 'ETREAT'`]],
  ['a device', { actor: { kind: 'device', id: entry.actor.id, name: 'Monitor', roles: [] } }, [...withPatient, `agent.count() = 2`, `agent.where(requestor = true).type.coding.code = '110152'`]],
];
for (const [what, change, expected] of cases) {
  test(`[A9] ${what} is an AuditEvent as BALP shapes it`, () => {
    const event = eventOf(change);
    for (const expression of [...always, ...expected]) assert.deepEqual(evalFhirPath(expression, event), [true], `${what}: ${expression}`);
  });
}

test('[A9] an event names who and whose record, and holds no name of the patient', () => {
  assert.ok(!JSON.stringify(eventOf({})).includes('Puig'));
});

test('[A10] an event tells by ids from what to what somebody’s standing changed, and of nothing that stayed', () => {
  const of = { id: '0b0e6a4e-0000-4000-8000-000000000003', name: 'Pau Vila' };
  const unit = { id: '0b0e6a4e-0000-4000-8000-000000000004', name: 'Ward 1' };
  const { entity } = eventOf({ action: 'person.changed', deed: 'write', patient: null, change: { of, roles: { before: ['nurse'], after: ['nurse', 'admin'] }, units: { before: [unit], after: [] }, facilities: null, hasAccess: null } });
  const details = entity.flatMap((each) => ('detail' in each ? each.detail : []));
  assert.deepEqual(details.map(({ type, valueString }) => `${type}: ${valueString}`), ['roles before: nurse', 'roles after: nurse admin', `units before: ${unit.id}`, 'units after: none']);
  assert.doesNotMatch(JSON.stringify(details), /Ward|Vila/);
});
