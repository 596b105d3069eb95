// `npm run fuzz [-- --seconds N] [--seed N] [--only readers,api,frames]`: every fuzzer in one run. Prints the seed; what fails is kept for `npm test`.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { keep, listKept, runCases } from './reader-run.ts';
import { readers } from './readers.ts';

const PARTS = ['readers', 'frames', 'api'] as const;
const ROOT = join(import.meta.dirname, '..', '..');
/** Between two looks at the clock. */
const CASES_AT_ONCE = 100;
/** Of one reader, so that one fault that many cases meet does not fill the folder. */
const KEPT_OF_ONE = 3;

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '60' }, seed: { type: 'string' }, only: { type: 'string', default: PARTS.join(',') }, help: { type: 'boolean', default: false } } });
const seconds = Number(values.seconds);
const seed = values.seed === undefined ? Date.now() % 2 ** 31 : Number(values.seed);
const parts = values.only.split(',');
if (values.help || !(seconds > 0) || !Number.isSafeInteger(seed) || parts.some((part) => !(PARTS as readonly string[]).includes(part))) {
  process.stdout.write(`npm run fuzz -- [--seconds N for the readers and as long for the rest, 60] [--seed N] [--only ${PARTS.join(',')}]\n`);
  process.exit(values.help ? 0 : 2);
}
process.stdout.write(`seed ${seed}\n`);
const failed = [parts.includes('readers') && !fuzzReaders(), parts.includes('frames') && !fuzzServers('tools/fuzz/frames.pg.test.ts'), parts.includes('api') && !fuzzServers('tools/security/fuzz.pg.test.ts')].filter(Boolean).length;
process.exit(failed === 0 ? 0 : 1);

/** All readers in turn, until the time is over. */
function fuzzReaders(): boolean {
  const untilMs = performance.now() + seconds * 1_000;
  const failuresOf = new Map<string, number>();
  let cases = 0;
  for (let from = 0; performance.now() < untilMs; from += CASES_AT_ONCE) {
    for (const reader of readers) {
      if (performance.now() >= untilMs && from > 0) break;
      for (const failure of runCases(reader, seed, from, from + CASES_AT_ONCE)) {
        const before = failuresOf.get(reader.name) ?? 0;
        failuresOf.set(reader.name, before + 1);
        if (before < KEPT_OF_ONE) process.stdout.write(`${reader.name}, ${failure.place}: ${failure.what}\n  kept as tools/fuzz/kept/${keep(failure)}\n`);
      }
      cases += CASES_AT_ONCE;
    }
  }
  const failures = [...failuresOf.values()].reduce((sum, each) => sum + each, 0);
  process.stdout.write(`readers: ${cases} cases over ${readers.length} readers, ${failures} failed, ${listKept().length} kept\n`);
  return failures === 0;
}

/** Whole servers, as tests: more cases of the same kind, by the same seed. */
function fuzzServers(file: string): boolean {
  const runs = String(Math.max(6, Math.round(seconds / 2)));
  const { status } = spawnSync(process.execPath, ['--test', '--test-reporter=spec', join(ROOT, file)], { stdio: 'inherit', env: { ...process.env, FUZZ_SEED: String(seed), FUZZ_RUNS: runs } });
  return status === 0;
}
