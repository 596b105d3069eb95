// Watches one stream of readings for order and silence: which sample counts as now, and the dead-man timer whose end is a
// technical alarm. Judges no value.
import { inactive, conditionWakeAt, stepCondition } from './alarm-condition.ts';
import type { ConditionChange, ConditionConfig, ConditionEvent, ConditionState } from './alarm-condition.ts';
import { spotValidityMs } from './news2.ts';

export interface StreamWatch {
  /** Server time of the newest current sample, or of the beginning of the watch. */
  readonly lastSeenMs: number;
  /** Device time of the newest current sample; null before the first. */
  readonly newestDeviceMs: number | null;
  /** Silence longer than this is a technical alarm; null where no stream is expected. */
  readonly noDataMs: number | null;
  readonly technical: ConditionState;
}

export interface WatchStep {
  readonly watch: StreamWatch;
  readonly changes: readonly ConditionChange[];
}

/** A stream that speaks at least this often is continuous (ours). */
const CONTINUOUS_WITHIN_MS = 15 * 60_000;

/** False for spot measurements: nobody expects the next one soon, so the newest counts until it comes or grows too old. */
export const isContinuous = (noDataMs: number | null): boolean => noDataMs !== null && noDataMs <= CONTINUOUS_WITHIN_MS;

/** What a spot measurement may take to arrive before it is called late (ours). */
export const SPOT_LATE_MS = 15 * 60_000;
/** A spot value so old counts in no score and stands for nothing (the validity of NEWS2's parts). */
const SPOT_HISTORY_MS = spotValidityMs.temperature;

/** Medium, at once, ends with the first sample: silence needs someone to look, and is over when it is over. */
export const technicalConfig = (audioPauseMs: number): ConditionConfig => ({
  delays: [null, 0, null], clearDelayMs: 0, isLatching: false, audioPauseMs,
});

export const startWatch = (nowMs: number, noDataMs: number | null): StreamWatch => ({
  lastSeenMs: nowMs, newestDeviceMs: null, noDataMs, technical: inactive,
});

/** Late samples are history: older than the newest one, than the stream may be silent, or than a spot value counts. They never alarm as now. */
export function isLate(watch: StreamWatch, deviceAtMs: number, nowMs: number, longestLagMs: number | null): boolean {
  return deviceAtMs < (watch.newestDeviceMs ?? -Infinity) || nowMs - deviceAtMs > (longestLagMs ?? SPOT_HISTORY_MS);
}

function stepTechnical(watch: StreamWatch, event: ConditionEvent, nowMs: number, config: ConditionConfig): WatchStep {
  const step = stepCondition(watch.technical, event, nowMs, config);
  if (step.state === watch.technical) return { watch, changes: step.changes };
  return { watch: { ...watch, technical: step.state }, changes: step.changes };
}

/** A current, valid sample came. */
export function see(watch: StreamWatch, deviceAtMs: number, nowMs: number, config: ConditionConfig): WatchStep {
  const seen: StreamWatch = { lastSeenMs: nowMs, newestDeviceMs: deviceAtMs, noDataMs: watch.noDataMs, technical: watch.technical };
  return stepTechnical(seen, { type: 'judged', severity: 0 }, nowMs, config);
}

const isSilent = (watch: StreamWatch, nowMs: number): boolean => watch.noDataMs !== null && nowMs - watch.lastSeenMs >= watch.noDataMs;

export function tickWatch(watch: StreamWatch, nowMs: number, config: ConditionConfig): WatchStep {
  if (watch.technical.name === 'inactive' && isSilent(watch, nowMs)) return stepTechnical(watch, { type: 'judged', severity: 2 }, nowMs, config);
  return stepTechnical(watch, { type: 'tick' }, nowMs, config);
}

export const commandWatch = (watch: StreamWatch, event: ConditionEvent, nowMs: number, config: ConditionConfig): WatchStep =>
  stepTechnical(watch, event, nowMs, config);

/** When silence becomes an alarm, or a pause of that alarm ends. */
export function watchWakeAt(watch: StreamWatch, config: ConditionConfig): number | null {
  if (watch.technical.name !== 'inactive') return conditionWakeAt(watch.technical, config);
  return watch.noDataMs === null ? null : watch.lastSeenMs + watch.noDataMs;
}
