// A row of the audit as a FHIR R4 AuditEvent in the shape of IHE BALP 1.1 (PatientRead, PatientQuery, PatientUpdate): who, by which
// ends of the line, at which patient, in which request. Our rows hold no network address and no words of a query, and the event says so.
import type { AuditEntry, StandingChange } from '@mydr24/protocol';

const DCM = 'http://dicom.nema.org/resources/ontology/DCM';
const INTERACTION = 'http://hl7.org/fhir/restful-interaction';
const ENTITY_TYPE = 'http://terminology.hl7.org/CodeSystem/audit-entity-type';
const OBJECT_ROLE = 'http://terminology.hl7.org/CodeSystem/object-role';
const BALP = 'https://profiles.ihe.net/ITI/BALP';
const UNKNOWN = { extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }] };

/** `profile` is named of what was let in and has a patient; a refusal follows the same shape, and FHIR gives it no profile. */
const deeds = {
  read: { action: 'R', interaction: 'read', profile: 'PatientRead', from: 'server' },
  search: { action: 'E', interaction: 'search', profile: 'PatientQuery', from: 'client' },
  write: { action: 'U', interaction: 'update', profile: 'PatientUpdate', from: 'client' },
  // Out of the house: the read of BALP, and DICOM's word for it.
  export: { action: 'R', interaction: 'read', profile: 'PatientRead', from: 'server' },
} as const;

export interface AuditEventSite {
  /** The host people reach this server by. */
  readonly host: string;
  readonly isoInstant: (at: number) => string;
  readonly base64: (text: string) => string;
}

export function auditEventOf(entry: AuditEntry, { host, isoInstant, base64 }: AuditEventSite) {
  const { id, at, deed, outcome, purpose } = entry;
  const { action, interaction, profile, from } = deeds[deed];
  const isAllowed = outcome === 'allowed';
  const reason = purpose === null ? [] : [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: purpose, display: 'emergency treatment' }] }];
  return {
    resourceType: 'AuditEvent',
    id,
    ...(isAllowed && entry.patient !== null ? { meta: { profile: [`${BALP}/StructureDefinition/IHE.BasicAudit.${profile}`] } } : {}),
    type: { system: 'http://terminology.hl7.org/CodeSystem/audit-event-type', code: 'rest', display: 'Restful Operation' },
    subtype: [
      { system: INTERACTION, code: interaction, display: interaction },
      ...(deed === 'export' ? [{ system: DCM, code: '110106', display: 'Export' }] : []),
      { system: 'urn:mydr24:audit-action', code: entry.action },
    ],
    action,
    recorded: isoInstant(at),
    outcome: isAllowed ? '0' : '4',
    ...(isAllowed ? {} : { outcomeDesc: 'refused' }),
    ...(reason.length === 0 ? {} : { purposeOfEvent: reason }),
    agent: agentsOf(entry, host, from, reason),
    source: { site: host, observer: { display: host }, type: [{ system: 'http://terminology.hl7.org/CodeSystem/security-source-type', code: '4', display: 'Application Server' }] },
    entity: entitiesOf(entry, base64),
  };
}

/** BALP calls the end of the line that sends what matters the source: the server of what is read, the client of a query or a change. */
function agentsOf({ actor, basis }: AuditEntry, host: string, from: 'client' | 'server', purposeOfUse: readonly object[]) {
  const [source, destination] = [{ coding: [{ system: DCM, code: '110153', display: 'Source Role ID' }] }, { coding: [{ system: DCM, code: '110152', display: 'Destination Role ID' }] }];
  const isUser = actor.kind === 'person' || actor.kind === 'viewer' || actor.kind === 'guest';
  const who = actor.id === null ? { display: actor.kind } : { identifier: { system: `urn:mydr24:${actor.kind}`, value: actor.id } };
  const client = { type: from === 'client' ? source : destination, who: isUser ? { display: 'client' } : who, requestor: !isUser, network: { _address: UNKNOWN, type: '5' } };
  const server = { type: from === 'server' ? source : destination, who: { display: host }, requestor: false, network: { address: host, type: '1' } };
  if (!isUser) return [client, server];
  const user = {
    type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType', code: 'IRCP', display: 'information recipient' }] },
    role: actor.roles.map((role) => ({ coding: [{ system: 'urn:mydr24:role', code: role }] })),
    who, ...(actor.name === null ? {} : { name: actor.name }), requestor: true, ...(basis === null || basis.policies.length === 0 ? {} : { policy: basis.policies.map((policy) => `urn:mydr24:policy:${policy.id}`) }), ...(purposeOfUse.length === 0 ? {} : { purposeOfUse }),
  };
  return [client, server, { ...user, ...(user.role.length === 0 ? { role: undefined } : {}) }];
}

/** What somebody's standing was and became, by ids. */
function detailsOf(change: StandingChange | null): { type: string; valueString: string }[] {
  if (change === null) return [];
  const idsOf = (places: readonly { id: string }[]): string => places.map(({ id }) => id).join(' ');
  const { roles, units, facilities, hasAccess } = change;
  const pairs = [
    ['roles', roles && [roles.before.join(' '), roles.after.join(' ')]], ['units', units && [idsOf(units.before), idsOf(units.after)]],
    ['facilities', facilities && [idsOf(facilities.before), idsOf(facilities.after)]], ['access', hasAccess && [String(hasAccess.before), String(hasAccess.after)]],
  ] as const;
  // FHIR knows no empty text.
  return pairs.flatMap(([name, pair]) => (pair === null ? [] : [{ type: `${name} before`, valueString: pair[0] || 'none' }, { type: `${name} after`, valueString: pair[1] || 'none' }]));
}

function entitiesOf({ deed, patient, action, resource, change, requestId }: AuditEntry, base64: (text: string) => string) {
  const type = { system: ENTITY_TYPE, code: '2', display: 'System Object' };
  const details = detailsOf(change);
  const record = { type, role: { system: OBJECT_ROLE, code: '4', display: 'Domain Resource' }, what: { identifier: { system: 'urn:mydr24:record', value: resource } }, ...(details.length > 0 && { detail: details }) };
  const query = { type, role: { system: OBJECT_ROLE, code: '24', display: 'Query' }, query: base64(`${action} ${resource}`) };
  return [
    ...(patient === null
      ? []
      : [{ type: { system: ENTITY_TYPE, code: '1', display: 'Person' }, role: { system: OBJECT_ROLE, code: '1', display: 'Patient' }, what: { reference: `Patient/${patient.id}` } }]),
    deed === 'search' ? query : record,
    { type: { system: `${BALP}/CodeSystem/BasicAuditEntityType`, code: 'XrequestId' }, what: { identifier: { value: requestId } } },
  ];
}
