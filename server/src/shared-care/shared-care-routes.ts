// A patient shared with another hospital, from their own: offered by whoever cares for them, seen, and ended, by the patient as well.
import type { SharedCareGrant, SharedCarePlace } from '@mydr24/protocol';
import { answer, type Answer, type Call, type Handlers, refuse } from '../platform/handlers.ts';
import type { Keys } from '../keys/keys.ts';
import type { Ids } from '../platform/ids.ts';
import type { Postgres } from '../platform/postgres.ts';
import { type Caller, type Door, type PersonCaller, type ResourceFacts, type Rights, tenantOf } from '../people/access.ts';
import { findCarer, findMember, findOwnMembership, findTargetUnit, listOwnNetworks, listPlaces, type Target } from './network-store.ts';
import { insertAddress } from './shared-care-address-store.ts';
import { readingOf } from './shared-care.ts';
import * as store from './shared-care-store.ts';

export interface SharedCareRouteOptions {
  readonly pg: Postgres;
  readonly door: Door;
  readonly rights: Pick<Rights, 'decide'>;
  readonly ids: Ids;
  readonly keys: Keys;
}

export type SharedCareHandlers = Pick<Handlers<Caller>, 'listSharedCare' | 'offerSharedCare' | 'endSharedCare'>;
type OfferCall = Call<Caller, 'offerSharedCare'>;

const DAY_MS = 86_400_000;
const notOpen = () => refuse('not-found', 'not-found', 'There is no such record, or it is not open to you.');

export function createSharedCareHandlers(options: SharedCareRouteOptions): SharedCareHandlers {
  const { pg, keys, door } = options;
  return {
    async listSharedCare({ caller, params: { patientId }, nowMs, requestId }) {
      const found = await pg.asTenant(tenantOf(caller), async (tx): Promise<Answer<{ grants: SharedCareGrant[]; networkIds: string[] }>> => {
        const entry = await door.enter(tx, caller, 'shared-care.read', { type: 'patient', id: patientId }, requestId);
        if (!entry.ok) return entry;
        const joined = (await listOwnNetworks(tx)).flatMap(({ id, joinedAt }) => (joinedAt === null ? [] : [id]));
        const mayOffer = options.rights.decide(caller, 'shared-care.offer', entry.body).allowed && !(await store.isSuspended(tx));
        return answer({ grants: await store.listGrants(tx, keys, patientId, nowMs), networkIds: mayOffer ? joined : [] });
      }, { readOnly: true });
      if (!found.ok) return found;
      const { grants, networkIds } = found.body;
      const places: SharedCarePlace[] = networkIds.length === 0 ? [] : await pg.asEngine((tx) => listPlaces(tx, networkIds, tenantOf(caller)), { readOnly: true });
      return answer({ grants, places });
    },
    offerSharedCare: (call) => offer(options, call),
    endSharedCare: ({ caller, params: { patientId, sharedCareId }, nowMs, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'shared-care.end', { type: 'patient', id: patientId }, requestId);
        if (!entry.ok) return entry;
        const isOwn = entry.body.subjectPersonId === (caller as PersonCaller).personId;
        const found = await store.findGrant(tx, keys, patientId, sharedCareId, nowMs);
        if (found === undefined || !(await store.endGrant(tx, sharedCareId, isOwn ? 'patient' : 'home', (caller as PersonCaller).personId, nowMs))) return refuse('conflict', 'over-already', 'It is over, or there is none such.');
        return answer((await store.findGrant(tx, keys, patientId, sharedCareId, nowMs))!);
      }),
  };
}

/** The address goes first: without its grant it leads to nothing, and a grant without one could be found by nobody. */
async function offer(options: SharedCareRouteOptions, { caller, params: { patientId }, body, nowMs, requestId }: OfferCall): Promise<Answer<SharedCareGrant>> {
  const { pg, keys, door, rights, ids } = options;
  const tenantId = tenantOf(caller);
  const asked = await pg.asTenant(tenantId, async (tx): Promise<Answer<{ tenantName: string }>> => {
    const entry = await door.enter(tx, caller, 'shared-care.offer', { type: 'patient', id: patientId }, requestId);
    if (!entry.ok) return entry;
    if (!mayReadAll(rights, caller, body.topics, entry.body)) return notOpen();
    const membership = await findOwnMembership(tx, body.networkId);
    return membership === undefined ? noMember() : answer(membership);
  });
  if (!asked.ok) return asked;
  const target = await findTarget(options, tenantId, body);
  if (target === undefined) return body.to.kind === 'unit' ? noMember() : refuse('unprocessable', 'nobody-there', 'No nurse or doctor signs in there with this e-mail.');
  const { tenantName: guestTenantName, ...to } = target;
  const grant = { id: ids.next(), tenantId, patientId, networkId: body.networkId, guestTenantId: body.tenantId, guestTenantName, ...to, topics: body.topics, reason: body.reason, offeredBy: (caller as PersonCaller).personId, untilAt: nowMs + body.days * DAY_MS };
  await pg.asTenant(body.tenantId, (tx) => insertAddress(tx, { grantId: grant.id, tenantId: body.tenantId, homeTenantId: tenantId, homeTenantName: asked.body.tenantName, networkId: body.networkId, unitId: to.unitId, personId: to.personId }, nowMs));
  return pg.asTenant(tenantId, async (tx) =>
    (await store.insertGrant(tx, keys, grant, nowMs)) ? answer((await store.findGrant(tx, keys, patientId, grant.id, nowMs))!) : refuse('conflict', 'shared-already', 'This patient is offered to or shared with them already. End that first.'));
}

const noMember = () => refuse('unprocessable', 'no-such-member', 'There is no such unit of a hospital that is in this network with yours.');

/** Nobody shares what they may not read in everyday work, by right or by the patient's choice: an emergency or break-glass is no reason. */
const mayReadAll = (rights: Pick<Rights, 'decide'>, caller: Caller, topics: OfferCall['body']['topics'], facts: ResourceFacts): boolean =>
  topics.every((topic) => rights.decide(caller, readingOf[topic], { ...facts, involvedPersonIds: [], brokenGlassPersonIds: [] }).allowed);

async function findTarget({ pg, keys }: SharedCareRouteOptions, ownTenantId: string, { networkId, tenantId, to }: OfferCall['body']): Promise<Target | undefined> {
  if (to.kind === 'unit') return pg.asEngine((tx) => findTargetUnit(tx, networkId, ownTenantId, tenantId, to.unitId), { readOnly: true });
  const member = await pg.asEngine((tx) => findMember(tx, networkId, ownTenantId, tenantId), { readOnly: true });
  const carer = member && (await pg.asTenant(tenantId, (tx) => findCarer(tx, keys, tenantId, to.email)));
  return carer && { ...member, ...carer, unitId: null };
}
