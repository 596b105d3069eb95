// What can be asked about who may do what to which record (D7), and what an answer may depend on. The answer itself is given by
// policies: readable text in server/policies, asked through rights.ts. The door (door-postgres.ts) loads the facts under the
// caller's tenant, asks, and writes the audit row: REST, sockets at subscribe and again when rights change, push text, exports.
import { type AccessRefusal, AccessStanding, type ConsentTopic, type PersonId, type Role, type SessionId, type TenantId, type UnitId } from '@mydr24/protocol';
import { askedTopic, type ConsentFacts, isGuestKeptOut, isKeptOut, isServiceKeptOut } from '../consent/consent.ts';
import type { Answer } from '../platform/handlers.ts';
import type { Tx } from '../platform/postgres.ts';

export type Caller =
  | { type: 'person'; personId: PersonId; tenantId: TenantId; sessionId: SessionId; roles: readonly Role[]; unitIds: readonly UnitId[]; /** They ask through this app (SMART), which the patient may have kept out. */ appId?: string }
  | { type: 'device'; deviceId: string; tenantId: TenantId; patientId: string | null }
  /** A program with an account of its own; it reads for nobody but itself. */
  | { type: 'service'; serviceId: string; tenantId: TenantId; unitIds: readonly UnitId[] }
  /** Somebody of another tenant, under the tenant of the patient who was shared with them; made by shared care alone, from no token. `roles` are theirs at home. */
  | { type: 'guest'; guestId: string; grantId: string; tenantId: TenantId; roles: readonly Role[] }
  | { type: 'public' };
export type PersonCaller = Extract<Caller, { type: 'person' }>;
export type ServiceCaller = Extract<Caller, { type: 'service' }>;
export type GuestCaller = Extract<Caller, { type: 'guest' }>;

export const actions = [
  'patient.read', 'patient.chart', 'patient.set-spo2-scale', 'patient.set-care-wish', 'unit.read', 'unit.read-past', 'alarm.answer', 'emergency.raise', 'emergency.call-for-help', 'emergency.read',
  'emergency.list', 'emergency.acknowledge', 'emergency.answer-offer', 'emergency.hold', 'emergency.close', 'emergency.cancel', 'page.receipt',
  'responder.duty', 'responder.position', 'push.subscribe', 'device.register', 'device.revoke', 'family.list', 'family.grant', 'family.change', 'family.revoke', 'family.pass-on', 'family.list-passes', 'destination.list',
  'emergency.take-over', 'emergency.escalate', 'emergency.stand-down', 'emergency.call-back', 'emergency.end-call-back', 'emergency.answer-question',
  'emergency.reclassify', 'emergency.explain', 'emergency.set-aside', 'drill.start', 'drill.read',
  'consent.read', 'consent.choose', 'consent.read-rules', 'consent.set-rules', 'patient.read-protected', 'proxy.read', 'proxy.appoint', 'proxy.end', 'proxy.own',
  'network.read', 'network.change', 'shared-care.read', 'shared-care.offer', 'shared-care.end', 'shared-care.list', 'shared-care.accept', 'shared-care.return', 'shared-care.watch', 'shared-care.read-there', 'shared-care.review', 'shared-care.stop', 'patient.list-shared',
  'family.watch', 'inbox.read', 'dispatch.read', 'person.deactivate', 'person.list', 'person.read-changes', 'person.set-standing', 'person.restore', 'self.read', 'protocol.read', 'protocol.edit', 'protocol.approve',
  'emergency.offer-by-hand', 'emergency.route', 'ranking-policy.read', 'ranking-policy.edit', 'ranking-policy.preview', 'kit.list', 'kit.read', 'kit.edit', 'road-closure.read', 'road-closure.edit', 'coverage.read', 'coverage.ask-to-move',
  'assignment.read', 'assignment.take', 'assignment.dismiss', 'mass-casualty.declare', 'mass-casualty.prolong', 'mass-casualty.end', 'mass-casualty.call-in', 'mass-casualty.mark',
  'rota.read', 'rota.edit', 'rota.ask-swap', 'rota.answer-swap', 'rota.report-absence', 'rota.own', 'alert-device.manage', 'reach.own', 'reach.read', 'reach.list',
  'incident.list', 'incident.read', 'incident.export', 'cap.submit', 'cap.answer', 'patient.find',
  'scene.essentials', 'scene.read', 'scene.write', 'emergency.guidance', 'patient.set-essentials', 'place.list',
  'device.list', 'device.own', 'reading.send-own', 'reading.import', 'reading.import-go-on', 'reading.import-confirm', 'device.pair', 'device.rotate-key', 'device.hl7-sender', 'patient.identify',
  'alarm-rules.read', 'alarm-rules.edit', 'alarm-rules.approve', 'alarm-limits.read', 'alarm-limits.sign', 'alarm.silence', 'alarm.switch-off', 'score.assess', 'patient.read-chart',
  'position.history', 'vehicle.read', 'vehicle.manage', 'vehicle.crew', 'vehicle.board', 'vehicle.history',
  'capacity.read', 'capacity.report', 'waveform.retention', 'reading.retention',
  'alarm-burden.read', 'alarm-burden.decide', 'adverse-event.mark',
  'sign-on.manage', 'app.manage', 'tenant-limits.read', 'person.set-facilities', 'person.invite', 'invitation.list', 'invitation.renew', 'invitation.end', 'facility.list', 'facility.make', 'facility.change', 'facility.retire', 'unit.make', 'unit.change', 'unit.move', 'unit.retire', 'app.allow',
  'session.end', 'session.end-others', 'passkey.add', 'passkey.rename', 'passkey.remove', 'password.set', 'second-step.set', 'second-step.policy', 'recovery.read', 'recovery.ask', 'recovery.agree', 'recovery.stop', 'recovery.use',
  'audit.search', 'audit.export', 'audit.own', 'break-glass.find', 'break-glass.open', 'break-glass.own', 'break-glass.end', 'break-glass.answer', 'break-glass.review',
  'care-team.read', 'care-team.change', 'care-team.own', 'access.explain',
  'privacy.own', 'privacy.export-own', 'privacy.erase-own', 'privacy.review', 'privacy.hold', 'privacy.let-go', 'privacy.record',
] as const;
export type Action = (typeof actions)[number];

export type ResourceRef =
  | { type: 'patient' | 'unit' | 'alarm' | 'emergency' | 'page' | 'person' | 'device' | 'family-link' | 'rota' | 'rota-override' | 'rota-swap' | 'absence' | 'rota-feed' | 'cap-alert' | 'vehicle' | 'road-closure' | 'mass-casualty' | 'facility' | 'session' | 'passkey' | 'recovery' | 'invitation' | 'break-glass' | 'erasure' | 'legal-hold' | 'app' | 'patient-import' | 'shared-care'; id: string }
  | { type: 'tenant' }
  | { type: 'self' };

/** Facts of the record asked for, as the decision needs them; empty where they do not apply. */
export interface ResourceFacts {
  tenantId: string;
  patientId: string | null;
  unitId: string | null;
  /** The person the record is about or addressed to (patient's own person, page's addressee). */
  subjectPersonId: string | null;
  /** People this emergency was offered or paged to, and who holds it. */
  involvedPersonIds: readonly string[];
  holderId: string | null;
  /** People who accepted this emergency, now or earlier, while it may be read; absent for records that are no emergency. */
  wentPersonIds?: readonly string[];
  /** Who is on the care team of the patient; absent for records it does not open. */
  careTeamPersonIds?: readonly string[];
  /** Whoever asks is on duty as a responder now. */
  isAskerOnDuty?: boolean;
  /** Who has this patient open by break-glass now; absent for records it does not open. */
  brokenGlassPersonIds?: readonly string[];
  /** Who acts for this patient now, and may choose, or see; absent for records it does not open. */
  choosingPersonIds?: readonly string[];
  seeingPersonIds?: readonly string[];
  /** Who administers the facility the record is of; absent for records it does not open. */
  facilityAdminPersonIds?: readonly string[];
  /** What is shared of the patient by the grant a guest comes by, while it holds; absent for everybody else. */
  guestTopics?: readonly ConsentTopic[];
  /** Consented, unexpired family of the patient. */
  familyPersonIds: readonly string[];
  /** What the patient chose; only where consent is asked. */
  consents?: ConsentFacts | null;
}

/** The door every slice is given. Absent and forbidden look the same: `not-found`. */
export interface Door {
  enter(tx: Tx, caller: Caller, action: Action, resource: ResourceRef, requestId: string): Promise<Answer<ResourceFacts>>;
}

/**
 * Of these patients those about whom the caller may do this because of where they work, each with the version of their choices this rests on (0: none): for
 * lists, which tell of nobody else. Writes no audit row.
 */
export type SiftPatients = (tx: Tx, caller: Caller, action: Action, patientIds: readonly string[]) => Promise<ReadonlyMap<string, number>>;

const NO_TENANT = '00000000-0000-0000-0000-000000000000' as TenantId;

/** The tenant a caller's transaction is bound to; the public is bound to none that exists and is refused at the door. */
export function tenantOf(caller: Caller): TenantId {
  return caller.type === 'public' ? NO_TENANT : caller.tenantId;
}

/** How a person may stand to a record, in the words policies use; server/policies/schema.cedarschema says what each means. */
export const standings = AccessStanding.options;
export type StandingName = AccessStanding;
export type Standings = Readonly<Record<StandingName, boolean>>;

/** All of the facts that a decision may depend on. */
export function standingsOf(caller: PersonCaller, action: Action, facts: ResourceFacts): Standings {
  const me = caller.personId;
  return {
    isSubject: facts.subjectPersonId === me,
    isOfOwnUnit: facts.unitId !== null && caller.unitIds.some((unitId) => unitId === facts.unitId),
    isInvolved: facts.holderId === me || facts.involvedPersonIds.includes(me),
    went: (facts.wentPersonIds ?? []).includes(me),
    isHolder: facts.holderId === me,
    isFamily: facts.familyPersonIds.includes(me),
    isOnCareTeam: (facts.careTeamPersonIds ?? []).includes(me),
    hasBrokenGlass: (facts.brokenGlassPersonIds ?? []).includes(me),
    choosesFor: (facts.choosingPersonIds ?? []).includes(me),
    seesFor: (facts.seeingPersonIds ?? []).includes(me),
    isOnDuty: facts.isAskerOnDuty ?? false,
    isGuestOf: false,
    isFacilityAdmin: (facts.facilityAdminPersonIds ?? []).includes(me),
    isKeptOut: facts.consents ? isKeptOut(facts.consents, action, caller) : false,
  };
}

const NO_STANDINGS = Object.fromEntries(standings.map((name) => [name, false])) as Standings;

/** A service stands to a record by the wards it was registered for, and by the patient's choices. */
export const serviceStandingsOf = ({ serviceId, unitIds }: ServiceCaller, action: Action, { unitId, consents }: ResourceFacts): Standings => ({
  ...NO_STANDINGS, isOfOwnUnit: unitId !== null && unitIds.some((each) => each === unitId), isKeptOut: consents ? isServiceKeptOut(consents, action, serviceId) : false,
});

/** A guest stands to a record by the grant alone, and by the patient's choices. What is about no topic, as a name, is open with any. */
export const guestStandingsOf = ({ roles }: GuestCaller, action: Action, { guestTopics, consents }: ResourceFacts): Standings => {
  const topic = askedTopic(action);
  return { ...NO_STANDINGS, isGuestOf: guestTopics !== undefined && (topic === null || guestTopics.includes(topic)), isKeptOut: consents ? isGuestKeptOut(consents, action, roles) : false };
};

/**
 * `role`: no role of the caller may ever do this, which says nothing about the record.
 * `absent`, `other-tenant`, `relation`, `consent` and `site` must look the same from outside. `site`: a policy of the tenant's own forbids it.
 */
export type Refusal = AccessRefusal;
/** `by`: nothing but this let them in. `policies`: the ids of those that decided; `held`: what of the person's standings they asked about. */
export type Decision = { allowed: true; by?: 'break-glass'; policies: readonly string[]; held: readonly StandingName[] } | { allowed: false; why: Refusal; policies: readonly string[] };

/** Decides by policies (server/policies); the tables of roles and relations are there and nowhere else. */
export interface Rights {
  /** `facts` is null when no such record is visible under the caller's tenant. */
  decide(caller: Caller, action: Action, facts: ResourceFacts | null): Decision;
  /** The roles that may do this to some record. */
  rolesFor(action: Action): readonly Role[];
}

export interface ExplainedRights extends Rights {
  /** What a policy says in plain words; null when there is none of this name. */
  says(policyId: string, tenantId: string): string | null;
}

/** What touches no patient's record: things people do about themselves, and who can be reached. All else an allowed entry writes an audit row for. */
const unaudited: ReadonlySet<Action> = new Set<Action>(['self.read', 'break-glass.own', 'care-team.own', 'app.allow', 'reading.send-own', 'reading.import-go-on', 'push.subscribe', 'responder.duty', 'responder.position', 'rota.read', 'rota.own', 'reach.own', 'reach.read', 'reach.list', 'vehicle.read', 'assignment.read', 'capacity.read', 'consent.read-rules', 'proxy.own', 'network.read', 'shared-care.watch', 'destination.list', 'place.list', 'kit.list', 'kit.read']);

/** Every refusal is recorded; an allowed entry when it opens or changes a record. */
export function isAudited(action: Action, decision: Decision): boolean {
  return !decision.allowed || !unaudited.has(action);
}
