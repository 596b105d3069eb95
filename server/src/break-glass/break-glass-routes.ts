// Break-glass from the opening to the verdict. The door asks for the rights; what a use opens is in
// server/policies. Whoever is to know is told with the same transaction.
import type { BreakGlass } from '@mydr24/protocol';
import { type Action, type Caller, type Door, type PersonCaller, type Rights, tenantOf } from '../people/access.ts';
import type { Keys } from '../keys/keys.ts';
import type { RightsChanges } from '../people/rights-changes.ts';
import { answer, type Answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Ids } from '../platform/ids.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import { answerRefusal, glassMessages, type GlassRefusal, judgeRefusal, letterRefusal, MANY_PATIENTS } from './break-glass-review.ts';
import * as store from './break-glass-store.ts';
import { breakGlassNotice, type Words } from './break-glass-words.ts';

/** As the notices' port takes it: each once, in their language. */
export type TellPeople = (tx: Tx, tenantId: string, once: string, people: readonly { id: string; locale: string }[], say: (locale: string) => Words, nowMs: number) => Promise<number>;

export interface BreakGlassOptions {
  readonly pg: Postgres;
  readonly door: Door;
  readonly rights: Rights;
  readonly keys: Keys;
  readonly ids: Ids;
  readonly rightsChanges: RightsChanges;
  readonly tellPeople: TellPeople;
}

export type BreakGlassHandlers = Pick<
  Handlers<Caller>,
  'findForBreakGlass' | 'openBreakGlass' | 'getOwnBreakGlass' | 'endBreakGlass' | 'answerBreakGlass' | 'listBreakGlass' | 'tellByLetter' | 'judgeBreakGlass'
>;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const PAGE = 50;

export function createBreakGlassHandlers(options: BreakGlassOptions): BreakGlassHandlers {
  const { pg, door, keys } = options;
  return {
    findForBreakGlass: ({ caller, body, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'break-glass.find', { type: 'tenant' }, requestId);
        return entry.ok ? answer({ patients: await store.findPatientsForGlass(tx, body.familyName, body.bornOn) }) : entry;
      }),
    openBreakGlass: (call) => open(options, call),
    getOwnBreakGlass: ({ caller, nowMs, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'break-glass.own', { type: 'self' }, requestId);
        if (!entry.ok) return entry;
        const { personId } = personOf(caller);
        return answer({ open: await store.findRunningGlass(tx, keys, personId, nowMs), asked: await store.listAskedOf(tx, keys, personId) });
      }, { readOnly: true }),
    endBreakGlass: (call) => end(options, call),
    answerBreakGlass: ({ caller, params: { breakGlassId }, body, nowMs, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'break-glass.answer', { type: 'break-glass', id: breakGlassId }, requestId);
        if (!entry.ok) return entry;
        const use = await store.lockGlass(tx, keys, breakGlassId);
        const refusal = answerRefusal(use);
        if (refusal !== null) return refused(refusal);
        await store.updateAnswer(tx, keys, tenantOf(caller), use, body.answer, nowMs);
        return answer(await store.getGlass(tx, keys, breakGlassId));
      }),
    listBreakGlass: ({ caller, query: { state, before }, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'break-glass.review', { type: 'tenant' }, requestId);
        if (!entry.ok) return entry;
        const uses = await store.listGlass(tx, keys, state === 'judged', before ?? null, PAGE);
        return answer({ uses, before: uses.length === PAGE ? uses.at(-1)!.openedAt : null });
      }, { readOnly: true }),
    tellByLetter: ({ caller, params: { breakGlassId }, nowMs, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'break-glass.review', { type: 'break-glass', id: breakGlassId }, requestId);
        if (!entry.ok) return entry;
        const refusal = letterRefusal(await store.lockGlass(tx, keys, breakGlassId));
        if (refusal !== null) return refused(refusal);
        await store.updateLetter(tx, breakGlassId, personOf(caller).personId, nowMs);
        return answer(await store.getGlass(tx, keys, breakGlassId));
      }),
    judgeBreakGlass: (call) => judge(options, call),
  };
}

type CallOf<K extends keyof BreakGlassHandlers> = Parameters<BreakGlassHandlers[K]>[0];

function open({ pg, door, rights, keys, ids, tellPeople }: BreakGlassOptions, { caller, body, nowMs, requestId }: CallOf<'openBreakGlass'>): Promise<Answer<BreakGlass>> {
  return pg.asTenant(tenantOf(caller), async (tx) => {
    const { patientId, reason, note, minutes, opensProtected } = body;
    if (opensProtected && reason !== 'life-threatening') return refuse('unprocessable', 'no-medical-emergency', 'Specially protected notes are opened for danger to life alone (42 CFR 2.51).');
    const entry = await door.enter(tx, caller, 'break-glass.open', { type: 'patient', id: patientId }, requestId);
    if (!entry.ok) return entry;
    const { personId } = personOf(caller);
    const patient = await store.findPersonOf(tx, patientId);
    if (patient?.id === personId) return refused('own-record');
    const isOpenAnyway = (action: Action): boolean => {
      const decision = rights.decide(caller, action, entry.body);
      return decision.allowed && decision.by === undefined;
    };
    const isInCare = isOpenAnyway('patient.read') && isOpenAnyway('patient.read-chart');
    if (isInCare && !opensProtected) return refused('already-in-your-care');
    const id = ids.next();
    const tenantId = tenantOf(caller);
    if (!(await store.insertGlass(tx, keys, { id, tenantId, patientId, personId, reason, note, opensProtected, isInCare, isToldByAccount: patient !== null, nowMs, endsMs: nowMs + minutes * MINUTE }))) return refused('one-at-a-time');
    const isMany = (await store.countPatientsOf(tx, personId, nowMs - HOUR)) > MANY_PATIENTS;
    await tellPeople(tx, tenantId, `break-glass/${id}/officer`, await store.listOfficers(tx), breakGlassNotice(isMany ? 'many' : 'officer'), nowMs);
    if (patient !== null) await tellPeople(tx, tenantId, `break-glass/${id}/patient`, [patient], breakGlassNotice('patient'), nowMs);
    return answer(await store.getGlass(tx, keys, id));
  });
}

function end({ pg, door, keys, rightsChanges }: BreakGlassOptions, { caller, params: { breakGlassId }, nowMs, requestId }: CallOf<'endBreakGlass'>): Promise<Answer<BreakGlass>> {
  return pg.asTenant(tenantOf(caller), async (tx) => {
    const entry = await door.enter(tx, caller, 'break-glass.end', { type: 'break-glass', id: breakGlassId }, requestId);
    if (!entry.ok) return entry;
    if (await store.endGlass(tx, breakGlassId, nowMs)) tx.afterCommit(() => rightsChanges.publish([{ type: 'break-glass', breakGlassId }]));
    return answer(await store.getGlass(tx, keys, breakGlassId));
  });
}

function judge({ pg, door, keys, tellPeople }: BreakGlassOptions, { caller, params: { breakGlassId }, body, nowMs, requestId }: CallOf<'judgeBreakGlass'>): Promise<Answer<BreakGlass>> {
  return pg.asTenant(tenantOf(caller), async (tx) => {
    const entry = await door.enter(tx, caller, 'break-glass.review', { type: 'break-glass', id: breakGlassId }, requestId);
    if (!entry.ok) return entry;
    const { personId } = personOf(caller);
    const use = await store.lockGlass(tx, keys, breakGlassId);
    const refusal = judgeRefusal(use, personId);
    if (refusal !== null) return refused(refusal);
    await store.updateVerdict(tx, keys, tenantOf(caller), use, { verdict: body.verdict, note: body.note, judgedBy: personId }, nowMs);
    const user = body.verdict === 'asked' ? await store.findLocaleOf(tx, use.personId) : null;
    if (user !== null) await tellPeople(tx, tenantOf(caller), `break-glass/${breakGlassId}/asked/${nowMs}`, [user], breakGlassNotice('asked'), nowMs);
    return answer(await store.getGlass(tx, keys, breakGlassId));
  });
}

const refused = (why: GlassRefusal): Answer<never> => refuse('conflict', why, glassMessages[why]);

function personOf(caller: Caller): PersonCaller {
  if (caller.type !== 'person') throw new Error('the door let in somebody who is no person');
  return caller;
}
