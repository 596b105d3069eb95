// The scenarios, where each is proven and what was measured last, as the table of docs/chaos.md. Formats; judges nothing.
import type { Scenario } from './scenarios.ts';

export interface Result {
  readonly measured: string;
  readonly broken: readonly string[];
}

export const BEGIN = '<!-- scenarios: written by npm run faults -->';
export const END = '<!-- end of scenarios -->';

export function asTable(
  scenarios: readonly Scenario[], rehearsals: Readonly<Record<string, { readonly id: string }>>, results: ReadonlyMap<string, Result>, at: string,
): string {
  const measured = (id: string): string =>
    [...results].flatMap(([name, { measured: words, broken }]) => (rehearsals[name]?.id !== id ? [] : [broken.length > 0 ? `**BROKEN**: ${broken.join('; ')}` : words])).join('; ');
  const rows = scenarios.map(({ id, title, mustHold, done, proven }) => `| ${id} | ${title} | ${mustHold} | ${done} | ${proven} | ${measured(id)} |`);
  return ['| | scenario | must hold | what is done | proven by | measured |', '| --- | --- | --- | --- | --- | --- |', ...rows, '', `Measured ${at} UTC with \`npm run faults\`.`].join('\n');
}

/** The document with its table exchanged, or with one at its end. */
export function writeSection(document: string, table: string): string {
  const section = `${BEGIN}\n${table}\n${END}`;
  const [begin, end] = [document.indexOf(BEGIN), document.indexOf(END)];
  return begin < 0 || end < begin ? `${document.trimEnd()}\n\n## Scenarios\n\n${section}\n` : document.slice(0, begin) + section + document.slice(end + END.length);
}

/** The part of the document that is ours, with its heading; empty when there is none yet. */
export function scenariosOf(document: string): string {
  const [begin, end] = [document.indexOf(BEGIN), document.indexOf(END)];
  return begin < 0 ? '' : `\n## Scenarios\n\n${document.slice(begin, end + END.length)}\n`;
}
