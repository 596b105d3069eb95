// Who may do what to which record, now (D7). The only place where that is decided: REST, sockets at subscribe and again
// when rights change, push text, exports. Pure: facts come in, a decision comes out. The door (door-postgres.ts) loads the
// facts under the caller's tenant, asks here, and writes the audit row.
import type { PersonId, Role, SessionId, TenantId, UnitId } from '@mydr24/protocol';
import { type ConsentFacts, isKeptOut } from '../consent/consent.ts';
import type { Answer } from '../platform/handlers.ts';
import type { Tx } from '../platform/postgres.ts';

export type Caller =
  | { type: 'person'; personId: PersonId; tenantId: TenantId; sessionId: SessionId; roles: readonly Role[]; unitIds: readonly UnitId[] }
  | { type: 'device'; deviceId: string; tenantId: TenantId; patientId: string | null }
  | { type: 'public' };
export type PersonCaller = Extract<Caller, { type: 'person' }>;

export const actions = [
  'patient.read', 'patient.chart', 'patient.set-spo2-scale', 'patient.set-care-wish', 'unit.read', 'alarm.answer', 'emergency.raise', 'emergency.call-for-help', 'emergency.read',
  'emergency.list', 'emergency.acknowledge', 'emergency.answer-offer', 'emergency.hold', 'emergency.close', 'emergency.cancel', 'page.receipt',
  'responder.duty', 'responder.position', 'push.subscribe', 'device.register', 'device.revoke', 'family.list', 'family.grant', 'family.change', 'family.revoke', 'family.pass-on', 'family.list-passes', 'destination.list',
  'emergency.take-over', 'emergency.escalate', 'emergency.stand-down', 'emergency.call-back', 'emergency.end-call-back', 'emergency.answer-question',
  'emergency.reclassify', 'emergency.explain', 'drill.start', 'drill.read',
  'consent.read', 'consent.choose',
  'family.watch', 'inbox.read', 'dispatch.read', 'person.deactivate', 'self.read', 'protocol.read', 'protocol.edit', 'protocol.approve',
  'emergency.offer-by-hand', 'emergency.route', 'ranking-policy.read', 'ranking-policy.edit', 'ranking-policy.preview', 'kit.list', 'kit.read', 'kit.edit', 'road-closure.read', 'road-closure.edit', 'coverage.read', 'coverage.ask-to-move',
  'assignment.read', 'assignment.take', 'assignment.dismiss', 'mass-casualty.declare', 'mass-casualty.prolong', 'mass-casualty.end', 'mass-casualty.call-in', 'mass-casualty.mark',
  'rota.read', 'rota.edit', 'rota.ask-swap', 'rota.answer-swap', 'rota.report-absence', 'rota.own', 'alert-device.manage', 'reach.own', 'reach.read', 'reach.list',
  'incident.list', 'incident.read', 'incident.export', 'cap.submit', 'cap.answer', 'patient.find',
  'scene.essentials', 'scene.read', 'scene.write', 'emergency.guidance', 'patient.set-essentials', 'place.list',
  'device.list', 'device.own', 'reading.send-own', 'device.pair', 'device.rotate-key', 'device.hl7-sender', 'patient.identify',
  'alarm-rules.read', 'alarm-rules.edit', 'alarm-rules.approve', 'alarm-limits.read', 'alarm-limits.sign', 'alarm.silence', 'alarm.switch-off', 'score.assess', 'patient.read-chart',
  'position.history', 'vehicle.read', 'vehicle.manage', 'vehicle.crew', 'vehicle.board', 'vehicle.history',
  'capacity.read', 'capacity.report', 'waveform.retention',
  'alarm-burden.read', 'alarm-burden.decide', 'adverse-event.mark',
  'sign-on.manage', 'app.manage', 'app.allow',
  'session.end', 'session.end-others', 'passkey.add', 'passkey.rename', 'passkey.remove', 'password.set',
  'audit.search', 'audit.export', 'audit.own', 'break-glass.find', 'break-glass.open', 'break-glass.own', 'break-glass.end', 'break-glass.answer', 'break-glass.review',
] as const;
export type Action = (typeof actions)[number];

export type ResourceRef =
  | { type: 'patient' | 'unit' | 'alarm' | 'emergency' | 'page' | 'person' | 'device' | 'family-link' | 'rota' | 'rota-override' | 'rota-swap' | 'absence' | 'rota-feed' | 'cap-alert' | 'vehicle' | 'road-closure' | 'mass-casualty' | 'facility' | 'session' | 'passkey' | 'break-glass'; id: string }
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
  /** Who has this patient open by break-glass now; absent for records it does not open. */
  brokenGlassPersonIds?: readonly string[];
  /** Consented, unexpired family of the patient. */
  familyPersonIds: readonly string[];
  /** What the patient chose; only where consent is asked. */
  consents?: ConsentFacts | null;
}

/** The door every slice is given. Absent and forbidden look the same: `not-found`. */
export interface Door {
  enter(tx: Tx, caller: Caller, action: Action, resource: ResourceRef, requestId: string): Promise<Answer<ResourceFacts>>;
}

const NO_TENANT = '00000000-0000-0000-0000-000000000000' as TenantId;

/** The tenant a caller's transaction is bound to; the public is bound to none that exists and is refused at the door. */
export function tenantOf(caller: Caller): TenantId {
  return caller.type === 'public' ? NO_TENANT : caller.tenantId;
}

/** How a person must stand to the record. `any`: every record of the tenant. */
export type Relation = 'any' | 'own-unit' | 'involved' | 'went' | 'holder' | 'subject' | 'family' | 'break-glass';
type Rule = Partial<Record<Role, readonly Relation[]>>;

const ANY = ['any'] as const;
const SUBJECT = ['subject'] as const;
const UNIT = ['own-unit'] as const;
/** The ward's own patients, and whoever's emergency they were called to. */
const CARE = ['own-unit', 'involved'] as const;
/** Those, and whoever broke the glass: to read, never to change. */
const SEES = ['own-unit', 'involved', 'break-glass'] as const;
/** Whoever accepted it, now or earlier. */
const WENT = ['went'] as const;
const everyone: Rule = {
  patient: SUBJECT, family: SUBJECT, nurse: SUBJECT, doctor: SUBJECT, responder: SUBJECT, dispatcher: SUBJECT, coordinator: SUBJECT, admin: SUBJECT, 'privacy-officer': SUBJECT,
};
/** `each` for whoever works here and stands on rotas or reads them. */
const staff = (each: readonly Relation[]): Rule => ({ nurse: each, doctor: each, responder: each, dispatcher: each, coordinator: each, admin: each });
const pageable: Rule = { nurse: SUBJECT, doctor: SUBJECT, responder: SUBJECT, dispatcher: SUBJECT, coordinator: SUBJECT };

/** Roles x actions. A role without a cell may never do it, whatever the record; a cell names the relations of which one must hold. */
export const rights: Record<Action, Rule> = {
  'self.read': everyone,
  'session.end': everyone,
  'session.end-others': everyone,
  'password.set': everyone,
  'passkey.add': everyone,
  'passkey.rename': everyone,
  'passkey.remove': everyone,
  'push.subscribe': everyone,

  'unit.read': { nurse: UNIT, doctor: UNIT, coordinator: UNIT },
  'patient.read': { patient: SUBJECT, nurse: SEES, doctor: SEES },
  'patient.chart': { nurse: CARE, doctor: CARE },
  // A recorded decision of a clinician competent to make it (RCP NEWS2, hypercapnic failure).
  'patient.set-spo2-scale': { doctor: CARE },
  'patient.set-care-wish': { patient: SUBJECT, nurse: CARE, doctor: CARE },
  'alarm.answer': { nurse: CARE, doctor: CARE },

  'emergency.raise': { nurse: UNIT, doctor: UNIT, dispatcher: ANY, coordinator: ANY },
  'emergency.call-for-help': { patient: SUBJECT },
  'emergency.cancel': { patient: SUBJECT },
  'emergency.list': { dispatcher: ANY, coordinator: ANY },
  // A responder who was only asked is told kind, priority and place by their inbox, and no more until they accept.
  'emergency.read': { patient: SUBJECT, nurse: CARE, doctor: CARE, responder: WENT, dispatcher: ANY, coordinator: ANY },
  'emergency.acknowledge': { nurse: CARE, doctor: CARE, responder: ['involved'], dispatcher: ANY, coordinator: ANY },
  'emergency.answer-offer': { nurse: ['involved'], doctor: ['involved'], responder: ['involved'] },
  'emergency.hold': { nurse: ['holder'], doctor: ['holder'], responder: ['holder'], dispatcher: ANY, coordinator: ANY },
  'emergency.close': { nurse: ['own-unit', 'holder'], doctor: ['own-unit', 'holder'], responder: ['holder'], dispatcher: ANY, coordinator: ANY },
  // Whoever could be asked to go, and knows of it.
  'emergency.take-over': { nurse: CARE, doctor: CARE, responder: ['involved'] },
  'emergency.escalate': { nurse: CARE, doctor: CARE, responder: ['involved'], dispatcher: ANY, coordinator: ANY },
  'emergency.stand-down': { dispatcher: ANY, coordinator: ANY },
  'emergency.call-back': { nurse: ['involved'], doctor: ['involved'], responder: ['involved'], coordinator: ['involved'] },
  'emergency.end-call-back': { dispatcher: ANY, coordinator: ANY },
  'emergency.answer-question': { patient: SUBJECT, nurse: CARE, doctor: CARE, responder: ['involved'], dispatcher: ANY, coordinator: ANY },
  'emergency.reclassify': { dispatcher: ANY, coordinator: ANY },
  'emergency.explain': { dispatcher: ANY, coordinator: ANY },
  'emergency.offer-by-hand': { dispatcher: ANY, coordinator: ANY },
  // Whoever goes sees the way there, places of the team too; that they still go is the route's to look.
  'emergency.route': { nurse: WENT, doctor: WENT, responder: WENT },
  // The pack's own words for a kind: whoever may have to go reads them before, and keeps them where no line is.
  'emergency.guidance': { patient: SUBJECT, nurse: CARE, doctor: CARE, responder: ['involved'], dispatcher: ANY, coordinator: ANY },
  // Staff of any role can be handed an emergency.
  'scene.essentials': { nurse: WENT, doctor: WENT, responder: WENT, dispatcher: WENT, coordinator: WENT },
  'scene.read': { nurse: CARE, doctor: CARE, responder: WENT, dispatcher: ANY, coordinator: ANY },
  'scene.write': { nurse: CARE, doctor: CARE, responder: WENT, dispatcher: ANY, coordinator: ANY },
  'patient.set-essentials': { patient: SUBJECT, nurse: CARE, doctor: CARE },
  'place.list': staff(ANY),
  'drill.start': { dispatcher: ANY, coordinator: ANY, admin: ANY },
  // Of a patient record that exists for drills only.
  'drill.read': { nurse: CARE, doctor: CARE, responder: ['involved'], dispatcher: ANY, coordinator: ANY, admin: ANY },
  'dispatch.read': { dispatcher: ANY, coordinator: ANY },

  // A clinician's list is of a ward or a patient of theirs; whoever went reads the record while it may be reviewed.
  'incident.list': { nurse: CARE, doctor: CARE, dispatcher: ANY, coordinator: ANY },
  'incident.read': { nurse: CARE, doctor: CARE, responder: WENT, dispatcher: ANY, coordinator: ANY },
  'incident.export': { nurse: CARE, doctor: CARE, responder: WENT, dispatcher: ANY, coordinator: ANY },
  'cap.submit': { dispatcher: ANY, coordinator: ANY },
  'cap.answer': { dispatcher: ANY, coordinator: ANY },
  // Whom an alert or a telephone call is about.
  'patient.find': { dispatcher: ANY, coordinator: ANY },

  'inbox.read': pageable,
  'page.receipt': pageable,
  'responder.duty': { responder: SUBJECT, nurse: SUBJECT, doctor: SUBJECT },
  'responder.position': { responder: SUBJECT, nurse: SUBJECT, doctor: SUBJECT },

  'reach.own': { ...pageable, admin: SUBJECT },
  // Who ranks and plans sees why somebody can or cannot be reached; everybody sees it of themselves.
  'reach.read': { nurse: SUBJECT, doctor: SUBJECT, responder: SUBJECT, dispatcher: ANY, coordinator: ANY, admin: ANY },
  'reach.list': { dispatcher: ANY, coordinator: ANY, admin: ANY },

  'consent.read': { patient: SUBJECT },
  'consent.choose': { patient: SUBJECT },
  'family.list': { patient: SUBJECT },
  'family.grant': { patient: SUBJECT },
  'family.change': { patient: SUBJECT },
  // A link made at an emergency can be ended by those who could have made it.
  'family.revoke': { patient: SUBJECT, family: ['family'], dispatcher: ANY, coordinator: ANY },
  'family.pass-on': { nurse: CARE, doctor: CARE, responder: ['holder'], dispatcher: ANY, coordinator: ANY },
  'family.list-passes': { nurse: CARE, doctor: CARE, responder: ['holder'], dispatcher: ANY, coordinator: ANY },
  'destination.list': staff(ANY),
  'family.watch': { patient: SUBJECT, family: ['family'] },

  'device.register': { admin: ANY },
  'device.revoke': { admin: ANY },
  'device.list': { coordinator: ANY, admin: ANY },
  // The patient alone brings a device of their own, and takes it back.
  'device.own': { patient: SUBJECT },
  'reading.send-own': { patient: SUBJECT },
  // At the bed: whoever cares for the patient says that this is the patient's device.
  'device.pair': { nurse: CARE, doctor: CARE },
  'device.rotate-key': { admin: ANY },
  'waveform.retention': { admin: ANY },
  'device.hl7-sender': { admin: ANY },
  'patient.identify': { admin: ANY },
  'person.deactivate': { admin: ANY },

  'sign-on.manage': { admin: ANY },
  'app.manage': { admin: ANY },
  // What is allowed is asked of the record's own right at every read.
  'app.allow': everyone,

  // Who opened which record, and why: of all by the privacy officer, of one's own record by the patient. Never the record itself.
  'audit.search': { 'privacy-officer': ANY },
  'audit.export': { 'privacy-officer': ANY },
  'audit.own': { patient: SUBJECT },
  // One patient outside of one's care, for a reason, an hour at most; judged by somebody else.
  'break-glass.find': { nurse: ANY, doctor: ANY },
  'break-glass.open': { nurse: ANY, doctor: ANY },
  'break-glass.own': { nurse: SUBJECT, doctor: SUBJECT },
  'break-glass.end': { nurse: SUBJECT, doctor: SUBJECT, 'privacy-officer': ANY },
  'break-glass.answer': { nurse: SUBJECT, doctor: SUBJECT },
  'break-glass.review': { 'privacy-officer': ANY },

  // Everybody on staff may read what is in force. Approving asks for another person than the authors as well (protocols/pack-approval.ts).
  'protocol.read': { nurse: ANY, doctor: ANY, responder: ANY, dispatcher: ANY, coordinator: ANY, admin: ANY },
  'protocol.edit': { coordinator: ANY, admin: ANY },
  'protocol.approve': { coordinator: ANY, admin: ANY },
  // Approving asks for another person than the authors as well, as for packs.
  'alarm-rules.read': { nurse: ANY, doctor: ANY, coordinator: ANY, admin: ANY },
  'alarm-rules.edit': { doctor: ANY, coordinator: ANY, admin: ANY },
  'alarm-rules.approve': { doctor: ANY, coordinator: ANY, admin: ANY },
  'alarm-limits.read': { nurse: SEES, doctor: SEES },
  'alarm-limits.sign': { doctor: CARE },
  'alarm-burden.read': { nurse: ANY, doctor: ANY, coordinator: ANY, admin: ANY },
  'alarm-burden.decide': { nurse: ANY, doctor: ANY, coordinator: ANY },
  'adverse-event.mark': { nurse: CARE, doctor: CARE },
  'alarm.silence': { nurse: CARE, doctor: CARE },
  'alarm.switch-off': { doctor: CARE },
  'score.assess': { nurse: CARE, doctor: CARE },
  // Who answered which alarm, and what staff wrote on the chart.
  'patient.read-chart': { nurse: SEES, doctor: SEES },
  'rota.read': staff(ANY),
  'rota.edit': { coordinator: ANY, admin: ANY },
  // Of shifts that are one's own; the routes look who holds them.
  'rota.ask-swap': staff(ANY),
  'rota.answer-swap': staff(['involved']),
  'rota.report-absence': { ...staff(SUBJECT), coordinator: ANY, admin: ANY },
  'rota.own': staff(SUBJECT),
  'alert-device.manage': { coordinator: ANY, admin: ANY },
  'ranking-policy.read': { dispatcher: ANY, coordinator: ANY, admin: ANY },
  'ranking-policy.edit': { coordinator: ANY, admin: ANY },
  // Shows how far everybody on duty is from a place, so it counts as having seen them (positions).
  'ranking-policy.preview': { coordinator: ANY, admin: ANY },
  'kit.list': { dispatcher: ANY, coordinator: ANY, admin: ANY },
  'kit.read': { nurse: SUBJECT, doctor: SUBJECT, responder: SUBJECT, dispatcher: ANY, coordinator: ANY, admin: ANY },
  'kit.edit': { nurse: SUBJECT, doctor: SUBJECT, responder: SUBJECT, coordinator: ANY, admin: ANY },
  'road-closure.read': { dispatcher: ANY, coordinator: ANY },
  'road-closure.edit': { dispatcher: ANY, coordinator: ANY },
  'coverage.read': { dispatcher: ANY, coordinator: ANY },
  'coverage.ask-to-move': { dispatcher: ANY, coordinator: ANY },

  // Over all emergencies at once; its reading names none of their patients.
  'assignment.read': { dispatcher: ANY, coordinator: ANY },
  'assignment.take': { dispatcher: ANY, coordinator: ANY },
  'assignment.dismiss': { dispatcher: ANY, coordinator: ANY },
  'mass-casualty.declare': { dispatcher: ANY, coordinator: ANY },
  'mass-casualty.prolong': { dispatcher: ANY, coordinator: ANY },
  'mass-casualty.end': { dispatcher: ANY, coordinator: ANY },
  'mass-casualty.call-in': { dispatcher: ANY, coordinator: ANY },
  'mass-casualty.mark': { dispatcher: ANY, coordinator: ANY },

  // Where somebody was is theirs, and of those who send people out.
  'position.history': { responder: SUBJECT, nurse: SUBJECT, doctor: SUBJECT, dispatcher: ANY, coordinator: ANY },
  'vehicle.history': { dispatcher: ANY, coordinator: ANY },
  'vehicle.read': staff(ANY),
  'vehicle.manage': { coordinator: ANY, admin: ANY },
  'vehicle.crew': { dispatcher: ANY, coordinator: ANY },
  'vehicle.board': { responder: ANY, nurse: ANY, doctor: ANY },

  'capacity.read': staff(ANY),
  // Whoever works there, and whoever is told by telephone.
  'capacity.report': { nurse: ANY, doctor: ANY, dispatcher: ANY, coordinator: ANY, admin: ANY },
};

/**
 * `role`: no role of the caller may ever do this, which says nothing about the record.
 * `absent`, `other-tenant`, `relation` and `consent` must look the same from outside.
 */
export type Refusal = 'not-a-person' | 'role' | 'absent' | 'other-tenant' | 'relation' | 'consent';
/** `by`: nothing but this let them in. */
export type Decision = { allowed: true; by?: 'break-glass' } | { allowed: false; why: Refusal };

const allowed: Decision = { allowed: true };
const refused = (why: Refusal): Decision => ({ allowed: false, why });

/** `facts` is null when no such record is visible under the caller's tenant. */
export function decideAccess(caller: Caller, action: Action, facts: ResourceFacts | null): Decision {
  if (caller.type !== 'person') return refused('not-a-person');
  const relations = caller.roles.flatMap((role) => rights[action][role] ?? []);
  if (relations.length === 0) return refused('role');
  if (facts === null) return refused('absent');
  if (facts.tenantId !== caller.tenantId) return refused('other-tenant');
  const held = relations.filter((relation) => holds(relation, caller, facts));
  if (held.length === 0) return refused('relation');
  const own = held.filter((relation) => relation !== 'break-glass');
  // Consent is asked of those who may because of where they work: never of the patient, nor of whoever an emergency called.
  const isAsked = own.every((relation) => relation === 'any' || relation === 'own-unit');
  const isOut = isAsked && facts.consents ? isKeptOut(facts.consents, action, caller) : false;
  if (own.length > 0 && !isOut) return allowed;
  // It opens what care does not, and what the patient's choice closed: told, and judged.
  return own.length < held.length ? { allowed: true, by: 'break-glass' } : refused('consent');
}

function holds(relation: Relation, caller: PersonCaller, facts: ResourceFacts): boolean {
  switch (relation) {
    case 'any':
      return true;
    case 'own-unit':
      return facts.unitId !== null && caller.unitIds.some((unitId) => unitId === facts.unitId);
    case 'involved':
      return facts.holderId === caller.personId || facts.involvedPersonIds.includes(caller.personId);
    case 'went':
      return (facts.wentPersonIds ?? []).includes(caller.personId);
    case 'holder':
      return facts.holderId === caller.personId;
    case 'subject':
      return facts.subjectPersonId === caller.personId;
    case 'family':
      return facts.familyPersonIds.includes(caller.personId);
    case 'break-glass':
      return (facts.brokenGlassPersonIds ?? []).includes(caller.personId);
  }
}

/** What touches no patient's record: things people do about themselves, and who can be reached. All else an allowed entry writes an audit row for. */
const unaudited: ReadonlySet<Action> = new Set<Action>(['self.read', 'break-glass.own', 'app.allow', 'reading.send-own', 'push.subscribe', 'responder.duty', 'responder.position', 'rota.read', 'rota.own', 'reach.own', 'reach.read', 'reach.list', 'vehicle.read', 'assignment.read', 'capacity.read', 'destination.list', 'place.list', 'kit.list', 'kit.read']);

/** Every refusal is recorded; an allowed entry when it opens or changes a record. */
export function isAudited(action: Action, decision: Decision): boolean {
  return !decision.allowed || !unaudited.has(action);
}
