// The way every command to an emergency takes: through the door, the caller by name, one event under the row's lock, an answer.
import type { EmergencySummary, PersonId } from '@mydr24/protocol';
import type { Roster } from '../dispatch/responder-roster.ts';
import { type Action, type Caller, type Door, type PersonCaller, type ResourceFacts, type Rights, tenantOf } from '../people/access.ts';
import type { Answer } from '../platform/handlers.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import type { EmergencyEngine } from './emergency-engine.ts';
import type { Decision, Emergency, EmergencyEvent, Named } from './emergency-state.ts';
import { withheld } from './emergency-views.ts';
import { answered } from './refusal-answer.ts';

export interface EmergencyRouteOptions {
  readonly pg: Postgres;
  readonly door: Door;
  readonly rights: Rights;
  readonly engine: EmergencyEngine;
  readonly roster: Roster;
}

export interface EmergencyCall {
  caller: Caller;
  params: { emergencyId: string };
  requestId: string;
  nowMs: number;
}

export type NamedPerson = Named & { givenName: string };

export interface Entry {
  named(tx: Tx, personId: PersonId): Promise<NamedPerson>;
  /** Lets in, then decides in the same transaction. */
  decide(call: EmergencyCall, action: Action, decision: (tx: Tx, by: NamedPerson) => Promise<Decision | null>): Promise<Answer<EmergencySummary>>;
  act(call: EmergencyCall, action: Action, event: (by: Named, state: Emergency) => EmergencyEvent): Promise<Answer<EmergencySummary>>;
}

export const personOf = (caller: Caller): PersonCaller => {
  if (caller.type !== 'person') throw new Error('the door let somebody in who is no person');
  return caller;
};

/** Whoever was only asked is answered without who it is and what happened. */
function shownTo(rights: Rights, caller: Caller, facts: ResourceFacts, reply: Answer<EmergencySummary>): Answer<EmergencySummary> {
  const mayRead = reply.ok && (reply.body.holderId === personOf(caller).personId || rights.decide(caller, 'emergency.read', facts).allowed);
  return reply.ok && !mayRead ? { ok: true, body: withheld(reply.body) } : reply;
}

export function createEntry({ pg, door, rights, engine, roster }: EmergencyRouteOptions): Entry {
  const named: Entry['named'] = async (tx, personId) => {
    const known = roster.find(personId);
    if (known) return { personId, name: known.name, givenName: known.givenName };
    const { givenName, familyName } = await tx.one<{ givenName: string; familyName: string }>(
      'select given_name as "givenName", family_name as "familyName" from persons where id = $1', [personId], 'emergency-person-name',
    );
    return { personId, givenName, name: `${givenName} ${familyName}` };
  };
  const decide: Entry['decide'] = (call, action, decision) =>
    pg.asTenant(tenantOf(call.caller), async (tx) => {
      const { caller, params: { emergencyId }, requestId } = call;
      const entry = await door.enter(tx, caller, action, { type: 'emergency', id: emergencyId }, requestId);
      return entry.ok ? shownTo(rights, caller, entry.body, answered(await decision(tx, await named(tx, personOf(caller).personId)))) : entry;
    });
  return {
    named,
    decide,
    act: (call, action, event) =>
      decide(call, action, (tx, { personId, name }) => engine.apply(tx, call.params.emergencyId, (state) => event({ personId, name }, state), call.nowMs)),
  };
}
