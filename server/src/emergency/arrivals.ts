// When whoever goes is expected, by where they are and not by where they were asked (E55). An old position gives an old answer with its time on it;
// somebody whose position is not known has none, and keeps the time they were given.
import type { Arrival, EmergencyId, PersonId, Position, TenantId } from '@mydr24/protocol';
import type { ArrivalsAt } from '../dispatch/journeys.ts';
import type { Roster } from '../dispatch/responder-roster.ts';
import type { PlaceState } from './emergency-state.ts';

/** What is read of an emergency to which somebody may be on the way. */
export interface ComingTo {
  readonly id: EmergencyId;
  readonly tenantId: TenantId;
  readonly status: string;
  readonly scene: Position | null;
  readonly holderId: PersonId | null;
  readonly team: readonly Pick<PlaceState, 'status' | 'member'>[] | null;
}

const underWay: readonly string[] = ['accepted', 'en-route'];

export function goingTo({ status, holderId, team }: Pick<ComingTo, 'status' | 'holderId' | 'team'>): PersonId[] {
  const members = (team ?? []).flatMap((place) => (place.member !== null && underWay.includes(place.status) ? [place.member.personId] : []));
  return holderId !== null && underWay.includes(status) ? [holderId, ...members] : members;
}

export function arrivalsAtScene(coming: ComingTo, roster: Pick<Roster, 'find'>, arrivalsAt: ArrivalsAt, nowMs: number): Arrival[] {
  const { id: emergencyId, scene } = coming;
  if (scene === null) return [];
  const located = goingTo(coming).flatMap((personId) => {
    const { position = null, positionedAt = null, accuracyM = null, kit } = roster.find(personId)?.responder ?? {};
    if (position === null || positionedAt === null) return [];
    return [{ personId, positionedAt, traveller: { position, accuracyM, vehicle: kit?.vehicle ?? ('car' as const), ageMs: Math.max(0, nowMs - positionedAt) } }];
  });
  const arrivals = arrivalsAt(scene, located.map(({ traveller }) => traveller));
  return located.map(({ personId, positionedAt }, index) => {
    const { etaS, estimate } = arrivals[index]!;
    return { emergencyId, personId, positionedAt, etaAt: positionedAt + etaS * 1000, isEstimate: estimate !== null };
  });
}
