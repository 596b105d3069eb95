// The order of those who cannot be reached: not at all before perhaps, nothing proven before the rest, then by name.
import type { ReachEntry, ReachState } from '@mydr24/protocol';

const rank: Record<ReachState, number> = { unreachable: 0, doubtful: 1, reachable: 2 };

export function inOrder(people: readonly ReachEntry[]): ReachEntry[] {
  return people.toSorted((a, b) => rank[a.reach.state] - rank[b.reach.state] || Number(b.reach.isOverdue) - Number(a.reach.isOverdue) || a.name.localeCompare(b.name));
}

export function countIn(people: readonly ReachEntry[], state: ReachState): number {
  return people.filter(({ reach }) => reach.state === state).length;
}
