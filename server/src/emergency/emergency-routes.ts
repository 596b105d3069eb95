// People's requests about emergencies: enter through the door, apply one event under the row's lock, answer. Decides
// neither rights (people/access.ts) nor what happens next (emergency.ts).
import type { EmergencySummary, ErrorKind, PersonId } from '@mydr24/protocol';
import { type Action, type Caller, type Door, type PersonCaller, tenantOf } from '../people/access.ts';
import { reachableChannels, type Roster } from '../dispatch/responder-roster.ts';
import { answer, type Answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import type { EmergencyEngine, OpenOutcome } from './emergency-engine.ts';
import { listOpenSummaries, readEmergency } from './emergency-snapshot-store.ts';
import type { Decision, Emergency, EmergencyEvent, Named, Refusal, RefusalCode } from './emergency-state.ts';
import { findPage, findPatientOfPerson } from './emergency-store.ts';
import { summaryOf } from './emergency-views.ts';

export interface EmergencyRouteOptions {
  readonly pg: Postgres;
  readonly door: Door;
  readonly engine: EmergencyEngine;
  readonly roster: Roster;
}

export type EmergencyHandlers = Pick<
  Handlers<Caller>,
  | 'raiseEmergency' | 'sendSos' | 'cancelSos' | 'listEmergencies' | 'getEmergency' | 'acknowledgeEmergency' | 'acceptOffer' | 'declineOffer'
  | 'reportStatus' | 'handOver' | 'closeEmergency' | 'recordReceipt'
>;

const refusals: Record<RefusalCode, { kind: ErrorKind; message: string }> = {
  'already-accepted': { kind: 'conflict', message: 'another responder has accepted this emergency; you are stood down' },
  'not-offered': { kind: 'conflict', message: 'this emergency is not offered to you' },
  'not-holder': { kind: 'conflict', message: 'only the person who holds this emergency may do this' },
  'too-late-to-cancel': { kind: 'conflict', message: 'the countdown is over and help is being called; tell the responder, or ask staff to close it' },
  'not-cancellable': { kind: 'conflict', message: 'only a call for help can be cancelled; staff close other emergencies' },
  'already-ended': { kind: 'conflict', message: 'this emergency has ended' },
  'not-accepted-yet': { kind: 'conflict', message: 'nobody has accepted this emergency yet; accept it first' },
  'still-counting-down': { kind: 'conflict', message: 'the call can still be cancelled; wait until its countdown is over' },
  'status-went-back': { kind: 'conflict', message: 'the status only moves forward' },
  'already-the-holder': { kind: 'conflict', message: 'this person already holds the emergency' },
};

function refusalOf({ code, holderName }: Refusal): { ok: false; error: ReturnType<typeof refuse>['error'] } {
  const { kind, message } = refusals[code];
  return refuse(kind, code, code === 'already-accepted' && holderName !== null ? `${holderName} has accepted this emergency; you are stood down` : message);
}

const notFound = () => refuse('not-found', 'not-found', 'there is no such record');
const personOf = (caller: Caller): PersonCaller => {
  if (caller.type !== 'person') throw new Error('the door let somebody in who is no person');
  return caller;
};

export function createEmergencyHandlers(options: EmergencyRouteOptions): EmergencyHandlers {
  const { pg, door, engine, roster } = options;

  const named = async (tx: Tx, personId: PersonId): Promise<Named & { givenName: string }> => {
    const known = roster.find(personId);
    if (known) return { personId, name: known.name, givenName: known.givenName };
    const { givenName, familyName } = await tx.one<{ givenName: string; familyName: string }>(
      'select given_name as "givenName", family_name as "familyName" from persons where id = $1', [personId], 'emergency-person-name',
    );
    return { personId, givenName, name: `${givenName} ${familyName}` };
  };

  type EmergencyCall = { caller: Caller; params: { emergencyId: string }; requestId: string; nowMs: number };
  const act = (call: EmergencyCall, action: Action, event: (by: Named, state: Emergency) => EmergencyEvent): Promise<Answer<EmergencySummary>> =>
    pg.asTenant(tenantOf(call.caller), async (tx) => {
      const { caller, params: { emergencyId }, requestId, nowMs } = call;
      const entry = await door.enter(tx, caller, action, { type: 'emergency', id: emergencyId }, requestId);
      if (!entry.ok) return entry;
      const { personId, name } = await named(tx, personOf(caller).personId);
      return answered(await engine.apply(tx, emergencyId, (state) => event({ personId, name }, state), nowMs));
    });

  return {
    cancelSos: (call) => act(call, 'emergency.cancel', (by) => ({ type: 'cancelled', by })),
    acknowledgeEmergency: (call) => act(call, 'emergency.acknowledge', (by) => ({ type: 'acknowledged', by })),
    acceptOffer: (call) => act(call, 'emergency.answer-offer', (by) => ({ type: 'accepted', by })),
    declineOffer: (call) => act(call, 'emergency.answer-offer', (by) => ({ type: 'declined', by, reason: call.body.reason })),
    closeEmergency: (call) => act(call, 'emergency.close', (by) => ({ type: 'closed', by, ...call.body })),
    // The holder reports; staff who may act on any emergency report for the holder, whose radio they hear.
    reportStatus: (call) => act(call, 'emergency.hold', (by, state) => ({ type: 'status-reported', by: holderOr(by, state, call.caller), status: call.body.status })),
    handOver: (call) =>
      pg.asTenant(tenantOf(call.caller), async (tx) => {
        const { caller, params: { emergencyId }, requestId, nowMs } = call;
        const entry = await door.enter(tx, caller, 'emergency.hold', { type: 'emergency', id: emergencyId }, requestId);
        if (!entry.ok) return entry;
        const to = roster.find(call.body.toPersonId);
        if (!to || to.tenantId !== tenantOf(caller)) return refuse('unprocessable', 'cannot-hold', 'this person cannot be given an emergency; choose one of the staff');
        const by = await named(tx, personOf(caller).personId);
        const contact = { personId: to.personId, name: to.name, givenName: to.givenName, channels: reachableChannels(to) };
        return answered(await engine.apply(tx, emergencyId, (state) => ({ type: 'handed-over', by: holderOr(by, state, caller), to: contact }), nowMs));
      }),
    raiseEmergency: ({ caller, body, requestId, nowMs }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'emergency.raise', { type: 'patient', id: body.patientId }, requestId);
        if (!entry.ok) return entry;
        const cause = { type: 'staff' as const, personId: personOf(caller).personId, note: body.note };
        return opened(await engine.open(tx, { patientId: body.patientId, kind: body.kind, cause, position: null }, nowMs));
      }),
    sendSos: ({ caller, body, requestId, nowMs }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const patientId = caller.type === 'person' ? await findPatientOfPerson(tx, caller.personId) : undefined;
        const entry = await door.enter(tx, caller, 'emergency.call-for-help', patientId ? { type: 'patient', id: patientId } : { type: 'self' }, requestId);
        if (!entry.ok) return entry;
        if (!patientId) return notFound();
        const position = body.lat !== undefined && body.lon !== undefined ? { lat: body.lat, lon: body.lon } : null;
        const cause = { type: 'sos' as const, personId: personOf(caller).personId };
        return opened(await engine.open(tx, { patientId, kind: 'call-for-help', cause, position }, nowMs));
      }),
    listEmergencies: ({ caller, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'emergency.list', { type: 'tenant' }, requestId);
        return entry.ok ? answer({ emergencies: await listOpenSummaries(tx, tenantOf(caller)) }) : entry;
      }),
    getEmergency: ({ caller, params: { emergencyId }, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'emergency.read', { type: 'emergency', id: emergencyId }, requestId);
        if (!entry.ok) return entry;
        const detail = await readEmergency(tx, emergencyId);
        return detail ? answer(detail) : notFound();
      }),
    recordReceipt: ({ caller, params: { pageId }, body: { rung }, requestId, nowMs }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'page.receipt', { type: 'page', id: pageId }, requestId);
        if (!entry.ok) return entry;
        const found = await findPage(tx, pageId);
        if (!found) return notFound();
        await engine.lock(tx, [found.emergencyId]);
        // Read again under the lock: another receipt may have come in between.
        const page = (await findPage(tx, pageId))!;
        await engine.apply(tx, page.emergencyId, () => ({ type: 'receipt', page, rung }), nowMs);
        return answer({});
      }),
  };
}

/** Whoever may act on any emergency of the tenant acts for its holder; everybody else only for themselves. */
function holderOr(by: Named, state: Emergency, caller: Caller): Named {
  const mayForOthers = caller.type === 'person' && caller.roles.some((role) => role === 'dispatcher' || role === 'coordinator');
  const holder = 'holder' in state ? state.holder : null;
  return mayForOthers && holder ? { personId: holder.personId, name: holder.name } : { personId: by.personId, name: by.name };
}

function answered(decision: Decision | null): Answer<EmergencySummary> {
  if (decision === null) return notFound();
  return decision.ok ? answer(summaryOf(decision.state)) : refusalOf(decision.refusal);
}

function opened(outcome: OpenOutcome): Answer<EmergencySummary> {
  return outcome.type === 'unknown-patient' ? notFound() : answer(summaryOf(outcome.state));
}
