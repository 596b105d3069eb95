// What a mutation run found, as figures of each file and as docs/mutation.md. Formats and judges the bounds; runs nothing.

export type MutantStatus = 'Killed' | 'Survived' | 'NoCoverage' | 'Timeout' | 'CompileError' | 'RuntimeError' | 'Ignored' | 'Pending';
export interface Mutant {
  readonly fileName: string;
  readonly status: MutantStatus;
  readonly mutatorName: string;
  readonly replacement: string;
  readonly location: { readonly start: { readonly line: number; readonly column: number } };
}

export interface Group {
  readonly name: string;
  /** In percent, of the whole group. */
  readonly bound: number;
  /** Files of server/src/monitoring, without `.ts`. */
  readonly files: readonly string[];
}

export interface Figures {
  readonly mutants: number;
  readonly killed: number;
  /** Caught because the tests did not end. */
  readonly timedOut: number;
  readonly survived: number;
  /** Run by no test; they count as survivors. */
  readonly untested: number;
  /** Left out by a comment that says why, and counted in nothing else. */
  readonly leftOut: number;
  readonly scorePct: number;
}

export function figuresOf(mutants: readonly Mutant[]): Figures {
  const count = (...wanted: readonly MutantStatus[]): number => mutants.filter(({ status }) => wanted.includes(status)).length;
  const [killed, timedOut, survived, untested, leftOut] = [count('Killed'), count('Timeout'), count('Survived', 'Pending'), count('NoCoverage'), count('Ignored')];
  const judged = killed + timedOut + survived + untested;
  return { mutants: judged, killed, timedOut, survived, untested, leftOut, scorePct: judged === 0 ? 0 : ((killed + timedOut) / judged) * 100 };
}

const fileOf = ({ fileName }: Mutant): string => fileName.replaceAll('\\', '/').split('/').at(-1)!.replace(/\.ts$/, '');
const ofGroup = ({ files }: Group, mutants: readonly Mutant[]): Mutant[] => mutants.filter((mutant) => files.includes(fileOf(mutant)));

/** Groups under their bound, and files that could not be judged, in words; none when all is well. */
export function shortfalls(groups: readonly Group[], mutants: readonly Mutant[]): string[] {
  return groups.flatMap((group) => {
    const own = ofGroup(group, mutants);
    const { scorePct } = figuresOf(own);
    const unjudged = group.files.filter((file) => own.every((mutant) => fileOf(mutant) !== file));
    return [...unjudged.map((file) => `${file}: no mutant of it was tried`), ...(scorePct < group.bound ? [`${group.name}: ${shownPct(scorePct)}, and at least ${group.bound} % is asked for`] : [])];
  });
}

/** Rounded down: 99.97 is not 100. */
export const shownPct = (pct: number): string => `${(Math.floor(pct * 10) / 10).toFixed(1)} %`;

const HEAD = ['| file | mutants | killed | without end | survived | run by no test | left out | score |', '|---|---|---|---|---|---|---|---|'];
function row(name: string, { mutants, killed, timedOut, survived, untested, leftOut, scorePct }: Figures): string {
  return `| ${name} | ${mutants} | ${killed} | ${timedOut} | ${survived} | ${untested} | ${leftOut} | ${shownPct(scorePct)} |`;
}

/** One table; files with the most to find first. */
export function groupTable(group: Group, mutants: readonly Mutant[]): string[] {
  const own = ofGroup(group, mutants);
  const files = group.files.map((file) => [file, figuresOf(own.filter((mutant) => fileOf(mutant) === file))] as const).toSorted(([, a], [, b]) => a.scorePct - b.scorePct);
  return [...HEAD, ...files.map(([file, figures]) => row(`\`${file}.ts\``, figures)), row('**together**', figuresOf(own))];
}

/** What no test noticed, to be read at a terminal. */
export function survivorLines(mutants: readonly Mutant[]): string[] {
  return mutants
    .filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
    .map((mutant) => `${fileOf(mutant)}.ts:${mutant.location.start.line}:${mutant.location.start.column} ${mutant.mutatorName} => ${mutant.replacement.replaceAll(/\s+/g, ' ').slice(0, 160)}${mutant.status === 'NoCoverage' ? '  (run by no test)' : ''}`);
}

export function mutationText(groups: readonly Group[], mutants: readonly Mutant[], minutes: number): string {
  return [
    '# What the tests of scores and alarms would notice', '',
    'Written by `npm run mutate`; every figure here comes from that command. It changes the code in one place at a time (a comparison, a condition, a sum, a word, a list; never a number), runs the tests that reach that place, and counts the',
    `changes that no test notices. It took ${minutes} minutes, and is no part of \`npm test\`. Only the tests without a database count (\`server/src/monitoring/*.test.ts\`): what \`*.pg.test.ts\` would notice besides is not in these figures.`, '',
    ...groups.flatMap((group) => [`## ${group.name[0]!.toUpperCase()}${group.name.slice(1)}: at least ${group.bound} %`, '', ...groupTable(group, mutants), '']),
    '"Without end": the changed code would have run for ever, which is noticed too. "Left out": by a comment in the code that says why the change changes nothing. A score is rounded down.', '',
  ].join('\n');
}
