// Decides when the path from a reading to a page counts as broken and when the operator is told:
// `step(state, event, nowMs) -> {state, effects}`. Times are monotonic milliseconds of this host: no clock that is set moves them.
//
//   good --no good round for alertAfterMs--> alerting --a good round--> good (and "recovered" is told)
//
// Starts no round, sends nothing, reads no clock.

/** The links of the path, in the order in which a round tries them. */
export const links = [
  'sign-in', 'socket', 'look', 'reading', 'alarm', 'emergency', 'page', 'sent', 'receipt', 'calm', 'escalation', 'accept', 'on-scene', 'close',
] as const;
export type Link = (typeof links)[number];

/** What broke: a link and a code, never an address, a name or a value. */
export interface Break {
  readonly link: Link;
  readonly code: string;
}

export interface WatchTerms {
  readonly everyMs: number;
  /** After a broken round the next comes sooner, so that one hiccup is not taken for the end of the path. */
  readonly retryMs: number;
  /** The promise: so long after the last good round the operator is told. */
  readonly alertAfterMs: number;
  readonly repeatMs: number;
  /** No channel took the alert: again after this. */
  readonly undeliveredMs: number;
  /** Every so often each channel proves that it would work. */
  readonly rehearseMs: number;
}

export const defaultTerms: WatchTerms = {
  everyMs: 60_000, retryMs: 10_000, alertAfterMs: 90_000, repeatMs: 300_000, undeliveredMs: 30_000, rehearseMs: 86_400_000,
};

export interface WatchState {
  /** The end of the last good round; before the first one, the start of the watch. */
  readonly goodAt: number;
  readonly hasBeenGood: boolean;
  readonly tickAt: number;
  readonly isRunning: boolean;
  /** When the next round begins, unless the running one lasts longer. */
  readonly roundAt: number;
  /** The link a running round is at. */
  readonly link: Link;
  /** How the last round broke; null after a good one. */
  readonly broken: Break | null;
  readonly alerting: { readonly count: number; readonly nextAt: number } | null;
  readonly rehearseAt: number;
}

export type WatchEvent =
  | { readonly type: 'tick' }
  | { readonly type: 'link-reached'; readonly link: Link }
  | { readonly type: 'round-good' }
  | { readonly type: 'round-broken'; readonly broken: Break }
  /** How many channels took the last alert. */
  | { readonly type: 'alert-sent'; readonly taken: number };

export type Alert =
  | { readonly kind: 'broken'; readonly broken: Break; readonly forMs: number; readonly count: number; readonly hasBeenGood: boolean }
  | { readonly kind: 'recovered'; readonly forMs: number }
  /** A channel did not prove that it works; told by the others. */
  | { readonly kind: 'channel-broken'; readonly channel: string; readonly code: string };

export type WatchEffect = { readonly type: 'run-round' } | { readonly type: 'alert'; readonly alert: Alert } | { readonly type: 'rehearse' } | { readonly type: 'keep' };

export interface Watched {
  readonly state: WatchState;
  readonly effects: readonly WatchEffect[];
}

/** Longer between two ticks, and this process or its host stood still: what it did not see it does not judge. */
export const STANDSTILL_MS = 5_000;

export function beginWatch(nowMs: number): WatchState {
  return { goodAt: nowMs, hasBeenGood: false, tickAt: nowMs, isRunning: false, roundAt: nowMs, link: 'sign-in', broken: null, alerting: null, rehearseAt: nowMs };
}

export function step(state: WatchState, event: WatchEvent, nowMs: number, terms: WatchTerms): Watched {
  switch (event.type) {
    case 'tick': return tick(state, nowMs, terms);
    case 'link-reached': return { state: { ...state, link: event.link }, effects: [] };
    case 'round-good': return good(state, nowMs);
    case 'round-broken': {
      const roundAt = Math.min(state.roundAt, nowMs + terms.retryMs);
      return { state: { ...state, isRunning: false, roundAt, broken: event.broken }, effects: [{ type: 'keep' }] };
    }
    case 'alert-sent': return alertSent(state, event.taken, nowMs, terms);
  }
}

function tick(before: WatchState, nowMs: number, terms: WatchTerms): Watched {
  const state = overStandstill(before, nowMs);
  const effects: WatchEffect[] = [];
  let { isRunning, roundAt, alerting, rehearseAt } = state;
  if (!isRunning && state.roundAt <= nowMs) {
    isRunning = true;
    roundAt = nowMs + terms.everyMs;
    effects.push({ type: 'run-round' });
  }
  if (isAlertDue(state, nowMs, terms)) {
    const count = (alerting?.count ?? 0) + 1;
    alerting = { count, nextAt: nowMs + terms.repeatMs };
    const broken = state.broken ?? { link: state.link, code: 'no-answer' };
    effects.push({ type: 'alert', alert: { kind: 'broken', broken, forMs: nowMs - state.goodAt, count, hasBeenGood: state.hasBeenGood } }, { type: 'keep' });
  }
  if (rehearseAt <= nowMs) {
    rehearseAt = nowMs + terms.rehearseMs;
    effects.push({ type: 'rehearse' });
  }
  return { state: { ...state, isRunning, roundAt, alerting, rehearseAt }, effects };
}

function isAlertDue({ goodAt, alerting }: WatchState, nowMs: number, { alertAfterMs }: WatchTerms): boolean {
  return alerting === null ? nowMs - goodAt >= alertAfterMs : alerting.nextAt <= nowMs;
}

/** The time nobody watched is not counted against the path. */
function overStandstill(state: WatchState, nowMs: number): WatchState {
  const gapMs = nowMs - state.tickAt;
  return { ...state, tickAt: nowMs, goodAt: gapMs > STANDSTILL_MS && state.alerting === null ? state.goodAt + gapMs : state.goodAt };
}

function good(state: WatchState, nowMs: number): Watched {
  const next: WatchState = { ...state, goodAt: nowMs, hasBeenGood: true, isRunning: false, broken: null, alerting: null };
  const told: WatchEffect[] = state.alerting === null ? [] : [{ type: 'alert', alert: { kind: 'recovered', forMs: nowMs - state.goodAt } }];
  return { state: next, effects: [...told, { type: 'keep' }] };
}

function alertSent(state: WatchState, taken: number, nowMs: number, terms: WatchTerms): Watched {
  if (state.alerting === null || taken > 0) return { state, effects: [] };
  return { state: { ...state, alerting: { ...state.alerting, nextAt: Math.min(state.alerting.nextAt, nowMs + terms.undeliveredMs) } }, effects: [] };
}
