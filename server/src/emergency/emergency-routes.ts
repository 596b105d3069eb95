// People's requests about emergencies: enter through the door, apply one event under the row's lock, answer. Decides
// neither rights (server/policies) nor what happens next (emergency.ts).
import type { EmergencySummary } from '@mydr24/protocol';
import type { Keys } from '../keys/keys.ts';
import { type Caller, tenantOf } from '../people/access.ts';
import { reachableChannels } from '../dispatch/responder-roster.ts';
import { answer, type Answer, type Handlers, refuse } from '../platform/handlers.ts';
import { type CommandHandlers, createCommandHandlers } from './emergency-command-routes.ts';
import { createEntry, type EmergencyRouteOptions, personOf } from './emergency-entry-routes.ts';
import type { OpenOutcome } from './emergency-engine.ts';
import { listOpenSummaries, readEmergency } from './emergency-snapshot-store.ts';
import type { Contact, Emergency, EventOf, Named } from './emergency-state.ts';
import { findPatientOfPerson, listDestinations } from './emergency-store.ts';
import { summaryOf } from './emergency-views.ts';
import { createReceiptLane } from './receipt-lane-engine.ts';
import { answered, notFound } from './refusal-answer.ts';
import { createTeamHandlers, type TeamHandlers } from './team-routes.ts';

export type EmergencyHandlers = CommandHandlers & TeamHandlers & Pick<
  Handlers<Caller>,
  | 'raiseEmergency' | 'sendSos' | 'cancelSos' | 'listEmergencies' | 'getEmergency' | 'acknowledgeEmergency' | 'acceptOffer' | 'declineOffer'
  | 'reportStatus' | 'takeBackStatus' | 'nameDestination' | 'listDestinations' | 'handOver' | 'closeEmergency' | 'recordReceipt'
>;

export function createEmergencyHandlers(options: EmergencyRouteOptions & { readonly keys: Keys }): EmergencyHandlers {
  const { pg, door, engine, roster } = options;
  const recordReceipt = createReceiptLane({ pg, door, engine });

  const { named, act, decide: decideEmergency } = createEntry(options);

  return {
    ...createCommandHandlers(options),
    ...createTeamHandlers(options),
    cancelSos: (call) => act(call, 'emergency.cancel', (by) => ({ type: 'cancelled', by })),
    acknowledgeEmergency: (call) => act(call, 'emergency.acknowledge', (by) => ({ type: 'acknowledged', by })),
    acceptOffer: (call) => act(call, 'emergency.answer-offer', (by) => ({ type: 'accepted', by })),
    declineOffer: (call) => act(call, 'emergency.answer-offer', (by) => ({ type: 'declined', by, reason: call.body.reason })),
    closeEmergency: (call) => act(call, 'emergency.close', (by) => ({ type: 'closed', by, ...call.body })),
    // The holder reports; staff who may act on any emergency report for the holder, whose radio they hear.
    reportStatus: (call) => act(call, 'emergency.hold', (by, state) => ({ type: 'status-reported', by: holderOr(by, state, call.caller), status: call.body.status })),
    takeBackStatus: (call) => act(call, 'emergency.hold', (by, state) => ({ type: 'status-taken-back', by: holderOr(by, state, call.caller), status: call.body.status })),
    listDestinations: ({ caller, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'destination.list', { type: 'tenant' }, requestId);
        return entry.ok ? answer({ destinations: await listDestinations(tx) }) : entry;
      }, { readOnly: true }),
    nameDestination: (call) =>
      decideEmergency(call, 'emergency.hold', async (tx, by) => {
        const destination = (await listDestinations(tx)).find(({ facilityId }) => facilityId === call.body.facilityId);
        return destination === undefined ? null : engine.apply(tx, call.params.emergencyId, (state) => ({ type: 'destination-named', by: holderOr(by, state, call.caller), destination }), call.nowMs);
      }),
    handOver: (call) =>
      pg.asTenant(tenantOf(call.caller), async (tx) => {
        const { caller, params: { emergencyId }, requestId, nowMs } = call;
        const entry = await door.enter(tx, caller, 'emergency.hold', { type: 'emergency', id: emergencyId }, requestId);
        if (!entry.ok) return entry;
        const to = roster.find(call.body.toPersonId);
        if (!to || to.tenantId !== tenantOf(caller)) return refuse('unprocessable', 'cannot-hold', 'this person cannot be given an emergency; choose one of the staff');
        const by = await named(tx, personOf(caller).personId);
        const contact = { personId: to.personId, name: to.name, givenName: to.givenName, channels: reachableChannels(to) };
        return answered(await engine.apply(tx, emergencyId, (state) => handedOver(by, holderOr(by, state, caller), contact), nowMs));
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
        const { personId } = personOf(caller);
        const outcome = await engine.open(tx, { patientId, kind: 'call-for-help', cause: { type: 'sos', personId }, position }, nowMs);
        if (!body.answer || outcome.type === 'unknown-patient') return opened(outcome);
        return answered(await engine.answer(tx, outcome.state.id, await named(tx, personId), body.answer, nowMs));
      }),
    listEmergencies: ({ caller, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'emergency.list', { type: 'tenant' }, requestId);
        return entry.ok ? answer({ emergencies: await listOpenSummaries(tx, tenantOf(caller)) }) : entry;
      }, { readOnly: true }),
    getEmergency: ({ caller, params: { emergencyId }, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'emergency.read', { type: 'emergency', id: emergencyId }, requestId);
        if (!entry.ok) return entry;
        const detail = await readEmergency(tx, options.keys, emergencyId);
        return detail ? answer(detail) : notFound();
      }, { readOnly: true }),
    recordReceipt,
  };
}

/** Whoever may act on any emergency of the tenant acts for its holder; everybody else only for themselves. */
function holderOr(by: Named, state: Emergency, caller: Caller): Named {
  const mayForOthers = caller.type === 'person' && caller.roles.some((role) => role === 'dispatcher' || role === 'coordinator');
  const holder = 'holder' in state ? state.holder : null;
  return mayForOthers && holder ? { personId: holder.personId, name: holder.name } : { personId: by.personId, name: by.name };
}

/** Whoever does it for the holder is named, and the holder told. */
function handedOver({ personId, name }: Named, holder: Named, to: Contact): EventOf<'handed-over'> {
  return { type: 'handed-over', by: holder, to, ...(holder.personId === personId ? {} : { onBehalf: { personId, name } }) };
}

function opened(outcome: OpenOutcome): Answer<EmergencySummary> {
  return outcome.type === 'unknown-patient' ? notFound() : answer(summaryOf(outcome.state));
}
