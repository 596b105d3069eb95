// Provisioning: users and groups of a tenant as its directory has them. Each request is one transaction with its audit row; what it
// takes away counts at once, on open sockets too. What groups mean is decided by the tenant's group roles (sso/group-roles.ts).
import { createHash } from 'node:crypto';
import type { GroupRole } from '@mydr24/protocol';
import type { InsertAudit } from '../audit/audit.ts';
import type { Keys } from '../keys/keys.ts';
import type { ChangedBy, Provision } from '../people/provision.ts';
import type { Clock } from '../platform/clock.ts';
import type { Ids } from '../platform/ids.ts';
import { isUniqueViolation, type Postgres, type Tx } from '../platform/postgres.ts';
import { standingOf } from '../sso/group-roles.ts';
import { good, type Json, listBody, pageOf, refusal, SCIM_PREFIX, type ScimRefusal, shownOf, type Verdict } from './scim.ts';
import { readFilter } from './scim-filter.ts';
import { groupResource, patchGroup, readGroup, type ScimGroup, type StoredGroup } from './scim-group.ts';
import {
  claimGroup, claimUser, deleteGroup, findDeleted, findGroup, findUser, groupAttributes, joinGroup, leaveGroup, listGroupNames, listGroups, listKnown, listUsers, saveGroup, saveUser, updatePerson, userAttributes, type UserDirectory,
} from './scim-store.ts';
import { patchUser, readPatch, readUser, type ScimUser, type StoredUser, userResource } from './scim-user.ts';

export interface ScimOptions {
  readonly pg: Postgres;
  readonly keys: Keys;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly ids: Ids;
  readonly provision: Provision;
  readonly readGroupRoles: (tx: Tx) => Promise<GroupRole[]>;
  readonly insertAudit: InsertAudit;
  readonly origin: string;
}

/** The directory that asks, by its token. */
export interface Directory {
  readonly tenantId: string;
  readonly tokenId: string;
}
export interface ScimAsk {
  readonly directory: Directory;
  readonly requestId: string;
  readonly query: Json;
  readonly ifMatch?: string | undefined;
}
/** `body` null: done, and nothing to show. */
export type ScimReply = Verdict<{ readonly status: number; readonly body: Json | null; readonly version?: string }>;

export interface ScimDesk {
  list(ask: ScimAsk): Promise<ScimReply>;
  get(ask: ScimAsk, id: string): Promise<ScimReply>;
  create(ask: ScimAsk, body: unknown): Promise<ScimReply>;
  replace(ask: ScimAsk, id: string, body: unknown): Promise<ScimReply>;
  patch(ask: ScimAsk, id: string, body: unknown): Promise<ScimReply>;
  remove(ask: ScimAsk, id: string): Promise<ScimReply>;
}
export interface Scim {
  readonly users: ScimDesk;
  readonly groups: ScimDesk;
  /** After the table of group roles changed: everybody who is or was in a group. */
  applyGroupRoles(tenantId: string): Promise<void>;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const notFound = (): ScimRefusal => refusal(404, null, 'there is no such resource');
const taken = (): ScimRefusal => refusal(409, 'uniqueness', 'this userName or displayName is in use; look for it by a filter');
const changedMeanwhile = (): ScimRefusal => refusal(412, null, 'it was changed meanwhile; read it again');
const lastAdmin = (): ScimRefusal => refusal(409, null, 'this would leave nobody who administers the tenant; make another administrator first');
const LAST_ADMIN = new Error('the last administrator would be taken away');
/** Weak: of what is shown, so that changes made here by hand count too. */
const versionOf = (shown: object): string => `W/"${createHash('sha256').update(JSON.stringify(shown)).digest('hex').slice(0, 20)}"`;

const metaOf = (resourceType: 'User' | 'Group', { id, createdAt, changedAt }: StoredUser | StoredGroup, origin: string, version: string): Json => ({
  resourceType, created: new Date(createdAt).toISOString(), lastModified: new Date(changedAt).toISOString(), location: `${origin}${SCIM_PREFIX}/${resourceType}s/${id}`, version,
});

export function createScim(options: ScimOptions): Scim {
  const { pg } = options;
  return {
    users: usersDesk(options),
    groups: groupsDesk(options),
    applyGroupRoles: (tenantId) => pg.asTenant(tenantId, (tx) => applyStanding(options, tx, { tenantId, atMs: options.clock.nowMs(), actorKind: 'engine', actorId: null, requestId: options.ids.next() }, null, options.provision.keepLastAdmin)),
  };
}

/** What both kinds have in common: one transaction, its audit row, and names that are taken elsewhere. */
async function within({ pg }: ScimOptions, ask: ScimAsk, work: (tx: Tx) => Promise<ScimReply>): Promise<ScimReply> {
  try {
    return await pg.asTenant(ask.directory.tenantId, work);
  } catch (error) {
    if (isUniqueViolation(error)) return taken();
    // Thrown, so that nothing of the request is kept.
    if (error === LAST_ADMIN) return lastAdmin();
    throw error;
  }
}

const changedBy = ({ clock }: ScimOptions, { directory, requestId }: ScimAsk): ChangedBy => ({ tenantId: directory.tenantId, atMs: clock.nowMs(), actorKind: 'service', actorId: directory.tokenId, requestId });

const note = ({ insertAudit, clock }: ScimOptions, tx: Tx, { directory, requestId }: ScimAsk, action: string, resource: string): Promise<void> =>
  insertAudit(tx, [{ tenantId: directory.tenantId, atMs: clock.nowMs(), actorKind: 'service', actorId: directory.tokenId, action: `scim.${action}`, resource, patientId: null, outcome: 'allowed', requestId }]);

// Users ----------------------------------------------------------------------------------------------------------

/** Nobody more comes in than the operator's limit allows. */
async function findFull({ provision }: ScimOptions, tx: Tx, { directory }: ScimAsk): Promise<ScimRefusal | null> {
  const full = await provision.findFull(tx, directory.tenantId);
  return full === null ? null : refusal(409, null, full.message);
}

function usersDesk(options: ScimOptions): ScimDesk {
  const { clock, ids, origin, provision } = options;
  const at = (tx: Tx, { directory: { tenantId } }: ScimAsk): UserDirectory => ({ tx, keys: options.keys, tenantId });
  const shown = (user: StoredUser): { resource: Json; version: string } => {
    const version = versionOf(user);
    return { resource: userResource(user, origin, metaOf('User', user, origin, version)), version };
  };
  const reply = (ask: ScimAsk, user: StoredUser, status = 200): ScimReply => {
    const { resource, version } = shown(user);
    return good({ status, body: shownOf(resource, ask.query), version });
  };
  const endAccess = async (tx: Tx, tenantId: string, id: string): Promise<void> => {
    if (await provision.isLastAdmin(tx, tenantId, id)) throw LAST_ADMIN;
    await provision.endAccess(tx, tenantId, id, clock.nowMs());
  };
  const changeTo = async (tx: Tx, ask: ScimAsk, user: StoredUser, next: ScimUser, action: string): Promise<ScimReply> => {
    const { tenantId } = ask.directory;
    const full = !user.isActive && next.isActive ? await findFull(options, tx, ask) : null;
    if (full !== null) return full;
    if (next.userName.toLowerCase() !== user.userName.toLowerCase() && !(await provision.claimMail(tx, next.userName))) return taken();
    await updatePerson(at(tx, ask), user.id, next);
    await saveUser(tx, tenantId, user.id, next.externalId, clock.nowMs(), null);
    await provision.recorded(tx, changedBy(options, ask), user.id, async () => {
      if (user.isActive && !next.isActive) await endAccess(tx, tenantId, user.id);
      if (!user.isActive && next.isActive) await provision.restoreAccess(tx, user.id);
    });
    await note(options, tx, ask, user.isActive === next.isActive ? action : next.isActive ? 'activate-user' : 'deactivate-user', `person/${user.id}`);
    return reply(ask, (await findUser(at(tx, ask), user.id))!);
  };
  const change = (ask: ScimAsk, id: string, action: string, next: (user: StoredUser) => Verdict<ScimUser>): Promise<ScimReply> =>
    within(options, ask, async (tx) => {
      const user = UUID.test(id) ? await claimUser(at(tx, ask), id) : undefined;
      if (user === undefined) return notFound();
      if (ask.ifMatch !== undefined && ask.ifMatch !== shown(user).version) return changedMeanwhile();
      const read = next(user);
      return read.ok ? changeTo(tx, ask, user, read.body, action) : read;
    });
  return {
    list: (ask) =>
      within(options, ask, async (tx) => {
        const filter = readFilter(textOf(ask.query['filter']), userAttributes);
        if (!filter.ok) return filter;
        const page = pageOf(ask.query);
        const { rows, total } = await listUsers(at(tx, ask), filter.body, page);
        return good({ status: 200, body: listBody(rows.map((user) => shownOf(shown(user).resource, ask.query)), total, page) });
      }),
    get: (ask, id) => within(options, ask, async (tx) => {
      const user = UUID.test(id) ? await findUser(at(tx, ask), id) : undefined;
      return user === undefined ? notFound() : reply(ask, user);
    }),
    create: (ask, body) =>
      within(options, ask, async (tx) => {
        const read = readUser(body);
        if (!read.ok) return read;
        const { tenantId } = ask.directory;
        const nowMs = clock.nowMs();
        const full = read.body.isActive ? await findFull(options, tx, ask) : null;
        if (full !== null) return full;
        const before = await findDeleted(at(tx, ask), read.body.userName);
        const id = before ?? ids.next();
        // Somebody who comes back is the same person, with their record.
        if (before !== null) await updatePerson(at(tx, ask), id, read.body);
        else if (!(await provision.insertPerson(tx, { personId: id, tenantId, ...read.body, email: read.body.userName, nowMs }))) return taken();
        await saveUser(tx, tenantId, id, read.body.externalId, nowMs, null);
        await provision.recorded(tx, changedBy(options, ask), id, () => (read.body.isActive ? provision.restoreAccess(tx, id) : provision.endAccess(tx, tenantId, id, nowMs)));
        await note(options, tx, ask, 'create-user', `person/${id}`);
        return reply(ask, (await findUser(at(tx, ask), id))!, 201);
      }),
    replace: (ask, id, body) => change(ask, id, 'replace-user', () => readUser(body)),
    patch: (ask, id, body) => change(ask, id, 'change-user', (user) => {
      const operations = readPatch(body);
      return operations.ok ? patchUser(user, operations.body) : operations;
    }),
    remove: (ask, id) =>
      within(options, ask, async (tx) => {
        const user = UUID.test(id) ? await claimUser(at(tx, ask), id) : undefined;
        if (user === undefined) return notFound();
        if (ask.ifMatch !== undefined && ask.ifMatch !== shown(user).version) return changedMeanwhile();
        const { tenantId } = ask.directory;
        await provision.recorded(tx, changedBy(options, ask), id, () => endAccess(tx, tenantId, id));
        await saveUser(tx, tenantId, id, user.externalId, clock.nowMs(), clock.nowMs());
        for (const group of user.groups) await leaveGroup(tx, group.value, [id], clock.nowMs());
        await applyStanding(options, tx, changedBy(options, ask), [id], null);
        await note(options, tx, ask, 'delete-user', `person/${id}`);
        return good({ status: 204, body: null });
      }),
  };
}

// Groups ---------------------------------------------------------------------------------------------------------

function groupsDesk(options: ScimOptions): ScimDesk {
  const { clock, ids, origin } = options;
  const shown = (group: StoredGroup): { resource: Json; version: string } => {
    const version = versionOf(group);
    return { resource: groupResource(group, origin, metaOf('Group', group, origin, version)), version };
  };
  const reply = (ask: ScimAsk, group: StoredGroup, status = 200): ScimReply => {
    const { resource, version } = shown(group);
    return good({ status, body: shownOf(resource, ask.query), version });
  };
  const memberIdsOf = (group: StoredGroup): string[] => group.members.map(({ value }) => value);
  const save = async (tx: Tx, ask: ScimAsk, { id, before, next, action }: { id: string; before: readonly string[]; next: ScimGroup; action: string }): Promise<ScimReply> => {
    const { tenantId } = ask.directory;
    const joining = next.memberIds.filter((each) => !before.includes(each));
    if ((await listKnown(tx, joining)).length !== joining.length) return refusal(400, 'invalidValue', 'a member is not a User here');
    await saveGroup(tx, tenantId, id, next, clock.nowMs());
    await joinGroup(tx, tenantId, id, joining);
    await leaveGroup(tx, id, before.filter((each) => !next.memberIds.includes(each)), clock.nowMs());
    // Another name may mean other roles for those who stay.
    await applyStanding(options, tx, changedBy(options, ask), [...new Set([...before, ...next.memberIds])], null);
    await note(options, tx, ask, action, `scim-group/${id}`);
    return reply(ask, (await findGroup(tx, id))!, action === 'create-group' ? 201 : 200);
  };
  const change = (ask: ScimAsk, id: string, action: string, next: (group: StoredGroup) => Verdict<ScimGroup>): Promise<ScimReply> =>
    within(options, ask, async (tx) => {
      const group = UUID.test(id) ? await claimGroup(tx, id) : undefined;
      if (group === undefined) return notFound();
      if (ask.ifMatch !== undefined && ask.ifMatch !== shown(group).version) return changedMeanwhile();
      const read = next(group);
      return read.ok ? save(tx, ask, { id, before: memberIdsOf(group), next: read.body, action }) : read;
    });
  return {
    list: (ask) =>
      within(options, ask, async (tx) => {
        const filter = readFilter(textOf(ask.query['filter']), groupAttributes);
        if (!filter.ok) return filter;
        const page = pageOf(ask.query);
        const { rows, total } = await listGroups(tx, filter.body, page);
        return good({ status: 200, body: listBody(rows.map((group) => shownOf(shown(group).resource, ask.query)), total, page) });
      }),
    get: (ask, id) => within(options, ask, async (tx) => {
      const group = UUID.test(id) ? await findGroup(tx, id) : undefined;
      return group === undefined ? notFound() : reply(ask, group);
    }),
    create: (ask, body) => within(options, ask, async (tx) => {
      const read = readGroup(body);
      return read.ok ? save(tx, ask, { id: ids.next(), before: [], next: read.body, action: 'create-group' }) : read;
    }),
    replace: (ask, id, body) => change(ask, id, 'replace-group', () => readGroup(body)),
    patch: (ask, id, body) => change(ask, id, 'change-group', (group) => {
      const operations = readPatch(body);
      return operations.ok ? patchGroup({ ...group, memberIds: memberIdsOf(group) }, operations.body) : operations;
    }),
    remove: (ask, id) =>
      within(options, ask, async (tx) => {
        const group = UUID.test(id) ? await claimGroup(tx, id) : undefined;
        if (group === undefined) return notFound();
        if (ask.ifMatch !== undefined && ask.ifMatch !== shown(group).version) return changedMeanwhile();
        await deleteGroup(tx, id, clock.nowMs());
        await applyStanding(options, tx, changedBy(options, ask), memberIdsOf(group), null);
        await note(options, tx, ask, 'delete-group', `scim-group/${id}`);
        return good({ status: 204, body: null });
      }),
  };
}

/** Whoever asks reads why; a table of groups that an administrator changed keeps the last one instead. */
type OfLastAdmin = Provision['keepLastAdmin'];

/** Roles and units by the groups they are in now; null: everybody who is or was in one. */
async function applyStanding({ provision, readGroupRoles }: ScimOptions, tx: Tx, by: ChangedBy, personIds: readonly string[] | null, ofLastAdmin: OfLastAdmin | null): Promise<void> {
  if (personIds?.length === 0) return;
  const rules = await readGroupRoles(tx);
  for (const { personId, groups } of await listGroupNames(tx, personIds)) {
    const standing = standingOf(rules, groups);
    if (ofLastAdmin === null && !standing.roles.includes('admin') && (await provision.isLastAdmin(tx, by.tenantId, personId))) throw LAST_ADMIN;
    const kept = ofLastAdmin === null ? standing : await ofLastAdmin(tx, by.tenantId, personId, standing, by.atMs);
    await provision.recorded(tx, by, personId, () => provision.setStanding(tx, by.tenantId, personId, kept));
  }
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
