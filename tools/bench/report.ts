// The figures as a table people read (docs/benchmarks.md) and as rows programs read. Formats; measures nothing.
import type { Figure } from './measures.ts';

export interface RunFacts {
  readonly machine: string;
  readonly node: string;
  readonly postgres: string;
  readonly commit: string;
  readonly at: string;
  readonly command: string;
  readonly load: string;
  readonly rounds: number;
}

export const BEGIN = '<!-- figures: written by npm run bench -->';
export const END = '<!-- end of figures -->';

export function asTable(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, value, unit, floor, ratio, target, isMet, spread }) => [
    name, `${rounded(value)} ${unit}`, floor === null ? '' : `${rounded(floor)} ${unit}`, ratio === null ? '' : rounded(ratio), target,
    isMet === null ? '' : isMet ? 'yes' : '**no**', spread ?? '',
  ]);
  return [['what', 'ours', 'compared with', 'ratio', 'target', 'met', 'n, p50, p99, max'], Array.from({ length: 7 }, () => '---'), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

export function asSection(facts: RunFacts, figures: readonly Figure[]): string {
  return [
    BEGIN,
    `Measured ${facts.at} with \`${facts.command}\` at commit ${facts.commit}: ${facts.machine}; Node ${facts.node}; PostgreSQL ${facts.postgres} with fsync on.`,
    `Load average before the run: ${facts.load}. ${facts.rounds} round${facts.rounds === 1 ? '' : 's'}, ours and the floor in turn; ratios are the median of the rounds.`,
    '',
    asTable(figures),
    END,
  ].join('\n');
}

/** The document with its figures exchanged; words around them stay. */
export function replaceSection(document: string, section: string): string {
  const begin = document.indexOf(BEGIN);
  const end = document.indexOf(END);
  return begin < 0 || end < begin ? `${document.trimEnd()}\n\n${section}\n` : document.slice(0, begin) + section + document.slice(end + END.length);
}

export function asRows(figures: readonly Figure[]): object[] {
  return figures.map(({ name, value, unit, floor, ratio, target }) => ({ name, value, unit, floor, ratio, target }));
}

export function rounded(value: number): string {
  if (!Number.isFinite(value)) return 'none';
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en');
  return String(Number(value.toPrecision(3)));
}
