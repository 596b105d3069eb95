// What somebody does at an emergency: lead it, or fill a place of its team. Their screen follows this, not the emergency's own status.
import type { EmergencyStatus, EmergencySummary, PersonId, TeamPlace } from '@mydr24/protocol';

export interface Part {
  /** Null for whoever leads. */
  place: TeamPlace | null;
  status: EmergencyStatus;
}

/** Null for whoever was only asked, and for one of the team once it is over. */
export function partOf({ holderId, status, closedAt, team = [] }: Pick<EmergencySummary, 'holderId' | 'status' | 'closedAt' | 'team'>, me: PersonId): Part | null {
  if (holderId === me) return { place: null, status };
  const member = team.find(({ personId }) => personId === me);
  return member === undefined || member.status === 'open' || closedAt !== null ? null : { place: member.place, status: member.status };
}

/** One of the team is done once they handed over; whoever leads goes on to the close. */
export const isUnderWay = (part: Part | null): part is Part => part !== null && (part.place === null || part.status !== 'handed-over');
