// Which change of an emergency is news for somebody who is not looking. Not every step: a telephone that rings six times frightens.
import type { EmergencyStatus } from '@mydr24/protocol';

const told: readonly EmergencyStatus[] = ['seeking', 'accepted', 'on-scene', 'transporting', 'handed-over', 'closed'];

/** What is told is remembered in this form; null when there is nothing to tell. */
export function newsOf({ emergencyId, status, toldStatus }: { emergencyId: string | null; status: EmergencyStatus | null; toldStatus: string | null }): string | null {
  if (emergencyId === null || status === null || !told.includes(status)) return null;
  const news = `${emergencyId} ${status}`;
  return news === toldStatus ? null : news;
}
