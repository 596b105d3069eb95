// How an invented responder behaves: waits about the base, answers offers as people do, drives, shares the position, looks
// after the patient, reports, drives back, and sometimes has no coverage. Pure: time, chance and the road are arguments; whoever
// calls sends the actions. It decides nothing about who should go: that is the server's.
//
//   waiting -> deciding -> (accept) committed -> driving -> on-scene -> transporting -> closing -> returning -> waiting
//              deciding -> (decline, ignore, stood down) waiting        every state -> (stood down, closed) returning
import type { Position } from '@mydr24/protocol';
import { alongRoute, routeLengthM, type Route } from './road-route.ts';

export type DeclineReason = 'busy' | 'too-far' | 'unsafe' | 'not-qualified' | 'other';
export type CloseOutcome = 'treated-on-scene' | 'transported';

/** Where help goes, and the hospital afterwards; null for a patient who is in one. */
export interface Mission { readonly emergencyId: string; readonly scene: Position; readonly hospital: Position | null }

export type Answer = { readonly type: 'accept' } | { readonly type: 'decline'; readonly reason: DeclineReason } | { readonly type: 'ignore' };

interface Drive { readonly route: Route; readonly startedAt: number; readonly speedMps: number }

export type Activity =
  | { readonly name: 'waiting' }
  | { readonly name: 'deciding'; readonly mission: Mission; readonly answer: Answer; readonly answerAt: number }
  /** Accepted by us; the server has not said yet whether we were first. */
  | { readonly name: 'committed'; readonly mission: Mission }
  | { readonly name: 'driving'; readonly mission: Mission; readonly drive: Drive }
  | { readonly name: 'on-scene'; readonly mission: Mission; readonly leaveAt: number }
  | { readonly name: 'transporting'; readonly mission: Mission; readonly drive: Drive }
  | { readonly name: 'closing'; readonly mission: Mission; readonly outcome: CloseOutcome; readonly closeAt: number }
  | { readonly name: 'returning'; readonly drive: Drive };

export type Coverage = { readonly name: 'covered'; readonly losesAt: number } | { readonly name: 'lost'; readonly returnsAt: number };

export interface ResponderState {
  readonly base: Position;
  readonly position: Position;
  readonly activity: Activity;
  readonly coverage: Coverage;
  readonly shareAt: number;
  /** What the phone will send once it has coverage again, in order. Positions are not kept: only the newest is worth sending. */
  readonly unsent: readonly Action[];
}

export type ResponderEvent =
  | { readonly type: 'tick' }
  | { readonly type: 'offered'; readonly mission: Mission }
  /** The server confirmed that we hold it. */
  | { readonly type: 'accept-won'; readonly emergencyId: string }
  /** Somebody else goes, the accept came too late, or it is over. */
  | { readonly type: 'stood-down'; readonly emergencyId: string };

export type Action =
  | { readonly type: 'share-position'; readonly position: Position; readonly accuracyM: number }
  | { readonly type: 'accept'; readonly emergencyId: string }
  | { readonly type: 'decline'; readonly emergencyId: string; readonly reason: DeclineReason }
  | { readonly type: 'report'; readonly emergencyId: string; readonly status: 'en-route' | 'on-scene' | 'transporting' | 'handed-over' }
  | { readonly type: 'close'; readonly emergencyId: string; readonly outcome: CloseOutcome }
  | { readonly type: 'lose-coverage' }
  | { readonly type: 'regain-coverage' };

export interface ResponderStep { readonly state: ResponderState; readonly actions: readonly Action[] }

/** Chance, 0 to 1, the next number each time; seeded by the caller. */
export type Rng = () => number;
export interface Roads { routeOf(from: Position, to: Position): Route }

/** How the demo's responders behave; shares are of all offers, the rest is ignored. */
export const manners = {
  acceptShare: 0.75,
  declineShare: 0.15,
  /** As people do who must find their phone; a visitor of the demo can be first. */
  answerMs: [9_000, 22_000],
  /** 40 to 65 km/h: mountain roads, blue light. */
  speedMps: [11, 18],
  onSceneMs: [60_000, 120_000],
  closeAfterMs: [8_000, 20_000],
  shareEveryMs: 5_000,
  /** Waiting, a phone shares less often; well within the 120 s after which a position counts as old. */
  shareIdleEveryMs: 20_000,
  coveredMs: [240_000, 1_800_000],
  lostMs: [20_000, 60_000],
  driftM: 25,
} as const;

const between = ([low, high]: readonly [number, number], rng: Rng): number => low + (high - low) * rng();
const METRES_PER_DEGREE = 111_320;

export function startResponder(base: Position, nowMs: number, rng: Rng): ResponderState {
  return {
    base, position: base, activity: { name: 'waiting' }, shareAt: nowMs + Math.round(manners.shareIdleEveryMs * rng()),
    coverage: { name: 'covered', losesAt: nowMs + Math.round(between(manners.coveredMs, rng)) }, unsent: [],
  };
}

function answerOf(rng: Rng): Answer {
  const roll = rng();
  if (roll < manners.acceptShare) return { type: 'accept' };
  if (roll >= manners.acceptShare + manners.declineShare) return { type: 'ignore' };
  const reasons: readonly DeclineReason[] = ['busy', 'too-far', 'unsafe', 'other'];
  return { type: 'decline', reason: reasons[Math.floor(rng() * reasons.length)] ?? 'other' };
}

const startDrive = (from: Position, to: Position, nowMs: number, roads: Roads, rng: Rng): Drive => ({ route: roads.routeOf(from, to), startedAt: nowMs, speedMps: between(manners.speedMps, rng) });
const isOver = (drive: Drive, nowMs: number): boolean => ((nowMs - drive.startedAt) / 1000) * drive.speedMps >= routeLengthM(drive.route);
const drivenTo = (drive: Drive, nowMs: number): Position => alongRoute(drive.route, ((nowMs - drive.startedAt) / 1000) * drive.speedMps);

function missionOf(activity: Activity): Mission | null {
  return 'mission' in activity ? activity.mission : null;
}

interface Move { readonly activity: Activity; readonly position: Position; readonly actions: readonly Action[] }

/** What time alone brings about; each activity moves on by itself at most one step a tick. */
function moveOn(state: ResponderState, nowMs: number, roads: Roads, rng: Rng): Move {
  const { activity, position } = state;
  const stay: Move = { activity, position, actions: [] };
  switch (activity.name) {
    case 'waiting':
    case 'committed':
      return stay;
    case 'deciding': {
      const { mission, answer } = activity;
      if (nowMs < activity.answerAt) return stay;
      if (answer.type === 'accept') return { activity: { name: 'committed', mission }, position, actions: [{ type: 'accept', emergencyId: mission.emergencyId }] };
      const said: Action[] = answer.type === 'decline' ? [{ type: 'decline', emergencyId: mission.emergencyId, reason: answer.reason }] : [];
      return { activity: { name: 'waiting' }, position, actions: said };
    }
    case 'driving': {
      if (!isOver(activity.drive, nowMs)) return { ...stay, position: drivenTo(activity.drive, nowMs) };
      const leaveAt = nowMs + Math.round(between(manners.onSceneMs, rng));
      const report: Action = { type: 'report', emergencyId: activity.mission.emergencyId, status: 'on-scene' };
      return { activity: { name: 'on-scene', mission: activity.mission, leaveAt }, position: activity.mission.scene, actions: [report] };
    }
    case 'on-scene':
      return nowMs < activity.leaveAt ? stay : leaveScene(activity.mission, position, nowMs, roads, rng);
    case 'transporting': {
      if (!isOver(activity.drive, nowMs)) return { ...stay, position: drivenTo(activity.drive, nowMs) };
      return { ...handOver(activity.mission, 'transported', nowMs, rng), position: activity.mission.hospital ?? position };
    }
    case 'closing': {
      if (nowMs < activity.closeAt) return stay;
      const close: Action = { type: 'close', emergencyId: activity.mission.emergencyId, outcome: activity.outcome };
      return { activity: { name: 'returning', drive: startDrive(position, state.base, nowMs, roads, rng) }, position, actions: [close] };
    }
    case 'returning':
      return isOver(activity.drive, nowMs) ? { activity: { name: 'waiting' }, position: state.base, actions: [] } : { ...stay, position: drivenTo(activity.drive, nowMs) };
  }
}

function handOver(mission: Mission, outcome: CloseOutcome, nowMs: number, rng: Rng): Omit<Move, 'position'> {
  const closeAt = nowMs + Math.round(between(manners.closeAfterMs, rng));
  return { activity: { name: 'closing', mission, outcome, closeAt }, actions: [{ type: 'report', emergencyId: mission.emergencyId, status: 'handed-over' }] };
}

function leaveScene(mission: Mission, position: Position, nowMs: number, roads: Roads, rng: Rng): Move {
  if (mission.hospital === null) return { ...handOver(mission, 'treated-on-scene', nowMs, rng), position };
  const drive = startDrive(position, mission.hospital, nowMs, roads, rng);
  return { activity: { name: 'transporting', mission, drive }, position, actions: [{ type: 'report', emergencyId: mission.emergencyId, status: 'transporting' }] };
}

/** A person at the base walks a few steps between two positions. */
function drifted({ base }: ResponderState, rng: Rng): Position {
  const step = (): number => ((rng() * 2 - 1) * manners.driftM) / METRES_PER_DEGREE;
  return { lat: base.lat + step(), lon: base.lon + step() };
}

/** Coverage comes and goes; what was not sent goes out first, in order. */
function throughCoverage(state: ResponderState, actions: readonly Action[], nowMs: number, rng: Rng): ResponderStep {
  const { coverage } = state;
  if (coverage.name === 'lost') {
    const unsent = [...state.unsent, ...actions.filter((action) => action.type !== 'share-position')];
    if (nowMs < coverage.returnsAt) return { state: { ...state, unsent }, actions: [] };
    const losesAt = nowMs + Math.round(between(manners.coveredMs, rng));
    return { state: { ...state, coverage: { name: 'covered', losesAt }, unsent: [], shareAt: nowMs }, actions: [{ type: 'regain-coverage' }, ...unsent] };
  }
  if (nowMs < coverage.losesAt) return { state, actions };
  const returnsAt = nowMs + Math.round(between(manners.lostMs, rng));
  return { state: { ...state, coverage: { name: 'lost', returnsAt } }, actions: [...actions, { type: 'lose-coverage' }] };
}

function tick(state: ResponderState, nowMs: number, roads: Roads, rng: Rng): ResponderStep {
  const move = moveOn(state, nowMs, roads, rng);
  const moved: ResponderState = { ...state, activity: move.activity, position: move.position };
  if (nowMs < state.shareAt) return throughCoverage(moved, move.actions, nowMs, rng);
  const isIdle = move.activity.name === 'waiting';
  const shared = isIdle ? { ...moved, position: drifted(moved, rng) } : moved;
  const share: Action = { type: 'share-position', position: shared.position, accuracyM: Math.round(4 + 12 * rng()) };
  const next = { ...shared, shareAt: nowMs + (isIdle ? manners.shareIdleEveryMs : manners.shareEveryMs) };
  return throughCoverage(next, [...move.actions, share], nowMs, rng);
}

/** One step. An event that does not concern the state returns the same object and no actions. */
export function stepResponder(state: ResponderState, event: ResponderEvent, nowMs: number, rng: Rng, roads: Roads): ResponderStep {
  const nothing: ResponderStep = { state, actions: [] };
  switch (event.type) {
    case 'tick':
      return tick(state, nowMs, roads, rng);
    case 'offered': {
      // One who drives back can be offered the next one; one who is with a patient does not answer.
      if (state.activity.name !== 'waiting' && state.activity.name !== 'returning') return nothing;
      const answerAt = nowMs + Math.round(between(manners.answerMs, rng));
      return { state: { ...state, activity: { name: 'deciding', mission: event.mission, answer: answerOf(rng), answerAt } }, actions: [] };
    }
    case 'accept-won': {
      if (state.activity.name !== 'committed' || state.activity.mission.emergencyId !== event.emergencyId) return nothing;
      const { mission } = state.activity;
      const drive = startDrive(state.position, mission.scene, nowMs, roads, rng);
      const driving: ResponderState = { ...state, activity: { name: 'driving', mission, drive }, shareAt: nowMs };
      return throughCoverage(driving, [{ type: 'report', emergencyId: mission.emergencyId, status: 'en-route' }], nowMs, rng);
    }
    case 'stood-down': {
      if (missionOf(state.activity)?.emergencyId !== event.emergencyId) return nothing;
      const unsent = state.unsent.filter((action) => !('emergencyId' in action) || action.emergencyId !== event.emergencyId);
      return { state: { ...state, unsent, activity: { name: 'returning', drive: startDrive(state.position, state.base, nowMs, roads, rng) } }, actions: [] };
    }
  }
}
