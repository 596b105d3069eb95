// Why somebody may or may not read a record now, for the privacy officer: the same facts and the same policies the door asks, put once
// more for another person. Whoever is refused is never told this. Asking is on record, and the patient sees it.
import { type AccessExplanation, explainedActions } from '@mydr24/protocol';
import { basisText, readBasis } from '../audit/audit-basis.ts';
import { answer, type Answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import { findConsents, findFacts, findGrounds, findGuest, findPersonStanding, findService, listGuestGrants, type PersonStanding } from './access-store.ts';
import { type Caller, type Decision, type Door, type ExplainedRights, type GuestCaller, type PersonCaller, type ResourceFacts, tenantOf } from './access.ts';

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
        if (person === undefined) return (await explainService(rights, tx, caller as PersonCaller, { patientId, serviceId: personId }, nowMs)) ?? explainGuest(rights, tx, caller as PersonCaller, { patientId, guestId: personId }, nowMs);
        const facts = await factsFor(tx, caller as PersonCaller, patientId, person, nowMs);
        const grounds = await findGrounds(tx, patientId, personId, nowMs);
        return answer({
          patientId, personId, personName: person.name, roles: person.roles, isActive: person.isActive,
          answers: explainedActions.map((action) => answerTo(rights, person, action, facts)),
          grounds: { ...grounds, consentVersion: facts?.consents?.version ?? 0 },
        });
      }, { readOnly: true }),
  };
}

const notFound = () => refuse('not-found', 'not-found', 'There is no such record, or it is not open to you.');

/** Of a guest from another hospital: the same question, by what was shared with them. */
async function explainGuest(rights: ExplainedRights, tx: Tx, { tenantId }: PersonCaller, { patientId, guestId }: { patientId: AccessExplanation['patientId']; guestId: AccessExplanation['personId'] }, nowMs: number): Promise<Answer<AccessExplanation>> {
  const guest = await findGuest(tx, guestId);
  if (guest === undefined) return notFound();
  const asking: GuestCaller = { type: 'guest', guestId, grantId: '', tenantId, roles: guest.roles };
  const [found, grants, grounds] = [await findFacts(tx, asking, { type: 'patient', id: patientId }, nowMs), await listGuestGrants(tx, patientId, guestId, nowMs), await findGrounds(tx, patientId, guestId, nowMs)];
  const facts = found && { ...found, guestTopics: grants.flatMap(({ topics }) => topics), consents: await findConsents(tx, patientId, nowMs) };
  return answer({
    patientId, personId: guestId, personName: guest.name, roles: guest.roles, isActive: true,
    answers: explainedActions.map((action) => answerOf(rights, rights.decide(asking, action, facts), action, tenantId)),
    grounds: { ...grounds, sharedCare: grants.map(({ topics: _topics, ...grant }) => grant), consentVersion: facts?.consents.version ?? 0 },
  });
}

/** Of a program with an account of its own; null: it is none. */
async function explainService(rights: ExplainedRights, tx: Tx, { tenantId }: PersonCaller, { patientId, serviceId }: { patientId: AccessExplanation['patientId']; serviceId: AccessExplanation['personId'] }, nowMs: number): Promise<Answer<AccessExplanation> | null> {
  const service = await findService(tx, serviceId, patientId, nowMs);
  if (service === undefined) return null;
  const asking: Caller = service.isCurrent ? { type: 'service', serviceId, tenantId, unitIds: service.unitIds } : { type: 'public' };
  const [found, grounds] = [await findFacts(tx, { type: 'service', serviceId, tenantId, unitIds: service.unitIds }, { type: 'patient', id: patientId }, nowMs), await findGrounds(tx, patientId, serviceId, nowMs)];
  const facts = found && { ...found, consents: await findConsents(tx, patientId, nowMs) };
  return answer({
    patientId, personId: serviceId, personName: service.name, roles: [], isActive: service.isCurrent,
    answers: explainedActions.map((action) => answerOf(rights, rights.decide(asking, action, facts), action, tenantId)),
    grounds: { ...grounds, unitName: service.unitName, consentVersion: facts?.consents.version ?? 0 },
  });
}

/** As the door would load them, were it them who asks. */
async function factsFor(tx: Tx, { tenantId }: PersonCaller, patientId: string, person: PersonStanding, nowMs: number): Promise<ResourceFacts | null> {
  const found = await findFacts(tx, asked(person, tenantId), { type: 'patient', id: patientId }, nowMs);
  return found && { ...found, isAskerOnDuty: person.isOnDuty, consents: await findConsents(tx, patientId, nowMs) };
}

function answerTo(rights: ExplainedRights, person: PersonStanding, action: (typeof explainedActions)[number], facts: ResourceFacts | null): AccessExplanation['answers'][number] {
  const tenantId = facts?.tenantId ?? '';
  const decision = rights.decide(person.isActive ? asked(person, tenantId as PersonCaller['tenantId']) : { type: 'public' }, action, facts);
  return answerOf(rights, decision, action, tenantId);
}

function answerOf(rights: ExplainedRights, decision: Decision, action: (typeof explainedActions)[number], tenantId: string): AccessExplanation['answers'][number] {
  return { action, isAllowed: decision.allowed, basis: readBasis(basisText(decision), decision.allowed ? 'allowed' : 'refused', rights.says, tenantId)! };
}

/** The person as a caller; no session is theirs here. */
function asked({ personId, roles, unitIds }: PersonStanding, tenantId: PersonCaller['tenantId']): PersonCaller {
  return { type: 'person', personId, tenantId, sessionId: '' as PersonCaller['sessionId'], roles, unitIds };
}
