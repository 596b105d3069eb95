// Checkers for teams, widening, movement and suggestions: each reads the story of one emergency and says where a promise was
// broken. The rules are E45 to E52 of server/src/emergency/RULES.md.
import type { Emergency } from '@mydr24/server/emergency/emergency-state.ts';
import { TEAM_LOOK_MS } from '@mydr24/server/emergency/team.ts';
import type { Observation, Story } from './observation.ts';
import { CLOCKS_APART_MS } from './promises.ts';

type Committed = Extract<Observation, { type: 'committed' }>;
type Checker = (story: Story) => string[];

const commits = ({ observations }: Story): Committed[] => observations.filter((each): each is Committed => each.type === 'committed');
const holderOf = (state: Emergency): string | null => ('holder' in state ? (state.holder?.personId ?? null) : null);
const membersOf = ({ team = [] }: Emergency): string[] => team.flatMap(({ member }) => member?.personId ?? []);

/** E48, E50: nobody has two places, whoever leads has none, each place stands with its one accepted offer; who is told so has it. */
const onePerPlace: Checker = ({ observations }) => {
  const broken: string[] = [];
  let members: string[] = [];
  for (const each of observations) {
    if (each.type === 'told-member' && !members.includes(each.personId)) broken.push(`${each.personId} was told to have a place at ${each.atMs}, and has none`);
    if (each.type !== 'committed') continue;
    const { state, atMs } = each;
    members = membersOf(state);
    const holder = holderOf(state);
    if (new Set(members).size !== members.length) broken.push(`somebody has two places at ${atMs}`);
    if (holder !== null && members.includes(holder)) broken.push(`${holder} leads and has a place at ${atMs}`);
    const accepted = state.offers.flatMap(({ status, place, responderId }) => (status === 'accepted' && place !== undefined ? [`${place} ${responderId}`] : []));
    const taken = (state.team ?? []).flatMap(({ place, member }) => (member === null ? [] : [`${place} ${member.personId}`]));
    if (accepted.toSorted().join() !== taken.toSorted().join()) broken.push(`places ${taken.join()} stand with offers ${accepted.join()} at ${atMs}`);
  }
  return broken;
};

/** E49: an open place of an emergency that still needs people is looked at again within ten seconds of every change. */
const placesSought: Checker = (story) =>
  commits(story).flatMap(({ state, atMs, nodeMs = atMs }) => {
    if (state.wakeAt === null || ['countdown', 'transporting', 'handed-over'].includes(state.status)) return [];
    const forgotten = (state.team ?? []).filter(({ member, nextAt }) => member === null && (nextAt === null || nextAt > nodeMs + TEAM_LOOK_MS + CLOCKS_APART_MS));
    return forgotten.map(({ place }) => `${place} is open and not sought at ${atMs}`);
  });

/** E51: with the end nobody is asked any more, and whoever of the team was on the way is told, save who ended it. */
const placesEnd: Checker = (story) => {
  let before: Emergency | null = null;
  return commits(story).flatMap(({ state, atMs, newPages, notes = [] }) => {
    const wasOpen = before !== null && before.wakeAt !== null;
    const present = before;
    before = state;
    if (state.status !== 'closed' || !wasOpen || present === null) return [];
    const asked = state.offers.filter(({ status }) => status === 'offered').map(({ responderId }) => `${responderId} is still asked at ${atMs}`);
    const by = notes.find(({ kind }) => kind === 'closed')?.personId;
    const told = new Set(newPages.flatMap(({ personId, purpose }) => (purpose === 'stand-down' ? [personId as string | null] : [])));
    const going = (present.team ?? []).flatMap(({ member, status }) => (member === null || status === 'handed-over' || member.personId === by ? [] : [member.personId as string]));
    return [...asked, ...going.filter((personId) => !told.has(personId)).map((personId) => `${personId} goes on after the end at ${atMs}`)];
  });
};

/** E45: a round that asked somebody and may widen has the time at which it will. */
const widensInTime: Checker = (story) =>
  commits(story).flatMap(({ state, atMs, nodeMs = atMs, notes = [] }) => {
    const everyMs = state.protocol.steps[state.stepIndex]!.widenEveryMs ?? 0;
    const hasBegun = notes.some(({ kind }) => kind === 'step-started');
    const isAsking = state.offers.some(({ status, place }) => status === 'offered' && place === undefined);
    if (state.status !== 'seeking' || everyMs === 0 || !hasBegun || !isAsking) return [];
    const widenAt = state.widenAt ?? Infinity;
    return widenAt <= nodeMs + everyMs ? [] : [`a round that began at ${atMs} widens at ${widenAt}`];
  });

/** E47: nobody who has been driving for as long as the wait is said to stand still by their position. */
const movesByPosition: Checker = ({ observations }) => {
  const broken: string[] = [];
  const drivesSince = new Map<string, number>();
  for (const each of observations) {
    if (each.type === 'drives') drivesSince.set(each.personId, each.atMs);
    if (each.type === 'stands') drivesSince.delete(each.personId);
    if (each.type !== 'committed') continue;
    for (const { kind, facts, personId } of each.notes ?? []) {
      const isStill = facts['reason'] === 'no-movement-by-position' && (kind === 'offer-expired' || kind === 'place-left');
      const sinceMs = drivesSince.get(personId ?? '') ?? Infinity;
      if (isStill && each.atMs - sinceMs > each.state.limits.moveWaitMs) broken.push(`${personId} drives since ${sinceMs} and was said to stand still at ${each.atMs}`);
    }
  }
  return broken;
};

/** E52: only while the holder is on the way, never the holder, one of the team or somebody dismissed, and only where it gains half the margin. */
const suggestsHonestly: Checker = (story) => {
  const dismissed = new Set<string>();
  let holder: string | null = null;
  return commits(story).flatMap(({ state, atMs, notes = [] }) => {
    for (const { kind, facts } of notes) if (kind === 'sooner-dismissed' && typeof facts['whom'] === 'string') dismissed.add(facts['whom']);
    const isSameHolder = holder === holderOf(state);
    holder = holderOf(state);
    const { sooner } = state;
    if (!sooner) return [];
    const isWrong =
      (state.status !== 'accepted' && state.status !== 'en-route') || sooner.personId === holder || dismissed.has(sooner.name) || sooner.holderEtaS - sooner.etaS < (state.limits.soonerByMs ?? 120_000) / 2_000 ||
      !isSameHolder;
    return isWrong ? [`${sooner.name} was suggested at ${atMs}`] : [];
  });
};

export const teamPromises = { onePerPlace, placesSought, placesEnd, widensInTime, movesByPosition, suggestsHonestly } satisfies Record<string, Checker>;
