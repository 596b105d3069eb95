// A ranking policy while it is changed: what differs from the one in force, and how one kind's needs are set. Shows nothing.
import { EmergencyKind, type Equipment, type KindNeeds, type Qualification, type RankingPolicy } from '@mydr24/protocol';

export const worths = ['preferred', 'equipment', 'language', 'sex', 'rested'] as const;
export type Worth = (typeof worths)[number];
export const rests = ['longestDutyH', 'afterEmergencyMin', 'manyEmergencies'] as const;
export type Rest = (typeof rests)[number];
export const needParts = ['required', 'preferred', 'equipment'] as const;
export type NeedPart = (typeof needParts)[number];

const noNeeds: KindNeeds = { required: [], preferred: [], equipment: [] };
export const needsOf = (policy: RankingPolicy, kind: EmergencyKind): KindNeeds => policy.kinds[kind] ?? noNeeds;
export const asksNothing = ({ required, preferred, equipment }: KindNeeds): boolean => required.length + preferred.length + equipment.length === 0;

export type PolicyChange =
  | { type: 'worth'; what: Worth; from: number; to: number }
  | { type: 'rest'; what: Rest; from: number; to: number }
  | { type: 'coverage'; from: number; to: number }
  | { type: 'coverage-needs'; needs: readonly Qualification[] }
  | { type: 'needs'; kind: EmergencyKind; part: NeedPart; added: readonly (Qualification | Equipment)[]; dropped: readonly (Qualification | Equipment)[] };

/** In the order of the form; the order within a kind's list weighs nothing. */
export function changesBetween(from: RankingPolicy, to: RankingPolicy): PolicyChange[] {
  return [
    ...worths.flatMap((what): PolicyChange[] => (from.worthS[what] === to.worthS[what] ? [] : [{ type: 'worth', what, from: from.worthS[what], to: to.worthS[what] }])),
    ...rests.flatMap((what): PolicyChange[] => (from.rest[what] === to.rest[what] ? [] : [{ type: 'rest', what, from: from.rest[what], to: to.rest[what] }])),
    ...changesOfCoverage(from, to),
    ...EmergencyKind.options.flatMap((kind) => needParts.flatMap((part) => changeOfPart(kind, part, needsOf(from, kind), needsOf(to, kind)))),
  ];
}

function changesOfCoverage({ coverage: from }: RankingPolicy, { coverage: to }: RankingPolicy): PolicyChange[] {
  const isOther = from.needs.length !== to.needs.length || to.needs.some((each) => !from.needs.includes(each));
  return [
    ...(from.limitMin === to.limitMin ? [] : [{ type: 'coverage' as const, from: from.limitMin, to: to.limitMin }]), ...(isOther ? [{ type: 'coverage-needs' as const, needs: to.needs }] : []),
  ];
}

function changeOfPart(kind: EmergencyKind, part: NeedPart, from: KindNeeds, to: KindNeeds): PolicyChange[] {
  const [before, after]: [readonly (Qualification | Equipment)[], readonly (Qualification | Equipment)[]] = [from[part], to[part]];
  const added = after.filter((each) => !before.includes(each));
  const dropped = before.filter((each) => !after.includes(each));
  return added.length + dropped.length === 0 ? [] : [{ type: 'needs', kind, part, added, dropped }];
}

/** A kind that asks for nothing is left out, as if it had never been opened. */
export function withNeeds(policy: RankingPolicy, kind: EmergencyKind, needs: KindNeeds): RankingPolicy {
  const { [kind]: _before, ...others } = policy.kinds;
  return { ...policy, kinds: asksNothing(needs) ? others : { ...others, [kind]: needs } };
}

/** The closed list's order, whatever was ticked first. */
export function toggled<T extends string>(all: readonly T[], chosen: readonly T[], each: T): T[] {
  return all.filter((other) => (other === each ? !chosen.includes(each) : chosen.includes(other)));
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

function onTop<T extends object>(base: T, mine: T, theirs: T): T {
  const changed = Object.entries(mine).filter(([key, value]) => !isSame(value, base[key as keyof T]));
  const dropped = new Set(Object.keys(base).filter((key) => !(key in mine)));
  return Object.fromEntries([...Object.entries(theirs), ...changed].filter(([key]) => !dropped.has(key))) as T;
}

/** Theirs, with what I changed of what both of us began from. */
export const mineOnTheirs = (base: RankingPolicy, mine: RankingPolicy, theirs: RankingPolicy): RankingPolicy => ({
  kinds: onTop(base.kinds, mine.kinds, theirs.kinds), worthS: onTop(base.worthS, mine.worthS, theirs.worthS), rest: onTop(base.rest, mine.rest, theirs.rest), coverage: onTop(base.coverage, mine.coverage, theirs.coverage),
});
