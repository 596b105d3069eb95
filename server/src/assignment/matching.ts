// One person for each place over all places at once: what an assignment costs, the greedy one, where two differ, and which differences are worth
// a change. Costs are seconds of a wait that counts fully. Pure; the optimum itself comes from the solver.

export interface Row {
  readonly key: string;
  /** What a second counts here. */
  readonly weight: number;
  /** Whoever may fill it, in seconds to the scene with all that is weighed; a person who is missing may not. */
  readonly costs: ReadonlyMap<string, number>;
}

/** Place to person; nobody has two places, and a place that is missing stays empty. */
export type Matching = ReadonlyMap<string, string>;

/** Worse than anybody who could come, however far away. */
export const EMPTY_COST_S = 7_200;
/** Less than this in sum changes nothing: people do not turn round for noise. */
export const WORTH_CHANGING_S = 60;

export const costIn = ({ weight, costs }: Row, personId: string | undefined): number => weight * (personId === undefined ? EMPTY_COST_S : (costs.get(personId) ?? EMPTY_COST_S));
export const totalCost = (rows: readonly Row[], matching: Matching): number => rows.reduce((sum, row) => sum + costIn(row, matching.get(row.key)), 0);

/** The place that counts most chooses first, as the plans of the emergencies do one by one. */
export function greedyMatching(rows: readonly Row[]): Matching {
  const taken = new Set<string>();
  const matching = new Map<string, string>();
  for (const { key, costs } of rows.toSorted((a, b) => b.weight - a.weight || (a.key < b.key ? -1 : 1))) {
    let best: string | undefined;
    for (const [personId, costS] of costs) if (!taken.has(personId) && (best === undefined || costS < costs.get(best)!)) best = personId;
    if (best === undefined) continue;
    taken.add(best);
    matching.set(key, best);
  }
  return matching;
}

/** No person twice, and nobody where they may not be: what a solver says is believed only so far. */
export function isMatching(rows: readonly Row[], matching: Matching): boolean {
  const costs = new Map(rows.map((row) => [row.key, row.costs]));
  return new Set(matching.values()).size === matching.size && [...matching].every(([key, personId]) => costs.get(key)?.has(personId) ?? false);
}

/** As many cheapest people as there are places: with fewer the best answer could be lost, and more are never used. */
export function sparse(rows: readonly Row[]): Row[] {
  return rows.map((row) => (row.costs.size <= rows.length ? row : { ...row, costs: new Map([...row.costs].toSorted((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1)).slice(0, rows.length)) }));
}

/** Places whose answers hang together: change all of them or none. */
export interface Difference {
  readonly keys: readonly string[];
  /** Saved by the change, in seconds. */
  readonly gainS: number;
}

/** Where `after` differs from `before`, taken apart into what can be changed alone: whoever moves frees a place, which somebody else takes, and so on. */
export function differences(rows: readonly Row[], before: Matching, after: Matching): Difference[] {
  const changed = rows.filter(({ key }) => before.get(key) !== after.get(key));
  const rowsOf = new Map<string, Row[]>();
  for (const row of changed) for (const personId of new Set([before.get(row.key), after.get(row.key)])) if (personId !== undefined) rowsOf.set(personId, [...(rowsOf.get(personId) ?? []), row]);
  const seen = new Set<Row>();
  return changed.flatMap((first) => {
    if (seen.has(first)) return [];
    const together: Row[] = [];
    for (const open = [first]; open.length > 0; ) {
      const row = open.pop()!;
      if (seen.has(row)) continue;
      seen.add(row);
      together.push(row);
      for (const personId of [before.get(row.key), after.get(row.key)]) if (personId !== undefined) open.push(...(rowsOf.get(personId) ?? []));
    }
    return [{ keys: together.map(({ key }) => key), gainS: totalCost(together, before) - totalCost(together, after) }];
  });
}

/** What stands stays, where it still may, unless a change is worth it. A place that can be filled is worth it by itself. */
export function settle(rows: readonly Row[], standing: Matching, proposed: Matching, worthS = WORTH_CHANGING_S): Matching {
  const kept = new Map([...standing].filter(([key, personId]) => rows.some((row) => row.key === key && row.costs.has(personId))));
  for (const { keys, gainS } of differences(rows, kept, proposed)) {
    if (gainS < worthS) continue;
    for (const key of keys) kept.delete(key);
    for (const key of keys) {
      const personId = proposed.get(key);
      if (personId !== undefined) kept.set(key, personId);
    }
  }
  return kept;
}
