// A person's own shifts, and calendar addresses by which other programs read them or one rota. The secret of an address is
// shown once; who has it may read that calendar until it is revoked, or its owner leaves.
import type { PersonId, RotaFeedId } from '@mydr24/protocol';
import { type Caller, tenantOf } from '../people/access.ts';
import type { Secrets } from '../people/secrets.ts';
import { type Answer, answer, type Call, type Handlers, refuse } from '../platform/handlers.ts';
import type { Tx } from '../platform/postgres.ts';
import { feedPath, parseFeedToken } from './feed-address.ts';
import type { KeptRota } from './kept-rota.ts';
import { listAbsences, listSwapsOfPerson } from './overlay-store.ts';
import { findFeed, insertFeed, listFeeds, revokeFeed } from './rota-feed-store.ts';
import { mustBePerson, type RotaRouteOptions } from './rota-routes.ts';
import { listNames, listRotas } from './rota-store.ts';
import { wireShift } from './rota-views.ts';
import { type Shift, shiftsOf } from './rota.ts';
import type { ShiftCalendar, WriteCalendar } from './shift-calendar.ts';

export interface MyShiftRouteOptions extends RotaRouteOptions {
  readonly secrets: Secrets;
  readonly writeCalendar: WriteCalendar;
}

export type MyShiftHandlers = Pick<Handlers<Caller>, 'listMyShifts' | 'makeRotaFeed' | 'revokeRotaFeed' | 'getRotaCalendar'>;

const DAY_MS = 86_400_000;
const AHEAD_MS = 56 * DAY_MS;
/** So that a shift at the edge of that time shows when it begins and ends. */
const AROUND_MS = 35 * DAY_MS;
/** A calendar keeps the last month and looks half a year ahead. */
const CALENDAR_BEHIND_MS = 30 * DAY_MS;
const CALENDAR_AHEAD_MS = 183 * DAY_MS;
const MAX_FEEDS = 20;

export function createMyShiftHandlers(options: MyShiftRouteOptions): MyShiftHandlers {
  const { pg, door } = options;
  return {
    listMyShifts: ({ caller, requestId, nowMs }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'rota.own', { type: 'self' }, requestId);
        return entry.ok ? answer(await readMyShifts(tx, mustBePerson(caller).personId, nowMs)) : entry;
      }, { readOnly: true }),
    makeRotaFeed: (call) => makeRotaFeed(options, call),
    revokeRotaFeed: ({ caller, params: { feedId }, requestId, nowMs }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'rota.own', { type: 'rota-feed', id: feedId }, requestId);
        if (!entry.ok) return entry;
        await revokeFeed(tx, feedId, nowMs);
        return answer({});
      }),
    getRotaCalendar: (call) => getRotaCalendar(options, call),
  };
}

const heldBy = (rota: KeptRota, personId: string, fromMs: number, toMs: number): Shift[] => shiftsOf(rota, fromMs, toMs).filter((shift) => shift.personId === personId);

async function readMyShifts(tx: Tx, personId: PersonId, nowMs: number) {
  const span = { fromAt: nowMs, toAt: nowMs + AHEAD_MS };
  const rotas = await listRotas(tx, nowMs - AROUND_MS);
  const [names, swaps, absences, feeds] = await Promise.all([listNames(tx, [personId]), listSwapsOfPerson(tx, personId, nowMs), listAbsences(tx, [personId], span), listFeeds(tx, personId)]);
  const shifts = rotas
    .flatMap((rota) => heldBy(rota, personId, nowMs - AROUND_MS, span.toAt + AROUND_MS).map((shift) => ({ rotaId: rota.id, rotaName: rota.plan.name, duty: rota.plan.duty, timeZone: rota.plan.timeZone, shift: wireShift(shift, names) })))
    .filter(({ shift }) => shift.toAt > nowMs && shift.fromAt < span.toAt)
    .toSorted((a, b) => a.shift.fromAt - b.shift.fromAt);
  return { shifts, swaps, absences, feeds };
}

function makeRotaFeed({ pg, door, ids, secrets }: MyShiftRouteOptions, { caller, body: { rotaId }, requestId, nowMs }: Call<Caller, 'makeRotaFeed'>): ReturnType<MyShiftHandlers['makeRotaFeed']> {
  return pg.asTenant(tenantOf(caller), async (tx) => {
    const entry = rotaId === null ? await door.enter(tx, caller, 'rota.own', { type: 'self' }, requestId) : await door.enter(tx, caller, 'rota.read', { type: 'rota', id: rotaId }, requestId);
    if (!entry.ok) return entry;
    const { personId, tenantId } = mustBePerson(caller);
    if ((await listFeeds(tx, personId)).length >= MAX_FEEDS) return refuse('conflict', 'too-many-feeds', `You have ${MAX_FEEDS} calendar addresses. End one that you no longer use.`);
    const [feedId, secret] = [ids.next<RotaFeedId>(), secrets.make()];
    const feed = await insertFeed(tx, { id: feedId, tenantId, personId, rotaId, secretHash: secrets.hash(secret), nowMs });
    return answer({ feed, path: feedPath({ tenantId, feedId, secret }) });
  });
}

/** Wrong, revoked and never made look the same. */
const noCalendar = () => refuse('not-found', 'no-such-calendar', 'There is no such calendar. Ask its owner for a new address.');

async function getRotaCalendar({ pg, secrets, writeCalendar }: MyShiftRouteOptions, { params: { token }, nowMs }: Call<Caller, 'getRotaCalendar'>): ReturnType<MyShiftHandlers['getRotaCalendar']> {
  const address = parseFeedToken(token);
  if (!address) return noCalendar();
  return pg.asTenant(address.tenantId, async (tx): Promise<Answer<{ contentType: string; fileName: string; content: string }>> => {
    const feed = await findFeed(tx, address.feedId);
    if (!feed || !secrets.isHashOf(address.secret, feed.secretHash)) return noCalendar();
    const rotas = await listRotas(tx, nowMs - CALENDAR_BEHIND_MS);
    const shown = feed.rotaId === null ? rotas : rotas.filter(({ id }) => id === feed.rotaId);
    return answer({ contentType: 'text/calendar; charset=utf-8', fileName: 'shifts.ics', content: writeCalendar(await calendarOf(tx, shown, feed, nowMs)) });
  });
}

async function calendarOf(tx: Tx, rotas: readonly KeptRota[], feed: { personId: PersonId; rotaId: string | null }, nowMs: number): Promise<ShiftCalendar> {
  const [fromMs, toMs] = [startOfDay(nowMs - CALENDAR_BEHIND_MS), startOfDay(nowMs + CALENDAR_AHEAD_MS)];
  const isOwn = feed.rotaId === null;
  const all = rotas.flatMap((rota) => (isOwn ? heldBy(rota, feed.personId, fromMs, toMs) : shiftsOf(rota, fromMs, toMs)).map((shift) => ({ rota, shift })));
  const names = await listNames(tx, all.flatMap(({ shift }) => shift.personId ?? []));
  return {
    name: isOwn ? 'MyDR24' : `MyDR24 – ${rotas[0]?.plan.name ?? ''}`,
    changedAt: Math.max(0, ...rotas.map(({ changedAt }) => changedAt)),
    shifts: all.map(({ rota, shift: { fromAt, toAt, personId } }) => ({
      uid: `${rota.id}-${fromAt}@mydr24`, fromAt, toAt,
      title: isOwn ? rota.plan.name : `${rota.plan.name}: ${personId === null ? '–' : (names.get(personId) ?? '')}`,
    })),
  };
}

/** The range moves once a day, so that its edges do not look like new shifts at each reading. */
const startOfDay = (atMs: number): number => Math.floor(atMs / DAY_MS) * DAY_MS;
