// One threshold alarm on one stream: a physiological condition that judges samples beside a technical one that watches for
// silence. Neither hides the other. The life of each is in alarm-condition.ts; several vitals of a patient in patient-monitor.ts.
//
//   sample -> (late? nothing) -> technical ends -> physiological judged      null sample, tick -> delays, pauses, silence
//   command -> the condition it names, else the physiological one while that is alarmed, else the technical one
import type { AlarmKind } from '@mydr24/protocol';
import { conditionWakeAt, inactive, stepCondition } from './alarm-condition.ts';
import type { ConditionChange, ConditionCommand, ConditionConfig, ConditionEvent, ConditionState } from './alarm-condition.ts';
import { commandWatch, isContinuous, isLate, see, startWatch, technicalConfig, tickWatch, watchWakeAt } from './stream-watch.ts';
import type { StreamWatch, WatchStep } from './stream-watch.ts';
import { delaysOf, limitsOf, severityOf } from './threshold.ts';
import type { Band, Limits, Side } from './threshold.ts';

export type ConditionKind = Exclude<AlarmKind, 'advisory'>;

export interface AlarmConfig {
  readonly limits: Limits;
  readonly physiological: ConditionConfig;
  readonly technical: ConditionConfig;
  readonly noDataMs: number | null;
  /** A sample older than this is history even when it is the newest; null takes the newest whatever its age. */
  readonly longestLagMs: number | null;
}

export interface AlarmSettings {
  readonly side: Side;
  readonly bands: readonly Band[];
  readonly hysteresis: number;
  readonly clearDelayMs: number;
  readonly isLatching: boolean;
  readonly audioPauseMs: number;
  readonly noDataMs: number | null;
  readonly longestLagMs: number | null;
}

export function alarmConfig(settings: AlarmSettings): AlarmConfig {
  const { side, bands, hysteresis, clearDelayMs, isLatching, audioPauseMs, noDataMs, longestLagMs } = settings;
  return {
    limits: limitsOf(side, bands, hysteresis),
    physiological: { delays: delaysOf(bands), clearDelayMs, isLatching, audioPauseMs },
    technical: technicalConfig(audioPauseMs),
    noDataMs,
    longestLagMs,
  };
}

export interface AlarmMachine {
  readonly physiological: ConditionState;
  readonly watch: StreamWatch;
}

export type AlarmEvent =
  | { readonly type: 'sample'; readonly value: number | null; readonly deviceAtMs: number }
  | { readonly type: 'tick' }
  | { readonly type: 'command'; readonly command: ConditionCommand; readonly target?: ConditionKind };

export interface AlarmChange extends ConditionChange {
  readonly kind: ConditionKind;
}

export interface AlarmStep {
  readonly state: AlarmMachine;
  readonly changes: readonly AlarmChange[];
}

/** The watch begins at once: a stream that never says anything is silent from then on. */
export const startAlarm = (nowMs: number, config: AlarmConfig): AlarmMachine => ({
  physiological: inactive, watch: startWatch(nowMs, config.noDataMs),
});

const withKind = (kind: ConditionKind, changes: readonly ConditionChange[]): AlarmChange[] => changes.map((change) => ({ kind, ...change }));
const unchanged = (state: AlarmMachine): AlarmStep => ({ state, changes: [] });

function joined(before: AlarmMachine, physiological: ConditionState, watch: StreamWatch, changes: readonly AlarmChange[]): AlarmStep {
  const isSame = physiological === before.physiological && watch === before.watch;
  return { state: isSame ? before : { physiological, watch }, changes };
}

function stepSample(state: AlarmMachine, value: number, deviceAtMs: number, nowMs: number, config: AlarmConfig): AlarmStep {
  if (isLate(state.watch, deviceAtMs, nowMs, config.longestLagMs)) return unchanged(state);
  const seen: WatchStep = see(state.watch, deviceAtMs, nowMs, config.technical);
  const severity = severityOf(config.limits, value, state.physiological);
  const judged = stepCondition(state.physiological, { type: 'judged', severity, isSpot: !isContinuous(config.noDataMs) }, nowMs, config.physiological);
  const changes = [...withKind('technical', seen.changes), ...withKind('physiological', judged.changes)];
  return joined(state, judged.state, seen.watch, changes);
}

function stepTick(state: AlarmMachine, nowMs: number, config: AlarmConfig): AlarmStep {
  const held = stepCondition(state.physiological, { type: 'tick' }, nowMs, config.physiological);
  const watched = tickWatch(state.watch, nowMs, config.technical);
  return joined(state, held.state, watched.watch, [...withKind('physiological', held.changes), ...withKind('technical', watched.changes)]);
}

const isAlarmed = (state: ConditionState): boolean => state.name === 'active' || state.name === 'latched';

function stepCommand(state: AlarmMachine, command: ConditionCommand, target: ConditionKind | undefined, nowMs: number, config: AlarmConfig): AlarmStep {
  const isForTechnical = target === undefined ? !isAlarmed(state.physiological) && isAlarmed(state.watch.technical) : target === 'technical';
  const event: ConditionEvent = { type: command };
  if (isForTechnical) {
    const answered = commandWatch(state.watch, event, nowMs, config.technical);
    return joined(state, state.physiological, answered.watch, withKind('technical', answered.changes));
  }
  const answered = stepCondition(state.physiological, event, nowMs, config.physiological);
  return joined(state, answered.state, state.watch, withKind('physiological', answered.changes));
}

/** One event at `nowMs` (server time). A no-op returns the same state object. */
export function step(state: AlarmMachine, event: AlarmEvent, nowMs: number, config: AlarmConfig): AlarmStep {
  switch (event.type) {
    case 'sample':
      // An invalid sample says nothing about the patient: it neither alarms, nor calms, nor ends silence.
      return event.value === null ? stepTick(state, nowMs, config) : stepSample(state, event.value, event.deviceAtMs, nowMs, config);
    case 'tick':
      return stepTick(state, nowMs, config);
    case 'command':
      return stepCommand(state, event.command, event.target, nowMs, config);
  }
}

/** The next time a tick matters, so that nobody has to poll; null when only an event can change anything. */
export function wakeAt(state: AlarmMachine, config: AlarmConfig): number | null {
  const held = conditionWakeAt(state.physiological, config.physiological);
  const watched = watchWakeAt(state.watch, config.technical);
  if (held === null || watched === null) return held ?? watched;
  return Math.min(held, watched);
}
