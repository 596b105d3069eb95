// The assignment of one tenant as it stands: who is kept for whom, what it wins over the greedy ranking, and what a dispatcher might do better than to
// wait. Nobody is asked or sent away here: rankings read it, people take suggestions. Pure.
import type { AssignedPlace, AssignmentSuggestion, EmergencyId, PersonId, TriageCategory } from '@mydr24/protocol';
import { type PlaceRow, rowsOf } from './assignment-rows.ts';
import { differences, greedyMatching, type Matching, settle, totalCost, WORTH_CHANGING_S } from './matching.ts';

export interface Reckoning {
  readonly at: number;
  readonly by: 'greedy' | 'solver';
  readonly placed: readonly PlaceRow[];
  readonly standing: Matching;
  readonly greedy: Matching;
  /** The best there could be if no offer were open, without flapping. */
  readonly free: Matching;
  readonly suggestions: readonly AssignmentSuggestion[];
  readonly leftOut: number;
}

export interface Before {
  readonly standing: Matching;
  readonly free: Matching;
}

/** What the solver said: with open offers in force, by open offers alone, and without them. */
export interface Optima {
  readonly firm: Matching;
  readonly asked: Matching;
  readonly free: Matching;
}

export const nothingBefore: Before = { standing: new Map(), free: new Map() };

/** At once; stands until the solver answers, or for good. */
export function reckonGreedy(placed: readonly PlaceRow[], before: Before, leftOut: number, nowMs: number): Reckoning {
  const firm = rowsOf(placed, 'firm');
  const greedy = greedyMatching(firm);
  return { at: nowMs, by: 'greedy', placed, greedy, standing: settle(firm, before.standing, greedy), free: before.free, suggestions: [], leftOut };
}

export function improve(reckoning: Reckoning, before: Before, optima: Optima): Reckoning {
  const { placed } = reckoning;
  const standing = settle(rowsOf(placed, 'firm'), before.standing, optima.firm);
  const free = settle(rowsOf(placed, 'free'), before.free, optima.free);
  return { ...reckoning, by: 'solver', standing, free, suggestions: suggestionsOf(placed, optima.asked, free) };
}

/** Where asking other people now would be better than what the open offers can still come to. */
function suggestionsOf(placed: readonly PlaceRow[], asked: Matching, free: Matching): AssignmentSuggestion[] {
  const byKey = new Map<string, PlaceRow>(placed.map((row) => [row.place.emergencyId, row]));
  const found = differences(rowsOf(placed, 'free'), asked, free).flatMap(({ keys, gainS }): AssignmentSuggestion[] => {
    if (gainS < WORTH_CHANGING_S) return [];
    const moves = keys.flatMap((key) => moveTo(byKey.get(key)!, free.get(key), placed));
    return moves.length === 0 ? [] : [{ key: keyOf(moves), gainS: Math.round(gainS), moves }];
  });
  return found.toSorted((a, b) => b.gainS - a.gainS);
}

function moveTo({ place, candidates }: PlaceRow, person: string | undefined, placed: readonly PlaceRow[]): AssignmentSuggestion['moves'] {
  const fit = person === undefined ? undefined : candidates.get(person as PersonId);
  if (fit === undefined || place.asked.includes(fit.personId)) return [];
  const leaves = placed.filter((other) => other.place.asked.includes(fit.personId)).map((other) => other.place.emergencyId);
  return [{ emergencyId: place.emergencyId, personId: fit.personId, name: fit.name, etaS: fit.etaS, leaves }];
}

/** The same moves have the same name, on every node. FNV-1a, twice 32 bits. */
function keyOf(moves: readonly { emergencyId: string; personId: string }[]): string {
  const text = moves.map(({ emergencyId, personId }) => `${emergencyId} ${personId}`).toSorted().join();
  const hash = (seed: number): string => {
    let sum = seed;
    for (let i = 0; i < text.length; i += 1) sum = Math.imul(sum ^ text.charCodeAt(i), 16_777_619) >>> 0;
    return sum.toString(16).padStart(8, '0');
  };
  return hash(2_166_136_261) + hash(3_331_447_619);
}

/** What is won over the greedy ranking, in seconds of an urgent wait. */
export const gainOf = ({ placed, greedy, standing }: Reckoning): number => {
  const firm = rowsOf(placed, 'firm');
  return Math.max(0, Math.round(totalCost(firm, greedy) - totalCost(firm, standing)));
};

export function placesOf({ placed, standing, greedy }: Reckoning, triage: (emergencyId: EmergencyId) => { category: TriageCategory | null; mayWait: boolean }): AssignedPlace[] {
  return placed.toSorted((a, b) => b.weight - a.weight).map(({ place, candidates }) => {
    const { emergencyId, needs, priority, waitingSince, asked } = place;
    const fit = candidates.get(standing.get(emergencyId) as PersonId);
    const other = candidates.get(greedy.get(emergencyId) as PersonId);
    return {
      emergencyId, needs: [...needs], priority, waitingSince, askedCount: asked.length, ...triage(emergencyId),
      person: fit ? { personId: fit.personId, name: fit.name, etaS: fit.etaS, isAsked: asked.includes(fit.personId) } : null,
      reasons: fit ? [...fit.reasons] : [],
      greedy: other && other !== fit ? { name: other.name, etaS: other.etaS } : null,
    };
  });
}
