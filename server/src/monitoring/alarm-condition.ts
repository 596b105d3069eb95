// The life of one alarm condition, whatever its cause: it is told how severe things are, and answers with state changes.
// Limits, streams and people are not known here. Terms: IEC 60601-1-8, phases and inactivation states of IHE ACM.
//
//   inactive -(severe)-> pending -(delay over)-> active -(calm for the clear delay)-> inactive, or latched -(reset)-> inactive
//   Calm is what samples say, so silence ends nothing; only a spot value stands alone, and its clear delay runs out by a tick.
//   pending -(calm)-> inactive       active -(worse)-> active, sounding again       latched -(severe for its delay)-> active
//   any -(alarm-off)-> off -(alarm-on, or its time is over)-> inactive
//   active, latched: acknowledged, audio paused, audio off or shelved, each silent until its end; worse ends any of them.
import type { AlarmInactivation, AlarmPhase, AlarmPriority, AlarmState } from '@mydr24/protocol';

/** How severe the newest judgement is; 0 is calm. The index of a priority in every per-severity tuple is its number less one. */
export type Severity = 0 | 1 | 2 | 3;
type Rank = 1 | 2 | 3;
const ranks: readonly Rank[] = [3, 2, 1];
const priorityOf: Readonly<Record<Rank, AlarmPriority>> = { 1: 'low', 2: 'medium', 3: 'high' };
const rankOf: Readonly<Record<AlarmPriority, Rank>> = { low: 1, medium: 2, high: 3 };

/** Audio pause ends by itself (IEC 60601-1-8 asks that it is limited and disclosed; the figure is this project's). */
export const LONGEST_AUDIO_PAUSE_MS = 120_000;

/** Since when things have been at least this severe without a break; null when they are not. */
export type Since = readonly [low: number | null, medium: number | null, high: number | null];
/** How long each severity must last; null where the condition has no such band. */
export type Delays = readonly [lowMs: number | null, mediumMs: number | null, highMs: number | null];

export interface ConditionConfig {
  readonly delays: Delays;
  readonly clearDelayMs: number;
  readonly isLatching: boolean;
  readonly audioPauseMs: number;
  /** Acknowledged and still true for so long: it sounds again. */
  readonly reAlarmMs?: number | null;
}

export type Inactivation =
  | { readonly name: 'enabled' }
  /** `alarm-paused` is a shelved alarm. */
  | { readonly name: 'audio-paused' | 'audio-off' | 'alarm-paused'; readonly untilMs: number }
  | { readonly name: 'alert-acknowledged'; readonly untilMs?: number };

interface Inactive { readonly name: 'inactive' }
interface Pending { readonly name: 'pending'; readonly since: Since }
interface Active {
  readonly name: 'active';
  readonly priority: AlarmPriority;
  readonly inactivation: Inactivation;
  readonly since: Since;
  /** Calm since then; null while the condition holds. */
  readonly calmSinceMs: number | null;
  /** The calm rests on a spot value: no further sample is due, so time alone ends it. Absent in states stored before it was known. */
  readonly isSpotCalm?: boolean;
}
interface Latched { readonly name: 'latched'; readonly priority: AlarmPriority; readonly inactivation: Inactivation; readonly since: Since }
/** Absent in states stored before it was known: until it is switched on. */
interface Off { readonly name: 'off'; readonly untilMs?: number }
/** Plain JSON: this is also what is stored, and only when it changed. */
export type ConditionState = Inactive | Pending | Active | Latched | Off;

export const commandNames = ['ack', 'unack', 'audio-pause', 'audio-on', 'reset', 'alarm-off', 'alarm-on'] as const;
export type ConditionCommand = (typeof commandNames)[number];
/** Silences that say when they end. */
export type TimedCommand = 'audio-off' | 'shelve' | 'alarm-off';
export type ConditionEvent =
  /** `isSpot`: a value that stands until the next one, from no stream. */
  | { readonly type: 'judged'; readonly severity: Severity; readonly isSpot?: boolean }
  | { readonly type: 'tick' }
  | { readonly type: ConditionCommand; readonly untilMs?: number }
  | { readonly type: 'audio-off' | 'shelve'; readonly untilMs: number };

export interface ConditionChange {
  readonly phase: AlarmPhase;
  readonly state: AlarmState;
  readonly priority: AlarmPriority;
  readonly inactivation: AlarmInactivation;
  readonly pausedUntilMs: number | null;
}

export interface ConditionStep {
  readonly state: ConditionState;
  readonly changes: readonly ConditionChange[];
}

export const inactive: ConditionState = { name: 'inactive' };
const enabled: Inactivation = { name: 'enabled' };
const acknowledged: Inactivation = { name: 'alert-acknowledged' };
const offUntil = (untilMs: number | undefined): ConditionState => (untilMs === undefined ? { name: 'off' } : { name: 'off', untilMs });
const neverSince: Since = [null, null, null];
const noChanges: readonly ConditionChange[] = [];

type StateName = ConditionState['name'];
type EventName = ConditionEvent['type'];
type StateOf<Name extends StateName> = Extract<ConditionState, { name: Name }>;
interface EventShapes { judged: Extract<ConditionEvent, { type: 'judged' }>; tick: { type: 'tick' }; 'audio-off': { type: 'audio-off'; untilMs: number }; shelve: { type: 'shelve'; untilMs: number } }
type EventOf<Name extends EventName> = Name extends keyof EventShapes ? EventShapes[Name] : { readonly type: Name; readonly untilMs?: number };
type Cell<S extends StateName, E extends EventName> =
  (state: StateOf<S>, event: EventOf<E>, nowMs: number, config: ConditionConfig) => ConditionStep;
/** Every state against every event; a missing cell does not compile. */
type Table = { readonly [S in StateName]: { readonly [E in EventName]: Cell<S, E> } };

const stay = (state: ConditionState): ConditionStep => ({ state, changes: noChanges });

function announce(phase: AlarmPhase, state: Active | Latched): ConditionStep {
  const { inactivation, priority } = state;
  const pausedUntilMs = inactivation.name === 'enabled' || inactivation.name === 'alert-acknowledged' ? null : inactivation.untilMs;
  return { state, changes: [{ phase, state: state.name, priority, inactivation: inactivation.name, pausedUntilMs }] };
}

function finish(phase: 'end' | 'reset', priority: AlarmPriority, next: ConditionState): ConditionStep {
  const inactivation = next.name === 'off' ? 'alarm-off' : 'enabled';
  return { state: next, changes: [{ phase, state: 'inactive', priority, inactivation, pausedUntilMs: null }] };
}

/** A break at a severity forgets how long it had lasted; the same object comes back when nothing moved. */
function sinceAfter(since: Since, severity: Severity, nowMs: number): Since {
  const low = severity >= 1 ? (since[0] ?? nowMs) : null;
  const medium = severity >= 2 ? (since[1] ?? nowMs) : null;
  const high = severity >= 3 ? (since[2] ?? nowMs) : null;
  return low === since[0] && medium === since[1] && high === since[2] ? since : [low, medium, high];
}

function dueMs(since: Since, rank: Rank, delays: Delays): number | null {
  const start = since[rank - 1] ?? null;
  const delayMs = delays[rank - 1] ?? null;
  return start === null || delayMs === null ? null : start + delayMs;
}

/** The most severe band whose delay is over, or 0. */
function reached(since: Since, nowMs: number, delays: Delays): Severity {
  for (const rank of ranks) {
    const due = dueMs(since, rank, delays);
    if (due !== null && due <= nowMs) return rank;
  }
  return 0;
}

/** Pending and latched alike: starts when a delay is over, sounding whatever was answered before. */
function startWhenDue(state: Pending | Latched, since: Since, nowMs: number, config: ConditionConfig): ConditionStep {
  const rank = reached(since, nowMs, config.delays);
  if (rank === 0) return stay(since === state.since ? state : { ...state, since });
  return announce('start', { name: 'active', priority: priorityOf[rank], inactivation: enabled, since, calmSinceMs: null, isSpotCalm: false });
}

function judgeActive(state: Active, { severity, isSpot }: EventOf<'judged'>, nowMs: number, config: ConditionConfig): ConditionStep {
  if (severity === 0) return calmActive(state, isSpot === true, nowMs, config);
  const since = sinceAfter(state.since, severity, nowMs);
  const isSame = since === state.since && state.calmSinceMs === null;
  const held = isSame ? state : { ...state, since, calmSinceMs: null, isSpotCalm: false };
  if (severity >= rankOf[state.priority]) return escalateWhenDue(held, nowMs, config);
  // Milder at once: the condition still holds, and an answer given to the worse state covers the milder one.
  return announce('deescalate', { ...held, priority: priorityOf[severity] });
}

function calmActive(state: Active, isSpotCalm: boolean, nowMs: number, config: ConditionConfig): ConditionStep {
  const calmSinceMs = state.calmSinceMs ?? nowMs;
  if (nowMs - calmSinceMs >= config.clearDelayMs) return endCalm(state, config);
  const isSame = calmSinceMs === state.calmSinceMs && isSpotCalm === (state.isSpotCalm === true);
  return stay(isSame ? state : { ...state, since: neverSince, calmSinceMs, isSpotCalm });
}

function endCalm(state: Active, config: ConditionConfig): ConditionStep {
  if (!config.isLatching) return finish('end', state.priority, inactive);
  const { priority, inactivation } = state;
  return announce('update', { name: 'latched', priority, inactivation, since: neverSince });
}

/** Worse sounds again: acknowledgement and pause were given to the milder state. */
function escalateWhenDue(state: Active, nowMs: number, config: ConditionConfig): ConditionStep {
  const rank = reached(state.since, nowMs, config.delays);
  if (rank === 0 || rank <= rankOf[state.priority]) return stay(state);
  return announce('escalate', { ...state, priority: priorityOf[rank], inactivation: enabled });
}

const silentUntil = ({ inactivation }: Active | Latched): number | undefined => (inactivation.name === 'enabled' ? undefined : inactivation.untilMs);

/** What was silent for a time sounds again; after an acknowledgement the same alarm goes on (re-alarm). */
function endPause(state: Active | Latched, nowMs: number): ConditionStep {
  const untilMs = silentUntil(state);
  if (untilMs === undefined || untilMs > nowMs) return stay(state);
  return announce(state.inactivation.name === 'alert-acknowledged' ? 'continue' : 'update', { ...state, inactivation: enabled });
}

/** When calm alone ends the alarm; null while that takes another good sample. */
const calmEndsAt = (state: Active, config: ConditionConfig): number | null =>
  state.isSpotCalm === true && state.calmSinceMs !== null ? state.calmSinceMs + config.clearDelayMs : null;

function tickActive(state: Active, nowMs: number, config: ConditionConfig): ConditionStep {
  const calmEnd = calmEndsAt(state, config);
  if (calmEnd !== null && calmEnd <= nowMs) return endCalm(state, config);
  const worse = escalateWhenDue(state, nowMs, config);
  if (worse.state !== state) return worse;
  return endPause(state, nowMs);
}

function tickLatched(state: Latched, nowMs: number, config: ConditionConfig): ConditionStep {
  const started = startWhenDue(state, state.since, nowMs, config);
  if (started.state !== state) return started;
  return endPause(state, nowMs);
}

function acknowledge(state: Active | Latched, nowMs: number, { reAlarmMs }: ConditionConfig): ConditionStep {
  if (state.inactivation.name === 'alert-acknowledged') return stay(state);
  const again = typeof reAlarmMs === 'number' && state.name === 'active' ? { ...acknowledged, untilMs: nowMs + reAlarmMs } : acknowledged;
  return announce('update', { ...state, inactivation: again });
}
const silence = (state: Active | Latched, name: 'audio-off' | 'alarm-paused', untilMs: number, nowMs: number): ConditionStep =>
  untilMs <= nowMs ? stay(state) : announce('update', { ...state, inactivation: { name, untilMs } });
const soundAgain = (state: Active | Latched): ConditionStep =>
  state.inactivation.name === 'enabled' || state.inactivation.name === 'alert-acknowledged' ? stay(state) : announce('update', { ...state, inactivation: enabled });
const takeBack = (state: Active | Latched): ConditionStep =>
  state.inactivation.name === 'alert-acknowledged' ? announce('update', { ...state, inactivation: enabled }) : stay(state);
/** A second pause does not lengthen the first, and what is acknowledged is silent already. */
const pause = (state: Active | Latched, nowMs: number, config: ConditionConfig): ConditionStep =>
  state.inactivation.name === 'enabled'
    ? announce('update', { ...state, inactivation: { name: 'audio-paused', untilMs: nowMs + Math.min(config.audioPauseMs, LONGEST_AUDIO_PAUSE_MS) } })
    : stay(state);

const table: Table = {
  inactive: {
    judged: (state, event, nowMs, config) =>
      event.severity === 0 ? stay(state) : judgeInactive(state, event.severity, nowMs, config),
    tick: stay, ack: stay, unack: stay, 'audio-pause': stay, 'audio-off': stay, shelve: stay, 'audio-on': stay, reset: stay, 'alarm-on': stay,
    'alarm-off': (_state, event) => stay(offUntil(event.untilMs)),
  },
  pending: {
    judged: (state, event, nowMs, config) =>
      event.severity === 0 ? stay(inactive) : startWhenDue(state, sinceAfter(state.since, event.severity, nowMs), nowMs, config),
    tick: (state, _event, nowMs, config) => startWhenDue(state, state.since, nowMs, config),
    ack: stay, unack: stay, 'audio-pause': stay, 'audio-off': stay, shelve: stay, 'audio-on': stay, reset: stay, 'alarm-on': stay,
    'alarm-off': (_state, event) => stay(offUntil(event.untilMs)),
  },
  active: {
    judged: (state, event, nowMs, config) => judgeActive(state, event, nowMs, config),
    tick: (state, _event, nowMs, config) => tickActive(state, nowMs, config),
    ack: (state, _event, nowMs, config) => acknowledge(state, nowMs, config),
    unack: takeBack,
    'audio-off': (state, event, nowMs) => silence(state, 'audio-off', event.untilMs, nowMs),
    shelve: (state, event, nowMs) => silence(state, 'alarm-paused', event.untilMs, nowMs),
    'audio-on': soundAgain,
    'audio-pause': (state, _event, nowMs, config) => pause(state, nowMs, config),
    // A condition that still holds is not reset away (IEC 60601-1-8: reset is for latched alarms).
    reset: stay,
    'alarm-on': stay,
    'alarm-off': (state, event) => finish('end', state.priority, offUntil(event.untilMs)),
  },
  latched: {
    judged: (state, event, nowMs, config) => startWhenDue(state, sinceAfter(state.since, event.severity, nowMs), nowMs, config),
    tick: (state, _event, nowMs, config) => tickLatched(state, nowMs, config),
    ack: (state, _event, nowMs, config) => acknowledge(state, nowMs, config),
    unack: takeBack,
    'audio-off': (state, event, nowMs) => silence(state, 'audio-off', event.untilMs, nowMs),
    shelve: (state, event, nowMs) => silence(state, 'alarm-paused', event.untilMs, nowMs),
    'audio-on': soundAgain,
    'audio-pause': (state, _event, nowMs, config) => pause(state, nowMs, config),
    reset: (state) => finish('reset', state.priority, inactive),
    'alarm-on': stay,
    'alarm-off': (state, event) => finish('end', state.priority, offUntil(event.untilMs)),
  },
  off: {
    judged: stay, ack: stay, unack: stay, 'audio-pause': stay, 'audio-off': stay, shelve: stay, 'audio-on': stay, reset: stay,
    tick: (state, _event, nowMs) => stay(state.untilMs !== undefined && state.untilMs <= nowMs ? inactive : state),
    'alarm-off': (state, event) => stay(event.untilMs === state.untilMs ? state : offUntil(event.untilMs)),
    'alarm-on': () => stay(inactive),
  },
};

function judgeInactive(state: Inactive, severity: Severity, nowMs: number, config: ConditionConfig): ConditionStep {
  const since = sinceAfter(neverSince, severity, nowMs);
  const hasBand = ranks.some((rank) => dueMs(since, rank, config.delays) !== null);
  return hasBand ? startWhenDue({ name: 'pending', since }, since, nowMs, config) : stay(state);
}

/** When a tick next matters: a delay that will be over or a pause that will end; null when only an event can change it. */
export function conditionWakeAt(state: ConditionState, config: ConditionConfig): number | null {
  if (state.name === 'inactive') return null;
  if (state.name === 'off') return state.untilMs ?? null;
  const above = state.name === 'active' ? rankOf[state.priority] : 0;
  let wakeAtMs = Infinity;
  for (const rank of ranks) {
    const due = rank > above ? dueMs(state.since, rank, config.delays) : null;
    if (due !== null && due < wakeAtMs) wakeAtMs = due;
  }
  if (state.name !== 'pending') wakeAtMs = Math.min(wakeAtMs, silentUntil(state) ?? Infinity);
  if (state.name === 'active') wakeAtMs = Math.min(wakeAtMs, calmEndsAt(state, config) ?? Infinity);
  return wakeAtMs === Infinity ? null : wakeAtMs;
}

function apply(state: ConditionState, event: ConditionEvent, nowMs: number, config: ConditionConfig): ConditionStep {
  // The table is total over the names, so this pairing is sound; the compiler cannot follow a doubly indexed union.
  const cell = table[state.name][event.type] as (s: ConditionState, e: ConditionEvent, n: number, c: ConditionConfig) => ConditionStep;
  return cell(state, event, nowMs, config);
}

/**
 * One event. A tick that was due earlier and did not come is made up for first, so a late timer never lets a good sample wipe
 * out a delay that was over. Nothing moved: the same state object comes back.
 */
export function stepCondition(state: ConditionState, event: ConditionEvent, nowMs: number, config: ConditionConfig): ConditionStep {
  if (event.type === 'tick') return apply(state, event, nowMs, config);
  const dueAtMs = conditionWakeAt(state, config);
  if (dueAtMs === null || dueAtMs >= nowMs) return apply(state, event, nowMs, config);
  const caughtUp = apply(state, { type: 'tick' }, nowMs, config);
  const step = apply(caughtUp.state, event, nowMs, config);
  return { state: step.state, changes: [...caughtUp.changes, ...step.changes] };
}
