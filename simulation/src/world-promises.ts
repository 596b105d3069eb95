// Checkers for what only a whole world can break: each reads the story of one emergency and says where a promise was broken.
// The rules are those of server/src/emergency/RULES.md; promises.ts has those that a single node can break too.
import type { Page, StepCondition } from '@mydr24/protocol';
import type { Emergency } from '@mydr24/server/emergency/emergency-state.ts';
import { PROMISE_MS } from '@mydr24/server/emergency/plan-promise.ts';
import type { Observation } from './observation.ts';
import { CLOCKS_APART_MS } from './promises.ts';
import { teamPromises } from './team-promises.ts';
import { ZONE } from './world-cast.ts';
import type { WorldStory } from './world-story.ts';

export type WorldChecker = (story: WorldStory) => string[];
type Committed = Extract<Observation, { type: 'committed' }>;

const commits = ({ observations }: WorldStory): Committed[] => observations.filter((each): each is Committed => each.type === 'committed');
/** The node looks once a second anyway. */
const LATE_MS = 1_500;

/** E26: from the start of seeking to a device that answered or the fail-safe, never longer than the promise, while anybody works on it. */
const reachedOrFailSafe: WorldChecker = ({ observations, endMs }) => {
  const broken: string[] = [];
  let sinceMs: number | null = null;
  const judge = (atMs: number): void => {
    if (sinceMs !== null && atMs - sinceMs > PROMISE_MS) broken.push(`nobody reached and no fail-safe for ${atMs - sinceMs} ms until ${atMs}`);
  };
  for (const each of observations) {
    if (each.type === 'node-down') {
      judge(each.atMs);
      sinceMs = null;
    }
    if (each.type !== 'committed') continue;
    const isWaiting = each.state.status === 'seeking' && each.state.reachedAt === null && !each.state.isFailSafeReached;
    if (!isWaiting) {
      judge(each.atMs);
      sinceMs = null;
    } else if (each.state.history.at(-1)!.at === each.nodeMs && each.state.version > 0) sinceMs ??= each.atMs;
  }
  judge(endMs);
  return broken;
};

/** D5, FT-25: the plan is the one it began with, until it becomes another kind. */
const keepsItsPlan: WorldChecker = (story) => {
  let before: Emergency | null = null;
  return commits(story).flatMap(({ state, atMs }) => {
    const isSame = before === null || before.kind !== state.kind || (before.protocol === state.protocol && before.limits === state.limits);
    before = state;
    return isSame ? [] : [`its plan changed at ${atMs}`];
  });
};

/** E22: a step started only where its conditions held, by another way of telling the hour. */
const conditionsHeld: WorldChecker = (story) =>
  commits(story).flatMap(({ state, notes = [], nodeMs = 0 }) =>
    notes.flatMap(({ kind, facts }) => {
      const step = kind === 'step-started' ? state.protocol.steps.find(({ id }) => id === facts['step']) : undefined;
      const unmet = step?.when.find((condition) => !seemsToHold(condition, state, nodeMs));
      return unmet === undefined ? [] : [`step ${step!.id} started at ${nodeMs} although ${unmet.type} did not hold`];
    }),
  );

function seemsToHold(condition: StepCondition, { isAtHome, cause, attached }: Emergency, atMs: number): boolean {
  const order = ['low', 'medium', 'high'];
  switch (condition.type) {
    case 'place':
      return condition.is === (isAtHome ? 'home' : 'facility');
    case 'cause':
      return condition.in.includes(cause.type);
    case 'priority':
      return cause.type !== 'alarm' || attached.some(({ priority }) => order.indexOf(priority) >= order.indexOf(condition.atLeast));
    case 'hours': {
      const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE, hour: '2-digit', minute: '2-digit' }).format(atMs);
      const { from, to } = condition;
      return from < to ? from <= clock && clock < to : from <= clock || clock < to;
    }
  }
}

/** E23: who is paged for a duty alone holds it at the moment their round begins, by the rota. */
const onCallNow: WorldChecker = (story) => {
  const begun = new Set<string>();
  return commits(story).flatMap(({ newPages, atMs }) =>
    newPages.flatMap((page) => {
      const { personId, step, purpose } = page;
      if (personId === null || !personId.startsWith('on-call') || purpose !== 'notify' || begun.has(`${step} ${personId}`)) return [];
      begun.add(`${step} ${personId}`);
      return heldAround(story, personId, atMs) ? [] : [`${personId} was paged at ${atMs} and holds no duty`];
    }),
  );
};

function heldAround({ rota }: WorldStory, personId: string, atMs: number): boolean {
  for (let ms = atMs - CLOCKS_APART_MS; ms <= atMs + CLOCKS_APART_MS; ms += 250) {
    for (const duty of ['cardiology', 'chief']) if (rota.holderOf('tenant', null, duty, ms) === personId) return true;
  }
  return false;
}

/** E24: what belongs to nobody gives no device receipt, and rings for what is real only. */
const nobodyAnswersForDevices: WorldChecker = (story) =>
  story.pages.filter(({ alertDeviceId, deliveredAt, shownAt, acknowledgedAt }) => alertDeviceId !== null && (deliveredAt ?? shownAt ?? acknowledgedAt) !== null).map(({ id }) => `${id} has a receipt of nobody`);

/** E34: nothing outside hears of what is only practised, and no number stands there to be dialled. */
const drillStaysInside: WorldChecker = (story) =>
  commits(story).flatMap(({ state, newPages }) => (state.mode === 'actual' ? [] : newPages.filter((page) => leavesDrill(state, page)).map(({ id }) => `${id} of a ${state.mode} went outside`)));

function leavesDrill({ mode }: Emergency, { alertDeviceId, recipient, channel }: Page): boolean {
  return alertDeviceId !== null || recipient.startsWith('Emergency number') || (mode === 'test' && channel !== 'app' && channel !== 'fail-safe');
}

/** E35: after somebody was told that they are off duty, nothing is made or taken for sending to them, unless they hold it. */
const leftAlone: WorldChecker = ({ observations }) => {
  const broken: string[] = [];
  const away = new Set<string>();
  let holder: string | null = null;
  for (const each of observations) {
    if (each.type === 'left-duty') away.add(each.personId);
    if (each.type === 'came-on-duty') away.delete(each.personId);
    if (each.type === 'committed') holder = 'holder' in each.state ? (each.state.holder?.personId ?? null) : null;
    const pages = each.type === 'committed' ? each.newPages : each.type === 'claimed' ? [each.page] : [];
    for (const { id, personId, purpose } of pages) {
      if (personId !== null && away.has(personId) && personId !== holder && purpose !== 'stand-down') broken.push(`${id} goes to ${personId}, who is off duty`);
    }
  }
  return broken;
};

const statusRank = { queued: 0, sent: 1, undelivered: 2, delivered: 3 } as const;

/** E37, FT-22: what carriers say only moves forward, and their "delivered" is nobody's receipt. */
const carriersMoveForward: WorldChecker = (story) => {
  const broken: string[] = [];
  const last = new Map<string, number>();
  for (const { changedPages = [], atMs } of commits(story)) {
    for (const { id, carrierStatus } of changedPages) {
      if (carrierStatus === null) continue;
      if (statusRank[carrierStatus] < (last.get(id) ?? -1)) broken.push(`${id} went back at ${atMs}`);
      last.set(id, statusRank[carrierStatus]);
    }
  }
  return broken;
};

/** FT-06, FT-07: by the only clock there is, no step comes early and none late while the node works. */
const keepsTime: WorldChecker = (story) => {
  if (!story.isOneClock) return [];
  const broken: string[] = [];
  let wakeAt: number | null = null;
  let upSinceMs = 0;
  for (const each of story.observations) {
    if (each.type === 'node-up') upSinceMs = each.atMs;
    if (each.type !== 'committed') continue;
    const isLate = wakeAt !== null && each.atMs > Math.max(wakeAt, upSinceMs) + LATE_MS;
    if (each.isDue && wakeAt !== null && (each.atMs < wakeAt || isLate)) broken.push(`due at ${wakeAt}, decided at ${each.atMs}`);
    wakeAt = each.state.wakeAt;
  }
  return broken;
};

export const worldPromises = {
  ...teamPromises, reachedOrFailSafe, keepsItsPlan, conditionsHeld, onCallNow, nobodyAnswersForDevices, drillStaysInside, leftAlone, carriersMoveForward, keepsTime,
} satisfies Record<string, WorldChecker>;
export type WorldPromiseName = keyof typeof worldPromises;

export function brokenWorldPromises(story: WorldStory): string[] {
  return Object.entries(worldPromises).flatMap(([name, check]) => check(story).map((what) => `${name}: ${what}`));
}
