// The one door to private records: facts under the caller's tenant, the decision of the policies, and the audit row in the
// same transaction as the deed. A refusal is an ordinary answer, so the transaction commits and its audit row stays.
import { parseTopicName, type TopicKind, type TopicName } from '@mydr24/protocol';
import type { AuditRow, InsertAudit } from '../audit/audit.ts';
import { basisText } from '../audit/audit-basis.ts';
import { isConsentAsked } from '../consent/consent.ts';
import type { Clock } from '../platform/clock.ts';
import { answer, type Answer, refuse } from '../platform/handlers.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import { findConsents, findFacts, findGlassEnd, findGuestTopics, findLinkEnd, findServiceStanding, findStanding } from './access-store.ts';
import {
  type Action, type Caller, type Decision, type Door, type GuestCaller, isAudited, type PersonCaller, type Refusal, type ResourceFacts, type ResourceRef, type Rights, type ServiceCaller,
} from './access.ts';
import { shippedRights } from './judge-cedar.ts';

export interface DoorOptions {
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly insertAudit: InsertAudit;
  /** The shipped policies, where a site has none of its own. */
  readonly rights?: Rights;
}

export function createDoor({ clock, insertAudit, rights = shippedRights() }: DoorOptions): Door {
  return {
    async enter(tx, caller, action, resource, requestId) {
      const nowMs = clock.nowMs();
      const { decision, facts, isOver } = await judge(rights, tx, caller, action, resource, nowMs);
      if (isAudited(action, decision)) await insertAudit(tx, rowsOf({ caller, action, resource, requestId, nowMs, decision, facts }));
      if (isOver) return sessionOver();
      if (!decision.allowed) return refusalOf(decision.why);
      if (facts === null) throw new Error('an access was allowed without facts');
      return answer(facts);
    },
  };
}

/** May this caller follow this topic now? `untilMs` is when the right ends by itself, if ever. */
export type AuthoriseTopic = (caller: Caller, topic: TopicName, requestId: string) => Promise<Answer<{ untilMs: number | null }>>;

export const topicDoors: Record<TopicKind, { action: Action; resource: (id: string) => ResourceRef }> = {
  unit: { action: 'unit.read', resource: (id) => ({ type: 'unit', id }) },
  patient: { action: 'patient.read', resource: (id) => ({ type: 'patient', id }) },
  strips: { action: 'patient.read', resource: (id) => ({ type: 'patient', id }) },
  emergency: { action: 'emergency.read', resource: (id) => ({ type: 'emergency', id }) },
  dispatch: { action: 'dispatch.read', resource: () => ({ type: 'tenant' }) },
  rotas: { action: 'rota.read', resource: () => ({ type: 'tenant' }) },
  inbox: { action: 'inbox.read', resource: (id) => ({ type: 'person', id }) },
  family: { action: 'family.watch', resource: (id) => ({ type: 'family-link', id }) },
};
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** An open topic is asked about again and again; its row in the audit stands for this long of watching. */
const WATCH_MS = 10 * 60_000;
const MAX_WATCHES = 20_000;

export function createTopicDoor(pg: Postgres, { clock, insertAudit, rights = shippedRights() }: DoorOptions): AuthoriseTopic {
  const watched = new Map<string, number>();
  return (caller, topic, requestId) => {
    if (caller.type !== 'person') return Promise.resolve(refusalOf('not-a-person'));
    return pg.asTenant(caller.tenantId, async (tx) => {
      const nowMs = clock.nowMs();
      const { kind, id } = parseTopicName(topic);
      const { action, resource: refer } = topicDoors[kind];
      const resource = refer(id);
      // A tenant has one topic of these kinds; another tenant's is as absent as a random one.
      const isNowhere = !UUID.test(id) || ((kind === 'dispatch' || kind === 'rotas') && id !== caller.tenantId);
      const { decision, facts, isOver } = await judge(rights, tx, caller, action, isNowhere ? null : resource, nowMs);
      const watch = `${caller.sessionId} ${topic}`;
      // A glass broken anew is another use: its row says so.
      const isRecorded = decision.allowed && decision.by === undefined && nowMs - (watched.get(watch) ?? -Infinity) < WATCH_MS;
      if (!isRecorded) await insertAudit(tx, rowsOf({ caller, action, resource, requestId, nowMs, decision, facts }));
      if (isOver) return sessionOver();
      if (!decision.allowed) return refusalOf(decision.why);
      if (!isRecorded) tx.beforeAnswer(async () => remember(watched, watch, nowMs));
      const isLent = kind === 'family' && facts?.subjectPersonId !== caller.personId;
      if (decision.by === 'break-glass') return answer({ untilMs: await findGlassEnd(tx, id, caller.personId, nowMs) });
      return answer({ untilMs: isLent ? await findLinkEnd(tx, id) : null });
    }, { readOnly: true });
  };
}

function remember(watched: Map<string, number>, watch: string, nowMs: number): void {
  watched.delete(watch);
  watched.set(watch, nowMs);
  const [oldest] = watched.keys();
  if (watched.size > MAX_WATCHES && oldest !== undefined) watched.delete(oldest);
}

interface Judgement {
  decision: Decision;
  facts: ResourceFacts | null;
  /** The session ended, or the person was deactivated, after the token was made. */
  isOver: boolean;
}

async function judge(rights: Rights, tx: Tx, caller: Caller, action: Action, resource: ResourceRef | null, nowMs: number): Promise<Judgement> {
  if (caller.type === 'service') return judgeService(rights, tx, caller, action, resource, nowMs);
  if (caller.type === 'guest') return judgeGuest(rights, tx, caller, action, resource, nowMs);
  if (caller.type !== 'person') return { decision: rights.decide(caller, action, null), facts: null, isOver: false };
  const [standing, found] = await Promise.all([findStanding(tx, caller), resource && findFacts(tx, caller, resource, nowMs)]);
  if (!standing?.isCurrent) return { decision: { allowed: false, why: 'not-a-person', policies: [] }, facts: null, isOver: true };
  // What the person may do now, not what they could when the token was made.
  const now: PersonCaller = { ...caller, roles: standing.roles, unitIds: standing.unitIds };
  const isAsked = found !== null && found.patientId !== null && (isConsentAsked(action) || action === 'break-glass.open' || action === 'shared-care.offer');
  const facts = found && { ...found, isAskerOnDuty: standing.isOnDuty, ...(isAsked && { consents: await findConsents(tx, found.patientId!, nowMs) }) };
  return { decision: rights.decide(now, action, facts), facts, isOver: false };
}

/** As for a person: what its account says now, and the patient's choices. */
async function judgeService(rights: Rights, tx: Tx, caller: ServiceCaller, action: Action, resource: ResourceRef | null, nowMs: number): Promise<Judgement> {
  const [standing, found] = await Promise.all([findServiceStanding(tx, caller.serviceId, nowMs), resource && findFacts(tx, caller, resource, nowMs)]);
  if (!standing?.isCurrent) return { decision: { allowed: false, why: 'not-a-person', policies: [] }, facts: null, isOver: true };
  const facts = found && (found.patientId !== null && isConsentAsked(action) ? { ...found, consents: await findConsents(tx, found.patientId, nowMs) } : found);
  return { decision: rights.decide({ ...caller, unitIds: standing.unitIds }, action, facts), facts, isOver: false };
}

/** By the grant they come by, as it is now: one that ended, ran out or is of another patient opens nothing. */
async function judgeGuest(rights: Rights, tx: Tx, caller: GuestCaller, action: Action, resource: ResourceRef | null, nowMs: number): Promise<Judgement> {
  const found = resource && (await findFacts(tx, caller, resource, nowMs));
  if (found === null || found.patientId === null) return { decision: rights.decide(caller, action, null), facts: null, isOver: false };
  const topics = await findGuestTopics(tx, caller, found.patientId, nowMs);
  const facts = { ...found, ...(topics !== undefined && { guestTopics: topics }), ...(isConsentAsked(action) && { consents: await findConsents(tx, found.patientId, nowMs) }) };
  return { decision: rights.decide(caller, action, facts), facts, isOver: false };
}

interface Deed extends Omit<Judgement, 'isOver'> {
  caller: Caller;
  action: Action;
  resource: ResourceRef;
  requestId: string;
  nowMs: number;
}

/** None for the public: there is no tenant to write it for. */
function rowsOf({ caller, action, resource, requestId, nowMs, decision, facts }: Deed): AuditRow[] {
  if (caller.type === 'public') return [];
  const deed = { tenantId: caller.tenantId, atMs: nowMs, action, requestId, patientId: facts?.patientId ?? null };
  const actor = actorOf(caller);
  const resourceName = 'id' in resource ? `${resource.type}/${resource.id}` : resource.type;
  const purpose = decision.allowed && (decision.by === 'break-glass' || action === 'break-glass.open') ? ('ETREAT' as const) : null;
  const row = { ...deed, ...actor, resource: resourceName, outcome: decision.allowed ? ('allowed' as const) : ('refused' as const), purpose, basis: basisText(decision) };
  const version = facts?.consents?.version ?? 0;
  // Which version of the patient's choices the answer rests on.
  return version === 0 ? [row] : [row, { ...row, action: 'consent.applied', resource: `consent/${version}`, basis: null }];
}

function actorOf(caller: Exclude<Caller, { type: 'public' }>): Pick<AuditRow, 'actorKind' | 'actorId'> {
  switch (caller.type) {
    case 'person':
      return { actorKind: 'person', actorId: caller.personId };
    case 'device':
      return { actorKind: 'device', actorId: caller.deviceId };
    case 'service':
      return { actorKind: 'service', actorId: caller.serviceId };
    case 'guest':
      return { actorKind: 'guest', actorId: caller.guestId };
  }
}

function refusalOf(why: Refusal): Answer<never> {
  switch (why) {
    case 'not-a-person':
      return refuse('unauthenticated', 'sign-in-needed', 'This needs a signed-in person. Sign in and try again.');
    case 'role':
      return refuse('forbidden', 'not-your-role', 'None of your roles may do this. Ask an administrator if yours should.');
    case 'absent':
    case 'other-tenant':
    case 'relation':
    case 'consent':
    case 'site':
      return refuse('not-found', 'not-found', 'There is no such record, or it is not open to you.');
  }
}

function sessionOver(): Answer<never> {
  return refuse('unauthenticated', 'session-over', 'This session has ended. Sign in again.');
}
