// `npm test [suite | path ...]`: runs lint, types and every test by its suffix, prints failures in full, and ends with one
// line that sums all runners: `N passed, N failed`.
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { buildWeb, PROJECT_DIR } from '../launch/build-web.ts';
import { ensureChromium } from './chromium.ts';
import { runNodeTests } from './node-runner.ts';
import { runAsOneTest, runVitest } from './programs.ts';
import { planRun, type SuiteName } from './suites.ts';
import { failure, lastLine, sum, type Tally } from './tally.ts';

const SECOND = 1_000;
const FOLDERS = '{protocol,server,client,web,cli,simulation,tools}';
const print = (line: string): void => void process.stdout.write(`${line}\n`);

const runners: Record<SuiteName, (files: readonly string[]) => Promise<Tally>> = {
  lint: () => runAsOneTest('lint', process.execPath, [join(PROJECT_DIR, 'tools/lint/main.ts')], PROJECT_DIR),
  types: runTypes,
  pure: (files) => runNodeTests({ files, cwd: PROJECT_DIR, concurrency: 2, timeoutMs: 60 * SECOND, onFile: print }),
  pg: (files) => runNodeTests({ files, cwd: PROJECT_DIR, concurrency: 2, timeoutMs: 120 * SECOND, onFile: print }),
  sim: (files) => runNodeTests({ files, cwd: PROJECT_DIR, concurrency: 2, timeoutMs: 300 * SECOND, onFile: print }),
  web: async (files) => (files.length === 0 ? sum([]) : runVitest(PROJECT_DIR, files)),
  e2e: runBrowser,
};

async function runTypes(): Promise<Tally> {
  const tsc = join(PROJECT_DIR, 'node_modules/.bin/tsc');
  const projects = ['tsconfig.json', ...globSync('web/tsconfig.json', { cwd: PROJECT_DIR })];
  const tallies: Tally[] = [];
  for (const project of projects) tallies.push(await runAsOneTest(`types of ${project}`, tsc, ['--noEmit', '-p', project], PROJECT_DIR));
  return sum(tallies);
}

async function runBrowser(files: readonly string[]): Promise<Tally> {
  if (files.length === 0) return sum([]);
  const chromium = ensureChromium(print);
  if (!chromium.ok) return failure(chromium.advice);
  process.env['CHROMIUM_PATH'] = chromium.path;
  const built = await buildWeb(print);
  if (!built.ok) return failure(`the web app could not be built\n${built.output}`);
  return runNodeTests({ files, cwd: PROJECT_DIR, concurrency: 1, timeoutMs: 300 * SECOND, onFile: print });
}

async function runSuite(name: SuiteName, files: readonly string[]): Promise<Tally> {
  const startedAt = performance.now();
  print(`${name}${files.length > 0 ? ` (${files.length} files)` : ''}`);
  let tally: Tally;
  try {
    tally = await runners[name](files);
  } catch (error) {
    tally = failure(`the runner of ${name} crashed: ${error instanceof Error ? error.stack : String(error)}`);
  }
  for (const text of tally.failures) print(`\n${text}\n`);
  print(`  ${name}: ${tally.passed} passed, ${tally.failed} failed in ${((performance.now() - startedAt) / SECOND).toFixed(1)} s`);
  return tally;
}

const tallies: Tally[] = [];
process.on('uncaughtException', (error) => {
  print(`\nthe test run crashed: ${error.stack}\n\n${lastLine(sum([...tallies, failure(error.message)]))}`);
  process.exit(1);
});

const files = globSync(`${FOLDERS}/**/*.{test.ts,test.tsx,e2e.ts}`, {
  cwd: PROJECT_DIR,
  exclude: (path) => /(^|\/)(node_modules|dist)(\/|$)/.test(path),
}).toSorted();
const plan = planRun(process.argv.slice(2), files);
tallies.push(...plan.problems.map(failure));
for (const [name, some] of plan.suites) tallies.push(await runSuite(name, some));
const total = sum(tallies);
if (total.failed > 0) {
  print('\nFailures:');
  // In full above, where they happened; here so that the end of a long log names them.
  for (const text of total.failures) print(text.split('\n').slice(0, 2).join('\n'));
}
print(`\n${lastLine(total)}`);
process.exitCode = total.passed > 0 && total.failed === 0 ? 0 : 1;
