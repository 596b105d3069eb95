// What I reported last and may still take back, read from the record.
import type { EmergencyStatus, PersonId, TimelineEntry } from '@mydr24/protocol';
import type { Report } from './next-status.ts';

/** A little less than the server allows, so that no button is offered that is refused. */
const OFFERED_MS = 110_000;

export function lastReported(timeline: readonly TimelineEntry[], status: EmergencyStatus, me: PersonId, nowMs: number): { status: Report; at: number } | null {
  const last = timeline.findLast(({ kind }) => kind === 'status-changed' || kind === 'status-taken-back' || kind === 'handed-over' || kind === 'taken-over');
  if (last?.kind !== 'status-changed' || last.personId !== me || last.facts['status'] !== status || nowMs - last.at > OFFERED_MS) return null;
  return status === 'en-route' || status === 'on-scene' || status === 'transporting' || status === 'handed-over' ? { status, at: last.at } : null;
}
