// A group as SCIM shows and changes one: a name and its members. What a group means here is the tenant's table of group roles. Pure.
import { good, GROUP_SCHEMA, isObject, refusal, type Json, type Verdict } from './scim.ts';
import type { PatchOperation } from './scim-user.ts';

export interface ScimGroup {
  readonly displayName: string;
  readonly externalId: string | null;
  readonly memberIds: readonly string[];
}
export interface StoredGroup {
  readonly id: string;
  readonly displayName: string;
  readonly externalId: string | null;
  readonly createdAt: number;
  readonly changedAt: number;
  readonly members: readonly { value: string; display: string }[];
}

const MAX_MEMBERS = 5_000;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const ONE_MEMBER = /^members\[value eq "([^"]+)"\]$/i;

export function readGroup(resource: unknown): Verdict<ScimGroup> {
  return isObject(resource) ? judged(changeBy({ displayName: '', externalId: null, memberIds: [] }, resource, false)) : refusal(400, 'invalidSyntax', 'expected a Group');
}

export function patchGroup(group: ScimGroup, operations: readonly PatchOperation[]): Verdict<ScimGroup> {
  let next: Verdict<ScimGroup> = good(group);
  for (const operation of operations) {
    if (!next.ok) return next;
    next = applyOne(next.body, operation);
  }
  return judged(next);
}

function applyOne(group: ScimGroup, { op, path, value }: PatchOperation): Verdict<ScimGroup> {
  if (path === null) return isObject(value) ? changeBy(group, value, op === 'add') : refusal(400, 'invalidValue', 'without a path, value should hold attributes');
  if (op !== 'remove') return changeBy(group, { [path]: value }, op === 'add');
  const [, one] = ONE_MEMBER.exec(path) ?? [];
  if (one !== undefined) return good({ ...group, memberIds: group.memberIds.filter((id) => id !== one.toLowerCase()) });
  if (path.toLowerCase() === 'externalid') return good({ ...group, externalId: null });
  if (path.toLowerCase() !== 'members') return refusal(400, path.toLowerCase() === 'displayname' ? 'mutability' : 'invalidPath', 'of a group, members and externalId can be removed');
  // Without a value all of them; some providers name those who leave in the value.
  const leaving = value === undefined ? good(group.memberIds) : memberIdsOf(value);
  return leaving.ok ? good({ ...group, memberIds: group.memberIds.filter((id) => !leaving.body.includes(id)) }) : leaving;
}

function changeBy(group: ScimGroup, attributes: Json, isAdding: boolean): Verdict<ScimGroup> {
  let next = group;
  for (const [name, value] of Object.entries(attributes)) {
    const lower = name.toLowerCase();
    if (lower === 'displayname' || lower === 'externalid') {
      if (typeof value !== 'string' || value.length > 200) return refusal(400, 'invalidValue', `${name} should be text of at most 200 letters`);
      next = { ...next, [lower === 'displayname' ? 'displayName' : 'externalId']: value.trim() };
    }
    if (lower !== 'members') continue;
    const ids = memberIdsOf(value);
    if (!ids.ok) return ids;
    next = { ...next, memberIds: isAdding ? [...next.memberIds, ...ids.body] : ids.body };
  }
  return good(next);
}

function memberIdsOf(value: unknown): Verdict<string[]> {
  const ids = (Array.isArray(value) ? (value as unknown[]) : [value]).map((each) => (isObject(each) ? each['value'] : each));
  return ids.every((id) => typeof id === 'string' && UUID.test(id)) ? good(ids.map((id) => String(id).toLowerCase())) : refusal(400, 'invalidValue', 'a member should be { "value": id of a User }');
}

function judged(verdict: Verdict<ScimGroup>): Verdict<ScimGroup> {
  if (!verdict.ok) return verdict;
  if (verdict.body.displayName === '') return refusal(400, 'invalidValue', 'displayName is missing');
  const memberIds = [...new Set(verdict.body.memberIds)];
  return memberIds.length > MAX_MEMBERS ? refusal(400, 'tooMany', `at most ${MAX_MEMBERS} members`) : good({ ...verdict.body, memberIds });
}

export function groupResource({ id, displayName, externalId, members }: StoredGroup, origin: string, meta: Json): Json {
  return {
    schemas: [GROUP_SCHEMA], id, ...(externalId === null ? {} : { externalId }), displayName,
    members: members.map((member) => ({ ...member, type: 'User', $ref: `${origin}/scim/v2/Users/${member.value}` })),
    meta,
  };
}
