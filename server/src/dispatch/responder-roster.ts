// Who could be asked, as the roster in memory knows them, and the port through which decisions read it.
// The roster engine keeps it true; nearest-responder.ts ranks it.
import type { Channel, Duty, Equipment, PersonId, Position, Qualification, Reach, ResponderKit, Role, TenantId, UnitId, VehicleId } from '@mydr24/protocol';
import type { Workload } from './ranking-policy.ts';
import { judgeReach, openChannels, type ReachEvidence } from '../reachability/reachability.ts';

export interface RosterPerson {
  personId: PersonId;
  tenantId: TenantId;
  name: string;
  givenName: string;
  roles: readonly Role[];
  unitIds: readonly UnitId[];
  /** Null for staff who are paged but never sent out. */
  responder: RosterResponder | null;
  /** Confirmed ways to reach this person without a socket of ours. */
  channels: readonly Exclude<Channel, 'app'>[];
  /** A socket that answers pages with receipts is open now. */
  isConnected: boolean;
  /** What devices, receipts and tests prove of them; absent where only sockets and ways are known. */
  evidence?: ReachEvidence;
}

/** Where somebody was at one instant, by their device's clock. */
export interface Fix extends Position {
  accuracyM: number | null;
  takenAt: number;
}

export interface Aboard {
  readonly vehicleId: VehicleId;
  readonly name: string;
  readonly equipment: readonly Equipment[];
}

export interface RosterResponder {
  qualifications: readonly Qualification[];
  duty: Duty;
  base: Position | null;
  position: Position | null;
  accuracyM: number | null;
  positionedAt: number | null;
  emergencyId: string | null;
  /** On or off duty since when, where known. */
  dutyChangedAt?: number | null;
  /** Absent: by car, with nothing along. */
  kit?: ResponderKit;
  /** The vehicle they are on now. */
  aboard?: Aboard | null;
  workload?: Workload;
}

export interface Roster {
  list(tenantId: string): readonly RosterPerson[];
  find(personId: string): RosterPerson | undefined;
}

export function reachableChannels(person: RosterPerson): Channel[] {
  return openChannels(person);
}

export function reachOf(person: RosterPerson, nowMs: number): Reach {
  return judgeReach({ isConnected: person.isConnected, channels: person.channels, evidence: person.evidence ?? null }, nowMs);
}

/** Staff without a duty of their own are taken to be there; whoever is off duty is left alone. */
export function isOnDuty(person: RosterPerson): boolean {
  return person.responder === null || person.responder.duty === 'on';
}

const unitRoles: readonly Role[] = ['nurse', 'doctor'];
/** A step pages a role, not a whole hospital. */
export const MAX_PEOPLE_PER_ROLE = 20;

/** On-duty people of a role: nurses and doctors of the patient's unit, the others of the tenant. */
export function peopleInRoles(people: readonly RosterPerson[], roles: readonly Role[], unitId: string | null): RosterPerson[] {
  const chosen = new Map<string, RosterPerson>();
  for (const role of roles) {
    const inRole = people.filter((person) => person.roles.includes(role) && isOnDuty(person));
    const inUnit = inRole.filter(({ unitIds }) => unitId !== null && (unitIds as readonly string[]).includes(unitId));
    const asked = unitRoles.includes(role) ? inUnit : inRole;
    for (const person of asked.slice(0, MAX_PEOPLE_PER_ROLE)) chosen.set(person.personId, person);
  }
  return [...chosen.values()];
}
