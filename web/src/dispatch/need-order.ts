// In which order a dispatcher looks at open emergencies: what is real before what is practised; then the last resort first, then those nobody goes to, the oldest first; those in good hands last.
import type { EmergencySummary } from '@mydr24/protocol';

export type Need = 'last-resort' | 'nobody' | 'not-moving' | 'under-way' | 'countdown';
const rank: Record<Need, number> = { 'last-resort': 0, nobody: 1, 'not-moving': 2, 'under-way': 3, countdown: 4 };

export function needOf({ status, holderId, isFailSafeReached }: Pick<EmergencySummary, 'status' | 'holderId' | 'isFailSafeReached'>): Need {
  if (status === 'countdown') return 'countdown';
  if (holderId === null) return isFailSafeReached ? 'last-resort' : 'nobody';
  return status === 'accepted' ? 'not-moving' : 'under-way';
}

export function byNeed(left: EmergencySummary, right: EmergencySummary): number {
  return Number(left.mode !== 'actual') - Number(right.mode !== 'actual') || rank[needOf(left)] - rank[needOf(right)] || left.openedAt - right.openedAt || (left.id < right.id ? -1 : 1);
}
