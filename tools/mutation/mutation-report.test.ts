// The figures of a mutation run: what counts as noticed, and when the command fails.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { figuresOf, groupTable, mutationText, shortfalls, survivorLines, type Group, type Mutant, type MutantStatus } from './mutation-report.ts';

const mutant = (fileName: string, status: MutantStatus): Mutant => ({ fileName, status, mutatorName: 'EqualityOperator', replacement: 'a >\n  b', location: { start: { line: 3, column: 7 } } });
const many = (count: number, fileName: string, status: MutantStatus): Mutant[] => Array.from({ length: count }, () => mutant(fileName, status));
const group: Group = { name: 'scores', bound: 90, files: ['news2', 'pews'] };

test('a change is noticed when a test fails or never ends; one that no test runs is not, and one left out by a comment counts nowhere', () => {
  const figures = figuresOf([...many(6, 'x/news2.ts', 'Killed'), ...many(1, 'x/news2.ts', 'Timeout'), ...many(1, 'x/news2.ts', 'Survived'), ...many(2, 'x/news2.ts', 'NoCoverage'), ...many(3, 'x/news2.ts', 'Ignored')]);
  assert.deepEqual(figures, { mutants: 10, killed: 6, timedOut: 1, survived: 1, untested: 2, leftOut: 3, scorePct: 70 });
});

test('the bound is of a group as a whole, and a file of which nothing was tried is told', () => {
  assert.deepEqual(shortfalls([group], [...many(9, '/s/news2.ts', 'Killed'), ...many(9, '/s/pews.ts', 'Killed'), ...many(2, '/s/pews.ts', 'Survived')]), []);
  assert.deepEqual(shortfalls([group], [...many(8, '/s/news2.ts', 'Killed'), ...many(1, '/s/news2.ts', 'Survived')]), ['pews: no mutant of it was tried', 'scores: 88.8 %, and at least 90 % is asked for']);
});

test('one in thousands that survives is not shown as all', () => {
  assert.match(groupTable(group, [...many(9999, 'news2.ts', 'Killed'), mutant('news2.ts', 'Survived')]).join('\n'), /\| 99\.9 %/);
});

test('the document names each file with its figures and the command that made them; the terminal names what survived, in one line', () => {
  const mutants = [...many(3, 'server/src/monitoring/news2.ts', 'Killed'), mutant('server/src/monitoring/pews.ts', 'Survived')];
  const text = mutationText([group], mutants, 12);
  assert.match(text, /npm run mutate/);
  assert.match(text, /^## Scores: at least 90 %$/m);
  assert.match(text, /^\| `news2\.ts` \| 3 \| 3 \| 0 \| 0 \| 0 \| 0 \| 100\.0 % \|$/m);
  assert.match(text, /^\| \*\*together\*\* \| 4 \| 3 \| 0 \| 1 \| 0 \| 0 \| 75\.0 % \|$/m);
  assert.deepEqual(survivorLines(mutants), ['pews.ts:3:7 EqualityOperator => a > b']);
});
