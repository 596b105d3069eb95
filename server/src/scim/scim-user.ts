// A user as SCIM shows and changes one: what is kept of it here, and its PATCH (RFC 7644 3.5.2). Attributes that are not kept
// (titles, phones, the enterprise extension) are let pass and not stored. Pure.
import { good, isObject, refusal, USER_SCHEMA, type Json, type Verdict } from './scim.ts';

/** What is kept: the user name is the e-mail somebody signs in with. */
export interface ScimUser {
  readonly userName: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly externalId: string | null;
  readonly locale: string;
  readonly isActive: boolean;
}
export interface StoredUser extends ScimUser {
  readonly id: string;
  readonly createdAt: number;
  readonly changedAt: number;
  /** Of ours that SCIM provisioned. */
  readonly groups: readonly { value: string; display: string }[];
}

const EMAIL = /^[^\s@]{1,64}@[^\s@]{1,189}$/;

const empty: ScimUser = { userName: '', givenName: '', familyName: '', externalId: null, locale: 'en', isActive: true };

/** A whole resource, for POST and PUT; what it leaves out is as nothing was said. */
export function readUser(resource: unknown): Verdict<ScimUser> {
  return isObject(resource) ? judged(changeBy(empty, resource)) : refusal(400, 'invalidSyntax', 'expected a User');
}

export function patchUser(user: ScimUser, operations: readonly PatchOperation[]): Verdict<ScimUser> {
  let next: Verdict<ScimUser> = good(user);
  for (const operation of operations) {
    if (!next.ok) return next;
    next = applyOne(next.body, operation);
  }
  return next.ok ? judged(next) : next;
}

export interface PatchOperation {
  readonly op: 'add' | 'replace' | 'remove';
  readonly path: string | null;
  readonly value: unknown;
}

const MAX_OPERATIONS = 1_000;

export function readPatch(body: unknown): Verdict<readonly PatchOperation[]> {
  const given = isObject(body) ? (body['Operations'] ?? body['operations']) : undefined;
  if (!Array.isArray(given) || given.length === 0 || given.length > MAX_OPERATIONS) return refusal(400, 'invalidSyntax', `expected Operations, 1 to ${MAX_OPERATIONS}`);
  const operations: PatchOperation[] = [];
  for (const each of given as unknown[]) {
    // Some providers begin the word with a capital.
    const op = isObject(each) && typeof each['op'] === 'string' ? each['op'].toLowerCase() : '';
    if (!isObject(each) || (op !== 'add' && op !== 'replace' && op !== 'remove')) return refusal(400, 'invalidSyntax', 'op should be add, replace or remove');
    const path = each['path'];
    if (path !== undefined && typeof path !== 'string') return refusal(400, 'invalidPath', 'path should be text');
    if (op === 'remove' && path === undefined) return refusal(400, 'noTarget', 'remove needs a path');
    operations.push({ op, path: path === undefined || path === '' ? null : path.replace(/^urn:ietf:params:scim:schemas:core:2\.0:(User|Group):/i, ''), value: each['value'] });
  }
  return good(operations);
}

function applyOne(user: ScimUser, { op, path, value }: PatchOperation): Verdict<ScimUser> {
  if (path === null) return isObject(value) ? changeBy(user, value) : refusal(400, 'invalidValue', 'without a path, value should hold attributes');
  if (!/^[a-z$][\w.:$-]*(\[[^\]]*\])?(\.[\w$]+)?$/i.test(path)) return refusal(400, 'invalidPath', 'the path cannot be read');
  return op === 'remove' ? withoutOne(user, path.toLowerCase()) : changeBy(user, { [path]: value });
}

function withoutOne(user: ScimUser, path: string): Verdict<ScimUser> {
  switch (path) {
    case 'externalid':
      return good({ ...user, externalId: null });
    case 'locale':
      return good({ ...user, locale: 'en' });
    case 'name.familyname':
      return good({ ...user, familyName: '' });
    case 'username':
    case 'active':
    case 'name':
    case 'name.givenname':
      return refusal(400, 'mutability', 'this attribute is required; replace it');
    default:
      return good(user);
  }
}

/** Attributes by name, in any case, whole or dotted. */
function changeBy(user: ScimUser, attributes: Json): Verdict<ScimUser> {
  let next = user;
  for (const [name, value] of Object.entries(attributes)) {
    const changed = changeOne(next, name.toLowerCase(), value);
    if (!changed.ok) return changed;
    next = changed.body;
  }
  return good(next);
}

function changeOne(user: ScimUser, name: string, value: unknown): Verdict<ScimUser> {
  const wrong = (expected: string): Verdict<ScimUser> => refusal(400, 'invalidValue', `${name} should be ${expected}`);
  const text = typeof value === 'string' ? value.trim() : null;
  switch (name) {
    case 'username':
      return text === null ? wrong('text') : good({ ...user, userName: text });
    case 'externalid':
      return text === null || text.length > 200 ? wrong('text of at most 200 letters') : good({ ...user, externalId: text });
    case 'locale':
    case 'preferredlanguage':
      return text === null ? wrong('text') : good({ ...user, locale: text.slice(0, 2).toLowerCase() });
    case 'active':
      // Some providers write it as a text.
      if (typeof value !== 'boolean' && text?.toLowerCase() !== 'true' && text?.toLowerCase() !== 'false') return wrong('true or false');
      return good({ ...user, isActive: value === true || text?.toLowerCase() === 'true' });
    case 'name':
      return isObject(value) ? changeBy(user, Object.fromEntries(Object.entries(value).map(([part, each]) => [`name.${part}`, each]))) : wrong('an object');
    case 'name.givenname':
      return text === null ? wrong('text') : good({ ...user, givenName: text });
    case 'name.familyname':
      return text === null ? wrong('text') : good({ ...user, familyName: text });
    case 'displayname':
      // Providers that know no names of their own.
      return text === null ? wrong('text') : good(user.givenName !== '' ? user : { ...user, givenName: text });
    default:
      return good(user);
  }
}

function judged(verdict: Verdict<ScimUser>): Verdict<ScimUser> {
  if (!verdict.ok) return verdict;
  const { userName, givenName, familyName } = verdict.body;
  if (!EMAIL.test(userName)) return refusal(400, 'invalidValue', 'userName should be the e-mail address somebody signs in with');
  if (givenName.length > 100 || familyName.length > 100) return refusal(400, 'invalidValue', 'a name should have at most 100 letters');
  return good({ ...verdict.body, givenName: givenName === '' ? userName.split('@')[0]! : givenName });
}

export function userResource({ id, userName, givenName, familyName, externalId, locale, isActive, groups }: StoredUser, origin: string, meta: Json): Json {
  return {
    schemas: [USER_SCHEMA], id, ...(externalId === null ? {} : { externalId }), userName,
    name: { givenName, familyName, formatted: `${givenName} ${familyName}`.trim() }, displayName: `${givenName} ${familyName}`.trim(),
    emails: [{ value: userName, type: 'work', primary: true }], locale, active: isActive, groups: groups.map((group) => ({ ...group, $ref: `${origin}/scim/v2/Groups/${group.value}` })),
    meta,
  };
}
