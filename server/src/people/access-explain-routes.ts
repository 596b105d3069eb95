// Why somebody may or may not read a record now, for the privacy officer: the same facts and the same policies the door asks, put once
// more for another person. Whoever is refused is never told this. Asking is on record, and the patient sees it.
import { type AccessExplanation, explainedActions } from '@mydr24/protocol';
import { basisText, readBasis } from '../audit/audit-basis.ts';
import { answer, type Answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import { findConsents, findFacts, findGrounds, findPersonStanding, type PersonStanding } from './access-store.ts';
import { type Caller, type Door, type ExplainedRights, type PersonCaller, type ResourceFacts, tenantOf } from './access.ts';

export interface ExplainOptions {
  readonly pg: Postgres;
  readonly door: Door;
  readonly rights: ExplainedRights;
}

export function createExplainHandlers({ pg, door, rights }: ExplainOptions): Pick<Handlers<Caller>, 'explainAccess'> {
  return {
    explainAccess: ({ caller, params: { patientId, personId }, nowMs, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx): Promise<Answer<AccessExplanation>> => {
        const entry = await door.enter(tx, caller, 'access.explain', { type: 'patient', id: patientId }, requestId);
        if (!entry.ok) return entry;
        const person = await findPersonStanding(tx, personId);
        if (person === undefined) return refuse('not-found', 'not-found', 'There is no such record, or it is not open to you.');
        const facts = await factsFor(tx, caller as PersonCaller, patientId, person, nowMs);
        const grounds = await findGrounds(tx, patientId, personId, nowMs);
        return answer({
          patientId, personId, personName: person.name, roles: person.roles, isActive: person.isActive,
          answers: explainedActions.map((action) => answerTo(rights, person, action, facts)),
          grounds: { ...grounds, consentVersion: facts?.consents?.version ?? 0 },
        });
      }),
  };
}

/** As the door would load them, were it them who asks. */
async function factsFor(tx: Tx, { tenantId }: PersonCaller, patientId: string, person: PersonStanding, nowMs: number): Promise<ResourceFacts | null> {
  const found = await findFacts(tx, asked(person, tenantId), { type: 'patient', id: patientId }, nowMs);
  return found && { ...found, isAskerOnDuty: person.isOnDuty, consents: await findConsents(tx, patientId, nowMs) };
}

function answerTo(rights: ExplainedRights, person: PersonStanding, action: (typeof explainedActions)[number], facts: ResourceFacts | null): AccessExplanation['answers'][number] {
  const tenantId = facts?.tenantId ?? '';
  const decision = rights.decide(person.isActive ? asked(person, tenantId as PersonCaller['tenantId']) : { type: 'public' }, action, facts);
  return { action, isAllowed: decision.allowed, basis: readBasis(basisText(decision), decision.allowed ? 'allowed' : 'refused', rights.says, tenantId)! };
}

/** The person as a caller; no session is theirs here. */
function asked({ personId, roles, unitIds }: PersonStanding, tenantId: PersonCaller['tenantId']): PersonCaller {
  return { type: 'person', personId, tenantId, sessionId: '' as PersonCaller['sessionId'], roles, unitIds };
}
