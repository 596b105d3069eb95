// One checker for each promise: it reads a story and says where it was broken. The rules are those of
// server/src/emergency/RULES.md and server/src/paging/RULES.md.
import type { Page } from '@mydr24/protocol';
import type { Emergency } from '@mydr24/server/emergency/emergency-state.ts';
import type { Observation, Story } from './observation.ts';

export type Checker = (story: Story) => string[];
type Of<T extends Observation['type']> = Extract<Observation, { type: T }>;

const all = <T extends Observation['type']>(story: Story, type: T): Of<T>[] => story.observations.filter((each): each is Of<T> => each.type === type);
const isOver = (state: Emergency): boolean => state.status === 'closed' || state.status === 'cancelled';
/** The node looks at least every second; a little more for the commit itself. */
const SLACK_MS = 2_500;
/** E21: a clock that was set runs so much faster or slower until it is right again. */
const CLOCK_DRAW = 1.01;
/** Two nodes of which one had its clock set are so far apart at most, in a story of these lengths. */
export const CLOCKS_APART_MS = 9_000;

/** E3: while somebody is sought and the node is up, the time between two rounds of pages, or since a person took notice (E7), is never longer
 * than the plan's longest wait. */
const neverSilent: Checker = (story) => {
  const broken: string[] = [];
  let quietSinceMs: number | null = null;
  let longestMs = 0;
  let acknowledgedAt: number | null = null;
  let isUp = true;
  const look = (atMs: number): void => {
    if (isUp && quietSinceMs !== null && atMs - quietSinceMs > longestMs * CLOCK_DRAW + SLACK_MS) broken.push(`silent for ${atMs - quietSinceMs} ms until ${atMs}`);
  };
  for (const each of story.observations) {
    if (each.type === 'committed') {
      const { state, newPages, atMs } = each;
      const isSeeking = state.status === 'seeking';
      if (quietSinceMs !== null && (newPages.length > 0 || !isSeeking)) look(atMs);
      if (!isSeeking) quietSinceMs = null;
      else if (quietSinceMs === null || newPages.length > 0 || (state.acknowledged?.at ?? null) !== acknowledgedAt) quietSinceMs = atMs;
      acknowledgedAt = state.acknowledged?.at ?? null;
      const { protocol, limits } = state;
      longestMs = Math.max(...protocol.steps.map(({ waitMs }) => waitMs), protocol.repeatLastEveryMs, limits.acknowledgedWaitMs);
    }
    if (each.type === 'node-down') {
      look(each.atMs);
      isUp = false;
    }
    if (each.type === 'node-up') {
      isUp = true;
      // What became due meanwhile has the slack to happen; the rest waits on as before.
      if (quietSinceMs !== null) quietSinceMs = Math.max(quietSinceMs, each.atMs - longestMs);
    }
  }
  look(story.endMs);
  return broken;
};

/** E10, PG10: after the end no page is made, and none but a stand-down is taken for sending. */
const noPageAfterEnd: Checker = (story) => {
  const endedAtMs = all(story, 'committed').find(({ state }) => isOver(state))?.atMs ?? Infinity;
  const made = all(story, 'committed').filter(({ atMs, newPages }) => atMs > endedAtMs && newPages.length > 0);
  const taken = all(story, 'claimed').filter(({ atMs, page }) => atMs > endedAtMs && page.purpose !== 'stand-down');
  return [...made.map(({ atMs }) => `a page was made at ${atMs}, after the end`), ...taken.map(({ page, atMs }) => `${page.id} was taken at ${atMs}, after the end`)];
};

const keyOf = ({ step, personId, channel, purpose }: Page): string => `${step} ${personId} ${channel} ${purpose}`;

/** E18, PG3: at most one page for each key leaves, save one marked repeat. */
const oncePerKey: Checker = (story) => {
  const counts = new Map<string, { plain: number; repeats: number }>();
  for (const { page, isRepeat } of all(story, 'left')) {
    const count = counts.get(keyOf(page)) ?? { plain: 0, repeats: 0 };
    count[isRepeat ? 'repeats' : 'plain'] += 1;
    counts.set(keyOf(page), count);
  }
  return [...counts].filter(([, { plain, repeats }]) => plain > 1 || repeats > 1).map(([key, { plain, repeats }]) => `${key}: left ${plain} times and ${repeats} repeats`);
};

/** E4: whoever is told "you hold it" is the one stored holder at that moment. */
const oneHolder: Checker = (story) => {
  const broken: string[] = [];
  let holder: string | null = null;
  for (const each of story.observations) {
    if (each.type === 'committed') {
      holder = 'holder' in each.state && each.state.holder ? each.state.holder.personId : null;
      if (each.state.offers.filter(({ status, place }) => status === 'accepted' && place === undefined).length > 1) broken.push(`two accepted offers at ${each.atMs}`);
    }
    if (each.type === 'told-holder' && each.personId !== holder) broken.push(`${each.personId} was told to hold it at ${each.atMs}, ${holder} does`);
  }
  return broken;
};

/** E1: every stored open emergency has a time at which the engine acts, within the longest wait; every ended one has none. */
const alwaysWakes: Checker = (story) =>
  all(story, 'committed').flatMap(({ state, atMs, nodeMs = atMs }) => {
    const wakeAt: number | null = state.wakeAt;
    if (isOver(state)) return wakeAt === null ? [] : [`ended, and to be woken, at ${atMs}`];
    const latestMs = nodeMs + CLOCKS_APART_MS + Math.max(...Object.values(state.limits.checkWaitMs), state.protocol.repeatLastEveryMs);
    return wakeAt !== null && wakeAt <= latestMs ? [] : [`open at ${atMs} with wake time ${wakeAt}`];
  });

const rungFields = { delivered: 'deliveredAt', shown: 'shownAt', acknowledged: 'acknowledgedAt' } as const;

/** PG1, E12: what was acknowledged to a device is stored; the timeline has no hole; every page was sent, failed or waits its turn. */
const nothingLost: Checker = (story) => {
  const pages = new Map<string, Page>(story.pages.map((page) => [page.id, page]));
  const lostReceipts = all(story, 'receipt-taken').filter(({ pageId, rung }) => (pages.get(pageId)?.[rungFields[rung]] ?? null) === null);
  const entries = all(story, 'committed').flatMap((each) => each.entries);
  const holes = entries.filter((n, i) => n !== i + 1);
  const settledMs = lastUpSinceMs(story) === null ? -Infinity : story.endMs - 60_000;
  const made = all(story, 'committed').flatMap(({ newPages }) => newPages);
  const forgotten = made.filter(({ id, intendedAt, channel }) => {
    const page = pages.get(id);
    return channel !== 'fail-safe' && intendedAt < settledMs && (page?.sentAt ?? page?.failedAt ?? null) === null;
  });
  return [
    ...lostReceipts.map(({ pageId, rung }) => `receipt ${rung} of ${pageId} is lost`),
    ...(holes.length > 0 ? [`the timeline has a hole before entry ${holes[0]}`] : []),
    ...forgotten.map(({ id }) => `${id} was neither sent nor failed`),
  ];
};

/** Since when the node has been up at the end of the story, long enough to have caught up; null when it has not. */
function lastUpSinceMs(story: Story): number | null {
  const last = story.observations.findLast(({ type }) => type === 'node-up' || type === 'node-down');
  if (last === undefined) return 0;
  return last.type === 'node-up' && last.atMs < story.endMs - 60_000 ? last.atMs : null;
}

export const promises = { neverSilent, noPageAfterEnd, oncePerKey, oneHolder, alwaysWakes, nothingLost } satisfies Record<string, Checker>;
export type PromiseName = keyof typeof promises;

export function brokenPromises(story: Story): string[] {
  return Object.entries(promises).flatMap(([name, check]) => check(story).map((what) => `${name}: ${what}`));
}
