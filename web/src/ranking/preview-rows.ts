// Two rankings of the same people as one list: where each stands by the changed policy, where they stood, and which reasons are new. Shows nothing.
import type { PersonId, RankedPerson, RankingReason } from '@mydr24/protocol';

export interface PreviewRow {
  person: RankedPerson;
  /** From 1; null when they would not be asked. */
  before: number | null;
  after: number | null;
  reasons: readonly { reason: RankingReason; isNew: boolean }[];
  /** Reasons that no longer hold. */
  gone: readonly RankingReason[];
}

const keyOf = ({ code, value, isAgainst }: RankingReason): string => `${code} ${value} ${isAgainst}`;

function ranksOf(people: readonly RankedPerson[]): Map<PersonId, number> {
  return new Map(people.filter(({ isEligible }) => isEligible).map(({ personId }, index) => [personId, index + 1]));
}

export function previewRows(before: readonly RankedPerson[], after: readonly RankedPerson[]): PreviewRow[] {
  const [rankedBefore, rankedAfter] = [ranksOf(before), ranksOf(after)];
  const was = new Map(before.map((person) => [person.personId, person]));
  return after.map((person) => {
    const old = was.get(person.personId)?.reasons ?? [];
    const [oldKeys, newKeys] = [new Set(old.map(keyOf)), new Set(person.reasons.map(keyOf))];
    return {
      person, before: rankedBefore.get(person.personId) ?? null, after: rankedAfter.get(person.personId) ?? null,
      reasons: person.reasons.map((reason) => ({ reason, isNew: !oldKeys.has(keyOf(reason)) })), gone: old.filter((reason) => !newKeys.has(keyOf(reason))),
    };
  });
}

export type Move = 'same' | 'up' | 'down' | 'in' | 'out';

export function moveOf({ before, after }: Pick<PreviewRow, 'before' | 'after'>): Move {
  if (before === after) return 'same';
  if (before === null) return 'in';
  if (after === null) return 'out';
  return after < before ? 'up' : 'down';
}
