// Commands to a running emergency beside accepting and declining it, drills, and why somebody was asked or not.
import type { PersonId } from '@mydr24/protocol';
import { reachableChannels } from '../dispatch/responder-roster.ts';
import { type Caller, tenantOf } from '../people/access.ts';
import { answer, type Handlers } from '../platform/handlers.ts';
import { createEntry, type EmergencyRouteOptions, type NamedPerson, personOf } from './emergency-entry-routes.ts';
import type { Contact } from './emergency-state.ts';
import { summaryOf } from './emergency-views.ts';
import { readWhy } from './ranking-store.ts';
import { notFound } from './refusal-answer.ts';

export type CommandHandlers = Pick<
  Handlers<Caller>,
  | 'takeOver' | 'escalateEmergency' | 'standDownResponder' | 'askCallBack' | 'markCallBackDone' | 'answerEmergency' | 'reclassifyEmergency' | 'startDrill'
  | 'explainEmergency'
>;

export function createCommandHandlers(options: EmergencyRouteOptions): CommandHandlers {
  const { pg, door, engine, roster } = options;
  const { act, decide } = createEntry(options);
  const contactOf = ({ personId, name, givenName }: NamedPerson): Contact => {
    const known = roster.find(personId);
    return { personId, name, givenName, channels: known ? reachableChannels(known) : [] };
  };
  return {
    takeOver: (call) =>
      decide(call, 'emergency.take-over', (tx, by) => {
        const { fromPersonId } = call.body;
        const from = fromPersonId === undefined ? {} : { from: fromPersonId };
        return engine.apply(tx, call.params.emergencyId, () => ({ type: 'took-over', by: contactOf(by), ...from }), call.nowMs);
      }),
    escalateEmergency: (call) => act(call, 'emergency.escalate', (by) => ({ type: 'escalated', by })),
    standDownResponder: (call) => act(call, 'emergency.stand-down', (by) => ({ type: 'stood-down', by, personId: call.body.personId })),
    askCallBack: (call) => act(call, 'emergency.call-back', (by) => ({ type: 'call-back-asked', by })),
    markCallBackDone: (call) => act(call, 'emergency.end-call-back', (by) => ({ type: 'call-back-done', by, personId: call.body.personId })),
    answerEmergency: (call) => decide(call, 'emergency.answer-question', (tx, by) => engine.answer(tx, call.params.emergencyId, by, call.body, call.nowMs)),
    reclassifyEmergency: (call) => decide(call, 'emergency.reclassify', (tx, by) => engine.reclassify(tx, call.params.emergencyId, by, call.body.kind, call.nowMs)),
    startDrill: ({ caller, body, requestId, nowMs }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const { kind, unitId, lat, lon, note } = body;
        const entry = await door.enter(tx, caller, 'drill.start', unitId === null ? { type: 'tenant' } : { type: 'unit', id: unitId }, requestId);
        if (!entry.ok) return entry;
        const personId: PersonId = personOf(caller).personId;
        const position = lat !== undefined && lon !== undefined ? { lat, lon } : null;
        const place = unitId === null ? {} : { drillUnitId: unitId };
        const outcome = await engine.drill(tx, { tenantId: tenantOf(caller), kind, cause: { type: 'staff', personId, note }, position, ...place }, nowMs);
        return outcome.type === 'unknown-patient' ? notFound() : answer(summaryOf(outcome.state));
      }),
    explainEmergency: ({ caller, params: { emergencyId }, query: { personId }, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'emergency.explain', { type: 'emergency', id: emergencyId }, requestId);
        return entry.ok ? answer(await readWhy(tx, emergencyId, personId)) : entry;
      }, { readOnly: true }),
  };
}
