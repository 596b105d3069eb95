// Reading and editing rotas. Shifts are computed from the rows of the same transaction, so that a change shows at once.
import { type RotaHead, type RotaId, type RotaPlan, topicName } from '@mydr24/protocol';
import type { Roster } from '../dispatch/responder-roster.ts';
import { type Caller, type Door, type PersonCaller, tenantOf } from '../people/access.ts';
import type { Keys } from '../keys/keys.ts';
import { type Answer, answer, type Call, type Handlers, refuse } from '../platform/handlers.ts';
import type { Ids } from '../platform/ids.ts';
import { isUniqueViolation, type Postgres, type Tx } from '../platform/postgres.ts';
import type { TopicLog } from '../platform/topic-log.ts';
import { headOf, type KeptRota } from './kept-rota.ts';
import { listAbsences, listOverrides, listSwapsOfRota } from './overlay-store.ts';
import { checkPlan, type PlanIssue } from './rota-check.ts';
import { insertRota, isDutyTaken, listFacilities, listNames, listPhones, listRotaPeople, listRotas, retireRota, updatePlan } from './rota-store.ts';
import { outlookOf, overviewOf, wireShift } from './rota-views.ts';
import { type Shift, shiftsOf } from './rota.ts';

export interface RotaRouteOptions {
  readonly pg: Postgres;
  readonly keys: Keys;
  readonly door: Door;
  readonly ids: Ids;
  readonly log: TopicLog;
  /** Who has a socket or another way to be reached. */
  readonly roster: Pick<Roster, 'find'>;
  /** A change was committed: who is on call, and the gaps, are looked at again. */
  readonly onChanged: () => void;
}

export type RotaHandlers = Pick<Handlers<Caller>, 'listRotas' | 'listRotaPeople' | 'getRota' | 'previewRota' | 'createRota' | 'updateRota' | 'retireRota'>;

const DAY_MS = 86_400_000;
const MAX_RANGE_MS = 92 * DAY_MS;
const PREVIEW_MS = 28 * DAY_MS;

export function createRotaHandlers(options: RotaRouteOptions): RotaHandlers {
  const { pg, door } = options;
  return {
    listRotas: ({ caller, requestId, nowMs }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'rota.read', { type: 'tenant' }, requestId);
        return entry.ok ? answer({ rotas: await readOverviews(tx, options, tenantOf(caller), nowMs) }) : entry;
      }, { readOnly: true }),
    listRotaPeople: ({ caller, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'rota.read', { type: 'tenant' }, requestId);
        return entry.ok ? answer({ people: await listRotaPeople(tx), facilities: await listFacilities(tx) }) : entry;
      }, { readOnly: true }),
    getRota: (call) => getRota(options, call),
    previewRota: (call) => previewRota(options, call),
    createRota: (call) => createRota(options, call),
    updateRota: (call) => updateRota(options, call),
    retireRota: ({ caller, params: { rotaId }, requestId, nowMs }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'rota.edit', { type: 'rota', id: rotaId }, requestId);
        if (!entry.ok) return entry;
        const retired = await retireRota(tx, rotaId, nowMs);
        if (retired) await announce(tx, options, caller, [headOf(retired, true)], nowMs);
        return answer({});
      }),
  };
}

/** Tells the rotas topic, and after the commit whoever computes from rotas. */
export async function announce(tx: Tx, { log, onChanged }: Pick<RotaRouteOptions, 'log' | 'onChanged'>, caller: Caller, heads: readonly RotaHead[], nowMs: number): Promise<void> {
  const tenantId = tenantOf(caller);
  await log.append(tx, heads.map((body) => ({ tenantId, topic: topicName('rotas', tenantId), kind: 'rota-changed', body })), nowMs);
  tx.afterCommit(onChanged);
}

export function mustBePerson(caller: Caller): PersonCaller {
  if (caller.type !== 'person') throw new Error('the door let a caller in who is no person');
  return caller;
}

export async function findRota(tx: Tx, id: string, sinceMs: number): Promise<KeptRota | undefined> {
  return (await listRotas(tx, sinceMs)).find((rota) => rota.id === id);
}

export const rotaRetired = () => refuse('gone', 'rota-retired', 'This rota was retired. Choose another one.');
export const rotaChanged = () => refuse('conflict', 'rota-changed', 'Somebody changed this rota in the meantime. Look at it again, then make your change.');
export const badRange = (message: string) => refuse('unprocessable', 'bad-range', message);

const peopleOf = (shifts: readonly Shift[]): string[] => shifts.flatMap(({ personId }) => personId ?? []);

async function readOverviews(tx: Tx, { keys, roster }: RotaRouteOptions, tenantId: string, nowMs: number) {
  const rotas = await listRotas(tx, nowMs - MAX_RANGE_MS);
  const outlooks = rotas.map((rota) => outlookOf(rota, nowMs));
  const people = outlooks.flatMap(({ now, next }) => peopleOf(next ? [now, next] : [now]));
  const [names, phones, facilities] = await Promise.all([listNames(tx, people), listPhones(tx, keys, tenantId, people), listFacilities(tx)]);
  const known = { names, phones, facilities: new Map(facilities.map(({ id, name }) => [id as string, name])), findInRoster: roster.find, nowMs };
  return rotas.map((rota, n) => overviewOf(rota, outlooks[n]!, known));
}

type CallOf<K extends keyof RotaHandlers> = Call<Caller, K>;

function getRota({ pg, door }: RotaRouteOptions, { caller, params: { rotaId }, query: { fromAt, toAt }, requestId, nowMs }: CallOf<'getRota'>): ReturnType<RotaHandlers['getRota']> {
  return pg.asTenant(tenantOf(caller), async (tx) => {
    const entry = await door.enter(tx, caller, 'rota.read', { type: 'rota', id: rotaId }, requestId);
    if (!entry.ok) return entry;
    if (toAt <= fromAt || toAt - fromAt > MAX_RANGE_MS) return badRange('Ask for a range of at most 92 days that ends after it begins.');
    const rota = await findRota(tx, rotaId, fromAt);
    if (!rota) return rotaRetired();
    const shifts = shiftsOf(rota, fromAt, toAt);
    const concerned = [...rota.plan.patterns.flatMap(({ personIds }) => personIds), ...(rota.plan.standInId === null ? [] : [rota.plan.standInId])];
    const [names, overrides, swaps, absences] = await Promise.all([
      listNames(tx, [...peopleOf(shifts), ...concerned]), listOverrides(tx, rotaId, { fromAt, toAt }), listSwapsOfRota(tx, rotaId, nowMs), listAbsences(tx, concerned, { fromAt, toAt }),
    ]);
    return answer({ rota: headOf(rota), plan: rota.plan, fromAt, toAt, shifts: shifts.map((shift) => wireShift(shift, names)), overrides, swaps, absences });
  });
}

function previewRota({ pg, door }: RotaRouteOptions, { caller, body: { plan, rotaId }, requestId, nowMs }: CallOf<'previewRota'>): ReturnType<RotaHandlers['previewRota']> {
  return pg.asTenant(tenantOf(caller), async (tx) => {
    const entry = await door.enter(tx, caller, 'rota.edit', rotaId === null ? { type: 'tenant' } : { type: 'rota', id: rotaId }, requestId);
    if (!entry.ok) return entry;
    const refusal = await refusePlan(tx, plan);
    if (refusal) return refusal;
    const kept = rotaId === null ? undefined : await findRota(tx, rotaId, nowMs);
    const toAt = nowMs + PREVIEW_MS;
    const { overrides = [], transfers = [], absences = [] } = kept ?? {};
    const shifts = shiftsOf({ plan, overrides, transfers, absences }, nowMs, toAt);
    const names = await listNames(tx, peopleOf(shifts));
    return answer({ fromAt: nowMs, toAt, shifts: shifts.map((shift) => wireShift(shift, names)) });
  });
}

function createRota(options: RotaRouteOptions, { caller, body: { plan }, requestId, nowMs }: CallOf<'createRota'>): ReturnType<RotaHandlers['createRota']> {
  const { pg, door, ids } = options;
  return oncePerDuty(pg.asTenant(tenantOf(caller), async (tx): Promise<Answer<RotaHead>> => {
    const entry = await door.enter(tx, caller, 'rota.edit', { type: 'tenant' }, requestId);
    if (!entry.ok) return entry;
    const refusal = (await refusePlan(tx, plan)) ?? ((await isDutyTaken(tx, plan, null)) ? dutyTaken() : null);
    if (refusal) return refusal;
    const id = ids.next<RotaId>();
    await insertRota(tx, { id, tenantId: tenantOf(caller), plan, nowMs });
    const head = headOf({ id, plan, version: 1, changedAt: nowMs });
    await announce(tx, options, caller, [head], nowMs);
    return answer(head);
  }));
}

function updateRota(options: RotaRouteOptions, { caller, params: { rotaId }, body: { plan, version }, requestId, nowMs }: CallOf<'updateRota'>): ReturnType<RotaHandlers['updateRota']> {
  const { pg, door } = options;
  return oncePerDuty(pg.asTenant(tenantOf(caller), async (tx): Promise<Answer<RotaHead>> => {
    const entry = await door.enter(tx, caller, 'rota.edit', { type: 'rota', id: rotaId }, requestId);
    if (!entry.ok) return entry;
    const refusal = (await refusePlan(tx, plan)) ?? ((await isDutyTaken(tx, plan, rotaId)) ? dutyTaken() : null);
    if (refusal) return refusal;
    const changed = await updatePlan(tx, rotaId, plan, version, nowMs);
    if (!changed) return (await findRota(tx, rotaId, nowMs)) ? rotaChanged() : rotaRetired();
    await announce(tx, options, caller, [headOf(changed)], nowMs);
    return answer(headOf(changed));
  }));
}

const dutyTaken = () => refuse('conflict', 'duty-taken', 'There is a rota for this duty at this place already. Change that one, or give another duty code.');

/** The constraint decides between two who make the same rota at the same moment. */
async function oncePerDuty(work: Promise<Answer<RotaHead>>): Promise<Answer<RotaHead>> {
  try {
    return await work;
  } catch (error) {
    if (isUniqueViolation(error, 'rotas_duty')) return dutyTaken();
    throw error;
  }
}

async function refusePlan(tx: Tx, plan: RotaPlan): Promise<ReturnType<typeof refuse> | null> {
  const [people, facilities] = await Promise.all([listRotaPeople(tx), listFacilities(tx)]);
  const known = new Set<string>(people.map(({ id }) => id));
  const issues: PlanIssue[] = checkPlan(plan, (personId) => known.has(personId));
  if (plan.facilityId !== null && !facilities.some(({ id }) => id === plan.facilityId)) {
    issues.push({ path: 'facilityId', code: 'unknown-facility', message: 'There is no such facility here. Choose another, or the whole health system.' });
  }
  const [first] = issues;
  if (!first) return null;
  return refuse('unprocessable', first.code, `plan.${first.path}: ${first.message}`, { issues: issues.map(({ path, code, message }) => ({ path: `plan.${path}`, message: `${code}: ${message}` })) });
}
