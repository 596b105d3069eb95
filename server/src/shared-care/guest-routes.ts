// A patient of another tenant, from the side of whoever it was shared with. Every question is put twice: in the guest's own tenant, whether
// it is for them, which is kept there as an access out; then under the patient's tenant, as a guest, by that tenant's own door.
// Answers nothing that the grant does not name; no socket, no list of others, no break-glass.
import { type BoardPatient, type ChartNote, type EndpointInput, MOST_SHARED_HISTORY_DAYS, type SharedMarks, type SharedNow, type SharedTopic, type SharedWithUs, type VitalHistory } from '@mydr24/protocol';
import type { AuditRow, InsertAudit } from '../audit/audit.ts';
import type { Keys } from '../keys/keys.ts';
import { type Action, type Caller, type Door, type GuestCaller, type PersonCaller, tenantOf } from '../people/access.ts';
import { answer, type Answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Ids } from '../platform/ids.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import { type Address, getAddress, getVisitor, listAddresses } from './shared-care-address-store.ts';
import { createRecentReads } from './recent-reads.ts';
import { EMERGENCIES_WITHIN_MS, LISTED_WITHIN_MS, NOTES_WITHIN_MS, readingOf, stateOf } from './shared-care.ts';
import { markedText, sharedNow } from './shared-now.ts';
import { acceptGrant, findMarks, findUnitOf, getName, keepGuest, listPastEmergencies, listVisited, markOpened, returnGrant, type VisitedGrant, type Visitor } from './shared-care-store.ts';

export interface GuestRouteOptions {
  readonly pg: Postgres;
  readonly keys: Keys;
  readonly door: Door;
  readonly ids: Ids;
  readonly insertAudit: InsertAudit;
  /** What of these a guest could read now; writes nothing. */
  readonly openTopics: (tx: Tx, guest: GuestCaller, patientId: string, actions: readonly Action[]) => Promise<ReadonlySet<Action>>;
  /** Given by the slices that know. */
  readonly readBoard: (tx: Tx, patientId: string, nowMs: number) => Promise<BoardPatient | null>;
  readonly findInCharge: (tx: Tx, unitId: string, nowMs: number) => Promise<{ readonly personName: string } | undefined>;
  readonly readHistory: (tx: Tx, tenantId: string, patientId: string, query: EndpointInput<'getSharedHistory'>['query']) => Promise<Answer<VitalHistory>>;
  readonly listNotes: (tx: Tx, patientId: string, span: { fromAt: number; toAt: number }) => Promise<ChartNote[]>;
  readonly sha256: (text: string) => string;
}

export type GuestHandlers = Pick<
  Handlers<Caller>,
  'listSharedWithUs' | 'acceptSharedCare' | 'returnSharedCare' | 'watchSharedCare' | 'getSharedPatient' | 'getSharedVitals' | 'getSharedHistory' | 'getSharedNotes' | 'getSharedEmergencies'
>;
type ChangeOptions = Pick<GuestRouteOptions, 'pg' | 'keys' | 'door' | 'ids' | 'insertAudit'>;
interface Asked { readonly caller: Caller; readonly params: { readonly sharedCareId: string }; readonly nowMs: number; readonly requestId: string }
/** Let out by the guest's own tenant. */
interface Out { readonly address: Address; readonly visitor: Visitor }
interface There { readonly tx: Tx; readonly grant: VisitedGrant; readonly guest: GuestCaller }

const DAY_MS = 86_400_000;
const notOpen = () => refuse('not-found', 'not-found', 'There is no such record, or it is not open to you.');
const isOpen = (grant: VisitedGrant, { holds }: Address): boolean => grant.holds && holds;

export function createGuestHandlers(options: GuestRouteOptions): GuestHandlers {
  const { door, readHistory, listNotes } = options;
  const reads = createRecentReads();
  /** Under the patient's tenant, as a guest there, once both doors opened. */
  const look = <T>(call: Asked, action: Action, read: (there: There) => Promise<Answer<T>>): Promise<Answer<T>> =>
    visit(options, call, 'shared-care.read-there', async (there) => {
      const entry = await door.enter(there.tx, there.guest, action, { type: 'patient', id: there.grant.patientId }, call.requestId);
      return entry.ok ? read(there) : entry;
    });
  /** What a page that stays open asks for again and again: judged each time as wholly, and kept once for ten minutes of looking, as an open topic is. A refusal is kept always. */
  async function lookAgain<T>(call: Asked, action: Action, read: (there: There) => Promise<Answer<T>>): Promise<Answer<T>> {
    const key = `${(call.caller as PersonCaller).sessionId} ${call.params.sharedCareId} ${action}`;
    if (reads.isRecent(key, call.nowMs)) {
      const renewed = await visit(options, call, 'shared-care.watch', async (there) => ((await options.openTopics(there.tx, there.guest, there.grant.patientId, [action])).has(action) ? read(there) : notOpen()));
      if (renewed.ok) return renewed;
    }
    const first = await look(call, action, read);
    if (first.ok) reads.remember(key, call.nowMs);
    return first;
  }
  return {
    listSharedWithUs: (call) => listShared(options, call),
    acceptSharedCare: (call) => accept(options, call),
    returnSharedCare: (call) => giveBack(options, call),
    watchSharedCare: (call) =>
      visit(options, call, 'shared-care.watch', async (there) => {
        const topics = await topicsOf(options, there);
        return answer({ topics, untilAt: there.grant.untilAt, marks: await marksOf(options, there, topics, call.nowMs) });
      }),
    getSharedPatient: (call) => look(call, 'patient.list-shared', async (there) => {
      await markOpened(there.tx, there.grant.id, there.guest.guestId, call.nowMs);
      const { id, untilAt, reason, offeredByName } = there.grant;
      const [{ homeName }, topics, name] = [await getHome(options, call), await topicsOf(options, there), await getName(there.tx, there.grant.patientId)];
      return answer({ id: id as SharedWithUs['id'], homeName, untilAt, reason, offeredByName, topics, ...name });
    }),
    getSharedVitals: (call) => lookAgain(call, readingOf.vitals, async (there) => answer(await nowOf(options, there, call.nowMs))),
    getSharedHistory: (call) => look(call, readingOf.vitals, async ({ tx, grant, guest }) =>
      call.query.fromAt < call.nowMs - MOST_SHARED_HISTORY_DAYS * DAY_MS ? refuse('bad-request', 'too-far-back', `fromAt must lie within the last ${MOST_SHARED_HISTORY_DAYS} days`) : readHistory(tx, guest.tenantId, grant.patientId, call.query)),
    getSharedNotes: (call) => lookAgain(call, readingOf.notes, async ({ tx, grant }) => answer({ notes: await listNotes(tx, grant.patientId, { fromAt: call.nowMs - NOTES_WITHIN_MS, toAt: call.nowMs + 1 }) })),
    getSharedEmergencies: (call) => lookAgain(call, readingOf.emergencies, async ({ tx, grant }) => answer({ emergencies: await listPastEmergencies(tx, grant.patientId, call.nowMs - EMERGENCIES_WITHIN_MS) })),
  };
}

const getHome = ({ pg }: GuestRouteOptions, { caller, params: { sharedCareId } }: Asked): Promise<Address> => pg.asTenant(tenantOf(caller), (tx) => getAddress(tx, sharedCareId), { readOnly: true });

/** In the guest's own tenant: is it addressed to them, as they work there now? Whatever they do with it is kept there. */
const goOut = ({ pg, door }: ChangeOptions, { caller, params: { sharedCareId }, requestId }: Asked, action: Action): Promise<Answer<Out>> =>
  pg.asTenant(tenantOf(caller), async (tx) => {
    const entry = await door.enter(tx, caller, action, { type: 'shared-care', id: sharedCareId }, requestId);
    return entry.ok ? answer({ address: await getAddress(tx, sharedCareId), visitor: await getVisitor(tx, (caller as PersonCaller).personId) }) : entry;
  });

async function visit<T>(options: GuestRouteOptions, call: Asked, action: Action, read: (there: There) => Promise<Answer<T>>): Promise<Answer<T>> {
  const out = await goOut(options, call, action);
  if (!out.ok) return out;
  const { address, visitor } = out.body;
  return options.pg.asTenant(address.homeTenantId, async (tx) => {
    const [grant] = await listVisited(tx, options.keys, [address.grantId], visitor.tenantId, call.nowMs);
    if (grant === undefined || grant.acceptedAt === null || !isOpen(grant, address)) return notOpen();
    return read({ tx, grant, guest: await guestOf(options, tx, address, visitor, call.nowMs) });
  });
}

async function guestOf({ ids }: ChangeOptions, tx: Tx, { grantId, homeTenantId }: Address, visitor: Visitor, nowMs: number): Promise<GuestCaller> {
  const guestId = await keepGuest(tx, homeTenantId, ids.next(), visitor, nowMs);
  return { type: 'guest', guestId, grantId, tenantId: homeTenantId as GuestCaller['tenantId'], roles: visitor.roles as GuestCaller['roles'] };
}

async function topicsOf({ openTopics }: GuestRouteOptions, { tx, grant, guest }: There): Promise<SharedTopic[]> {
  const open = await openTopics(tx, guest, grant.patientId, grant.topics.map((topic) => readingOf[topic]));
  return grant.topics.filter((topic) => open.has(readingOf[topic]));
}

async function nowOf({ readBoard, findInCharge }: GuestRouteOptions, { tx, grant }: There, nowMs: number): Promise<SharedNow> {
  const [board, unit] = [await readBoard(tx, grant.patientId, nowMs), await findUnitOf(tx, grant.patientId)];
  return sharedNow(board, unit?.name ?? null, unit === undefined ? null : ((await findInCharge(tx, unit.id, nowMs))?.personName ?? null));
}

/** Tells nothing, and writes nothing down: whoever sees another mark asks, and that is kept. */
async function marksOf(options: GuestRouteOptions, there: There, topics: readonly SharedTopic[], nowMs: number): Promise<SharedMarks> {
  const found = await findMarks(there.tx, there.grant.patientId, { notesFromAt: nowMs - NOTES_WITHIN_MS, emergenciesFromAt: nowMs - EMERGENCIES_WITHIN_MS });
  const marks: SharedMarks = {};
  for (const topic of topics) marks[topic] = topic === 'vitals' ? options.sha256(markedText(await nowOf(options, there, nowMs))) : found[topic];
  return marks;
}

/** What holds on both sides as it is; what holds on one alone is over. */
function shown(grant: VisitedGrant, address: Address, patientName: string | null, nowMs: number): SharedWithUs {
  const { id, patientId: _patient, holds: _holds, acceptedAt: _accepted, ...terms } = grant;
  const state = stateOf(grant, nowMs);
  const isBroken = state.state !== 'ended' && !isOpen(grant, address);
  return { ...terms, id: id as SharedWithUs['id'], homeName: address.homeName, patientName, ...(isBroken ? { state: 'ended', endedAt: nowMs, endedWhy: 'left-network' } : state) };
}

/** A name stands on what was accepted and holds alone: each is a read of its own, kept in the patient's tenant. */
async function listShared(options: GuestRouteOptions, { caller, nowMs, requestId }: Omit<Asked, 'params'>): ReturnType<GuestHandlers['listSharedWithUs']> {
  const { pg, door } = options;
  const own = await pg.asTenant(tenantOf(caller), async (tx): Promise<Answer<{ addresses: Address[]; visitor: Visitor }>> => {
    const entry = await door.enter(tx, caller, 'shared-care.list', { type: 'tenant' }, requestId);
    if (!entry.ok) return entry;
    const { personId } = caller as PersonCaller;
    return answer({ addresses: await listAddresses(tx, personId, nowMs - LISTED_WITHIN_MS), visitor: await getVisitor(tx, personId) });
  });
  if (!own.ok) return own;
  const { addresses, visitor } = own.body;
  const shared: SharedWithUs[] = [];
  for (const [homeTenantId, here] of Map.groupBy(addresses, (address) => address.homeTenantId)) {
    shared.push(...(await pg.asTenant(homeTenantId, async (tx) => {
      const found: SharedWithUs[] = [];
      for (const grant of await listVisited(tx, options.keys, here.map(({ grantId }) => grantId), visitor.tenantId, nowMs)) {
        const address = here.find(({ grantId }) => grantId === grant.id)!;
        const isNamed = grant.acceptedAt !== null && isOpen(grant, address) && (await door.enter(tx, await guestOf(options, tx, address, visitor, nowMs), 'patient.list-shared', { type: 'patient', id: grant.patientId }, requestId)).ok;
        const name = isNamed ? await getName(tx, grant.patientId) : null;
        found.push(shown(grant, address, name && `${name.givenName} ${name.familyName}`, nowMs));
      }
      return found;
    })));
  }
  return answer({ shared: shared.toSorted((a, b) => b.offeredAt - a.offeredAt) });
}

/** By one for all of the unit it was offered to. */
async function accept(options: GuestRouteOptions, call: Asked): ReturnType<GuestHandlers['acceptSharedCare']> {
  return change(options, call, 'shared-care.accept', async (tx, grant, address, guestId) => {
    if (!isOpen(grant, address)) return refuse('conflict', 'over-already', 'This offer is over.');
    if (grant.acceptedAt === null) await acceptGrant(tx, grant.id, guestId, call.nowMs);
    const name = await getName(tx, grant.patientId);
    return answer(shown({ ...grant, acceptedAt: grant.acceptedAt ?? call.nowMs }, address, `${name.givenName} ${name.familyName}`, call.nowMs));
  });
}

async function giveBack(options: GuestRouteOptions, call: Asked): ReturnType<GuestHandlers['returnSharedCare']> {
  return change(options, call, 'shared-care.return', async (tx, grant, address) => {
    const why = grant.acceptedAt === null ? 'declined' : 'guest';
    if (stateOf(grant, call.nowMs).state === 'ended' || (await returnGrant(tx, grant.id, why, call.nowMs)) === 0) return refuse('conflict', 'over-already', 'It is over already.');
    return answer(shown({ ...grant, endedAt: call.nowMs, endedWhy: why }, address, null, call.nowMs));
  });
}

/** By the officer of the guest's side, whom the patient's tenant keeps as a guest by name: an offer too, and never as if it were declined by whoever was asked. */
export async function stopVisit(options: ChangeOptions, call: Asked & { readonly body: { readonly reason: string } }): ReturnType<Handlers<Caller>['stopSharedIn']> {
  return change(options, call, 'shared-care.stop', async (tx, grant) => {
    if (stateOf(grant, call.nowMs).state === 'ended' || (await returnGrant(tx, grant.id, 'guest', call.nowMs, call.body.reason)) === 0) return refuse('conflict', 'over-already', 'It is over already.');
    return answer({ id: grant.id as SharedWithUs['id'], endedAt: call.nowMs, endedWhy: 'guest' as const });
  });
}

/** One at a time for each grant; the patient's tenant keeps who did it. */
async function change<T>(options: ChangeOptions, call: Asked, action: 'shared-care.accept' | 'shared-care.return' | 'shared-care.stop', act: (tx: Tx, grant: VisitedGrant, address: Address, guestId: string) => Promise<Answer<T>>): Promise<Answer<T>> {
  const { nowMs, requestId } = call;
  const out = await goOut(options, call, action);
  if (!out.ok) return out;
  const { address, visitor } = out.body;
  return options.pg.asTenant(address.homeTenantId, async (tx) => {
    const [grant] = await listVisited(tx, options.keys, [address.grantId], visitor.tenantId, nowMs, 'for update of g');
    if (grant === undefined) return notOpen();
    const { guestId } = await guestOf(options, tx, address, visitor, nowMs);
    const done = await act(tx, grant, address, guestId);
    const row: AuditRow = { tenantId: address.homeTenantId, atMs: nowMs, actorKind: 'guest', actorId: guestId, action, resource: `shared-care/${grant.id}`, patientId: grant.patientId, outcome: done.ok ? 'allowed' : 'refused', requestId };
    await options.insertAudit(tx, [row]);
    return done;
  });
}
