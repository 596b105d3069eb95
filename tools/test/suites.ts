// Which files belong to which runner: the suffix says what a test needs. Reads no test.
import { matchesGlob } from 'node:path';

export const SUITE_NAMES = ['lint', 'types', 'pure', 'pg', 'sim', 'web', 'e2e'] as const;
export type SuiteName = (typeof SUITE_NAMES)[number];

export interface Plan {
  readonly suites: ReadonlyMap<SuiteName, readonly string[]>;
  readonly problems: readonly string[];
}

/** The runner of a test file, or undefined when it is none. */
export function suiteOf(file: string): SuiteName | undefined {
  if (file.endsWith('.e2e.ts')) return 'e2e';
  if (file.endsWith('.pg.test.ts')) return 'pg';
  if (file.endsWith('.sim.test.ts')) return 'sim';
  if (!/\.test\.tsx?$/.test(file)) return undefined;
  return file.startsWith('web/') ? 'web' : 'pure';
}

/** What to run for the words after `npm test`: none (everything), names of suites, files or folders. */
export function planRun(words: readonly string[], files: readonly string[]): Plan {
  const problems: string[] = [];
  const suites = new Map<SuiteName, string[]>();
  const add = (name: SuiteName, some: readonly string[]): void => {
    suites.set(name, [...new Set([...(suites.get(name) ?? []), ...some])]);
  };
  const ofSuite = (name: SuiteName): string[] => files.filter((file) => suiteOf(file) === name);
  for (const word of words.length === 0 ? SUITE_NAMES : words) {
    const suite = SUITE_NAMES.find((name) => name === word);
    if (suite) {
      add(suite, ofSuite(suite));
      continue;
    }
    const path = word.replace(/^\.\//, '').replace(/\/$/, '');
    const found = files.filter((file) => file === path || file.startsWith(`${path}/`) || matchesGlob(file, path));
    if (found.length === 0) problems.push(`"${word}" is neither a suite (${SUITE_NAMES.join(', ')}) nor a path with tests`);
    for (const file of found) add(suiteOf(file) ?? 'pure', [file]);
  }
  const ordered = SUITE_NAMES.flatMap((name) => (suites.has(name) ? [[name, suites.get(name) ?? []] as const] : []));
  return { suites: new Map(ordered), problems };
}
