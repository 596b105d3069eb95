// Which runner a file goes to, what a word after `npm test` selects, and what the last line says.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readVitest } from './programs.ts';
import { planRun, suiteOf } from './suites.ts';
import { failure, lastLine, NOTHING, sum } from './tally.ts';

const FILES = ['server/src/a/x.test.ts', 'server/src/a/x.pg.test.ts', 'simulation/src/y.sim.test.ts', 'web/src/z.test.tsx', 'web/e2e/w.e2e.ts'];

describe('planRun', () => {
  it('reads the runner from the suffix', () => {
    assert.deepEqual(FILES.map(suiteOf), ['pure', 'pg', 'sim', 'web', 'e2e']);
    assert.equal(suiteOf('server/src/a/x.ts'), undefined);
  });

  it('runs everything in order when nothing is said', () => {
    assert.deepEqual([...planRun([], FILES).suites.keys()], ['lint', 'types', 'pure', 'pg', 'sim', 'web', 'e2e']);
  });

  it('selects suites, folders and files', () => {
    const plan = planRun(['server/src/a', './web/src/z.test.tsx', 'sim'], FILES);
    assert.deepEqual([...plan.suites], [['pure', [FILES[0]]], ['pg', [FILES[1]]], ['sim', [FILES[2]]], ['web', [FILES[3]]]]);
  });

  it('reports a word that selects nothing', () => {
    assert.match(planRun(['servr'], FILES).problems.join(), /neither a suite .* nor a path/);
  });
});

describe('the sum', () => {
  it('adds all runners', () => {
    assert.equal(lastLine(sum([{ passed: 3, failed: 0, failures: [] }, failure('x')])), '3 passed, 1 failed');
  });

  it('is a failure when nothing ran', () => assert.equal(lastLine(NOTHING), '0 passed, 1 failed'));

  it('counts a web file that did not load, and a run that ended badly, as failures', () => {
    const loaded = { status: 'passed', assertionResults: [{ status: 'passed' }] };
    const report = { numPassedTests: 1, numFailedTests: 0, testResults: [loaded, { status: 'failed', assertionResults: [] }] };
    assert.equal(readVitest(report, 1, 'x').failed, 1);
    assert.equal(readVitest({ ...report, testResults: [loaded] }, 1, 'x').failed, 1);
    assert.equal(readVitest({ ...report, testResults: [loaded] }, 0, 'x').failed, 0);
  });
});
