// Judges one kind's plan: can it end in silence, do its waits keep the pack's promise, can each step ever run? Knows no people.
import type { EmergencyKind, PackCondition, PackKind, PackStep, ProtocolPack } from '@mydr24/protocol';
import { SHORTEST_WIDENING_MS } from '../emergency/emergency-protocol.ts';
import { boundsOf, ENGINE_SLACK_MS, isFailSafeInOrder, isNextPersonInOrder, keepsPromise, SOONER_BOUNDS_MS } from '../emergency/plan-promise.ts';
import { isInHours } from '../emergency/step-condition.ts';
import { doubt, flaw, type PackPath, type Remark } from './finding.ts';
import { kindsRaisedByRules } from './known-alarms.ts';
import { limitsOf } from './pack-plan.ts';

const SHORTEST_WAIT_S = 5;
const S = 1_000;

/** The engine's own bounds, in the pack's seconds. */
export function lintLimits({ limits, promise }: ProtocolPack): Remark[] {
  const { receiptWaitS, nextPersonWaitS, unreachedWaitS, acknowledgedWaitS } = limits;
  const waits = limitsOf(limits);
  const remarks = Object.entries(boundsOf(waits)).flatMap(([wait, [lowMs, highMs]]): Remark[] => {
    const field = wait.replace(/Ms$/, 'S') as keyof typeof limits;
    const [foundS, lowS, highS] = [limits[field], lowMs / S, highMs / S];
    if (foundS >= lowS && foundS <= highS) return [];
    const [code, bound] = foundS < lowS ? (['wait-too-short', `at least ${lowS}`] as const) : (['wait-past-promise', `at most ${highS}`] as const);
    return [flaw(code, ['limits', field], `found ${foundS} s, expected ${bound} s; change it`, { foundS, lowS, highS })];
  });
  const { soonerByS } = limits;
  const [lowS, highS] = SOONER_BOUNDS_MS.map((ms) => ms / S) as [number, number];
  if (soonerByS < lowS || soonerByS > highS) {
    remarks.push(flaw(soonerByS < lowS ? 'wait-too-short' : 'wait-past-promise', ['limits', 'soonerByS'], `found ${soonerByS} s, expected ${lowS} to ${highS} s; change it`, { foundS: soonerByS, lowS, highS }));
  }
  if (!isNextPersonInOrder(waits) || !isFailSafeInOrder(waits)) {
    remarks.push(flaw('wait-order', ['limits'], `found waits of ${receiptWaitS}, ${nextPersonWaitS} and ${unreachedWaitS} s, expected receipt <= next person and receipt < unreached; put them in order`));
  }
  if (!keepsPromise(waits, promise.reachedWithinS * S)) {
    remarks.push(flaw(
      'reached-past-promise', ['limits', 'unreachedWaitS'],
      `found ${unreachedWaitS} s until the fail-safe when nobody's device answers, expected less than ${promise.reachedWithinS - ENGINE_SLACK_MS / S} s to keep the promise of ${promise.reachedWithinS} s; shorten it`,
      { foundS: unreachedWaitS, promisedS: promise.reachedWithinS },
    ));
  }
  if (acknowledgedWaitS < promise.silentAtMostS) remarks.push(flaw('wait-order', ['limits', 'acknowledgedWaitS'], `found ${acknowledgedWaitS} s, expected at least ${promise.silentAtMostS} s, the longest silence; lengthen it`));
  return remarks;
}

export function lintPlan(pack: ProtocolPack, name: EmergencyKind, kind: PackKind): Remark[] {
  const path: PackPath = ['kinds', name, 'steps'];
  return [...lintFailSafe(kind.steps, path), ...lintWaits(pack, kind, name), ...lintTeam(kind, ['kinds', name, 'team']), ...kind.steps.flatMap((step, i) => lintStep(step, kind, name, [...path, i]))];
}

const asksNobody = ({ roles, onCall, alerts, offerTo }: PackStep): boolean => roles.length + onCall.length + alerts.length + offerTo === 0;

function lintFailSafe(steps: readonly PackStep[], path: PackPath): Remark[] {
  const last = steps.length - 1;
  const remarks = steps.slice(0, -1).flatMap(({ isFailSafe, id }, i) =>
    isFailSafe ? [flaw('fail-safe-not-last', [...path, i, 'isFailSafe'], `found the fail-safe before the end, so that the steps after "${id}" never run, expected it last; move it`)] : [],
  );
  const end = steps[last]!;
  if (!end.isFailSafe) return [...remarks, flaw('no-fail-safe', [...path, last], `found "${end.id}" as the last step, which ends in silence when nobody answers, expected a step with "isFailSafe: true"; add one`, { step: end.id })];
  if (end.when.length > 0) remarks.push(flaw('fail-safe-conditional', [...path, last, 'when'], 'found conditions on the fail-safe, expected none: it must always ring; remove them'));
  if (asksNobody(end)) remarks.push(flaw('fail-safe-empty', [...path, last], 'found a fail-safe that pages nobody and rings nothing, expected roles, duties or alert devices beside the number on the screens; add some'));
  return remarks;
}

function lintWaits({ promise }: ProtocolPack, kind: PackKind, name: EmergencyKind): Remark[] {
  const path: PackPath = ['kinds', name];
  const remarks = kind.steps.slice(0, -1).flatMap(({ waitS }, i): Remark[] => {
    const at = [...path, 'steps', i, 'waitS'];
    if (waitS < SHORTEST_WAIT_S) return [flaw('wait-too-short', at, `found ${waitS} s, expected at least ${SHORTEST_WAIT_S} s, so that a device can answer; lengthen it`, { foundS: waitS })];
    if (waitS <= promise.silentAtMostS) return [];
    return [flaw('wait-past-promise', at, `found ${waitS} s without a new page, expected at most the promised ${promise.silentAtMostS} s; shorten it or put a step between`, { foundS: waitS, promisedS: promise.silentAtMostS })];
  });
  if (kind.repeatLastEveryS > promise.silentAtMostS) {
    remarks.push(flaw('wait-past-promise', [...path, 'repeatLastEveryS'], `found ${kind.repeatLastEveryS} s between two rounds of the fail-safe, expected at most the promised ${promise.silentAtMostS} s; shorten it`, { foundS: kind.repeatLastEveryS, promisedS: promise.silentAtMostS }));
  }
  const sumS = kind.steps.slice(0, -1).reduce((sum, { waitS }) => sum + waitS, 0);
  if (sumS > promise.failSafeWithinS) {
    remarks.push(flaw('wait-past-promise', [...path, 'steps'], `found waits that add up to ${sumS} s before the fail-safe, expected at most the promised ${promise.failSafeWithinS} s; shorten some`, { foundS: sumS, promisedS: promise.failSafeWithinS }));
  }
  return remarks;
}

function lintTeam({ team = [] }: PackKind, path: PackPath): Remark[] {
  return team.flatMap(({ place }, i) =>
    team.findIndex((each) => each.place === place) === i ? [] : [flaw('place-twice', [...path, i, 'place'], `found the place "${place}" twice in the team, expected each once; name another or remove it`, { place })],
  );
}

/** Faster than a page is read it would ask everybody for nothing; not before the next step it would never ask. */
function lintWidening({ id, offerTo, waitS, widenEveryS, isFailSafe }: PackStep, path: PackPath): Remark[] {
  if (widenEveryS === undefined || widenEveryS === 0) return [];
  const at = [...path, 'widenEveryS'];
  const leastS = SHORTEST_WIDENING_MS / S;
  if (widenEveryS < leastS) return [flaw('wait-too-short', at, `found ${widenEveryS} s between one more responder and the next, expected at least ${leastS} s or 0; lengthen it`, { foundS: widenEveryS })];
  const isIdle = offerTo === 0 || (!isFailSafe && widenEveryS >= waitS);
  return isIdle ? [doubt('never-widens', at, `found ${widenEveryS} s, which asks nobody more: ${offerTo === 0 ? `"${id}" offers to nobody` : `the next step begins after ${waitS} s`}; shorten or remove it`, { step: id })] : [];
}

function lintStep(step: PackStep, kind: PackKind, name: EmergencyKind, path: PackPath): Remark[] {
  const remarks = lintWidening(step, path);
  if (!step.isFailSafe && asksNobody(step)) remarks.push(flaw('step-asks-nobody', path, `found a step that asks nobody, expected roles, duties, alert devices or offers; add some or remove "${step.id}"`, { step: step.id }));
  if (step.channels.length === 0) remarks.push(flaw('no-channel', [...path, 'channels'], `found no channel, expected at least one; add some to "${step.id}"`, { step: step.id }));
  const contradiction = contradictionOf(step.when, causesOf(kind, name));
  if (contradiction !== null) remarks.push(flaw('step-unreachable', [...path, 'when'], `found conditions that never hold together (${contradiction}), so "${step.id}" never runs; correct or remove it`, { step: step.id, contradiction }));
  return remarks;
}

type Cause = Extract<PackCondition, { type: 'cause' }>['in'][number];

/** What can make this kind: a patient's call begins as a call for help and becomes another kind by an answer, or by staff. */
function causesOf(kind: PackKind, name: EmergencyKind): Set<Cause> {
  const causes = new Set<Cause>();
  if (kind.raisedBy.staff) causes.add('staff');
  if (kind.raisedBy.alarms.length > 0 || kindsRaisedByRules.has(name)) causes.add('alarm');
  if (name === 'call-for-help' || kind.raisedBy.sosAnswers.length > 0 || kind.raisedBy.staff) causes.add('sos');
  return causes;
}

function contradictionOf(when: readonly PackCondition[], possible: ReadonlySet<Cause>): string | null {
  const places = new Set(when.flatMap((condition) => (condition.type === 'place' ? [condition.is] : [])));
  if (places.size > 1) return 'at home and in a facility';
  const causes = when.flatMap((condition) => (condition.type === 'cause' ? [condition.in] : []));
  if (causes.length > 0 && ![...possible].some((cause) => causes.every((list) => list.includes(cause)))) return 'nothing that raises this kind is of that cause';
  const hours = when.flatMap((condition) => (condition.type === 'hours' ? [condition] : []));
  const isEmpty = hours.length > 1 && !Array.from({ length: 1_440 }, (_, minute) => minute).some((minute) => hours.every((each) => isInHours(minute, each)));
  return isEmpty ? 'hours that do not overlap' : null;
}
