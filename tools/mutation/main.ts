// `npm run mutate`: the mutation score of scoring and of alarm logic, written to docs/mutation.md; fails under its bounds. `-- --only news2,pews` tries these files
// alone, tells their survivors and writes nothing.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
import { groups } from './mutation-groups.ts';
import { groupTable, mutationText, shortfalls, survivorLines, type Group, type Mutant } from './mutation-report.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** One process, one change at a time: whoever works beside it goes on working. */
async function tried(files: readonly string[]): Promise<readonly Mutant[]> {
  const folder = mkdtempSync(join(tmpdir(), 'mydr24-mutation-'));
  try {
    return await new Stryker({
      mutate: files.map((file) => `server/src/monitoring/${file}.ts`),
      testRunner: 'one-process', plugins: [join(import.meta.dirname, 'one-process-runner.ts')],
      // A process that loaded so many is ended: what was loaded for one mutant is never freed.
      maxTestRunnerReuse: 500,
      coverageAnalysis: 'perTest', concurrency: 1, timeoutMS: 3000, tempDirName: folder, reporters: ['progress-append-only'], allowConsoleColors: false, warnings: false,
      // Nothing is rewritten for the types: Node only takes them away.
      disableTypeChecks: false, tsconfigFile: 'none.json',
      ignorePatterns: ['**', '!package.json', '!server/package.json', '!server/src/**/*.ts', '!server/src/monitoring/**', '!docs/schemas/**'],
    }).runMutationTest();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const { values: { only } } = parseArgs({ options: { only: { type: 'string' } } });
const wanted = only?.split(',');
const chosen: Group[] = groups.map((group) => ({ ...group, files: group.files.filter((file) => wanted?.includes(file) ?? true) })).filter(({ files }) => files.length > 0);
const unknown = (wanted ?? []).filter((file) => groups.every(({ files }) => !files.includes(file)));
if (unknown.length > 0) {
  process.stderr.write(`${unknown.join(', ')}: of no group; there are ${groups.map(({ files }) => files.join(', ')).join(', ')}\n`);
  process.exit(2);
}

process.chdir(ROOT);
const startedAt = performance.now();
const mutants = await tried(chosen.flatMap(({ files }) => files));
for (const group of chosen) print([`\n${group.name}, at least ${group.bound} %`, ...groupTable(group, mutants)].join('\n'));
print(`\nNo test noticed:\n${survivorLines(mutants).join('\n') || 'nothing'}`);
const short = shortfalls(chosen, mutants);
for (const each of short) print(each);
if (wanted === undefined) writeFileSync(join(ROOT, 'docs', 'mutation.md'), mutationText(groups, mutants, Math.ceil((performance.now() - startedAt) / 60_000)));
process.exitCode = short.length === 0 ? 0 : 1;
