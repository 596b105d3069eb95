// The EIDO against what NENA publishes: github.com/NENA911/EIDO-JSON, Schema/openapi.yaml (version 1.0.0, commit 7f62055). The
// repository carries no licence to copy it under, so the parts used here are written out below: required names, types, closed
// lists. Every object may carry only names the published schema knows.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { ordinaryLife, recordOf, sosCause, startLife } from '../incident/incident-testing.ts';
import { eidoOf } from './eido.ts';

const Reference = z.strictObject({ $ref: z.string().min(1) });
const References = z.array(Reference);
const DateTime = z.iso.datetime({ offset: true });
const prologue = {
  $id: z.string().min(1), lastUpdateTimeStamp: DateTime, updatedByAgencyReference: Reference, updatedByAgentReference: Reference.optional(),
  AlternateValueReferences: References.optional(), externalInformationSourceReferences: References.optional(), mediaReferences: References.optional(),
};
const Agency = z.strictObject({
  ...prologue, agencyRoleDescriptionRegistryText: z.array(z.string()), agencyType: z.array(z.string()), agencyJcard: z.string().optional(), notesReference: References.optional(),
  incidentOwningAgencyIndicator: z.boolean().optional(), actingOnBehalfOfAgencyReference: References.optional(),
});
const Agent = z.strictObject({ ...prologue, agentRoleRegistryText: z.array(z.string()).min(1), agencyReference: Reference, agentJcard: z.string().optional(), agentWorkstationPositionIdentification: z.string().optional(), notesReference: References.optional() });
const Notes = z.strictObject({ ...prologue, notesActionComments: z.string(), agentReference: Reference.optional(), cautionReference: References.optional() });
const Location = z.strictObject({ ...prologue, locationTypeDescriptionRegistryText: z.string(), locationByValue: z.string().optional(), locationDescriptionText: z.string().optional(), notesReference: References.optional() });
const Person = z.strictObject({ ...prologue, personIncidentRoleRegistryText: z.array(z.string()), locationReference: References.optional(), notesReference: References.optional() });
const AlarmsSensors = z.strictObject({ ...prologue, csaaAlarmInformation: z.string().optional(), alarmUrl: z.url().optional(), agentReference: Reference.optional(), notesReference: References.optional() });
const Incident = z.strictObject({
  ...prologue, incidentTypeCommonRegistryText: z.string(), incidentTypeInternalCode: z.string().optional(), incidentTypeInternalText: z.string().optional(),
  incidentStatusInternalText: z.array(z.string()).optional(), incidentStatusCommonRegistryText: z.array(z.string()).optional(), internalIncidentId: z.string().optional(),
  agentReference: References.optional(), locationReference: References.optional(), personReference: References.optional(), incidentPriorityInternalText: z.string().optional(),
  incidentCommonPriorityNumber: z.int().min(0).max(10).optional(), notesReference: References.optional(),
});
const Eido = z.strictObject({
  ...prologue, eidoVersion: z.literal('1.0'), issuingElementIdentification: z.string(), agencyComponent: z.array(Agency), agentComponent: z.array(Agent), incidentComponent: Incident,
  alarmsSensorsComponent: z.array(AlarmsSensors), locationComponent: z.array(Location), personComponent: z.array(Person), notesComponent: z.array(Notes),
  '@context': z.strictObject({ '@vocab': z.literal('./JSON-LD_Contexts/EmergencyIncidentDataObjectType.jsonld') }),
});

const options = { agencyId: 'care.example.org', isoInstant: (at: number) => new Date(at).toISOString() };
const wire = (record: Parameters<typeof eidoOf>[0]) => Eido.parse(JSON.parse(JSON.stringify(eidoOf(record, options))));

function* walk(value: unknown): Generator<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield value as Record<string, unknown>;
  for (const inner of Object.values(value)) yield* walk(inner);
}

test('[IO1] an incident is an EIDO as the published schema has it, closed or open, with or without a place on the map', () => {
  const closed = recordOf(ordinaryLife());
  const open = recordOf(startLife(sosCause));
  for (const record of [closed, open, { ...closed, summary: { ...closed.summary, place: { label: 'Home', facilityId: null, unitId: null, bed: null, position: null } } }]) wire(record);
});

test('[IO1] every reference of an EIDO is answered by a component in it, and every id is there once', () => {
  const eido = wire(recordOf(ordinaryLife()));
  const objects = [...walk(eido)];
  const ids = objects.flatMap(({ $id }) => (typeof $id === 'string' ? [$id] : []));
  assert.equal(new Set(ids).size, ids.length);
  for (const { $ref } of objects) if (typeof $ref === 'string') assert.ok(ids.includes($ref), $ref);
});

test('[IO1] an EIDO tells every line of the timeline, the outcome and the hash of the whole record', () => {
  const record = recordOf(ordinaryLife());
  const eido = wire(record);
  assert.equal(eido.notesComponent.length, record.timeline.length + 2);
  assert.ok(eido.incidentComponent.incidentStatusInternalText?.includes('outcome treated-on-scene'));
  assert.ok(eido.notesComponent.some(({ notesActionComments }) => notesActionComments.includes(record.sha256)));
});

test('[IO2] a drill says so in the EIDO and in CAP', () => {
  const eido = wire(recordOf(ordinaryLife('drill')));
  assert.ok(eido.incidentComponent.incidentTypeInternalText?.startsWith('DRILL: NOT REAL'));
});
