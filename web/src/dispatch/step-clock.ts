// How long until the plan acts by itself, as minutes and seconds; and how full the step's waiting time is.
import type { EmergencyDetail, EmergencySummary } from '@mydr24/protocol';

export interface StepClock {
  leftMs: number;
  /** 0 to 1; null when the length of the wait is not known. */
  share: number | null;
}

export function stepClock(summary: Pick<EmergencySummary, 'wakeAt' | 'step'>, protocol: EmergencyDetail['protocol'] | null, now: number): StepClock | null {
  if (summary.wakeAt === null) return null;
  const leftMs = Math.max(0, summary.wakeAt - now);
  const waitMs = protocol?.steps[summary.step]?.waitMs ?? 0;
  return { leftMs, share: waitMs > 0 ? Math.min(1, Math.max(0, 1 - leftMs / waitMs)) : null };
}

/** "0:09", "12:40". */
export function clockText(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
