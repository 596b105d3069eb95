// The assignment as a linear programme in the LP format, and its answer read back. Every corner of an assignment is whole, so nothing needs to be
// declared whole: who is half asked does not exist. Pure.
import { costIn, type Matching, type Row, sparse } from './matching.ts';

export interface Model {
  readonly text: string;
  /** Which pair a variable stands for. */
  readonly pairs: ReadonlyMap<string, readonly [key: string, personId: string]>;
}

/** Lines of the format have a length; a line for each term never reaches it. */
const sum = (terms: readonly string[]): string => terms.join('\n + ');

export function modelOf(given: readonly Row[]): Model {
  const rows = sparse(given);
  const pairs = new Map<string, readonly [string, string]>();
  const byPerson = new Map<string, string[]>();
  const costs: string[] = [];
  const constraints: string[] = [];
  rows.forEach((row, at) => {
    const names = [`e${at}`];
    costs.push(`${rounded(costIn(row, undefined))} e${at}`);
    for (const personId of row.costs.keys()) {
      const name = `x${pairs.size}`;
      pairs.set(name, [row.key, personId]);
      names.push(name);
      costs.push(`${rounded(costIn(row, personId))} ${name}`);
      byPerson.set(personId, [...(byPerson.get(personId) ?? []), name]);
    }
    constraints.push(` p${at}: ${sum(names)} = 1`);
  });
  let n = 0;
  for (const names of byPerson.values()) constraints.push(` c${(n += 1)}: ${sum(names)} <= 1`);
  return { text: `Minimize\n obj: ${sum(costs)}\nSubject To\n${constraints.join('\n')}\nEnd\n`, pairs };
}

const rounded = (costS: number): string => costS.toFixed(2);

/** What the variables at 1 mean. */
export function readMatching({ pairs }: Pick<Model, 'pairs'>, values: Iterable<readonly [name: string, value: number]>): Matching {
  const matching = new Map<string, string>();
  for (const [name, value] of values) {
    const pair = pairs.get(name);
    if (pair !== undefined && value > 0.5) matching.set(pair[0], pair[1]);
  }
  return matching;
}
