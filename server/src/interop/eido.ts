// An incident as a NENA EIDO (NENA-STA-021.1, JSON form 1.0, schema of github.com/NENA911/EIDO-JSON, Schema/openapi.yaml 1.0.0):
// agency, agents, incident, person, place, alarms and notes, tied by references. Registry values that could not be checked
// against the registries are left out where the schema lets them be, and are plain where it asks for one.
import type { AlarmPriority, EmergencyKind, IncidentRecord, TimelineEntry } from '@mydr24/protocol';

export interface EidoOptions {
  /** A globally unique name of this agency: the host name of the site. */
  agencyId: string;
  isoInstant(at: number): string;
}

type Component = Record<string, unknown>;
interface Reference {
  $ref: string;
}

/** Plain words where the Incident Type registry asks for one; the exact kind stands in `incidentTypeInternalCode`. */
const typeOfKind = (kind: EmergencyKind): string => (kind === 'technical' ? 'Alarm' : 'Medical Emergency');

/** NENA: 0 lowest to 10 highest. */
const priorityNumber: Readonly<Record<AlarmPriority, number>> = { high: 10, medium: 6, low: 3 };

export function eidoOf(record: IncidentRecord, { agencyId, isoInstant }: EidoOptions): Component {
  const { summary, timeline } = record;
  const changedAt = timeline.at(-1)?.at ?? summary.openedAt;
  const id = (part: string): string => `${summary.id}:${part}`;
  const agency: Reference = { $ref: agencyId };
  const prologue = ($id: string, at: number): Component => ({ $id, lastUpdateTimeStamp: isoInstant(at), updatedByAgencyReference: agency });
  const people = peopleOf(timeline);
  const notes = notesOf(record, prologue, id, isoInstant);
  const refs = (components: readonly Component[]): Reference[] => components.map(({ $id }) => ({ $ref: String($id) }));
  const agents = [...people].map(([personId]) => ({ ...prologue(id(`agent:${personId}`), changedAt), agentRoleRegistryText: ['Responding'], agencyReference: agency }));
  const location = locationOf(record, prologue(id('location'), summary.openedAt));
  const patient = {
    ...prologue(id('person'), summary.openedAt), personIncidentRoleRegistryText: ['Patient'], locationReference: refs([location]), notesReference: [{ $ref: id('note:name') }],
  };
  const cause = summary.cause.type === 'alarm' ? summary.cause.priority : 'high';
  return {
    ...prologue(`urn:emergency:uid:incidentid:${summary.id}:${agencyId}`, changedAt),
    eidoVersion: '1.0',
    issuingElementIdentification: agencyId,
    agencyComponent: [{ ...prologue(agencyId, changedAt), agencyRoleDescriptionRegistryText: ['Dispatch'], agencyType: ['ambulance'], incidentOwningAgencyIndicator: true }],
    agentComponent: agents,
    incidentComponent: {
      ...prologue(id('incident'), changedAt),
      incidentTypeInternalCode: summary.kind,
      incidentTypeInternalText: `${summary.mode === 'actual' ? '' : `${summary.mode.toUpperCase()}: NOT REAL. `}${summary.kind}`,
      incidentTypeCommonRegistryText: typeOfKind(summary.kind),
      incidentStatusInternalText: [summary.status, ...(summary.outcome === null ? [] : [`outcome ${summary.outcome}`]), ...(summary.mode === 'actual' ? [] : [summary.mode])],
      internalIncidentId: summary.id,
      incidentPriorityInternalText: cause,
      incidentCommonPriorityNumber: priorityNumber[cause],
      agentReference: refs(agents),
      locationReference: refs([location]),
      personReference: refs([patient]),
      notesReference: refs(notes),
    },
    alarmsSensorsComponent: record.alarms.filter(({ isPartOfIt }) => isPartOfIt).map((alarm) => ({ ...prologue(id(`alarm:${alarm.id}`), alarm.endedAt ?? alarm.startedAt), notesReference: refs([notes[0]!]) })),
    locationComponent: [location],
    personComponent: [patient],
    notesComponent: notes,
    '@context': { '@vocab': './JSON-LD_Contexts/EmergencyIncidentDataObjectType.jsonld' },
  };
}

function peopleOf(timeline: readonly TimelineEntry[]): Map<string, string> {
  return new Map(timeline.flatMap(({ personId, personName }) => (personId === null ? [] : [[personId, personName ?? ''] as const])));
}

function locationOf({ summary: { place } }: IncidentRecord, prologue: Component): Component {
  const bed = place.bed === null ? '' : `, ${place.bed}`;
  const byValue = place.position === null ? {} : { locationByValue: pidfOf(place.position.lat, place.position.lon) };
  return { ...prologue, locationTypeDescriptionRegistryText: 'Incident', locationDescriptionText: `${place.label}${bed}`, ...byValue };
}

/** A point as PIDF-LO (RFC 5491, section 5.2). */
function pidfOf(lat: number, lon: number): string {
  return `<?xml version="1.0" encoding="UTF-8"?><presence xmlns="urn:ietf:params:xml:ns:pidf" xmlns:gp="urn:ietf:params:xml:ns:pidf:geopriv10" xmlns:gml="http://www.opengis.net/gml" entity="pres:incident@invalid"><tuple id="place"><status><gp:geopriv><gp:location-info><gml:Point srsName="urn:ogc:def:crs:EPSG::4326"><gml:pos>${lat} ${lon}</gml:pos></gml:Point></gp:location-info><gp:usage-rules/></gp:geopriv></status></tuple></presence>`;
}

type Prologue = ($id: string, at: number) => Component;

/** The first says what the incident is and where its whole record can be checked; then one for each line of the timeline. */
function notesOf({ summary, sha256, timeline, figures }: IncidentRecord, prologue: Prologue, id: (part: string) => string, isoInstant: (at: number) => string): Component[] {
  const head = [`mode ${summary.mode}`, `cause ${summary.cause.type}`, ...figures.map(({ code, ms }) => `${code} ${ms} ms`), `record sha256 ${sha256}`].join('; ');
  const lines = timeline.map(({ n, at, kind, personId, facts }) => {
    const said = Object.entries(facts).filter(([, value]) => value !== null).map(([name, value]) => `${name} ${value}`);
    const text = [`${isoInstant(at)} ${kind}`, ...said].join('; ');
    return { ...prologue(id(`note:${n}`), at), notesActionComments: html(text), ...(personId === null ? {} : { agentReference: { $ref: id(`agent:${personId}`) } }) };
  });
  const note = (name: string, text: string): Component => ({ ...prologue(id(`note:${name}`), summary.openedAt), notesActionComments: html(text) });
  return [note('0', head), note('name', `Patient: ${summary.patientName}`), ...lines];
}

const html = (text: string): string => `<p>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}</p>`;
