// What the FHIR side does, as one table: the routes are made of it and the CapabilityStatement says it, so neither can say more
// than the other.

export const FHIR_PREFIX = '/fhir/R4';
export const FHIR_TYPE = 'application/fhir+json; charset=utf-8';

export interface FhirInteraction {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the prefix, as the router takes it. */
  readonly path: string;
  readonly level: 'system' | 'Observation' | 'Patient';
  readonly codes: readonly ('create' | 'read' | 'update' | 'search-type' | 'batch' | 'transaction')[];
  /** Of an operation, which has no codes: what of it this is. */
  readonly bulk?: 'begin' | 'status' | 'remove' | 'file';
  /** Who may ask: a device with its key, an app with a token. */
  readonly by: readonly ('device' | 'app')[];
}

export const fhirInteractions: readonly FhirInteraction[] = [
  { method: 'POST', path: '/Observation', level: 'Observation', codes: ['create'], by: ['device'] },
  { method: 'GET', path: '/Observation/:id', level: 'Observation', codes: ['read'], by: ['device', 'app'] },
  { method: 'GET', path: '/Observation', level: 'Observation', codes: ['search-type'], by: ['app'] },
  { method: 'GET', path: '/Patient', level: 'Patient', codes: ['search-type'], by: ['app'] },
  { method: 'GET', path: '/Patient/:id', level: 'Patient', codes: ['read'], by: ['app'] },
  { method: 'PUT', path: '/Observation/:id', level: 'Observation', codes: ['update'], by: ['device'] },
  { method: 'GET', path: '/Patient/$export', level: 'Patient', codes: [], bulk: 'begin', by: ['app'] },
  { method: 'GET', path: '/bulk/:id', level: 'Patient', codes: [], bulk: 'status', by: ['app'] },
  { method: 'DELETE', path: '/bulk/:id', level: 'Patient', codes: [], bulk: 'remove', by: ['app'] },
  { method: 'GET', path: '/bulk/:id/:file', level: 'Patient', codes: [], bulk: 'file', by: ['app'] },
  { method: 'POST', path: '/', level: 'system', codes: ['batch', 'transaction'], by: ['device'] },
];

const US_CORE = 'http://hl7.org/fhir/us/core/StructureDefinition';
const profiles = ['vital-signs', 'blood-pressure', 'heart-rate', 'respiratory-rate', 'pulse-oximetry', 'body-temperature', 'body-weight', 'body-height', 'bmi', 'average-blood-pressure'];

export function capabilityStatement(origin: string, date: string) {
  const codesOf = (level: FhirInteraction['level']) => fhirInteractions.filter((one) => one.level === level).flatMap(({ codes }) => codes.map((code) => ({ code })));
  return {
    resourceType: 'CapabilityStatement', status: 'active', date, kind: 'instance', instantiates: ['http://hl7.org/fhir/uv/bulkdata/CapabilityStatement/bulk-data'], fhirVersion: '4.0.1', format: ['application/fhir+json'],
    software: { name: 'MyDR24' },
    implementation: { description: 'Vital signs in, each answer says what is on disk; and out, to apps that somebody allowed and to service accounts', url: `${origin}${FHIR_PREFIX}` },
    rest: [{
      mode: 'server',
      security: {
        cors: true, service: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/restful-security-service', code: 'SMART-on-FHIR' }] }],
        extension: [{
          url: 'http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris',
          extension: ['authorize', 'token', 'introspect', 'revoke'].map((name) => ({ url: name, valueUri: `${origin}/smart/${name}` })),
        }],
        description: 'Authorization: Bearer with the key of a device, which creates, reads and changes only what it wrote; or with an app\'s token (SMART), which reads within its scopes what its person, or it as a service account, may see.',
      },
      resource: [{
        type: 'Observation', profile: `${US_CORE}/us-core-vital-signs`, supportedProfile: profiles.map((name) => `${US_CORE}/us-core-${name}`),
        interaction: codesOf('Observation'), versioning: 'versioned-update', readHistory: false, updateCreate: false, conditionalCreate: true, conditionalRead: 'not-supported',
        conditionalUpdate: false, conditionalDelete: 'not-supported',
        searchParam: [{ name: 'patient', type: 'reference' }, { name: 'code', type: 'token' }, { name: 'date', type: 'date' }, { name: 'category', type: 'token' }],
        documentation: 'Conditional create by identifier=system|value only. An update is a correction (same subject, code and time) or entered-in-error. A bundle holds at most 500 entries, and a transaction is one commit. Apps read and search readings of every way in.',
      }, { type: 'Patient', interaction: codesOf('Patient'), versioning: 'no-version', operation: [{ name: 'export', definition: 'http://hl7.org/fhir/uv/bulkdata/OperationDefinition/patient-export' }],
        documentation: 'The list is a service account\'s: patients of its wards, page by page, without a total. $export is too: by GET, with _outputFormat, _since and _type of Patient and Observation; one open export for each service, for two hours.',
      }],
      interaction: codesOf('system'),
    }],
  };
}
