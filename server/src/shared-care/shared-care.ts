// What a grant of shared care is at a moment, and what it takes that it holds. Pure.
import type { SharedCareEnd, SharedCareState, SharedTopic } from '@mydr24/protocol';

/** How each topic is read, here and by guests: whoever may not do this does not share it. */
export const readingOf: Readonly<Record<SharedTopic, 'patient.read' | 'patient.read-chart' | 'incident.list'>> = { vitals: 'patient.read', notes: 'patient.read-chart', emergencies: 'incident.list' };

/** The lists of the other side go so far back. */
export const LISTED_WITHIN_MS = 120 * 86_400_000;
export const NOTES_WITHIN_MS = 30 * 86_400_000;
export const EMERGENCIES_WITHIN_MS = 90 * 86_400_000;

const isMember = (of: string): string =>
  `exists (select from network_members m where m.tenant_id = ${of}.tenant_id and m.network_id = ${of}.network_id and m.left_at is null and m.joined_at <= ${of}.offered_at)
   and exists (select from tenants t where t.id = ${of}.tenant_id and t.suspended_at is null)`;

/** SQL over `shared_care_grants g`, in the patient's tenant: neither ended nor run out, this tenant in the network since before the offer, and not suspended. `now`: the parameter. */
export const grantHoldsSql = (now: string): string => `g.ended_at is null and g.until_at > ${now} and ${isMember('g')}`;
/** SQL over `shared_care_addresses a`, in the guest's tenant: the same of that tenant. */
export const addressHoldsSql = isMember('a');

export interface GrantDates {
  readonly acceptedAt: number | null;
  readonly endedAt: number | null;
  readonly endedWhy: SharedCareEnd | null;
  readonly untilAt: number;
}

/** One that ran out is over from that instant on, whenever that is written down. */
export function stateOf({ acceptedAt, endedAt, endedWhy, untilAt }: GrantDates, nowMs: number): { state: SharedCareState; endedAt: number | null; endedWhy: SharedCareEnd | null } {
  if (endedAt !== null) return { state: 'ended', endedAt, endedWhy };
  if (untilAt <= nowMs) return { state: 'ended', endedAt: untilAt, endedWhy: 'ran-out' };
  return { state: acceptedAt === null ? 'offered' : 'accepted', endedAt: null, endedWhy: null };
}
