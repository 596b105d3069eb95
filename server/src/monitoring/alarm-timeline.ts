// Plays a written timeline (samples by the second, commands) against the alarm machine and lists what changed when.
// For tests, for tuning limits on paper and for `mydr24 alarm simulate`; nothing live runs through here.
import { commandNames } from './alarm-condition.ts';
import type { ConditionCommand } from './alarm-condition.ts';
import { alarmConfig, startAlarm, step, wakeAt } from './alarm.ts';
import type { AlarmConfig, AlarmEvent, AlarmMachine, ConditionKind } from './alarm.ts';

/** Seconds and percent, as written by hand. */
export interface TimelineConfig {
  readonly low: number;
  readonly delay: number;
  readonly highLow: number;
  readonly highDelay: number;
  readonly clearDelay: number;
  readonly latching: boolean;
  readonly audioPause: number;
  /** Null watches for no silence. */
  readonly noData: number | null;
  readonly hysteresis: number;
}

/** SpO2 below 90 % for 15 s, or below 80 % at once; the reasons are in default-rules.ts. */
export const timelineDefaults: TimelineConfig = {
  low: 90, delay: 15, highLow: 80, highDelay: 0, clearDelay: 5, latching: false, audioPause: 120, noData: 30, hysteresis: 0,
};

/** Samples each second, ends included; the device time is that of the first sample and the second itself when left out. */
export type Segment = readonly [fromSec: number, toSec: number, value: number | null, deviceSec?: number];
export type TimedCommand = readonly [atSec: number, command: string, target?: ConditionKind];

export interface Timeline {
  readonly config: TimelineConfig;
  readonly segments: readonly Segment[];
  readonly commands: readonly TimedCommand[];
  readonly endSec: number;
}

export type TimelineEvent = readonly [atSec: number, kind: string, phase: string, state: string, priority: string, inactivation: string];
export type Ticking = 'every-second' | 'at-wake';

export function timelineAlarmConfig(config: TimelineConfig): AlarmConfig {
  return alarmConfig({
    side: 'below',
    bands: [
      { priority: 'medium', limit: config.low, delayMs: config.delay * 1000 },
      { priority: 'high', limit: config.highLow, delayMs: config.highDelay * 1000 },
    ],
    hysteresis: config.hysteresis, clearDelayMs: config.clearDelay * 1000, isLatching: config.latching,
    audioPauseMs: config.audioPause * 1000, noDataMs: config.noData === null ? null : config.noData * 1000, longestLagMs: null,
  });
}

export const isCommand = (name: string): name is ConditionCommand => (commandNames as readonly string[]).includes(name);

interface Moment { readonly samples: AlarmEvent[]; readonly commands: AlarmEvent[] }

function momentsOf(timeline: Timeline): Map<number, Moment> {
  const moments = new Map<number, Moment>();
  const at = (second: number): Moment => {
    const found = moments.get(second) ?? { samples: [], commands: [] };
    moments.set(second, found);
    return found;
  };
  for (const [fromSec, toSec, value, deviceSec] of timeline.segments) {
    for (let second = fromSec; second <= Math.min(toSec, timeline.endSec); second += 1) {
      at(second).samples.push({ type: 'sample', value, deviceAtMs: ((deviceSec ?? fromSec) + second - fromSec) * 1000 });
    }
  }
  for (const [second, command, target] of timeline.commands) {
    if (isCommand(command)) at(second).commands.push({ type: 'command', command, ...(target === undefined ? {} : { target }) });
  }
  return moments;
}

/** Seconds at which something may happen: all of them, or those with input; a wake-up comes in between either way. */
function secondsOf(timeline: Timeline, moments: ReadonlyMap<number, Moment>, ticking: Ticking): number[] {
  if (ticking === 'every-second') return Array.from({ length: timeline.endSec + 1 }, (_, second) => second);
  return [...moments.keys()].filter((second) => second >= 0 && second <= timeline.endSec).toSorted((a, b) => a - b);
}

/** Within one second: samples first, then what is due by then, then what people do. */
export function playTimeline(timeline: Timeline, ticking: Ticking = 'at-wake'): TimelineEvent[] {
  const config = timelineAlarmConfig(timeline.config);
  const moments = momentsOf(timeline);
  const events: TimelineEvent[] = [];
  let state: AlarmMachine = startAlarm(0, config);
  const take = (event: AlarmEvent, nowMs: number): void => {
    const result = step(state, event, nowMs, config);
    state = result.state;
    for (const change of result.changes) events.push([nowMs / 1000, change.kind, change.phase, change.state, change.priority, change.inactivation]);
  };
  const tickUntil = (untilMs: number): void => {
    for (let due = wakeAt(state, config), last = -Infinity; due !== null && due < untilMs && due > last; due = wakeAt(state, config)) take({ type: 'tick' }, (last = due));
  };
  for (const second of secondsOf(timeline, moments, ticking)) {
    const nowMs = second * 1000;
    if (ticking === 'at-wake') tickUntil(nowMs);
    const moment = moments.get(second);
    for (const sample of moment?.samples ?? []) take(sample, nowMs);
    take({ type: 'tick' }, nowMs);
    for (const command of moment?.commands ?? []) take(command, nowMs);
  }
  if (ticking === 'at-wake') tickUntil(timeline.endSec * 1000 + 1);
  return events;
}
