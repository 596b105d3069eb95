// What people lay over rotas: overrides by coordinators, swaps by the two people themselves, absences by whoever is away or
// a coordinator. Every change takes the next version of its rotas under their locks.
import type { AbsenceId, RotaOverrideId, RotaSwapId } from '@mydr24/protocol';
import { type Caller, tenantOf } from '../people/access.ts';
import { type Answer, answer, type Call, type Handlers, refuse } from '../platform/handlers.ts';
import type { Tx } from '../platform/postgres.ts';
import { headOf } from './kept-rota.ts';
import { endAbsence, endOverride, getSwap, insertAbsence, insertOverride, insertSwap, listAbsences, updateSwap } from './overlay-store.ts';
import { announce, badRange, findRota, mustBePerson, rotaChanged, rotaRetired, type RotaRouteOptions } from './rota-routes.ts';
import { listRotaPeople, lockRota, touchRota, touchRotasOf } from './rota-store.ts';
import { isOwnShift } from './rota-views.ts';
import type { Span } from './rota.ts';

export type OverlayHandlers = Pick<Handlers<Caller>, 'overrideRota' | 'endOverride' | 'askSwap' | 'answerSwap' | 'reportAbsence' | 'endAbsence'>;
type CallOf<K extends keyof OverlayHandlers> = Call<Caller, K>;

const DAY_MS = 86_400_000;
const MAX_OVERRIDE_MS = 92 * DAY_MS;
const MAX_ABSENCE_MS = 400 * DAY_MS;

export function createOverlayHandlers(options: RotaRouteOptions): OverlayHandlers {
  const { pg, door } = options;
  return {
    overrideRota: (call) => overrideRota(options, call),
    endOverride: ({ caller, params: { overrideId }, requestId, nowMs }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'rota.edit', { type: 'rota-override', id: overrideId }, requestId);
        if (!entry.ok) return entry;
        const ended = await endOverride(tx, overrideId, nowMs);
        const touched = ended && (await touchRota(tx, ended.rotaId, null, nowMs));
        if (touched) await announce(tx, options, caller, [headOf(touched)], nowMs);
        return answer({});
      }),
    askSwap: (call) => askSwap(options, call),
    answerSwap: (call) => answerSwap(options, call),
    reportAbsence: (call) => reportAbsence(options, call),
    endAbsence: ({ caller, params: { absenceId }, requestId, nowMs }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'rota.report-absence', { type: 'absence', id: absenceId }, requestId);
        if (!entry.ok) return entry;
        const ended = await endAbsence(tx, absenceId, nowMs);
        if (ended) await announce(tx, options, caller, (await touchRotasOf(tx, ended.personId, nowMs)).map((rota) => headOf(rota)), nowMs);
        return answer({});
      }),
  };
}

/** What is over cannot be changed: a span that began is taken from now. */
function spanFrom({ fromAt, toAt }: Span, nowMs: number, maxMs: number): Span | null {
  const span = { fromAt: Math.max(fromAt, nowMs), toAt };
  return span.toAt <= span.fromAt || span.toAt - span.fromAt > maxMs ? null : span;
}

function overrideRota(options: RotaRouteOptions, { caller, params: { rotaId }, body, requestId, nowMs }: CallOf<'overrideRota'>): ReturnType<OverlayHandlers['overrideRota']> {
  const { pg, door, ids } = options;
  return pg.asTenant(tenantOf(caller), async (tx) => {
    const entry = await door.enter(tx, caller, 'rota.edit', { type: 'rota', id: rotaId }, requestId);
    if (!entry.ok) return entry;
    const span = spanFrom(body, nowMs, MAX_OVERRIDE_MS);
    if (!span) return badRange('An override ends after now and lasts at most 92 days.');
    const refusal = await refusePerson(tx, body.personId, span);
    if (refusal) return refusal;
    const touched = await touchRota(tx, rotaId, body.version, nowMs);
    if (!touched) return (await findRota(tx, rotaId, nowMs)) ? rotaChanged() : rotaRetired();
    const { personId } = mustBePerson(caller);
    const override = await insertOverride(tx, {
      id: ids.next<RotaOverrideId>(), tenantId: tenantOf(caller), rotaId, personId: body.personId, byId: personId, nowMs, version: touched.version, ...span,
    });
    await announce(tx, options, caller, [headOf(touched)], nowMs);
    return answer(override);
  });
}

async function refusePerson(tx: Tx, personId: string, span: Span): Promise<ReturnType<typeof refuse> | null> {
  if (!(await listRotaPeople(tx)).some(({ id }) => id === personId)) return refuse('unprocessable', 'unknown-person', 'There is no such active member of staff. Choose another person.');
  if ((await listAbsences(tx, [personId], span)).length > 0) return refuse('conflict', 'person-absent', 'This person is away in these hours. Choose another person or other hours.');
  return null;
}

const shiftChanged = () => refuse('conflict', 'shift-changed', 'One of these shifts is no longer held by the same person. Look at the rota again and ask anew.');

function askSwap(options: RotaRouteOptions, { caller, params: { rotaId }, body, requestId, nowMs }: CallOf<'askSwap'>): ReturnType<OverlayHandlers['askSwap']> {
  const { pg, door, ids } = options;
  return pg.asTenant(tenantOf(caller), async (tx) => {
    const entry = await door.enter(tx, caller, 'rota.ask-swap', { type: 'rota', id: rotaId }, requestId);
    if (!entry.ok) return entry;
    const { personId } = mustBePerson(caller);
    const { gives, takes, otherId } = body;
    if ([gives, takes].some(({ fromAt, toAt }) => fromAt <= nowMs || toAt <= fromAt || toAt - fromAt > MAX_OVERRIDE_MS)) return badRange('Only shifts that have not begun can be swapped.');
    if (otherId === personId) return refuse('unprocessable', 'not-with-yourself', 'Choose a colleague’s shift.');
    if (!(await areHeld(tx, rotaId, { askerId: personId, otherId, gives, takes }, nowMs))) return shiftChanged();
    const touched = await touchRota(tx, rotaId, null, nowMs);
    if (!touched) return rotaRetired();
    const swap = await insertSwap(tx, { id: ids.next<RotaSwapId>(), tenantId: tenantOf(caller), rotaId, askerId: personId, otherId, gives, takes, nowMs });
    await announce(tx, options, caller, [headOf(touched)], nowMs);
    return answer(swap);
  });
}

async function areHeld(tx: Tx, rotaId: string, { askerId, otherId, gives, takes }: { askerId: string; otherId: string; gives: Span; takes: Span }, nowMs: number): Promise<boolean> {
  const rota = await findRota(tx, rotaId, nowMs);
  return rota !== undefined && isOwnShift(rota, askerId, gives) && isOwnShift(rota, otherId, takes);
}

function answerSwap(options: RotaRouteOptions, { caller, params: { swapId }, body, requestId, nowMs }: CallOf<'answerSwap'>): ReturnType<OverlayHandlers['answerSwap']> {
  const { pg, door } = options;
  return pg.asTenant(tenantOf(caller), async (tx): Promise<Answer<Awaited<ReturnType<typeof getSwap>>>> => {
    const entry = await door.enter(tx, caller, 'rota.answer-swap', { type: 'rota-swap', id: swapId }, requestId);
    if (!entry.ok) return entry;
    const swap = await getSwap(tx, swapId);
    const { personId } = mustBePerson(caller);
    const mayAnswer = personId === (body.answer === 'withdraw' ? swap.askerId : swap.otherId);
    if (!mayAnswer) return refuse('conflict', 'not-yours-to-answer', 'Who was asked agrees or declines; who asked may withdraw.');
    if (swap.status !== 'asked') return refuse('conflict', 'swap-answered', 'This swap was answered or withdrawn already.');
    // What is checked below then stays so until the commit.
    await lockRota(tx, swap.rotaId);
    if (body.answer === 'agree' && (Math.min(swap.gives.fromAt, swap.takes.fromAt) <= nowMs || !(await areHeld(tx, swap.rotaId, swap, nowMs)))) return shiftChanged();
    const touched = await touchRota(tx, swap.rotaId, null, nowMs);
    if (!touched) return rotaRetired();
    const status = ({ agree: 'agreed', decline: 'declined', withdraw: 'withdrawn' } as const)[body.answer];
    const answered = await updateSwap(tx, swapId, status, status === 'agreed' ? touched.version : null, nowMs);
    await announce(tx, options, caller, [headOf(touched)], nowMs);
    return answer(answered);
  });
}

function reportAbsence(options: RotaRouteOptions, { caller, params: { personId }, body, requestId, nowMs }: CallOf<'reportAbsence'>): ReturnType<OverlayHandlers['reportAbsence']> {
  const { pg, door, ids } = options;
  return pg.asTenant(tenantOf(caller), async (tx) => {
    const entry = await door.enter(tx, caller, 'rota.report-absence', { type: 'person', id: personId }, requestId);
    if (!entry.ok) return entry;
    const span = spanFrom(body, nowMs, MAX_ABSENCE_MS);
    if (!span) return badRange('An absence ends after now and lasts at most 400 days.');
    const absence = await insertAbsence(tx, { id: ids.next<AbsenceId>(), tenantId: tenantOf(caller), personId, byId: mustBePerson(caller).personId, nowMs, ...span });
    await announce(tx, options, caller, (await touchRotasOf(tx, personId, nowMs)).map((rota) => headOf(rota)), nowMs);
    return answer(absence);
  });
}
