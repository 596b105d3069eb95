// Builds what lets go of old readings and makes room for new ones, and what the operator sees of it. Part of app.ts. Decides nothing.
import { createReadingRetention, type RetentionSeen } from './retention/reading-retention-engine.ts';
import { DAY_MS } from './retention/reading-retention.ts';
import type { ListHeld } from './retention/reading-hold.ts';
import type { Platform } from './platform-parts.ts';
import type { StatusLine } from './status/status-page.ts';

export function buildRetention({ pg, clock, metrics, onProblem }: Platform, listHeld: ListHeld) {
  const retention = createReadingRetention({ pg, clock, listHeld, onProblem });
  const secondsSince = (atMs: number | null): number => (atMs === null ? -1 : (clock.nowMs() - atMs) / 1000);
  metrics.gauge('mydr24_readings_kept_seconds', 'Age of the oldest week of readings; -1 before the first look.', () => secondsSince(retention.seen().firstWeekAt));
  metrics.gauge('mydr24_readings_room_seconds', 'For how long readings to come have a partition; below a week something is wrong.', () => -secondsSince(retention.seen().roomUntil));
  metrics.gauge('mydr24_readings_due_seconds', 'Since when readings may be let go and have not been; 0 where none wait.', () => Math.max(0, secondsSince(retention.seen().dueSince)));
  metrics.gauge('mydr24_readings_held_patients', 'Patients whose readings stay for an open emergency or a hold.', () => retention.seen().heldPatients);
  metrics.gauge('mydr24_readings_rows_gone', 'Readings and hours deleted row by row since this process began.', () => retention.seen().rowsGone);
  metrics.gauge('mydr24_readings_weeks_gone', 'Whole weeks of readings dropped since this process began.', () => retention.seen().weeksGone);
  return { ...retention, status: async () => [retentionLine(retention.seen(), clock.nowMs())] };
}

/** Less room than this, or standing still for so long, is to be looked at. */
const ROOM_MS = 7 * DAY_MS;
const STANDS_STILL_MS = 2 * DAY_MS;

export function retentionLine({ firstWeekAt, roomUntil, heldPatients, dueSince }: RetentionSeen, nowMs: number): StatusLine {
  if (firstWeekAt === null || roomUntil === null) return { name: 'readings', found: 'not looked at yet', isGood: false };
  const day = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10);
  const waits = dueSince === null ? '' : `, some to let go since ${day(dueSince)}`;
  return {
    name: 'readings',
    found: `weeks since ${day(firstWeekAt)}, room until ${day(roomUntil)}, ${heldPatients} ${heldPatients === 1 ? 'patient' : 'patients'} held${waits}`,
    isGood: roomUntil - nowMs >= ROOM_MS && (dueSince === null || nowMs - dueSince < STANDS_STILL_MS),
  };
}
