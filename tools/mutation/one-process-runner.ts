// A runner of tests for Stryker: loads the tests of monitoring once and runs those that reach a mutant in the same process, so that a mutant costs milliseconds and not a start
// of Node. A mutant in what a file does while it is loaded gets files of its own, loaded anew under another address and file by file until a test fails.
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { INSTRUMENTER_CONSTANTS, type InstrumenterContext } from '@stryker-mutator/api/core';
import { declareFactoryPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import { determineHitLimitReached, DryRunStatus, TestStatus, toMutantRunResult, type DryRunResult, type MutantRunOptions, type TestResult, type TestRunner } from '@stryker-mutator/api/test-runner';
import { takeTold, type ToldTest } from './told-tests.ts';

interface LoadedTest extends ToldTest { readonly id: string; readonly file: string }

const TESTS = 'server/src/monitoring/*.test.ts';
const TOOK = 'took.json';
const NAMESPACE = INSTRUMENTER_CONSTANTS.NAMESPACE;
const OUR_TEST = new URL('told-tests.ts', import.meta.url).href;
type Active = { -readonly [Key in keyof InstrumenterContext]: InstrumenterContext[Key] | undefined };
/** What the changed code asks: which mutant is active, and whom to count for. */
const active = ((globalThis as unknown as Record<string, Active>)[NAMESPACE] ??= {});

/** Which loading it is; none while what was loaded at first runs. */
let round: number | null = null;
let rounds = 0;

/** Our `test` instead of Node's, and everything of the server once for each round. */
function loadByRounds(folder: string): void {
  const serverUrl = pathToFileURL(join(folder, 'server')).href;
  registerHooks({
    resolve(specifier, context, next) {
      const isOfServer = context.parentURL?.startsWith(serverUrl) === true;
      if (specifier === 'node:test' && isOfServer) return { url: OUR_TEST, format: 'module-typescript', shortCircuit: true };
      const found = next(specifier, context);
      return round !== null && found.url.startsWith(serverUrl) ? { ...found, url: `${found.url}?round=${round}` } : found;
    },
  });
}

async function load(file: string): Promise<LoadedTest[]> {
  takeTold();
  await import(pathToFileURL(join(process.cwd(), file)).href + (round === null ? '' : `?round=${round}`));
  return takeTold().map(({ title, body }) => ({ title, body, file, id: `${file}#${title}` }));
}

async function run({ id, title, file, body }: LoadedTest): Promise<TestResult> {
  const startedAt = performance.now();
  const about = (): { id: string; name: string; fileName: string; timeSpentMs: number } => ({ id, name: title, fileName: join(process.cwd(), file), timeSpentMs: performance.now() - startedAt });
  active.currentTestId = id;
  try {
    await body();
    return { ...about(), status: TestStatus.Success };
  } catch (error) {
    return { ...about(), status: TestStatus.Failed, failureMessage: error instanceof Error ? error.message : String(error) };
  } finally {
    active.currentTestId = undefined;
  }
}

/** Until one fails. */
async function runUntilFailed(tests: readonly LoadedTest[]): Promise<TestResult[]> {
  const results: TestResult[] = [];
  for (const each of tests) {
    const result = await run(each);
    results.push(result);
    if (result.status === TestStatus.Failed) break;
  }
  return results;
}

/** Those first that name the file with the mutant, the quick ones before the slow. */
function nearest(files: readonly string[], mutatedFile: string): string[] {
  const word = `'./${basename(mutatedFile)}'`;
  const names = new Set(files.filter((file) => readFileSync(file, 'utf8').includes(word)));
  return files.toSorted((a, b) => Number(names.has(b)) - Number(names.has(a)));
}

function oneProcessRunner(): TestRunner {
  let files: readonly string[] = [];
  /** Loaded without a mutant, the quickest first. */
  let loaded: readonly LoadedTest[] = [];
  const tookMs = new Map<string, number>();
  const tookOf = (tests: readonly LoadedTest[]): number => tests.reduce((sum, { id }) => sum + (tookMs.get(id) ?? 0), 0);

  async function loadAll(): Promise<void> {
    const all: LoadedTest[] = [];
    for (const file of files) all.push(...await load(file));
    loaded = all.toSorted((a, b) => tookOf([a]) - tookOf([b]));
  }

  /** Each once, to know which are quick; the next process, in the same folder, knows it from this one. */
  async function runAll(): Promise<TestResult[]> {
    const results: TestResult[] = [];
    for (const each of loaded) results.push(await run(each));
    for (const { id, timeSpentMs } of results) tookMs.set(id, timeSpentMs);
    writeFileSync(TOOK, JSON.stringify([...tookMs]));
    sortByTime();
    return results;
  }

  function sortByTime(): void {
    files = files.toSorted((a, b) => tookOf(loaded.filter(({ file }) => file === a)) - tookOf(loaded.filter(({ file }) => file === b)));
    loaded = loaded.toSorted((a, b) => tookOf([a]) - tookOf([b]));
  }

  async function inRound<T>(work: () => Promise<T>): Promise<T> {
    rounds += 1;
    round = rounds;
    try {
      return await work();
    } finally {
      round = null;
    }
  }

  async function runLoadedAnew(mutatedFile: string): Promise<TestResult[]> {
    const results: TestResult[] = [];
    for (const file of nearest(files, mutatedFile)) {
      try {
        results.push(...await runUntilFailed(await load(file)));
      } catch (error) {
        // It cannot even be loaded: each of its tests would fail.
        const { id, title: name } = loaded.find((each) => each.file === file)!;
        results.push({ id, name, timeSpentMs: 0, status: TestStatus.Failed, failureMessage: String(error) });
      }
      if (results.at(-1)?.status === TestStatus.Failed) break;
    }
    return results;
  }

  /** A mutant may have spoilt what lives as long as the files do; then every test after it would fail, and no mutant would be to blame. */
  async function isSpoilt(results: readonly TestResult[]): Promise<boolean> {
    const last = results.at(-1);
    const failed = last?.status === TestStatus.Failed ? loaded.find(({ id }) => id === last.id) : undefined;
    active.activeMutant = undefined;
    return failed !== undefined && (await run(failed)).status === TestStatus.Failed;
  }

  async function runReaching(mutantId: string, testFilter: readonly string[] | undefined): Promise<TestResult[]> {
    const wanted = new Set(testFilter);
    const reaching = (): LoadedTest[] => (testFilter === undefined ? [...loaded] : loaded.filter(({ id }) => wanted.has(id)));
    const results = await runUntilFailed(reaching());
    if (!await isSpoilt(results)) return results;
    await inRound(loadAll);
    Object.assign(active, { activeMutant: mutantId, hitCount: 0 });
    return runUntilFailed(reaching());
  }

  return {
    capabilities: () => ({ reloadEnvironment: true }),
    async init() {
      fc.configureGlobal({ seed: 1, endOnFailure: true });
      loadByRounds(process.cwd());
      files = globSync(TESTS, { cwd: process.cwd() }).filter((file) => !file.endsWith('.pg.test.ts')).toSorted();
      await loadAll();
      if (!existsSync(TOOK)) return;
      for (const [id, ms] of JSON.parse(readFileSync(TOOK, 'utf8')) as [string, number][]) tookMs.set(id, ms);
      sortByTime();
    },
    async dryRun(): Promise<DryRunResult> {
      const tests = await runAll();
      return { status: DryRunStatus.Complete, tests, ...(active.mutantCoverage && { mutantCoverage: active.mutantCoverage }) };
    },
    async mutantRun({ activeMutant: { id }, mutantActivation, hitLimit, testFilter, sandboxFileName }: MutantRunOptions) {
      Object.assign(active, { activeMutant: id, hitCount: 0, hitLimit });
      const tests = mutantActivation === 'static' ? await inRound(() => runLoadedAnew(sandboxFileName)) : await runReaching(id, testFilter);
      active.activeMutant = undefined;
      return toMutantRunResult(determineHitLimitReached(active.hitCount, hitLimit) ?? { status: DryRunStatus.Complete, tests });
    },
  };
}
oneProcessRunner.inject = [] as const;

export const strykerPlugins = [declareFactoryPlugin(PluginKind.TestRunner, 'one-process', oneProcessRunner)];
