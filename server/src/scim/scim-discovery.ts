// What this SCIM service says of itself: configuration, resource types and schemas, as it truly does it. Pure.
import { GROUP_SCHEMA, MAX_RESULTS, USER_SCHEMA, type Json } from './scim.ts';

const meta = (resourceType: string, location: string): Json => ({ resourceType, location });

export const serviceProviderConfig = (base: string): Json => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
  patch: { supported: true }, bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 }, filter: { supported: true, maxResults: MAX_RESULTS },
  changePassword: { supported: false }, sort: { supported: false }, etag: { supported: true },
  authenticationSchemes: [{ type: 'oauthbearertoken', name: 'Bearer token', description: 'A token of the tenant, made by an administrator' }],
  meta: meta('ServiceProviderConfig', `${base}/ServiceProviderConfig`),
});

const resourceType = (base: string, id: 'User' | 'Group', schema: string): Json => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'], id, name: id, endpoint: `/${id}s`, schema, meta: meta('ResourceType', `${base}/ResourceTypes/${id}`),
});
export const resourceTypes = (base: string): Json[] => [resourceType(base, 'User', USER_SCHEMA), resourceType(base, 'Group', GROUP_SCHEMA)];

const attribute = (name: string, type: string, more: Json = {}): Json => ({
  name, type, multiValued: false, description: '', required: false, caseExact: false, mutability: 'readWrite', returned: 'default', uniqueness: 'none', ...more,
});
const readOnly = { mutability: 'readOnly' };

export const schemas = (base: string): Json[] => [
  {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:Schema'], id: USER_SCHEMA, name: 'User', description: 'Staff',
    attributes: [
      attribute('userName', 'string', { required: true, uniqueness: 'server', description: 'The e-mail address somebody signs in with' }),
      attribute('externalId', 'string', { caseExact: true }),
      attribute('name', 'complex', { subAttributes: [attribute('givenName', 'string'), attribute('familyName', 'string'), attribute('formatted', 'string', readOnly)] }),
      attribute('displayName', 'string', { description: 'Given and family name; taken as the given name of somebody who has none' }),
      attribute('emails', 'complex', { multiValued: true, ...readOnly, description: 'The user name', subAttributes: [attribute('value', 'string', readOnly), attribute('type', 'string', readOnly), attribute('primary', 'boolean', readOnly)] }),
      attribute('locale', 'string'),
      attribute('active', 'boolean', { description: 'False ends sessions, open sockets and duty at once' }),
      attribute('groups', 'complex', { multiValued: true, ...readOnly, subAttributes: [attribute('value', 'string', readOnly), attribute('display', 'string', readOnly)] }),
    ],
    meta: meta('Schema', `${base}/Schemas/${USER_SCHEMA}`),
  },
  {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:Schema'], id: GROUP_SCHEMA, name: 'Group', description: 'People with the same rights; which, says the table of group roles',
    attributes: [
      attribute('displayName', 'string', { required: true, uniqueness: 'server' }),
      attribute('externalId', 'string', { caseExact: true }),
      attribute('members', 'complex', { multiValued: true, subAttributes: [attribute('value', 'string', { mutability: 'immutable' }), attribute('display', 'string', readOnly)] }),
    ],
    meta: meta('Schema', `${base}/Schemas/${GROUP_SCHEMA}`),
  },
];
