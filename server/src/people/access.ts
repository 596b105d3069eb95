// Who may do what to which record, now (D7). The only place where that is decided: REST, sockets at subscribe and again
// when rights change, push text, exports. Pure: facts come in, a decision comes out. The door (access-door.ts) loads the
// facts under the caller's tenant, asks here, and writes the audit row.
import type { PersonId, Role, SessionId, TenantId, UnitId } from '@mydr24/protocol';
import type { Answer } from '../platform/handlers.ts';
import type { Tx } from '../platform/postgres.ts';

export type Caller =
  | { type: 'person'; personId: PersonId; tenantId: TenantId; sessionId: SessionId; roles: readonly Role[]; unitIds: readonly UnitId[] }
  | { type: 'device'; deviceId: string; tenantId: TenantId; patientId: string | null }
  | { type: 'public' };
export type PersonCaller = Extract<Caller, { type: 'person' }>;

export const actions = [
  'patient.read', 'patient.chart', 'patient.set-spo2-scale', 'unit.read', 'alarm.answer', 'emergency.raise', 'emergency.call-for-help', 'emergency.read',
  'emergency.list', 'emergency.acknowledge', 'emergency.answer-offer', 'emergency.hold', 'emergency.close', 'emergency.cancel', 'page.receipt',
  'responder.duty', 'responder.position', 'push.subscribe', 'device.register', 'device.revoke', 'family.list', 'family.grant', 'family.revoke',
  'family.watch', 'inbox.read', 'dispatch.read', 'person.deactivate', 'self.read',
] as const;
export type Action = (typeof actions)[number];

export type ResourceRef =
  | { type: 'patient' | 'unit' | 'alarm' | 'emergency' | 'page' | 'person' | 'device' | 'family-link'; id: string }
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
  /** Consented, unexpired family of the patient. */
  familyPersonIds: readonly string[];
}

/** The door every slice is given. Absent and forbidden look the same: `not-found`. */
export interface Door {
  enter(tx: Tx, caller: Caller, action: Action, resource: ResourceRef, requestId: string): Promise<Answer<ResourceFacts>>;
}
